"""The amounts of a snapshot, added up. Pure: reads the frozen content, never living rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """An amount in cents, pm, or nothing (then ``cents`` is None and ``pm`` is False)."""

    cents: int | None = None
    pm: bool = False

    def __add__(self, other: Cell) -> Cell:
        both = [cents for cents in (self.cents, other.cents) if cents is not None]
        return Cell(sum(both) if both else None, self.pm or other.pm)


EMPTY = Cell()


def years_of(content: Content) -> range:
    document = content["document"]
    return range(document["first_year"], document["last_year"] + 1)


def by_measure(content: Content, *, counting: bool = True) -> dict[str, dict[int, Cell]]:
    """Per measure and year the quality funds; with ``counting=False`` the money from other sources."""
    budget = content["budget"]
    if not budget:
        return {}
    sources = {source["code"] for source in budget["sources"] if source["counts"] is counting}
    cells: dict[str, dict[int, Cell]] = defaultdict(lambda: defaultdict(Cell))
    for line in budget["lines"]:
        if line["source"] in sources:
            row = cells[line["measure"]]
            row[line["year"]] = row[line["year"]] + Cell(line["cents"], line["pm"])
    return {measure: dict(row) for measure, row in cells.items()}


def by_theme(content: Content) -> dict[str, dict[int, int]]:
    """Per theme and year the quality funds in cents, by the main theme of each measure."""
    amounts = by_measure(content)
    totals: dict[str, dict[int, int]] = {
        theme["code"]: dict.fromkeys(years_of(content), 0) for theme in content["themes"]
    }
    for measure in content["measures"]:
        for year, cell in amounts.get(measure["uuid"], {}).items():
            row = totals.setdefault(measure["theme"], {})
            row[year] = row.get(year, 0) + (cell.cents or 0)
    return totals


def total_of(row: Mapping[int, Cell]) -> Cell:
    return sum(row.values(), EMPTY)


def allocated(content: Content) -> dict[int, int]:
    """What the unit of the document was allocated, per year."""
    if not content["budget"]:
        return {}
    unit, rows = content["document"]["unit"]["code"], content["budget"]["allocations"]
    return {row["year"]: row["cents"] for row in rows if row["unit"] == unit}
