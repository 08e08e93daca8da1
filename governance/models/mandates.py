"""Consent subject to named changes: what must change, and the mandate that was not used. None of it ever changes."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.models.decisions import Decision
from governance.models.frozen import FrozenRow
from governance.models.requests import Request
from kwaliteit.organisation.models import Person


class NamedChange(FrozenRow):
    """A change that a council named when it consented: the next version holds it."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="named_changes")
    number = models.PositiveIntegerField()
    text = models.TextField(_("change"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="namedchange_number_unique"),
            models.CheckConstraint(condition=~Q(text=""), name="namedchange_has_a_text"),
        ]


class MandateRefusal(FrozenRow):
    """Who had the mandate did not confirm that a version holds the named changes and no others.

    The council itself then decides on the ``request``; ``decision`` is the consent subject to named changes.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="mandate_refusals")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="mandate_refusals")
    reason = models.TextField(_("reason"))
    refused_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    refused_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "decision"], name="mandaterefusal_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="mandaterefusal_has_a_reason"),
        ]
