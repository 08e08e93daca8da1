"""Measurements as a sheet: out to fill in, and in after a look at what it would record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from budgets.views.tables import download
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from kwaliteit.shared.spreadsheets import open_sheets
from kwaliteit.shared.waiting import Waits, stage, waiting
from monitoring.queries import visible_units
from monitoring.services.sheets import take_over
from monitoring.sheets.out import measurement_sheet
from monitoring.sheets.places import Places
from monitoring.sheets.reading import read
from monitoring.views.indicators import may_measure, page_of
from monitoring.views.pages import Scope, scope_of


class SheetForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Sheet"),
        help_text=gettext_lazy("Excel (.xlsx) or CSV."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("This file is empty.")},
    )


@login_required
@require_safe
def sheet_out(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The sheet to fill in, with what is recorded in the year that is asked for (``?jaar=``)."""
    places, scope = _places(request, code)
    return download([measurement_sheet(places, scope.year)], f"indicatoren-{code}-{scope.year}", form)


@login_required
@one_effect
def sheet_in(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a sheet, see what each row would record, and take that over."""
    places, scope = _places(request, code)
    if token := request.POST.get("blad", ""):
        return _taken_over(request, places, scope, token)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if form.is_bound and form.is_valid():
        try:
            found = read(open_sheets(form.cleaned_data["file"]), places)
            waits = stage(form.cleaned_data["file"], request.user.pk)
            return _page(request, places, scope, {"preview": found, "waits": waits, "form": SheetForm()})
        except Refused as reason:
            refuse(form, reason)
    return _page(request, places, scope, {"form": form}, status=422 if form.errors else 200)


def _taken_over(request: HttpRequest, places: Places, scope: Scope, token: str) -> HttpResponse:
    waits = waiting(token, request.user.pk)
    if waits is None:
        problem = _("What was shown here is not kept any more. Choose the file again.")
        return _page(request, places, scope, {"form": SheetForm(), "problem": problem}, status=422)
    with waits.open() as file:
        try:
            digest = request.POST.get("digest", "")
            found = take_over(opened=open_sheets(file), places=places, digest=digest, actor=request.user)
        except Refused as reason:
            file.seek(0)
            found = read(open_sheets(file), places)
            more = {"preview": found, "waits": waits, "problem": str(reason), "form": SheetForm()}
            return _page(request, places, scope, more, status=422)
    waits.forget()
    number = len(found.changes)
    words = ngettext("%(number)s value is recorded.", "%(number)s values are recorded.", number) % {"number": number}
    messages.success(request, words)
    return redirect(page_of(places.unit, places.framework))


def _places(request: HttpRequest, code: str) -> tuple[Places, Scope]:
    unit = get_object_or_404(visible_units(request.rights).select_related("parent__parent"), code=code)
    may_measure(request, unit)
    scope = scope_of(request)
    if scope is None:
        raise Http404
    return Places(scope.framework, unit, request.rights), scope


def _page(request: HttpRequest, places: Places, scope: Scope, more: dict[str, Any], status: int = 200) -> HttpResponse:
    waits: Waits | None = more.pop("waits", None)
    title = _("Measurements from a sheet")
    back = page_of(places.unit, places.framework)
    context = {
        "unit": places.unit,
        "year": scope.year,
        "framework": scope.framework,
        "token": waits.token(request.user.pk) if waits else "",
        "name": waits.name if waits else "",
        "title": title,
        "back": back,
        "crumbs": [(reverse("monitoring:index"), _("Progress")), (back, places.unit.name), (None, title)],
        "nav": "monitoring",
        **more,
    }
    return render(request, "monitoring/sheet.html", context, status=status)
