"""The reason why more is budgeted than was allocated, given beside the amounts."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budgets import queries
from budgets.services.ceilings import give_reason
from budgets.views.grid import document_or_404, show_grid
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.http import one_effect
from plans.permissions import may_edit


@login_required
@require_POST
@one_effect
def reasons(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Keep the reasons of all years that the form names, all or nothing; what was typed stays when one is refused."""
    document = document_or_404(request, uuid)
    verdict = may_edit(document, request.rights)
    if not verdict:
        raise Forbidden(verdict.reason)
    given = {year: row.text for year, row in queries.reasons_of(document).items()}
    typed = {
        year: request.POST[f"reason-{year}"].strip() for year in document.years if f"reason-{year}" in request.POST
    }
    changed = {year: text for year, text in typed.items() if text != given.get(year, "")}
    year = None
    try:
        with transaction.atomic():
            for year, text in changed.items():
                give_reason(document, year, text, request.user)
    except Forbidden:
        raise
    except Refused as refused:
        return show_grid(request, document, reasons=typed, wrong={year: str(refused)}, status=422)
    messages.success(request, _("The reason is saved.") if changed else _("Nothing was changed."))
    source = request.POST.get("bron", "")
    address = reverse("budgets:grid", args=[document.uuid])
    return redirect(f"{address}?bron={source}" if source.isascii() and source.replace("-", "").isalnum() else address)
