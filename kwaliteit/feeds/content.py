"""What stands in the calendar of one person: her milestones, meetings, requests and promises, as her rights are now."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.models import Meeting, Milestone, Promise, Request
from governance.planning import nothing_waits
from governance.wording import ASKED, day
from kwaliteit.feeds.ical import Event
from kwaliteit.organisation.models import BOARD_KINDS
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.mail import link, site
from plans.models import Right

PAST = datetime.timedelta(days=92)
AHEAD = datetime.timedelta(days=1100)


def events_for(rights: Rights) -> list[Event]:
    """By day. Nothing without appointments, and nothing that she may not see."""
    if not rights.appointments:
        return []
    bodies = rights.body_ids(Act.READ_REQUEST) | rights.body_ids(Act.DECIDE)
    found = [
        *_milestones(rights),
        *_meetings(bodies),
        *_requests(rights, bodies),
        *_promises(rights, bodies),
    ]
    return sorted(found, key=lambda event: (event.day, event.uid))


def _span() -> tuple[datetime.date, datetime.date]:
    return today() - PAST, today() + AHEAD


def _uid(kind: str, key: object) -> str:
    return f"{kind}-{key}@{urlsplit(site()).hostname or 'localhost'}"


def _milestones(rights: Rights) -> Iterable[Event]:
    """Of the levels at which she has an appointment, in the frameworks that are in use."""
    levels = {(row.unit or row.body.unit).level for row in rights.appointments if row.unit or row.body}
    rows = Milestone.objects.filter(level__in=levels, framework__is_current=True, due_on__range=_span())
    url = link(reverse("governance:milestones"))
    for row in rows.with_bare().order_by("due_on", "pk"):
        said = [row.get_level_display()]
        if row.right:
            said.append(_("It asks %(right)s.") % {"right": row.get_right_display()})
        if row.starts_on:
            said.append(_("From %(day)s.") % {"day": day(row.starts_on)})
        if row.bare:
            said.append(nothing_waits())
        if row.dropped_on:
            said.append(_("Dropped on %(day)s.") % {"day": day(row.dropped_on)})
        if row.done_on:
            said.append(_("Done on %(day)s.") % {"day": day(row.done_on)})
        text, kind = "\n".join(str(part) for part in said), _("Planning")
        uid, gone = _uid("milestone", row.pk), row.dropped_on is not None
        yield Event(uid, row.due_on, row.name, text=text, url=url, kind=kind, cancelled=gone)


def _meetings(bodies: frozenset[int]) -> Iterable[Event]:
    rows = Meeting.objects.filter(body__in=bodies, held_on__range=_span()).select_related("body")
    for row in rows.order_by("held_on", "pk"):
        yield Event(
            _uid("meeting", row.pk),
            row.held_on,
            _("Meeting of %(body)s") % {"body": row.body.with_article},
            time=row.starts_at,
            text="\n".join(part for part in (str(row.get_kind_display()), row.cancelled_why) if part),
            place=row.place,
            url=link(reverse("governance:meeting", args=[row.uuid])),
            kind=_("Meeting"),
            cancelled=row.is_cancelled,
        )


def _requests(rights: Rights, bodies: frozenset[int]) -> Iterable[Event]:
    """What lies before her bodies, and what she herself laid before one or has to answer for."""
    mine = Q(body__in=bodies)
    for act in (Act.EDIT, Act.LAY_BEFORE, Act.REPLY):
        mine |= rights.covers(act, "document__unit")
    rows = Request.objects.open().visible_to(rights).filter(mine).exclude(right=Right.INFORMATION)
    for row in (
        rows.select_related("body", "document__unit", "version").defer("version__payload").order_by("due_on", "pk")
    ):
        names = {"asked": ASKED[Right(row.right)], "body": row.body.with_article, "number": row.version.number}
        yield Event(
            _uid("request", row.uuid),
            row.due_on,
            _("%(asked)s of %(body)s: an answer is due") % names,
            text=_("%(title)s, %(unit)s, version %(number)s.")
            % {**names, "title": row.document.title, "unit": row.document.unit},
            url=link(reverse("governance:request", args=[row.uuid])),
            kind=_("Request"),
        )


def _promises(rights: Rights, bodies: frozenset[int]) -> Iterable[Event]:
    """Open ones with a date: made to her body, or by the board that she answers for."""
    made = Q(made_by__kind__in=BOARD_KINDS) & rights.covers(Act.ANSWER, "made_by__unit")
    rows = Promise.objects.filter(Q(body__in=bodies) | made, met_on__isnull=True, due_on__isnull=False)
    for row in rows.select_related("body", "made_by").order_by("due_on", "pk"):
        assert row.due_on is not None  # noqa: S101  filtered above
        yield Event(
            _uid("promise", row.uuid),
            row.due_on,
            _("Promise of %(board)s to %(body)s is due")
            % {"board": row.made_by.with_article, "body": row.body.with_article},
            text=row.text,
            url=link(reverse("governance:promises")),
            kind=_("Promise"),
        )
