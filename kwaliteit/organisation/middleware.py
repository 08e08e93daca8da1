"""Gives every request the rights of its person, and sends a fragment whose session ended to the login page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect

from kwaliteit.organisation.rights import rights_of


class RightsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.rights = SimpleLazyObject(lambda: rights_of(request.user))  # type: ignore[attr-defined]
        return self.get_response(request)


class HtmxLoginMiddleware:
    """A session that ended: htmx goes to the login page as a whole, and comes back to the page it was on.

    Without this the login page would be put inside a fragment of the page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        login = resolve_url(settings.LOGIN_URL)
        if not request.headers.get("HX-Request") or response.status_code != 302:
            return response
        if not response.headers.get("Location", "").startswith(login):
            return response
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = page._replace(scheme="", netloc="").geturl() or resolve_url(settings.LOGIN_REDIRECT_URL)
        return HttpResponseClientRedirect(f"{login}?{urlencode({'next': back})}")
