"""The table original against supplement, and the one of shifts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from budgets.forms import unit_label
from budgets.models import Shift
from budgets.permissions import sees_unit
from budgets.predecessors import Pair, compare_all, supplements
from budgets.queries import theme_names
from budgets.shifts import listed, moves, state
from budgets.tables import Sum, ThemeName, amount, share
from budgets.tables.comparison import Comparison, Part
from budgets.tables.registry import Head, Level, Row, Scope, Table
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Refused


def read(scope: Scope) -> tuple[Comparison, list[Pair]]:
    """Of one plan from what its reader may see, else of the newest frozen supplement of each unit."""
    if scope.document is not None:
        if scope.document.replaces is None:
            raise Refused(_("This plan replaces no other one."))
        return compare_all([scope.document], working=True)
    units = None if scope.unit is None else [scope.unit.pk]
    return compare_all(supplements(scope.framework, units))


def build(scope: Scope) -> Table:
    """Per year each theme, then each unit: shares and amounts of both plans, and what the difference is made of.

    A year or unit without an amount in either plan is left out.
    """
    comparison, pairs = read(scope)
    table = as_table(scope, comparison, pairs)
    left_out = _left_out(scope, pairs)
    return replace(table, notes=(*table.notes, left_out)) if left_out else table


def _left_out(scope: Scope, pairs: Sequence[Pair]) -> str:
    """The units whose new plan is not compared yet, as far as their reader may know them."""
    if scope.document is not None:
        return ""
    there, rights = {row.now.pk for row in pairs}, scope.rights
    rows = supplements(scope.framework, None if scope.unit is None else [scope.unit.pk])
    names = [row.unit.short for row in rows if row.pk not in there and (rights is None or sees_unit(rights, row.unit))]
    said = _("Not compared yet, for the new or the earlier plan was not laid before a council: %(units)s.")
    return said % {"units": ", ".join(names)} if names else ""


def as_table(scope: Scope, comparison: Comparison, pairs: Sequence[Pair]) -> Table:
    years = [year for year in comparison.years if year in scope.years and comparison.part(year=year) != Part()]
    themes = [theme for theme in theme_names(scope.framework) if comparison.part(theme=theme.code) != Part()]
    units = _units(scope, pairs)
    rows = [row for year in years for row in _of_year(comparison, year, themes, units)]
    notes = (*_without(comparison, years), *_notes(pairs, comparison))
    return Table(_("Original plan against supplement"), _heads(), tuple(rows), notes)


def _without(comparison: Comparison, years: Sequence[int]) -> Iterator[str]:
    """What there is nothing to compare with, said first."""
    bare = [str(year) for year in years if not comparison.part(year=year).was]
    if bare:
        yield _(
            "The earlier plans hold no amounts for %(years)s, so of these years stands only what the new plans budget."
        ) % {"years": get_text_list(bare, _("and"))}


def _units(scope: Scope, pairs: Sequence[Pair]) -> list[tuple[Unit, dict[int, str]]]:
    """The units by name, where there are more and their reader may know them; with the way to their plan."""
    if len(pairs) < 2:
        return []
    rights = scope.rights
    return [
        (row.now.unit, {0: reverse("budgets:predecessor", args=[row.now.uuid])} if _reads(rights, row) else {})
        for row in pairs
        if rights is None or sees_unit(rights, row.now.unit)
    ]


def _reads(rights: Rights | None, row: Pair) -> bool:
    return rights is not None and rights.reaches(Act.READ, row.now.unit)


def _heads() -> tuple[Head, ...]:
    shares, money, parts = _("Share in %"), _("Amount"), _("What the difference is made of")
    return (
        Head("of", _("Theme or unit"), "text"),
        Head("year", _("Year"), "text"),
        Head("share_was", _("original"), "share", shares),
        Head("share_now", _("supplement"), "share", shares),
        Head("points", _("points"), "number", shares, signed=True),
        Head("was", _("original"), "money", money),
        Head("now", _("supplement"), "money", money),
        Head("difference", _("difference"), "money", money, signed=True),
        Head("regrouped", _("only regrouped"), "money", parts, signed=True),
        Head("new", _("new"), "money", parts, signed=True),
        Head("dropped", _("dropped"), "money", parts, signed=True),
        Head("changed", _("other amounts"), "money", parts, signed=True),
    )


def _of_year(
    comparison: Comparison, year: int, themes: Sequence[ThemeName], units: Sequence[tuple[Unit, dict[int, str]]]
) -> Iterator[Row]:
    whole = comparison.part(year=year)
    for theme in themes:
        name = f"{theme.number}. {theme.name}"
        yield _row(year, name, comparison.part(theme=theme.code, year=year), whole, theme=theme.number)
    yield _row(year, _("Total"), whole, whole, total=True)
    for unit, links in units:
        part = comparison.part(unit=str(unit.pk), year=year)
        if part != Part():
            yield _row(year, unit_label(unit), part, whole, links=links)


def _row(
    year: int,
    name: str,
    part: Part,
    whole: Part,
    *,
    theme: int = 0,
    total: bool = False,
    links: Mapping[int, str] | None = None,
) -> Row:
    was, now = share(part.was, whole.was), share(part.now, whole.now)
    points = None if was is None or now is None or total else now - was
    level: Level = "total" if total else "row"
    if not whole.was:  # nothing to compare with: the earlier plans hold no amount of this year
        nothing = (Sum(),) * 5
        return Row(
            (name, str(year), None, now, None, Sum(), amount(part.now), *nothing), level, links=links or {}, theme=theme
        )
    sums = (part.was, part.now, part.difference, part.regrouped, part.new, part.dropped, part.changed)
    cells = (name, str(year), was, now, points, *(amount(cents) for cents in sums))
    return Row(cells, level, formulas={7: "=G{r}-F{r}"}, links=links or {}, theme=theme)


def _notes(pairs: Sequence[Pair], comparison: Comparison) -> Iterator[str]:
    yield _(
        "Only regrouped: a measure that stands under another theme now, or that a recorded shift names as merged or "
        "divided; over all themes this is 0. The four parts add up to the difference."
    )
    yield _("Shares are rounded each by themselves, so a column need not add up to exactly 100.")
    working = [row.now.unit.short for row in pairs if row.version_now is None or row.version_was is None]
    if working:
        yield _("From the working text, not yet laid before a council: %(units)s.") % {"units": ", ".join(working)}
    if not comparison.cells:
        yield _("No plan that replaces another one has been laid before a council yet.")


# --- shifts -----------------------------------------------------------------------------------------------------------


def build_shifts(scope: Scope) -> Table:
    rows = Shift.objects.filter(framework=scope.framework)
    rows = rows if scope.rights is None else rows.visible_to(scope.rights)
    if scope.document is not None:
        rows = rows.filter(document=scope.document)
    elif scope.unit is not None:
        rows = rows.filter(legs__unit=scope.unit).distinct()
    heads = (
        Head("decided_on", _("Decided on"), "date"),
        Head("unit", _("Unit"), "text"),
        Head("kind", _("Kind"), "text"),
        Head("from", _("From"), "text"),
        Head("to", _("To"), "text"),
        Head("amount", _("Amount"), "money"),
        Head("right", _("Right of the council"), "text"),
        Head("state", _("State"), "text"),
        Head("reason", _("Reason"), "text"),
    )
    found = []
    for row in listed(rows).order_by("decided_on", "pk"):
        for move in moves(row):
            place = (row.decided_on, row.unit.short, str(row.get_kind_display()), move.origin, move.target)
            said = (str(row.get_right_display()), state(row)[1], row.reason)
            found.append(Row((*place, amount(move.cents), *said)))
    return Table(_("Shifts and carry-over"), heads, tuple(found))
