"""Financial reports: which there are, who handed in, what a unit spent, closing and correcting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets import ledger, queries, spending
from budgets.forms import unit_label
from budgets.forms_spending import CloseForm, CorrectForm, OpenForm, SpentForm, ThresholdForm
from budgets.models import Realised, Report, SpendingRound
from budgets.services import spending as services
from budgets.views.tables import framework_or_404, institution_tabs
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Verdict
from kwaliteit.organisation.roles import Act, Level
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from plans.models import Document, Framework
from plans.models.framework import Holds


def own_units(request: HttpRequest, framework: Framework) -> list[Unit]:
    """The units whose spending she enters; 404 for who enters none."""
    units = [unit for unit in queries.units_with_money(framework) if request.rights.reaches(Act.REALISE, unit)]
    if not units:
        raise Http404
    return sorted(units, key=lambda unit: unit.level == Level.INSTITUTION)


def runs(request: HttpRequest) -> Verdict:
    """Whether she opens, closes and corrects; who may not is told so when she tries."""
    institution = Unit.objects.get(level=Level.INSTITUTION)
    verdict = request.rights.may(Act.REALISE, institution)
    if request.method == "POST" and not verdict:
        raise Forbidden(verdict.reason)
    return verdict


def round_or_404(uuid: UUID) -> SpendingRound:
    row = SpendingRound.objects.select_related("framework", "closed_by", "corrects").filter(uuid=uuid).first()
    if row is None:
        raise Http404
    return row


def trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(reverse("budgets:institution"), _("Budget of the institution")), *more]


@login_required
@one_effect
def realised(request: HttpRequest) -> HttpResponse:
    """Every financial report of a framework, and the next one to ask for."""
    framework = framework_or_404(request)
    own_units(request, framework)
    may = runs(request)
    form = OpenForm(framework, request.POST or None, initial=_next(framework, request.GET.get("jaar")))
    if request.method == "POST" and form.is_valid():
        try:
            round = services.open_round(
                framework=framework,
                year=form.cleaned_data["year"],
                report=form.cleaned_data["report"],
                actor=request.user,
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("The report is open: the controllers can enter what was spent."))
            return redirect("budgets:spending", round.uuid)
    context = {
        "framework": framework,
        "rounds": spending.rounds_of(framework),
        "form": form,
        "may": may,
        "tabs": institution_tabs(request.rights, framework, "realised"),
        "crumbs": trail(("", _("Realised spending"))),
    }
    return render(request, "budgets/spending/index.html", context, status=422 if form.errors else 200)


def _next(framework: Framework, year: str | None) -> dict[str, Any]:
    """What is due about the year of the address; else the first not asked for yet, of last year or of this one."""
    rows, now = spending.rounds_of(framework), today()
    if year and year in map(str, framework.years):
        due = spending.unasked(int(year), [row.report for row in rows if str(row.year) == year], now)
        return {"year": int(year), "report": due}
    asked = {(row.year, row.report) for row in rows}
    wanted = [(now.year - 1, Report.FINAL), *((now.year, Report(report)) for report in Report.values)]
    found, report = next((one for one in wanted if one not in asked and one[0] in framework.years), wanted[0])
    return {"year": found, "report": report}


@login_required
@one_effect
def spending_round(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One report: who handed in, budget against what was spent, and what ends it."""
    round = round_or_404(uuid)
    units = own_units(request, round.framework)
    may = runs(request)
    which = request.POST.get("form", "")
    forms = _forms(round, which, request)
    form = forms.get(which)
    if request.method == "POST" and form is not None and form.is_valid():
        answer = _done(request, round, which, form)
        if answer is not None:
            return answer
    states = spending.states(round, units)
    context = {
        "round": round,
        "framework": round.framework,
        "rows": [(state, unit_label(state.unit)) for state in states],
        "total": spending.together(state.total for state in states),
        "missing": [unit_label(state.unit) for state in states if not state.handed_in],
        "owing": [unit_label(state.unit) for state in states if state.owes],
        "statement": getattr(round, "statement", None),
        "corrected_by": SpendingRound.objects.filter(corrects=round).first(),
        "taken": ledger.last_import(round),
        "papers": _papers(request, round),
        "forms": forms,
        "form": form,
        "may": may,
        "tabs": institution_tabs(request.rights, round.framework, "realised"),
        "crumbs": trail((_list(round), _("Realised spending")), ("", str(round))),
    }
    return render(request, "budgets/spending/round.html", context, status=422 if form is not None else 200)


