"""What was promised of measures for a year, and what is known of how they stand: a fixed number of statements."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from budgets.models import Realised
from budgets.models.spending import PLACES, Report
from governance import in_force
from governance.models import Milestone, Version
from kwaliteit.shared.clock import today
from monitoring.models import Indicator, Measurement, Progress
from monitoring.proposing import Facts, Proposal, Step, propose
from plans.models import Measure

COUNTS_UNTIL = {Report.MAY: (4, 30), Report.SEPTEMBER: (8, 31), Report.FINAL: (12, 31)}


@dataclass(frozen=True, slots=True)
class Promised:
    """What the adopted version that was in force says of a measure; ``cents`` is its budget of the year."""

    version: Version
    title: str
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    result_midterm: str
    result_end: str
    cents: int


@dataclass(frozen=True, slots=True)
class Standing:
    promised: Promised | None
    facts: Facts

    @property
    def proposal(self) -> Proposal:
        return propose(self.facts)


def standing_of(measures: Collection[Measure], year: int) -> dict[int, Standing]:
    """Of each measure by its key. Dates are those that were adopted, before that those of the working text."""
    promised = promised_in({measure.document_id for measure in measures}, year)
    lineages = {measure.lineage for measure in measures}
    spent, steps = _spent(lineages, year), _steps(measures)
    results, before = _results(lineages), _before(measures, year)
    found = {}
    for measure in measures:
        known = promised.get((measure.document_id, str(measure.lineage)))
        amount, until = spent.get(measure.lineage, (None, None))
        facts = Facts(
            year=year,
            day=today(),
            starts_on=known.starts_on if known else measure.starts_on,
            ends_on=known.ends_on if known else measure.ends_on,
            budgeted=known.cents if known else None,
            spent=amount,
            spent_until=until,
            steps=tuple(steps[measure.pk]),
            results=tuple(results[measure.lineage]),
            before=before.get(measure.pk, ""),
        )
        found[measure.pk] = Standing(known, facts)
    return found


def promised_in(documents: Collection[int], year: int) -> dict[tuple[int, str], Promised]:
    """By document and lineage, from the last adopted version of each that was in force in the year."""
    adoptions = in_force.in_year(year).filter(document__in=documents).select_related("version")
    found: dict[tuple[int, str], Promised] = {}
    for adoption in adoptions.order_by("effective_from", "pk"):
        content = adoption.version.content
        budget = content["budget"] or {"lines": (), "sources": ()}
        counted = {source["code"] for source in budget["sources"] if source["counts"]}
        cents: dict[str, int] = defaultdict(int)
        for line in budget["lines"]:
            if line["year"] == year and line["source"] in counted:
                cents[line["measure"]] += line["cents"] or 0
        for row in content["measures"]:
            found[adoption.document_id, row["lineage"]] = _promised(adoption.version, row, cents[row["uuid"]])
    return found


def _promised(version: Version, row: dict[str, Any], cents: int) -> Promised:
    return Promised(
        version,
        row["title"],
        _day(row["starts_on"]),
        _day(row["ends_on"]),
        row["result_midterm"],
        row["result_end"],
        cents,
    )


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _spent(lineages: set[Any], year: int) -> dict[Any, tuple[int, datetime.date]]:
    """By the last financial report in which the measure stands."""
    rows = Realised.objects.filter(measure__lineage__in=lineages, round__year=year)
    newest: dict[Any, tuple[tuple[int, int], int, str]] = {}
    for lineage, report, number, cents in rows.values_list(
        "measure__lineage", "round__report", "round__number", "amount_cents"
    ).order_by("pk"):
        place, earlier = (PLACES[report], number), newest.get(lineage)
        if earlier is None or place >= earlier[0]:
            whole = cents + (earlier[1] if earlier and earlier[0] == place else 0)
            newest[lineage] = (place, whole, report)
    return {
        lineage: (cents, datetime.date(year, *COUNTS_UNTIL[Report(report)]))
        for lineage, (_place, cents, report) in newest.items()
    }


def _steps(measures: Collection[Measure]) -> dict[int, list[Step]]:
    """The dates on which a decision is due that its money waits for."""
    keys = {measure.pk for measure in measures}
    rows = Milestone.objects.filter(reserve__lines__measure__in=keys, dropped_on=None).distinct()
    found: dict[int, list[Step]] = defaultdict(list)
    for row in rows.values("reserve__lines__measure", "what_nl", "what_en", "due_on", "done_on").order_by("due_on"):
        name = Milestone(what_nl=row["what_nl"], what_en=row["what_en"]).name
        found[row["reserve__lines__measure"]].append(Step(name, row["due_on"], row["done_on"] is not None))
    return found


def _results(lineages: set[Any]) -> dict[Any, list[Step]]:
    """Its indicators that are reached or not, by their last value."""
    rows = Measurement.objects.filter(
        indicator__measure_lineage__in=lineages, indicator__kind=Indicator.Kind.MILESTONE
    ).select_related("indicator")
    last = {row.indicator_id: row for row in rows.order_by("measured_on", "pk")}
    found: dict[Any, list[Step]] = defaultdict(list)
    for row in last.values():
        found[row.indicator.measure_lineage].append(Step(row.indicator.name, row.measured_on, bool(row.value)))
    return found


def _before(measures: Collection[Measure], year: int) -> dict[int, str]:
    rows = Progress.objects.filter(measure__in=[measure.pk for measure in measures], year=year - 1)
    return dict(rows.order_by("reported_on", "pk").values_list("measure", "state"))
