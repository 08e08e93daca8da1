"""Small HTTP help that every app's views share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from kwaliteit.shared.models import Act


def render_part(
    request: HttpRequest, template: str, part: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The whole page, or for htmx only the named partial of the same file."""
    htmx = getattr(request, "htmx", None)
    partial = bool(htmx) and not htmx.boosted and not htmx.history_restore_request
    response = render(request, f"{template}#{part}" if partial else template, context, status=status)
    response.headers["Vary"] = "HX-Request, Cookie, Accept-Language"
    return response


View = Callable[..., HttpResponse]


def one_effect(view: View) -> View:
    """A POST with an ``act_key`` that was seen before changes nothing and answers what it answered then.

    The key is held unique by the database, in the transaction of the act itself: a double click, a replay or
    two parallel posts have one effect. Only answers that redirect are remembered; a form with errors may be sent again.
    """

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = _key(request)
        if request.method != "POST" or key is None:
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic():
                act = Act.objects.create(key=key, person=getattr(request, "user", None), path=request.path)
                response = view(request, *args, **kwargs)
                if response.status_code >= 400 or not isinstance(response, HttpResponseRedirect):
                    transaction.set_rollback(True)
                    return response
                Act.objects.filter(pk=act.pk).update(answer=response.url)
                return response
        except IntegrityError:
            earlier = Act.objects.filter(key=key, person_id=request.user.pk, path=request.path).first()
            if earlier is None:
                raise
            return HttpResponseRedirect(earlier.answer or request.path)

    return wrapped


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("act_key", ""))
    except ValueError:
        return None
