"""Small HTTP help that every app's views share."""

from __future__ import annotations

import functools
import hashlib
import inspect
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

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


def attachment(file: Any, name: str, kind: str) -> FileResponse:
    """A kept file to take away: never shown within the site, and never taken for anything but its kind."""
    response = FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=kind)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def page_before(request: HttpRequest) -> str:
    """The address of the page that this request came from, when that is a page of ours; else nothing."""
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        return ""
    address = urlsplit(came_from)._replace(scheme="", netloc="", fragment="")
    if not url_has_allowed_host_and_scheme(address.geturl(), None):
        return ""
    page = page_at(address.path)
    return address.geturl() if page == address.path else page


def page_at(path: str) -> str:
    """This address, or the nearest above it that is a page.

    The answer to a form with errors stands on an address that only saves: whoever comes from there goes on above it.
    """
    parts = path.strip("/").split("/")
    above = (f"/{'/'.join(parts[:size])}/" for size in range(len(parts) - 1, 0, -1))
    return next((address for address in (path, *above) if _is_page(address)), "")


def _is_page(path: str) -> bool:
    """Whether a view answers there to GET, as far as Django's own decorators tell."""
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    while inspect.isfunction(view):
        methods = inspect.getclosurevars(view).nonlocals.get("request_method_list")
        if methods is not None:
            return "GET" in methods
        view = getattr(view, "__wrapped__", None)
    return True


SAVED = "saved_text"


def set_own_cookie(response: HttpResponse, name: str, value: str, *, seconds: int) -> None:
    """A cookie of ours beside those of Django: over HTTPS alone where the session is."""
    response.set_cookie(name, value, max_age=seconds, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)


def tell_saved(response: HttpResponse, what: str) -> None:
    """Tell the scripts of the next page that a copy in the browser of what was typed is no longer needed.

    ``what`` names the copy: the key of the form that was sent, or that of a text which saves itself.
    """
    set_own_cookie(response, SAVED, what, seconds=300)


View = Callable[..., HttpResponse]


def one_effect(view: View) -> View:
    """The same POST sent twice (same ``act_key``, person, address and content) has one effect.

    The key is held unique by the database, in the transaction of the act itself: of a double click, a replay or
    two parallel posts one acts, and the other is answered what the first was answered. An answer from 400 up undoes
    everything, the key included. An answer that sends the browser nowhere (a preview, a warning) did nothing: its key
    is not kept either, so that it can be asked again with all that was typed. The same key with other content is
    another act: an autosaving form keeps its key.
    """

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = _key(request)
        if request.method != "POST" or key is None:
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic():
                act = Act.objects.create(key=key, person_id=request.user.pk, path=request.path[:500])
                response = view(request, *args, **kwargs)
                if response.status_code >= 400:
                    transaction.set_rollback(True)
                elif answer := _address(response):
                    Act.objects.filter(pk=act.pk).update(answer=answer)
                    _tell_done(request, response)
                else:
                    act.delete()
                return response
        except IntegrityError:
            earlier = Act.objects.filter(key=key).first()
            if earlier is None:  # a constraint of the act itself, not of its key
                raise
            return _tell_done(request, _again(earlier))

    return wrapped


def _tell_done(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The copy of this form in the browser is no longer needed (static/keep.js), unless the view named another."""
    if SAVED not in response.cookies:
        tell_saved(response, str(UUID(request.POST["act_key"])))
    return response


def _key(request: HttpRequest) -> UUID | None:
    """The key that the form carries, bound to who sends what where: another person's key is never hers."""
    try:
        key = UUID(request.POST.get("act_key", ""))
    except ValueError:
        return None
    digest = hashlib.sha256(f"{request.user.pk}\0{request.path}".encode())
    for name in sorted(request.POST):
        if name != "csrfmiddlewaretoken":
            digest.update(repr((name, request.POST.getlist(name))).encode("utf-8", "surrogatepass"))
    for name in sorted(request.FILES):
        for upload in request.FILES.getlist(name):
            digest.update(repr((name, upload.name, upload.size)).encode("utf-8", "surrogatepass"))
            for chunk in upload.chunks():
                digest.update(chunk)
            upload.seek(0)
    return uuid5(key, digest.hexdigest())


BY_HTMX = "HX-Redirect "


def _address(response: HttpResponse) -> str:
    """Where the answer sends the browser, when that is what it does; marked when htmx is to do it."""
    if isinstance(response, HttpResponseRedirect):
        answer = response.url
    else:
        answer = BY_HTMX + response.headers["HX-Redirect"] if "HX-Redirect" in response.headers else ""
    return answer if len(answer) <= 500 else "/"


def _again(earlier: Act) -> HttpResponse:
    """Sent on to where the first was sent."""
    if earlier.answer.startswith(BY_HTMX):
        return HttpResponse(status=204, headers={"HX-Redirect": earlier.answer.removeprefix(BY_HTMX)})
    return HttpResponseRedirect(earlier.answer)
