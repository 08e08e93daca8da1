"""What was really spent, by financial report: rounds that are opened, filled in, closed and never changed after."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.models import Person, Unit
from kwaliteit.shared.frozen_rows import FrozenRow
from plans.models import Framework, Measure, Theme


class Report(models.TextChoices):
    """The financial reports about a year, in the order in which they come."""

    MAY = "may", _("financial report of May")
    SEPTEMBER = "september", _("financial report of September")
    FINAL = "final", _("financial report of March, final")


PLACES = {report: place for place, report in enumerate(Report.values)}
"""Where each financial report stands among those of a year: a later one goes before an earlier one."""


class SpendingRound(models.Model):
    """One financial report about a year. Once it is closed nothing in it changes; a correction is the next number.

    A difference from the budget asks for a remark where it is more than ``threshold_cents`` and also more than
    ``threshold_per_mille`` thousandths of the budget.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="spending_rounds")
    year = models.PositiveIntegerField(_("year"))
    report = models.CharField(_("report"), max_length=10, choices=Report)
    number = models.PositiveIntegerField(default=1)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    reason = models.TextField(_("reason"), blank=True)
    opened_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    threshold_cents = models.BigIntegerField(default=25_000_00)
    threshold_per_mille = models.PositiveIntegerField(default=50)
    history = HistoricalRecords()

    refused_when = "{row}.closed_at IS NOT NULL"
    """The database itself refuses to change such a row (kwaliteit.shared.frozen_tables.refuse_when)."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "year", "report", "number"], name="spendinground_once"),
            models.UniqueConstraint(
                fields=["framework", "year", "report"], condition=Q(closed_at=None), name="spendinground_one_open"
            ),
            models.CheckConstraint(
                condition=Q(number=1, corrects=None, reason="")
                | (Q(number__gt=1, corrects__isnull=False) & ~Q(reason="")),
                name="spendinground_correction_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="spendinground_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        name = f"{self.year}, {self.get_report_display()}"
        return f"{name} ({self.number})" if self.number > 1 else name

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_final(self) -> bool:
        return self.report == Report.FINAL


class RealisedQuerySet(models.QuerySet["Realised"]):
    def handed_in(self) -> RealisedQuerySet:
        """By which a unit has handed in. As long as the year goes on it says what it expects, which no ledger knows."""
        by_ledger = Q(origin=Realised.Origin.IMPORTED, forecast_cents=None, remark="")
        return self.filter(Q(round__report=Report.FINAL) | ~by_ledger)


class Realised(models.Model):
    """What was really spent: unit × theme (× measure), as the financial report of a round says.

    A row without a measure is what was spent on the theme and belongs to no measure; it adds to those of measures.
    An ``imported`` amount follows from the ledger, and is put right there.
    """

    class Origin(models.TextChoices):
        ENTERED = "entered", _("entered")
        IMPORTED = "imported", _("from the ledger")

    round = models.ForeignKey(SpendingRound, on_delete=models.PROTECT, related_name="rows")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="realised")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="realised")
    amount_cents = models.BigIntegerField(_("amount"))
    forecast_cents = models.BigIntegerField(_("expected in the whole year"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.ENTERED)
    illustrative = models.BooleanField(_("made up for the demonstration"), default=False)
    history = HistoricalRecords()
    objects = RealisedQuerySet.as_manager()

    refused_when = "EXISTS (SELECT 1 FROM budgets_spendinground WHERE id = {row}.round_id AND closed_at IS NOT NULL)"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit", "theme"], condition=Q(measure__isnull=True), name="realised_once_per_theme"
            ),
            models.UniqueConstraint(
                fields=["round", "unit", "theme", "measure"],
                condition=Q(measure__isnull=False),
                name="realised_once_per_measure",
            ),
        ]


class SpendingStatement(FrozenRow):
    """What stood in a round when it was closed, with the budget that it was held against, and its fingerprint."""

    round = models.OneToOneField(SpendingRound, on_delete=models.PROTECT, related_name="statement")
    payload = models.TextField()
    fingerprint = models.CharField(max_length=64)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()
