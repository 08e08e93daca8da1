"""Indicators as they are shown: per group a drawing and a table, in the notation of the language."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kwaliteit.organisation.models import Unit
from kwaliteit.shared import charts, notation
from monitoring import rollup, series
from monitoring.models import Indicator, Measurement, Reflection
from monitoring.series import Break, Series, Whole
from plans.models import Framework

MOST_DRAWN = 6
_BESIDE = gettext_lazy("Value in %(year)s: %(shown)s. Target: %(target)s.")
_REACHED = {
    True: gettext_lazy("Value in %(year)s: %(shown)s. With that the target of %(target)s is reached."),
    False: gettext_lazy("Value in %(year)s: %(shown)s. With that the target of %(target)s is not reached yet."),
}


@dataclass
class Row:
    """One value: of a date, or rolled up of a year. ``own`` is what was published for the whole beside its parts.

    ``units`` says of how many units below it is; ``some`` the same for in a drawing, when not all were measured.
    """

    year: int
    label: str
    value: Decimal | None
    deviation: Decimal | None
    shown: str
    own: str = ""
    units: str = ""
    some: str = ""
    is_baseline: bool = False
    is_break: bool = False
    breaks: list[Break] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    remark: str = ""


@dataclass(frozen=True)
class Figure:
    """An indicator for one group, drawn when its values are numbers, and always as a table."""

    indicator: Indicator
    unit: Unit
    group: str
    rows: list[Row]
    chart: SafeString | None
    reflections: list[Reflection] = field(default_factory=list)

    @property
    def last_rolled(self) -> Row | None:
        """The newest year in which units below were measured."""
        return next((row for row in reversed(self.rows) if row.units), None)

    @property
    def has_own(self) -> bool:
        return any(row.own for row in self.rows)

    @property
    def reflection(self) -> Reflection | None:
        """The newest."""
        return self.reflections[0] if self.reflections else None

    @property
    def against_target(self) -> str:
        """The last value that is shown beside the target, where that is a number."""
        aim = self.indicator.target_value
        last = next((row for row in reversed(self.rows) if row.value is not None), None)
        if aim is None or last is None:
            return ""
        words = {
            Indicator.Direction.UP: _REACHED[last.value >= aim],
            Indicator.Direction.DOWN: _REACHED[last.value <= aim],
        }.get(self.indicator.direction, _BESIDE)
        names = {"year": last.year, "shown": last.shown, "target": target_number(self.indicator, bool(last.units))}
        return str(words) % names

    @property
    def remark(self) -> str:
        return next((row.remark for row in reversed(self.rows) if row.remark), "")


@dataclass(frozen=True)
class AtYear:
    """What a report or dashboard shows of an indicator: the value of a year, and the last one before that year."""

    indicator: Indicator
    group: str
    row: Row | None
    before: Row | None
    reflection: Reflection | None


def figures(framework: Framework, unit: Unit) -> list[Figure]:
    """All that is followed in a unit, rolled up where units below it are measured."""
    return [figure_of(each) for each in series.of_unit(framework, unit)]


def in_years(indicators: Collection[int], unit: Unit, years: series.Years) -> list[Figure]:
    """These indicators in a unit, with the values of some years and what they are read beside."""
    return [figure_of(each) for each in series.in_years(indicators, unit, years)]


def of_unit(framework: Framework, unit: Unit, year: int) -> list[AtYear]:
    """Every indicator of a unit, per group, with its value of a year. For pages and reports of other floors.

    Two statements, or four when units below it are measured; ``unit.parent.parent`` is read along where it is not known.
    """
    found = []
    for each in series.of_unit(framework, unit):
        rows = rows_of(each)
        at = next((row for row in reversed(rows) if row.year == year), None)
        before = next((row for row in reversed(rows) if row.year < year), None)
        told = next((row for row in each.reflections if row.year == year), None)
        found.append(AtYear(each.indicator, each.group, at, before, told))
    return found


def figure_of(each: Series) -> Figure:
    rows = rows_of(each)
    return Figure(each.indicator, each.unit, each.group, rows, _chart(each, rows), each.reflections)


# --- rows -------------------------------------------------------------------------------------------------------------


def rows_of(each: Series) -> list[Row]:
    """By date; in a year that was rolled up, the last value of the whole stands beside what its parts come to."""
    rows, last = [], {value.measured_on.year: value for value in each.own}
    for value in each.own:
        whole = each.wholes.get(value.measured_on.year)
        beside = whole is not None and value is last[value.measured_on.year]
        rows.append(_rolled(each.indicator, whole, value) if beside else _recorded(each, value))
    rows += [_rolled(each.indicator, whole, None) for year, whole in each.wholes.items() if year not in last]
    return sorted(rows, key=lambda row: row.year)


def _recorded(each: Series, value: Measurement) -> Row:
    return Row(
        value.measured_on.year,
        _label(value, each.own),
        value.value,
        value.deviation,
        shown(each.indicator, value),
        is_baseline=value.measured_on == each.indicator.baseline_on,
        is_break=value.series_break,
        breaks=[Break("", value.break_reason)] if value.series_break else [],
        notes=_unlike_its_parts(each.indicator, value),
        remark=value.remark,
    )


def _rolled(indicator: Indicator, whole: Whole, own: Measurement | None) -> Row:
    """What the parts come to; where they come to nothing, what was recorded for the whole, and why."""
    found = rollup.outcome(indicator.kind, whole.sums)
    published = shown(indicator, own) if own else ""
    measured = _("%(measured)s of %(all)s units") % {"measured": whole.sums.units, "all": whole.expected}
    row = Row(
        whole.year,
        str(whole.year),
        found.value,
        found.deviation,
        _shown_outcome(indicator, found),
        published,
        measured,
        is_baseline=whole.at_baseline or bool(own and own.measured_on == indicator.baseline_on),
        breaks=[*whole.breaks, *([Break("", own.break_reason)] if own and own.series_break else [])],
        remark=own.remark if own else "",
    )
    row.is_break = bool(row.breaks)
    if whole.sums.units < whole.expected:
        row.some = f"{whole.sums.units}/{whole.expected}"
    if found.value is None:
        row.notes.append(_why_not(found, whole))
        if own:
            row.value, row.deviation, row.shown, row.own = own.value, own.deviation, published, ""
    elif own and own.value is not None:
        row.notes += _difference(indicator, whole, own, row.shown)
    return row


def _why_not(found: rollup.Outcome, whole: Whole) -> str:
    numbers = {"lacking": found.lacking, "units": whole.sums.units}
    return {
        "text": _("Not rolled up: words have no sum. They stand per unit."),
        "counts": _("Not rolled up: in %(lacking)s of %(units)s units the counts of the percentage are missing."),
        "parts": _("Not rolled up: in %(lacking)s of %(units)s units the two parts of the ratio are missing."),
        "respondents": _("Not rolled up: in %(lacking)s of %(units)s units the number of respondents is missing."),
    }.get(found.lack, _("Not rolled up: no unit has a value.")) % numbers


def _difference(indicator: Indicator, whole: Whole, own: Measurement, rolled: str) -> list[str]:
    """A finding only when all units were measured: else the missing ones may explain it."""
    if whole.sums.units < whole.expected or own.value is None:
        return []
    if rollup.difference(indicator.kind, whole.sums, own.value) is None:
        return []
    words = _(
        "Published for the whole: %(own)s; the units come to %(rolled)s. Rounding does not explain the difference."
    )
    return [words % {"own": shown(indicator, own), "rolled": rolled}]


def _unlike_its_parts(indicator: Indicator, value: Measurement) -> list[str]:
    """A ratio or percentage that was published otherwise than its own parts come to."""
    if value.value is None or value.numerator is None or value.denominator is None:
        return []
    sums = rollup.sums_of(indicator.kind, rollup.Part(value.value, value.numerator, value.denominator))
    if rollup.difference(indicator.kind, sums, value.value) is None:
        return []
    found = _shown_outcome(indicator, rollup.outcome(indicator.kind, sums))
    words = _("Published: %(own)s; its two parts come to %(found)s. Rounding does not explain the difference.")
    return [words % {"own": shown(indicator, value), "found": found}]


def _label(value: Measurement, values: Iterable[Measurement]) -> str:
    """The year, or the date where a year has more than one value of the same group."""
    same = [v for v in values if v.measured_on.year == value.measured_on.year]
    return str(value.measured_on.year) if len(same) == 1 else formats.date_format(value.measured_on, "j b Y")


def _chart(each: Series, rows: list[Row]) -> SafeString | None:
    kind = each.indicator.kind
    if kind in (Indicator.Kind.TEXT, Indicator.Kind.MILESTONE):
        return None
    points = [
        charts.Point(
            label=row.label,
            value=row.value,
            shown=number(row.value, kind),
            deviation=row.deviation,
            is_break=row.is_break,
            note=_("baseline") if row.is_baseline else row.some,
        )
        for row in rows[-MOST_DRAWN:]
        if row.value is not None
    ]
    if not points:
        return None
    indicator = each.indicator
    title = ", ".join(filter(None, [indicator.name, each.group]))
    told = "; ".join(f"{row.label} {row.shown}" for row in rows)
    aim = None if indicator.target_value is None else (indicator.target_value, number(indicator.target_value, kind))
    return charts.series(points, charts.Told(_key(each), title, told), aim)


def _key(each: Series) -> str:
    """The only one of its kind on a page, whatever a group is called."""
    of = each.own[0].pk if each.own else f"w{next(iter(each.wholes))}-{slugify(each.group)}"
    return f"i{each.indicator.pk}-{each.unit.pk}-{of}"


# --- notation ---------------------------------------------------------------------------------------------------------


def shown(indicator: Indicator, value: Measurement) -> str:
    """A value as it is read: 24,4; 88,6 %; 3,9 ± 0,1; yes."""
    if indicator.kind == Indicator.Kind.TEXT:
        return value.text
    if value.value is not None and indicator.kind == Indicator.Kind.MILESTONE:
        return _("yes") if value.value else _("no")
    return _numbers(indicator, value.value, value.deviation)


def _shown_outcome(indicator: Indicator, found: rollup.Outcome) -> str:
    if found.value is not None and indicator.kind == Indicator.Kind.MILESTONE:
        return _("%(done)s of %(all)s") % {"done": int(found.value), "all": int(found.denominator or 0)}
    return _numbers(indicator, found.value, found.deviation)


def target_number(indicator: Indicator, of_units: bool) -> str:
    """The target as the values beside it are read; of a milestone yes or no, or how many units (``of_units``)."""
    aim = indicator.target_value
    if aim is None or indicator.kind != Indicator.Kind.MILESTONE:
        return _numbers(indicator, aim, None)
    if of_units:
        return number(aim, Indicator.Kind.COUNT)
    return _("yes") if aim else _("no")


def said_target(indicator: Indicator, unit: Unit) -> str:
    """The target in its own words, or else as the values of the unit are read; empty without one."""
    if indicator.target or indicator.target_value is None:
        return indicator.target
    return target_number(indicator, series.rolls_up(indicator, unit))


def _numbers(indicator: Indicator, value: Decimal | None, deviation: Decimal | None) -> str:
    if value is None:
        return "–"
    text = number(value, indicator.kind)
    if indicator.kind == Indicator.Kind.PERCENTAGE:
        text += notation.NBSP + "%"
    if deviation is not None:
        text += f"{notation.NBSP}±{notation.NBSP}{number(deviation, indicator.kind)}"
    return text


def number(value: Decimal, kind: str) -> str:
    """Whole for numbers of people or things, else one decimal, in the notation of the language."""
    decimals = 0 if kind == Indicator.Kind.COUNT else 1
    return formats.number_format(round(value, decimals), decimal_pos=decimals, use_l10n=True, force_grouping=True)
