"""What was promised for the years of a report: every measure of every plan of its unit that was in force then.

Read from the frozen versions that were adopted, never from a working text: what is taken out of a plan afterwards, or is
not in the supplement that came half way, was promised all the same. Reading only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from governance.figures import Cell, by_measure
from governance.models import Adoption, Version
from kwaliteit.organisation.models import Unit
from plans.models import Document

Amounts = dict[str, dict[int, Cell]]
"""Per measure and year, of one plan."""


@dataclass
class Promise:
    """One measure as it was promised: its words by the last plan that held it, its money per year."""

    lineage: str
    number: str
    theme: str
    title: str
    result_midterm: str
    result_end: str
    initiative: str
    run_by: str
    run_by_name: dict[str, str] | None
    source: dict[str, Any]
    budgeted: dict[int, int | None] = field(default_factory=dict)
    themes: dict[int, str] = field(default_factory=dict)
    """Under which theme it stood in a year: a later plan may have moved it."""
    dropped_on: date | None = None
    """From when a plan was in force that does not hold it any more."""

    @property
    def total(self) -> int:
        return sum(cents or 0 for cents in self.budgeted.values())


@dataclass(frozen=True)
class Plan:
    """An adopted plan, with the years of a report in which it was in force."""

    adoption: Adoption
    version: Version
    content: dict[str, Any]
    years: frozenset[int]


def promises_of(document: Document) -> list[Promise]:
    """The promises that a report accounts for, by theme and number. Two queries."""
    if not document.kind.reports_on:
        return []
    return promised_in(_plans(_own(document), document))


def plans_of_all(document: Document) -> dict[Unit, list[Plan]]:
    """The plans of its unit and of the units below it that were in force in the years of a report. Two queries.

    Of a level below those no money is counted: what programmes ask, faculties and institution carry.
    """
    under = Q(document__unit__parent=document.unit_id, document__kind__has_money=True)
    found: dict[Unit, list[Plan]] = {}
    for plan in _plans(_own(document) | under, document):
        found.setdefault(plan.adoption.document.unit, []).append(plan)
    own, rest = document.unit, (unit for unit in found if unit != document.unit)
    order = sorted(rest, key=lambda unit: (unit.order, unit.name_nl, unit.pk))
    return {unit: found[unit] for unit in ([own] if own in found else []) + order}


def promised_in(plans: list[Plan]) -> list[Promise]:
    """What plans of one unit promise, the first one first. The money of a year is that of one plan."""
    found: dict[str, Promise] = {}
    amounts = [by_measure(plan.content) for plan in plans]
    paying = _paying(plans, amounts)
    for plan, cells in zip(plans, amounts, strict=True):
        _gather(plan, cells, {year for year in plan.years if paying.get(year) is plan}, found)
    _drop(plans, found)
    order = {row["code"]: row["number"] for plan in plans for row in plan.content["themes"]}
    return sorted(found.values(), key=lambda row: (order.get(row.theme, 0), _place(row.number), row.lineage))


def _own(document: Document) -> Q:
    return Q(document__unit=document.unit_id, document__kind__level=document.kind.level)


def _plans(whose: Q, document: Document) -> list[Plan]:
    """The plans that were in force in the years of a report, the first one first."""
    kinds = {"document__kind__has_themes": True, "document__kind__reports_on": ""}
    rows = Adoption.objects.filter(whose, **kinds, document__framework=document.framework_id)
    every = list(rows.select_related("document__kind", "document__unit__parent").order_by("effective_from", "pk"))
    years = {row.pk: frozenset(year for year in document.years if counts_in(row, year, every)) for row in every}
    versions = Version.objects.in_bulk([row.version_id for row in every if years[row.pk]])
    return [
        Plan(row, versions[row.version_id], versions[row.version_id].content, years[row.pk])
        for row in every
        if years[row.pk]
    ]


def counts_in(adoption: Adoption, year: int, every: list[Adoption]) -> bool:
    """Whether it was in force on any day of a year: until what followed was, or was adopted when that came later.

    So a plan that is adopted afterwards, with a day in the past, does not undo what was promised until then.
    """
    if not adoption.effective_from.year <= year <= adoption.document.last_year:
        return False
    ends = [max(row.effective_from, row.adopted_on) for row in every if _follows(row, adoption)]
    return not ends or min(ends) > max(adoption.effective_from, date(year, 1, 1))


def _paying(plans: list[Plan], amounts: list[Amounts]) -> dict[int, Plan]:
    """Of each year the plan whose money counts, as in ``budgets.queries.counted_lines``: of two that have money in it the
    one that begins last, and of that one what was adopted last.
    """
    found: dict[int, Plan] = {}
    for plan, cells in zip(plans, amounts, strict=True):
        for year in plan.years & {year for of_measure in cells.values() for year in of_measure}:
            before = found.get(year)
            if before is None or _begins(plan) >= _begins(before):
                found[year] = plan
    return found


def _begins(plan: Plan) -> tuple[int, int]:
    return plan.adoption.document.first_year, plan.adoption.document_id


def _gather(plan: Plan, amounts: Amounts, paying: Collection[int], found: dict[str, Promise]) -> None:
    """Add the measures of one plan that are of its years, with the money of the years in which this plan pays. What an
    earlier plan said of them is said anew.
    """
    content = plan.content
    initiatives = {row["uuid"]: row for row in content["initiatives"]}
    for measure in content["measures"]:
        cells = amounts.get(measure["uuid"], {})
        years = {year for year in plan.years if _runs_in(measure, year) or year in cells}
        if not years:
            continue
        before = found.get(measure["lineage"])
        promise = _promise(plan, measure, initiatives.get(measure["initiative"] or ""))
        promise.budgeted = dict(before.budgeted) if before else {}
        promise.budgeted |= {year: cells[year].cents for year in sorted(years) if year in cells and year in paying}
        promise.themes = {**(before.themes if before else {}), **dict.fromkeys(years, measure["theme"])}
        found[measure["lineage"]] = promise


def _runs_in(measure: Mapping[str, Any], year: int) -> bool:
    """Whether the measure is of this year by its own dates; without a date on one side it is open on that side."""
    starts, ends = measure["starts_on"], measure["ends_on"]
    return (not starts or int(starts[:4]) <= year) and (not ends or int(ends[:4]) >= year)


def _promise(plan: Plan, measure: Mapping[str, Any], initiative: Mapping[str, Any] | None) -> Promise:
    version = plan.version
    return Promise(
        lineage=measure["lineage"],
        number=measure["number"],
        theme=measure["theme"],
        title=measure["title"],
        result_midterm=measure["result_midterm"],
        result_end=measure["result_end"],
        initiative=initiative["title"] if initiative else "",
        run_by=initiative["run_by"]["code"] if initiative else "",
        run_by_name=initiative["run_by"]["name"] if initiative else None,
        source={
            "document": str(plan.adoption.document.uuid),
            "title": plan.content["document"]["title"],
            "version": str(version.uuid),
            "number": version.number,
            "fingerprint": version.fingerprint,
            "adopted_on": plan.adoption.adopted_on.isoformat(),
            "measure": measure["uuid"],
        },
    )


def _drop(plans: list[Plan], found: dict[str, Promise]) -> None:
    """Say of each measure from when the plan that followed its own did not hold it any more, though it would still run."""
    for lineage, promise in found.items():
        held = [(plan, row) for plan in plans for row in plan.content["measures"] if row["lineage"] == lineage]
        last, measure = held[-1]
        followed = (plan.adoption for plan in plans if _follows(plan.adoption, last.adoption))
        after = next(followed, None)
        if after is not None and _runs_in(measure, after.effective_from.year):
            promise.dropped_on = after.effective_from


def _follows(later: Adoption, earlier: Adoption) -> bool:
    return later.supersedes_id == earlier.pk or later.document.replaces_id == earlier.document_id


def _place(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split(".") if part.isdigit())
