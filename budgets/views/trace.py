"""How far the money can be followed: per year in a share, and a year in all its parts."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.builders import trace as builder
from budgets.shown import shown
from budgets.tables.registry import Scope
from budgets.views.named import units_to_choose
from budgets.views.tables import frameworks_of, institution_reader, institution_tabs
from kwaliteit.organisation.models import Unit
from kwaliteit.shared.clock import today
from plans.models import Framework


@login_required
@require_safe
def trace(request: HttpRequest) -> HttpResponse:
    institution_reader(request.rights)
    framework, every = frameworks_of(request)
    if framework is None:
        return render(request, "budgets/empty.html")
    code, years = request.GET.get("eenheid", ""), tuple(framework.years)
    unit = get_object_or_404(Unit.objects.select_related("parent__parent"), code=code) if code else None
    scope = Scope(framework, unit, years, rights=request.rights)
    if not builder.may(request.rights, scope):
        raise Http404
    asked, year = builder.read(scope), _year(request, framework)
    context = {
        "framework": framework,
        "frameworks": every,
        "year": year,
        "unit": unit,
        "units": units_to_choose(request.rights, framework),
        "sentence": builder.sentence(asked.found.years[year], year),
        "traces": asked.found.years.items(),
        "table": shown(builder.of_one_year(asked, year)),
        "caption": _("Where the money for %(year)s is, in thousands of euros") % {"year": year},
        "tabs": institution_tabs(request.rights, framework, "trace"),
    }
    return render(request, "budgets/trace.html", context)


def _year(request: HttpRequest, framework: Framework) -> int:
    asked = request.GET.get("jaar", "")
    if asked.isdecimal() and int(asked) in framework.years:
        return int(asked)
    return min(max(today().year, framework.first_year), framework.last_year)