def _papers(request: HttpRequest, round: SpendingRound) -> list[Document] | None:
    """The documents with which the councils discuss a final report, of those that she may read."""
    if not round.is_final:
        return None
    rows = Document.objects.readable_by(request.rights).filter(framework=round.framework, kind__holds=Holds.SPENDING)
    covers = rows.filter(first_year__lte=round.year, last_year__gte=round.year)
    return list(covers.select_related("unit").order_by("-unit__level", "unit__order", "pk"))


def _list(round: SpendingRound) -> str:
    return f"{reverse('budgets:realised')}?kader={round.framework.code}"


def _forms(round: SpendingRound, which: str, request: HttpRequest) -> dict[str, Form]:
    def given(name: str) -> Any:
        return request.POST if name == which else None

    limits = {"cents": round.threshold_cents, "percent": round.threshold_per_mille / 10}
    return {
        "threshold": ThresholdForm(given("threshold"), initial=limits),
        "close": CloseForm(given("close")),
        "correct": CorrectForm(given("correct")),
    }


def _done(request: HttpRequest, round: SpendingRound, which: str, form: Any) -> HttpResponse | None:
    """What the form asks for; None when it was refused."""
    data = form.cleaned_data
    try:
        if which == "threshold":
            services.set_threshold(round=round, cents=data["cents"], per_mille=form.per_mille, actor=request.user)
            messages.success(request, _("Saved."))
        elif which == "close":
            services.close_round(round=round, actor=request.user, incomplete=data["incomplete"])
            messages.success(request, _("The report is closed. What stands in it stays as it is."))
        else:
            new = services.correct_round(round=round, reason=data["reason"], actor=request.user)
            messages.success(request, _("A correction is open; it begins with all that stood in the closed report."))
            return redirect("budgets:spending", new.uuid)
    except Refused as refused:
        refuse(form, refused)
        return None
    return redirect("budgets:spending", round.uuid)


@login_required
@one_effect
def spent(request: HttpRequest, uuid: UUID, code: str) -> HttpResponse:
    """What one unit spent by theme and measure, beside what it budgeted."""
    round = round_or_404(uuid)
    unit = next((unit for unit in own_units(request, round.framework) if unit.code == code), None)
    if unit is None:
        raise Http404
    places = spending.places(round, unit)
    form = SpentForm(round, unit, places, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_unit(round=round, unit=unit, entries=form.entries, actor=request.user)
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("The realised spending is saved."))
            return redirect("budgets:spent", round.uuid, unit.code)
    context = {
        "round": round,
        "unit": unit,
        "unit_label": unit_label(unit),
        "form": form,
        "lines": form.lines,
        "against": _against(round, places),
        "tabs": institution_tabs(request.rights, round.framework, "realised"),
        "crumbs": trail(
            (_list(round), _("Realised spending")),
            (reverse("budgets:spending", args=[round.uuid]), str(round)),
            ("", unit_label(unit)),
        ),
    }
    return render(request, "budgets/spending/unit.html", context, status=422 if form.errors else 200)


def _against(round: SpendingRound, places: list[spending.Place]) -> list[tuple[Any, spending.Against]]:
    """Per theme what is saved against its budget."""
    found: dict[Any, tuple[int, list[Realised]]] = {}
    for place in places:
        budgeted, rows = found.get(place.theme, (0, []))
        found[place.theme] = (
            place.budgeted if place.measure is None else budgeted,
            [*rows, place.row] if place.row else rows,
        )
    return [
        (
            theme,
            spending.against(
                round, cents, [spending.Spent(row.amount_cents, row.forecast_cents, row.remark) for row in rows]
            ),
        )
        for theme, (cents, rows) in found.items()
    ]
