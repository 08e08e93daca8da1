"""Spending by theme and year, and what was printed or planned before against what follows from the amounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from budgets.tables.rows import Sum, ThemeName, amount, share, together
from kwaliteit.shared import notation


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
        rows = zip(self.income, self.totals, self.still_to_allocate, strict=False)  # empty where no income is shown
        return tuple(amount(got.cents - spent.cents - left.cents) if got else Sum() for got, spent, left in rows)

    @property
    def remainders(self) -> tuple[Sum, ...]:
        """What is left of the allocation, for a unit's own table."""
        rows = zip(self.allocated, self.totals, strict=False)  # empty for the institution
        return tuple(amount(got.cents - spent.cents) if got else Sum() for got, spent in rows)

    @property
    def total_shares(self) -> tuple[int | None, ...]:
        by_year = {
            column.year: total for column, total in zip(self.columns, self.totals, strict=True) if not column.real
        }
        return tuple(100 if by_year[year].cents > 0 else None for year in self.share_years)


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
