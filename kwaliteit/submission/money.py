"""The sums of a submission, from the amounts in its frozen versions. Nothing here is typed or stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from budgets.tables import Column, ShareFinding, ThemeName, ThemeYearTable, amount, share_findings, theme_year_table
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
    def columns(self) -> list[Column]:
        spent = {year for _, _, year in self.realised}
        every = (Column(year, kind) for year in self.dossier.years for kind in ("B", "R"))
        first = self.dossier.main.document["first_year"]
        return [column for column in every if not column.real or (column.year in spent and column.year < first)]

    def theme_years(self, themes: Sequence[ThemeName], share_years: Sequence[int]) -> ThemeYearTable:
        """The table of the whole plan, as the tables on the screen compute it."""
        columns = self.columns
        income = {column: self.income(column) for column in columns}
        return theme_year_table(
            themes,
            columns,
            {(column, theme.code): amount(self.amount(column, theme.code)) for column in columns for theme in themes},
            share_years=share_years,
            income={column: cents for column, cents in income.items() if cents is not None},
            still_to_allocate={column: self.still_to_allocate(column) for column in columns},
        )

    def letters(self) -> dict[int, int]:
        """What the framework letters said in advance, by year."""
        found = {year: self.income(Column(year), ("letter",)) for year in self.dossier.years}
        return {year: cents for year, cents in found.items() if cents is not None}

    def amount(self, column: Column, theme: str | None = None) -> int:
        rows = self.budgeted if column.kind == "B" else self.realised
        return sum(c for (_, t, y), c in rows.items() if y == column.year and theme in (None, t))

    def unit_amount(self, unit: str, year: int, theme: str | None = None) -> int:
        rows = self.budgeted.items()
        return sum(c for (u, t, y), c in rows if u == unit and y == year and theme in (None, t))

    def theme_total(self, theme: str | None = None) -> int:
        """Over the years of the plan itself."""
        return sum(self.amount(Column(year), theme) for year in self.dossier.main.years)

    def income(self, column: Column, stages: tuple[str, ...] | None = None) -> int | None:
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

    def still_to_allocate(self, column: Column) -> int:
        income, given = self.income(column), self.allocated(column.year)
        if column.kind == "R" or income is None or given is None:
            return 0
        return income - given

    def findings(self, table: ThemeYearTable) -> list[tuple[str, ShareFinding]]:
        """Where a published share does not follow from the amounts, each with the source that printed it.

        Only said of a whole plan: without the amounts of a faculty no share can be compared.
        """
        if self.dossier.missing_units:
            return []
        return [(one.source, found) for one in self.dossier.printed for found in share_findings(table, one.cells)]
