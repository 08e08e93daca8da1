"""The values of indicators for a unit, year by year: recorded for the unit itself, and rolled up from those below it.

Reading only, in a number of statements that does not grow with indicators, units or years.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.composed import composed
from monitoring.models import Indicator, Measurement, Reflection
from monitoring.rollup import Part, Sums, rolled_up
from plans.models import Framework, Measure

Years = tuple[int, int]
"""The first and the last of them."""

DEPTH = {Level.INSTITUTION: 0, Level.FACULTY: 1, Level.PROGRAMME: 2}


@dataclass(frozen=True, slots=True)
class Break:
    """From here on values cannot be compared with earlier ones: in which unit below (or none), and why."""

    unit: str
    reason: str


@dataclass
class Whole:
    """What the units below come to in a year: of each the last value of that year."""

    year: int
    sums: Sums
    expected: int
    breaks: list[Break]
    at_baseline: bool


@dataclass
class Series:
    """An indicator in a unit for one group: its own values by date, and those rolled up by year."""

    indicator: Indicator
    unit: Unit
    group: str
    own: list[Measurement] = field(default_factory=list)
    wholes: dict[int, Whole] = field(default_factory=dict)
    reflections: list[Reflection] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Window:
    """What is read of each indicator: the values of some years, and by indicator those of years besides."""

    years: Years
    besides: dict[int, set[int]]

    def of(self, indicator: int) -> set[int]:
        first, last = self.years
        return {*range(first, last + 1), *self.besides.get(indicator, ())}

    @property
    def bounds(self) -> dict[str, Any]:
        """What ``_within`` asks for: all of these years, of each indicator."""
        first, last = self.years
        more = set().union(*self.besides.values()) - set(range(first, last + 1))
        return {
            "first": datetime.date(first, 1, 1),
            "last": datetime.date(last, 12, 31),
            "more": [datetime.date(year, month, day) for year in sorted(more) for month, day in ((1, 1), (12, 31))],
        }


def _within(prefix: str, first: datetime.date, last: datetime.date, more: list[datetime.date]) -> Q:
    field, found = f"{prefix}measured_on__range", Q()
    for bounds in ((first, last), *zip(more[::2], more[1::2], strict=True)):
        found |= Q(**{field: bounds})
    return found


@dataclass(frozen=True, slots=True)
class Below:
    """A unit of which values are rolled up, with the years in which it was there."""

    pk: int
    level: str
    name: str
    first: int
    last: int


def of_unit(framework: Framework, unit: Unit) -> list[Series]:
    """Every indicator of the unit, and those of units above it that are measured here, in order. Two to four statements."""
    return _of(followed(framework, unit), unit)


def in_years(indicators: Collection[int], unit: Unit, years: Years) -> list[Series]:
    """These indicators with the values of some years alone, and what they are read beside. Three to five statements.

    Beside them stand the baseline, breaks since, and the last value when it lies before them.
    """
    window = Window(years, _besides(indicators, unit, years))
    rows = _measured(indicators=list(indicators), unit=unit.pk, **window.bounds)
    return _series(_by_indicator(rows, window), unit, window)


def followed(framework: Framework, unit: Unit) -> QuerySet[Indicator]:
    return Indicator.objects.filter(followed_in(unit), framework=framework).order_by("theme__order", "order", "pk")


def of_measure(measure: Measure) -> list[Series]:
    """The indicators of a measure, in its own unit. One statement when there are none."""
    document = measure.document
    rows = Indicator.objects.filter(measure_lineage=measure.lineage, framework=document.framework_id)
    return _of(rows.filter(unit=document.unit_id), document.unit)


def _of(rows: QuerySet[Indicator], unit: Unit) -> list[Series]:
    return _series(_by_indicator(_with_own(rows, Q(measurements__unit=unit))), unit)


@composed
def _measured(
    *, indicators: list[int], unit: int, first: datetime.date, last: datetime.date, more: list[datetime.date]
) -> QuerySet[Indicator]:
    here = Q(measurements__unit=unit) & _within("measurements__", first, last, more)
    return _with_own(Indicator.objects.filter(pk__in=indicators), here)


def _with_own(rows: QuerySet[Indicator], here: Q) -> QuerySet[Indicator]:
    """A row for each value, or one without any."""
    measured = rows.annotate(measured=FilteredRelation("measurements", condition=here))
    return measured.select_related("theme", "measured").order_by(
        "theme__order", "order", "pk", "measured__measured_on", "measured__pk"
    )


def _by_indicator(rows: Iterable[Indicator], window: Window | None = None) -> dict[Indicator, list[Measurement]]:
    own: dict[Indicator, list[Measurement]] = {}
    for row in rows:
        mine = own.setdefault(row, [])
        if hasattr(row, "measured") and (window is None or row.measured.measured_on.year in window.of(row.pk)):
            mine.append(row.measured)
    return own


def _besides(indicators: Collection[int], unit: Unit, years: Years) -> dict[int, set[int]]:
    """By indicator the years of its baseline, of breaks since, and of the last value of each group (one statement)."""
    found: dict[int, set[int]] = defaultdict(set)
    last: dict[tuple[int, str], int] = {}
    for pk, baseline_on, group, year, broken in _counted(indicators=list(indicators), unit=unit.pk):
        if year <= years[1]:
            last[pk, group] = year
        if year == baseline_on.year or (broken and baseline_on.year < year <= years[1]):
            found[pk].add(year)
    for (pk, _group), year in last.items():
        found[pk].add(year)
    return found


@composed
def _counted(*, indicators: list[int], unit: int) -> QuerySet:
    """By indicator, group and year whether the series breaks there, in the unit or in one of which it is rolled up."""
    parts = Q(unit__parent=unit) | Q(unit__parent__parent=unit)
    whose = Q(unit=unit) | Q(parts, unit__level=F("indicator__measured_per"))
    values = Measurement.objects.filter(whose, indicator__in=indicators)
    measured = values.values_list("indicator", "indicator__baseline_on", "group", "measured_on__year")
    return measured.annotate(broken=Count("pk", filter=Q(series_break=True))).order_by("measured_on__year")


def of_indicator(indicator: Indicator, unit: Unit) -> list[Series]:
    """One indicator in a unit, per group."""
    rows = Measurement.objects.filter(indicator=indicator, unit=unit).order_by("measured_on", "pk")
    return _series({indicator: list(rows)}, unit)


def per_unit(indicator: Indicator, units: Iterable[Unit]) -> list[Series]:
    """The values of each of these units alone, in their order. One statement."""
    known = {unit.pk: unit for unit in units}
    found: dict[int, list[Measurement]] = defaultdict(list)
    for row in Measurement.objects.filter(indicator=indicator, unit__in=known).order_by("measured_on", "pk"):
        found[row.unit_id].append(row)
    return [
        Series(indicator, unit, group, own)
        for pk, unit in known.items()
        if pk in found
        for group, own in sorted(_by_group(indicator, found[pk]).items(), key=lambda item: _place(indicator, item[0]))
    ]


def units_entered(indicator: Indicator) -> Iterable[Unit]:
    """The units below for which values are entered: those it is measured per, and those in between. In their order."""
    if not indicator.measured_per:
        return Unit.objects.none()
    most = DEPTH[Level(indicator.measured_per)]
    levels = [level for level, depth in DEPTH.items() if depth <= most]
    rows = Unit.objects.filter(_below(indicator.unit), level__in=levels).select_related("parent__parent")
    return rows.order_by("level", "parent__order", "order", "name_nl", "pk")


def followed_in(unit: Unit) -> Q:
    above = [pk for pk in (unit.parent_id, unit.parent.parent_id if unit.parent else None) if pk]
    deep = DEPTH.get(unit.level)
    levels = [level for level, depth in DEPTH.items() if deep is not None and depth >= deep]
    return Q(unit=unit) | Q(unit__in=above, measured_per__in=levels)


def rolls_up(indicator: Indicator, unit: Unit) -> bool:
    return bool(indicator.measured_per) and DEPTH.get(unit.level, 9) < DEPTH[Level(indicator.measured_per)]


def _below(unit: Unit) -> Q:
    return Q(parent=unit) | Q(parent__parent=unit)


def _series(own: dict[Indicator, list[Measurement]], unit: Unit, window: Window | None = None) -> list[Series]:
    if not own:
        return []
    rolled = [indicator for indicator in own if rolls_up(indicator, unit)]
    wholes = _wholes(rolled, unit, window) if rolled else {}
    reflections: dict[int, list[Reflection]] = defaultdict(list)
    mine = [indicator.pk for indicator in own if indicator.unit_id == unit.pk]
    told = Reflection.objects.filter(indicator__in=mine).select_related("written_by")
    for row in told.order_by("-year"):
        reflections[row.indicator_id].append(row)
    found = []
    for indicator, values in own.items():
        groups, below = _by_group(indicator, values), wholes.get(indicator.pk, {})
        names = sorted({*groups, *below}, key=lambda name: _place(indicator, name)) or [""]
        found += [
            Series(indicator, unit, name, groups.get(name, []), below.get(name, {}), reflections[indicator.pk])
            for name in names
        ]
    return found


def _by_group(indicator: Indicator, values: Iterable[Measurement]) -> dict[str, list[Measurement]]:
    groups: dict[str, list[Measurement]] = defaultdict(list)
    for value in values:
        groups[value.group].append(value)
    return groups


def _place(indicator: Indicator, group: str) -> tuple[int, str]:
    """Everybody first, then groups in the order of the indicator."""
    known = ["", *indicator.group_names]
    return (known.index(group) if group in known else len(known), group)


def _wholes(
    indicators: Collection[Indicator], unit: Unit, window: Window | None
) -> dict[int, dict[str, dict[int, Whole]]]:
    """By indicator, group and year what the units below come to. Two statements."""
    below = {row.pk: row for row in _units_below(unit)}
    kinds = {indicator.pk: indicator for indicator in indicators}
    last: dict[tuple[int, str, int], dict[int, tuple[Part, datetime.date, bool, str]]] = defaultdict(dict)
    bounds = window.bounds if window else {"first": None, "last": None, "more": []}
    seen = {pk: window.of(pk) for pk in kinds} if window else None
    for pk, of, group, day, broken, reason, *part in _parts(indicators=list(kinds), unit=unit.pk, **bounds):
        year = day.year
        if seen and year not in seen[pk]:
            continue
        parts = last[pk, group, year]
        if earlier := parts.get(of):
            broken, reason = broken or earlier[2], reason or earlier[3]
        parts[of] = (Part(*part), day, broken, reason)
    there = _there(below.values(), {(kinds[pk].measured_per, year) for pk, _group, year in last})
    found: dict[int, dict[str, dict[int, Whole]]] = defaultdict(lambda: defaultdict(dict))
    for (pk, group, year), parts in last.items():
        indicator = kinds[pk]
        found[pk][group][year] = Whole(
            year,
            rolled_up(indicator.kind, [part for part, *_rest in parts.values()]),
            len(there[indicator.measured_per, year] | set(parts)),
            [Break(below[of].name, why) for of, (_part, _day, broken, why) in parts.items() if broken],
            any(day == indicator.baseline_on for _part, day, *_rest in parts.values()),
        )
    return found


def _there(below: Collection[Below], wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], set[int]]:
    """By level and year which units were there."""
    return {
        (level, year): {row.pk for row in below if row.level == level and row.first <= year <= row.last}
        for level, year in wanted
    }


@composed
def _parts(
    *,
    indicators: list[int],
    unit: int,
    first: datetime.date | None,
    last: datetime.date | None,
    more: list[datetime.date],
) -> QuerySet:
    """Values of the units below, in the order of their dates."""
    rows = Measurement.objects.filter(
        Q(unit__parent=unit) | Q(unit__parent__parent=unit),
        indicator__in=indicators,
        unit__level=F("indicator__measured_per"),
    )
    if first and last:
        rows = rows.filter(_within("", first, last, more))
    return rows.order_by("measured_on", "pk").values_list(
        *("indicator", "unit", "group", "measured_on", "series_break", "break_reason"),
        *("value", "numerator", "denominator", "deviation", "n"),
    )


def _units_below(unit: Unit) -> Iterable[Below]:
    for row in _lower(unit=unit.pk):
        last = row.valid_until.year if row.valid_until else datetime.MAXYEAR
        yield Below(row.pk, row.level, row.short, row.valid_from.year, last)


@composed
def _lower(*, unit: int) -> QuerySet[Unit]:
    rows = Unit.objects.filter(Q(parent=unit) | Q(parent__parent=unit), level__in=[Level.FACULTY, Level.PROGRAMME])
    return rows.order_by("order", "name_nl", "pk")
