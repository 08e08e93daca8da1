"""What a sheet would change, how far it is, and what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from budgets.services import sheets as services
from budgets.services.telling import waits_of
from budgets.tables import Sum, amount
from budgets.views.sheets_into import Into
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.http import one_effect
from kwaliteit.shared.models import Job


@login_required
@one_effect
def sheet_job(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What a sheet would change, and how far it is; to nobody but who sent it."""
    job = services.mine(request.user, uuid)
    if job is None:
        raise Http404
    into = Into.of_job(request, job)
    into.target(request.rights)
    if request.method != "POST" and (again := services.in_this_language(job)):
        return redirect("budgets:sheet_job", again.uuid)
    shown, problem = services.shown_of(job), ""
    if request.method == "POST":
        try:
            if job.kind != services.READ or shown is None:
                raise Refused(_("What was shown here is not kept any more. Choose the file again."))
            done = services.ask_apply(
                preview=job, shown=shown, leave_out=bool(request.POST.get("leave_out")), actor=request.user
            )
            return redirect("budgets:sheet_job", done.uuid)
        except Refused as reason:
            problem = str(reason)
    context = {**into.context(request), "job": job, "problem": problem, "back": into.address}
    if request.htmx and not request.htmx.boosted and request.method != "POST":
        return followed(request, context, job)
    if shown is not None:
        context |= _of_preview(shown) if job.kind == services.READ else {"counts": shown["counts"]}
    if job.kind == services.APPLY:
        context["preview"] = job.arguments["preview"]
        return render(request, "budgets/sheets/done.html", context)
    layout = job.arguments["layout"]
    context["again"] = into.with_file(
        waits_of(job).token(request.user.pk), pagina=layout.get("page", 0), kop=layout.get("head", 1)
    )
    return render(request, "budgets/sheets/preview.html", context, status=422 if problem else 200)


def followed(request: HttpRequest, context: dict[str, Any], job: Job) -> HttpResponse:
    """How far it is; once it has ended the whole page comes anew."""
    answer = render(request, "budgets/sheets/progress.html", context)
    if not job.is_open:
        answer.headers["HX-Refresh"] = "true"
    return answer


def _of_preview(shown: dict[str, Any]) -> dict[str, Any]:
    counts = shown["counts"]
    return {
        "shown": shown,
        "counts": counts,
        "number": counts["new"] + counts["changed"] + counts["emptied"],
        "changes": [
            {
                "kind": kind,
                "label": label,
                "row": row,
                "was": _sum(was),
                "becomes": _sum(becomes),
                "note": note,
                "says": says[0] if says and says[0] != note else "",
            }
            for kind, label, row, was, becomes, note, *says in shown["changes"]
        ],
        "findings": [
            {"weight": weight, "row": row, "column": column, "text": text}
            for weight, row, column, text in shown["findings"]
        ],
    }


def _sum(said: list[Any]) -> Sum:
    cents, pm = said
    return Sum(pm=True) if pm else Sum() if cents is None else amount(cents)
