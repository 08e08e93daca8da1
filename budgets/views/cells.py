"""The cells of the grid, saved while somebody types: only what changed comes back."""

from __future__ import annotations

import json
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budgets import queries
from budgets.grid import Typed, as_seen, as_text, cell_name, read_cells
from budgets.models import FundingSource
from budgets.services import lines as services
from budgets.views.grid import Page, conflict_text, context_of, document_or_404, read_page, wanted_cells
from kwaliteit.shared.errors import Conflict, Forbidden, Refused
from plans.models import Document
from plans.permissions import may_edit

MOST_CELLS = 5_000
MOST_BYTES = 1_000_000


class Sent(NamedTuple):
    """Cells by name: what was typed, and what was seen there. A block is saved as a whole, or not at all."""

    texts: dict[str, str]
    seen: dict[str, str | None]
    block: bool


@login_required
@require_POST
def cells(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """Save what was typed in some cells. What cannot be saved comes back with the reason at its cell.

    Of single cells the others are saved; of a block nothing is, until all of it can be. Sending the same again
    changes nothing, so a broken connection can simply be tried once more.
    """
    document = document_or_404(request, uuid)
    verdict = may_edit(document, request.rights)
    if not verdict:
        return JsonResponse({"message": verdict.reason}, status=403)
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return JsonResponse({"message": _("This is too much for one paste. Paste a smaller block.")}, status=413)
    sent = _sent(request)
    if sent is None or len(sent.texts) > MOST_CELLS:
        return JsonResponse({"message": _("These amounts could not be read. Open the budget again.")}, status=400)
    sources = queries.sources_of(document.framework_id)
    typed = read_cells(sent.texts)
    try:
        conflicts = _save(request, document, sources, typed, sent)
    except Forbidden as refused:
        return JsonResponse({"message": str(refused)}, status=403)
    except Refused as refused:
        return JsonResponse({"message": str(refused)}, status=409)
    if sent.block and (typed.errors or conflicts):
        return JsonResponse({"saved": {}, "errors": _by_name(typed), "conflicts": conflicts})
    rows = {(measure, source) for measure, _year, source in typed.amounts}
    page = read_page(request, document, sources=sources, also=rows)
    return JsonResponse(_answer(request, page, typed, conflicts))


def _sent(request: HttpRequest) -> Sent | None:
    try:
        body = json.loads(request.body)
        rows = body["cells"]
        texts = {str(row["name"]): str(row["text"]) for row in rows}
        seen = {str(row["name"]): None if row.get("seen") is None else str(row["seen"]) for row in rows}
        return Sent(texts, seen, bool(body.get("block")))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _save(
    request: HttpRequest, document: Document, sources: list[FundingSource], typed: Typed, sent: Sent
) -> dict[str, Any]:
    """Save, and give what somebody else changed meanwhile, with both amounts."""
    if sent.block and typed.errors:
        return {}
    conflicts: dict[str, Any] = {}
    wanted = wanted_cells(sources, typed, sent.seen)
    for _attempt in range(3):
        try:
            services.save_cells(document=document, cells=wanted, actor=request.user)
            return conflicts
        except Conflict as conflict:
            conflicts |= {cell_name(*key): _conflict(conflict, key) for key in conflict.stored}
            not_now = set(conflict.stored)
        except services.RefusedCells as refused:
            typed.refuse(refused.cells)
            not_now = set(refused.cells)
        if sent.block:
            return conflicts
        wanted = [cell for cell in wanted if cell.key not in not_now]
    return conflicts


def _conflict(conflict: Conflict, key: services.Key) -> dict[str, str]:
    stored = conflict.stored[key]
    return {"message": conflict_text(conflict, key), "stored": as_text(stored), "seen": as_seen(stored)}


def _by_name(typed: Typed) -> dict[str, str]:
    return {cell_name(*key): reason for key, reason in typed.errors.items()}


def _answer(request: HttpRequest, page: Page, typed: Typed, conflicts: dict[str, Any]) -> dict[str, Any]:
    """The cells that were saved as they now stand, the sums in which they are, and what is left."""
    context = context_of(request, page)
    saved = {
        cell.name: {"text": cell.text, "seen": cell.seen, "changed": cell.was is not None}
        for row in page.grid.rows
        for cell in row.cells
        if (row.key, cell.year, row.source.pk) in typed.amounts and cell.name not in conflicts
    }
    now = timezone.localtime()
    return {
        "saved": saved,
        "errors": _by_name(typed),
        "conflicts": conflicts,
        "computed": page.grid.computed(typed.amounts),
        "foot": render_to_string("budgets/grid.html#foot", context, request=request),
        "left": render_to_string("budgets/grid.html#left", context, request=request),
        "notice": render_to_string("budgets/grid.html#notice", context, request=request),
        "over": [year for year, _cents in page.grid.too_much],
        "status": _("Saved at %(time)s") % {"time": time_format(now, "H:i")},
        "date": date_format(now),
    }
