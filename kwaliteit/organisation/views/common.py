"""The guard of the application manager's screens."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Forbidden


def manager_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """That units and people are managed is no secret: who may not do it gets the reason (403)."""

    @login_required
    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.rights.may_anywhere(Act.MANAGE):  # type: ignore[attr-defined]
            raise Forbidden(_("Only the application manager changes units, people and appointments."))
        return view(request, *args, **kwargs)

    return wrapped


def crumbs(*rest: tuple[str, str]) -> list[tuple[str, str]]:
    return [(reverse("organisation:units"), _("Manage")), *rest]
