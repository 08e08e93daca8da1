"""The tables of one plan and of the whole institution, on the screen and as a sheet."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets import drawings, hooks, queries
from budgets.builders import themes
from budgets.forms import unit_label
from budgets.models import PublishedTable
from budgets.sheets import CSV, XLSX, Sheet, as_csv, table_sheet, workbook
from budgets.sheets_out import plan_sheet
from budgets.shown import shown
from budgets.tables import (
    MeasureName,
    UnitRow,
    initiative_table,
    original_versus_supplement,
    share_findings,
    source_table,
    unit_table,
)
from budgets.tables.registry import Scope
from budgets.views.grid import around, document_or_404, tabs
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act, Level
from plans.models import Document, Framework, Measure
from plans.queries import chosen_framework
from plans.views.common import crumbs


@login_required
@require_safe
def tables(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One plan: by theme, by source, and its common initiatives when it has them."""
    document = document_or_404(request, uuid)
    lines = queries.lines_of(document)
    scope = Scope(document.framework, None, tuple(document.years), ("B",), request.rights, document)
    table, beside = themes.computed(scope, lines)
    sources = [(s.code, str(s), s.counts) for s in queries.sources_of(document.framework_id)]
    initiatives = None
    if document.kind.composes:
        initiatives = initiative_table(
            queries.theme_names(document.framework), _measure_names(document), lines, document.years
        )
    context = {
        "document": document,
        "table": shown(themes.as_table(scope, table, beside)),
        "sources": source_table(sources, lines, document.years),
        "initiatives": initiatives,
        "reasons": queries.reasons_of(document) if themes.is_over(table, beside) else {},
        "period": f"{document.first_year}–{document.last_year}",
        "shares": drawings.shares_of(table),
        "tabs": tabs(document, "tables"),
        "around": around(request.rights, document),
        "crumbs": crumbs(document, ("", _("Budget"))),
    }
    return render(request, "budgets/tables.html", context)


def _measure_names(document: Document) -> list[MeasureName]:
    rows = Measure.objects.filter(document=document, initiative__isnull=False).select_related("theme", "initiative")
    return [
        MeasureName(str(measure.uuid), measure.title, measure.theme.code, measure.initiative.title, measure.owner_label)
        for measure in rows.order_by("initiative__order", "initiative__pk", "order", "pk")
    ]


# --- the institution --------------------------------------------------------------------------------------------------


def frameworks_of(request: HttpRequest) -> tuple[Framework | None, list[Framework]]:
    """The one that is asked for, otherwise the current one (none as long as there is no framework), and all."""
    asked = request.GET.get("kader", "")
    found, every = chosen_framework(asked)
    if asked and found is None:
        raise Http404
    return found, every


def framework_or_404(request: HttpRequest) -> Framework:
    found, _every = frameworks_of(request)
    if found is None:
        raise Http404
    return found


def institution_reader(rights: Rights) -> None:
    """Who works on plans or sits in a body reads what the institution spends and reaches; to others it does not exist.

    A panel member reads one submission and nothing beside it; the application manager reads no content.
    """
    acts = (Act.READ, Act.READ_REQUEST, Act.MEASURE, Act.REALISE, Act.OVERVIEW)
    if not any(rights.may_anywhere(act) for act in acts):
        raise Http404


