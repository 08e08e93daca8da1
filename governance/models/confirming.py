"""That another member confirmed the record of a decision, or disagrees with it. None of it ever changes."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.models.decisions import Decision
from governance.models.frozen import FrozenRow
from kwaliteit.organisation.models import Person


class DecisionConfirmation(FrozenRow):
    """Another member confirms that a decision was recorded as it was taken: from then on it counts."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="confirmation")
    text = models.TextField(_("explanation"), blank=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()


class RecordDoubt(FrozenRow):
    """A member says that the record is not what was decided. The body reads it; its chair or secretary corrects.

    It stays out of the ledger, which others take away.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="doubts")
    text = models.TextField(_("what is wrong in the record"))
    said_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="recorddoubt_has_a_text")]
