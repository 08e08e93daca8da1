"""A panel member reaches her submission, her own details, and what is open to everybody. Nothing else exists for her."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from kwaliteit.organisation.services.guests import is_guest

OF_EVERYBODY = frozenset(
    {
        *("healthz", "language", "glossary", "newcomer", "accessibility", "privacy", "javascript-catalog"),
        *(
            "submission:verify",
            "feeds:calendar",
            "account_login",
            "account_logout",
            "account_reauthenticate",
            "demonstration_login",
        ),
        *(f"public:{name}" for name in ("index", "framework", "unit", "document", "json", "csv", "schema")),
    }
)
WHILE_IT_LASTS = frozenset(
    {
        "home",
        "organisation:me",
        *(f"submission:{name}" for name in ("detail", "pdf", "package", "visit", "extra_package", "extra_paper")),
    }
)
OF_THE_ACCOUNT = ("account_", "mfa_", "usersessions_", "openid_connect_", "socialaccount_")


class PanelMiddleware:
    """Judged at every request: a session that runs on, and an address that she kept, end with her time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name
        request.is_guest = request.user.is_authenticated and is_guest(request.user)  # type: ignore[attr-defined]
        if name in OF_EVERYBODY or not request.is_guest:  # type: ignore[attr-defined]
            return None
        lasts = bool(request.rights.appointments)  # type: ignore[attr-defined]
        if name == "home" or (lasts and (name in WHILE_IT_LASTS or name.startswith(OF_THE_ACCOUNT))):
            return None
        raise Http404
