"""What an amount is made of: staff by function at the norm amount of an index, or an amount as such."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from budgets.models.lines import BudgetLine
from kwaliteit.organisation.models import InTwoLanguages, Person
from kwaliteit.shared.frozen_rows import FrozenRow
from plans.models import Framework


class StaffFunction(InTwoLanguages):
    """A function of which the institution knows what one full-time year costs, such as teacher or student assistant."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="functions")
    code = models.SlugField(_("code"), max_length=40)
    order = models.PositiveIntegerField(_("order"), default=0)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="stafffunction_code_unique")]

    @property
    def note(self) -> str:
        return self.code


class NormIndex(FrozenRow):
    """What a full-time year of each function costs, as one paper of one date says. What is put right is a new index."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="indexes")
    name = models.CharField(_("name"), max_length=120)
    dated = models.DateField(_("date"))
    source = models.CharField(_("source"), max_length=200)
    illustrative = models.BooleanField(_("made up for the demonstration"), default=False)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["framework", "name"], name="normindex_name_unique")]

    def __str__(self) -> str:
        return self.name


class NormAmount(FrozenRow):
    """One full-time year of a function, in cents."""

    index = models.ForeignKey(NormIndex, on_delete=models.PROTECT, related_name="amounts")
    function = models.ForeignKey(StaffFunction, on_delete=models.PROTECT, related_name="norms")
    year = models.PositiveIntegerField(_("year"))
    cents = models.BigIntegerField(_("norm amount"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["index", "function", "year"], name="normamount_once"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="normamount_above_zero"),
        ]


class LinePart(models.Model):
    """A part of an amount: fte × norm amount × months of twelve, or an amount as such.

    ``norm_cents`` is what the norm amount was when the part was computed; without ``norm`` it was typed, and no index
    changes it. An amount that has parts is their sum (``budgets.services.staff``).
    """

    line = models.ForeignKey(BudgetLine, on_delete=models.CASCADE, related_name="parts")
    order = models.PositiveIntegerField()
    what = models.CharField(_("what for"), max_length=200, blank=True)
    function = models.ForeignKey(StaffFunction, on_delete=models.PROTECT, null=True, related_name="+")
    fte_thousandths = models.PositiveIntegerField(_("fte"), null=True)
    months = models.PositiveSmallIntegerField(_("months"), null=True)
    norm = models.ForeignKey(NormAmount, on_delete=models.PROTECT, null=True, related_name="+")
    norm_cents = models.BigIntegerField(_("norm amount"), null=True)
    amount_cents = models.BigIntegerField(_("amount"))
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    function__isnull=True,
                    fte_thousandths__isnull=True,
                    months__isnull=True,
                    norm__isnull=True,
                    norm_cents__isnull=True,
                )
                | Q(function__isnull=False, fte_thousandths__gt=0, months__range=(1, 12), norm_cents__gt=0),
                name="linepart_staff_or_amount",
            ),
            models.CheckConstraint(condition=Q(amount_cents__gte=0), name="linepart_not_negative"),
        ]
        indexes = [models.Index(fields=["line", "order"])]

    @property
    def is_staff(self) -> bool:
        return self.function_id is not None
