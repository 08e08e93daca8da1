"""What is refused becomes an answer that a person can read."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import gettext as _

from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.http import page_at, page_before


class RefusedMiddleware:
    """A ``Refused`` that no view caught: a page with the reason (403 when forbidden, else 409)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        status = 403 if isinstance(exception, Forbidden) else 409
        title = _("You may not do this") if status == 403 else _("This cannot be done now")
        context = {"reason": str(exception), "title": title, "back": page_before(request)}
        return render(request, "refused.html", context, status=status)


class NotAPageMiddleware:
    """An address that only saves, opened as a page: Django answers that with nothing at all (405)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        page = render(request, "405.html", {"above": page_at(request.path)}, status=response.status_code)
        page.headers["Allow"] = response.headers["Allow"]
        return page
