"""Amounts of measures: one at a time, or a block of cells at once."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.models import BudgetLine, FundingSource, LinePart
from budgets.services import totals
from kwaliteit.organisation.models import Person
from kwaliteit.shared import bulk
from kwaliteit.shared.errors import Conflict, Refused
from kwaliteit.shared.notation import Amount
from plans.models import Document, Measure
from plans.services.drafting import open_for_editing, touch

Key = tuple[int, int, int]  # measure, year, source
FIELDS = ["amount_cents", "pm", "note", "reserve", "changed_by", "changed_at"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What somebody typed for a measure in a year.

    ``seen`` is what stood in the cell when she began: a cell that changed since then is not overwritten. None means
    that no comparison is asked. ``note`` None leaves the note as it is.
    """

    measure_id: int
    year: int
    source: FundingSource
    amount: Amount
    seen: Amount | None = None
    note: str | None = None

    @property
    def key(self) -> Key:
        return (self.measure_id, self.year, self.source.pk)


class RefusedCells(Refused):
    """Some of the cells cannot be saved; ``cells`` says why of each."""

    def __init__(self, cells: dict[Key, str]) -> None:
        super().__init__(next(iter(cells.values())))
        self.cells = cells


def save_line(
    *,
    measure: Measure,
    year: int,
    source: FundingSource,
    amount: Amount,
    actor: Person,
    note: str = "",
    at: datetime.datetime | None = None,
) -> BudgetLine | None:
    """Give a measure its amount in a year from a source; an empty amount takes the line away (then None)."""
    save_cells(
        document=measure.document,
        cells=[Cell(measure.pk, year, source, amount, note=note)],
        actor=actor,
        at=at,
    )
    return BudgetLine.objects.filter(measure=measure, year=year, source=source).first()


def set_amount(
    measure: Measure,
    year: int,
    source: str,
    seen: Amount,
    amount: Amount,
    actor: Person,
    at: datetime.datetime | None = None,
) -> None:
    """Another amount for a measure in a year from a source (its code) than the one that was seen (plans.hooks)."""
    row = FundingSource.objects.filter(framework=measure.document.framework_id, code=source).first()
    if row is None:
        raise Refused(_("This funding source is not there any more."))
    save_cells(document=measure.document, cells=[Cell(measure.pk, year, row, amount, seen)], actor=actor, at=at)


@transaction.atomic
def save_cells(
    *, document: Document, cells: Iterable[Cell], actor: Person, at: datetime.datetime | None = None
) -> list[Key]:
    """Save a block of cells, all or nothing; gives the keys that really changed.

    Raises Forbidden without the right to draft, Refused for a cell outside the document (RefusedCells where others can
    be saved without it), and Conflict when a cell was changed by somebody else since it was seen: ``stored`` and
    ``typed`` are amounts by key.
    """
    document = open_for_editing(document, actor, at)
    wanted = {cell.key: cell for cell in cells}
    _inside(document, list(wanted.values()))
    lines = BudgetLine.objects.filter(document=document, measure__in={key[0] for key in wanted})
    lines = lines.select_related("reserve", "measure")
    stored = {
        (line.measure_id, line.year, line.source_id): line
        for line in lines.annotate(has_parts=Exists(LinePart.objects.filter(line=OuterRef("pk"))))
    }
    _not_made_of_parts(wanted, stored)
    _unchanged_since_seen(document, wanted, stored)
    changed = [key for key, cell in wanted.items() if _differs(cell, stored.get(key))]
    if changed:
        _write(document, [wanted[key] for key in changed], stored, actor)
        touch(document, actor, at)
        totals.recount(document)
    return changed


def amount_of(line: BudgetLine | None) -> Amount:
    return Amount() if line is None else Amount(cents=line.amount_cents, pm=line.pm)


def _differs(cell: Cell, line: BudgetLine | None) -> bool:
    if cell.amount != amount_of(line):
        return True
    return line is not None and cell.note is not None and cell.note != line.note


def _inside(document: Document, cells: Sequence[Cell]) -> None:
    """Every cell is of this document's measures, years and framework."""
    asked = {cell.measure_id for cell in cells}
    known = set(Measure.objects.filter(document=document, pk__in=asked).values_list("pk", flat=True))
    if asked - known:
        gone = _("A measure in this budget was removed by somebody else. Open the budget again.")
        raise RefusedCells({cell.key: gone for cell in cells if cell.measure_id not in known})
    for cell in cells:
        if cell.year not in document.years:
            raise Refused(
                _("%(year)s is outside the period of this plan, %(first)s to %(last)s.")
                % {"year": cell.year, "first": document.first_year, "last": document.last_year}
            )
        if cell.source.framework_id != document.framework_id:
            raise Refused(_("This funding source belongs to another framework."))


def _not_made_of_parts(wanted: dict[Key, Cell], stored: dict[Key, BudgetLine]) -> None:
    """The sum of parts is not typed over: they are changed on their own page."""
    made = {
        key: _(
            "The amount of “%(measure)s” in %(year)s is made of parts by now. Open the budget again, and change these."
        )
        % {"measure": line.measure.title, "year": key[1]}
        for key, cell in wanted.items()
        if (line := stored.get(key)) and line.has_parts and cell.amount != amount_of(line)  # type: ignore[attr-defined]
    }
    if made:
        raise RefusedCells(made)


def _unchanged_since_seen(document: Document, wanted: dict[Key, Cell], stored: dict[Key, BudgetLine]) -> None:
    clashes = [
        key
        for key, cell in wanted.items()
        if cell.seen is not None and amount_of(stored.get(key)) not in (cell.seen, cell.amount)
    ]
    if clashes:
        raise Conflict(
            _("Somebody else changed these amounts while you were typing. Both are shown; choose which one holds."),
            stored={key: amount_of(stored.get(key)) for key in clashes},
            typed={key: wanted[key].amount for key in clashes},
            revision=document.revision,
        )


def _write(document: Document, cells: Sequence[Cell], stored: dict[Key, BudgetLine], actor: Person) -> None:
    new, kept, gone = [], [], []
    for cell in cells:
        line = stored.get(cell.key)
        if cell.amount.empty:
            if line is not None:
                gone.append(line)
            continue
        (kept if line else new).append(_filled(line, document, cell, actor))
    bulk.create(new, actor)
    bulk.overwrite(kept, FIELDS, actor)
    bulk.remove(gone, actor)  # only parts point at a line, and what is made of parts is not emptied here


def _filled(line: BudgetLine | None, document: Document, cell: Cell, actor: Person) -> BudgetLine:
    line = line or BudgetLine(document=document, measure_id=cell.measure_id, year=cell.year, source=cell.source)
    if line.reserve and not line.reserve.is_open and cell.amount != amount_of(line):
        line.reserve = None  # another amount than the one that was decided on
    line.amount_cents, line.pm = cell.amount.cents, cell.amount.pm
    line.note = line.note if cell.note is None else cell.note
    line.changed_by, line.changed_at = actor, timezone.now()
    return line
