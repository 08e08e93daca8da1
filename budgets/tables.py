"""The tables that people make of amounts: pure computation from plain rows, for living data and snapshots alike.

Sums are of cents and are never rounded; each figure is rounded by itself when it is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from django.utils.translation import gettext as _

from kwaliteit.shared import notation

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Line:
    """An amount of a measure in a year from a source; pm has no cents."""

    measure: str
    theme: str
    year: int
    source: str
    cents: int | None
    pm: bool = False
    note: str = ""
    counts: bool = True
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """Cents of some lines together. ``amounts`` is how many had one: pm alone shows as pm, nothing as nothing."""

    cents: int = 0
    amounts: int = 0
    pm: bool = False

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.cents + other.cents, self.amounts + other.amounts, self.pm or other.pm)

    def __bool__(self) -> bool:
        return bool(self.amounts or self.pm)

    @property
    def shown(self) -> int | None:
        """The cents to show; None where there is only pm, or nothing."""
        return self.cents if self.amounts else None

    @property
    def euros(self) -> str:
        return notation.euros(self.shown, pm=self.pm)

    @property
    def k(self) -> str:
        return notation.thousands(self.shown, pm=self.pm)


def amount(cents: int) -> Sum:
    return Sum(cents, 1)


def sum_of(line: Line) -> Sum:
    return Sum(pm=True) if line.cents is None else amount(line.cents)


def sums(lines: Iterable[Line], key: Callable[[Line], Key]) -> dict[Key, Sum]:
    """Sums of lines by whatever ``key`` says; ask for a missing key with ``.get(key, Sum())``."""
    found: dict[Key, Sum] = defaultdict(Sum)
    for line in lines:
        found[key(line)] += sum_of(line)
    return dict(found)


def together(parts: Iterable[Sum]) -> Sum:
    return sum(parts, Sum())


def share(part: int, whole: int) -> int | None:
    """A share in whole percents; None where there is no whole."""
    return notation.round_half_up(part * 100, whole) if whole > 0 else None


def lines_of_snapshot(snapshot: Mapping[str, Any]) -> list[Line]:
    """The budget lines of a frozen version."""
    themes = {measure["uuid"]: measure["theme"] for measure in snapshot["measures"]}
    counting = {source["code"] for source in snapshot["budget"]["sources"] if source["counts"]}
    unit = snapshot["document"]["unit"]["code"]
    return [
        Line(
            measure=line["measure"],
            theme=themes[line["measure"]],
            year=line["year"],
            source=line["source"],
            cents=line["cents"],
            pm=line["pm"],
            note=line.get("note", ""),
            counts=line["source"] in counting,
            unit=unit,
        )
        for line in snapshot["budget"]["lines"]
    ]


# --- theme × year -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ThemeName:
    code: str
    number: int
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of amounts: budgeted (B) or realised (R) in a year."""

    year: int
    kind: Literal["B", "R"] = "B"

    @property
    def label(self) -> str:
        return _("B") if self.kind == "B" else _("R")

    @property
    def real(self) -> bool:
        return self.kind == "R"


@dataclass(frozen=True, slots=True)
class ThemeRow:
    theme: ThemeName
    cells: tuple[Sum, ...]
    shares: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class ThemeYearTable:
    """Spending by theme; result = income − spending − still to allocate. ``income`` may be left out (a faculty)."""

    columns: tuple[Column, ...]
    share_years: tuple[int, ...]
    rows: tuple[ThemeRow, ...]
    totals: tuple[Sum, ...]
    income: tuple[Sum, ...] = ()
    still_to_allocate: tuple[Sum, ...] = ()
    allocated: tuple[Sum, ...] = ()

    @property
    def results(self) -> tuple[Sum, ...]:
        rows = zip(self.income, self.totals, self.still_to_allocate, strict=True)
        return tuple(amount(got.cents - spent.cents - left.cents) if got else Sum() for got, spent, left in rows)

    @property
    def remainders(self) -> tuple[Sum, ...]:
        """What is left of the allocation, for a unit's own table."""
        rows = zip(self.allocated, self.totals, strict=True)
        return tuple(amount(got.cents - spent.cents) if got else Sum() for got, spent in rows)

    @property
    def total_shares(self) -> tuple[int | None, ...]:
        by_year = {
            column.year: total for column, total in zip(self.columns, self.totals, strict=True) if not column.real
        }
        return tuple(100 if by_year[year].cents > 0 else None for year in self.share_years)

    @property
    def years(self) -> list[tuple[int, int]]:
        """Each year with how many columns it has."""
        found: dict[int, int] = {}
        for column in self.columns:
            found[column.year] = found.get(column.year, 0) + 1
        return list(found.items())


