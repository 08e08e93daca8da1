"""One amount: the parts that it is made of, and the decision that it waits for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Case, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.behind import behind
from budgets.forms_lines import PartsForm, ReserveForm, SettleForm
from budgets.models import BudgetLine, FundingSource, Reserve, StaffFunction
from budgets.norms import indexes_of
from budgets.services import reserves
from budgets.services.staff import newest_norms, parts_of, save_parts, seen_of
from budgets.snapshot import details, with_parts
from budgets.views.grid import around, document_or_404, tabs
from kwaliteit.organisation.models import Body, Unit, existing_on
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Conflict, Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from plans.models import Document, Measure
from plans.permissions import may_edit
from plans.views.common import crumbs


class Place:
    """Where an amount stands, for who may read it: measure, year and source."""

    def __init__(self, request: HttpRequest, uuid: UUID, year: int, source: str) -> None:
        readable = Document.objects.readable_by(request.rights).filter(kind__has_money=True)
        rows = Measure.objects.select_related(
            "theme", "document__unit__parent__parent", "document__kind", "document__framework"
        )
        self.measure: Measure = get_object_or_404(rows, uuid=uuid, document__in=readable)
        self.document: Document = self.measure.document
        if year not in self.document.years:
            raise Http404
        self.year = year
        self.source: FundingSource = get_object_or_404(FundingSource, framework=self.document.framework_id, code=source)
        self.may_edit = may_edit(self.document, request.rights)

    @property
    def line(self) -> BudgetLine | None:
        rows = BudgetLine.objects.filter(measure=self.measure, year=self.year, source=self.source)
        return with_parts(rows).first()

    @property
    def address(self) -> str:
        return reverse("budgets:line", args=[self.measure.uuid, self.year, self.source.code])

    def demand(self) -> None:
        if not self.may_edit:
            raise Forbidden(self.may_edit.reason)

    def crumbs(self, *more: str) -> list[tuple[str, str]]:
        here = _("%(year)s, %(source)s") % {"year": self.year, "source": self.source}
        return [
            (reverse("plans:document", args=[self.document.uuid]), self.document.unit.short),
            (reverse("budgets:grid", args=[self.document.uuid]), _("Budget")),
            (reverse("budgets:measure", args=[self.measure.uuid]), self.measure.title),
            (self.address if more else "", here),
            *(("", label) for label in more),
        ]


@login_required
@one_effect
def line(request: HttpRequest, uuid: UUID, year: int, source: str) -> HttpResponse:
    """The parts of one amount, entered and changed together."""
    place = Place(request, uuid, year, source)
    row = place.line
    parts = parts_of(row)
    seen, status, conflict = seen_of(row, parts), 200, ""
    if request.method == "POST":
        place.demand()
    form = _parts_form(place, row, parts, request.POST if request.method == "POST" else None)
    if request.method == "POST" and "more" not in request.POST:
        try:
            if form.is_valid() and _saved(request, place, form):
                return redirect(place.address)
            status = 422
        except Conflict as clash:
            status, conflict = 409, str(clash)
    shown = details([row]).get(row.pk) if row else None
    context = {
        "place": place,
        "document": place.document,
        "measure": place.measure,
        "line": row,
        "detail": shown,
        "form": form,
        "conflict": conflict,
        "seen": request.POST.get("seen", seen) if status != 409 else seen,
        "norms_url": f"{reverse('budgets:norms')}?kader={place.document.framework.code}",
        "crumbs": place.crumbs(),
    }
    return render(request, "budgets/lines/line.html", context, status=status)


def _parts_form(place: Place, row: BudgetLine | None, parts: list[Any], data: Any) -> PartsForm:
    functions = list(StaffFunction.objects.filter(framework=place.document.framework_id).order_by("order", "pk"))
    norms = newest_norms(place.document.framework_id, place.year)
    return PartsForm(parts, functions, norms, data, typed_cents=row.amount_cents if row else None)


def _saved(request: HttpRequest, place: Place, form: PartsForm) -> bool:
    try:
        saved = save_parts(
            measure=place.measure,
            year=place.year,
            source=place.source,
            parts=form.parts,
            actor=request.user,
            seen=request.POST.get("seen"),
        )
    except (Forbidden, Conflict):
        raise
    except Refused as reason:
        form.refuse(reason.field, str(reason))
        return False
    messages.success(request, _("The parts are saved.") if saved else _("The amount was taken away with its parts."))
    return True


# --- under reserve ----------------------------------------------------------------------------------------------------


@login_required
@one_effect
def put_under_reserve(request: HttpRequest, uuid: UUID, year: int, source: str) -> HttpResponse:
    """Name the decision that an amount waits for, or all amounts of the measure in that year."""
    place = Place(request, uuid, year, source)
    place.demand()
    several = BudgetLine.objects.filter(measure=place.measure, year=place.year).count() > 1
    form = ReserveForm(
        request.POST if request.method == "POST" else None,
        initial=_same_decision(place),
        bodies=_bodies(place.document.unit),
        several=several,
    )
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            reserves.put_under_reserve(
                measure=place.measure,
                year=place.year,
                source=None if data.get("wide") else place.source,
                what=data["what"],
                body=data["body"],
                due_on=data["due_on"],
                actor=request.user,
            )
        except Refused as reason:
            refuse(form, reason)
        else:
            messages.success(request, _("It is under reserve. The day stands in the planning."))
            return redirect(place.address)
    context = {
        "place": place,
        "form": form,
        "title": _("Under reserve of a decision"),
        "lede": f"{place.measure.title}, {place.year}, {place.source}",
        "button": _("Put under reserve"),
        "back": place.address,
        "crumbs": place.crumbs(_("Under reserve")),
    }
    return render(request, "budgets/lines/form.html", context, status=422 if form.errors else 200)


def _same_decision(place: Place) -> dict[str, Any]:
    """What other amounts of the measure wait for, to be named again or typed over."""
    rows = Reserve.objects.filter(lines__measure=place.measure, settled="").order_by("-pk")
    return rows.values("what", "body", "due_on").first() or {}


def _bodies(unit: Unit) -> Any:
    """Who can decide: boards and councils that exist, those of the own unit first."""
    own = Case(When(unit=unit, then=0), default=1)
    return Body.objects.filter(existing_on(today())).order_by(own, "unit__order", "name_nl", "pk")


@login_required
@one_effect
def settle(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record what came of the decision that amounts wait for."""
    readable = Document.objects.readable_by(request.rights)
    rows = Reserve.objects.select_related("body", "document__unit__parent__parent", "document__framework")
    row = get_object_or_404(rows, uuid=uuid, document__in=readable)
    verdict = reserves.may_settle(row, request.rights)
    if not verdict:
        raise Forbidden(verdict.reason)
    back = reverse("budgets:details", args=[row.document.uuid]) + "#reserves-title"
    amounts = list(row.lines.select_related("measure", "source").order_by("year", "pk"))
    first = {"settled_on": today(), **({} if amounts else {"settled": Reserve.Settled.WITHDRAWN})}
    form = SettleForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_bound and form.is_valid():
        try:
            reserves.settle(reserve=row, actor=request.user, **form.cleaned_data)
        except Refused as reason:
            refuse(form, reason)
        else:
            messages.success(request, _("What came of it has been recorded."))
            return redirect(back)
    context = {
        "form": form,
        "title": _("What came of the decision"),
        "lede": row.what,
        "reserve": row,
        "amounts": amounts,
        "button": _("Record what came of it"),
        "back": back,
        "crumbs": crumbs(row.document, (back, _("Staff and reserves")), ("", _("What came of the decision"))),
    }
    return render(request, "budgets/lines/form.html", context, status=422 if form.errors else 200)


# --- the whole plan ---------------------------------------------------------------------------------------------------


@login_required
@require_safe
def plan_details(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """All amounts of a plan that are made of parts or wait for a decision, and the way to a new index."""
    document = document_or_404(request, uuid)
    rows = behind(document)
    listed = Reserve.objects.filter(document=document).select_related("body").prefetch_related("lines__measure")
    indexes = indexes_of(document.framework)
    context = {
        "document": document,
        "made": [row for row in rows if row.detail.parts],
        "reserves": [(row, reserves.may_settle(row, request.rights)) for row in listed.order_by("due_on", "pk")],
        "newest": indexes[-1] if indexes else None,
        "may_edit": may_edit(document, request.rights),
        "period": f"{document.first_year}–{document.last_year}",
        "tabs": tabs(document, "details"),
        "around": around(request.rights, document),
        "crumbs": crumbs(document, ("", _("Budget"))),
        "norms_url": f"{reverse('budgets:norms')}?kader={document.framework.code}",
    }
    return render(request, "budgets/lines/plan.html", context)
