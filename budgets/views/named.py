"""Every registered table as a page and as a sheet: which unit, years, sides, and in thousands of euros or euros."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.permissions import sees_unit
from budgets.queries import able_units
from budgets.sheets import CSV, XLSX, as_csv, table_sheet, workbook
from budgets.shown import Money, shown
from budgets.tables import registry
from budgets.tables.registry import Registered, Scope, Table
from budgets.views.tables import frameworks_of, institution_reader, institution_tabs, page_asked, pages_of
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.clock import today
from plans.models import Document, Framework

MOST = 100
"""Units in a list to choose from."""
SIDES = {"BR": ("B", "R"), "B": ("B",), "R": ("R",)}


@dataclass(frozen=True)
class Asked:
    """A scope as an address says it."""

    scope: Scope
    money: Money

    @property
    def last_year(self) -> int:
        return self.scope.years[-1]

    @property
    def query(self) -> str:
        """The same again, for the address of another table or of the sheet."""
        scope = self.scope
        parts = {"kader": scope.framework.code, "van": scope.years[0], "tot": scope.years[-1]}
        if scope.unit:
            parts["eenheid"] = scope.unit.code
        if scope.document:
            parts["plan"] = scope.document.uuid
        if len(scope.sides) == 1:
            parts["soort"] = scope.sides[0]
        if self.money == "euro":
            parts["in"] = "euro"
        return urlencode(parts)


def asked(request: HttpRequest, framework: Framework, *, one_year: bool = False, years: tuple[int, ...] = ()) -> Asked:
    """What the address asks; what cannot be read is as if it was left out, what does not exist is not there."""
    get = request.GET
    document = unit = None
    if get.get("plan"):
        document = get_object_or_404(
            Document.objects.readable_by(request.rights).for_listing(), uuid=_uuid(get["plan"]), framework=framework
        )
    if get.get("eenheid"):
        unit = get_object_or_404(Unit.objects.select_related("parent__parent"), code=get["eenheid"])
    most = document.years if document else framework.years
    this = min(max(today().year, most[0]), most[-1])
    first = _year(get.get("van"), this if one_year else most[0], most)
    last = _year(get.get("tot"), this if one_year else most[-1], most)
    years = years or tuple(range(min(first, last), max(first, last) + 1))
    sides = SIDES.get(get.get("soort", "BR"), SIDES["BR"])
    scope = Scope(framework, unit, years, sides, request.rights, document)
    return Asked(scope, "euro" if get.get("in") == "euro" else "k")


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError as reason:
        raise Http404 from reason


def _year(text: str | None, otherwise: int, years: range) -> int:
    return int(text) if text and text.isdecimal() and int(text) in years else otherwise


def table_or_404(
    request: HttpRequest, name: str, framework: Framework, page: int = 0
) -> tuple[Registered, Asked, Table]:
    found = registry.named(name)
    if found is None:
        raise Http404
    chosen = asked(request, framework, one_year=found.one_year)
    table = found.table(chosen.scope.of(page=page))
    if table is None:
        raise Http404
    return found, chosen, table


def framework_asked(request: HttpRequest) -> tuple[Framework, list[Framework]]:
    institution_reader(request.rights)
    framework, every = frameworks_of(request)
    if framework is None:
        raise Http404
    return framework, every


@login_required
@require_safe
def table(request: HttpRequest, name: str) -> HttpResponse:
    framework, every = framework_asked(request)
    number = page_asked(request)
    found, chosen, built = table_or_404(request, name, framework, number)
    context = {
        "framework": framework,
        "frameworks": every,
        "name": name,
        "title": str(found.title),
        "about": about(chosen.scope),
        "table": shown(built, chosen.money),
        "page": pages_of(built, number),
        "asked": chosen,
        "years": list(framework.years),
        "units": units_to_choose(request.rights, framework),
        "others": others(chosen, name),
        "tabs": institution_tabs(request.rights, framework, "named_tables"),
        "crumbs": [(reverse("budgets:named_tables"), _("Tables")), ("", str(found.title))],
    }
    return render(request, "budgets/named_table.html", context)


def about(scope: Scope) -> str:
    if scope.document:
        return f"{scope.document.unit}, {scope.document}"
    if scope.unit is None:
        return _("The whole institution")
    return (
        _("%(unit)s, central part") % {"unit": scope.unit} if scope.unit.level == Level.INSTITUTION else str(scope.unit)
    )


def units_to_choose(rights: Rights, framework: Framework) -> list[Unit]:
    """None where they are too many for a list: then the way to one is the table of units."""
    units = list(able_units(framework)[: MOST + 1])
    return [unit for unit in units if sees_unit(rights, unit)] if len(units) <= MOST else []


def others(chosen: Asked, here: str) -> list[tuple[str, str, bool]]:
    """The tables of the same scope, for who may see them."""
    rights = chosen.scope.rights
    return [
        (f"{reverse('budgets:named_table', args=[each.name])}?{chosen.query}", str(each.title), each.name == here)
        for each in registry.every()
        if rights is None or each.may(rights, chosen.scope)
    ]


@login_required
@require_safe
def named_tables(request: HttpRequest) -> HttpResponse:
    """All tables of the institution that she may see."""
    framework, every = framework_asked(request)
    chosen = asked(request, framework)
    context = {
        "framework": framework,
        "frameworks": every,
        "others": others(chosen, ""),
        "tabs": institution_tabs(request.rights, framework, "named_tables"),
    }
    return render(request, "budgets/named_tables.html", context)


@login_required
@require_safe
def download(request: HttpRequest, name: str, form: str) -> HttpResponse:
    framework, _every = framework_asked(request)
    _found, chosen, built = table_or_404(request, name, framework)
    sheet = table_sheet(built, chosen.money)
    if form == "xlsx":
        response = HttpResponse(workbook([sheet]), content_type=XLSX)
    elif form == "csv":
        response = HttpResponse(as_csv(sheet, get_language() or "nl"), content_type=CSV)
    else:
        raise Http404
    file = "-".join(filter(None, [name, framework.code, chosen.scope.unit.code if chosen.scope.unit else ""]))
    response.headers["Content-Disposition"] = f'attachment; filename="{file}.{form}"'
    return response
