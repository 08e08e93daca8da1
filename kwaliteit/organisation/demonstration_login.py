"""Choosing who you are with one click. Exists only while the demonstration is on (never in production settings)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from kwaliteit.organisation.models import Appointment, Person, Unit, existing_on
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.clock import today

_LEVELS = [Level.FACULTY, Level.PROGRAMME, Level.INSTITUTION, Level.SERVICE]


@dataclass(frozen=True)
class Choice:
    """The people to choose from: those of the story by level, and those of the other units by unit."""

    story: list[tuple[str, list[Appointment]]]
    others: list[tuple[str, list[Appointment]]]


def choice() -> Choice:
    """The demonstration people with what each is: one query, one line per person.

    The story is played by the institution and by the faculty with most people (with its programmes).
    """
    rows = (
        Appointment.objects.filter(existing_on(today()), person__is_demonstration=True, person__is_active=True)
        .select_related("person", "unit__parent", "body__unit__parent")
        .order_by("valid_from", "pk")
    )
    first: dict[int, Appointment] = {}
    for row in rows:
        first.setdefault(row.person_id, row)
    lines = sorted(first.values(), key=_place)
    faculties = Counter(_faculty(line) for line in lines if _faculty(line))
    main = faculties.most_common(1)[0][0] if faculties else None
    story = [line for line in lines if _faculty(line) in {None, main}]
    others = sorted((line for line in lines if _faculty(line) not in {None, main}), key=lambda a: str(_faculty(a)))
    return Choice(
        [(Level(level).label, list(group)) for level, group in groupby(story, key=lambda a: _unit(a).level)],
        [(name, list(group)) for name, group in groupby(others, key=_faculty)],
    )


def _faculty(appointment: Appointment) -> str | None:
    """The faculty below which somebody works; nobody's for the institution and its services."""
    unit = _unit(appointment)
    if unit.level == Level.PROGRAMME and unit.parent:
        unit = unit.parent
    return unit.name if unit.level == Level.FACULTY else None


def _unit(appointment: Appointment) -> Unit:
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
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    address = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        address = resolve_url(settings.LOGIN_REDIRECT_URL)
    response = HttpResponseRedirect(address)
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, get_language() or "nl", samesite="Lax")
    return response
