"""Money: integer cents, calendar years. Every amount has one home; totals are computed, never stored."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.models import InTwoLanguages, Person, Unit
from plans.models import Document, Framework, Measure, Theme


class FundingSource(InTwoLanguages):
    """Where money comes from. Only sources that ``counts`` are quality funds and enter the totals."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="sources")
    code = models.SlugField(_("code"), max_length=40)
    order = models.PositiveIntegerField(_("order"), default=0)
    counts = models.BooleanField(_("is part of the quality funds"), default=False)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="fundingsource_code_unique")]

    @property
    def note(self) -> str:
        return _("Counts as quality funds.") if self.counts else _("Is shown, and does not count as quality funds.")

    def clean(self) -> None:
        """What counts stays counted: amounts stand at this source already, in living and in frozen budgets."""
        before = FundingSource.objects.filter(pk=self.pk).values_list("counts", flat=True).first()
        if before is not None and before != self.counts and BudgetLine.objects.filter(source=self).exists():
            raise ValidationError(_("Amounts stand at this source, so whether it counts stays as it is."))


class Income(models.Model):
    """Known income of the institution in a year, in versions, each with its date and source."""

    class Stage(models.TextChoices):
        ESTIMATE = "estimate", _("estimate")
        LETTER = "letter", _("framework letter")
        GRANT = "grant", _("grant as awarded")
        FINAL = "final", _("final")

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="incomes")
    year = models.PositiveIntegerField(_("year"))
    stage = models.CharField(_("version"), max_length=8, choices=Stage)
    amount_cents = models.BigIntegerField(_("amount"))
    dated = models.DateField(_("date"))
    source = models.CharField(_("source"), max_length=200)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "year", "stage"], name="income_once"),
            models.CheckConstraint(
                condition=Q(stage__in=["estimate", "letter", "grant", "final"]), name="income_stage_known"
            ),
        ]


class Allocation(models.Model):
    """What a unit gets in a year; the institution's own row is the central part for common initiatives.

    Where it follows from a rate: ``rate_cents`` × ``students`` on the reference date.
    """

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="allocations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="allocations", verbose_name=_("unit"))
    year = models.PositiveIntegerField(_("year"))
    amount_cents = models.BigIntegerField(_("amount"))
    rate_cents = models.BigIntegerField(_("rate per student"), null=True, blank=True)
    students = models.PositiveIntegerField(_("students"), null=True, blank=True)
    counted_on = models.DateField(_("reference date"), null=True, blank=True)
    letter = models.CharField(_("laid down in"), max_length=200, blank=True)
    illustrative = models.BooleanField(_("made up for the demonstration"), default=False)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["framework", "unit", "year"], name="allocation_once")]


class BudgetLine(models.Model):
    """The amount of a measure in a year from a source: a number of cents, or pm. An absent row is no amount; 0 is one."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="lines")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="lines")
    year = models.PositiveIntegerField(_("year"))
    source = models.ForeignKey(FundingSource, on_delete=models.PROTECT, related_name="+")
    amount_cents = models.BigIntegerField(_("amount"), null=True, blank=True)
    pm = models.BooleanField(_("pro memoria"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "year", "source"], name="budgetline_once"),
            models.CheckConstraint(
                condition=(Q(pm=True) & Q(amount_cents__isnull=True)) | (Q(pm=False) & Q(amount_cents__isnull=False)),
                name="budgetline_amount_or_pm",
            ),
        ]
        indexes = [models.Index(fields=["document", "year"])]


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


class PublishedTable(models.Model):
    """A table as it was printed elsewhere, kept to compare with what follows from the amounts.

    ``cells`` is {year: {theme code: printed whole percent}}. Shares that were printed beside the amounts of the same
    plan must follow from them; a difference is a finding, never refused. Those of the original plan only show a shift.
    """

    class Of(models.TextChoices):
        SAME_PLAN = "same_plan", _("the plan that its amounts are of")
        ORIGINAL_PLAN = "original_plan", _("the plan that was replaced")

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="published")
    of = models.CharField(max_length=16, choices=Of, default=Of.SAME_PLAN)
    code = models.SlugField(max_length=60)
    source = models.CharField(max_length=300)
    cells = models.JSONField(default=dict)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="publishedtable_once")]
