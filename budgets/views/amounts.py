"""Income and allocations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets import queries
from budgets.forms import AllocationForm, IncomeForm
from budgets.models import Allocation, Income
from budgets.rounds import counting_papers
from budgets.services import income as services
from budgets.views.tables import framework_or_404, institution_tabs
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.roles import Act, Level
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect

# --- income and allocations -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AllocationRow:
    unit: Unit
    cells: list[Allocation | None]


def _allocator(request: HttpRequest) -> None:
    """404 for who has nothing to do with the money of the institution; 403 for who reads it and may not change it."""
    institution = Unit.objects.filter(level=Level.INSTITUTION).first()
    if institution is None or not request.rights.reaches(Act.READ, institution):
        raise Http404
    verdict = request.rights.may(Act.ALLOCATE, institution)
    if request.method == "POST" and not verdict:
        raise Forbidden(verdict.reason)
    request.may_allocate = verdict


@login_required
@one_effect
def allocations(request: HttpRequest) -> HttpResponse:
    """What is known to come in, what each unit was given, and what is still to allocate."""
    _allocator(request)
    framework = framework_or_404(request)
    units = queries.units_with_money(framework)
    which = request.POST.get("form")
    if which == "remove-income":
        return _without(request, framework)
    forms = {
        "income": IncomeForm(
            framework, request.POST if which == "income" else None, prefix="i", initial=_paper(framework, request)
        ),
        "allocation": AllocationForm(
            framework,
            units,
            request.POST if which == "allocation" else None,
            prefix="a",
            initial=_initial(framework, units, request),
        ),
    }
    form = forms.get(which or "")
    if request.method == "POST" and form is not None and form.is_valid() and _saved(request, framework, which, form):
        return redirect(f"{reverse('budgets:allocations')}?kader={framework.code}")
    context = {
        **_money_in(framework, units),
        "framework": framework,
        "forms": forms,
        "form": form,
        "may_allocate": request.may_allocate,
        "tabs": institution_tabs(request.rights, framework, "allocations"),
        "crumbs": [(reverse("budgets:institution"), _("Budget of the institution")), ("", _("Income and allocations"))],
    }
    return render(request, "budgets/allocations.html", context, status=422 if form is not None else 200)


def _without(request: HttpRequest, framework: Any) -> HttpResponse:
    """A paper that was entered by mistake is taken away, and stands ready to be entered again; one that somebody else
    took away is gone already."""
    pk = request.POST.get("paper", "")
    row = Income.objects.filter(framework=framework, pk=pk if pk.isdigit() else None).first()
    if row is not None:
        services.remove_income(income=row, actor=request.user)
        messages.success(request, _("The paper was removed. It stands below, ready to be saved again."))
        return redirect(f"{reverse('budgets:allocations')}?kader={framework.code}&papier={pk}#income-title")
    return redirect(f"{reverse('budgets:allocations')}?kader={framework.code}")


def _paper(framework: Any, request: HttpRequest) -> dict[str, Any]:
    """The paper that was pointed at in the list, ready to change; or that was removed just now, ready to come back."""
    pk = request.GET.get("papier", "")
    if not (pk.isdigit() and request.may_allocate):
        return {}
    row = Income.objects.filter(framework=framework, pk=pk).first()
    row = row or Income.history.filter(framework=framework, id=pk, history_type="-").first()
    if row is None:
        return {}
    return {"year": row.year, "stage": row.stage, "amount": row.amount_cents, "dated": row.dated, "source": row.source}


def _saved(request: HttpRequest, framework: Any, which: str | None, form: Any) -> bool:
    data = form.cleaned_data
    try:
        if which == "income":
            services.set_income(
                framework=framework,
                year=data["year"],
                stage=data["stage"],
                amount_cents=data["amount"],
                dated=data["dated"],
                source=data["source"],
                actor=request.user,
            )
        else:
            services.set_allocation(
                framework=framework,
                unit=data["unit"],
                year=data["year"],
                amount_cents=data["amount"],
                rate_cents=data["rate"],
                students=data["students"],
                counted_on=data["counted_on"],
                letter=data["letter"],
                actor=request.user,
            )
    except Refused as refused:
        refuse(form, refused)
        return False
    messages.success(request, _("Saved."))
    return True


def _initial(framework: Any, units: Iterable[Unit], request: HttpRequest) -> dict[str, Any]:
    """The allocation that was pointed at in the table, ready to change."""
    unit = next((unit for unit in units if unit.code == request.GET.get("eenheid")), None)
    year = request.GET.get("jaar", "")
    if unit is None or not year.isdigit():
        return {}
    row = Allocation.objects.filter(framework=framework, unit=unit, year=int(year)).first()
    if row is None:
        return {"unit": unit, "year": year}
    return {
        "unit": unit,
        "year": year,
        "rate": row.rate_cents,
        "students": row.students,
        "counted_on": row.counted_on,
        "amount": row.amount_cents,
        "letter": row.letter,
    }


def _counting(framework: Any, papers: list[Income]) -> dict[str, set[int]]:
    """The papers that count now: before a year is over, and as what really came in."""
    final = {(row.year): row.pk for row in papers if row.stage == Income.Stage.FINAL}  # the last one stays
    return {"budget": {row.pk for row in counting_papers(framework).values()}, "final": set(final.values())}


def _money_in(framework: Any, units: list[Unit]) -> dict[str, Any]:
    years = list(framework.years)
    given = {(row.unit_id, row.year): row for row in Allocation.objects.filter(framework=framework)}
    papers: dict[str, dict[int, Income]] = defaultdict(dict)
    every = list(Income.objects.filter(framework=framework).order_by("year", "dated", "pk"))
    for row in every:  # the last one stays
        papers[row.stage][row.year] = row
    known = {column.year: cents for column, cents in queries.incomes(framework).items() if not column.real}
    totals = [sum(row.amount_cents for (_u, when), row in given.items() if when == year) for year in years]
    return {
        "years": years,
        "rows": [AllocationRow(unit, [given.get((unit.pk, year)) for year in years]) for unit in units],
        "stages": [(label, [papers[code].get(year) for year in years]) for code, label in Income.Stage.choices],
        "papers": every,
        "counting": _counting(framework, every),
        "totals": totals,
        "left": [known[year] - total if year in known else None for year, total in zip(years, totals, strict=True)],
        "illustrative": any(row.illustrative for row in given.values()),
    }
