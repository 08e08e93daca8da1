"""Indicators as they are shown: per group a drawing and a table, in the notation of the language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import FilteredRelation
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Unit
from kwaliteit.shared import charts, notation
from monitoring.models import Indicator, Measurement
from plans.models import Framework


@dataclass(frozen=True)
class Figure:
    """An indicator for one group, drawn when its values are numbers, and always as a table."""

    indicator: Indicator
    group: str
    values: list[Measurement]
    chart: SafeString | None

    @property
    def remark(self) -> str:
        return next((v.remark for v in reversed(self.values) if v.remark), "")


def figures(framework: Framework, unit: Unit) -> list[Figure]:
    rows = (
        Indicator.objects.filter(framework=framework, unit=unit)
        .annotate(measured=FilteredRelation("measurements"))
        .select_related("theme", "measured")
        .order_by("theme__order", "order", "pk", "measured__measured_on", "measured__pk")
    )
    values: dict[Indicator, list[Measurement]] = {}
    for row in rows:  # one for each value, or one without any
        values.setdefault(row, []).extend([row.measured] if hasattr(row, "measured") else [])
    return [figure for indicator, measured in values.items() for figure in figures_of(indicator, measured)]


def figures_of(indicator: Indicator, values: list[Measurement]) -> list[Figure]:
    """One figure per group (Ba, Ma), or one that says there is no value yet."""
    groups: dict[str, list[Measurement]] = defaultdict(list)
    for value in values:
        value.shown = shown(indicator, value)
        value.label = _label(value, values)
        groups[value.group].append(value)
    if not groups:
        return [Figure(indicator, "", [], None)]
    return [Figure(indicator, group, values, _chart(indicator, group, values)) for group, values in groups.items()]


def _label(value: Measurement, values: Iterable[Measurement]) -> str:
    """The year, or the date where a year has more than one value of the same group."""
    same = [v for v in values if v.group == value.group and v.measured_on.year == value.measured_on.year]
    return str(value.measured_on.year) if len(same) == 1 else formats.date_format(value.measured_on, "j b Y")


def _chart(indicator: Indicator, group: str, values: list[Measurement]) -> SafeString | None:
    if indicator.kind in (Indicator.Kind.TEXT, Indicator.Kind.MILESTONE):
        return None
    points = [
        charts.Point(
            label=v.label,
            value=v.value,
            shown=number(v.value, indicator.kind),
            deviation=v.deviation,
            is_break=v.series_break,
            note=_("baseline") if v.measured_on == indicator.baseline_on else "",
        )
        for v in values[-6:]
        if v.value is not None
    ]
    title = f"{indicator.name}, {group}" if group else indicator.name
    told = "; ".join(f"{value.label} {value.shown}" for value in values)
    return charts.series(points, charts.Told(f"i{values[0].pk}", title, told)) if points else None


def shown(indicator: Indicator, value: Measurement) -> str:
    """A value as it is read: 24,4; 88,6 %; 3,9 ± 0,1; yes."""
    if indicator.kind == Indicator.Kind.TEXT:
        return value.text
    if value.value is None:
        return "–"
    if indicator.kind == Indicator.Kind.MILESTONE:
        return _("yes") if value.value else _("no")
    text = number(value.value, indicator.kind)
    if indicator.kind == Indicator.Kind.PERCENTAGE:
        text += notation.NBSP + "%"
    if value.deviation is not None:
        text += f"{notation.NBSP}±{notation.NBSP}{number(value.deviation, indicator.kind)}"
    return text


def number(value: Decimal, kind: str) -> str:
    """Whole for numbers of people or things, else one decimal, in the notation of the language."""
    decimals = 0 if kind == Indicator.Kind.COUNT else 1
    return formats.number_format(round(value, decimals), decimal_pos=decimals, use_l10n=True, force_grouping=True)
