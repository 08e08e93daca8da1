"""What comes in, and what each unit is given of it. Amounts are whole cents, years are calendar years."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.models import Unit
from plans.models import Framework


class IncomeQuerySet(models.QuerySet["Income"]):
    def newest(self) -> IncomeQuerySet:
        """Of each year and stage the last paper."""
        later = Income.objects.filter(
            framework=OuterRef("framework"), year=OuterRef("year"), stage=OuterRef("stage"), dated__gt=OuterRef("dated")
        )
        return self.filter(~Exists(later))


class Income(models.Model):
    """What a paper of one date says that comes in, in a year. A later paper of the same stage takes its place."""

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

    objects = IncomeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "year", "stage", "dated"], name="income_once_a_day"),
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
    round = models.ForeignKey(
        "budgets.AllocationRound", on_delete=models.PROTECT, null=True, blank=True, related_name="given"
    )
    illustrative = models.BooleanField(_("made up for the demonstration"), default=False)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["framework", "unit", "year"], name="allocation_once")]
