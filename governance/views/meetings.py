"""The meetings of a body, and the page of one: when and where, the agenda, what was decided, who was there."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance import hooks
from governance.agenda import agenda_of, moves, name_of, unplanned, when, with_sizes
from governance.attendance import attended, in_words
from governance.meeting_forms import heading
from governance.models import Attendance, Meeting
from governance.sections import label
from governance.views.bodies import bodies_visible_to, get_body
from governance.views.common import Crumbs, one
from kwaliteit.organisation.models import Body
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today

LATEST = 60


def get_meeting(request: HttpRequest, uuid: UUID) -> Meeting:
    """A meeting of a body that this person may see."""
    known = bodies_visible_to(request.rights).values("pk")
    return one(Meeting.objects.filter(body__in=known).select_related("body__unit"), uuid=uuid)


def crumbs_to(body: Body, *more: tuple[str, str]) -> Crumbs:
    return [
        (reverse("governance:bodies"), _("Participation")),
        (reverse("governance:body", args=[body.code]), body.name),
        (reverse("governance:meetings", args=[body.code]) if more else "", _("Meetings")),
        *more,
    ]


def crumbs_of(meeting: Meeting, *more: tuple[str, str]) -> Crumbs:
    here = reverse("governance:meeting", args=[meeting.uuid]) if more else ""
    return crumbs_to(meeting.body, (here, when(meeting)), *more)


@login_required
@require_safe
def meetings(request: HttpRequest, code: str) -> HttpResponse:
    """Those to come, the next one on top, and those that were, the last one on top."""
    body = get_body(request, code)
    rows = with_sizes(Meeting.objects.filter(body=body)).order_by("-held_on", "-starts_at", "-pk")
    known = list(rows[:LATEST])
    for row in known:
        row.body, row.name = body, name_of(row)
    context = {
        "body": body,
        "coming": [row for row in reversed(known) if row.held_on >= today()],
        "past": [row for row in known if row.held_on < today()],
        "may_plan": request.rights.may_for_body(Act.DECIDE, body).allowed,
        "crumbs": crumbs_to(body),
        "nav": "bodies",
    }
    return render(request, "governance/meetings.html", context)


@login_required
@require_safe
def meeting(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = get_meeting(request, uuid)
    keeps = request.rights.may_for_body(Act.DECIDE, row.body).allowed
    is_coming = row.held_on >= today() and not row.is_cancelled
    items = agenda_of(row, request.rights)
    there = attended(row)
    context = {
        "row": row,
        "name": name_of(row),
        "when": when(row),
        "items": items,
        "decided": [(item, made, whose) for item in items for made, whose in item.decided],
        "moves": moves(row),
        "attendance": groups(there),
        "counts": [(label(section), enough, text) for section, enough, text in in_words(there, row.body)],
        "keeps": keeps,
        "is_coming": is_coming,
        "may_attend": keeps and not row.is_cancelled and (row.held_on <= today() or row.is_written),
        "unplanned": unplanned(row) if keeps and is_coming else [],
        "panels": [panel for make in hooks.meeting_panels if (panel := make(request, row))],
        "crumbs": crumbs_of(row),
        "nav": "bodies",
    }
    return render(request, "governance/meeting.html", context)


def groups(rows: list[Attendance]) -> list[tuple[str, list[Attendance]]]:
    """Who was there, under the headings of the list of members."""
    found: dict[str, list[Attendance]] = {}
    for row in rows:
        found.setdefault(heading(row), []).append(row)
    return list(found.items())
