"""Tables as they were printed elsewhere."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from plans.models import Document, Framework


class PublishedTable(models.Model):
    """A table as it was printed elsewhere, kept to compare with what follows from the amounts.

    ``cells`` is {year: {theme code: printed whole percent}}. Shares that were printed beside the amounts of the same
    plan must follow from them; a difference is a finding, never refused. Those of the original plan only show a shift.
    With a ``document`` it is what a sheet said that was read into that plan, and ``totals`` is {year: {"cents": the
    printed total, "within": how many cents rounding explains, "sources": of which sources}}.
    """

    class Of(models.TextChoices):
        SAME_PLAN = "same_plan", _("the plan that its amounts are of")
        ORIGINAL_PLAN = "original_plan", _("the plan that was replaced")

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="published")
    of = models.CharField(max_length=16, choices=Of, default=Of.SAME_PLAN)
    code = models.SlugField(max_length=60)
    source = models.CharField(max_length=300)
    cells = models.JSONField(default=dict)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, null=True, related_name="published")
    totals = models.JSONField(default=dict)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="publishedtable_once")]
