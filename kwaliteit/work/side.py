"""The side column: the road of her own plan, and the money of its unit."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Sum, Value

from budgets.models import Allocation, BudgetLine
from governance.models import Version
from governance.track import Step, steps
from kwaliteit.organisation.roles import Act
from kwaliteit.work.gather import Facts
from plans.models import Document


@dataclass(frozen=True, slots=True)
class Money:
    """Per year in cents: budgeted, allocated, and what is left."""

    rows: tuple[tuple[int, int, int | None], ...]

    @property
    def left(self) -> list[int | None]:
        return [None if given is None else given - planned for _year, planned, given in self.rows]

    @property
    def years(self) -> list[int]:
        return [year for year, _planned, _given in self.rows]


@dataclass(frozen=True, slots=True)
class Side:
    document: Document
    track: list[Step]
    money: Money | None
    earlier: Version | None
    newest: Version | None


def side_of(facts: Facts) -> Side | None:
    """Her own plan: the one that she drafts, is busiest with, and that is not adopted yet."""
    own = [row for row in facts.documents if facts.may(Act.EDIT, row) and not facts.is_adopted(row)]
    document = max(own, key=lambda row: (bool(facts.requests_of(row)), row.pk in facts.versions, row.pk), default=None)
    if document is None:
        return None
    road = facts.road(document)
    asked = [request for request in road.requests if request.is_open]
    before = [version for version in road.versions if road.newest and version.number < road.newest.number]
    money = _money(document) if document.kind.has_money else None
    made = steps(road, asked[-1] if asked else None)
    return Side(document, made, money, before[-1] if before else None, road.newest)


def _money(document: Document) -> Money | None:
    """Budgeted and allocated in one query."""
    lines = BudgetLine.objects.filter(document=document, source__counts=True).order_by().values("year")
    planned = lines.annotate(what=Value("planned"), cents=Sum("amount_cents")).values_list("what", "year", "cents")
    rows = Allocation.objects.filter(framework=document.framework_id, unit=document.unit_id, year__in=document.years)
    given = rows.order_by().annotate(what=Value("given"), cents=F("amount_cents"))
    found: dict[str, dict[int, int]] = {"planned": {}, "given": {}}
    for what, year, cents in planned.union(given.values_list("what", "year", "cents"), all=True):
        found[what][year] = cents or 0
    if not found["planned"] and not found["given"]:
        return None
    return Money(tuple((year, found["planned"].get(year, 0), found["given"].get(year)) for year in document.years))
