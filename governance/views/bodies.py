"""Councils and other bodies: what lies before them, what they decided, what they were promised, who is in them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance import wording
from governance.agenda import coming, paths
from governance.models import Decision, Promise, Request, Version
from governance.points import summaries
from governance.promised import for_reader, made_by, told
from governance.rules import read_conditions
from governance.sections import stand
from governance.supervision import asked_to_mediate, must_see
from governance.views.below import below
from governance.views.common import one
from governance.views.proposals import proposals_around
from governance.views.versions import compare_versions
from kwaliteit.organisation.models import BOARD_KINDS, Appointment, Body, existing_on
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act, Role
from kwaliteit.shared.clock import today
from plans.models import Section

LATEST = 12


def bodies_visible_to(rights: Rights) -> QuerySet[Body]:
    """Her own bodies, and those of the units whose plans she reads."""
    mine = [a.body_id for a in rights.appointments if a.body_id]
    return Body.objects.filter(existing_on(today())).filter(rights.covers(Act.READ) | Q(pk__in=mine))


@login_required
@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    rights: Rights = request.rights
    mine = {a.body_id for a in rights.appointments if a.body_id}
    visible = Request.objects.visible_to(rights).filter(body=OuterRef("pk"))
    rows = list(
        bodies_visible_to(rights)
        .annotate(waits=Exists(visible.open()))
        .select_related("unit")
        .order_by("unit__level", "unit__order", "unit__name_nl", "pk")
    )
    waiting: dict[int, list[Request]] = {}
    for row in Request.objects.visible_to(rights).open().for_listing().order_by("due_on", "pk"):
        row.mark, row.words = wording.request_state(row, None)
        waiting.setdefault(row.body_id, []).append(row)
    promised = dict(
        Promise.objects.filter(body__in=[row.pk for row in rows], met_on__isnull=True)
        .values_list("body")
        .annotate(n=Count("pk"))
    )
    for row in rows:
        row.open_requests, row.open_promises = waiting.get(row.pk, []), promised.get(row.pk, 0)
    context = {
        "mine": [row for row in rows if row.pk in mine],
        "others": [row for row in rows if row.pk not in mine and row.kind not in BOARD_KINDS],
        "boards": [row for row in rows if row.pk not in mine and row.kind in BOARD_KINDS],
    }
    return render(request, "governance/bodies.html", context)


def get_body(request: HttpRequest, code: str) -> Body:
    return one(bodies_visible_to(request.rights).select_related("unit"), code=code)


@login_required
@require_safe
def body(request: HttpRequest, code: str) -> HttpResponse:
    """One body: what it must decide, what it decided, what it was promised, and the story so far for a newcomer."""
    row, rights = get_body(request, code), request.rights
    asked = list(Request.objects.visible_to(rights).filter(body=row).for_listing().order_by("-asked_on", "-pk"))
    by_id = {row.pk: row for row in asked}
    records = list(Decision.objects.effective().filter(request__in=list(by_id)).order_by("pk"))
    read_conditions(records)
    made = stand((by_id[record.request_id], record) for record in records)
    points = summaries(made.values())
    for each in asked:
        each.decision = made.get(each.pk)
        each.mark, each.words = wording.request_state(each, each.decision)
        each.points = points.get(each.decision.pk, "") if each.decision else ""
    waiting = sorted((each for each in asked if each.is_open), key=lambda each: each.due_on)
    path = paths(waiting, rights)
    for each in waiting:
        each.path = path[each.pk]
    held = Appointment.objects.filter(existing_on(today()), body=row).select_related("person", "body")
    members = list(held.order_by("pk"))
    context = {
        "body": row,
        "crumbs": [(reverse("governance:bodies"), _("Participation")), ("", row.name)],
        "waiting": waiting,
        "decided": [each for each in asked if not each.is_open][:LATEST],
        "latest": asked[0] if asked else None,
        "story": story(asked)[:LATEST],
        "changed": changed_since(waiting, asked),
        "promises": for_reader(told(Promise.objects.filter(body=row)), rights)[:LATEST],
        "promised_by": made_by(row, rights) if row.kind in BOARD_KINDS else None,
        "next": coming(row).first(),
        "members": members,
        "by_role": members_in_words(members),
        "is_member": any(a.body_id == row.pk for a in rights.appointments),
        "may_plan": rights.may_for_body(Act.DECIDE, row).allowed,
        "may_propose": row.may_propose and rights.may_for_body(Act.DECIDE, row).allowed,
        "proposals": proposals_around(row, rights),
        "below": below(row, rights),
        "must_see": must_see(row, asked),
        "own_words": _own_words(row, rights),
        "mediates": asked_to_mediate(row),
    }
    return render(request, "governance/body.html", context)


def _own_words(body: Body, rights: Rights) -> list[Section]:
    """What this body writes itself in documents that are open to it, for who writes for it."""
    if not rights.may_for_body(Act.VIEW, body):
        return []
    rows = Section.objects.filter(written_by=body.kind, document__openings__body=body, document__closed_at=None)
    return list(rows.select_related("template", "document__unit").order_by("-document__pk", "order"))


def story(asked: list[Request]) -> list[dict[str, Any]]:
    """Newest first: every version that came, and what the body said about it."""
    events = []
    for row in asked:
        events.append({"on": row.asked_on, "what": "asked", "row": row})
        for made in row.said:
            words = wording.decision_state(made)[1]
            events.append({"on": made.meeting_on, "what": "decided", "row": row, "decision": made, "words": words})
    return sorted(events, key=lambda event: (event["on"], event["what"] == "decided"), reverse=True)


def changed_since(waiting: list[Request], asked: list[Request]) -> dict[str, Any] | None:
    """For the first plan that waits: what changed since the version that the body decided on last."""
    for row in waiting:
        seen = seen_before(row, asked)
        if seen is not None:
            pair: tuple[Version, Version] = (seen.version, row.version)
            return {"row": row, "seen": seen, "old": pair[0], "new": pair[1], "result": compare_versions(*pair)}
    return None


def seen_before(row: Request, asked: list[Request]) -> Request | None:
    """Of the earlier versions of a plan that lay before a body: the last that it decided on, else the last."""
    before = [e for e in asked if e.document_id == row.document_id and e.version.number < row.version.number]
    return max(before, key=lambda each: (each.decision is not None, each.version.number), default=None)


def members_in_words(members: list[Appointment]) -> dict[str, Any]:
    """Who leads, who keeps the agenda, and how many students and staff members there are."""

    def names(role: Role) -> list[str]:
        return [a.person.name for a in members if a.role == role]

    seats = [a for a in members if a.role not in {Role.COUNCIL_SECRETARY, Role.COUNCIL_ALTERNATE}]
    return {
        "chair": names(Role.COUNCIL_CHAIR),
        "secretary": names(Role.COUNCIL_SECRETARY),
        "students": sum(a.section == "student" for a in seats),
        "staff": sum(a.section == "staff" for a in seats),
    }
