"""The ledger of a report: which export counts, what of it cannot be mapped, and a new one (ledger_jobs)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.files import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from budgets import ledger
from budgets.forms_ledger import ExportForm
from budgets.ledger_file import read_export
from budgets.models import SpendingRound
from budgets.services import ledger_jobs
from budgets.views.ledger_columns import can_be_mapped, columns_address, known_before
from budgets.views.spending import own_units, round_or_404, runs, trail
from budgets.views.split_keys import codes_of
from budgets.views.tables import institution_tabs
from kwaliteit.organisation.models import Unit
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from kwaliteit.shared.waiting import stage

MOST_SHOWN = 200


@login_required
@one_effect
def taken(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The export that counts for a report, and where the next one is chosen."""
    round = round_or_404(uuid)
    units = own_units(request, round.framework)
    may = runs(request)
    form = ExportForm(request.POST, request.FILES) if request.method == "POST" else ExportForm()
    if form.is_bound and form.is_valid():
        try:
            return _chosen(request, round, form.cleaned_data["file"])
        except Refused as refused:
            refuse(form, refused)
    context = {
        "round": round,
        "form": form,
        "may": may,
        **_standing(round, units, bool(may)),
        "tabs": institution_tabs(request.rights, round.framework, "realised"),
        "crumbs": ledger_trail(round),
    }
    return render(request, "budgets/spending/ledger.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, round: SpendingRound, file: File[bytes]) -> HttpResponse:
    """An export whose columns are known goes on to its preview, another to its columns."""
    layout = known_before(round.framework, file)
    if layout is None and not can_be_mapped(file):
        read_export(file, round.year)  # which says why not
    waits = stage(file, request.user.pk)
    if layout is None:
        return redirect(columns_address(round, waits.token(request.user.pk)))
    job = ledger_jobs.ask_preview(round=round, waits=waits, layout=layout, actor=request.user)
    return redirect("budgets:ledger_job", job.uuid)


def ledger_trail(round: SpendingRound, *more: tuple[str, str]) -> list[tuple[str, str]]:
    address = reverse("budgets:ledger", args=[round.uuid]) if more else ""
    return trail(
        (f"{reverse('budgets:realised')}?kader={round.framework.code}", _("Realised spending")),
        (reverse("budgets:spending", args=[round.uuid]), str(round)),
        (address, pgettext("money", "Ledger")),
        *more,
    )


def _standing(round: SpendingRound, units: list[Unit], runs_it: bool) -> dict[str, Any]:
    """What the last export says by code: all of it for who runs the round, for others what falls to their units."""
    last = ledger.last_import(round)
    if last is None:
        return {"taken": None, "codes": [], "unmapped": []}
    left = ledger.unmapped_in(last, round.framework)
    cents = sum(one.cents for one in left)
    return {
        "taken": last,
        "codes": codes_of(round.framework, units, round.year),
        "unmapped": left[:MOST_SHOWN] if runs_it else [],
        "more_unmapped": max(len(left) - MOST_SHOWN, 0),
        "unmapped_cents": cents,
        "mapped_cents": last.total_cents - cents,
        "add": f"{reverse('budgets:split_keys')}?{urlencode({'kader': round.framework.code, 'verslag': round.uuid})}",
    }
