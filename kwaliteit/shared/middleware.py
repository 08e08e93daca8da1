"""What the services refuse becomes an answer that a person can read."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kwaliteit.shared.errors import Forbidden, Refused


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
        return render(request, "refused.html", {"reason": str(exception), "title": title}, status=status)
