"""Shifts of money: the list of a unit and of the institution, one shift with what it rests on, and recording one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgets.forms import unit_label
from budgets.models import Shift, ShiftLeg
from budgets.permissions import sees_unit
from budgets.shifts import carried_of, listed, moves, paired, state
from budgets.views.tables import framework_or_404, frameworks_of, institution_reader, institution_tabs
from governance.models import Request
from governance.services import shifts as services
from governance.shift_forms import DecisionForm, ShiftForm, first_rows
from governance.shifts import can_rest_on, room
from governance.views.common import Crumbs, acted, demand, done, one, sent
from governance.wording import decision_state
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act, Level
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from plans.models import Document, Framework

Kind = Shift.Kind
IN_ADDRESS = {"thema": Kind.THEME, "jaar": Kind.YEAR, "eenheid": Kind.UNIT, "maatregel": Kind.REGROUP}


def _unit(rights: Rights, code: str) -> Unit:
    unit = get_object_or_404(Unit.objects.select_related("parent__parent"), code=code)
    if not sees_unit(rights, unit):
        raise Http404
    return unit


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All shifts that she may see, of one unit or of all; and what they bring to each unit in each year."""
    institution_reader(request.rights)
    framework, every = frameworks_of(request)
    if framework is None:
        return render(request, "budgets/empty.html")
    code = request.GET.get("eenheid", "")
    unit = _unit(request.rights, code) if code else None
    rows = Shift.objects.visible_to(request.rights).filter(framework=framework)
    rows = rows.filter(legs__unit=unit).distinct() if unit else rows
    found = list(listed(rows).order_by("-decided_on", "-pk"))
    for row in found:
        row.moves, (row.mark, row.words) = moves(row), state(row)
    mine = (
        list(Unit.objects.filter(request.rights.covers(Act.SHIFT, "pk")).order_by("order", "pk"))
        if _may(request)
        else []
    )
    context = {
        "framework": framework,
        "frameworks": every,
        "unit": unit,
        "rows": [row for row in found if not row.waits],
        "waiting": [row for row in found if row.waits],
        "effect": _effect(request.rights, framework, unit),
        "years": list(framework.years),
        "records": [(each, _kinds(each)) for each in mine],
        "tabs": institution_tabs(request.rights, framework, "shifts"),
        "crumbs": [(reverse("budgets:institution"), _("Budget of the institution")), ("", _("Shifts and carry-over"))],
    }
    return render(request, "governance/shifts/list.html", context)


def _may(request: HttpRequest) -> bool:
    return request.rights.may_anywhere(Act.SHIFT)


def _kinds(unit: Unit) -> list[tuple[str, str]]:
    """What its board can shift: (in the address, in words)."""
    labels = {
        Kind.THEME: _("Between themes"),
        Kind.YEAR: _("Carry over between years"),
        Kind.UNIT: _("Between units"),
        Kind.REGROUP: _("Measures merged or divided"),
    }
    whole = unit.level == Level.INSTITUTION
    return [(slug, labels[kind]) for slug, kind in IN_ADDRESS.items() if whole or kind != Kind.UNIT]


def _effect(rights: Rights, framework: Framework, unit: Unit | None) -> list[tuple[str, list[int], int]]:
    """Per unit what it may spend more or less in each year, by what counts now; of units that she sees."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for (pk, year), cents in carried_of(framework).items():
        found[pk][year] = cents
    units = Unit.objects.filter(pk__in=[unit.pk] if unit else list(found)).select_related("parent__parent")
    return [
        (unit_label(each), cells := [found[each.pk].get(year, 0) for year in framework.years], sum(cells))
        for each in units.order_by("order", "name_nl", "pk")
        if each.pk in found and sees_unit(rights, each)
    ]


def _one(request: HttpRequest, uuid: UUID) -> Shift:
    rows = Shift.objects.visible_to(request.rights).filter(uuid=uuid)
    return one(listed(rows).select_related("unit__parent__parent", "framework"))


def _crumbs(framework: Framework, *more: tuple[str, str]) -> Crumbs:
    kader = f"?kader={framework.code}"
    return [
        (reverse("budgets:institution") + kader, _("Budget of the institution")),
        (reverse("shifts:list") + kader, _("Shifts and carry-over")),
        *more,
    ]


@login_required
@require_safe
def shift(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One shift: what goes where, why, by whom, and the decision of the council that it rests on."""
    row = _one(request, uuid)
    return _show(request, row, None)