@login_required
@require_safe
def institution(request: HttpRequest) -> HttpResponse:
    institution_reader(request.rights)
    framework, every = frameworks_of(request)
    if framework is None:
        return render(request, "budgets/empty.html")
    top = request.rights.institution or get_object_or_404(Unit, level=Level.INSTITUTION)
    money = queries.institution_money(framework)
    scope = Scope(framework, None, tuple(framework.years), rights=request.rights)
    table, beside = themes.computed(scope)
    published = queries.published(framework)
    printed, original = published.get(PublishedTable.Of.SAME_PLAN), published.get(PublishedTable.Of.ORIGINAL_PLAN)
    context = {
        "framework": framework,
        "frameworks": every,
        "table": table,
        "figures": shown(themes.as_table(scope, table, beside)),
        "query": urlencode({"kader": framework.code}),
        "shares": drawings.shares_of(table),
        "realised": drawings.realised_of(table),
        "money": money,
        "illustrative": any(plan.document.illustrative for plan in money.plans),
        "working": [plan for plan in money.plans if plan.version is None],
        "findings": share_findings(table, printed.cells) if printed else [],
        "printed": printed,
        "original": original,
        "shifts": original_versus_supplement(table, original.cells) if original else [],
        "institution": top,
        "units": _units(request, top, framework, money),
        "tabs": institution_tabs(request.rights, framework, "institution"),
    }
    return render(request, "budgets/institution.html", context)


def institution_tabs(rights: Rights, framework: Framework, here: str) -> list[tuple[str, str, bool]]:
    """The pages about the money of the institution: of these the ones that she may see."""
    top = rights.institution
    pages = [("institution", _("Spending by theme")), ("named_tables", _("Tables")), ("trace", _("Trace"))]
    if top and rights.reaches(Act.READ, top):
        pages.append(("allocations", _("Income and allocations")))
        pages.append(("rounds", _("Allocation rounds")))
        pages.append(("cumulative", _("Result over the years")))
    if rights.may_anywhere(Act.REALISE):
        pages.append(("realised", _("Realised spending")))
    pages.append(("sheets", _("Sheets")))
    found = [(f"{reverse(f'budgets:{name}')}?kader={framework.code}", label, name == here) for name, label in pages]
    return [*found, *((address(framework, None), str(label), name == here) for name, label, address in hooks.pages)]


def _units(request: HttpRequest, top: Unit, framework: Framework, money: queries.InstitutionMoney) -> Any:
    """Unit × allocated, budgeted, difference in one year; for who reads the plans of all units."""
    if not (request.rights.may_anywhere(Act.OVERVIEW) or request.rights.reaches(Act.READ, top)):
        return None
    years = list(framework.years)
    year = request.GET.get("jaar", "")
    year = (
        int(year)
        if year.isdigit() and int(year) in years
        else max((p.document.first_year for p in money.plans), default=years[0])
    )
    given, budgeted = queries.allocations_of(framework), queries.budgeted_by_unit(money, year)
    realised: dict[int, int] = defaultdict(int)
    for (unit, when, _theme), cents in queries.realised_of(framework).items():
        if when == year:
            realised[unit] += cents
    rows = [
        UnitRow(
            unit_label(unit),
            given.get((unit.pk, year), 0),
            budgeted.get(unit.pk, 0),
            realised.get(unit.pk),
        )
        for unit in sorted(queries.units_with_money(framework), key=lambda unit: unit.level == Level.INSTITUTION)
        if (unit.pk, year) in given or unit.pk in budgeted
    ]
    table = unit_table(rows, _("Total"))
    drawn = drawings.units_of(table, year)
    return {"year": year, "years": years, "table": table, "realised": bool(realised), "drawn": drawn}


# --- sheets -----------------------------------------------------------------------------------------------------------


def download(sheets: list[Sheet], name: str, form: str) -> HttpResponse:
    if form == "xlsx":
        response = HttpResponse(workbook(sheets), content_type=XLSX)
    elif form == "csv":
        response = HttpResponse(as_csv(sheets[0], get_language() or "nl"), content_type=CSV)
    else:
        raise Http404
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@login_required
@require_safe
def sheet(request: HttpRequest, uuid: UUID, form: str) -> HttpResponse:
    document = document_or_404(request, uuid)
    scope = Scope(document.framework, None, tuple(document.years), ("B",), request.rights, document)
    sheets = [plan_sheet(document), table_sheet(themes.build(scope))]
    name = f"{document.unit.code}-{document.first_year}-{document.last_year}"
    return download(sheets, f"{_('budget')}-{name}", form)
