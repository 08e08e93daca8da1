"""The amounts of a plan that are more than a number: made of parts, waiting for a decision, or refused one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from budgets.details import Detail
from budgets.grid import CellKey, Mark
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


def marks_of(document: Document) -> dict[CellKey, Mark]:
    """For the cells of the grid. Only what is made of parts opens a page instead of being typed over."""
    found: dict[CellKey, Mark] = {}
    for row in behind(document):
        detail, line = row.detail, row.line
        refused = bool(detail.reserve and "refused" in detail.reserve)
        signs = [
            *("=" if detail.parts else ""),
            *(("×" if refused else "*") if detail.reserve else ""),
        ]
        text = "; ".join([*detail.part_texts, *([detail.reserve_text] if detail.reserve else [])])
        found[line.measure_id, line.year, line.source_id] = Mark(
            "".join(signs), text, row.address if detail.parts else ""
        )
    return found
