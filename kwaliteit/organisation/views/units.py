"""Units as a tree, and bodies, with their forms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kwaliteit.organisation.forms import BodyForm, UnitForm
from kwaliteit.organisation.models import Appointment, Body, Unit
from kwaliteit.organisation.services import units as services
from kwaliteit.organisation.views.common import crumbs, manager_only
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect


@manager_only
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    return render(request, "organisation/units.html", {"units": in_order(list(Unit.objects.all())), "tab": "units"})


def in_order(rows: list[Unit]) -> list[Unit]:
    """Each unit followed by those below it, with its ``depth``: one query, whatever the size of the tree."""
    below: dict[int | None, list[Unit]] = {}
    for unit in sorted(rows, key=lambda u: (u.order, u.code)):
        below.setdefault(unit.parent_id, []).append(unit)
    found: list[Unit] = []

    def walk(parent: int | None, depth: int) -> None:
        for unit in below.get(parent, []):
            unit.depth = depth  # type: ignore[attr-defined]
            found.append(unit)
            walk(unit.pk, depth + 1)

    walk(None, 0)
    return found


@manager_only
@one_effect
def unit_new(request: HttpRequest) -> HttpResponse:
    form = UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            unit = services.add_unit(actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("%(unit)s was added.") % {"unit": unit})
            return redirect("organisation:units")
    return _form(request, form, _("Add a unit"), "organisation:units", _("Units"))


@manager_only
@one_effect
def unit(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Unit, code=code)
    form = UnitForm(request.POST or None, instance=Unit.objects.get(pk=found.pk))
    if request.method == "POST" and form.is_valid():
        try:
            found = services.change_unit(unit=found, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("%(unit)s was saved.") % {"unit": found})
            return redirect("organisation:units")
    people = Appointment.objects.filter(unit=found).select_related("person").order_by("-valid_from", "pk")
    bodies = Body.objects.filter(unit=found).order_by("kind", "code")
    return _form(
        request, form, str(found), "organisation:units", _("Units"), appointments=people, bodies=bodies, known=True
    )


@manager_only
@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    rows = Body.objects.select_related("unit").order_by("unit__level", "unit__order", "unit__code", "kind", "code")
    return render(request, "organisation/bodies.html", {"bodies": rows, "tab": "bodies"})


@manager_only
@one_effect
def body_new(request: HttpRequest) -> HttpResponse:
    form = BodyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        body = services.add_body(actor=request.user, **form.cleaned_data)
        messages.success(request, _("%(unit)s was added.") % {"unit": body})
        return redirect("organisation:bodies")
    return _form(request, form, _("Add a council or board"), "organisation:bodies", _("Councils and boards"))


@manager_only
@one_effect
def body(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Body, code=code)
    form = BodyForm(request.POST or None, instance=Body.objects.get(pk=found.pk))
    if request.method == "POST" and form.is_valid():
        services.change_body(body=found, actor=request.user, **form.cleaned_data)
        messages.success(request, _("%(unit)s was saved.") % {"unit": found})
        return redirect("organisation:bodies")
    people = Appointment.objects.filter(body=found).select_related("person", "body").order_by("-valid_from", "pk")
    more = {"appointments": people, "known": True, "rules_of": found}
    return _form(request, form, str(found), "organisation:bodies", _("Councils and boards"), **more)


def _form(
    request: HttpRequest, form: UnitForm | BodyForm, title: str, up: str, up_label: str, **more: object
) -> HttpResponse:
    context = {"form": form, "title": title, "crumbs": crumbs((reverse(up), up_label), ("", title)), "up": up, **more}
    return render(request, "organisation/form.html", context, status=422 if form.errors else 200)
