"""What an export of the ledger would change, how far it is, and taking it in."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.forms import unit_label
from budgets.ledger import Unmapped
from budgets.services import ledger_jobs as services
from budgets.services.sheets import shown_of
from budgets.services.telling import waits_of
from budgets.views.ledger import ledger_trail
from budgets.views.ledger_columns import columns_address
from budgets.views.sheet_jobs import followed
from budgets.views.spending import own_units, round_or_404, runs
from budgets.views.tables import institution_tabs
from kwaliteit.organisation.models import Unit
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.http import one_effect
from kwaliteit.shared.models import Job
from plans.models import Framework, Theme


@login_required
@one_effect
def ledger_job(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """To nobody but who sent it."""
    job = services.mine(request.user, uuid)
    if job is None:
        raise Http404
    round = round_or_404(UUID(job.arguments["round"]))
    own_units(request, round.framework)
    if not (verdict := runs(request)):
        raise Forbidden(verdict.reason)
    back = reverse("budgets:ledger", args=[round.uuid])
    if job.kind == services.TAKE and job.state == Job.State.DONE and not _part_alone(request):
        messages.success(request, _("The export was taken in."))
        return redirect(back)
    if request.method != "POST" and (again := services.in_this_language(job)):
        return redirect("budgets:ledger_job", again.uuid)
    shown, problem = shown_of(job) if job.kind == services.READ else None, ""
    if request.method == "POST":
        try:
            return redirect("budgets:ledger_job", _taking(request, job, shown).uuid)
        except Refused as reason:
            problem = str(reason)
    context = {
        "round": round,
        "job": job,
        "problem": problem,
        "back": back,
        "columns": columns_address(round, waits_of(job).token(request.user.pk), job.arguments["layout"]),
        "tabs": institution_tabs(request.rights, round.framework, "realised"),
        "crumbs": ledger_trail(round, ("", job.arguments["name"])),
    }
    if _part_alone(request):
        return followed(request, context, job)
    if shown is not None:
        context |= _of_preview(round.framework, shown)
    return render(request, "budgets/spending/ledger_job.html", context, status=422 if problem else 200)


def _taking(request: HttpRequest, job: Job, shown: dict[str, Any] | None) -> Job:
    if shown is None:
        raise Refused(_("What was shown here is not kept any more. Choose the file again."))
    return services.ask_take(preview=job, shown=shown, actor=request.user)


def _part_alone(request: HttpRequest) -> bool:
    return bool(request.htmx) and not request.htmx.boosted and request.method != "POST"


def _of_preview(framework: Framework, shown: dict[str, Any]) -> dict[str, Any]:
    units, themes = Unit.objects.in_bulk(), Theme.objects.filter(framework=framework).in_bulk()
    before = shown["before"]
    return {
        "shown": shown,
        "before": (before[0], datetime.datetime.fromisoformat(before[1])) if before else None,
        "unmapped": [Unmapped(*row) for row in shown["unmapped"]],
        "changes": [
            {**change, "unit": unit_label(units[change["unit"]]), "theme": themes[change["theme"]]}
            for change in shown["changes"]
        ],
    }
