"""The sums of a submission, from the amounts in its frozen versions. Nothing here is typed or stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kwaliteit.shared.notation import round_half_up
from kwaliteit.submission.dossier import Dossier, Paper

BUDGETED = ("grant", "letter", "estimate", "final")
REALISED = ("final", "grant", "letter", "estimate")


def counting(content: dict[str, Any]) -> set[str]:
    """Codes of the sources that are quality funds."""
    return {source["code"] for source in (content.get("budget") or {}).get("sources", []) if source["counts"]}


def lines(paper: Paper) -> Iterable[tuple[dict[str, Any], dict[str, Any]]]:
    """Budget lines with their measure."""
    measures = {measure["uuid"]: measure for measure in paper.content["measures"]}
    for line in (paper.content.get("budget") or {}).get("lines", []):
        if line["measure"] in measures:
            yield line, measures[line["measure"]]


def by_theme(paper: Paper) -> dict[tuple[str, int], int]:
    """Cents of quality funds per theme and year."""
    quality = counting(paper.content)
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for line, measure in lines(paper):
        if line["source"] in quality and line["cents"] is not None:
            sums[measure["theme"], line["year"]] += line["cents"]
    return dict(sums)


def by_measure(paper: Paper) -> dict[str, dict[int, tuple[int | None, bool]]]:
    """Per measure (uuid) and year: cents of quality funds, or pm. An absent year has no amount."""
    quality = counting(paper.content)
    cells: dict[str, dict[int, tuple[int | None, bool]]] = defaultdict(dict)
    for line, measure in lines(paper):
        if line["source"] in quality:
            had = cells[measure["uuid"]].get(line["year"], (None, False))
            cents = (had[0] or 0) + line["cents"] if line["cents"] is not None else had[0]
            cells[measure["uuid"]][line["year"]] = (cents, had[1] or line["pm"])
    return cells


def other_means(paper: Paper) -> dict[str, dict[int, int]]:
    """Per measure and year: cents from sources that are not quality funds."""
    quality = counting(paper.content)
    cells: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for line, measure in lines(paper):
        if line["source"] not in quality and line["cents"] is not None:
            cells[measure["uuid"]][line["year"]] += line["cents"]
    return cells


@dataclass(frozen=True, slots=True)
class Year:
    """A column of the multi-year table: a year as budgeted (B) or as realised (R)."""

    kind: str
    year: int


class Books:
    """All amounts of a dossier together."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.budgeted: dict[tuple[str, str, int], int] = defaultdict(int)
        self.realised: dict[tuple[str, str, int], int] = defaultdict(int)
        own = set(dossier.main.years)
        for paper in (dossier.main, *dossier.parts):
            self._add(paper, own)
        for paper in dossier.earlier:
            self._add(paper, set(dossier.years) - own)
        for row in dossier.spent:
            self.realised[row.unit, row.theme, row.year] += row.cents

    def _add(self, paper: Paper, years: set[int]) -> None:
        for (theme, year), cents in by_theme(paper).items():
            if year in years:
                self.budgeted[paper.unit["code"], theme, year] += cents

    @property
    def columns(self) -> list[Year]:
        spent = {year for _, _, year in self.realised}
        return [
            Year(kind, year)
            for year in self.dossier.years
            for kind in ("B", "R")
            if kind == "B" or (year in spent and year < self.dossier.main.document["first_year"])
        ]

    def amount(self, column: Year, theme: str | None = None) -> int:
        rows = self.budgeted if column.kind == "B" else self.realised
        return sum(c for (_, t, y), c in rows.items() if y == column.year and theme in (None, t))

    def unit_amount(self, unit: str, year: int, theme: str | None = None) -> int:
        rows = self.budgeted.items()
        return sum(c for (u, t, y), c in rows if u == unit and y == year and theme in (None, t))

    def theme_total(self, theme: str | None = None) -> int:
        """Over the years of the plan itself."""
        return sum(self.amount(Year("B", year), theme) for year in self.dossier.main.years)

    def share(self, column: Year, theme: str) -> int | None:
        """Whole percent of the spending of the column; None where nothing was budgeted."""
        whole = self.amount(column)
        return round_half_up(self.amount(column, theme) * 100, whole) if whole else None

    def income(self, column: Year, stages: tuple[str, ...] | None = None) -> int | None:
        order = stages or (BUDGETED if column.kind == "B" else REALISED)
        rows = (self.dossier.main.content.get("budget") or {}).get("income", [])
        known = {row["stage"]: row["cents"] for row in rows if row["year"] == column.year}
        return next((known[stage] for stage in order if stage in known), None)

    def allocated(self, year: int, unit: str | None = None) -> int | None:
        """What was allocated in a year, in all or to one unit; None when nothing is known."""
        rows: list[dict[str, Any]] = []
        for paper in (self.dossier.main, *self.dossier.earlier):
            rows = [row for row in (paper.content.get("budget") or {}).get("allocations", []) if row["year"] == year]
            if rows:
                break
        cents = [row["cents"] for row in rows if unit in (None, row["unit"])]
        return sum(cents) if cents else None

    def still_to_allocate(self, column: Year) -> int:
        income, given = self.income(column), self.allocated(column.year)
        if column.kind == "R" or income is None or given is None:
            return 0
        return income - given

    def result(self, column: Year) -> int | None:
        income = self.income(column)
        return None if income is None else income - self.amount(column) - self.still_to_allocate(column)

    def findings(self) -> list[tuple[str, int, str, int, int]]:
        """(source, year, theme, printed, computed) where a published share does not follow from the amounts.

        Only said of a whole plan: without the amounts of a faculty no share can be compared.
        """
        found: list[tuple[str, int, str, int, int]] = []
        if self.dossier.missing_units:
            return found
        for table in self.dossier.printed:
            for year, cells in sorted(table.cells.items()):
                column = Year("B", int(year))
                for theme, printed in sorted(cells.items()):
                    computed = self.share(column, theme)
                    if computed not in (None, printed):
                        found.append((table.source, int(year), theme, printed, computed))
        return found
