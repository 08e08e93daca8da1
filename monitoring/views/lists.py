"""Lists of measures that dashboards count: by state, and those without an owner or without news."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.views.tables import institution_reader
from kwaliteit.organisation.roles import Act
from monitoring import queries, unheard
from monitoring.queries import NOT_REPORTED
from monitoring.views.pages import Scope, frame, scope_of

PER_PAGE = 25


@login_required
@require_safe
def troubled(request: HttpRequest) -> HttpResponse:
    """Delayed and stopped measures with their reason, or those in another state, of the plans that the person reads."""
    institution_reader(request.rights)
    scope = _scope(request)
    state, theme = state_asked(request)
    state = state or "troubled"
    plans = [plan.pk for plan in queries.plans_in_force(scope.framework, scope.year)]
    rows = queries.in_state(queries.readable_measures(request.rights, plans, scope.year), state)
    if theme:
        rows = rows.filter(theme__code=theme)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    title = _("Delayed and stopped measures in %(year)s") % {"year": scope.year}
    if state != "troubled":
        names = {"year": scope.year, "state": queries.state_label(state.removeprefix(NOT_REPORTED))}
        title = _("Measures in %(year)s: %(state)s") % names
    context = {
        "measures": queries.marked(page),
        "page": page,
        "theme": next((row for row in scope.framework.themes.all() if row.code == theme), None),
        "title": title,
        "crumbs": [(scope.of("monitoring:index"), _("Progress")), (None, title)],
        **frame(scope),
    }
    return render(request, "monitoring/troubled.html", context)


@login_required
@require_safe
def without_news(request: HttpRequest) -> HttpResponse:
    """Measures for which nobody answers, or of which nothing was heard for too long, of the plans that she reads."""
    institution_reader(request.rights)
    scope = _scope(request)
    found = unheard.unheard(request.rights, scope.framework)
    page = Paginator(found.measures, PER_PAGE).get_page(request.GET.get("page"))
    title = _("Measures without an owner or without news")
    context = {
        "found": found,
        "measures": unheard.told(page, found),
        "page": page,
        "asked_of": _asked_of(request, page) if request.rights.may_anywhere(Act.ASK_PROGRESS) else frozenset(),
        "title": title,
        "crumbs": [(scope.of("monitoring:index"), _("Progress")), (None, title)],
        **frame(scope),
    }
    return render(request, "monitoring/without_news.html", context)


def _asked_of(request: HttpRequest, measures: Page) -> frozenset[int]:
    """The units of which she may ask an update, as far as somebody answers for one of these measures."""
    units = {measure.document.unit for measure in measures if measure.is_owned}
    return frozenset(unit.pk for unit in units if request.rights.may(Act.ASK_PROGRESS, unit))


def state_asked(request: HttpRequest) -> tuple[str, str]:
    """The state and theme that the address asks for; a state that there is not is not found."""
    state = request.GET.get("stand", "")
    if state and state not in (*queries.STATES, NOT_REPORTED, "troubled"):
        raise Http404
    return state, request.GET.get("thema", "")


def _scope(request: HttpRequest) -> Scope:
    scope = scope_of(request)
    if scope is None:
        raise Http404
    return scope
