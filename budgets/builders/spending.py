"""What was spent by unit and theme, what is expected in the whole year, and what the ledger says and no key maps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db.models import Sum as Add
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from budgets import ledger
from budgets.builders import reading
from budgets.builders.themes import FIRST, rounding
from budgets.builders.units import percent
from budgets.forms import unit_label
from budgets.models import PLACES, DocumentTotal, LedgerImport, Realised, Report
from budgets.queries import units_with_money
from budgets.tables import Sum, shown
from budgets.tables.registry import Head, Row, Scope, Table, Value
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act, Level
from plans.models import Theme


class Key(NamedTuple):
    year: int
    unit: int
    theme: int


class Said(NamedTuple):
    """What the last report of a unit about a year says of a theme."""

    report: str
    number: int
    cents: int
    forecast: int | None
    remarks: tuple[str, ...]


def build(scope: Scope) -> Table:
    """The last report of each unit: by year, unit and theme, budgeted against realised."""
    heads = (
        *_heads(),
        Head("realised", _("Realised"), "money", real=True),
        *_differences(),
    )
    rows = _rows(scope, lambda one: True, lambda one: one.cents, forecast=False)
    return Table(_("Realised spending by unit and theme"), heads, tuple(rows), (rounding(),))


def build_forecast(scope: Scope) -> Table:
    """Where the last report came before the end of the year: what is expected in the whole of it."""
    heads = (
        *_heads(),
        Head("realised", _("Realised until then"), "money", real=True),
        Head("forecast", _("Expected in the whole year"), "money"),
        *_differences(),
    )
    rows = _rows(scope, lambda one: one.report != Report.FINAL, lambda one: one.forecast, forecast=True)
    note = _(
        "Where a part has no forecast, what was spent until then counts; without any forecast nothing is expected yet."
    )
    return Table(_("Expected spending in the whole year"), heads, tuple(rows), (note, rounding()))


def _heads() -> tuple[Head, ...]:
    return (
        Head("year", _("Year"), "text"),
        Head("report", _("Report"), "text"),
        Head("unit", _("Unit"), "text"),
        Head("theme", _("Theme"), "text"),
        Head("budgeted", _("Budgeted"), "money"),
    )


def _differences() -> tuple[Head, ...]:
    return (
        Head("difference", _("Difference"), "money", signed=True),
        Head("percent", _("in %"), "share", signed=True),
        Head("remark", pgettext("spending", "Remark"), "text"),
    )


def _rows(
    scope: Scope, which: Callable[[Said], bool], against: Callable[[Said], int | None], *, forecast: bool
) -> list[Row]:
    said = {key: one for key, one in _said(scope).items() if which(one)}
    reported = {(key.year, key.unit) for key in said}
    budget = {key: cents for key, cents in _budget(scope).items() if (key.year, key.unit) in reported}
    themes = {theme.pk: theme for theme in Theme.objects.filter(framework=scope.framework)}
    units = sorted(units_with_money(scope.framework), key=lambda unit: unit.level == Level.INSTITUTION)
    order = {unit.pk: (place, unit_label(unit)) for place, unit in enumerate(units)}
    keys = [key for key in {*said, *budget} if key.unit in order]
    labels = {(key.year, key.unit): Report(one.report).label for key, one in said.items()}
    rows: list[Row] = []
    totals = [0, 0, 0]
    for key in sorted(keys, key=lambda key: (key.year, order[key.unit][0], themes[key.theme].order)):
        one, budgeted = said.get(key), budget.get(key)
        end = against(one) if one else None
        theme = themes[key.theme]
        money: list[Value] = [shown(budgeted) if budgeted is not None else Sum()]
        money.append(shown(one.cents) if one else Sum())
        if forecast:
            money.append(shown(end) if end is not None else Sum())
        known = end is not None
        difference = (end or 0) - (budgeted or 0)
        head = (str(key.year), str(labels[key.year, key.unit]), order[key.unit][1], f"{theme.number}. {theme.name}")
        tail = (
            Sum(difference, 1) if known else None,
            percent(difference, budgeted) if known and budgeted else None,
            " ".join(one.remarks) if one else "",
        )
        rows.append(Row((*head, *money, *tail), theme=theme.number))
        totals = [totals[0] + (budgeted or 0), totals[1] + (one.cents if one else 0), totals[2] + (end or 0)]
    if rows:
        rows.append(_total(totals, len(rows), forecast=forecast))
    return rows


def _total(totals: list[int], rows: int, *, forecast: bool) -> Row:
    places = range(4, 7) if forecast else range(4, 6)
    money = [shown(cents) for cents in (totals if forecast else totals[:2])]
    added = dict.fromkeys(places, f"=SUM({{c}}{FIRST}:{{c}}{FIRST + rows - 1})")
    return Row((_("Total"), "", "", "", *money, None, None, ""), level="total", formulas=added)


def _said(scope: Scope) -> dict[Key, Said]:
    """Of every unit and year what its last report says; one statement."""
    rows = Realised.objects.filter(round__framework=scope.framework, round__year__in=scope.years)
    if scope.unit is not None:
        rows = rows.filter(unit__in=reading.units_of(scope.unit))
    fields = ("round__year", "unit_id", "theme_id", "round__report", "round__number")
    found = list(rows.order_by("pk").values_list(*fields, "amount_cents", "forecast_cents", "remark"))
    newest: dict[tuple[int, int], tuple[int, int]] = {}
    for year, unit, _theme, report, number, *_rest in found:
        place = (PLACES[report], number)
        newest[year, unit] = max(place, newest.get((year, unit), place))
    each: dict[Key, list[tuple[str, int, int, int | None, str]]] = defaultdict(list)
    for year, unit, theme, report, number, *rest in found:
        if newest[year, unit] == (PLACES[report], number):
            each[Key(year, unit, theme)].append((report, number, *rest))
    return {key: _together(rows) for key, rows in each.items()}


def _together(rows: Iterable[tuple[str, int, int, int | None, str]]) -> Said:
    rows = list(rows)
    told = any(forecast is not None for *_x, forecast, _remark in rows)
    expected = sum(cents if forecast is None else forecast for _r, _n, cents, forecast, _remark in rows)
    return Said(
        rows[0][0],
        rows[0][1],
        sum(row[2] for row in rows),
        expected if told else None,
        tuple(remark for *_x, remark in rows if remark),
    )


def _budget(scope: Scope) -> dict[Key, int]:
    rows = DocumentTotal.objects.filter(
        document__framework=scope.framework, counted=True, counts=True, year__in=scope.years
    )
    if scope.unit is not None:
        rows = rows.filter(document__unit__in=reading.units_of(scope.unit))
    codes = dict(Theme.objects.filter(framework=scope.framework).values_list("code", "pk"))
    grouped = rows.values_list("year", "document__unit", "theme").annotate(all=Add("cents")).order_by()
    return {Key(year, unit, codes[theme]): cents for year, unit, theme, cents in grouped if theme in codes}


# --- what no key maps -------------------------------------------------------------------------------------------------


def may_unmapped(rights: Rights, scope: Scope) -> bool:
    """Codes that belong to no unit yet are for who runs the reports of the institution."""
    top = rights.institution
    return bool(scope.document is None and scope.unit in (None, top) and top and rights.reaches(Act.REALISE, top))


def build_unmapped(scope: Scope) -> Table:
    """Of the last export of each year: codes for which no split key holds, with their total."""
    heads = (
        Head("year", _("Year"), "text"),
        Head("code", _("Code"), "text"),
        Head("kind", _("Kind"), "text"),
        Head("bookings", _("Bookings"), "number"),
        Head("amount", _("Amount"), "money"),
    )
    imports = LedgerImport.objects.filter(round__framework=scope.framework, round__year__in=scope.years)
    last = {one.round.year: one for one in imports.select_related("round").order_by("pk")}
    rows: list[Row] = []
    total = 0
    for year, taken in sorted(last.items()):
        for one in ledger.unmapped_in(taken, scope.framework):
            rows.append(Row((str(year), one.code, one.kind_label, one.count, shown(one.cents))))
            total += one.cents
    if rows:
        added = {4: f"=SUM({{c}}{FIRST}:{{c}}{FIRST + len(rows) - 1})"}
        rows.append(Row((_("Total"), "", "", None, shown(total)), level="total", formulas=added))
    return Table(_("Ledger codes that are not mapped"), heads, tuple(rows), (rounding(),))
