"""Gives every request the rights of its person, and brings whoever must log in again back to a page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect

from kwaliteit.organisation.rights import rights_of_reader
from kwaliteit.shared.http import page_at, page_before


class RightsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.rights = SimpleLazyObject(lambda: rights_of_reader(request.user))  # type: ignore[attr-defined]
        return self.get_response(request)


class SamePersonMiddleware:
    """A script says whose page it works for (``X-Person``). Did somebody else log in in that browser meanwhile, then
    what was typed on that page is not saved as hers: to the script it is as if its person is logged out (401).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        whose = request.headers.get("X-Person")
        if whose and whose != str(getattr(request.user, "uuid", "")):
            return HttpResponse(status=401)
        return self.get_response(request)


class LoginMiddleware:
    """A session that ended: after logging in she is on the page where she was, never on an address that only saves.

    Htmx goes to the login page as a whole: without this the login page would be put inside a fragment of the page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        login = resolve_url(settings.LOGIN_URL)
        to = urlsplit(response.headers.get("Location", ""))
        if response.status_code != 302 or to.path != login or "next" not in parse_qs(to.query):
            return response
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(f"{login}?{urlencode({'next': _shown(request) or _home()})}")
        if request.method in ("GET", "HEAD"):
            page = page_at(request.path)
            if not page or page == request.path:
                return response
            return HttpResponseRedirect(f"{login}?{urlencode({'next': page})}")
        return HttpResponseRedirect(f"{login}?{urlencode({'next': page_before(request) or _home()})}")


def _shown(request: HttpRequest) -> str:
    """The address of the page in which htmx asked for a fragment."""
    return urlsplit(request.headers.get("HX-Current-URL", ""))._replace(scheme="", netloc="").geturl()


def _home() -> str:
    return resolve_url(settings.LOGIN_REDIRECT_URL)
