"""Promises of boards to bodies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.answer_forms import DisputeForm
from governance.models import Promise
from governance.process_forms import MeetPromiseForm, PromiseForm
from governance.promised import for_reader
from governance.services import process
from governance.views.bodies import bodies_visible_to
from governance.views.common import Crumbs, acted, demand, one, sent, show_form
from kwaliteit.organisation.models import BOARD_KINDS, Body, existing_on
from kwaliteit.organisation.rights import Rights, Verdict
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.http import one_effect

PER_PAGE = 50


@login_required
@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """What boards promised bodies: open ones first, the latest date on top."""
    rights: Rights = request.rights
    rows = Promise.objects.visible_to(rights).select_related(
        "body__unit__parent__parent", "made_by__unit__parent__parent", "document", "condition__decision__correction"
    )
    body, state = request.GET.get("orgaan", ""), request.GET.get("status", "")
    if body:
        rows = rows.filter(body__code=body)
    if state in ("open", "nagekomen"):
        rows = rows.filter(met_on__isnull=state == "open")
    rows = rows.order_by(F("met_on").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk")
    page = Paginator(rows.prefetch_related("disputes__recorded_by"), PER_PAGE).get_page(request.GET.get("page"))
    for row in for_reader(page, rights):
        row.contested = row.disputes.all()
    context = {
        "page": page,
        "body": body,
        "state": state,
        "bodies": bodies_visible_to(rights).exclude(kind__in=BOARD_KINDS).order_by("name_nl", "pk"),
        "may_add": _boards(rights).exists(),
        "crumbs": [(reverse("governance:bodies"), _("Participation")), ("", _("Promises"))],
    }
    return render(request, "governance/promises.html", context)


def _boards(rights: Rights) -> QuerySet[Body]:
    """The boards for which she makes promises."""
    return Body.objects.filter(existing_on(today()), rights.covers(Act.REPLY), kind__in=BOARD_KINDS)


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def add_promise(request: HttpRequest) -> HttpResponse:
    rights: Rights = request.rights
    boards = _boards(rights)
    if not boards.exists():
        demand(Verdict(False, _("Only a board records what it promised.")))
    to = bodies_visible_to(rights).exclude(kind__in=BOARD_KINDS).order_by("name_nl", "pk")
    initial = {"made_on": today()}
    form = PromiseForm(sent(request), to=to, by=boards.order_by("name_nl", "pk"), initial=initial)
    said = _("The promise has been recorded; it stays open until it is shown to be met.")
    if acted(request, form, process.make_promise, said):
        return HttpResponseRedirect(reverse("governance:promises"))
    return form_page(request, form, _about_promises(_("Record a promise")), button=_("Record the promise"))


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def meet_promise(request: HttpRequest, uuid: UUID) -> HttpResponse:
    rows = Promise.objects.visible_to(request.rights).select_related("body", "made_by__unit__parent__parent")
    row = one(rows, uuid=uuid)
    demand(request.rights.may(Act.ANSWER, row.made_by.unit))
    form = MeetPromiseForm(sent(request), initial={"met_on": today()})
    if acted(request, form, process.meet_promise, _("The promise has been recorded as met."), promise=row):
        return HttpResponseRedirect(reverse("governance:promises"))
    title = _("Show that a promise was met")
    return form_page(request, form, _about_promises(_("Met")), title=title, quote=row.text, button=_("Record as met"))


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def dispute_promise(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """For the chair or secretary of the body to which it was made: it does not see the promise as met."""
    row = one(Promise.objects.visible_to(request.rights).select_related("body"), uuid=uuid)
    demand(request.rights.may_for_body(Act.DECIDE, row.body))
    form = DisputeForm(sent(request))
    said = _("The promise is open again; the board can read why.")
    if acted(request, form, process.dispute_promise, said, promise=row):
        return HttpResponseRedirect(reverse("governance:promises") + f"?orgaan={row.body.code}")
    title = _("The body does not see this promise as met")
    quote = f"{row.text}\n\n{row.met_by}".strip()
    return form_page(
        request, form, _about_promises(_("Not met")), title=title, quote=quote, button=_("Open the promise again")
    )


def _about_promises(label: str) -> Crumbs:
    return [(reverse("governance:promises"), _("Promises")), ("", label)]


def form_page(request: HttpRequest, form: Form, crumbs: Crumbs, **more: Any) -> HttpResponse:
    """The page of one form: the way back is its first crumb, its title the last unless said otherwise."""
    context = {"form": form, "title": crumbs[-1][1], "back": crumbs[0][0], "crumbs": crumbs, **more}
    return show_form(request, "governance/form.html", context)
