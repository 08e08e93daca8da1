"""What each unit kept or fell short, year after year, and the reserve with which it began."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets import cumulative as reads
from budgets.forms_rounds import OpeningForm
from budgets.models import OpeningReserve
from budgets.rounds import units_of
from budgets.services import opening as services
from budgets.views.rounds import reader
from budgets.views.tables import framework_or_404, institution_tabs
from kwaliteit.organisation.models import Unit
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from plans.models import Framework


@login_required
@one_effect
def cumulative(request: HttpRequest) -> HttpResponse:
    """Opening reserve + allocated + carried over − realised, per unit and year; one unit in full."""
    may = reader(request)
    framework = framework_or_404(request)
    units = units_of(framework)
    asked = next((unit for unit in units if unit.code == request.GET.get("eenheid")), None)
    data = request.POST if request.method == "POST" else None
    form = OpeningForm(framework, units, data, initial=_initial(framework, asked))
    if request.method == "POST" and form.is_valid() and _saved(request, framework, form):
        return redirect(f"{reverse('budgets:cumulative')}?kader={framework.code}")
    rows = reads.runs(framework)
    context = {
        "framework": framework,
        "years": list(framework.years),
        "rows": [(row, _by_year(row, framework)) for row in rows],
        "whole": _by_year(reads.together(rows, framework), framework) if rows else None,
        "opening": sum(row.opening_cents for row in rows) if any(row.opening for row in rows) else None,
        "one": next((row for row in rows if asked and row.unit == asked), None),
        "illustrative": any(row.opening and row.opening.illustrative for row in rows),
        "form": form,
        "may_allocate": may,
        "tabs": institution_tabs(request.rights, framework, "cumulative"),
        "crumbs": [(reverse("budgets:institution"), _("Budget of the institution")), ("", _("Result over the years"))],
    }
    return render(request, "budgets/rounds/cumulative.html", context, status=422 if form.errors else 200)


def _by_year(row: reads.Run, framework: Framework) -> list[reads.Year | None]:
    known = {year.year: year for year in row.years}
    return [known.get(year) for year in framework.years]


def _initial(framework: Framework, unit: Unit | None) -> dict[str, Any]:
    """The reserve that was pointed at in the table, ready to change."""
    if unit is None:
        return {"year": framework.first_year}
    row = OpeningReserve.objects.filter(framework=framework, unit=unit).first()
    if row is None:
        return {"unit": unit, "year": framework.first_year}
    return {"unit": unit, "year": row.year, "amount": row.amount_cents, "dated": row.dated, "source": row.source}


def _saved(request: HttpRequest, framework: Framework, form: OpeningForm) -> bool:
    data = form.cleaned_data
    try:
        services.set_opening(
            framework=framework,
            unit=data["unit"],
            year=data["year"],
            amount_cents=data["amount"],
            dated=data["dated"],
            source=data["source"],
            actor=request.user,
        )
    except Refused as refused:
        refuse(form, refused)
        return False
    messages.success(request, _("Saved.") if data["amount"] is not None else _("The opening reserve was removed."))
    return True
