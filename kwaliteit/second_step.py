"""Where the installation demands a second step at login, nobody goes on without one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

OPEN = ("account_", "mfa_", "javascript-catalog", "healthz", "language", "privacy", "accessibility")
KNOWN = "second_step_known"


class SecondStepMiddleware:
    """Leads who has no authenticator app yet to where she sets it up; asks the database once per session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if settings.MFA_TOTP != "required":
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.url_name or ""
        if not request.user.is_authenticated or name.startswith(OPEN) or request.session.get(KNOWN):
            return None
        if not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        request.session[KNOWN] = True
        return None
