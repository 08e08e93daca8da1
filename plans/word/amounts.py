"""The amounts of a plan as its Word file shows them. They do not go in again; that they were changed there is seen."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from kwaliteit.shared.notation import euros
from plans.hooks import PlanMoney
from plans.models import Measure, Section
from plans.queries import Outline
from plans.word.marks import Mark, sum_of


@dataclass(frozen=True)
class Row:
    """The amounts of a measure, or of all in its theme (then ``key`` is that of its section), year by year and summed."""

    key: tuple[str, UUID]
    title: str
    cells: list[str]

    @property
    def mark(self) -> Mark:
        return Mark(*self.key, "amounts", sum_of(self.cells))


def heads(outline: Outline) -> list[str]:
    return [*(str(year) for year in outline.document.years), _("All years")]


def rows_of(outline: Outline, section: Section, money: PlanMoney) -> list[Row]:
    measures = outline.measures_of(section.theme) if section.theme else []
    if not measures:
        return []
    years = list(outline.document.years)
    totals = [money.total(measures, year) for year in years]
    rows = [
        Row(("measure", row.uuid), f"{row.number} {row.title}", _cells(money, row, years))  # type: ignore[attr-defined]
        for row in measures
    ]
    return [*rows, Row(("section", section.uuid), _("Total"), [euros(cents) for cents in [*totals, sum(totals)]])]


def _cells(money: PlanMoney, measure: Measure, years: list[int]) -> list[str]:
    row = money.cells.get(measure.pk, {})
    found = [row.get(year) for year in years]
    shown = ["" if cell is None else "pm" if cell[0] is None else euros(cell[0]) for cell in found]
    return [*shown, euros(sum(cell[0] or 0 for cell in found if cell))]