def theme_year_table(
    themes: Sequence[ThemeName],
    columns: Sequence[Column],
    spending: Mapping[tuple[Column, str], Sum],
    *,
    share_years: Sequence[int] = (),
    income: Mapping[Column, int] | None = None,
    still_to_allocate: Mapping[Column, int] | None = None,
    allocated: Mapping[int, int] | None = None,
) -> ThemeYearTable:
    totals = {column: together(spending.get((column, theme.code), Sum()) for theme in themes) for column in columns}
    rows = tuple(
        ThemeRow(
            theme,
            tuple(spending.get((column, theme.code), Sum()) for column in columns),
            tuple(
                share(spending.get((Column(year), theme.code), Sum()).cents, totals[Column(year)].cents)
                for year in share_years
            ),
        )
        for theme in themes
    )
    return ThemeYearTable(
        columns=tuple(columns),
        share_years=tuple(share_years),
        rows=rows,
        totals=tuple(totals[column] for column in columns),
        income=_per_column(columns, income),
        still_to_allocate=_per_column(columns, still_to_allocate, zero=True),
        allocated=() if allocated is None else tuple(_known(allocated.get(column.year)) for column in columns),
    )


def _per_column(
    columns: Sequence[Column], given: Mapping[Column, int] | None, *, zero: bool = False
) -> tuple[Sum, ...]:
    if given is None:
        return ()
    return tuple(_known(given.get(column, 0 if zero else None)) for column in columns)


def _known(cents: int | None) -> Sum:
    return Sum() if cents is None else amount(cents)


# --- findings: what was printed against what follows from the amounts ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShareFinding:
    """A printed share that does not follow from the amounts. It is shown, and refuses nothing."""

    year: int
    theme: ThemeName
    printed: int
    computed: int


def share_findings(table: ThemeYearTable, printed: Mapping[str, Mapping[str, int]]) -> list[ShareFinding]:
    found = []
    for position, year in enumerate(table.share_years):
        for row in table.rows:
            said, is_now = printed.get(str(year), {}).get(row.theme.code), row.shares[position]
            if said is not None and is_now is not None and said != is_now:
                found.append(ShareFinding(year, row.theme, said, is_now))
    return found


@dataclass(frozen=True, slots=True)
class ShareShift:
    """The share of a theme in the original plan and in the one that replaces it."""

    original: int | None
    now: int | None

    @property
    def points(self) -> int | None:
        return None if self.original is None or self.now is None else self.now - self.original

    @property
    def shown(self) -> str:
        return "–" if self.points is None else notation.signed(notation.group_digits(self.points))


def original_versus_supplement(
    table: ThemeYearTable, original: Mapping[str, Mapping[str, int]]
) -> list[tuple[ThemeName, list[ShareShift]]]:
    """Per theme, for each year of shares: what the original plan gave it, and what it gets now."""
    return [
        (
            row.theme,
            [
                ShareShift(original.get(str(year), {}).get(row.theme.code), now)
                for year, now in zip(table.share_years, row.shares, strict=True)
            ],
        )
        for row in table.rows
    ]


# --- units ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UnitRow:
    unit: str
    allocated: int
    budgeted: int
    realised: int | None = None

    @property
    def difference(self) -> int:
        return self.budgeted - self.allocated

    @property
    def percent(self) -> str:
        return notation.signed(notation.percent(self.difference, self.allocated, 1)) if self.allocated else "–"


@dataclass(frozen=True, slots=True)
class UnitTable:
    rows: tuple[UnitRow, ...]
    total: UnitRow


