"""The amounts of measures. Every amount has one home; what is summed of them stands in budgets.models.totals."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from budgets.models.reserves import Reserve
from budgets.models.sources import FundingSource
from kwaliteit.organisation.models import Person
from plans.models import Document, Measure


class BudgetLine(models.Model):
    """The amount of a measure in a year from a source: a number of cents, or pm. An absent row is no amount; 0 is one."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="lines")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="lines")
    year = models.PositiveIntegerField(_("year"))
    source = models.ForeignKey(FundingSource, on_delete=models.PROTECT, related_name="lines")
    amount_cents = models.BigIntegerField(_("amount"), null=True, blank=True)
    pm = models.BooleanField(_("pro memoria"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    reserve = models.ForeignKey(Reserve, on_delete=models.PROTECT, null=True, blank=True, related_name="lines")
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
