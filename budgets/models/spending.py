"""What was really spent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.models import Unit
from plans.models import Framework, Measure, Theme


class Realised(models.Model):
    """What was really spent: unit × theme (× measure) × year, as the financial report of that date said."""

    class Report(models.TextChoices):
        MAY = "may", _("financial report of May")
        SEPTEMBER = "september", _("financial report of September")
        FINAL = "final", _("financial report of March, final")

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="realised")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="realised")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="realised")
    year = models.PositiveIntegerField(_("year"))
    report = models.CharField(_("report"), max_length=10, choices=Report, default=Report.FINAL)
    amount_cents = models.BigIntegerField(_("amount"))
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    illustrative = models.BooleanField(_("made up for the demonstration"), default=False)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "unit", "theme", "year", "report"],
                condition=Q(measure__isnull=True),
                name="realised_once_per_theme",
            ),
            models.UniqueConstraint(
                fields=["framework", "unit", "theme", "measure", "year", "report"],
                condition=Q(measure__isnull=False),
                name="realised_once_per_measure",
            ),
        ]
        indexes = [models.Index(fields=["framework", "year"])]
