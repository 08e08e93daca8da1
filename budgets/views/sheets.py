"""A sheet goes in: choose it, and say once what its columns are; then comes its preview (sheet_jobs)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from budgets.models import FundingSource
from budgets.services import sheets as services
from budgets.services.mappings import recalled, remember, remembered
from budgets.sheets_in.layout import SKIP, Layout, Looked, look
from budgets.sheets_out_spending import spending_sheet
from budgets.views.grid import document_or_404
from budgets.views.sheets_into import ADDRESSES, OWN, Into
from budgets.views.spending import own_units, round_or_404
from budgets.views.tables import download, framework_or_404, institution_reader
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from kwaliteit.shared.spreadsheets import open_sheets
from kwaliteit.shared.waiting import stage, waiting


class SheetForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Sheet"),
        help_text=gettext_lazy("Excel (.xlsx) or CSV."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("This file is empty.")},
    )


@login_required
@one_effect
def sheet_in(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Into the amounts of one plan."""
    document = document_or_404(request, uuid)
    return _enter(request, Into("lines", document.framework, document))


@login_required
@one_effect
def sheets_in(request: HttpRequest, what: str) -> HttpResponse:
    """Into the money of the institution, or of all plans of which she drafts."""
    institution_reader(request.rights)
    return _enter(request, Into(_purpose(what), framework_or_404(request)))


@login_required
@one_effect
def spending_in(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Into an open financial report, of the units whose spending she enters."""
    round = round_or_404(uuid)
    own_units(request, round.framework)
    return _enter(request, Into("spending", round.framework, round=round))


@login_required
@require_safe
def spending_out(request: HttpRequest, uuid: UUID, form: str) -> HttpResponse:
    """What a financial report says of her units, or of one of them (``?eenheid=``); it goes in while that is open."""
    round = round_or_404(uuid)
    asked = request.GET.get("eenheid", "")
    units = [unit for unit in own_units(request, round.framework) if asked in {"", unit.code}]
    if not units:
        raise Http404
    return download([spending_sheet(round, units)], f"besteding-{round.year}-{round.report}", form)


def _purpose(what: str) -> str:
    for purpose, address in ADDRESSES.items():
        if address == what:
            return purpose
    raise Http404


@login_required
@require_safe
def sheet_out(request: HttpRequest, what: str, form: str) -> HttpResponse:
    """What is there now, as the sheet that goes in again."""
    institution_reader(request.rights)
    into = Into(_purpose(what), framework_or_404(request))
    if into.purpose not in OWN:
        raise Http404
    into.target(request.rights)
    return download([OWN[into.purpose](into.framework)], f"{what}-{into.framework.code}", form)


def _enter(request: HttpRequest, into: Into) -> HttpResponse:
    target = into.target(request.rights)
    token = request.POST.get("blad") or request.GET.get("blad", "")
    if token:
        return _columns(request, into, target, token)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if form.is_bound and form.is_valid():
        try:
            return _chosen(request, into, target, form.cleaned_data["file"])
        except Refused as reason:
            refuse(form, reason)
    context = {**into.context(request), "form": form}
    return render(request, "budgets/sheets/choose.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, into: Into, target: services.Into, upload: UploadedFile) -> HttpResponse:
    """A sheet that is known goes on to its preview, another to its columns."""
    roles = [role for role, _label in target.roles()]
    opened = open_sheets(upload)
    looked = look(opened, roles)
    known = looked.layout if looked.own else recalled(into.framework, into.purpose, opened)
    waits = stage(upload, request.user.pk)
    if known is None or lacks(into.purpose, known.columns):
        return redirect(into.with_file(waits.token(request.user.pk)))
    job = services.ask_preview(into=into.arguments, waits=waits, layout=known, actor=request.user)
    return redirect("budgets:sheet_job", job.uuid)


# --- columns ----------------------------------------------------------------------------------------------------------


def lacks(purpose: str, columns: tuple[str, ...]) -> str:
    """What must still be said before such a sheet can be read."""
    found = set(columns)
    years = {role for role in found if role[:1] == "B" and role[1:].isdigit()}
    if purpose == "income":
        whole = {"year", "stage", "dated", "paper", "amount"} <= found
        return "" if whole else _("Say which columns hold the year, the version, the date, the paper and the amount.")
    if purpose == "allocations":
        return (
            "" if "unit" in found and years else _("Say which column holds the unit, and which the amounts of a year.")
        )
    if purpose == "spending":
        whole = "realised" in found and found & {"theme", "measure", "row"}
        return "" if whole else _("Say which column holds the theme or the measure, and which what was spent.")
    if not found & {"measure", "row"}:
        return _("Say which column holds the measure.")
    return "" if years or {"year", "amount"} <= found else _("Say which columns hold amounts, and of which year.")


def _columns(request: HttpRequest, into: Into, target: services.Into, token: str) -> HttpResponse:
    waits = waiting(token, request.user.pk)
    if waits is None:
        return redirect(into.address)
    page, head = asked_number(request, "pagina"), asked_number(request, "kop")
    roles = target.roles()
    with waits.open() as file:
        opened = open_sheets(file)
        looked = look(opened, [role for role, _label in roles], page, head)
    layout = remembered(into.framework, into.purpose, looked) or looked.layout
    problem = ""
    if request.method == "POST":
        layout = said_columns(request, looked, {role for role, _label in roles})
        problem = said_twice(layout, dict(roles)) or lacks(into.purpose, layout.columns)
        if not problem:
            remember(framework=into.framework, purpose=into.purpose, looked=looked, layout=layout, actor=request.user)
            job = services.ask_preview(into=into.arguments, waits=waits, layout=layout, actor=request.user)
            return redirect("budgets:sheet_job", job.uuid)
    context = {
        **into.context(request),
        "name": waits.name,
        "token": token,
        "looked": looked,
        "layout": layout,
        "pages": opened.pages,
        "problem": problem,
        "columns": shown_columns(looked, layout, roles),
        "sources": FundingSource.objects.filter(framework=into.framework).order_by("order")
        if into.purpose == "lines"
        else [],
    }
    return render(request, "budgets/sheets/columns.html", context, status=422 if problem else 200)


def asked_number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name) or request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 7 else None


def said_columns(request: HttpRequest, looked: Looked, roles: set[str]) -> Layout:
    given = [request.POST.get(f"col-{place}", SKIP) for place in range(len(looked.layout.columns))]
    source = request.POST.get("source", "")[:40]
    return replace(
        looked.layout,
        columns=tuple(role if role in roles else SKIP for role in given),
        unit="k" if request.POST.get("unit") == "k" else "euro",
        more={"source": source} if source else {},
    )


def said_twice(layout: Layout, labels: dict[str, str]) -> str:
    said = [role for role in layout.columns if role]
    twice = next((role for role in said if said.count(role) > 1), "")
    return _("Two columns are both “%(what)s”. Choose one.") % {"what": labels[twice]} if twice else ""


def shown_columns(looked: Looked, layout: Layout, roles: list[tuple[str, str]]) -> list[dict[str, Any]]:
    return [
        {
            "place": place,
            "heading": heading or _("column %(number)s") % {"number": place + 1},
            "examples": [text for row in looked.examples if (text := row[place] if place < len(row) else "")][:3],
            "role": layout.columns[place] if place < len(layout.columns) else SKIP,
            "roles": roles,
        }
        for place, heading in enumerate(looked.heading)
        if heading or any(place < len(row) and row[place] for row in looked.examples)
    ]
