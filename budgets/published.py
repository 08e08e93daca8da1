"""What a sheet printed of a plan, held against the amounts that stand there now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from budgets.models import PublishedTable
from budgets.tables import Line, ShareFinding, ThemeYearTable, share_findings
from plans.models import Document


@dataclass(frozen=True, slots=True)
class TotalFinding:
    """A printed total that the amounts do not add up to, beyond what rounding explains."""

    year: str
    printed: int
    computed: int


@dataclass(frozen=True, slots=True)
class Held:
    source: str
    totals: list[TotalFinding]
    shares: list[ShareFinding]


def held_against(document: Document, table: ThemeYearTable, lines: Iterable[Line]) -> Held | None:
    """None where nothing differs, or no sheet printed anything (one statement)."""
    row = PublishedTable.objects.filter(document=document).order_by("-pk").first()
    if row is None:
        return None
    found = Held(row.source, total_findings(row.totals, lines), share_findings(table, row.cells))
    return found if found.totals or found.shares else None


def total_findings(printed: Mapping[str, Mapping[str, Any]], lines: Iterable[Line]) -> list[TotalFinding]:
    lines = list(lines)
    found = []
    for year, said in sorted(printed.items()):
        computed = sum(line.cents or 0 for line in lines if str(line.year) == year and line.source in said["sources"])
        if abs(computed - said["cents"]) > said["within"]:
            found.append(TotalFinding(year, said["cents"], computed))
    return found
