"""Units beside each other: what each was given, budgets and spent, with the differences."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from django.utils.translation import gettext as _

from budgets.builders import reading
from budgets.builders.themes import FIRST, rounding
from budgets.figures import link
from budgets.forms import unit_label
from budgets.models import Allocation
from budgets.permissions import sees_all_units, sees_unit
from budgets.queries import units_with_money
from budgets.sheets import letter
from budgets.tables import Sum, shown, together
from budgets.tables.registry import Head, Row, Scope, Table, Value
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.notation import round_half_up

Amounts = dict[tuple[int, str], Sum]
"""What is known of a unit, by year and by "A" (allocated), "B" and "R"."""


def may(rights: Rights, scope: Scope) -> bool:
    """Units stand beside each other for who may see each of them."""
    if scope.unit is not None:
        return sees_unit(rights, scope.unit)
    return sees_all_units(rights)


def build(scope: Scope) -> Table:
    units = [unit for unit in units_with_money(scope.framework) if scope.unit in (None, unit)]
    known = _known(scope)
    real = {year for amounts in known.values() for year, side in amounts if side == "R"}
    columns = _columns(scope, real)
    heads = [Head("unit", _("Unit"), "text"), *(_head(side, year) for side, year in columns)]
    last = sorted(units, key=lambda unit: unit.level == Level.INSTITUTION)
    rows = [
        _row(unit_label(unit), known[unit.pk], columns, _links(scope.of(unit=unit), columns))
        for unit in last
        if unit.pk in known
    ]
    notes = [
        _("The difference is what is budgeted minus what is allocated, and what is realised minus what is budgeted.")
    ]
    if rows:
        whole: Amounts = defaultdict(Sum)
        for amounts in known.values():
            for key, cents in amounts.items():
                whole[key] += cents
        rows.append(_total(whole, columns, len(rows), _links(scope, columns)))
    return Table(_("Units, allocated, budgeted and realised"), tuple(heads), tuple(rows), (*notes, rounding()))


def _known(scope: Scope) -> dict[int, Amounts]:
    found: dict[int, Amounts] = defaultdict(lambda: defaultdict(Sum))
    given = Allocation.objects.filter(framework=scope.framework, year__in=scope.years)
    given = given if scope.unit is None else given.filter(unit__in=reading.units_of(scope.unit))
    for unit, year, cents in given.values_list("unit_id", "year", "amount_cents"):
        found[unit][year, "A"] += shown(cents)
    for unit, year, cents, amounts, pms in reading.budgeted_by_unit(scope):
        found[unit][year, "B"] += Sum(cents, amounts, bool(pms))
    for (unit, year, _theme), cents in reading.last_of(scope).items():
        found[unit][year, "R"] += shown(cents)
    if scope.unit is not None:  # what lies below a unit is part of it
        return {scope.unit.pk: _all(found)} if found else {}
    return found


def _all(found: dict[int, Amounts]) -> Amounts:
    keys = {key for amounts in found.values() for key in amounts}
    return defaultdict(Sum, {key: together(amounts[key] for amounts in found.values()) for key in keys})


def _columns(scope: Scope, real: set[int]) -> list[tuple[str, int]]:
    """Side and year; D and P are the difference with the allocation in euros and percents, E and Q that of realised."""
    found: list[tuple[str, int]] = []
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


def _links(scope: Scope, columns: list[tuple[str, int]]) -> dict[int, str]:
    return {
        place: link(scope, year, "allocated" if side == "A" else side)
        for place, (side, year) in enumerate(columns, 1)
        if side in "ABR"
    }


def _row(title: str, amounts: Amounts, columns: list[tuple[str, int]], links: dict[int, str]) -> Row:
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


def _total(whole: Amounts, columns: list[tuple[str, int]], rows: int, links: dict[int, str]) -> Row:
    row = _row(_("Total"), whole, columns, links)
    added = {
        place: f"=SUM({{c}}{FIRST}:{{c}}{FIRST + rows - 1})"
        for place, (side, _y) in enumerate(columns, 1)
        if side in "ABR"
    }
    return Row(row.cells, "total", formulas={**row.formulas, **added}, links=links)
