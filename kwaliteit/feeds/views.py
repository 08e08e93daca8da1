"""The calendar itself, read by a program that logs in nowhere, and the two buttons that make or stop its address."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kwaliteit.feeds import services
from kwaliteit.feeds.content import events_for
from kwaliteit.feeds.ical import calendar as as_text
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.http import one_effect


@never_cache
@require_safe
def calendar(request: HttpRequest, uuid: UUID, token: str) -> HttpResponse:
    """What concerns one person, as her rights are at this moment; empty once her appointments have ended."""
    person = services.whose(uuid, token)
    if person is None:
        raise Http404
    with translation.override(person.language):
        events = events_for(rights_of(person))
        text = as_text(_("Quality agreements"), events, stamp=timezone.now(), language=person.language)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="kwaliteitsafspraken.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@login_required
@require_POST
@one_effect
def make(request: HttpRequest) -> HttpResponse:
    services.new_address(person=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Your calendar has a new address. Put it in the calendar program that you use."))
    return HttpResponseRedirect(reverse("organisation:me") + "#h-calendar")


@login_required
@require_POST
@one_effect
def revoke(request: HttpRequest) -> HttpResponse:
    services.revoke(person=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The address of your calendar has stopped. Nobody reads it any more."))
    return HttpResponseRedirect(reverse("organisation:me") + "#h-calendar")
