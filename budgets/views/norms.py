"""Norm amounts: the indexes of a framework, and a new one worked into a plan after a preview."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.forms_lines import ChooseIndexForm, IndexForm
from budgets.models import BudgetLine, NormIndex
from budgets.norms import amounts_of, functions_of, indexes_of
from budgets.permissions import sees_institution
from budgets.queries import allocated_to
from budgets.services import norms as services
from budgets.views.grid import document_or_404
from budgets.views.tables import framework_or_404, institution_tabs
from kwaliteit.organisation.rights import Verdict
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from plans.models import Document
from plans.permissions import may_edit
from plans.views.common import crumbs


def _may_publish(request: HttpRequest) -> Verdict:
    top = request.rights.institution
    if top is not None and request.rights.reaches(Act.ALLOCATE, top):
        return Verdict(True)
    return Verdict(False, _("The controller of the institution publishes norm amounts."))


@login_required
@one_effect
def norms(request: HttpRequest) -> HttpResponse:
    """What one full-time year of each function costs, by every index; its publisher adds the next one."""
    if not sees_institution(request.rights):
        raise Http404
    may = _may_publish(request)
    if request.method == "POST" and not may:
        raise Forbidden(may.reason)
    framework = framework_or_404(request)
    functions, indexes, amounts = functions_of(framework), indexes_of(framework), amounts_of(framework)
    last = amounts.get(indexes[-1].pk, {}) if indexes else {}
    form = None
    if may and functions:
        form = IndexForm(framework, functions, request.POST if request.method == "POST" else None, last=last)
    if form is not None and form.is_bound and form.is_valid() and _published(request, framework, form):
        return redirect(f"{reverse('budgets:norms')}?kader={framework.code}")
    context = {
        "framework": framework,
        "years": list(framework.years),
        "functions": functions,
        "indexes": [(index, _table(index, functions, framework.years, amounts)) for index in reversed(indexes)],
        "form": form,
        "may_publish": may,
        "may_manage": request.rights.may_anywhere(Act.MANAGE),
        "tabs": institution_tabs(request.rights, framework, "norms"),
        "crumbs": [(reverse("budgets:institution"), _("Budget of the institution")), ("", _("Norm amounts"))],
    }
    wrong = form is not None and form.is_bound
    return render(request, "budgets/lines/norms.html", context, status=422 if wrong else 200)


def _table(index: NormIndex, functions: list[Any], years: Any, amounts: dict[int, Any]) -> list[tuple[Any, list[Any]]]:
    mine = amounts.get(index.pk, {})
    rows = [(one, [mine.get((one.pk, year)) for year in years]) for one in functions]
    return [(one, cells) for one, cells in rows if any(cents is not None for cents in cells)]


def _published(request: HttpRequest, framework: Any, form: IndexForm) -> bool:
    fields = {name: form.cleaned_data[name] for name in form.head}
    try:
        index = services.publish_index(framework=framework, amounts=form.amounts, actor=request.user, **fields)
    except Refused as reason:
        refuse(form, reason)
        return False
    messages.success(request, _("Index “%(name)s” is published.") % {"name": index.name})
    return True


@login_required
@one_effect
def work_in(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What an index changes in a plan, amount by amount; then all of it at once, or nothing."""
    document = document_or_404(request, uuid)
    may = may_edit(document, request.rights)
    if not may:
        raise Forbidden(may.reason)
    indexes = NormIndex.objects.filter(framework=document.framework_id).order_by("-dated", "-pk")
    choice = ChooseIndexForm(indexes, _choice(request, indexes))
    back = reverse("budgets:details", args=[document.uuid])
    found, status, refused = None, 200, ""
    if choice.is_valid():
        index = choice.cleaned_data["index"]
        if request.method == "POST":
            try:
                services.work_in(document=document, index=index, seen=request.POST.get("seen", ""), actor=request.user)
            except Forbidden:
                raise
            except Refused as reason:
                status, refused = 409, str(reason)
            else:
                messages.success(request, _("The amounts follow index “%(name)s” now.") % {"name": index.name})
                return redirect(back)
        found = services.preview(document, index)
    context = {
        "document": document,
        "choice": choice,
        "several": len(indexes) > 1,
        "found": found,
        "left": _left(document, found) if found and found.changed else [],
        "refused": refused,
        "frozen": _has_versions(document),
        "back": back,
        "crumbs": crumbs(document, (back, _("Staff and reserves")), ("", _("Work in an index"))),
    }
    return render(request, "budgets/lines/index.html", context, status=status)


def _choice(request: HttpRequest, indexes: Any) -> dict[str, Any]:
    first = indexes[0].uuid if indexes else ""
    asked = request.POST if request.method == "POST" else request.GET
    return {"index": asked.get("index", first)}


def _left(document: Document, found: services.Preview) -> list[tuple[int, int, int]]:
    """Of each year in which quality funds would change: what is left to spend now, and after."""
    given = allocated_to(document)
    lines = BudgetLine.objects.filter(document=document, source__counts=True)
    spent = dict(lines.values_list("year").annotate(all=Sum("amount_cents")))
    more: dict[int, int] = defaultdict(int)
    for row in found.changed:
        more[row.line.year] += row.difference if row.line.source.counts else 0
    known = [(year, given[year].amount_cents - (spent.get(year) or 0)) for year in sorted(more) if year in given]
    return [(year, left, left - more[year]) for year, left in known]


def _has_versions(document: Document) -> bool:
    return hasattr(document, "counted_version")
