"""Closing a document whose work is done, and opening it again; both ask once."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kwaliteit.shared.errors import Forbidden
from kwaliteit.shared.http import one_effect
from plans.permissions import may_close
from plans.services import documents as services
from plans.views.common import crumbs, readable
from plans.views.goals import read_or_post


@login_required
@read_or_post
@one_effect
def close(request: HttpRequest, document: UUID) -> HttpResponse:
    return _ask(request, document, closing=True)


@login_required
@read_or_post
@one_effect
def reopen(request: HttpRequest, document: UUID) -> HttpResponse:
    return _ask(request, document, closing=False)


def _ask(request: HttpRequest, document: UUID, *, closing: bool) -> HttpResponse:
    row = readable(request, document)
    verdict = may_close(row, request.rights)
    if not verdict:
        raise Forbidden(verdict.reason)
    if request.method == "POST":
        if closing:
            services.close_document(document=row, actor=request.user)
            messages.success(request, _("The document is closed. It can be opened again."))
        else:
            services.reopen_document(document=row, actor=request.user)
            messages.success(request, _("The document is open again."))
        return redirect("plans:document", row.uuid)
    if row.is_open != closing:  # an old link: there is nothing left to ask
        return redirect("plans:document", row.uuid)
    title = _("Close this document") if closing else _("Open this document again")
    context = {"nav": "plans", "document": row, "closing": closing, "title": title, "crumbs": crumbs(row, ("", title))}
    return render(request, "plans/close.html", context)
