"""The institution at a glance: faculties and planning, and the common initiatives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from budgets.hooks import newest_frozen
from budgets.queries import lines_of, money_of, papers_of, plans_above_programmes
from budgets.sheets import Sheet, SheetRow
from budgets.tables import Line, Sum, shown, sums
from budgets.views.tables import download
from governance.money import frozen_in
from governance.queries import with_standing
from governance.roads import roads_of
from governance.year import shown_year
from kwaliteit.organisation.roles import Act
from kwaliteit.overview import queries
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden
from plans.models import Document, Framework, Initiative, Theme
from plans.queries import chosen_framework

STATES = [
    ("council", gettext_lazy("Waits for a council")),
    ("late", gettext_lazy("Late")),
    ("back", gettext_lazy("Not (wholly) agreed")),
    ("met", gettext_lazy("Agreed, not adopted yet")),
    ("draft", gettext_lazy("Draft")),
    ("adopted", gettext_lazy("Adopted")),
]
COLUMNS = [
    ("naam", gettext_lazy("Unit"), ""),
    ("status", gettext_lazy("State"), ""),
    ("datum", gettext_lazy("Next date"), ""),
    ("compleet", gettext_lazy("Complete"), ""),
    ("toegewezen", gettext_lazy("Allocated"), "num"),
    ("begroot", gettext_lazy("Budgeted"), "num"),
    ("verschil", gettext_lazy("Difference"), "num"),
]


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what makes no sense falls back to what is usual."""

    framework: Framework
    frameworks: list[Framework]
    plans: list[Document]
    rounds: list[Document]
    round: Document | None
    year: int
    years: list[int]
    theme: str
    themes: list[Theme]
    state: str
    sort: str
    descending: bool


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    _guard(request)
    asked = _asked(request)
    if asked is None:
        return render(request, "overview/empty.html", {"nav": "overview"})
    given, papers = papers_of(asked.framework, asked.year)
    every = _rows(asked, given)
    rows = queries.in_order(queries.chosen(every, asked.state), asked.sort, asked.descending)
    context = {
        "asked": asked,
        "rows": rows,
        "total": queries.total_of(every),
        "filtered": len(rows) != len(every),
        "papers": papers,
        "summary": queries.summary_of(every),
        "heads": _heads(request, asked),
        "query": request.GET.urlencode(),
        "states": STATES,
        "may_manage_submission": request.rights.may_anywhere(Act.SUBMIT),
        "may_publish": request.rights.may_anywhere(Act.PUBLISH),
        "calendar": shown_year(asked.framework, request.GET.get("kalender", "")),
        "nav": "overview",
    }
    return render(request, "overview/index.html", context)


