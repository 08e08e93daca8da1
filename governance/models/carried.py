"""Parts of a version that are carried over unchanged from an earlier decision. None of it ever changes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.decisions import Decision
from governance.models.frozen import FrozenRow
from governance.models.requests import Request
from kwaliteit.organisation.models import Person


class RequestPart(FrozenRow):
    """A part of the version that is identical to what the body agreed to before, and the decision it rests on.

    Where the sections of a council decided apart, a part has a row for the decision of each. ``without`` names the
    measures of a theme that the body had not agreed to then: on these it decides anew.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="carried")
    part = models.CharField(max_length=60)  # governance.parts
    without = models.JSONField(default=list)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "part", "decision"], name="requestpart_once")]


class CarryRefusal(FrozenRow):
    """The body does not take a part over from its earlier decision: it decides on it anew."""

    carried = models.OneToOneField(RequestPart, on_delete=models.PROTECT, related_name="refusal")
    reason = models.TextField(_("reason"), blank=True)
    refused_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    refused_at = models.DateTimeField()
