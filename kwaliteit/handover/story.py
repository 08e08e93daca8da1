"""The story of a body so far, for who comes new into it: read once, for the page and for paper alike."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from budgets.hooks import Frozen
from budgets.queries import money_of
from governance import money as frozen_money
from governance import wording
from governance.agenda import coming
from governance.facilities import facilities_of
from governance.lifecycle import Closing
from governance.models import (
    Condition,
    Decision,
    Facilities,
    Milestone,
    Promise,
    Proposal,
    ProposedWording,
    Question,
    Request,
    Version,
)
from governance.points import summaries
from governance.promised import told
from governance.rules import read_conditions
from governance.sections import stand
from governance.views.bodies import members_in_words
from kwaliteit.organisation.models import Appointment, Body, existing_on
from kwaliteit.organisation.rights import Rights
from kwaliteit.shared.clock import today
from plans.models import Framework, Theme

DATES = 3
WORDS = "quality_funds consent advice version condition promise measure recalibration pm"


@dataclass(frozen=True, slots=True)
class Event:
    """Something in the next weeks."""

    on: datetime.date
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ThemeMoney:
    theme: Theme
    cents: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.cents)


@dataclass(frozen=True, slots=True)
class Money:
    """Quality funds of the unit per theme and year, from the versions that the reader may see."""

    years: tuple[int, ...]
    rows: tuple[ThemeMoney, ...]
    versions: tuple[Version, ...]

    @property
    def totals(self) -> list[int]:
        return [sum(row.cents[at] for row in self.rows) for at in range(len(self.years))]

    @property
    def total(self) -> int:
        return sum(self.totals)


@dataclass(frozen=True, slots=True)
class Handover:
    body: Body
    on: datetime.date
    decided: list[Request]
    waiting: list[Request]
    conditions: list[Condition]
    questions: list[Question]
    wordings: list[ProposedWording]
    proposals: list[Proposal]
    promises: list[Promise]
    money: Money | None
    dates: list[Event]
    facilities: Facilities | None
    members: list[Appointment]
    by_role: dict[str, object]

    @property
    def still_open(self) -> list[Promise]:
        return [promise for promise in self.promises if promise.met_on is None]

    @property
    def met(self) -> list[Promise]:
        return [promise for promise in self.promises if promise.met_on is not None]

    @property
    def is_quiet(self) -> bool:
        """Whether nothing waits now."""
        return not (self.waiting or self.conditions or self.questions or self.wordings or self.proposals)

    @property
    def holds(self) -> dict[str, list[str]]:
        """What in it is not for everybody who reads about the body; kept with what was made of it."""
        asked = {row.uuid for row in (*self.decided, *self.waiting)}
        asked |= {row.request.uuid for row in (*self.questions, *self.wordings)}
        return {
            "requests": sorted(str(uuid) for uuid in asked),
            "proposals": sorted(str(row.uuid) for row in self.proposals),
            "versions": sorted(str(row.uuid) for row in (self.money.versions if self.money else ())),
        }


def may_still_read(rights: Rights, holds: dict[str, Any]) -> bool:
    """Whether this reader may see now all that a hand-over of an earlier day holds."""
    seen = {"requests": Request.objects, "proposals": Proposal.objects, "versions": Version.objects}
    return all(
        rows.visible_to(rights).filter(uuid__in=holds[name]).count() == len(holds[name])
        for name, rows in seen.items()
        if holds[name]
    )


def story_of(body: Body, rights: Rights) -> Handover:
    """What this reader may know of it; a number of statements that does not grow with it."""
    asked = list(Request.objects.visible_to(rights).filter(body=body).for_listing().order_by("-asked_on", "-pk"))
    made = _decisions(asked)
    waiting = sorted((row for row in asked if row.is_open), key=lambda row: (row.due_on, row.pk))
    held = Appointment.objects.filter(existing_on(today()), body=body).select_related("person", "body")
    members = list(held.order_by("pk"))
    return Handover(
        body=body,
        on=today(),
        decided=[row for row in asked if not row.is_open and row.closing != Closing.WITHDRAWN],
        waiting=waiting,
        conditions=_conditions(made),
        questions=_unanswered(Question.objects.filter(answer=""), asked),
        wordings=_unanswered(ProposedWording.objects.filter(state=ProposedWording.State.OPEN), asked),
        proposals=_proposals(body, rights),
        promises=told(Promise.objects.filter(body=body)),
        money=_money(body, rights),
        dates=_dates(body, waiting),
        facilities=next(iter(facilities_of([body])), None),
        members=members,
        by_role=members_in_words(members),
    )


def _decisions(asked: list[Request]) -> list[Decision]:
    """Each request gets what was decided on it, in words; the decisions that count now."""
    by_id = {row.pk: row for row in asked}
    records = list(Decision.objects.effective().filter(request__in=list(by_id)).order_by("pk"))
    read_conditions(records)
    made = stand((by_id[record.request_id], record) for record in records)
    points = summaries(made.values())
    for row in asked:
        row.decision = made.get(row.pk)
        row.mark, row.words = wording.request_state(row, row.decision)
        row.points = points.get(row.decision.pk, "") if row.decision else ""
    return records


def _conditions(records: list[Decision]) -> list[Condition]:
    """The conditions that the board has not answered yet."""
    rows = Condition.objects.filter(decision__in=[record.pk for record in records], answer=None)
    return list(rows.select_related("decision__version__document").defer("decision__version__payload").order_by("pk"))


def _proposals(body: Body, rights: Rights) -> list[Proposal]:
    """Its own proposals that the board has not answered yet."""
    rows = Proposal.objects.visible_to(rights).filter(body=body, answer=None).select_related("to")
    return list(rows.order_by("due_on", "pk"))


def _unanswered(rows: QuerySet[Any], asked: list[Request]) -> list[Any]:
    """What the drafters still owe the body about what was laid before it and not withdrawn."""
    by_id = {row.pk: row for row in asked if row.closing != Closing.WITHDRAWN}
    found = list(rows.filter(request__in=list(by_id)).order_by("pk"))
    for row in found:
        row.request = by_id[row.request_id]
    return found


def _money(body: Body, rights: Rights) -> Money | None:
    """Of each plan of the unit the newest version that the reader may see; the current framework first."""
    rows = Version.objects.visible_to(rights).filter(document__unit=body.unit_id, document__kind__has_money=True)
    rows = rows.select_related("document__unit", "document__kind", "document__framework", "adoption").light()
    versions: dict[int, Version] = {}
    for version in rows.order_by("-document__framework__is_current", "-document__framework__first_year", "-number"):
        versions.setdefault(version.document_id, version)
    if not versions:
        return None
    framework = next(iter(versions.values())).document.framework
    newest = [version for version in versions.values() if version.document.framework_id == framework.pk]
    lines = frozen_money.lines_of(newest)
    frozen = {v.document_id: Frozen(v.number, v.frozen_at, lines[v.fingerprint], adopted=_adopted(v)) for v in newest}
    found = money_of([version.document for version in newest], frozen)
    counts = {plan.document.pk for plan in found.plans}
    years = tuple(sorted({line.year for line in found.lines}))
    sums: dict[tuple[str, int], int] = {}
    for line in found.lines:
        sums[line.theme, line.year] = sums.get((line.theme, line.year), 0) + (line.cents or 0)
    themes = Theme.objects.filter(framework=framework).order_by("order", "pk")
    money = tuple(ThemeMoney(theme, tuple(sums.get((theme.code, year), 0) for year in years)) for theme in themes)
    return Money(years, money, tuple(v for v in newest if v.document_id in counts)) if years else None


def _adopted(version: Version) -> bool:
    return getattr(version, "adoption", None) is not None


def _dates(body: Body, waiting: list[Request]) -> list[Event]:
    """The next three: meetings, answers that are asked, and dates of the planning at the level of the unit."""
    first = today()
    found = [
        Event(
            row.due_on,
            _("%(right)s asked: %(plan)s, version %(number)s")
            % {
                "right": capfirst(row.get_right_display()),
                "plan": row.document.title,
                "number": row.version.number,
            },
            reverse("governance:request", args=[row.uuid]),
        )
        for row in waiting
        if row.due_on >= first
    ]
    for meeting in coming(body)[:DATES]:
        kind = str(meeting.get_kind_display())
        url = reverse("governance:meeting", args=[meeting.uuid])
        found.append(Event(meeting.held_on, _("Meeting: %(kind)s") % {"kind": kind}, url))
    planned = Milestone.objects.filter(
        framework__in=Framework.objects.filter(is_current=True),
        level=body.unit.level,
        done_on=None,
        dropped_on=None,
        due_on__gte=first,
    )
    found += [Event(row.due_on, row.name) for row in planned.order_by("due_on", "pk")[:DATES]]
    return sorted(found, key=lambda event: event.on)[:DATES]
