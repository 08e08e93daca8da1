"""What stands on a dashboard beside money and indicators: open promises, and reports that are due. Reading only."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from governance.models import Promise
from governance.queries import Standing
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.shared.clock import today
from kwaliteit.shared.composed import composed
from monitoring import due, series
from monitoring.figures import Figure, in_years
from monitoring.queries import Counted
from plans.models import Document, Framework

SOON = datetime.timedelta(days=183)  # a report that is due later than this is not on a dashboard yet


@dataclass(frozen=True, slots=True)
class Owed:
    """A report that is not done; ``document`` for who may open it."""

    due: due.Due
    document: Document | None

    @property
    def standing(self) -> Standing | None:
        return self.due.standing


@dataclass
class UnitRow:
    """One unit at a glance: its measures by state, what was promised and is open today, and the reports that it owes."""

    unit: Unit
    measures: int = 0
    well: int = 0
    """Done or on schedule."""
    troubled: int = 0
    silent: int = 0
    promises: int = 0
    promises_late: int = 0
    reports: list[Owed] = field(default_factory=list)

    @property
    def reports_late(self) -> int:
        return sum(row.due.is_late for row in self.reports)


def unit_rows(
    units: Iterable[Unit],
    plans: Collection[Document],
    counted: Counted,
    promises: dict[int, tuple[int, int]],
    reports: Iterable[Owed],
) -> list[UnitRow]:
    """A row for each unit; of these plans with what ``counted_states``, ``open_promises`` and ``owed`` found."""
    rows = {unit.pk: UnitRow(unit) for unit in units}
    unit_of = {plan.pk: plan.unit_id for plan in plans}
    for (document, _theme, state), number in counted.items():
        row = rows.get(unit_of[document])
        if row is None:
            continue
        row.measures += number
        row.well += number * (state in ("done", "on_schedule"))
        row.troubled += number * (state in ("delayed", "stopped"))
        row.silent += number * (state == "")
    for unit, (number, late) in promises.items():
        if unit in rows:
            rows[unit].promises, rows[unit].promises_late = number, late
    for report in reports:
        if report.due.unit.pk in rows:
            rows[report.due.unit.pk].reports.append(report)
    return list(rows.values())


def open_promises(rights: Rights, until: int) -> dict[int, tuple[int, int]]:
    """By unit how many promises made until the end of a year are open today, and how many of these are late.

    As on the page of a unit (``promised_by_unit``): about its documents or made by its board, so one may count for two
    units. As far as this person may know.
    """
    found: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for about, by, number, late in _promises(rights=rights, until=datetime.date(until, 12, 31), day=today()):
        for unit in {about, by} - {None}:
            known, known_late = found[unit]
            found[unit] = (known + number, known_late + late)
    return found


@composed
def _promises(*, rights: Rights, until: datetime.date, day: datetime.date) -> QuerySet:
    rows = Promise.objects.visible_to(rights).filter(met_on=None, made_on__lte=until).order_by()
    pairs = rows.values_list("document__unit", "made_by__unit")
    return pairs.annotate(Count("pk"), late=Count("pk", filter=Q(due_on__lt=day)))


def owed(framework: Framework, units: Collection[int], rights: Rights) -> list[Owed]:
    """The reports of these units that are late or due soon, the one due first on top."""
    rows = [row for row in due.open_on(framework, units=units) if row.before <= today() + SOON]
    begun = [row.document.pk for row in rows if row.document]
    readable = set(Document.objects.readable_by(rights).filter(pk__in=begun).values_list("pk", flat=True))
    return [Owed(row, row.document if row.document and row.document.pk in readable else None) for row in rows]


BACK, INDICATORS = 2, 6  # how many years a dashboard looks back, and of how many indicators at once


@dataclass(frozen=True)
class Indicators:
    """One page of what is followed in a unit, each with its baseline and the values of some years."""

    page: Page
    figures: list[Figure]


def indicators(framework: Framework, unit: Unit, year: int, asked: str) -> Indicators:
    page = Paginator(series.followed(framework, unit).values_list("pk", flat=True), INDICATORS).get_page(asked)
    shown = list(page)
    years = (year - BACK, year + 1)  # what was measured after the year is often about it
    return Indicators(page, in_years(shown, unit, years) if shown else [])
