"""Choosing who you are with one click. Exists only while the demonstration is on (never in production settings)."""

from __future__ import annotations

from itertools import groupby

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from kwaliteit.organisation.models import Appointment, Person, existing_on
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.clock import today

_LEVELS = [Level.PROGRAMME, Level.FACULTY, Level.INSTITUTION, Level.SERVICE]


def people_by_level() -> list[tuple[str, list[Appointment]]]:
    """The demonstration people with what each is, by level: one query. One line per person."""
    rows = (
        Appointment.objects.filter(existing_on(today()), person__is_demonstration=True, person__is_active=True)
        .select_related("person", "unit", "body", "body__unit")
        .order_by("valid_from", "pk")
    )
    first: dict[int, Appointment] = {}
    for row in rows:
        first.setdefault(row.person_id, row)
    lines = sorted(first.values(), key=_place)
    return [(Level(level).label, list(group)) for level, group in groupby(lines, key=lambda a: _unit(a).level)]


def _unit(appointment: Appointment):
    return appointment.unit or appointment.body.unit  # type: ignore[union-attr]


def _place(appointment: Appointment) -> tuple[int, int, str, int]:
    unit = _unit(appointment)
    return _LEVELS.index(Level(unit.level)), unit.order, unit.code, appointment.pk


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    if not settings.DEMONSTRATION:
        raise Http404
    person = get_object_or_404(
        Person, email=request.POST.get("person", ""), is_demonstration=True, is_active=True, is_superuser=False
    )
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    address = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        address = resolve_url(settings.LOGIN_REDIRECT_URL)
    response = HttpResponseRedirect(address)
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, get_language() or "nl", samesite="Lax")
    return response
