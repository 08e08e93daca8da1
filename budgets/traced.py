"""Reads what a trace of money needs: a fixed number of statements, whatever the size of the institution."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from django.db.models import Count, F, Max, Sum

from budgets import hooks
from budgets.ledger import without_key
from budgets.models import PLACES, BudgetLine, DocumentTotal, Realised, SpendingRound
from budgets.queries import allocations_of, incomes
from budgets.shifts import carried_of
from budgets.tables import Column
from budgets.tracing import Budget, Landed, Planned, Spent, Trace, of_unit, realised
from plans.models import Framework, Measure

Place = tuple[int, int]
"""A unit (by its key) and a year."""


class Line(NamedTuple):
    """An amount, or pm, of a measure in the plan that counts; ``uuid`` is that of the measure."""

    uuid: str
    planned: Planned
    pm: bool


@dataclass
class Traced:
    """All years that were asked. ``lines`` are there for ``detailed`` places only."""

    years: dict[int, Trace] = field(default_factory=dict)
    plans: dict[Place, int] = field(default_factory=dict)
    budgets: dict[Place, Budget] = field(default_factory=dict)
    moved: dict[Place, int] = field(default_factory=dict)
    landed: dict[Place, list[Landed]] = field(default_factory=dict)
    lines: dict[Place, list[Line]] = field(default_factory=dict)
    agreed: Mapping[int, hooks.AgreedTo] = field(default_factory=dict)
    frozen: set[int] = field(default_factory=set)


def traced(
    framework: Framework, years: Iterable[int], units: Collection[int] | None = None, *, detailed: bool = False
) -> Traced:
    """The trace of each year: of all units with the income, or of some with what they were allocated.

    ``detailed``: with the line of every measure, and not only where a sum cannot do without.
    """
    asked = tuple(years)
    given, moved = _of(allocations_of(framework), asked, units), _of(carried_of(framework), asked, units)
    found = Traced(moved=moved)
    spent = _spent(framework, asked, units)
    totals = _totals(framework, asked, units)
    found.plans = {place: document for document, place, *_rest in totals}
    found.frozen = {document for document, *_place, frozen in totals if frozen}
    found.agreed = hooks.agreed_of(found.frozen)
    needed = _needing_lines(found, spent) if not detailed else set(found.plans)
    found.lines = _lines(found, needed & found.plans.keys())
    found.budgets = _budgets(found, totals)
    for place in {*found.budgets, *spent}:
        found.landed[place] = realised(found.budgets.get(place, Budget({})), spent.get(place, ()))
    income = incomes(framework) if units is None else {}
    for year in asked:
        places = {place for known in (given, moved, found.landed) for place in known if place[1] == year}
        parts = {
            place[0]: of_unit(
                given.get(place, 0),
                moved.get(place, 0),
                found.budgets.get(place, Budget({})),
                found.landed.get(place, ()),
            )
            for place in places
        }
        allocated, brought = (sum(known.get(place, 0) for place in places) for known in (given, moved))
        found.years[year] = Trace(income.get(Column(year)), allocated, brought, parts)
    return found


def _of(known: Mapping[Place, int], years: Collection[int], units: Collection[int] | None) -> dict[Place, int]:
    return {
        place: cents for place, cents in known.items() if place[1] in years and (units is None or place[0] in units)
    }


Total = tuple[int, Place, str, int, int, bool]
"""Document, place, theme, cents, how many pm, whether it was frozen."""


def _totals(framework: Framework, years: Collection[int], units: Collection[int] | None) -> list[Total]:
    rows = DocumentTotal.objects.filter(document__framework=framework, counted=True, counts=True, year__in=years)
    rows = rows if units is None else rows.filter(document__unit__in=units)
    columns = ("document_id", "document__unit_id", "year", "theme", "cents", "pms", "document__counted_version")
    return [
        (document, (unit, year), theme, cents, pms, version is not None)
        for document, unit, year, theme, cents, pms, version in rows.order_by("pk").values_list(*columns)
    ]


def _spent(framework: Framework, years: Collection[int], units: Collection[int] | None) -> dict[Place, list[Spent]]:
    """What was realised, of each unit and year by its last report."""
    rows = Realised.objects.filter(round__framework=framework, round__year__in=years)
    rows = rows if units is None else rows.filter(unit__in=units)
    columns = ("unit_id", "round__year", "round__report", "round__number", "theme__code", "measure__lineage")
    reports: dict[Place, dict[tuple[int, int], list[Spent]]] = defaultdict(lambda: defaultdict(list))
    for unit, year, report, number, theme, lineage, cents in (
        rows.order_by().values_list(*columns).annotate(cents=Sum("amount_cents"))
    ):
        of = Spent(theme, str(lineage) if lineage else "", cents)
        reports[unit, year][PLACES[report], number].append(of)
    return {place: found[max(found)] for place, found in reports.items()}


def _needing_lines(found: Traced, spent: Mapping[Place, Iterable[Spent]]) -> set[Place]:
    """Where something was realised on a measure, and where a body agreed to some measures and not to others."""
    partly = {pk for pk, agreed in found.agreed.items() if agreed.measures and not agreed.whole}
    measured = {place for place, rows in spent.items() if any(row.lineage for row in rows)}
    return measured | {place for place, document in found.plans.items() if document in partly}


def _lines(found: Traced, needed: Collection[Place]) -> dict[Place, list[Line]]:
    places: dict[tuple[int, int], Place] = {(found.plans[place], place[1]): place for place in needed}
    documents, years = {found.plans[place] for place in needed}, {year for _unit, year in needed}
    lines: dict[Place, list[Line]] = defaultdict(list)
    frozen = [pk for pk in documents if pk in found.frozen]
    living = [pk for pk in documents if pk not in found.frozen]
    read = (_frozen(frozen, found.agreed) if frozen else (), _living(living, years) if living else ())
    for document, year, line in chain(*read):
        if (document, year) in places:
            lines[places[document, year]].append(line)
    return dict(lines)


def _frozen(documents: Collection[int], agreed: Mapping[int, hooks.AgreedTo]) -> Iterator[tuple[int, int, Line]]:
    rows = Measure.objects.filter(document__in=documents).values_list("uuid", "lineage")
    lineage = {str(uuid): str(of) for uuid, of in rows}
    for document, budget in hooks.newest_frozen(documents).items():
        said = agreed.get(document, hooks.AgreedTo(whole=False))
        for line in budget.lines:
            if line.counts:
                yes, of = said.whole or line.measure in said.measures, lineage.get(line.measure, line.measure)
                yield document, line.year, Line(line.measure, Planned(of, line.theme, line.cents or 0, yes), line.pm)


def _living(documents: Collection[int], years: Collection[int]) -> Iterator[tuple[int, int, Line]]:
    """Nobody agreed to what was never frozen."""
    rows = BudgetLine.objects.filter(document__in=documents, year__in=years, source__counts=True).order_by("pk")
    measure = ("measure__uuid", "measure__lineage", "measure__theme__code")
    for document, year, uuid, of, theme, cents, pm in rows.values_list(
        "document_id", "year", *measure, "amount_cents", "pm"
    ):
        yield document, year, Line(str(uuid), Planned(str(of), theme, cents or 0, agreed=False), pm)


def _budgets(found: Traced, totals: Iterable[Total]) -> dict[Place, Budget]:
    themes: dict[Place, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    pms: dict[Place, int] = defaultdict(int)
    for _document, place, theme, cents, pm, _frozen in totals:
        themes[place][theme] += cents
        pms[place] += pm
    budgets = {}
    for place, by_theme in themes.items():
        agreed, lines = found.agreed.get(found.plans[place]), [line.planned for line in found.lines.get(place, ())]
        whole = bool(agreed and agreed.whole)
        cents = sum(by_theme.values()) if whole else sum(line.cents for line in lines if line.agreed)
        budgets[place] = Budget(dict(by_theme), cents, pms[place], lines)
    return budgets


def unmapped(framework: Framework, years: Iterable[int]) -> dict[int, tuple[int, int]]:
    """How many bookings of the last export of each year no key maps, and what they add up to. Two statements."""
    rounds = SpendingRound.objects.filter(framework=framework, year__in=list(years)).annotate(taken=Max("imports"))
    last: dict[int, tuple[int, int, int]] = {}
    for year, report, number, taken in rounds.values_list("year", "report", "number", "taken"):
        if taken is not None:
            last[year] = max((PLACES[report], number, taken), last.get(year, (-1, 0, 0)))
    if not last:
        return {}
    rows = without_key(framework).filter(of__in=[taken for *_place, taken in last.values()])
    sums = rows.order_by().values_list(F("of__round__year")).annotate(n=Count("pk"), cents=Sum("amount_cents"))
    return {year: (n, cents) for year, n, cents in sums}
