"""What became of each measure that was promised for the years of a report: the part of it that hangs below its text."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.models import Person
from monitoring.models_progress import Progress
from plans.models import Document


class MeasureAccount(models.Model):
    """The account of one measure in one report. What was promised is read from frozen versions (monitoring.promised).

    ``taken_from`` is the progress from which it was filled in; its words may be changed afterwards. One that was filled
    in by itself is ``proposed`` until somebody confirms or changes it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="accounts")
    lineage = models.UUIDField()
    state = models.CharField(_("state"), max_length=12, choices=Progress.State)
    done = models.TextField(_("what was done"), blank=True)
    changed = models.TextField(_("what went otherwise than promised"), blank=True)
    reason = models.TextField(_("because"), blank=True)
    taken_from = models.ForeignKey(Progress, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    proposed = models.BooleanField(_("proposed"), default=False, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "lineage"], name="measureaccount_once"),
            models.CheckConstraint(
                condition=Q(state__in=["preparing", "on_schedule", "delayed", "changed", "done", "stopped"]),
                name="measureaccount_state_known",
            ),
        ]

    @property
    def mark(self) -> str:
        return Progress.MARKS[self.state]
