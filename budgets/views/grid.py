"""The grid of a budget: as a plain form, and saved cell by cell while somebody types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budgets import hooks, queries
from budgets.grid import Cell, Grid, Row, Typed, as_seen, as_text, build_grid, cell_name, from_seen, read_cells, sum_of
from budgets.models import Allocation, BudgetLine, FundingSource
from budgets.services import lines as services
from budgets.tables import together
from kwaliteit.organisation.rights import Rights, Verdict
from kwaliteit.organisation.roles import Act, Level
from kwaliteit.shared import notation
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Conflict, Forbidden, Refused
from kwaliteit.shared.http import one_effect
from kwaliteit.shared.notation import Amount
from plans.models import Document, Measure, Theme
from plans.permissions import may_edit
from plans.snapshot import numbered
from plans.views.common import crumbs

MOST_CELLS = 5_000
MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Page:
    """Everything the grid shows, read once."""

    document: Document
    source: FundingSource
    sources: list[FundingSource]
    grid: Grid
    allocations: dict[int, Allocation]
    may_edit: Verdict
    frozen: hooks.Frozen | None


def document_or_404(request: HttpRequest, uuid: UUID) -> Document:
    found = Document.objects.readable_by(request.rights).for_listing().filter(uuid=uuid, kind__has_money=True).first()
    if found is None:
        raise Http404
    return found


def read_page(
    request: HttpRequest,
    document: Document,
    typed: Typed | None = None,
    sources: list[FundingSource] | None = None,
) -> Page:
    sources = sources or queries.sources_of(document.framework_id)
    source = _chosen(sources, request.GET.get("bron") or request.POST.get("bron"))
    frozen = hooks.newest_frozen([document.pk]).get(document.pk)
    allocations = queries.allocated_to(document) if source.counts else {}
    grid = read_grid(document, source, typed, frozen, {year: row.amount_cents for year, row in allocations.items()})
    return Page(document, source, sources, grid, allocations, may_edit(document, request.rights), frozen)


def _chosen(sources: list[FundingSource], code: str | None) -> FundingSource:
    if not sources:
        raise Http404
    by_code = {source.code: source for source in sources}
    first = next((source for source in sources if source.counts), sources[0])
    return by_code.get(code or first.code, first)


def read_grid(
    document: Document,
    source: FundingSource,
    typed: Typed | None,
    frozen: hooks.Frozen | None,
    allocated: Mapping[int, int],
) -> Grid:
    themes = {
        theme.pk: theme for theme in Theme.objects.filter(framework=document.framework_id).order_by("order", "pk")
    }
    measures = list(Measure.objects.filter(document=document).only("uuid", "title", "theme", "order", "document"))
    lines = {(line.measure_id, line.year): line for line in BudgetLine.objects.filter(document=document, source=source)}
    before = None
    if frozen:
        before = {
            (one.measure, one.year): Amount(one.cents, one.pm) for one in frozen.lines if one.source == source.code
        }
    rows: dict[str, list[Row]] = {}
    for number, measure in numbered(measures, themes):
        row = _row(document, measure, number, lines, typed or Typed(), before)
        rows.setdefault(themes[measure.theme_id].code, []).append(row)
    return build_grid([(t.number, t.code, t.name) for t in themes.values()], rows, document.years, allocated)


def _row(
    document: Document,
    measure: Measure,
    number: str,
    lines: Mapping[tuple[int, int], BudgetLine],
    typed: Typed,
    before: Mapping[tuple[str, int], Amount] | None,
) -> Row:
    cells, notes = [], []
    for year in document.years:
        key = (measure.pk, year)
        line = lines.get(key)
        stored = services.amount_of(line)
        was = None
        if before is not None and before.get((str(measure.uuid), year), Amount()) != stored:
            was = as_text(before.get((str(measure.uuid), year), Amount())) or _("nothing")
        text = typed.texts.get(key, as_text(stored))
        cells.append(Cell(cell_name(*key), year, stored, text, typed.errors.get(key, ""), was))
        if line and line.note and line.note not in notes:
            notes.append(line.note)
    total = together(sum_of(cell.stored) for cell in cells)
    return Row(measure.pk, str(measure.uuid), number, measure.title, tuple(notes), tuple(cells), total)


@login_required
@one_effect
def grid(request: HttpRequest, uuid: UUID) -> HttpResponse:
    document = document_or_404(request, uuid)
    if request.method != "POST":
        return _show(request, read_page(request, document))
    return _save_form(request, document)


def _save_form(request: HttpRequest, document: Document) -> HttpResponse:
    """The plain form: all cells at once, all or nothing; what was typed stays."""
    typed = read_cells(request.POST)
    if typed.errors:
        return _show(request, read_page(request, document, typed), status=422)
    page = read_page(request, document)
    try:
        services.save_cells(
            document=document,
            cells=_cells(page.source, typed, _seen(request.POST.get("seen", ""))),
            actor=request.user,
        )
    except Conflict as conflict:
        for measure, year, _source in conflict.stored:
            typed.errors[measure, year] = _conflict_text(conflict, (measure, year, page.source.pk))
        return _show(request, read_page(request, document, typed), status=409)
    except Forbidden:
        raise
    except Refused as refused:
        messages.error(request, str(refused))
        return _show(request, read_page(request, document, typed), status=422)
    messages.success(request, _("The amounts are saved."))
    return redirect(f"{reverse('budgets:grid', args=[document.uuid])}?bron={page.source.code}")


def _seen(text: str) -> dict[str, str]:
    try:
        seen = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return seen if isinstance(seen, dict) else {}


def _cells(source: FundingSource, typed: Typed, seen: Mapping[str, str]) -> list[services.Cell]:
    return [
        services.Cell(
            measure_id,
            year,
            source,
            amount,
            seen=from_seen(str(seen[name])) if (name := cell_name(measure_id, year)) in seen else None,
        )
        for (measure_id, year), amount in typed.amounts.items()
    ]


def _conflict_text(conflict: Conflict, key: services.Key) -> str:
    return _("Somebody else saved %(stored)s here in the meantime; you typed %(typed)s. Save again to keep yours.") % {
        "stored": as_text(conflict.stored[key]) or _("nothing"),
        "typed": as_text(conflict.typed[key]) or _("nothing"),
    }


def _show(request: HttpRequest, page: Page, status: int = 200) -> HttpResponse:
    context = {**_context(request, page), "saved_at": queries.last_saved(page.document)}
    return render(request, "budgets/grid.html", context, status=status)


def _context(request: HttpRequest, page: Page) -> dict[str, Any]:
    document = page.document
    return {
        "page": page,
        "document": document,
        "grid": page.grid,
        "seen": json.dumps({cell.name: cell.seen for row in page.grid.rows for cell in row.cells}),
        "allocation": allocation_text(page),
        "source_name": page.source.name[:1].lower() + page.source.name[1:] if page.source.counts else page.source.name,
        "columns": len(page.grid.years) + 2,
        "plan_url": reverse("plans:document", args=[document.uuid]),
        "period": f"{document.first_year}–{document.last_year}",
        "crumbs": crumbs(document, ("", _("Budget"))),
        "tabs": tabs(document, "grid"),
        "around": around(request.rights, document),
    }


def tabs(document: Document, here: str) -> list[tuple[str, str, bool]]:
    """The pages about the money of one plan."""
    pages = (("grid", _("Measures per year")), ("tables", _("Themes and sources")), ("details", _("Staff and reserves")))
    if document.replaces_id:
        pages = (*pages, ("predecessor", _("Against the earlier plan")))
    return [(reverse(f"budgets:{name}", args=[document.uuid]), label, name == here) for name, label in pages]


def around(rights: Rights, document: Document) -> list[tuple[str, str]]:
    """From the money of one plan to that of its unit and of the whole institution: address and label."""
    kader = f"?kader={document.framework.code}"
    pages = []
    has_own = document.unit.level in {Level.INSTITUTION, Level.FACULTY} or document.unit.runs_initiatives
    if has_own and rights.reaches(Act.REALISE, document.unit):
        year = min(max(today().year - 1, document.first_year), document.last_year)
        address = f"{reverse('budgets:realised')}{kader}&unit={document.unit.code}&year={year}"
        pages.append((address, _("Realised spending")))
    if rights.may_anywhere(Act.READ):
        pages.append((f"{reverse('budgets:institution')}{kader}", _("Budget of the institution")))
        pages += [(address(document.framework, document.unit), str(label)) for _name, label, address in hooks.pages]
    return pages


def allocation_text(page: Page) -> tuple[str, str]:
    """How the allocation came about: the label of its row, and the fine print below it."""
    rows = [page.allocations[year] for year in page.grid.years if year in page.allocations]
    rates = {row.rate_cents for row in rows}
    label = _("Allocated")
    parts = list(dict.fromkeys(row.letter for row in rows if row.letter))
    if len(rates) == 1 and (rate := rates.pop()) and all(row.students for row in rows):
        label = _("Allocated, € %(rate)s per student") % {"rate": notation.euros(rate)}
        counted = ", ".join(notation.group_digits(row.students or 0) for row in rows)
        parts.append(_("%(numbers)s students") % {"numbers": counted})
    return label, "; ".join(parts)


@login_required
@require_POST
def cells(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """Save what was typed in some cells. Cells that cannot be saved come back with the reason; the others are saved.

    Sending the same again changes nothing, so a broken connection can simply be tried once more.
    """
    document = document_or_404(request, uuid)
    verdict = may_edit(document, request.rights)
    if not verdict:
        return JsonResponse({"message": verdict.reason}, status=403)
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return JsonResponse({"message": _("This is too much for one paste. Paste a smaller block.")}, status=413)
    sent = _sent(request)
    if sent is None or len(sent) > MOST_CELLS:
        return JsonResponse({"message": _("These amounts could not be read. Open the budget again.")}, status=400)
    sources = queries.sources_of(document.framework_id)
    source = _chosen(sources, request.GET.get("bron"))
    typed = read_cells({name: text for name, (text, _before) in sent.items()})
    seen = {name: before for name, (_text, before) in sent.items() if before is not None}
    try:
        conflicts = _save_what_can_be(document, _cells(source, typed, seen), request)
    except Forbidden as refused:
        return JsonResponse({"message": str(refused)}, status=403)
    except Refused as refused:
        return JsonResponse({"message": str(refused)}, status=409)
    return JsonResponse(_answer(request, read_page(request, document, sources=sources), typed, conflicts))


def _sent(request: HttpRequest) -> dict[str, tuple[str, str | None]] | None:
    """Cells of the JSON body: name, what was typed, what was seen there."""
    try:
        rows = json.loads(request.body)["cells"]
        return {str(row["name"]): (str(row["text"]), row.get("seen")) for row in rows}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _save_what_can_be(document: Document, wanted: list[services.Cell], request: HttpRequest) -> dict[str, Any]:
    """All cells but those that somebody else changed meanwhile; these are given back, with both amounts."""
    conflicts: dict[str, Any] = {}
    for _attempt in range(3):
        try:
            services.save_cells(document=document, cells=wanted, actor=request.user)
            return conflicts
        except Conflict as conflict:
            for key, stored in conflict.stored.items():
                conflicts[cell_name(*key[:2])] = {
                    "message": _conflict_text(conflict, key),
                    "stored": as_text(stored),
                    "seen": as_seen(stored),
                }
            wanted = [cell for cell in wanted if cell.key not in conflict.stored]
    return conflicts


def _answer(request: HttpRequest, page: Page, typed: Typed, conflicts: dict[str, Any]) -> dict[str, Any]:
    context = _context(request, page)
    saved = {
        cell.name: {"text": cell.text, "seen": cell.seen, "changed": cell.was is not None}
        for row in page.grid.rows
        for cell in row.cells
        if (row.key, cell.year) in typed.amounts and cell.name not in conflicts
    }
    now = timezone.localtime()
    return {
        "saved": saved,
        "errors": {cell_name(*key): reason for key, reason in typed.errors.items()},
        "conflicts": conflicts,
        "computed": page.grid.computed(),
        "foot": render_to_string("budgets/grid.html#foot", context, request=request),
        "left": render_to_string("budgets/grid.html#left", context, request=request),
        "notice": render_to_string("budgets/grid.html#notice", context, request=request),
        "status": _("Saved at %(time)s") % {"time": time_format(now, "H:i")},
        "date": date_format(now),
    }
