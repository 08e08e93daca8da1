"""Progress of the institution and of each unit, in a year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.queries import RealisedRow, counted_lines, kept_realised, last_realised
from budgets.sheets import Sheet, SheetRow
from budgets.tables import shown
from budgets.views.tables import download, institution_reader
from governance.promised import for_reader
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.roles import Act, Level
from kwaliteit.shared.clock import today
from monitoring import dashboard, queries
from monitoring.participation import criterion, involved
from plans.models import Framework
from plans.queries import chosen_framework


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The whole institution: for everyone who reads plans or sits in a council."""
    institution_reader(request.rights)
    scope = scope_of(request)
    if scope is None:
        return render(request, "monitoring/empty.html", {"nav": "monitoring"})
    framework, year = scope.framework, scope.year
    top = request.rights.institution or get_object_or_404(Unit, level=Level.INSTITUTION)
    lines, realised = counted_lines(framework, year=year), kept_realised(framework)
    spent = last_realised(realised)
    plans = queries.plans_in_force(framework, year, reader=request.rights)
    themes = list(framework.themes.order_by("order", "pk"))
    counted = queries.counted_states([plan.pk for plan in plans], year)
    seen = [plan.unit for plan in plans if plan.is_shown and plan.unit.level != Level.PROGRAMME]
    by_unit = queries.money_by_unit(seen, lines, spent, year)
    promises = dashboard.open_promises(request.rights, scope.years[-1])
    owed = dashboard.owed(framework, [unit.pk for unit in seen], request.rights)
    context = {
        "money": queries.money_by_theme(themes, lines, spent, year),
        "units": [row for row in by_unit if row.unit != top or row.budgeted or row.realised],
        "states": queries.state_table(themes, counted),
        "states_on": reverse("monitoring:troubled"),
        "rows": dashboard.unit_rows(seen, plans, counted, promises, owed),
        "owed": owed,
        "indicators": dashboard.indicators(framework, top, year, request.GET.get("reeks", "")),
        "may_measure": request.rights.may(Act.MEASURE, top),
        "may_ask": request.rights.may_anywhere(Act.ASK_PROGRESS),
        "unit": top,
        "institution": top,
        **common(scope, realised),
    }
    return render(request, "monitoring/index.html", context)


@login_required
@require_safe
def participation(request: HttpRequest) -> HttpResponse:
    """How each council was involved in a year: requests, promises, talks, what it was given and what it says of that."""
    institution_reader(request.rights)
    scope = scope_of(request)
    if scope is None:
        raise Http404
    rows = involved(request.rights, scope.framework, scope.year)
    title = _("Participation in %(year)s") % {"year": scope.year}
    context = {
        "rows": [row for row in rows if not row.is_silent],
        "silent": [row.body for row in rows if row.is_silent],
        "promises": for_reader([promise for row in rows for promise in row.promises], request.rights),
        "criterion": criterion(scope.framework),
        "title": title,
        "crumbs": [(scope.of("monitoring:index"), _("Progress")), (None, title)],
        **frame(scope),
    }
    return render(request, "monitoring/participation.html", context)


@login_required
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The money per theme of all years so far, as a sheet with real numbers."""
    institution_reader(request.rights)
    scope = scope_of(request)
    if scope is None:
        raise Http404
    framework = scope.framework
    lines, realised = counted_lines(framework), last_realised(kept_realised(framework))
    themes = list(framework.themes.order_by("order", "pk"))
    rows = []
    for each in scope.years:
        table = queries.money_by_theme(themes, lines, realised, each)
        rows += [
            SheetRow([each, row.theme.name, *(shown(n) for n in (row.budgeted, row.realised, row.difference))])
            for row in table.rows
        ]
    heading = [_("Year"), _("Theme"), _("Budgeted"), _("Realised"), _("Difference")]
    return download([Sheet(_("Progress"), heading, rows, texts=2)], f"voortgang-{framework.code}", "xlsx")


@dataclass(frozen=True)
class Scope:
    """What the address asks for: of which framework and year, among which; ``query`` is that address itself."""

    framework: Framework
    frameworks: list[Framework]
    year: int
    years: list[int]
    query: str

    def of(self, name: str) -> str:
        """Another page about the same framework and year."""
        return reverse(name) + (f"?{self.query}" if self.query else "")


def scope_of(request: HttpRequest) -> Scope | None:
    """The framework and year that are asked for; else the current one, and the last year that is over."""
    asked = request.GET.get("kader", "")
    framework, every = chosen_framework(asked)
    if framework is None:
        if asked:
            raise Http404
        return None
    last = max(framework.first_year, min(framework.last_year, today().year))
    years = list(range(framework.first_year, last + 1))
    wanted = request.GET.get("jaar", "")
    if wanted and (not wanted.isdecimal() or int(wanted) not in years):
        raise Http404
    over = [year for year in years if year < today().year]
    year = int(wanted) if wanted else (over or years)[-1]
    return Scope(framework, every, year, years, request.GET.urlencode())


def common(scope: Scope, realised: list[RealisedRow]) -> dict[str, Any]:
    reports, made_up = queries.sources_of_realised(realised, scope.year)
    return {**frame(scope), "reports": reports, "made_up": made_up}


def frame(scope: Scope) -> dict[str, Any]:
    """What the choice of framework and year above a page needs."""
    return {
        "framework": scope.framework,
        "frameworks": scope.frameworks,
        "year": scope.year,
        "years": scope.years,
        "nav": "monitoring",
    }
