"""One figure of a table, and what it is made of."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.drill import parts_of
from budgets.figures import SIDES, Figure
from budgets.permissions import may_see
from budgets.queries import sources_of, theme_names
from budgets.shown import shown
from budgets.views.named import about, asked, framework_asked
from budgets.views.tables import institution_tabs
from plans.models import Framework

KINDS = {word: side for side, word in SIDES.items()}


@login_required
@require_safe
def figure(request: HttpRequest, kind: str, year: int) -> HttpResponse:
    framework, _every = framework_asked(request)
    found = _asked(request, framework, kind, year)
    if not may_see(request.rights, found.scope):
        raise Http404
    parts = parts_of(found)
    title = _title(found)
    context = {
        "title": title,
        "about": about(found.scope),
        "figure": found,
        "framework": framework,
        "parts": parts,
        "tables": [shown(table, "euro") for table in parts.tables if table.rows],
        "tabs": institution_tabs(request.rights, framework, "named_tables"),
        "crumbs": [(reverse("budgets:named_tables"), _("Tables")), ("", title)],
    }
    return render(request, "budgets/figure.html", context)


def _asked(request: HttpRequest, framework: Framework, kind: str, year: int) -> Figure:
    side, get = KINDS.get(kind), request.GET
    if side is None or year not in framework.years:
        raise Http404
    scope = asked(request, framework, years=(year,)).scope
    if scope.unit is not None and side in ("income", "rest", "result"):
        raise Http404
    themes = {theme.code for theme in theme_names(framework)} | {""}
    sources = {source.code for source in sources_of(framework.pk)} | {""}
    theme, source = get.get("thema", ""), get.get("bron", "")
    if theme not in themes or source not in sources:
        raise Http404
    return Figure(scope, year, side, theme, source, get.get("werkelijk") == "1")


def _title(found: Figure) -> str:
    words = {
        "B": _("Budgeted in %(year)s"),
        "R": _("Realised in %(year)s"),
        "income": _("Income in %(year)s"),
        "allocated": _("Allocated in %(year)s"),
        "rest": _("Still to allocate in %(year)s"),
        "result": _("Result of %(year)s"),
    }
    parts = [words[found.side] % {"year": found.year}]
    parts += [theme.name for theme in theme_names(found.scope.framework) if theme.code == found.theme]
    parts += [str(source) for source in sources_of(found.scope.framework.pk) if source.code == found.source]
    return ": ".join([parts[0], ", ".join(parts[1:])]) if parts[1:] else parts[0]
