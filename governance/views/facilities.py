"""The facilities of a council in a year: what it was given, and what it says of that itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.facilities import changes, facilities_of, may_record, may_say
from governance.facility_forms import FactsForm, SessionForm, ViewForm
from governance.models import Facilities
from governance.services import facilities as service
from governance.views.bodies import get_body
from governance.views.common import Crumbs, acted, demand, sent
from governance.views.process import form_page
from kwaliteit.organisation.models import Body
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Conflict
from kwaliteit.shared.http import one_effect

EARLIER = 1


def _crumbs(body: Body, *more: tuple[str, str]) -> Crumbs:
    top = [
        (reverse("governance:bodies"), _("Participation")),
        (reverse("governance:body", args=[body.code]), body.name),
    ]
    return [*top, *more]


@login_required
@require_safe
def latest(request: HttpRequest, code: str) -> HttpResponse:
    """The year that runs, or the newest one that something is known of."""
    body = get_body(request, code)
    known = [row.year for row in facilities_of([body])]
    year = max((year for year in known if year <= today().year), default=today().year)
    return HttpResponseRedirect(reverse("governance:facilities", args=[body.code, year]))


@login_required
@require_safe
def facilities(request: HttpRequest, code: str, year: int) -> HttpResponse:
    body = get_body(request, code)
    rows = {row.year: row for row in facilities_of([body])}
    if year not in service.YEARS:
        raise Http404
    row = rows.get(year)
    years = {*rows, year, today().year, today().year - EARLIER}
    context = {
        "body": body,
        "year": year,
        "row": row,
        "years": sorted(years, reverse=True),
        "changes": changes(row) if row else [],
        "may_record": may_record(request.rights, body),
        "may_say": may_say(request.rights, body),
        "nav": "bodies",
        "crumbs": _crumbs(body, ("", _("Facilities %(year)s") % {"year": year})),
    }
    return render(request, "governance/facilities.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def change(request: HttpRequest, code: str, year: int) -> HttpResponse:
    body, row = _body_and_row(request, code, year)
    demand(may_record(request.rights, body))
    names = ("hours", "budget_cents", "training", "agreements")
    start = {**{name: getattr(row, name) for name in names}, "seen": row.revision}
    return _saved(request, body, year, FactsForm, start, service.save_facts, _("Facilities"))


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def say(request: HttpRequest, code: str, year: int) -> HttpResponse:
    body, row = _body_and_row(request, code, year)
    demand(may_say(request.rights, body))
    start = {"view": row.view, "seen": row.view_revision}
    return _saved(request, body, year, ViewForm, start, service.save_view, _("The council’s own words"))


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def add_session(request: HttpRequest, code: str, year: int) -> HttpResponse:
    body, _row = _body_and_row(request, code, year)
    demand(may_record(request.rights, body))
    start = {"invited": body.seats}
    return _saved(request, body, year, SessionForm, start, service.add_session, _("Information session"))


def _body_and_row(request: HttpRequest, code: str, year: int) -> tuple[Body, Facilities]:
    body = get_body(request, code)
    if year not in service.YEARS:
        raise Http404
    return body, Facilities.objects.filter(body=body, year=year).first() or Facilities(body=body, year=year)


def _saved(
    request: HttpRequest,
    body: Body,
    year: int,
    form_class: type[Form],
    start: dict[str, Any],
    act: Callable[..., Any],
    title: str,
) -> HttpResponse:
    form = form_class(sent(request), initial=start)
    page = reverse("governance:facilities", args=[body.code, year])
    try:
        if acted(request, form, act, _("Saved."), body=body, year=year):
            return HttpResponseRedirect(page)
    except Conflict as conflict:
        form = _beside(request, conflict, form_class)
    crumbs = _crumbs(body, (page, _("Facilities %(year)s") % {"year": year}), ("", title))
    more = {"title": f"{title}, {year}", "back": page, "button": _("Save")}
    return form_page(request, form, crumbs, **more)


def _beside(request: HttpRequest, conflict: Conflict, form_class: type[Form]) -> Form:
    """The form with her own text in it, and what stands there now said at it; saving once more is choosing hers."""
    form = form_class({**request.POST.dict(), "seen": conflict.revision})
    says = _("Meanwhile somebody else wrote: “%(text)s” Save again to let your text take its place.")
    for name, stored in conflict.stored.items():
        if isinstance(stored, str) and stored != conflict.typed[name]:
            form.add_error(name, says % {"text": stored})
    if not form.errors:
        form.add_error(None, str(conflict))
    return form
