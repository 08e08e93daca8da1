"""Which reports are due, before which day, and which of them are late or were not begun. A fixed number of statements.

A unit owes a report over the years in which a plan of its own was in force. What is adopted afterwards,
with a day in the past, does not undo what was owed until then (``monitoring.promised.counts_in``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Min, QuerySet
from django.utils import timezone

from governance.models import Adoption
from governance.queries import Standing, with_standing
from kwaliteit.organisation.models import Unit
from kwaliteit.shared.clock import today
from kwaliteit.shared.composed import composed
from monitoring.promised import counts_in
from plans.models import Document, DocumentKind, Framework
from plans.services.documents import years_of_report


@dataclass(frozen=True, slots=True)
class Due:
    """One report that a unit owes. ``year`` is the last calendar year that it is about."""

    kind: DocumentKind
    unit: Unit
    year: int
    before: date
    on: date
    """The day on which this was asked."""
    document: Document | None = None

    @property
    def standing(self) -> Standing | None:
        return self.document.standing if self.document else None  # type: ignore[attr-defined]

    @property
    def is_begun(self) -> bool:
        return self.document is not None

    @property
    def done_on(self) -> date | None:
        """When it was adopted first; of a kind that nobody adopts when it was frozen first."""
        if self.document is None:
            return None
        if self.kind.adopted_by:
            return self.document.adopted_on  # type: ignore[attr-defined]
        frozen_at = self.document.frozen_at  # type: ignore[attr-defined]
        return timezone.localdate(frozen_at) if frozen_at else None

    @property
    def is_done(self) -> bool:
        return self.done_on is not None

    @property
    def is_late(self) -> bool:
        """It was not adopted before its day, or was later."""
        return (self.done_on or self.on) >= self.before


def of_year(framework: Framework, year: int, on: date | None = None, units: Collection[int] | None = None) -> list[Due]:
    """The reports about this year (or the years up to it) that units owe, done or not, by kind and unit."""
    return _owed(framework, {year}, on or today(), units)


def open_on(framework: Framework, on: date | None = None, units: Collection[int] | None = None) -> list[Due]:
    """The reports that are not done on a day, about that year and the years before it; the one due first comes first."""
    day = on or today()
    years = {year for year in framework.years if year <= day.year}
    return sorted((row for row in _owed(framework, years, day, units) if not row.is_done), key=lambda row: row.before)


def not_begun(units: Collection[int], on: date) -> list[Due]:
    """The reports of these units in the current framework, up to that day, that nobody began. Three statements, or one
    while no kind of report has a day."""
    wanted = _wanted(_kinds(framework=None), lambda year: year <= on.year)
    if not units or not wanted:
        return []
    rows = Document.objects.filter(kind__in=wanted, unit__in=units)
    begun = set(rows.values_list("kind", "unit", "last_year"))
    plans = _plans(next(iter(wanted)).framework, units)
    found = [Due(kind, unit, last, before, on) for kind, unit, last, before in _asked(wanted, plans)]
    return [row for row in found if (row.kind.pk, row.unit.pk, row.year) not in begun]


def _owed(framework: Framework, years: set[int], on: date, units: Collection[int] | None) -> list[Due]:
    wanted = _wanted(_kinds(framework=framework.pk), years.__contains__)
    if not wanted:
        return []
    plans, reports = _plans(framework, units), _reports(list(wanted), units)
    return [
        Due(kind, unit, last, before, on, reports.get((kind.pk, unit.pk, last)))
        for kind, unit, last, before in _asked(wanted, plans)
    ]


@composed
def _kinds(*, framework: int | None) -> QuerySet[DocumentKind]:
    """The kinds of reports that have a day, of a framework or (None) of the current one."""
    where = {"framework__is_current": True} if framework is None else {"framework": framework}
    kinds = DocumentKind.objects.filter(**where, due_month__isnull=False).exclude(reports_on="")
    return kinds.select_related("framework").order_by("order", "pk")


Wanted = dict[DocumentKind, list[tuple[int, int]]]


def _wanted(kinds: Iterable[DocumentKind], is_asked: Callable[[int], bool]) -> Wanted:
    """The periods of each kind whose last year is asked for; only kinds that have one."""
    periods = {kind: sorted(row for row in years_of_report(kind) if is_asked(row[1])) for kind in kinds}
    return {kind: found for kind, found in periods.items() if found}


def _asked(
    wanted: Wanted, plans: dict[str, dict[Unit, list[Adoption]]]
) -> Iterator[tuple[DocumentKind, Unit, int, date]]:
    """Each report that is owed over a period in which a plan was in force: its kind, unit, last year and day."""
    for kind, periods in wanted.items():
        for unit, adoptions in plans.get(kind.level, {}).items():
            for first, last in periods:
                if any(counts_in(row, year, adoptions) for row in adoptions for year in range(first, last + 1)):
                    yield kind, unit, last, kind.due_before(last)  # type: ignore[misc]


def _plans(framework: Framework, units: Collection[int] | None) -> dict[str, dict[Unit, list[Adoption]]]:
    """The adoptions of plans by level and unit, in the order of the units."""
    found: dict[str, dict[Unit, list[Adoption]]] = defaultdict(lambda: defaultdict(list))
    for row in _adoptions(framework=framework.pk, units=units):
        found[row.document.kind.level][row.document.unit].append(row)
    return found


@composed
def _adoptions(*, framework: int, units: Collection[int] | None) -> QuerySet[Adoption]:
    rows = Adoption.objects.filter(
        document__framework=framework, document__kind__has_themes=True, document__kind__reports_on=""
    )
    rows = _of(rows, units, "document__unit").select_related("document__kind", "document__unit__parent__parent")
    return rows.order_by("document__unit__order", "document__unit__name_nl", "effective_from", "pk")


def _reports(kinds: Collection[DocumentKind], units: Collection[int] | None) -> dict[tuple[int, int, int], Document]:
    """The reports that were begun, each with its ``standing``; of two about the same the one that was adopted counts."""
    found = with_standing(_begun(kinds=[kind.pk for kind in kinds], units=units))
    return {(row.kind_id, row.unit_id, row.last_year): row for row in found}


@composed
def _begun(*, kinds: Collection[int], units: Collection[int] | None) -> QuerySet[Document]:
    rows = _of(Document.objects.filter(kind__in=kinds).for_listing(), units, "unit")
    rows = rows.annotate(adopted_on=Min("adoptions__adopted_on"), frozen_at=Min("versions__frozen_at"))
    return rows.order_by(F("adopted_on").desc(nulls_first=True), "-pk")


def _of(rows: QuerySet, units: Collection[int] | None, field: str) -> QuerySet:
    return rows if units is None else rows.filter(**{f"{field}__in": units})
