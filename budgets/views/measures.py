"""The amounts of one measure: a note with each, and who changed what when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets import queries
from budgets.grid import as_text
from budgets.models import BudgetLine
from budgets.services.notes import Note, save_notes
from budgets.snapshot import details, with_parts
from kwaliteit.shared.errors import Conflict
from kwaliteit.shared.http import one_effect
from kwaliteit.shared.notation import Amount
from plans.models import Document, Measure
from plans.permissions import may_edit


@dataclass(frozen=True, slots=True)
class Change:
    """One step in the history of a cell."""

    at: Any
    who: str
    year: int
    source: str
    before: str
    after: str
    note: str


@login_required
@one_effect
def measure(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Amounts of a measure per source and year, a note with each, and who changed what when."""
    readable = Document.objects.readable_by(request.rights)
    found = get_object_or_404(
        Measure.objects.select_related("theme", "document__unit__parent__parent", "document__kind"),
        uuid=uuid,
        document__in=readable,
    )
    if request.method != "POST":
        return _page(request, found)
    notes = _typed(request)
    try:
        save_notes(measure=found, notes=notes, actor=request.user)
    except Conflict as conflict:
        return _page(request, found, notes, conflict)
    messages.success(request, _("The notes are saved."))
    return redirect("budgets:measure", found.uuid)


def _typed(request: HttpRequest) -> list[Note]:
    """The notes in the form, each with the one that stood beside its amount when the page was made."""
    keys = [name.removeprefix("note-") for name in request.POST if name.startswith("note-")]
    return [
        Note(int(key), request.POST[f"note-{key}"].strip()[:300], request.POST.get(f"seen-{key}", ""))
        for key in keys
        if key.isascii() and key.isdigit() and len(key) < 18
    ]


def _page(
    request: HttpRequest, found: Measure, notes: list[Note] | None = None, conflict: Conflict | None = None
) -> HttpResponse:
    """The page; after a conflict with what was typed in the fields, and beside it what somebody else wrote."""
    lines = list(with_parts(BudgetLine.objects.filter(measure=found)).order_by("source__order", "year"))
    behind = details(lines)
    typed = {note.line: note.text for note in notes or ()}
    clashes = conflict.stored if conflict else {}
    for line in lines:
        line.typed = typed.get(line.pk, line.note)
        line.clash = line.pk in clashes
        line.detail = behind.get(line.pk)
    context = {
        "measure": found,
        "document": found.document,
        "lines": lines,
        "conflict": conflict,
        "homeless": [typed[key] for key, text in clashes.items() if text is None],
        "changes": _changes(found),
        "may_edit": may_edit(found.document, request.rights),
        "crumbs": [
            (reverse("plans:document", args=[found.document.uuid]), found.document.unit.short),
            (reverse("budgets:grid", args=[found.document.uuid]), _("Budget")),
            ("", found.title),
        ],
    }
    return render(request, "budgets/measure.html", context, status=409 if conflict else 200)


def _changes(found: Measure) -> list[Change]:
    """Newest first; each with what stood in the cell before it."""
    rows = BudgetLine.history.filter(measure_id=found.pk).select_related("history_user")
    sources = {source.pk: str(source) for source in queries.sources_of(found.document.framework_id)}
    last: dict[tuple[int, int], str] = defaultdict(str)
    changes = []
    for row in rows.order_by("history_date", "history_id"):
        key = (row.year, row.source_id)
        after = "" if row.history_type == "-" else as_text(Amount(row.amount_cents, row.pm))
        who = str(row.history_user or "")
        changes.append(
            Change(row.history_date, who, row.year, sources.get(row.source_id, ""), last[key], after, row.note)
        )
        last[key] = after
    return changes[::-1][:100]
