"""Plans against the ones that they replace: which pairs there are, their frozen lines, and what was merged. Reading only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from budgets import hooks, queries
from budgets.models import Shift, ShiftLeg
from budgets.tables.comparison import Comparison, Merged, Plan, compared, together
from plans.models import Departure, Document, Framework, Measure


@dataclass(frozen=True)
class Pair:
    """A plan and the one that it replaces, each with the number of its frozen version (None: its working text)."""

    now: Document
    was: Document
    version_now: int | None
    version_was: int | None

    @property
    def years(self) -> range:
        """The years that both have."""
        return range(max(self.now.first_year, self.was.first_year), min(self.now.last_year, self.was.last_year) + 1)


def supplements(framework: Framework, units: Collection[int] | None = None) -> list[Document]:
    """Of each unit the newest plan that replaces another."""
    rows = Document.objects.filter(framework=framework, replaces__isnull=False, kind__has_money=True)
    if units is not None:
        rows = rows.filter(unit__in=units)
    newest = {row.unit_id: row for row in rows.select_related("replaces", "unit").order_by("first_year", "pk")}
    return sorted(newest.values(), key=lambda row: (row.unit.order, row.unit.name_nl, row.pk))


def compare_all(documents: Iterable[Document], *, working: bool = False) -> tuple[Comparison, list[Pair]]:
    """Each plan against the one that it replaces, together. With ``working`` a plan that was never frozen is taken from
    its working text; without, it is left out."""
    plans = [(row, row.replaces) for row in documents if row.replaces]
    pks = [plan.pk for pair in plans for plan in pair]
    frozen, names = hooks.newest_frozen(pks), hooks.measures_frozen(pks)
    merged = merged_in([now for now, _was in plans])
    found, pairs = [], []
    for now, was in plans:
        if not working and (now.pk not in frozen or was.pk not in frozen):
            continue
        pair = Pair(now, was, *(frozen[plan.pk].number if plan.pk in frozen else None for plan in (now, was)))
        sides = [_plan(plan, frozen, names) for plan in (was, now)]
        found.append(compared(sides[0], sides[1], pair.years, merged[now.pk]))
        pairs.append(pair)
    return together(found), pairs


def _plan(document: Document, frozen: dict[int, hooks.Frozen], names: dict[int, list[hooks.MeasureName]]) -> Plan:
    unit = str(document.unit_id)
    if document.pk in frozen:
        measures = {row.key: (row.lineage, row.theme, row.title) for row in names.get(document.pk, ())}
        return Plan(frozen[document.pk].lines, measures, unit)
    rows = Measure.objects.filter(document=document).select_related("theme").order_by("theme__order", "order", "pk")
    measures = {str(row.uuid): (str(row.lineage), row.theme.code, row.title) for row in rows}
    return Plan(queries.lines_of(document), measures, unit)


def merged_in(documents: list[Document]) -> dict[int, list[Merged]]:
    """Per plan what was merged or divided: by what it says itself of measures of the earlier plan (``plans.Departure``),
    and by shifts that count of its unit; of these a leg that gives goes before one that gets, as they were recorded."""
    rows = _merging().filter(unit__in={row.unit_id for row in documents})
    legs: dict[tuple[int, int, int], list[ShiftLeg]] = defaultdict(list)
    for leg in rows.order_by("shift", "number"):
        legs[leg.shift_id, leg.unit_id, leg.year].append(leg)
    by_shift: dict[int, list[Merged]] = defaultdict(list)
    for (_shift, unit, year), group in legs.items():
        by_shift[unit] += _pairs(group, year)
    found: dict[int, list[Merged]] = {row.pk: [] for row in documents}
    years = {row.pk: row.years for row in documents}
    said = Departure.objects.filter(document__in=documents, into__isnull=False).order_by("pk")
    for document, origin, target in said.values_list("document", "lineage", "into"):
        found[document] += [Merged(str(origin), str(target), year, None) for year in years[document]]
    return {row.pk: found[row.pk] + by_shift[row.unit_id] for row in documents}


def _pairs(legs: list[ShiftLeg], year: int) -> list[Merged]:
    """What gives against what gets, in order, until all of it has gone somewhere."""
    gives = [[str(leg.lineage), -leg.cents] for leg in legs if leg.cents < 0]
    gets = [[str(leg.lineage), leg.cents] for leg in legs if leg.cents > 0]
    found = []
    while gives and gets:
        cents = min(gives[0][1], gets[0][1])
        found.append(Merged(gives[0][0], gets[0][0], year, cents))
        for side in (gives, gets):
            side[0][1] -= cents
            if not side[0][1]:
                side.pop(0)
    return found


def _merging() -> QuerySet[ShiftLeg]:
    counting = Shift.objects.counting().filter(kind=Shift.Kind.REGROUP)
    return ShiftLeg.objects.filter(shift__in=counting, source__counts=True, lineage__isnull=False)


def merged_of(framework: int) -> list[tuple[str, str, str, int, int]]:
    """Of every unit of a framework: its code, the lineages from and to, the year and the cents."""
    rows = _merging().filter(shift__framework=framework).select_related("unit").order_by("shift", "number")
    legs: dict[tuple[int, str, int], list[ShiftLeg]] = defaultdict(list)
    for leg in rows:
        legs[leg.shift_id, leg.unit.code, leg.year].append(leg)
    return [
        (unit, row.origin, row.target, row.year, row.cents)
        for (_shift, unit, year), group in legs.items()
        for row in _pairs(group, year)
    ]