def unit_table(rows: Sequence[UnitRow], total_name: str) -> UnitTable:
    realised = [row.realised for row in rows if row.realised is not None]
    total = UnitRow(
        total_name,
        sum(row.allocated for row in rows),
        sum(row.budgeted for row in rows),
        sum(realised) if realised else None,
    )
    return UnitTable(tuple(rows), total)


# --- initiatives ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InitiativeCell:
    """What a measure of an initiative costs in a year, and whether the quality funds pay for it.

    Where they are pm and another source pays, ``printed`` is what the initiative costs; only ``counting`` is summed.
    """

    counting: Sum
    other: Sum

    @property
    def printed(self) -> Sum:
        return self.counting if self.counting.amounts or not self.other.amounts else self.other

    @property
    def paid_elsewhere(self) -> bool:
        return not self.counting.amounts and bool(self.other.amounts)


@dataclass(frozen=True, slots=True)
class MeasureName:
    key: str
    title: str
    theme: str
    initiative: str = ""
    responsible: str = ""


@dataclass(frozen=True, slots=True)
class InitiativeGroup:
    title: str
    rows: tuple[tuple[MeasureName, tuple[InitiativeCell, ...]], ...]
    totals: tuple[Sum, ...]


@dataclass(frozen=True, slots=True)
class InitiativeTheme:
    theme: ThemeName
    groups: tuple[InitiativeGroup, ...]
    totals: tuple[Sum, ...]


@dataclass(frozen=True, slots=True)
class InitiativeTable:
    years: tuple[int, ...]
    themes: tuple[InitiativeTheme, ...]
    totals: tuple[Sum, ...]


def initiative_table(
    themes: Sequence[ThemeName], measures: Sequence[MeasureName], lines: Iterable[Line], years: Sequence[int]
) -> InitiativeTable:
    """Measure × year within initiative within theme, with subtotals; measures keep their order."""
    by_cell = sums(lines, lambda line: (line.measure, line.year, line.counts))
    found = []
    for theme in themes:
        named: dict[str, list[MeasureName]] = {}
        for measure in measures:
            if measure.theme == theme.code and measure.initiative:
                named.setdefault(measure.initiative, []).append(measure)
        groups = tuple(_group(title, rows, by_cell, years) for title, rows in named.items())
        if groups:
            found.append(InitiativeTheme(theme, groups, _down([group.totals for group in groups])))
    return InitiativeTable(tuple(years), tuple(found), _down([theme.totals for theme in found]))


def _group(
    title: str, measures: list[MeasureName], by_cell: Mapping[tuple[str, int, bool], Sum], years: Sequence[int]
) -> InitiativeGroup:
    rows = tuple(
        (
            measure,
            tuple(
                InitiativeCell(
                    by_cell.get((measure.key, year, True), Sum()), by_cell.get((measure.key, year, False), Sum())
                )
                for year in years
            ),
        )
        for measure in measures
    )
    return InitiativeGroup(title, rows, _down([tuple(cell.counting for cell in cells) for _measure, cells in rows]))


def _down(rows: Sequence[Sequence[Sum]]) -> tuple[Sum, ...]:
    return tuple(together(column) for column in zip(*rows, strict=True))


# --- sources ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceRow:
    name: str
    counts: bool
    cells: tuple[Sum, ...]
    total: Sum


@dataclass(frozen=True, slots=True)
class SourceTable:
    """Where the money of a plan (or one measure) comes from, by year; only sources that are used."""

    years: tuple[int, ...]
    rows: tuple[SourceRow, ...]
    totals: tuple[Sum, ...]
    total: Sum


def source_table(sources: Sequence[tuple[str, str, bool]], lines: Iterable[Line], years: Sequence[int]) -> SourceTable:
    """``sources`` are code, name and whether it counts, in their order."""
    by_cell = sums(lines, lambda line: (line.source, line.year))
    rows = []
    for code, name, counts in sources:
        cells = tuple(by_cell.get((code, year), Sum()) for year in years)
        if any(cells):
            rows.append(SourceRow(name, counts, cells, together(cells)))
    totals = _down([row.cells for row in rows])
    return SourceTable(tuple(years), tuple(rows), totals, together(totals))
