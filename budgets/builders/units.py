"""Units beside each other: what each was given, budgets and spent, with the differences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Case, Exists, OuterRef, When
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.builders import reading
from budgets.builders.themes import FIRST, no_difference, not_final, rounding
from budgets.figures import link
from budgets.forms import unit_label
from budgets.models import Allocation, Realised
from budgets.permissions import sees_all_units, sees_unit
from budgets.queries import able_units
from budgets.sheets import letter
from budgets.tables import Sum, shown
from budgets.tables.registry import PER_PAGE, Head, Row, Scope, Table, Value
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.notation import round_half_up

Amounts = Mapping[tuple[int, str], Sum]
"""What is known of a unit, by year and by "A" (allocated), "B" and "R"."""
Column = tuple[str, int]
"""Side and year; D and P are the difference with the allocation in euros and percents, E and Q that of realised."""


def may(rights: Rights, scope: Scope) -> bool:
    """Units stand beside each other for who may see each of them."""
    if scope.unit is not None:
        return sees_unit(rights, scope.unit)
    return sees_all_units(rights)


def build(scope: Scope) -> Table:
    """The rows are those of one page of units where one is asked; the total is always that of all."""
    units, count = _units(scope)
    known = _known(scope, units)
    whole = known.get(scope.unit.pk, {}) if scope.unit else _whole(scope)
    columns = _columns(scope, {year for year, side in whole if side == "R"})
    so_far = reading.so_far(scope, {year for side, year in columns if side == "R"})
    partly = reading.partly(scope, so_far)
    named = [(unit_label(unit), known[unit.pk], scope.of(unit=unit, page=0)) for unit in units if unit.pk in known]
    table = as_table(named, (whole, scope), columns, partly)
    notes = (*table.notes, *map(not_final, so_far), *no_difference(partly))
    return replace(table, units=count, notes=notes)


def as_table(
    units: Sequence[tuple[str, Amounts, Scope | None]],
    whole: tuple[Amounts, Scope | None],
    columns: Sequence[Column],
    partly: Collection[int] = (),
) -> Table:
    """Each unit by its name and all of them together; without a scope its figures lead nowhere, as in print.

    In the years that are ``partly`` told, what was realised of all is not held against their budget.
    """
    heads = (Head("unit", _("Unit"), "text"), *(_head(side, year) for side, year in columns))
    rows = [_row(name, amounts, columns, {**_opened(of), **_links(of, columns)}) for name, amounts, of in units]
    if rows:
        rows.append(_total(whole[0], columns, len(rows), _links(whole[1], columns), partly))
    about = _(
        "The difference is what is budgeted minus what is allocated, and what is realised minus what is budgeted."
    )
    return Table(_("Units, allocated, budgeted and realised"), heads, tuple(rows), (about, rounding()))


def _units(scope: Scope) -> tuple[list[Unit], int]:
    """Those that were given money in these years, budget some or spent some, with how many there are where a page of
    them is asked; the institution's own part stands last."""
    if scope.unit is not None:
        return [scope.unit], 0
    mine = {"framework": scope.framework, "year__in": scope.years}
    told = {"round__framework": scope.framework, "round__year__in": scope.years}
    any_of = (
        Exists(Allocation.objects.filter(unit=OuterRef("pk"), **mine)),
        Exists(reading.totals_of(scope).filter(counts=True, document__unit=OuterRef("pk"))),
        Exists(Realised.objects.filter(unit=OuterRef("pk"), **told)),
    )
    units = able_units(scope.framework).filter(any_of[0] | any_of[1] | any_of[2])
    central = Case(When(level=Level.INSTITUTION, then=1), default=0)
    units = units.order_by(central, "order", "name_nl", "pk")
    if not scope.page:
        return list(units), 0
    keys = list(units.values_list("pk", flat=True))
    page = Paginator(keys, PER_PAGE).get_page(scope.page)
    found = Unit.objects.in_bulk(page.object_list)
    return [found[key] for key in page], len(keys)


def _known(scope: Scope, units: Sequence[Unit]) -> dict[int, Amounts]:
    """What is known of each unit that is named; what lies below the one that was asked is part of it."""
    among = None if scope.unit is None else scope.unit.pk
    ids = [unit.pk for unit in units] if scope.unit is None else list(reading.units_of(scope.unit))
    found: dict[int, dict[tuple[int, str], Sum]] = defaultdict(lambda: defaultdict(Sum))
    given = Allocation.objects.filter(framework=scope.framework, year__in=scope.years, unit__in=ids)
    for unit, year, cents in given.values_list("unit_id", "year", "amount_cents"):
        found[among or unit][year, "A"] += shown(cents)
    for unit, year, cents, amounts, pms in reading.budgeted_by_unit(scope, ids):
        found[among or unit][year, "B"] += Sum(cents, amounts, bool(pms))
    for (unit, year, _theme), cents in reading.last_of(scope, ids).items():
        found[among or unit][year, "R"] += shown(cents)
    return {**found}


