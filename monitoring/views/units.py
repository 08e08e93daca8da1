"""Progress of one unit: its money, its measures one by one, its promises, reports and indicators."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.queries import counted_lines, kept_realised, last_realised
from governance.promised import promised_by_unit
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.roles import Act, Level
from monitoring import dashboard, queries
from monitoring.listed import Listed
from monitoring.services.progress import may_report
from monitoring.views.lists import PER_PAGE, state_asked
from monitoring.views.pages import common, scope_of
from plans.models import Document, Framework, Theme
from plans.permissions import may_read

PROMISES = 10  # the most urgent; all of them stand on the page of participation


@login_required
@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    row = get_object_or_404(queries.visible_units(request.rights).select_related("parent__parent"), code=code)
    scope = scope_of(request)
    if scope is None:
        return render(request, "monitoring/empty.html", {"nav": "monitoring"})
    framework, year = scope.framework, scope.year
    themes = list(framework.themes.order_by("order", "pk"))
    plan = next(iter(queries.plans_in_force(framework, year, row.pk)), None) or _agenda(framework, row, year)
    if plan:
        plan.unit = row
    readable = bool(plan) and bool(may_read(plan, request.rights))
    lines, realised = counted_lines(framework, row.pk, year), kept_realised(framework, row.pk)
    counted = queries.counted_states([plan.pk] if plan else [], year)
    promises = promised_by_unit(row, year, request.rights, most=PROMISES + 1)
    context = {
        "unit": row,
        "plan": plan,
        "readable": readable,
        "money": queries.money_by_theme(themes, lines, last_realised(realised), year, row.pk),
        "states": queries.state_table(themes, counted),
        "states_on": request.path if readable else "",
        **(_measures(request, plan, year, themes, counted) if readable else {"measures": []}),
        "indicators": dashboard.indicators(framework, row, year, request.GET.get("reeks", "")),
        "promises": promises[:PROMISES],
        "more_promises": len(promises) > PROMISES,
        "owed": dashboard.owed(framework, _with_programmes(row), request.rights),
        "may_measure": request.rights.may(Act.MEASURE, row),
        "crumbs": [(scope.of("monitoring:index"), _("Progress")), (None, row.name)],
        **common(scope, realised),
    }
    return render(request, "monitoring/unit.html", context)


def _measures(request: HttpRequest, plan: Document, year: int, themes: list[Theme], counted: queries.Counted) -> dict:
    """One page of the measures in the state and on the theme that are asked for."""
    state, theme = state_asked(request)
    asked = [row for row in themes if theme in ("", row.code)]
    page = Paginator(Listed(plan, year, asked, counted, state), PER_PAGE).get_page(request.GET.get("page"))
    measures = queries.marked(queries.these(keys=list(page), year=year))
    for measure in measures:
        measure.document = plan
        measure.may_report = may_report(measure, request.rights)
    return {"measures": measures, "page": page, "filtered": state or theme}


def _with_programmes(unit: Unit) -> list[int]:
    below = Unit.objects.filter(parent=unit, level=Level.PROGRAMME) if unit.level == Level.FACULTY else ()
    return [unit.pk, *(row.pk for row in below)]


def _agenda(framework: Framework, unit: Unit, year: int) -> Document | None:
    """For a programme: its own agenda, which does not count for the institution."""
    if unit.level != Level.PROGRAMME:
        return None
    return (
        Document.objects.filter(framework=framework, unit=unit, kind__level=Level.PROGRAMME)
        .filter(first_year__lte=year, last_year__gte=year)
        .select_related("kind", "unit")
        .order_by("-first_year", "-pk")
        .first()
    )
