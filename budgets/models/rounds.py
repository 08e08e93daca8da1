"""How money is divided over the units for some years, before and after it is adopted."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.models import Unit
from plans.models import Document, Framework


class StudentCount(models.Model):
    """How many students a unit had on a reference date, by whose count."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="student_counts", verbose_name=_("unit"))
    counted_on = models.DateField(_("reference date"))
    number = models.PositiveIntegerField(_("students"))
    source = models.CharField(_("counted by"), max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "counted_on"], name="studentcount_once")]


class AllocationRound(models.Model):
    """A framework letter as amounts: it is drafted, discussed and adopted as the document that it belongs to.

    A scenario hangs on a round, has no document, and is never adopted.
    """

    class Rest(models.TextChoices):
        """By which rule what is still to allocate will be divided."""

        WRITTEN = "written", _("as the letter says in words")
        PROPORTIONAL = "proportional", _("in proportion to what each unit was given")
        PER_STUDENT = "per_student", _("per student")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="rounds")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, related_name="round")
    of = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="scenarios")
    name = models.CharField(_("name"), max_length=200)
    first_year = models.PositiveIntegerField(_("first year"))
    last_year = models.PositiveIntegerField(_("last year"))
    rest_rule = models.CharField(_("what is still to allocate"), max_length=12, choices=Rest, default=Rest.WRITTEN)
    rest_text = models.TextField(_("how it will be divided"), blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_year__gte=F("first_year")), name="round_ends_after_start"),
            models.CheckConstraint(
                condition=Q(document__isnull=True, of__isnull=False) | Q(document__isnull=False, of__isnull=True),
                name="round_or_scenario",
            ),
        ]

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)


class RoundLine(models.Model):
    """What a round gives a unit in a year: a rate times its students, or an amount. The institution's own is central."""

    round = models.ForeignKey(AllocationRound, on_delete=models.CASCADE, related_name="lines")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    year = models.PositiveIntegerField(_("year"))
    rate_cents = models.BigIntegerField(_("rate per student"), null=True)
    students = models.PositiveIntegerField(_("students"), null=True)
    counted_on = models.DateField(_("reference date"), null=True)
    amount_cents = models.BigIntegerField(_("amount"))
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "unit", "year"], name="roundline_once"),
            models.CheckConstraint(condition=Q(amount_cents__gte=0), name="roundline_not_negative"),
            models.CheckConstraint(
                condition=Q(rate_cents__isnull=True, students__isnull=True, counted_on__isnull=True)
                | Q(
                    rate_cents__isnull=False,
                    students__isnull=False,
                    counted_on__isnull=False,
                    amount_cents=F("rate_cents") * F("students"),
                ),
                name="roundline_rate_times_students",
            ),
        ]
