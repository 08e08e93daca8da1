"""How councils were involved in a year: what the criterion of realisation about involvement (R2) asks for.

Nothing is written for it: it is read from requests, promises, talks and the facilities of councils.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count

from governance.facilities import facilities_of
from governance.models import Facilities, Promise, Request
from governance.promised import open_in, told
from governance.talks import dialogues_visible_to
from governance.views.bodies import bodies_visible_to
from kwaliteit.organisation.models import COUNCIL_KINDS, Body
from kwaliteit.organisation.rights import Rights
from kwaliteit.shared.clock import today
from plans.models import Criterion, Framework

INVOLVEMENT = "r2"  # its code in the preset; a framework without it shows the same page without the criterion's words


@dataclass(slots=True)
class Involved:
    """One council in one year."""

    body: Body
    asked: int = 0
    decided: int = 0
    short: int = 0
    """Requests by a date that did not respect the council's own term."""
    promised: int = 0
    """Promises that were open at some time of the year, and what became of them by the end of it, or by today."""
    met: int = 0
    late: int = 0
    promises: list[Promise] = field(default_factory=list)
    talks: int = 0
    facilities: Facilities | None = None
    sessions: list[tuple[int, int]] = field(default_factory=list)
    """(present, invited) per information session."""

    @property
    def is_silent(self) -> bool:
        """Nothing is known of this council in this year."""
        return not (self.asked or self.promised or self.talks or self.facilities)

    @property
    def present(self) -> int:
        return sum(present for present, _invited in self.sessions)

    @property
    def invited(self) -> int:
        return sum(invited for _present, invited in self.sessions)

    @property
    def view(self) -> str:
        return self.facilities.view if self.facilities else ""


def criterion(framework: Framework) -> Criterion | None:
    return framework.criterions.filter(code=INVOLVEMENT).first()


def involved(rights: Rights, framework: Framework, year: int) -> list[Involved]:
    """The councils whose page this person may read, those of the institution first: six queries for any number."""
    bodies = bodies_visible_to(rights).filter(kind__in=COUNCIL_KINDS).select_related("unit")
    rows = {body.pk: Involved(body) for body in sorted(bodies, key=_order)}
    for row in facilities_of([each.body for each in rows.values()], [year]):
        rows[row.body_id].facilities = row
        rows[row.body_id].sessions = [(session.present, session.invited) for session in row.sessions.all()]
    _count_requests(rows, framework, year)
    _count_promises(rows, year)
    _count_talks(rows, rights, framework, year)
    return list(rows.values())


def _order(body: Body) -> tuple[int, int, str, int]:
    level = ("institution", "faculty", "programme", "service").index(body.unit.level)
    return level, body.unit.order, body.unit.name, body.pk


def _count_requests(rows: dict[int, Involved], framework: Framework, year: int) -> None:
    asked = Request.objects.filter(body__in=rows, document__framework=framework, asked_on__year=year)
    for request in asked.defer("reason").annotate(records=Count("decisions")):
        row = rows[request.body_id]
        row.asked += 1
        row.decided += bool(request.records)
        row.short += request.term_too_short


def _count_promises(rows: dict[int, Involved], year: int) -> None:
    for promise in told(Promise.objects.filter(open_in(year), body__in=rows)):
        row = rows[promise.body_id]
        row.promises.append(promise)
        row.promised += 1
        row.met += promise.met_on is not None and promise.met_on.year == year
        row.late += promise.due_on is not None and promise.due_on.year <= year and _was_late(promise)


def _was_late(promise: Promise) -> bool:
    return promise.due_on < (promise.met_on or today())


def _count_talks(rows: dict[int, Involved], rights: Rights, framework: Framework, year: int) -> None:
    """Of the council's own unit; those that this person may read about."""
    units = {row.body.unit_id for row in rows.values()}
    held = dialogues_visible_to(rights).filter(framework=framework, held_on__year=year, unit__in=units)
    numbers = dict(held.order_by().values_list("unit").annotate(n=Count("pk", distinct=True)))
    for row in rows.values():
        row.talks = numbers.get(row.body.unit_id, 0)