def _whole(scope: Scope) -> Amounts:
    """All units together, from the sums that are kept: as many rows for a large institution as for a small one."""
    found: dict[tuple[int, str], Sum] = defaultdict(Sum)
    for year, cents in reading.given(scope).items():
        found[year, "A"] += shown(cents)
    for cell, amount in reading.spending(scope.of(document=None)).items():
        if cell.counts:
            found[cell.column.year, cell.column.kind] += amount
    return dict(found)


def _columns(scope: Scope, real: set[int]) -> list[Column]:
    found: list[Column] = []
    for year in scope.years:
        spent = year in real and "R" in scope.sides
        if "B" in scope.sides:
            found += [("A", year), ("B", year), ("D", year), ("P", year)]
        elif spent:
            found.append(("B", year))
        if spent:
            found += [("R", year), ("E", year), ("Q", year)]
    return found


def _head(side: str, year: int) -> Head:
    code, title, kind = {
        "A": ("allocated", _("Allocated"), "money"),
        "B": ("B", _("B"), "money"),
        "D": ("difference", _("Difference"), "money"),
        "P": ("percent", _("in %"), "share"),
        "R": ("R", _("R"), "money"),
        "E": ("spent_difference", _("Difference"), "money"),
        "Q": ("spent_percent", _("in %"), "share"),
    }[side]
    return Head(f"{code}{year}", title, kind, str(year), signed=side in "DPEQ", real=side in "REQ")  # type: ignore[arg-type]


def _opened(scope: Scope | None) -> dict[int, str]:
    """A unit opens its own spending by theme."""
    if scope is None or scope.unit is None:
        return {}
    years = {"van": scope.years[0], "tot": scope.years[-1]}
    query = urlencode({"kader": scope.framework.code, "eenheid": scope.unit.code, **years})
    return {0: f"{reverse('budgets:named_table', args=['theme-year'])}?{query}"}


def _links(scope: Scope | None, columns: Sequence[Column]) -> dict[int, str]:
    if scope is None:
        return {}
    return {
        place: link(scope, year, "allocated" if side == "A" else side)
        for place, (side, year) in enumerate(columns, 1)
        if side in "ABR"
    }


def _row(title: str, amounts: Amounts, columns: Sequence[Column], links: dict[int, str]) -> Row:
    places = {column: place for place, column in enumerate(columns, 1)}
    formulas = {
        place: f"=N({letter(places[_of(side)[0], year])}{{r}})-N({letter(places[_of(side)[1], year])}{{r}})"
        for (side, year), place in places.items()
        if side in "DE" and _cell(amounts, side, year)
    }
    return Row((title, *(_cell(amounts, side, year) for side, year in columns)), formulas=formulas, links=links)


def _of(side: str) -> tuple[str, str]:
    """What a difference is of."""
    return ("B", "A") if side in "DP" else ("R", "B")


def _cell(amounts: Amounts, side: str, year: int) -> Value:
    if side in "ABR":
        return amounts.get((year, side), Sum())
    one, other = (amounts.get((year, each), Sum()) for each in _of(side))
    if not one.amounts or (side in "EQ" and not other) or (side in "DP" and not other.amounts):
        return None
    if side in "DE":
        return Sum(one.cents - other.cents, 1)
    return percent(one.cents - other.cents, other.cents)


def percent(part: int, whole: int) -> Decimal | None:
    """A difference in percents, with one decimal."""
    if not whole:
        return None
    return Decimal(round_half_up(part * 1000, abs(whole)) * (1 if whole > 0 else -1)).scaleb(-1)


def _total(whole: Amounts, columns: Sequence[Column], rows: int, links: dict[int, str], partly: Collection[int]) -> Row:
    row = _row(_("Total"), whole, columns, links)
    without = {place for place, (side, year) in enumerate(columns, 1) if side in "EQ" and year in partly}
    cells = tuple(None if place in without else cell for place, cell in enumerate(row.cells))
    known = {place: formula for place, formula in row.formulas.items() if place not in without}
    added = {
        place: f"=SUM({{c}}{FIRST}:{{c}}{FIRST + rows - 1})"
        for place, (side, _y) in enumerate(columns, 1)
        if side in "ABR"
    }
    return Row(cells, "total", formulas={**known, **added}, links=links)
