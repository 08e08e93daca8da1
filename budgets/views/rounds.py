"""Allocation rounds on screen: a framework letter as amounts, the scenarios beside it, and the counted students."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from budgets import rounds
from budgets.forms_rounds import AmountsForm, CountsForm, RatesForm, RestForm, ScenarioForm
from budgets.models import AllocationRound
from budgets.services import rounds as services
from budgets.services import students
from budgets.views.tables import framework_or_404, institution_tabs
from kwaliteit.organisation.rights import Verdict
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.dates import parse_day
from kwaliteit.shared.errors import Conflict, Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from plans.models import Document
from plans.models.framework import Holds

Crumbs = list[tuple[str, str]]


def reader(request: HttpRequest) -> Verdict:
    """Whether she divides money; 404 for who does not read the plans of the institution, 403 for who reads and posts."""
    top = request.rights.institution
    if top is None or not request.rights.reaches(Act.READ, top):
        raise Http404
    return _allocator(request)


def _allocator(request: HttpRequest) -> Verdict:
    top = request.rights.institution
    verdict = (
        request.rights.may(Act.ALLOCATE, top)
        if top
        else Verdict(False, _("The controller of the institution enters these amounts."))
    )
    if request.method == "POST" and not verdict:
        raise Forbidden(verdict.reason)
    return verdict


def letter_or_404(request: HttpRequest, uuid: UUID) -> Document:
    rows = Document.objects.readable_by(request.rights).for_listing().filter(kind__holds=Holds.ROUND)
    return get_object_or_404(rows, uuid=uuid)


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every letter that divides money, with what it gives and what it leaves."""
    may = reader(request)
    framework = framework_or_404(request)
    papers = rounds.counting_papers(framework)
    readable = Document.objects.readable_by(request.rights).for_listing()
    letters = readable.filter(framework=framework, kind__holds=Holds.ROUND).order_by("-first_year", "-pk")
    known = {row.document_id: row for row in rounds.rounds_of(framework)}
    adopted = set(AllocationRound.objects.filter(framework=framework, given__isnull=False).values_list("pk", flat=True))
    units, rows = rounds.units_of(framework), []
    for letter in letters:
        row = known.get(letter.pk) or rounds.empty_round(letter)
        rows.append((letter, row, rounds.round_table(row, papers, units), row.pk in adopted))
    context = {
        "framework": framework,
        "letters": rows,
        "may_allocate": may,
        "tabs": institution_tabs(request.rights, framework, "rounds"),
        "crumbs": [(reverse("budgets:institution"), _("Budget of the institution")), ("", _("Allocation rounds"))],
    }
    return render(request, "budgets/rounds/index.html", context)


@login_required
@one_effect
def letter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The round of a letter: amounts per unit and year, by rate, what is left, and the scenarios beside it."""
    document = letter_or_404(request, uuid)
    may = _allocator(request)
    if not document.is_open:
        may = Verdict(False, _("This document is closed; its text does not change any more."))
    return _page(request, rounds.round_of(document), may)


@login_required
@one_effect
def scenario(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A round that is only tried, beside the letter: what it does for each unit, and its own amounts."""
    found = (
        AllocationRound.objects.select_related("framework", "of__document").filter(uuid=uuid, of__isnull=False).first()
    )
    if found is None:
        raise Http404
    letter_or_404(request, found.of.document.uuid)
    may = _allocator(request)
    if request.POST.get("form") == "take_over":
        return _take_over(request, found)
    if request.POST.get("form") == "remove":
        services.remove_scenario(scenario=found, actor=request.user)
        messages.success(request, _("The scenario was removed."))
        return redirect("budgets:round", found.of.document.uuid)
    return _page(request, found, may)


def _take_over(request: HttpRequest, scenario: AllocationRound) -> HttpResponse:
    try:
        number = services.take_over(scenario=scenario, actor=request.user)
    except Forbidden:
        raise
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(address_of(scenario))
    said = ngettext(
        "The letter gives what “%(name)s” gives: %(number)s amount changed.",
        "The letter gives what “%(name)s” gives: %(number)s amounts changed.",
        number,
    )
    messages.success(request, said % {"name": scenario.name, "number": number})
    return redirect(address_of(scenario.of))


def address_of(round: AllocationRound) -> str:
    if round.of_id:
        return reverse("budgets:scenario", args=[round.uuid])
    return reverse("budgets:round", args=[round.document.uuid])


