"""Why a plan budgets more in a year than its unit was given."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.models import Person
from plans.models import Document


class CeilingReason(models.Model):
    """The reason that the drafters give while they work; a version keeps the one that was given when it was made."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="ceiling_reasons")
    year = models.PositiveIntegerField(_("year"))
    text = models.TextField(_("reason"))
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "year"], name="ceilingreason_once"),
            models.CheckConstraint(condition=~Q(text=""), name="ceilingreason_says_something"),
        ]
