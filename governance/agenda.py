"""What a person sees of meetings: the agenda item by item, what the body decided, the path of a request. Reads only.

An item behind closed doors is for the body, and for who lays that version before it; others see that there is an item.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.files import KINDS
from governance.models import AgendaItem, Decision, Meeting, Paper, Request
from governance.rules import read_conditions
from governance.sections import named, stand
from governance.track import Step
from governance.wording import TITLE, day, decision_state, request_state
from kwaliteit.organisation.models import Body, Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from plans.models import Right

NAMES = {
    Meeting.Kind.COMMITTEE: gettext_lazy("Meeting of the committee"),
    Meeting.Kind.COUNCIL: gettext_lazy("Meeting of the council alone"),
    Meeting.Kind.CONSULTATION: gettext_lazy("Consultation meeting with the board"),
    Meeting.Kind.WRITTEN: gettext_lazy("Decision in writing"),
}


def name_of(meeting: Meeting) -> str:
    """A meeting as a heading names it; a body that is no council has meetings of its own alone."""
    if meeting.kind == Meeting.Kind.COUNCIL and not meeting.body.is_council:
        return _("Meeting of %(body)s") % {"body": meeting.body.with_article}
    return str(NAMES[Meeting.Kind(meeting.kind)])


def when(meeting: Meeting) -> str:
    """The day, with the time when there is one."""
    text = day(meeting.held_on)
    return f"{text}, {date_format(meeting.starts_at, 'H:i')}" if meeting.starts_at else text


def label(meeting: Meeting) -> str:
    """A meeting in a list to choose from."""
    return f"{when(meeting)}, {name_of(meeting)[:1].lower()}{name_of(meeting)[1:]}"


def going_ahead(body: Body | int) -> QuerySet[Meeting]:
    return Meeting.objects.filter(body=body, cancelled_on__isnull=True)


def coming(body: Body | int) -> QuerySet[Meeting]:
    """From today on, the next one first."""
    return going_ahead(body).filter(held_on__gte=today()).order_by("held_on", "starts_at", "pk")


def with_sizes(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Each with ``size``: how many items stand on its agenda."""
    return rows.annotate(size=Count("items"))


@dataclass(slots=True)
class Item:
    """One item as this person sees it. Of one that is ``closed`` to her only the number is told."""

    row: AgendaItem
    title: str
    closed: bool = False
    request: Request | None = None
    mark: str = ""
    state: str = ""
    papers: Collection[Paper] = ()
    decided: Collection[tuple[Decision, str]] = ()
    """What the body decided on it in this meeting: the record, and whose it is."""

    @property
    def is_over(self) -> bool:
        """Withdrawn, or replaced by a newer version: it stays on the agenda, marked as such."""
        return self.request is not None and not self.request.is_open and self.mark == "none"


def agenda_of(meeting: Meeting, rights: Rights) -> list[Item]:
    """The agenda in its order; three statements, however long it is."""
    known = Request.objects.visible_to(rights).filter(pk=OuterRef("request"))
    rows = (
        AgendaItem.objects.filter(meeting=meeting)
        .select_related(
            "request__body__unit",
            "request__version",
            "request__document__kind",
            "request__document__unit__parent__parent",
        )
        .defer("request__version__payload")
        .annotate(is_known=Exists(known))
        .order_by("position", "pk")
    )
    items = [_item(row, meeting, rights) for row in rows]
    _add_papers(items, rights)
    _add_decisions(items, meeting)
    return items


def _item(row: AgendaItem, meeting: Meeting, rights: Rights) -> Item:
    if row.confidential and not _may_see_closed(row, meeting, rights):
        return Item(row, _("An item behind closed doors"), closed=True)
    if row.request is None:
        return Item(row, row.title)
    if not row.is_known:
        return Item(row, _("An item about papers that are not open to you"), closed=True)
    title = TITLE[Right(row.request.right)] % {"title": row.request.document.title}
    return Item(row, title, request=row.request)


def _may_see_closed(row: AgendaItem, meeting: Meeting, rights: Rights) -> bool:
    return sees_closed(meeting.body_id, row.request.document.unit if row.request else None, rights)


def sees_closed(body: int, unit: Unit | None, rights: Rights) -> bool:
    """Whether she may know of what stands behind closed doors before a body, about a plan of the unit if any."""
    return body in rights.body_ids(Act.READ_REQUEST) or (unit is not None and rights.reaches(Act.LAY_BEFORE, unit))


def without_known_day(requests: Collection[Request], unit: Unit, rights: Rights) -> set[int]:
    """Of requests on a plan of one unit those that stand behind closed doors, to her, in the meeting they name.

    One statement, and none for who is of the body or lays before it, nor where no request names a meeting.
    """
    asked = [r.pk for r in requests if r.meeting_id and not sees_closed(r.body_id, unit, rights)]
    rows = AgendaItem.objects.filter(request__in=asked, meeting=F("request__meeting"), confidential=True)
    return set(rows.values_list("request", flat=True)) if asked else set()


