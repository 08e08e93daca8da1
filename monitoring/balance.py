"""The balance of several years as it comes into the snapshot of a mid-term balance or a final account.

What every plan of the institution and its units promised for these years, beside what the adopted reports on them say,
what was spent, and what the indicators show. Nothing of it is typed. Reading only, in a fixed number of statements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, Sum
from django.utils import translation

from budgets.models import Realised
from budgets.queries import PLACES
from governance.models import Adoption, Version
from kwaliteit.organisation.models import Unit
from monitoring import series
from monitoring.accounts import reported_in
from monitoring.figures import rows_of, said_target
from monitoring.models import Progress
from monitoring.promised import Plan, Promise, plans_of_all, promised_in
from plans.models import Document, DocumentKind
from plans.models.framework import ReportsOn
from plans.snapshot import names

Row = dict[str, Any]
OVER_YEARS = (ReportsOn.MIDTERM, ReportsOn.WHOLE)


@dataclass
class Spent:
    """Cents by lineage of a measure, year and theme, and what belongs to no promised measure by unit, theme and year."""

    measures: dict[str, dict[tuple[int, str], int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    other: dict[tuple[str, str, int], int] = field(default_factory=lambda: defaultdict(int))


def content(document: Document) -> Row | None:
    """None of what is no report over several years."""
    if document.kind.reports_on not in OVER_YEARS:
        return None
    plans = plans_of_all(document)
    promises = {unit: promised_in(of_unit) for unit, of_unit in plans.items()}
    lineages = {promise.lineage for rows in promises.values() for promise in rows}
    reports = _reports(document, list(plans))
    said, spent = _said(document, reports, lineages), _spent(document, lineages)
    return {
        "until": "midterm" if document.kind.reports_on == ReportsOn.MIDTERM else "end",
        "years": list(document.years),
        "themes": _themes(plans.values()),
        "units": [
            {"code": unit.code, "name": names(unit), "level": unit.level} for unit in _units(document, plans, spent)
        ],
        "goals": [row for unit, of_unit in plans.items() for row in _goals(unit, of_unit)],
        "measures": [
            _measure(unit, promise, said.get(promise.lineage, []), spent.measures[promise.lineage])
            for unit, rows in promises.items()
            for promise in rows
        ],
        "other": [
            {"unit": unit, "theme": theme, "year": year, "cents": cents}
            for (unit, theme, year), cents in sorted(spent.other.items())
        ],
        "indicators": _indicators(document),
        "reports": [_report(row) for row in reports],
        "reports_missing": _missing(document, plans, reports),
    }


def _units(document: Document, plans: Collection[Unit], spent: Spent) -> list[Unit]:
    """Those with a plan, and those that spent something without one: no amount stands in a total alone."""
    spending = Unit.objects.filter(_whose(document), code__in={code for code, _theme, _year in spent.other})
    found = {unit.pk: unit for unit in [*plans, *spending]}.values()
    return sorted(found, key=lambda unit: (unit.pk != document.unit_id, unit.order, unit.name_nl, unit.pk))


def _whose(document: Document, unit: str = "") -> Q:
    """Its unit and those below it, of which ``unit`` is the way there."""
    return Q(**{f"{unit}pk": document.unit_id}) | Q(**{f"{unit}parent": document.unit_id})


def _themes(plans: Iterable[list[Plan]]) -> list[Row]:
    found = {theme["code"]: theme for of_unit in plans for plan in of_unit for theme in plan.content["themes"]}
    return sorted(found.values(), key=lambda theme: theme["number"])


def _goals(unit: Unit, plans: list[Plan]) -> list[Row]:
    """Each goal in the words of the last plan that has it, with the measures that any of these plans has for it."""
    goals: dict[str, Row] = {}
    serving: dict[str, list[str]] = defaultdict(list)
    for plan in plans:
        for goal in plan.content["goals"]:
            goals[goal["lineage"]] = goal
            for measure in plan.content["measures"]:
                if goal["uuid"] in measure["goals"] and measure["lineage"] not in serving[goal["lineage"]]:
                    serving[goal["lineage"]].append(measure["lineage"])
    kept = ("lineage", "number", "theme", "title", "result_midterm", "result_end")
    return [
        {"unit": unit.code, **{name: goal[name] for name in kept}, "measures": serving[lineage]}
        for lineage, goal in goals.items()
    ]


def _measure(unit: Unit, promise: Promise, said: list[Row], spent: dict[tuple[int, str], int]) -> Row:
    return {
        "unit": unit.code,
        "lineage": promise.lineage,
        "number": promise.number,
        "theme": promise.theme,
        "title": promise.title,
        "initiative": promise.initiative or None,
        "result_midterm": promise.result_midterm,
        "result_end": promise.result_end,
        "promised_in": promise.source,
        "dropped_on": promise.dropped_on.isoformat() if promise.dropped_on else None,
        "budgeted": [
            {"year": year, "theme": promise.themes[year], "cents": cents}
            for year, cents in sorted(promise.budgeted.items())
        ],
        "realised": [{"year": year, "theme": theme, "cents": cents} for (year, theme), cents in sorted(spent.items())],
        "said": said,
    }


# --- what was reported ------------------------------------------------------------------------------------------------


def _reports(document: Document, units: list[Unit]) -> list[Version]:
    """The adopted yearly reports of these units on its years, in the order of units and years."""
    adopted = Adoption.objects.current().filter(
        document__unit__in=[document.unit, *units],
        document__framework=document.framework_id,
        document__kind__reports_on=ReportsOn.YEAR,
        document__first_year__in=document.years,
    )
    place = {unit.pk: at for at, unit in enumerate(units)}
    rows = Version.objects.filter(pk__in=adopted.values("version")).select_related("document__unit", "adoption")
    return sorted(rows, key=lambda row: (place.get(row.document.unit_id, -1), row.document.first_year, row.pk))


def _report(version: Version) -> Row:
    return {
        "unit": version.document.unit.code,
        "year": version.document.first_year,
        "document": str(version.document.uuid),
        "title": version.document.title,
        "version": str(version.uuid),
        "number": version.number,
        "fingerprint": version.fingerprint,
        "adopted_on": version.adoption.adopted_on.isoformat(),
    }


def _missing(document: Document, plans: dict[Unit, list[Plan]], reports: list[Version]) -> list[Row]:
    """Of which unit and year there is no adopted report: the framework asks for one where a plan was in force."""
    kinds = DocumentKind.objects.filter(framework=document.framework_id, reports_on=ReportsOn.YEAR)
    levels = set(kinds.values_list("level", flat=True))
    there = {(row.document.unit_id, row.document.first_year) for row in reports}
    return [
        {"unit": unit.code, "year": year}
        for unit, of_unit in plans.items()
        for year in sorted(
            {year for plan in of_unit if plan.adoption.document.kind.level in levels for year in plan.years}
        )
        if (unit.pk, year) not in there
    ]


def _said(document: Document, reports: list[Version], lineages: set[str]) -> dict[str, list[Row]]:
    """Per measure and year what the adopted report says of it; without a report the newest progress of that year."""
    found: dict[tuple[str, int], Row] = {}
    known = Progress.objects.filter(measure__lineage__in=lineages, year__in=document.years)
    for row in known.select_related("measure").order_by("reported_on", "pk"):
        found[str(row.measure.lineage), row.year] = {"year": row.year, **reported_in(row), "in": None}
    for version in reports:
        for account in version.content.get("accounts", ()):
            if account["lineage"] in lineages and account["state"]:
                words = {name: account[name] for name in ("state", "done", "changed", "reason")}
                year = version.document.first_year
                found[account["lineage"], year] = {"year": year, **words, "in": str(version.uuid)}
    by_measure: dict[str, list[Row]] = defaultdict(list)
    for (lineage, _year), said in sorted(found.items()):
        by_measure[lineage].append(said)
    return by_measure


# --- what was spent and measured --------------------------------------------------------------------------------------


def _spent(document: Document, lineages: set[str]) -> Spent:
    """By the last financial report of each unit and year."""
    keys = ("unit", "unit__code", "theme__code", "measure__lineage", "round__year", "round__report", "round__number")
    whose = _whose(document, "unit__")
    rows = Realised.objects.filter(whose, round__framework=document.framework_id, round__year__in=document.years)
    summed = list(rows.values_list(*keys).annotate(Sum("amount_cents")).order_by())
    last: dict[tuple[int, int], tuple[int, int]] = {}
    for unit, _code, _theme, _lineage, year, report, number, _cents in summed:
        last[unit, year] = max(last.get((unit, year), (-1, -1)), (PLACES[report], number))
    found = Spent()
    for unit, code, theme, lineage, year, report, number, cents in summed:
        if (PLACES[report], number) != last[unit, year]:
            continue
        if str(lineage) in lineages:
            found.measures[str(lineage)][year, theme] += int(cents)
        else:
            found.other[code, theme, year] += int(cents)
    return found


def _indicators(document: Document) -> list[Row]:
    """What is followed in its unit, in the notation of its language: the baseline and every value up to its last year."""
    with translation.override(document.language):
        return [_indicator(each, document.last_year) for each in series.of_unit(document.framework, document.unit)]


def _indicator(each: series.Series, until: int) -> Row:
    indicator = each.indicator
    values = [
        {
            "year": row.year,
            "shown": row.shown,
            "baseline": row.is_baseline,
            "breaks": [found.reason for found in row.breaks],
        }
        for row in rows_of(each)
        if row.year <= until and row.shown
    ]
    return {
        "uuid": str(indicator.uuid),
        "theme": indicator.theme.code,
        "measure": str(indicator.measure_lineage) if indicator.measure_lineage else None,
        "name": names(indicator),
        "group": each.group,
        "target": None if indicator.no_target else said_target(indicator, each.unit),
        "values": values,
        "reflections": [{"year": row.year, "text": row.text} for row in each.reflections if row.year <= until],
    }
