"""Spending by theme and year, budgeted and realised: of the institution with what comes in, of a unit with what it got."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from budgets.builders import reading
from budgets.figures import link
from budgets.models import Income
from budgets.queries import theme_names
from budgets.sheets import letter
from budgets.tables import Column, Line, Sum, ThemeName, ThemeYearTable, shown, theme_year_table
from budgets.tables.registry import Head, Row, Scope, Table

FIRST = 2
"""The first row of a sheet below its heading."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Cents by year that stand below the table: what the framework letters said in advance, and what was moved; and of
    which years the realised column is what was entered so far."""

    letters: Mapping[int, int] = field(default_factory=dict)
    moved: Mapping[int, int] = field(default_factory=dict)
    so_far: Sequence[int] = ()


def build(scope: Scope) -> Table:
    return as_table(scope, *computed(scope))


def computed(scope: Scope, lines: Iterable[Line] | None = None) -> tuple[ThemeYearTable, Beside]:
    """The amounts of the table; of lines that were read already, where they are given."""
    themes = theme_names(scope.framework)
    spending = reading.by_theme(reading.spending(scope) if lines is None else reading.of_lines(lines))
    columns = reading.columns(scope, {column.year for column, _theme in spending if column.real})
    years = [year for year in scope.years if any(c.year == year and not c.real for c in columns)]
    so_far = reading.so_far(scope, [column.year for column in columns if column.real])
    if reading.whole(scope):
        return _institution(scope, themes, columns, spending, years, so_far)
    given, moved = reading.ceilings(scope)
    return theme_year_table(themes, columns, spending, share_years=years, allocated=given), Beside({}, moved, so_far)


def is_over(table: ThemeYearTable, beside: Beside) -> bool:
    """Whether more is budgeted than may be spent, in any year."""
    left = zip(table.columns, table.remainders, strict=False)
    return any(rest and rest.cents + beside.moved.get(column.year, 0) < 0 for column, rest in left)


def _institution(
    scope: Scope,
    themes: Sequence[ThemeName],
    columns: Sequence[Column],
    spending: dict[tuple[Column, str], Sum],
    years: Sequence[int],
    so_far: Sequence[int],
) -> tuple[ThemeYearTable, Beside]:
    papers = reading.papers(scope)
    income, given = reading.income(papers), reading.given(scope)
    for column in columns:  # a theme without any line gets 0 in a table of the whole institution, once it is final
        for theme in () if column.real and column.year in so_far else themes:
            if not spending.get((column, theme.code), Sum()).amounts:
                spending[column, theme.code] = spending.get((column, theme.code), Sum()) + Sum(0, 1)
    left = {c: income[c] - given.get(c.year, 0) for c in columns if not c.real and c in income}
    table = theme_year_table(
        themes,
        columns,
        spending,
        share_years=[year for year in years if year >= scope.framework.midterm_year],
        income=income,
        still_to_allocate=left,
    )
    letters = {year: cents for (year, stage), cents in papers.items() if stage == Income.Stage.LETTER}
    return table, Beside(letters, so_far=so_far)


def as_table(scope: Scope | None, table: ThemeYearTable, beside: Beside) -> Table:
    """Without a scope its figures lead nowhere, as in print."""
    heads = [
        Head("theme", _("Theme"), "text"),
        *(Head(f"{c.kind}{c.year}", c.label, "money", str(c.year), real=c.real) for c in table.columns),
        *(Head(f"share{year}", str(year), "share", _("Share in %")) for year in table.share_years),
    ]
    blank: tuple[None, ...] = (None,) * len(table.share_years)
    rows = _theme_rows(table, scope)
    total = FIRST + (1 if table.income else 0) + len(rows)
    rows.append(_total(table, scope, total))
    if table.income:
        to = _links(table, scope, "income")
        rows.insert(0, Row((_("Income, government grant"), *table.income, *blank), links=to))
        results = {
            n: f"=N({{c}}{FIRST})-N({{c}}{total})-N({{c}}{total + 1})" for n, got in enumerate(table.income, 1) if got
        }
        to = {n: link for n, link in _links(table, scope, "rest").items() if not table.columns[n - 1].real}
        rows.append(Row((_("Still to allocate"), *table.still_to_allocate, *blank), links=to))
        to = _links(table, scope, "result")
        rows.append(Row((_("Result"), *table.results, *blank), "total", formulas=results, links=to))
        if beside.letters:
            early = (shown(beside.letters.get(column.year)) for column in table.columns)
            to = _links(table, scope, "income")
            rows.append(Row((_("Income in the framework letter, in advance"), *early, *blank), links=to))
    else:
        plus = f"+N({{c}}{total + 2})" if beside.moved else ""
        left = {n: f"=N({{c}}{total + 1}){plus}-N({{c}}{total})" for n, got in enumerate(table.allocated, 1) if got}
        to = _links(table, scope, "allocated")
        rows.append(Row((_("Allocated"), *table.allocated, *blank), links=to))
        extra = [shown(beside.moved.get(column.year)) for column in table.columns]
        if beside.moved:
            rows.append(Row((_("Carried over and shifted by decisions"), *extra, *blank)))
        rest = [
            Sum(one.cents + more.cents, 1) if one else one for one, more in zip(table.remainders, extra, strict=True)
        ]
        rows.append(Row((_("Left to spend"), *rest, *blank), "total", formulas=left))
    return Table(_("Spending by theme and year"), tuple(heads), tuple(rows), _notes(table, beside.so_far))


def _links(table: ThemeYearTable, scope: Scope | None, side: str, theme: str = "") -> dict[int, str]:
    """Where each figure of a row says what it is made of; ``side`` empty is that of its column."""
    if scope is None:
        return {}
    return {
        place: link(scope, column.year, side or column.kind, theme=theme, real=column.real and bool(side))
        for place, column in enumerate(table.columns, 1)
    }


def _theme_rows(table: ThemeYearTable, scope: Scope | None) -> list[Row]:
    places = {column.year: place for place, column in enumerate(table.columns, 1) if not column.real}
    wide, first = len(table.columns), FIRST + bool(table.income)
    below = first + len(table.rows)
    formulas = {
        wide + n: f"=IFERROR(N({letter(places[year])}{{r}})/{letter(places[year])}{below},0)"
        for n, year in enumerate(table.share_years, 1)
    }
    return [
        Row(
            (row.theme.short, *row.cells, *row.shares),
            formulas=formulas,
            theme=row.theme.number,
            links=_links(table, scope, "", row.theme.code),
        )
        for row in table.rows
    ]


def _total(table: ThemeYearTable, scope: Scope | None, total: int) -> Row:
    first = FIRST + bool(table.income)
    formulas = dict.fromkeys(range(1, len(table.columns) + 1), f"=SUM({{c}}{first}:{{c}}{total - 1})")
    cells = (_("Total spending"), *table.totals, *table.total_shares)
    return Row(cells, "total", formulas=formulas, links=_links(table, scope, ""))


def _notes(table: ThemeYearTable, so_far: Sequence[int]) -> tuple[str, ...]:
    notes = [_("B is budgeted, R is realised."), rounding(), *map(not_final, so_far)]
    if table.income:
        notes.append(_("The result is income minus spending minus what is still to allocate."))
    return (*notes, *share_notes(table))


def not_final(year: int) -> str:
    """For wherever R of such a year stands (``reading.so_far``)."""
    return _("R of %(year)s is not final: it is what was entered so far, and a unit may be missing.") % {"year": year}


def no_difference(years: Iterable[int]) -> list[str]:
    """Why all units together have no difference in these years (``reading.partly``)."""
    text = _("R of %(year)s is not held against B of all units: a unit that budgets has not entered anything yet.")
    return [text % {"year": year} for year in sorted(years)]


def rounding() -> str:
    return _("Totals are computed from unrounded amounts; through rounding the sum may differ.")


def share_notes(table: ThemeYearTable) -> list[str]:
    """In which years the shares as they are shown add up to something else than 100."""
    odd: dict[int, list[str]] = {}
    for place, year in enumerate(table.share_years):
        shares = [row.shares[place] for row in table.rows]
        whole = sum(share or 0 for share in shares)
        if whole != 100 and any(share is not None for share in shares):
            odd.setdefault(whole, []).append(str(year))
    text = _("Each share is rounded by itself: those of %(years)s add up to %(whole)s.")
    return [text % {"years": get_text_list(years, _("and")), "whole": whole} for whole, years in odd.items()]
