"""People, their invitations and appointments, and everybody's own details."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa import app_settings as mfa
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kwaliteit.organisation.forms import AppointmentForm, EndForm, KnownPersonForm, OwnDetailsForm, PersonForm
from kwaliteit.organisation.hooks import own_panels
from kwaliteit.organisation.models import Appointment, Person, existing_on
from kwaliteit.organisation.services import people as services
from kwaliteit.organisation.views.common import crumbs, manager_only
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect, set_own_cookie

PAGE = 50


@manager_only
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:80]
    rows = Person.objects.order_by("name", "pk")
    if asked:
        rows = rows.filter(
            Q(name__icontains=asked)
            | Q(email__icontains=asked)
            | Q(pk__in=Appointment.objects.filter(_place_is(asked)).values("person"))
        )
    now = Appointment.objects.filter(existing_on(today())).select_related("unit", "body").order_by("valid_from", "pk")
    rows = rows.prefetch_related(Prefetch("appointments", queryset=now, to_attr="now"))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "organisation/people.html", {"page": page, "asked": asked, "tab": "people"})


def _place_is(asked: str) -> Q:
    return (
        Q(unit__name_nl__icontains=asked)
        | Q(unit__name_en__icontains=asked)
        | Q(body__name_nl__icontains=asked)
        | Q(body__name_en__icontains=asked)
    )


@manager_only
@one_effect
def person_new(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        added = services.add_person(actor=request.user, **form.cleaned_data)
        services.invite(person=added, actor=request.user, site=_site(request), told=_telling(request, added))
        return redirect("organisation:person", added.uuid)
    context = {"form": form, "crumbs": crumbs((reverse("organisation:people"), _("People")), ("", _("Invite")))}
    return render(request, "organisation/person_new.html", context, status=422 if form.errors else 200)


@manager_only
@one_effect
def person(request: HttpRequest, uuid: str) -> HttpResponse:
    found = get_object_or_404(Person, uuid=uuid)
    form = KnownPersonForm(request.POST or None, instance=Person.objects.get(pk=found.pk))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_person(person=found, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("organisation:person", found.uuid)
    return _person_page(request, found, form=form)


@manager_only
@one_effect
def appoint(request: HttpRequest, uuid: str) -> HttpResponse:
    found = get_object_or_404(Person, uuid=uuid)
    form = AppointmentForm(request.POST or None, person=found, prefix="new")
    if request.method == "POST" and form.is_valid():
        appointment = services.appoint(person=found, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Appointed: %(what)s.") % {"what": appointment})
        return redirect("organisation:person", found.uuid)
    return _person_page(request, found, new=form)


def _person_page(
    request: HttpRequest, found: Person, form: KnownPersonForm | None = None, new: AppointmentForm | None = None
) -> HttpResponse:
    form = form or KnownPersonForm(instance=found)
    new = new or AppointmentForm(person=found, prefix="new")
    rows = Appointment.objects.filter(person=found).select_related("unit", "body").order_by("-valid_from", "-pk")
    context = {
        "person": found,
        "details": form,
        "new": new,
        "form": new if new.is_bound else form,
        "appointments": rows,
        "crumbs": crumbs((reverse("organisation:people"), _("People")), ("", found.name)),
    }
    wrong = form.errors or (new.is_bound and new.errors)
    return render(request, "organisation/person.html", context, status=422 if wrong else 200)


@manager_only
@one_effect
def end(request: HttpRequest, uuid: str, pk: int) -> HttpResponse:
    row = get_object_or_404(Appointment.objects.select_related("person", "unit", "body"), pk=pk, person__uuid=uuid)
    form = EndForm(request.POST or None, initial={"valid_until": row.valid_until or today()})
    if request.method == "POST" and form.is_valid():
        try:
            services.end_appointment(appointment=row, actor=request.user, **form.cleaned_data)
        except Forbidden:
            raise
        except Refused as refusal:
            form.add_error("valid_until", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("organisation:person", row.person.uuid)
    address = reverse("organisation:person", args=[row.person.uuid])
    trail = crumbs((reverse("organisation:people"), _("People")), (address, row.person.name), ("", _("Last day")))
    context = {"form": form, "appointment": row, "crumbs": trail, "handover": _handover(request, row)}
    return render(request, "organisation/end.html", context, status=422 if form.errors else 200)


def _handover(request: HttpRequest, row: Appointment) -> str:
    """In full, to pass on: who manages appointments need not read about the body herself."""
    return request.build_absolute_uri(reverse("handover:page", args=[row.body.code])) if row.body else ""


@manager_only
@require_POST
@one_effect
def invite(request: HttpRequest, uuid: str) -> HttpResponse:
    found = get_object_or_404(Person, uuid=uuid)
    services.invite(person=found, actor=request.user, site=_site(request), told=_telling(request, found))
    return redirect("organisation:person", found.uuid)


@login_required
@one_effect
def me(request: HttpRequest) -> HttpResponse:
    form = OwnDetailsForm(request.POST or None, instance=Person.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        saved = services.change_own_details(person=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        response = redirect("organisation:me")
        set_own_cookie(response, settings.LANGUAGE_COOKIE_NAME, saved.language, seconds=365 * 86400)
        return response
    rows = Appointment.objects.filter(person=request.user).select_related("unit", "body").order_by("-valid_from", "-pk")
    context = {"form": form, "appointments": rows, "second_step": bool(mfa.SUPPORTED_TYPES)}
    context["panels"] = [panel(request) for panel in own_panels]
    return render(request, "organisation/me.html", context, status=422 if form.errors else 200)


def _site(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _telling(request: HttpRequest, found: Person) -> Callable[[bool], None]:
    """Says on the next page whether the invitation went out; that page has the button to send it again."""

    def tell(sent: bool) -> None:
        if sent:
            messages.success(request, _("%(name)s got an invitation at %(email)s.") % _who(found))
        else:
            text = _("The invitation of %(name)s to %(email)s could not be sent. Send it again later on this page.")
            messages.error(request, text % _who(found))

    return tell


def _who(found: Person) -> dict[str, str]:
    return {"name": found.name, "email": found.email}