def _page(request: HttpRequest, round: AllocationRound, may: Verdict) -> HttpResponse:
    papers = rounds.counting_papers(round.framework)
    units = rounds.units_of(round.framework)
    table = rounds.round_table(round, papers, units)
    counts = rounds.student_counts(units)
    which = request.POST.get("form", "")

    def data(name: str) -> Any:
        return request.POST if which == name else None

    forms: dict[str, Any] = {
        "amounts": AmountsForm(table, data("amounts")),
        "rates": RatesForm(counts.latest(3), table.years, data("rates")),
        "rest": RestForm(round, data("rest")),
        "scenario": ScenarioForm(data("scenario")),
    }
    form, status = forms.get(which), 200
    if request.method == "POST" and form is not None:
        answer = _acted(request, round, which, form) if form.is_valid() else None
        if answer is not None:
            return answer
        status = 409 if getattr(form, "conflict", False) else 422
    document = round.document or round.of.document
    context = {
        "document": document,
        "round": round,
        "table": table,
        "counts": counts.latest(3),
        "forms": forms,
        "form": form,
        "may_allocate": may,
        "is_given": getattr(round, "is_given", False),
        "tabs": institution_tabs(request.rights, round.framework, "rounds"),
        "framework": round.framework,
        "crumbs": _crumbs(round, document),
        "rest_label": AllocationRound.Rest(round.rest_rule).label,
        "period": f"{round.first_year}–{round.last_year}",
        **_beside(round, table, papers, units),
    }
    return render(request, "budgets/rounds/round.html", context, status=status)


def _beside(round: AllocationRound, table: rounds.RoundTable, papers: Any, units: Any) -> dict[str, Any]:
    """Of a scenario what it does beside its letter; of a letter the scenarios, each with what it gives in all."""
    if round.of_id:
        origin = rounds.round_table(round.of, papers, units)
        found = rounds.differences(origin, table)
        return {"differences": found, "all_units": rounds.together(found), "left_over": rounds.left_over(origin, table)}
    beside = round.scenarios.all() if round.pk else ()
    wanted = {(line.unit_id, line.year): line.amount_cents for line in (round.lines.all() if round.pk else ())}
    tables = ((one, rounds.round_table(one, papers, units)) for one in sorted(beside, key=lambda one: one.pk))
    return {
        "scenarios": [(one, other.total, other.total - table.total, other.left_total) for one, other in tables],
        "given": rounds.beside_given(round.framework, wanted, table.years) if wanted else None,
    }


def _crumbs(round: AllocationRound, document: Document) -> Crumbs:
    found = [(f"{reverse('budgets:rounds')}?kader={round.framework.code}", _("Allocation rounds"))]
    if round.of_id:
        return [*found, (reverse("budgets:round", args=[document.uuid]), document.title), ("", round.name)]
    return [*found, ("", document.title)]


def _acted(request: HttpRequest, round: AllocationRound, which: str, form: Any) -> HttpResponse | None:
    """Do what a form asks; None when it was refused, with the reason in the form."""
    acts: dict[str, Callable[..., str]] = {
        "amounts": _save_amounts,
        "rates": _save_rates,
        "rest": _save_rest,
        "scenario": _begin_scenario,
    }
    try:
        if round.pk is None:
            round = services.begin_round(document=round.document, actor=request.user)
        there = acts[which](request, round, form)
    except Conflict as conflict:
        form.tell(conflict)
        form.conflict = True
        return None
    except Refused as refused:
        refuse(form, refused)
        return None
    return redirect(there)


def _save_amounts(request: HttpRequest, round: AllocationRound, form: AmountsForm) -> str:
    given, seen = form.given()
    services.save_given(round=round, given=given, actor=request.user, seen=seen)
    messages.success(request, _("The amounts are saved."))
    return address_of(round)


def _save_rates(request: HttpRequest, round: AllocationRound, form: RatesForm) -> str:
    data = form.cleaned_data
    services.give_by_rates(
        round=round, rates=data["rates"], counted_on=data["day"], years=data["years"], actor=request.user
    )
    messages.success(request, _("The amounts follow from the rates now."))
    return address_of(round)


def _save_rest(request: HttpRequest, round: AllocationRound, form: RestForm) -> str:
    services.set_rest(round=round, actor=request.user, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return f"{address_of(round)}#rest-title"


def _begin_scenario(request: HttpRequest, round: AllocationRound, form: ScenarioForm) -> str:
    made = services.begin_scenario(round=round, name=form.cleaned_data["name"], actor=request.user)
    messages.success(request, _("The scenario stands beside the letter, with the same amounts: change them here."))
    return address_of(made)


@login_required
@one_effect
def counted(request: HttpRequest) -> HttpResponse:
    """How many students each unit had on every reference date, with who counted them."""
    may = reader(request)
    framework = framework_or_404(request)
    counts = rounds.student_counts(rounds.units_of(framework))
    form = CountsForm(counts, _asked_day(request, counts), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            number = students.count_all(
                counted_on=data["counted_on"], numbers=data["numbers"], source=data["source"], actor=request.user
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("The students of %(number)s units are saved.") % {"number": number})
            return redirect(f"{reverse('budgets:students')}?kader={framework.code}")
    context = {
        "framework": framework,
        "counts": counts,
        "form": form,
        "may_allocate": may,
        "tabs": institution_tabs(request.rights, framework, "rounds"),
        "crumbs": [
            (f"{reverse('budgets:rounds')}?kader={framework.code}", _("Allocation rounds")),
            ("", _("Counted students")),
        ],
    }
    return render(request, "budgets/rounds/students.html", context, status=422 if form.errors else 200)


def _asked_day(request: HttpRequest, counts: rounds.Counts) -> Any:
    """The date that was pointed at in the table, ready to change."""
    try:
        day = parse_day(request.GET.get("datum", ""))
    except ValueError:
        return None
    return day if day in counts.dates else None
