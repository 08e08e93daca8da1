"""The side column: the road of her own plan, and the money of its unit."""

from __future__ import annotations

from dataclasses import dataclass

from budgets.panels import planned_and_given
from governance.models import Version
from governance.track import Step, steps
from kwaliteit.organisation.roles import Act
from kwaliteit.work.docket import changes_of
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
    changes: str = ""
    """Where she sees what changed in the working text since she last read it."""


def side_of(facts: Facts) -> Side | None:
    """Her own plan: the one that she drafts, is busiest with, and that is not adopted yet."""
    own = [row for row in facts.documents if facts.may(Act.EDIT, row) and not facts.is_adopted(row)]
    document = max(own, key=lambda row: (bool(facts.requests_of(row)), bool(facts.newest(row)), row.pk), default=None)
    if document is None:
        return None
    road = facts.road(document)
    asked = [request for request in road.requests if request.is_open]
    before = [version for version in road.versions if road.newest and version.number < road.newest.number]
    money = _money(document) if document.kind.has_money else None
    made = steps(road, asked[-1] if asked else None)
    changes = f"{changes_of(road.newest)}&naar=werk" if road.newest else ""
    return Side(document, made, money, before[-1] if before else None, road.newest, changes)


def _money(document: Document) -> Money | None:
    rows = planned_and_given(document)
    return Money(tuple(rows)) if rows else None
