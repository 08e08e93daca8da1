"""When the university's login server does not answer, the login page says so, and the password still works."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from requests import RequestException

log = logging.getLogger(__name__)


class UniversityLoginMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.OIDC_SERVER_URL:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else ""
        if not isinstance(exception, RequestException) or not (name or "").startswith("openid_connect_"):
            return None
        log.error("the login server of the university does not answer", exc_info=exception)
        messages.error(request, _("The university's login does not answer. Try again later, or use your password."))
        return HttpResponseRedirect(reverse(settings.LOGIN_URL))
