"""The planning of a framework: its dates and how they stand, the year as a drawing, and decisions to move a date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.models import Milestone, MilestoneChange
from governance.planning import state_of, waiting_for
from governance.planning_forms import DropForm, FinishForm, MoveForm
from governance.services import planning
from governance.views.common import acted, demand, one, sent, show_form
from governance.wording import day as in_words
from governance.year import shown_year
from kwaliteit.organisation.models import BOARD_KINDS, Body, existing_on
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.http import one_effect
from plans.models import Framework
from plans.queries import chosen_framework


@login_required
@require_safe
def milestones(request: HttpRequest) -> HttpResponse:
    """The dates of a framework per level, in order of time, each with how it stands and when it was before."""
    framework, frameworks = chosen_framework(request.GET.get("kader", ""))
    level = request.GET.get("niveau", "")
    everything = _rows(framework)
    rows = [row for row in everything if level in ("", row.level)]
    context = {
        "rows": rows,
        "framework": framework,
        "frameworks": frameworks,
        "level": level,
        "levels": Milestone._meta.get_field("level").choices,
        "calendar": shown_year(framework, request.GET.get("kalender", ""), rows) if framework else None,
        "may_manage": framework is not None and request.rights.may_anywhere(Act.MANAGE),
        "may_plan": framework is not None and planning.may_plan(request.rights).allowed,
        "crumbs": [(reverse("governance:bodies"), _("Participation")), ("", _("Planning"))],
    }
    return render(request, "governance/milestones.html", context)


def _rows(framework: Framework | None) -> list[Milestone]:
    """With their state and what was decided about them, in a fixed number of statements."""
    changes = MilestoneChange.objects.select_related("body", "recorded_by").order_by("recorded_at", "pk")
    found = Milestone.objects.filter(framework=framework).with_bare().select_related("reserve")
    rows = list(found.prefetch_related(Prefetch("changes", changes)).order_by("due_on", "pk"))
    waiting = waiting_for(framework, rows, today()) if framework else {}
    for row in rows:
        row.state = state_of(row, today(), waiting.get(row.pk))  # type: ignore[attr-defined]
    return rows


def _decided(
    request: HttpRequest,
    pk: int,
    form: Callable[..., Form],
    act: Callable[..., Any],
    title: str,
    said: str,
    button: str,
) -> HttpResponse:
    """One form about one date: who kept the planning may record what was decided about it."""
    row = one(Milestone.objects.select_related("framework"), pk=pk)
    demand(planning.may_plan(request.rights))
    filled = form(sent(request))
    back = f"{reverse('governance:milestones')}?kader={row.framework.code}"
    if acted(request, filled, act, said, milestone=row):
        return HttpResponseRedirect(back)
    crumbs = [(reverse("governance:bodies"), _("Participation")), (back, _("Planning")), ("", title)]
    quote = f"{row.name}\n{in_words(row.due_on)}, {row.get_level_display()}"
    context = {"form": filled, "title": title, "button": button, "back": back, "crumbs": crumbs, "quote": quote}
    return show_form(request, "governance/form.html", context)


def _with_bodies(form: Callable[..., Form]) -> Callable[..., Form]:
    """Who can have decided: boards first."""
    bodies = Body.objects.filter(existing_on(today())).order_by("name_nl", "pk")
    top = Body.objects.filter(existing_on(today()), kind__in=BOARD_KINDS, unit__parent__isnull=True).first()
    return lambda data: form(data, bodies=bodies, initial={"body": top, "decided_on": today()})


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def move(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("The date has been moved; the old date stays in view.")
    title, button = _("Move an agreed date"), _("Record the decision")
    return _decided(request, pk, _with_bodies(MoveForm), planning.move_milestone, title, said, button)


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("It has been dropped; it stays in the planning, struck.")
    title, button = _("Drop an agreed date"), _("Record the decision")
    return _decided(request, pk, _with_bodies(DropForm), planning.drop_milestone, title, said, button)


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    form = lambda data: FinishForm(data, initial={"done_on": today()})  # noqa: E731
    title, button = _("Record that it was done"), _("Record as done")
    return _decided(request, pk, form, planning.finish_milestone, title, _("It has been recorded as done."), button)
