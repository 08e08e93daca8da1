"""The tables of one plan and of the whole institution, on the screen and as a sheet."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets import drawings, hooks, queries
from budgets.builders import initiatives, reading, sources, themes, units
from budgets.models import PublishedTable
from budgets.published import held_against
from budgets.sheets import CSV, XLSX, Sheet, as_csv, table_sheet, workbook
from budgets.sheets_out import plan_sheet
from budgets.shown import shown
from budgets.tables import original_versus_supplement, share_findings
from budgets.tables.registry import PER_PAGE, Scope, Table
from budgets.views.grid import around, document_or_404, tabs
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act, Level
from plans.models import Document, Framework
from plans.queries import chosen_framework
from plans.views.common import crumbs

MOST = 20
"""Units that a note names."""


@login_required
@require_safe
def tables(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One plan: by theme, by source, and its common initiatives when it has them."""
    document = document_or_404(request, uuid)
    lines = queries.lines_of(document)
    scope = Scope(document.framework, None, tuple(document.years), ("B",), request.rights, document)
    table, beside = themes.computed(scope, lines)
    context = {
        "document": document,
        "table": shown(themes.as_table(scope, table, beside)),
        "sources": shown(sources.as_table(scope, reading.of_lines(lines))),
        "initiatives": shown(initiatives.of_plan(scope, lines)) if document.kind.composes else None,
        "reasons": queries.reasons_of(document) if themes.is_over(table, beside) else {},
        "period": f"{document.first_year}–{document.last_year}",
        "shares": drawings.shares_of(table),
        "held": held_against(document, table, lines),
        "tabs": tabs(document, "tables"),
        "around": around(request.rights, document),
        "crumbs": crumbs(document, ("", _("Budget"))),
    }
    return render(request, "budgets/tables.html", context)


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
    plans = queries.counting(framework)
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
        "realised": [(y, drawn, _so_far(y, beside.so_far)) for y, drawn in drawings.realised_of(table)],
        "illustrative": plans.filter(illustrative=True).exists(),
        "working": _working(plans),
        "findings": share_findings(table, printed.cells) if printed else [],
        "printed": printed,
        "original": original,
        "shifts": original_versus_supplement(table, original.cells) if original else [],
        "institution": top,
        "years": list(framework.years),
        "units": _units(request, scope, plans),
        "tabs": institution_tabs(request.rights, framework, "institution"),
    }
    return render(request, "budgets/institution.html", context)


def _so_far(year: int, open_years: Collection[int]) -> str:
    return themes.not_final(year) if year in open_years else ""


def _working(plans: QuerySet[Document]) -> str:
    """The units of which the working text counts: the first of them by name."""
    rows = plans.filter(counted_version=None).select_related("unit")
    names = [row.unit.short for row in rows[: MOST + 1]]
    if len(names) <= MOST:
        return ", ".join(names)
    values = {"units": ", ".join(names[:MOST]), "n": rows.count() - MOST}
    return _("%(units)s and %(n)s others") % values


EXPLAINED = "explained"


class Tabs(list[tuple[str, str, bool]]):
    """A row of tabs: address, label, and whether it is the open one. ``below`` are the pages that the open one holds,
    where it holds several."""

    below: list[tuple[str, str, bool]] = []


def institution_tabs(rights: Rights, framework: Framework, here: str) -> Tabs:
    """The pages about the money of the institution: of these the ones that she may see."""
    top, mine = rights.institution, rights.may_anywhere(Act.REALISE)
    given = {"allocations": _("Income and allocations"), "rounds": _("Allocation rounds")}
    given |= {"cumulative": _("Result over the years"), "norms": _("Norm amounts")}
    pages = [("institution", _("Spending by theme")), ("named_tables", _("Tables")), ("trace", _("Trace"))]
    reads = bool(top and rights.reaches(Act.READ, top))
    if reads:
        pages.append(("allocations", given["allocations"]))
    pages += [("realised", _("Realised spending"))] if mine else []
    pages.append(("sheets", _("Sheets")))
    kader, told = f"?kader={framework.code}", hooks.explained_to(rights)
    open_tab = "allocations" if here in given else here
    found = Tabs((address, _("Explained"), here == EXPLAINED) for address, _name in told[:1])
    found += ((f"{reverse(f'budgets:{name}')}{kader}", label, name == open_tab) for name, label in pages)
    found += ((address(framework, None), str(label), name == here) for name, label, address in hooks.pages)
    if here in given and reads:
        found.below = [(f"{reverse(f'budgets:{name}')}{kader}", given[name], name == here) for name in given]
    return found


def _year(request: HttpRequest, framework: Framework, plans: QuerySet[Document]) -> int:
    """The year that is asked, else the first of the newest plans."""
    asked = request.GET.get("jaar", "")
    if asked.isdecimal() and int(asked) in framework.years:
        return int(asked)
    return plans.aggregate(year=Max("first_year"))["year"] or framework.first_year


def page_asked(request: HttpRequest) -> int:
    """Which page of units; what cannot be read is the first, and what lies beyond the last one is the last."""
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isdecimal() else 1


def pages_of(table: Table, number: int) -> Page[int]:
    """The pages of a table of which the rows of one page were made."""
    return Paginator(range(table.units), PER_PAGE).get_page(number)


def _units(request: HttpRequest, scope: Scope, plans: QuerySet[Document]) -> dict[str, Any] | None:
    """Units beside each other in one year, a page of them; for who may see each of them."""
    if not units.may(request.rights, scope):
        return None
    year, number = _year(request, scope.framework, plans), page_asked(request)
    table = units.build(scope.of(years=(year,), page=number))
    return {
        "year": year,
        "table": shown(table),
        "page": pages_of(table, number),
        "drawn": drawings.units_of(table, year),
        "so_far": themes.not_final(year) if themes.not_final(year) in table.notes else "",
        "query": urlencode({"kader": scope.framework.code, "van": year, "tot": year}),
    }


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
