"""The charts of money: how the shares of themes shift, and what was realised against what was budgeted.

Pure, from the figures of the table that stands beside each; the same on the screen and in print.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from budgets.tables import Column, Sum, ThemeYearTable
from budgets.tables.registry import Table
from kwaliteit.shared.charts import Bar, Ink, Pair, Part, Told, pairs, shares
from kwaliteit.shared.notation import thousands


def share_chart(
    parts: Sequence[Part], years: Mapping[int, Sequence[int | None]], where: str, ink: Ink = "screen"
) -> SafeString:
    """The share of each theme in each year; ``where`` says in which table the values stand."""
    title = _("Share of each theme in budgeted spending, a bar per year.")
    told = [_("%(year)s: %(shares)s.") % {"year": year, "shares": _told(parts, row)} for year, row in years.items()]
    rows = [(str(year), row) for year, row in years.items()]
    return shares(parts, rows, Told("shares", title, " ".join([*told, where])), ink)


def _told(parts: Sequence[Part], row: Sequence[int | None]) -> str:
    known = [(part.name, share) for part, share in zip(parts, row, strict=True) if share is not None]
    return ", ".join(_("%(name)s %(share)s percent") % {"name": name, "share": share} for name, share in known) or "–"


def pair_chart(
    rows: Sequence[tuple[int, str, Sum, Sum | None]],
    told: Told,
    where: str,
    ink: Ink = "screen",
    words: tuple[str, str] | None = None,
) -> SafeString:
    """Two amounts beside each other in thousands of euros, budgeted and realised where ``words`` says nothing else.

    A row is the number of its theme (0: of none), its name, and both; None where the second is not known.
    """
    words = words or (_("budgeted"), _("realised"))
    drawn = [Pair(name, _bar(first), _bar(real) if real else None, number) for number, name, first, real in rows]
    said = "; ".join(f"{row.name}: {_said(row, words)}" for row in drawn)
    return pairs(drawn, words, Told(told.key, told.title, f"{said}. {where}"), ink)


def _said(row: Pair, words: tuple[str, str]) -> str:
    both = [(row.budgeted, words[0]), *([(row.realised, words[1])] if row.realised else [])]
    return ", ".join(f"{bar.shown} {word}" for bar, word in both)


def _bar(money: Sum) -> Bar:
    return Bar(money.cents, thousands(money.shown, pm=money.pm) or "–")


# --- of the tables on the screen --------------------------------------------------------------------------------------


def shares_of(table: ThemeYearTable) -> SafeString | None:
    """None where no year has shares."""
    years = {year: [row.shares[place] for row in table.rows] for place, year in enumerate(table.share_years)}
    if not any(share for row in years.values() for share in row):
        return None
    return share_chart(_parts(table), years, _("All values stand in the table above."))


def _parts(table: ThemeYearTable) -> list[Part]:
    return [Part(row.theme.number, row.theme.short) for row in table.rows]


def realised_of(table: ThemeYearTable) -> list[tuple[int, SafeString]]:
    """A chart for each year of which something was realised, the last one first."""
    years = sorted((column.year for column in table.columns if column.real), reverse=True)
    return [(year, _by_theme(table, year)) for year in years]


def _by_theme(table: ThemeYearTable, year: int) -> SafeString:
    first, real = table.columns.index(Column(year)), table.columns.index(Column(year, "R"))
    rows = [
        (row.theme.number, row.theme.short, row.cells[first] or Sum(0, 1), row.cells[real] or None)
        for row in table.rows
    ]
    title = _("Budgeted and realised spending per theme in %(year)s, in thousands of euros.") % {"year": year}
    return pair_chart(rows, Told(f"realised{year}", title, ""), _("All values stand in the table above."))


def units_of(table: Table, year: int) -> SafeString | None:
    """Of the registered table of units; None where nothing was realised: then there is nothing to hold against."""
    places = {head.code: place for place, head in enumerate(table.heads)}
    if f"R{year}" not in places:
        return None
    rows = [
        (0, str(row.cells[0]), *(row.cells[places[f"{side}{year}"]] for side in "BR"))
        for row in table.rows
        if row.level == "row"
    ]
    rows = [(number, name, budgeted or Sum(0, 1), spent or None) for number, name, budgeted, spent in rows]
    title = _("Budgeted and realised spending per unit in %(year)s, in thousands of euros.") % {"year": year}
    return pair_chart(rows, Told("units", title, ""), _("All values stand in the table above."))
