"""Indicators by year, as one of the tables that every scope has."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.permissions import sees_institution
from budgets.tables import registry
from budgets.tables.registry import Head, Row, Scope, Table, Value
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Level
from kwaliteit.shared import notation
from monitoring import figures
from monitoring.models import Indicator
from monitoring.queries import visible_units


def register() -> None:
    registry.register("indicators", gettext_lazy("Indicators by year"), build, may)


def may(rights: Rights, scope: Scope) -> bool:
    """Those of the institution are for all who see progress; those of a unit for who sees the unit."""
    unit = scope.unit
    if scope.document is not None:
        return False
    if unit is None or unit.level == Level.INSTITUTION:
        return sees_institution(rights)
    return visible_units(rights).filter(pk=unit.pk).exists()


def build(scope: Scope) -> Table:
    unit = scope.unit or Unit.objects.filter(level=Level.INSTITUTION).first()
    found = figures.figures(scope.framework, unit) if unit else []
    heads = (
        Head("indicator", _("Indicator"), "text"),
        Head("baseline_on", _("Baseline on"), "date"),
        Head("baseline", _("Baseline"), "number"),
        *(Head(f"Y{year}", str(year), "number") for year in scope.years),
        Head("target", _("Target"), "text"),
    )
    rows: list[Row] = []
    theme = 0
    for figure in found:
        if figure.indicator.theme.number != theme:
            theme = figure.indicator.theme.number
            rows.append(Row((figure.indicator.theme.name, *([None] * (len(heads) - 1))), "heading", theme=theme))
        rows.append(_row(figure, scope.years))
    notes = [
        _("Of each year the last value stands here."),
        _("A value with * cannot be compared with those before it."),
    ]
    return Table(_("Indicators by year"), heads, tuple(rows), tuple(notes) if rows else ())


def _row(figure: figures.Figure, years: tuple[int, ...]) -> Row:
    indicator = figure.indicator
    last = {row.year: row for row in figure.rows}
    base = next((row for row in figure.rows if row.is_baseline), None)
    places = {2: base, **{place: last.get(year) for place, year in enumerate(years, 3)}}
    fine = {place: _beside(row) for place, row in places.items() if row and _beside(row)}
    title = f"{indicator.name} ({figure.group})" if figure.group else indicator.name
    unit = _("in %") if indicator.kind == Indicator.Kind.PERCENTAGE else indicator.scale
    cells = (title, indicator.baseline_on, *(_value(indicator, row) for row in places.values()), indicator.target)
    return Row(cells, fine={**fine, **({0: unit} if unit else {})})


def _value(indicator: Indicator, row: figures.Row | None) -> Value:
    if row is None:
        return None
    if indicator.kind in (Indicator.Kind.TEXT, Indicator.Kind.MILESTONE) or row.value is None:
        return row.shown
    return round(row.value, 0 if indicator.kind == Indicator.Kind.COUNT else 1) or Decimal(0)


def _beside(row: figures.Row) -> str:
    """The deviation of a mean, of how many units it is, and a mark where the series breaks."""
    deviation = "" if row.deviation is None else f"±{notation.NBSP}{figures.number(row.deviation, 'mean')}"
    return " ".join(filter(None, [deviation, row.units, "*" if row.is_break else ""]))
