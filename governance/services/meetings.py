"""Planning meetings of a body, moving and cancelling them, and making their agenda."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from governance import hooks
from governance.agenda import taken_off
from governance.models import AgendaItem, Attendance, Decision, Meeting, Request
from governance.services.common import moment
from kwaliteit.organisation.models import Body, Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Forbidden, Refused

MOST_ITEMS = 200
MOVED, CANCELLED = "moved", "cancelled"


@transaction.atomic
def plan_meeting(
    *,
    body: Body,
    held_on: datetime.date,
    actor: Person,
    kind: str = Meeting.Kind.CONSULTATION,
    starts_at: datetime.time | None = None,
    place: str = "",
    at: datetime.datetime | None = None,
) -> Meeting:
    """Put a meeting of a body in its calendar; planned twice is planned once. A written decision has no place."""
    _at, day = moment(at)
    body = Body.objects.select_for_update().get(pk=body.pk)
    _keeps_agenda(body, actor, day)
    meeting = Meeting.objects.filter(body=body, held_on=held_on, kind=kind, cancelled_on__isnull=True).first()
    if meeting is None:
        where = "" if kind == Meeting.Kind.WRITTEN else place.strip()
        meeting = Meeting(body=body, held_on=held_on, kind=kind, starts_at=starts_at, place=where)
        _save(meeting, actor)
    return meeting


@transaction.atomic
def move_meeting(
    *,
    meeting: Meeting,
    actor: Person,
    held_on: datetime.date,
    starts_at: datetime.time | None = None,
    place: str = "",
    at: datetime.datetime | None = None,
) -> Meeting:
    """Give a meeting another day, time or place; the requests on its agenda move along, the old day stays in history.

    Refused once something of the meeting was recorded: who was there, or what was decided; and when nothing differs,
    for everybody would be told of a change that is none.
    """
    at, day = moment(at)
    meeting = going_ahead(meeting, actor, day)
    place = "" if meeting.is_written else place.strip()
    if (held_on, starts_at, place) == (meeting.held_on, meeting.starts_at, meeting.place):
        raise Refused(_("This is the day, time and place that the meeting has already."), field="held_on")
    if held_on != meeting.held_on:
        _nothing_recorded(meeting, "held_on")
        others = Meeting.objects.filter(body=meeting.body_id, held_on=held_on, kind=meeting.kind)
        if others.filter(cancelled_on__isnull=True).exists():
            raise Refused(_("The body has such a meeting on that day already."), field="held_on")
        _after_it_was_asked(meeting, held_on)
    meeting.held_on, meeting.starts_at, meeting.place = held_on, starts_at, place
    _save(meeting, actor, MOVED, ["held_on", "starts_at", "place"])
    for request in _open_on(meeting):
        _follow(request, actor)
    hooks.tell("move_meeting", meeting, actor, at)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, actor: Person, why: str, at: datetime.datetime | None = None) -> Meeting:
    """Call a meeting off, with the reason. Its agenda stays readable; what waited for it waits for one to come."""
    at, day = moment(at)
    meeting = going_ahead(meeting, actor, day)
    _nothing_recorded(meeting)
    if not why.strip():
        raise Refused(_("Say why the meeting does not go ahead."), field="why")
    meeting.cancelled_on, meeting.cancelled_why = day, why.strip()
    _save(meeting, actor, CANCELLED, ["cancelled_on", "cancelled_why"])
    for request in _open_on(meeting):
        _leave(request, meeting, actor, day)
    hooks.tell("cancel_meeting", meeting, actor, at)
    return meeting


@transaction.atomic
def put_request(
    *, meeting: Meeting, request: Request, actor: Person, at: datetime.datetime | None = None
) -> AgendaItem:
    """Put an open request of the body at the end of the agenda. On it already: that item."""
    _at, day = moment(at)
    meeting = going_ahead(meeting, actor, day)
    request = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.body_id != meeting.body_id:
        raise Refused(_("That request lies before another body."), field="request")
    if not request.is_open:
        raise Refused(
            _("This request is closed: %(closing)s.") % {"closing": request.get_closing_display()}, field="request"
        )
    if meeting.held_on < request.asked_on:
        raise Refused(_("The meeting was before the version was laid before the body."), field="request")
    return put(meeting, request, actor)


def put(meeting: Meeting, request: Request, actor: Person) -> AgendaItem:
    """The item of a request on an agenda, at the end of it. For services that have looked up rights and locked both.

    What stood there before and was taken off comes back as it was, behind closed doors when it was so.
    """
    item = AgendaItem.objects.filter(meeting=meeting, request=request).first()
    if item is None:
        item = AgendaItem(meeting=meeting, request=request, position=_free(meeting))
        was = AgendaItem.history.filter(meeting=meeting, request=request, history_type="-").first()
        if was is not None:
            item.note, item.confidential = was.note, was.confidential
        _save(item, actor)
    _follow(request, actor)
    return item


@transaction.atomic
def add_item(
    *,
    meeting: Meeting,
    actor: Person,
    title: str,
    note: str = "",
    confidential: bool = False,
    at: datetime.datetime | None = None,
) -> AgendaItem:
    """Something with a title of its own at the end of the agenda: the opening, the minutes, what else there is."""
    _at, day = moment(at)
    meeting = going_ahead(meeting, actor, day)
    if not title.strip():
        raise Refused(_("Give the item a title."), field="title")
    item = AgendaItem(meeting=meeting, position=_free(meeting), title=title.strip(), note=note.strip())
    item.confidential = confidential
    _save(item, actor)
    return item


@transaction.atomic
def change_item(
    *,
    item: AgendaItem,
    actor: Person,
    title: str = "",
    note: str = "",
    confidential: bool = False,
    at: datetime.datetime | None = None,
) -> AgendaItem:
    """The explanation of the secretary, whether it is behind closed doors, and the title where it has its own."""
    item = _fresh(item, actor, moment(at)[1])
    if item.request_id is None and not title.strip():
        raise Refused(_("Give the item a title."), field="title")
    item.title = "" if item.request_id else title.strip()
    item.note, item.confidential = note.strip(), confidential
    _save(item, actor, fields=["title", "note", "confidential"])
    return item


@transaction.atomic
def take_off(*, item: AgendaItem, actor: Person, at: datetime.datetime | None = None) -> None:
    """Take an item off the agenda; the others move up. Refused when the body decided on it in this meeting."""
    _at, day = moment(at)
    item = _fresh(item, actor, day)
    request = Request.objects.select_for_update(of=("self",)).get(pk=item.request_id) if item.request_id else None
    if request and Decision.objects.effective().filter(request=request, meeting=item.meeting_id).exists():
        raise Refused(_("The body decided on this in this meeting; it stays on the agenda."))
    item._history_user = actor  # type: ignore[attr-defined]
    item.delete()
    _number(_items(item.meeting), actor)
    if request and request.is_open:
        _leave(request, item.meeting, actor, day)


@transaction.atomic
def put_back(*, meeting: Meeting, item: UUID, actor: Person, at: datetime.datetime | None = None) -> AgendaItem:
    """Put an item with a title of its own that was taken off at the end of the agenda, as it stood. Twice is once."""
    _at, day = moment(at)
    meeting = going_ahead(meeting, actor, day)
    there = AgendaItem.objects.filter(meeting=meeting, uuid=item).first()
    if there is not None:
        return there
    was = taken_off(meeting).filter(uuid=item).first()
    if was is None:
        raise Refused(_("This item was not taken off this agenda."))
    row = AgendaItem(uuid=item, meeting=meeting, position=_free(meeting), title=was.title, note=was.note)
    row.confidential = was.confidential
    _save(row, actor)
    return row


@transaction.atomic
def order_items(
    *,
    meeting: Meeting,
    actor: Person,
    numbers: Mapping[UUID, int] | None = None,
    moved: UUID | None = None,
    by: int = 0,
    at: datetime.datetime | None = None,
) -> None:
    """Put the items in the order of their ``numbers``, or one (``moved``) a place up (-1) or down (1).

    Of two with the same number the one whose number was changed comes first: who types 2 wants it second. Numbers of
    items that were taken off meanwhile are passed over, and items without a number keep their place.
    """
    _at, day = moment(at)
    meeting = going_ahead(meeting, actor, day)
    items, wanted = _items(meeting), numbers or {}
    new = {item.pk: wanted.get(item.uuid, item.position) for item in items}
    items.sort(key=lambda item: (new[item.pk], _moves_down(new[item.pk], item.position)))
    if moved is not None:
        at_now = next((place for place, item in enumerate(items) if item.uuid == moved), None)
        if at_now is not None and 0 <= at_now + by < len(items):
            items.insert(at_now + by, items.pop(at_now))
    _number(items, actor)


def _moves_down(new: int, old: int) -> int:
    """Beside one that stays: one that comes from below goes before it, one that comes from above goes after it."""
    return (new > old) - (new < old)


def _number(items: list[AgendaItem], actor: Person) -> None:
    for position, item in enumerate(items, start=1):
        if item.position != position:
            item.position = position
            _save(item, actor, fields=["position"])


def _items(meeting: Meeting) -> list[AgendaItem]:
    return list(AgendaItem.objects.filter(meeting=meeting).order_by("position", "pk"))


def _free(meeting: Meeting) -> int:
    items = _items(meeting)
    if len(items) >= MOST_ITEMS:
        raise Refused(_("There is no room for more items on one agenda."))
    return items[-1].position + 1 if items else 1


def _open_on(meeting: Meeting) -> QuerySet[Request]:
    """The open requests on an agenda, their rows locked: one that somebody closes meanwhile is left as it is."""
    rows = Request.objects.open().filter(agenda_items__meeting=meeting)
    return rows.select_for_update(of=("self",)).order_by("pk")


def _leave(request: Request, meeting: Meeting, actor: Person, day: datetime.date) -> None:
    """Of a request that named the meeting: one that is past already was not to decide on it; it waits for another."""
    if request.meeting_id == meeting.pk:
        _follow(request, actor, since=day)


def _follow(request: Request, actor: Person, since: datetime.date = datetime.date.min) -> None:
    """A request names the last meeting on its path that goes ahead: that is where the body decides on it.

    Its row must have been locked: what history keeps of it is the row as a whole.
    """
    path = Meeting.objects.filter(items__request=request, cancelled_on__isnull=True, held_on__gte=since)
    last = path.order_by("held_on", "starts_at", "pk").last()
    if request.meeting_id != (last.pk if last else None):
        request.meeting = last
        _save(request, actor, fields=["meeting"])


def _keeps_agenda(body: Body, actor: Person, day: datetime.date) -> None:
    verdict = rights_of(actor, on=day).may_for_body(Act.DECIDE, body)
    if not verdict:
        raise Forbidden(verdict.reason)


def going_ahead(meeting: Meeting, actor: Person, day: datetime.date) -> Meeting:
    """The meeting, its row locked, for who keeps the agenda of the body. Raises Refused when it was cancelled."""
    meeting = locked_meeting(meeting.pk)
    _keeps_agenda(meeting.body, actor, day)
    if meeting.is_cancelled:
        raise Refused(_("This meeting does not go ahead: %(why)s") % {"why": meeting.cancelled_why})
    return meeting


def locked_meeting(pk: int) -> Meeting:
    return Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=pk)


def _fresh(item: AgendaItem, actor: Person, day: datetime.date) -> AgendaItem:
    """The item as it stands, its meeting locked. Raises Refused when somebody took it off."""
    meeting = going_ahead(item.meeting, actor, day)
    fresh = AgendaItem.objects.filter(pk=item.pk).first()
    if fresh is None:
        raise Refused(_("This item was taken off the agenda meanwhile."))
    fresh.meeting = meeting
    return fresh


def _nothing_recorded(meeting: Meeting, field: str = "") -> None:
    if Decision.objects.effective().filter(meeting=meeting).exists():
        raise Refused(_("Decisions were recorded of this meeting; it keeps its day."), field=field)
    if Attendance.objects.filter(meeting=meeting).exists():
        raise Refused(_("It was recorded who was in this meeting; it keeps its day."), field=field)


def _after_it_was_asked(meeting: Meeting, held_on: datetime.date) -> None:
    if Request.objects.open().filter(agenda_items__meeting=meeting, asked_on__gt=held_on).exists():
        raise Refused(
            _("A version on this agenda was laid before the body after that day. Choose a later one."), field="held_on"
        )


def _save(row: Any, actor: Person, why: str = "", fields: list[str] | None = None) -> None:
    row._history_user = actor
    row._change_reason = why or None
    row.save(update_fields=fields)