@login_required
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The same rows as a sheet, with real numbers and dates."""
    _guard(request)
    asked = _asked(request)
    if asked is None:
        raise Http404
    given, _papers = papers_of(asked.framework, asked.year)
    rows = queries.in_order(queries.chosen(_rows(asked, given), asked.state), asked.sort, asked.descending)
    heading = [*(str(label) for _code, label, _class in COLUMNS[:3]), _("Parts done"), _("Parts"), *_money_heads()]
    listed = [
        SheetRow(
            [row.name, row.standing.label, row.day, row.done, row.total]
            + [shown(cents) for cents in (row.allocated, row.budgeted, row.difference)]
        )
        for row in rows
    ]
    return download([Sheet(str(asked.year), heading, listed, texts=2)], f"overzicht-{asked.year}", "xlsx")


@login_required
@require_safe
def initiatives(request: HttpRequest) -> HttpResponse:
    """What faculties do together: who runs it, what it costs, which faculty measures are part of it."""
    _guard(request)
    asked = _asked(request)
    if asked is None:
        return render(request, "overview/empty.html", {"nav": "overview"})
    plan = asked.round
    rows = list(
        Initiative.objects.filter(document=plan)
        .select_related("theme", "run_by")
        .prefetch_related("measures")
        .annotate(part_count=Count("parts"))
        .order_by("theme__order", "order", "pk")
    )
    years = list(plan.years) if plan else []
    by_cell = sums(_lines(plan), lambda line: (line.measure, line.year, line.counts)) if plan else {}
    for row in rows:
        row.table = [(measure, _cells(by_cell, str(measure.uuid), years)) for measure in row.measures.all()]
        row.totals = [
            sum((by_cell.get((str(m.uuid), year, True), Sum()) for m, _cells_of in row.table), Sum()) for year in years
        ]
    context = {
        "asked": asked,
        "plan": plan,
        "initiatives": rows,
        "years": years,
        "may_manage_submission": request.rights.may_anywhere(Act.SUBMIT),
        "may_publish": request.rights.may_anywhere(Act.PUBLISH),
        "nav": "overview",
    }
    return render(request, "overview/initiatives.html", context)


def _guard(request: HttpRequest) -> None:
    if not request.rights.may_anywhere(Act.OVERVIEW):
        raise Forbidden(
            _("The overview of the institution is for the Executive Board, its staff and the support group.")
        )


def _asked(request: HttpRequest) -> Asked | None:
    get = request.GET
    framework, every = chosen_framework(get.get("kader", ""))
    if framework is None:
        if get.get("kader"):
            raise Http404
        return None
    plans = list(plans_above_programmes(framework).for_listing())
    rounds = queries.rounds_of(plans)
    chosen = next((r for r in rounds if str(r.uuid) == get.get("plan", "")), rounds[0] if rounds else None)
    years = list(chosen.years if chosen else framework.years)
    now = today().year if today().year in years else years[0]
    year = next((y for y in years if str(y) == get.get("jaar", "")), now)
    themes = list(framework.themes.order_by("order", "pk"))
    sort = get.get("sorteer", "")
    return Asked(
        framework,
        every,
        plans,
        rounds,
        chosen,
        year,
        years,
        next((t.code for t in themes if t.code == get.get("thema", "")), ""),
        themes,
        get.get("status", "") if get.get("status", "") in queries.FILTERS else "",
        sort if sort in queries.SORTS else "datum",
        get.get("richting", "") == "af",
    )


def _rows(asked: Asked, given: dict[int, int]) -> list[queries.Row]:
    roads = roads_of(asked.plans)
    money = money_of([plan for plan in asked.plans if plan.kind.has_money], frozen_in(roads))
    documents = queries.plans_of_round(asked.plans, asked.round)
    with_standing(documents.values(), roads)
    return queries.rows_of(documents, money, given, asked.year, asked.theme, today())


def _heads(request: HttpRequest, asked: Asked) -> list[dict[str, str]]:
    """Column heads with the address that sorts by them; a second click turns the order around."""
    found = []
    for code, label, kind in COLUMNS:
        query = request.GET.copy()
        query["sorteer"] = code
        query.pop("richting", None)
        here = code == asked.sort
        if here and not asked.descending:
            query["richting"] = "af"
        sort = ("descending" if asked.descending else "ascending") if here else "none"
        found.append({"label": str(label), "class": kind, "sort": sort, "query": query.urlencode()})
    return found


def _money_heads() -> list[str]:
    return [_("Allocated"), _("Budgeted"), _("Difference")]


def _lines(plan: Document) -> list[Line]:
    """The money of the newest frozen version, or of the working text when there is none."""
    frozen = newest_frozen([plan.pk]).get(plan.pk)
    return list(frozen.lines) if frozen else lines_of(plan)


def _cells(by_cell: dict[Any, Sum], measure: str, years: list[int]) -> list[tuple[Sum, bool]]:
    """Per year what the quality funds pay, or what another source pays (then marked as such)."""
    found = []
    for year in years:
        counting, other = by_cell.get((measure, year, True), Sum()), by_cell.get((measure, year, False), Sum())
        elsewhere = not counting.amounts and bool(other.amounts)
        found.append((other if elsewhere else counting, elsewhere))
    return found
