"""The grid of a budget as a page and a plain form. While somebody types it is saved by ``views/cells.py``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets import hooks, queries
from budgets.grid import Grid, Typed, as_text, cell_name, from_seen, read_cells, read_seen, seen_text
from budgets.grid_rows import View, read_grid
from budgets.models import Allocation, FundingSource
from budgets.services import lines as services
from kwaliteit.organisation.rights import Rights, Verdict
from kwaliteit.organisation.roles import Act, Level
from kwaliteit.shared import notation
from kwaliteit.shared.errors import Conflict, Forbidden, Refused
from kwaliteit.shared.http import one_effect
from kwaliteit.shared.notation import Amount
from plans.models import Document
from plans.permissions import may_edit
from plans.views.common import crumbs


@dataclass(frozen=True)
class Page:
    """Everything the grid shows, read once. ``source`` None shows all sources of each measure."""

    document: Document
    source: FundingSource | None
    sources: list[FundingSource]
    grid: Grid
    allocations: dict[int, Allocation]
    may_edit: Verdict
    frozen: hooks.Frozen | None

    @property
    def counts(self) -> bool:
        """Whether it is held against the allocation."""
        return self.source is None or self.source.counts

    @property
    def code(self) -> str:
        return self.source.code if self.source else ""


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
    also: Iterable[tuple[int, int]] = (),
) -> Page:
    sources = sources or queries.sources_of(document.framework_id)
    source = chosen_source(request, sources)
    frozen = hooks.newest_frozen([document.pk]).get(document.pk)
    allocations = queries.allocated_to(document) if source is None or source.counts else {}
    view = View(
        sources=sources,
        shown=source,
        typed=typed or Typed(),
        frozen=frozen,
        allocated={year: row.amount_cents for year, row in allocations.items()},
        also={*_asked_rows(request, sources), *also},
    )
    grid = read_grid(document, view)
    return Page(document, source, sources, grid, allocations, may_edit(document, request.rights), frozen)


def chosen_source(request: HttpRequest, sources: list[FundingSource]) -> FundingSource | None:
    """The one source that is asked for; None for all of them."""
    if not sources:
        raise Http404
    code = request.GET.get("bron") or request.POST.get("bron")
    return next((source for source in sources if source.code == code), None)


def _asked_rows(request: HttpRequest, sources: list[FundingSource]) -> set[tuple[int, int]]:
    """Rows of a measure and source that are asked for although they have no amount yet."""
    by_code = {source.code: source.pk for source in sources}
    code, measure = request.GET.get("erbij", ""), request.GET.get("rij", "")
    return {(int(measure), by_code[code])} if code in by_code and measure.isascii() and measure.isdigit() else set()


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
    sources = queries.sources_of(document.framework_id)
    try:
        services.save_cells(
            document=document,
            cells=wanted_cells(sources, typed, read_seen(request.POST.get("seen"))),
            actor=request.user,
        )
    except Conflict as conflict:
        typed.errors.update({key: conflict_text(conflict, key) for key in conflict.stored})
        return _show(request, read_page(request, document, typed), status=409)
    except Forbidden:
        raise
    except Refused as refused:
        if isinstance(refused, services.RefusedCells):
            typed.refuse(refused.cells)
        page = read_page(request, document, typed)
        if not page.grid.errors:  # at no cell that still stands here
            messages.error(request, str(refused))
        return _show(request, page, status=422)
    messages.success(request, _("The amounts are saved."))
    source = chosen_source(request, sources)
    address = reverse("budgets:grid", args=[document.uuid])
    return redirect(f"{address}?bron={source.code}" if source else address)


def wanted_cells(
    sources: list[FundingSource], typed: Typed, seen: Mapping[str, str | None] | None
) -> list[services.Cell]:
    """What was typed, with what she saw there: of a cell that is not in ``seen`` nothing, of None no comparison."""
    by_pk = {source.pk: source for source in sources}
    if any(source not in by_pk for _measure, _year, source in typed.amounts):
        raise Refused(_("This funding source belongs to another framework."))
    return [
        services.Cell(
            measure,
            year,
            by_pk[source],
            amount,
            seen=_seen_in(seen, cell_name(measure, year, source)),
        )
        for (measure, year, source), amount in typed.amounts.items()
    ]


def _seen_in(seen: Mapping[str, str | None] | None, name: str) -> Amount | None:
    before = None if seen is None else seen.get(name, "")
    return None if before is None else from_seen(before)


def conflict_text(conflict: Conflict, key: services.Key) -> str:
    return _("Somebody else saved %(stored)s here in the meantime; you typed %(typed)s. Save again to keep yours.") % {
        "stored": as_text(conflict.stored[key]) or _("nothing"),
        "typed": as_text(conflict.typed[key]) or _("nothing"),
    }


def _show(request: HttpRequest, page: Page, status: int = 200, **more: Any) -> HttpResponse:
    years = page.grid.years if page.counts else ()
    given = queries.reasons_of(page.document) if years else {}
    typed, wrong = more.get("reasons", {}), more.get("wrong", {})
    over = {year for year, _cents in page.grid.too_much}
    context = {
        **context_of(request, page),
        "saved_at": page.grid.saved_at,
        "reasons": [
            (year, year in over, typed.get(year, given[year].text if year in given else ""), wrong.get(year, ""))
            for year in years
        ],
        "reasons_asked": bool(over),
        "focused": request.GET.get("maatregel", ""),
    }
    return render(request, "budgets/grid.html", context, status=status)


def show_grid(request: HttpRequest, document: Document, *, status: int, **more: Any) -> HttpResponse:
    """The page with what was typed in its reasons, and why that was refused."""
    return _show(request, read_page(request, document), status, **more)


def context_of(request: HttpRequest, page: Page) -> dict[str, Any]:
    document = page.document
    return {
        "page": page,
        "document": document,
        "grid": page.grid,
        "seen": seen_text(cell for row in page.grid.rows for cell in row.cells),
        "allocation": allocation_text(page),
        "source_name": _source_name(page.source),
        "to_add": [] if page.source else [one for one in page.sources if one.pk != View(page.sources).home.pk],
        "columns": len(page.grid.years) + 2,
        "plan_url": reverse("plans:document", args=[document.uuid]),
        "period": f"{document.first_year}–{document.last_year}",
        "crumbs": crumbs(document, ("", _("Budget"))),
        "tabs": tabs(document, "grid"),
        "around": around(request.rights, document, bool(page.may_edit)),
    }


def _source_name(source: FundingSource | None) -> str:
    if source is None:
        return _("all sources")
    return source.name[:1].lower() + source.name[1:] if source.counts else source.name


def tabs(document: Document, here: str) -> list[tuple[str, str, bool]]:
    """The pages about the money of one plan."""
    pages = (
        ("grid", _("Measures per year")),
        ("tables", _("Themes and sources")),
        ("details", _("Staff and reserves")),
    )
    if document.replaces_id:
        pages = (*pages, ("predecessor", _("Against the earlier plan")))
    return [(reverse(f"budgets:{name}", args=[document.uuid]), label, name == here) for name, label in pages]


def around(rights: Rights, document: Document, may_edit: bool = False) -> list[tuple[str, str]]:
    """From the money of one plan to that of its unit and of the whole institution: address and label.

    ``may_edit`` is for who knows that already: somebody who was invited drafts too.
    """
    kader = f"?kader={document.framework.code}"
    pages = []
    if may_edit or (document.is_open and rights.reaches(Act.EDIT, document.unit)):
        pages.append((reverse("budgets:sheet_in", args=[document.uuid]), _("Read a sheet in")))
    has_own = document.unit.level in {Level.INSTITUTION, Level.FACULTY} or document.unit.runs_initiatives
    if has_own and rights.reaches(Act.REALISE, document.unit):
        pages.append((f"{reverse('budgets:realised')}{kader}", _("Realised spending")))
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