def _add_papers(items: list[Item], rights: Rights) -> None:
    asked = {item.request.pk: item for item in items if item.request}
    papers: dict[int, list[Paper]] = {}
    if asked:
        rows = Paper.objects.visible_to(rights).filter(request__in=list(asked), strike__isnull=True)
        for paper in rows.order_by("pk"):
            paper.kind_name = KINDS[paper.kind].name
            papers.setdefault(paper.request_id, []).append(paper)
    for pk, found in papers.items():
        asked[pk].papers = found


def _add_decisions(items: list[Item], meeting: Meeting) -> None:
    asked = {item.request.pk: item for item in items if item.request}
    records = list(Decision.objects.filter(request__in=list(asked)).order_by("pk")) if asked else []
    corrected = {record.corrects_id for record in records}
    now = [record for record in records if record.pk not in corrected]
    read_conditions(now)
    made = stand((item.request, record) for record in now if (item := asked[record.request_id]).request)
    for pk, item in asked.items():
        if item.request:
            item.mark, item.state = request_state(item.request, made.get(pk))
            here = [r for r in now if r.request_id == pk and r.meeting_id == meeting.pk]
            item.decided = [(r, capfirst(named(meeting.body.with_article, r.section))) for r in here]


def unplanned(meeting: Meeting) -> list[Request]:
    """Open requests of the body that stand on no agenda to come: what its secretary has to put on one."""
    planned = AgendaItem.objects.filter(
        Q(meeting__held_on__gte=today()) | Q(meeting=meeting), request=OuterRef("pk"), meeting__cancelled_on=None
    )
    rows = Request.objects.open().filter(body=meeting.body_id, asked_on__lte=meeting.held_on)
    return list(rows.filter(~Exists(planned)).for_listing().order_by("due_on", "pk"))


def taken_off(meeting: Meeting) -> QuerySet[Any]:
    """What history keeps of items with a title of their own that were taken off, the last one first.

    Requests are not among them: those are put on an agenda again from what waits for one.
    """
    gone = AgendaItem.history.filter(meeting=meeting, request__isnull=True, history_type="-")
    again = AgendaItem.history.filter(uuid=OuterRef("uuid"), history_id__gt=OuterRef("history_id"))
    return gone.filter(~Exists(again)).order_by("-history_id")


@dataclass(frozen=True, slots=True)
class Stop:
    """A meeting on the path of a request."""

    meeting: Meeting
    position: int

    @property
    def url(self) -> str:
        return reverse("governance:meeting", args=[self.meeting.uuid])

    @property
    def name(self) -> str:
        return name_of(self.meeting)


def paths(requests: Collection[Request], rights: Rights) -> dict[int, list[Stop]]:
    """Per request the meetings on whose agenda it stands or stood, in order of their date; one statement.

    What was put there behind closed doors is left out for who may not see it. Needs the unit of each document.
    """
    by_pk = {request.pk: request for request in requests}
    found: dict[int, list[Stop]] = {pk: [] for pk in by_pk}
    rows = AgendaItem.objects.filter(request__in=list(by_pk)).select_related("meeting__body") if by_pk else []
    for row in sorted(rows, key=lambda row: _moment(row.meeting)):
        request = by_pk[row.request_id or 0]
        row.request = request
        if not row.confidential or _may_see_closed(row, row.meeting, rights):
            found[request.pk].append(Stop(row.meeting, row.position))
    return found


def _moment(meeting: Meeting) -> tuple[datetime.date, datetime.time, int]:
    return meeting.held_on, meeting.starts_at or datetime.time.min, meeting.pk


def path_steps(path: Collection[Stop], said: Collection[Decision] = ()) -> list[Step]:
    """The path as steps: which meeting, when, under which number, and what was decided there (``said``)."""
    return [_step(stop, [made for made in said if made.meeting_id == stop.meeting.pk]) for stop in path]


def _step(stop: Stop, decided: list[Decision]) -> Step:
    meeting = stop.meeting
    names = {"when": when(meeting), "number": stop.position}
    detail = _("%(when)s, item %(number)s on the agenda") % names
    if meeting.is_cancelled:
        return Step("none", f"{stop.name}: {_('does not go ahead')}", detail, stop.url, on=meeting.held_on)
    if decided:
        mark, words = decision_state(decided[-1])
        return Step(mark, stop.name, f"{detail}. {words}", stop.url, on=meeting.held_on)
    mark = "asked" if meeting.held_on >= today() else "draft"
    return Step(mark, stop.name, detail, stop.url, on=meeting.held_on)


@dataclass(frozen=True, slots=True)
class Before:
    """How a meeting was planned before it was moved."""

    text: str
    until: datetime.datetime


def moves(meeting: Meeting) -> list[Before]:
    """The days, times and places that it had before, oldest first; each with until when it was so."""
    rows = list(meeting.history.order_by("history_date", "history_id"))  # type: ignore[attr-defined]
    found = []
    for old, new in zip(rows, rows[1:], strict=False):
        if (old.held_on, old.starts_at, old.place) != (new.held_on, new.starts_at, new.place):
            text = ", ".join(part for part in (when(old), old.place) if part)
            found.append(Before(text, new.history_date))
    return found
