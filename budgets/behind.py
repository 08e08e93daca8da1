"""The amounts of a plan that are more than a number: made of parts, waiting for a decision, or refused one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from budgets.details import Detail
from budgets.models import BudgetLine, LinePart
from budgets.snapshot import details, with_parts
from plans.models import Document, Measure


@dataclass(frozen=True, slots=True)
class Behind:
    """One amount of a plan with what stands behind it."""

    line: BudgetLine
    detail: Detail

    @property
    def address(self) -> str:
        return reverse("budgets:line", args=[self.line.measure.uuid, self.line.year, self.line.source.code])


def behind(document: Document, measure: Measure | None = None) -> list[Behind]:
    """Those amounts that have something behind them: one statement, and one more when any is made of parts."""
    rows = BudgetLine.objects.filter(document=document).filter(
        Q(reserve__isnull=False) | Q(Exists(LinePart.objects.filter(line=OuterRef("pk"))))
    )
    if measure is not None:
        rows = rows.filter(measure=measure)
    rows = with_parts(rows).select_related("measure__theme")
    lines = list(rows.order_by("measure__theme__order", "measure__order", "measure_id", "year", "source__order"))
    found = details(lines)
    return [Behind(line, found[line.pk]) for line in lines if line.pk in found]
