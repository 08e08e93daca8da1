"""Where the money comes from, by year, with the share of each source; only the quality funds have realised amounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext as _

from budgets.builders import reading
from budgets.builders.themes import FIRST, no_difference, not_final, rounding
from budgets.figures import link
from budgets.queries import sources_of
from budgets.sheets import letter
from budgets.tables import Sum, share, together
from budgets.tables.registry import Head, Row, Scope, Table

Cells = dict[tuple[str, int], Sum]


def build(scope: Scope) -> Table:
    return as_table(scope, reading.spending(scope))


def as_table(scope: Scope, found: Mapping[reading.Cell, Sum]) -> Table:
    by_source: Cells = defaultdict(Sum)
    spent: dict[int, Sum] = defaultdict(Sum)
    counting = {}
    for cell, amount in found.items():
        if cell.column.real:
            spent[cell.column.year] += amount
        else:
            by_source[cell.source, cell.column.year] += amount
            counting[cell.source] = cell.counts
    names = {source.code: str(source) for source in sources_of(scope.framework.pk)}
    order = [code for code in (*names, *sorted(counting.keys() - names)) if code in counting]
    heads = (
        Head("source", _("Source"), "text"),
        *(Head(f"B{year}", str(year), "money", _("Budgeted")) for year in scope.years),
        Head("total", _("Total"), "money", _("Budgeted")),
        *(Head(f"share{year}", str(year), "share", _("Share in %")) for year in scope.years),
    )
    rows = _rows(scope, order, names, counting, by_source) if order else []
    notes = [_("What another source pays is shown, and does not count in the totals of the quality funds."), rounding()]
    if rows and any(spent.values()) and "R" in scope.sides:
        so_far = reading.so_far(scope, spent)
        partly = reading.partly(scope, so_far)
        rows += _spent(scope, [code for code in order if counting[code]], by_source, spent, len(rows), partly)
        notes += [*map(not_final, so_far), *no_difference(partly)]
    return Table(_("Sources by year"), heads, tuple(rows), tuple(notes))


def _rows(
    scope: Scope, order: Sequence[str], names: dict[str, str], counting: dict[str, bool], cells: Cells
) -> list[Row]:
    years, last = scope.years, FIRST + len(order)
    totals = {year: together(cells[code, year] for code in order) for year in years}
    wide = len(years)
    across = {wide + 1: f"=SUM({letter(1)}{{r}}:{letter(wide)}{{r}})"}
    parts = {wide + 1 + n: f"=IFERROR(N({letter(n)}{{r}})/{letter(n)}{last},0)" for n in range(1, wide + 1)}
    rows = []
    for code in order:
        amounts = [cells[code, year] for year in years]
        shares = [share(amount.cents, totals[year].cents) for amount, year in zip(amounts, years, strict=True)]
        fine = {} if counting[code] else {0: _("does not count as quality funds")}
        shown = (names.get(code, code), *amounts, together(amounts), *shares)
        links = {n: link(scope, year, "B", source=code) for n, year in enumerate(years, 1)}
        rows.append(Row(shown, formulas={**across, **parts}, fine=fine, links=links))
    whole = [totals[year] for year in years]
    down = dict.fromkeys(range(1, wide + 2), f"=SUM({{c}}{FIRST}:{{c}}{last - 1})")
    shares = [100 if totals[year].cents > 0 else None for year in years]
    rows.append(Row((_("Total"), *whole, together(whole), *shares), "total", formulas=down))
    return rows


def _spent(
    scope: Scope, quality: Sequence[str], cells: Cells, spent: dict[int, Sum], above: int, partly: Collection[int]
) -> list[Row]:
    """The quality funds again, what was realised of them, and the difference; none in the years ``partly`` told."""
    years, blank = scope.years, (None,) * len(scope.years)
    budgeted = [together(cells[code, year] for code in quality) for year in years]
    real = [spent.get(year, Sum()) for year in years]
    less = [
        Sum(after.cents - before.cents, 1) if after and year not in partly else Sum()
        for year, before, after in zip(years, budgeted, real, strict=True)
    ]
    first = FIRST + above
    formulas = {n: f"=N({{c}}{first + 1})-N({{c}}{first})" for n, amount in enumerate(less, 1) if amount}
    return [
        Row((_("Of which quality funds"), *budgeted, together(budgeted), *blank), "subtotal", links=_to(scope, "B")),
        Row((_("Quality funds, realised"), *real, together(real), *blank), links=_to(scope, "R")),
        Row((_("Realised minus budgeted"), *less, together(less), *blank), "subtotal", formulas=formulas),
    ]


def _to(scope: Scope, side: str) -> dict[int, str]:
    return {n: link(scope, year, side) for n, year in enumerate(scope.years, 1)}