def _show(request: HttpRequest, row: Shift, form: DecisionForm | None) -> HttpResponse:
    known = Request.objects.visible_to(request.rights).values_list("pk", flat=True)
    links = list(row.decisions.select_related("decision__version__document", "decision__confirmation", "recorded_by"))
    seen = set(known.filter(pk__in=[link.decision.request_id for link in links]))
    for link in links:
        link.mark, link.words = decision_state(link.decision)
        link.open_to_me = link.decision.request_id in seen
    may = request.rights.may(Act.SHIFT, row.unit)
    decisions = can_rest_on(row) if may and row.waits else None
    if form is None and decisions is not None and decisions.exists():
        form = DecisionForm(decisions=decisions)
    row.mark, row.words = state(row)
    context = {
        "row": row,
        "moves": moves(row),
        "links": links,
        "form": form,
        "may_correct": may and not hasattr(row, "correction"),
        "reads_plan": row.document and Document.objects.readable_by(request.rights).filter(pk=row.document_id).exists(),
        "framework": row.framework,
        "crumbs": _crumbs(row.framework, ("", row.get_kind_display())),
    }
    return render(request, "governance/shifts/shift.html", context, status=422 if form and form.errors else 200)


@login_required
@require_POST
@one_effect
def link(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The decision of the council that a shift rests on."""
    row = _one(request, uuid)
    demand(request.rights.may(Act.SHIFT, row.unit))
    form = DecisionForm(request.POST, decisions=can_rest_on(row))
    if acted(request, form, services.link_decision, _("The decision has been linked."), shift=row):
        return redirect("shifts:shift", row.uuid)
    return _show(request, row, form)


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def record(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """A new one, for the board of a unit."""
    if kind not in IN_ADDRESS:
        raise Http404
    unit, framework = _unit(request.rights, code), framework_or_404(request)
    demand(request.rights.may(Act.SHIFT, unit))
    about = {"framework": framework, "unit": unit, "kind": IN_ADDRESS[kind].value}
    form = ShiftForm(sent(request), **about)
    return _recorded(request, form, about, _("Record a shift"), reverse("shifts:list"))


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def correct(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A new one that takes the place of this one; the old one stays to be read."""
    row = _one(request, uuid)
    demand(request.rights.may(Act.SHIFT, row.unit))
    about = {"framework": row.framework, "unit": row.unit, "kind": row.kind}
    form = ShiftForm(sent(request), initial=first_rows(row), **about)
    back = reverse("shifts:shift", args=[row.uuid])
    return _recorded(request, form, {**about, "corrects": row}, _("Correct a shift"), back)


def _recorded(request: HttpRequest, form: ShiftForm, about: dict[str, Any], title: str, back: str) -> HttpResponse:
    """In two steps: fill in, then see exactly what will be recorded."""
    filling_in = bool({"more", "change"} & set(request.POST))
    if form.is_bound and not filling_in and form.is_valid():
        given = {"actor": request.user, **about, **form.given}
        if "record" in request.POST:
            if made := _attempt(form, lambda: services.record_shift(**given)):
                done(request, _("Recorded; %(body)s can read it.") % {"body": made.body.with_article})
                return redirect("shifts:shift", made.uuid)
        elif drawn_up := _attempt(form, lambda: services.drawn_up(**given)):
            return render(request, "governance/shifts/confirm.html", _confirmation(request, *drawn_up, title))
    framework, unit = about["framework"], about["unit"]
    context = {
        "form": form,
        "title": title,
        "unit": unit,
        "framework": framework,
        "kind": Kind(about["kind"]).label,
        "corrects": about.get("corrects"),
        "back": back,
        "crumbs": _crumbs(framework, ("", title)),
    }
    if filling_in:
        form.errors.clear()
    return render(request, "governance/shifts/record.html", context, status=422 if form.errors else 200)


def _confirmation(request: HttpRequest, row: Shift, legs: list[ShiftLeg], title: str) -> dict[str, Any]:
    """Exactly what will be recorded, and what the units may spend once it counts."""
    left_out = {"csrfmiddlewaretoken", "act_key", "check", "more", "change", "record"}
    return {
        "row": row,
        "legs": legs,
        "moves": paired(row, legs),
        "before": moves(row.corrects) if row.corrects else [],
        "amount": sum(leg.cents for leg in legs if leg.cents > 0),
        "room": room(row.framework, legs, row.corrects),
        "crumbs": _crumbs(row.framework, ("", title)),
        "hidden": [
            (name, value) for name in request.POST if name not in left_out for value in request.POST.getlist(name)
        ],
    }


def _attempt(form: ShiftForm, act: Callable[[], Any]) -> Any:
    try:
        return act()
    except Refused as reason:
        refuse(form, reason)
        return None
