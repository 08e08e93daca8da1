"""The parts of an amount: staff at norm amounts, and amounts as such. The amount is their sum, and nothing else."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.models import BudgetLine, FundingSource, LinePart, NormAmount, StaffFunction
from budgets.services import totals
from budgets.staff import part_cents
from kwaliteit.organisation.models import Person
from kwaliteit.shared.errors import Conflict, Refused
from kwaliteit.shared.notation import MOST_CENTS
from plans.models import Document, Measure
from plans.services.drafting import open_for_editing, touch

MOST_PARTS = 40


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody typed: staff of a ``function``, or ``amount_cents`` as such.

    ``norm_cents`` is a norm amount that was typed; None takes it from the newest index. ``of`` is the part that this
    one was when she began: as long as its function stays, it keeps the norm amount that it was computed with.
    """

    what: str = ""
    amount_cents: int | None = None
    function: StaffFunction | None = None
    fte_thousandths: int = 0
    months: int = 12
    norm_cents: int | None = None
    of: int | None = None


def parts_of(line: BudgetLine | None) -> list[LinePart]:
    if line is None:
        return []
    return list(line.parts.select_related("function", "norm__index").order_by("order", "pk"))


def seen_of(line: BudgetLine | None, parts: Sequence[LinePart]) -> str:
    """What stands there now, as a form carries it along: it differs as soon as somebody saved something else."""
    rows = [
        (p.pk, p.order, p.what, p.function_id, p.fte_thousandths, p.months, p.norm_cents, p.amount_cents) for p in parts
    ]
    told = repr((line and (line.amount_cents, line.pm), rows))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def newest_norms(framework_id: int, year: int) -> dict[int, NormAmount]:
    """The norm amount of each function in a year, from the index of the latest date that has one."""
    rows = NormAmount.objects.filter(index__framework=framework_id, year=year).select_related("index")
    return {row.function_id: row for row in rows.order_by("index__dated", "index_id")}


@transaction.atomic
def save_parts(
    *,
    measure: Measure,
    year: int,
    source: FundingSource,
    parts: Sequence[Part],
    actor: Person,
    seen: str | None = None,
    at: datetime.datetime | None = None,
) -> BudgetLine | None:
    """Give an amount these parts, in this order; without any the amount is taken away (then None).

    Raises Forbidden without the right to draft; Conflict when the amount or its parts were changed since ``seen``
    (``seen_of``); Refused with the field ``<place>-<name>`` for a part that cannot be: no norm amount is known.
    """
    document = open_for_editing(measure.document, actor, at)
    _fits(document, measure, year, source)
    line = BudgetLine.objects.filter(measure=measure, year=year, source=source).first()
    had = parts_of(line)
    if seen is not None and seen != seen_of(line, had):
        raise Conflict(
            _("Somebody else changed this amount or its parts in the meantime."),
            stored=had,
            typed=list(parts),
            revision=document.revision,
        )
    rows = _rows(document, year, parts, {part.pk: part for part in had})
    if not rows and not had:
        return line
    if rows:
        line = _put_line(line, document, measure, year, source, sum(row.amount_cents for row in rows), actor)
    _put_parts(line, rows, had, actor)
    if not rows:
        line._history_user = actor  # type: ignore[union-attr]
        line.delete()  # type: ignore[union-attr]
        line = None
    touch(document, actor, at)
    totals.recount(document)
    return line


def _fits(document: Document, measure: Measure, year: int, source: FundingSource) -> None:
    if not Measure.objects.filter(pk=measure.pk, document=document).exists():
        raise Refused(_("A measure in this budget was removed by somebody else. Open the budget again."))
    if year not in document.years:
        raise Refused(
            _("%(year)s is outside the period of this plan, %(first)s to %(last)s.")
            % {"year": year, "first": document.first_year, "last": document.last_year}
        )
    if source.framework_id != document.framework_id:
        raise Refused(_("This funding source belongs to another framework."))


def _rows(document: Document, year: int, parts: Sequence[Part], had: dict[int, LinePart]) -> list[LinePart]:
    if len(parts) > MOST_PARTS:
        raise Refused(_("An amount has at most %(number)s parts.") % {"number": MOST_PARTS})
    norms = newest_norms(document.framework_id, year) if any(part.function for part in parts) else {}
    rows = []
    for place, part in enumerate(parts):
        row = had.get(part.of or 0) or LinePart()
        kept = (row.norm, row.norm_cents) if row.pk and row.function == part.function else (None, None)
        row.order, row.what = place + 1, part.what.strip()
        if part.function is None:
            _as_amount(row, part, place)
        else:
            _as_staff(row, part, place, document, kept, norms.get(part.function.pk))
        if row.amount_cents > MOST_CENTS:
            raise Refused(_("This is more than can be entered here."), field=f"{place}-amount")
        rows.append(row)
    return rows


def _as_amount(row: LinePart, part: Part, place: int) -> None:
    if part.amount_cents is None or part.amount_cents < 0:
        raise Refused(_("Type an amount, or choose a function."), field=f"{place}-amount")
    row.function = row.norm = None
    row.fte_thousandths = row.months = row.norm_cents = None
    row.amount_cents = part.amount_cents


def _as_staff(
    row: LinePart,
    part: Part,
    place: int,
    document: Document,
    kept: tuple[NormAmount | None, int | None],
    newest: NormAmount | None,
) -> None:
    function = part.function
    if function is None or function.framework_id != document.framework_id:
        raise Refused(_("This function belongs to another framework."), field=f"{place}-function")
    if part.fte_thousandths <= 0 or not 1 <= part.months <= 12:
        raise Refused(_("Type the fte, and 1 to 12 months."), field=f"{place}-fte")
    norm, cents = None, part.norm_cents
    if cents is None:
        norm, cents = kept if kept[0] else (newest, newest.cents if newest else None)
    if not cents or cents < 0:
        text = _("No index has a norm amount for %(function)s in this year. Type what one full-time year costs.")
        raise Refused(text % {"function": function}, field=f"{place}-norm")
    row.function, row.norm, row.norm_cents = function, norm, cents
    row.fte_thousandths, row.months = part.fte_thousandths, part.months
    row.amount_cents = part_cents(part.fte_thousandths, cents, part.months)


def _put_line(
    line: BudgetLine | None,
    document: Document,
    measure: Measure,
    year: int,
    source: FundingSource,
    cents: int,
    actor: Person,
) -> BudgetLine:
    if line is not None and (line.amount_cents, line.pm) == (cents, False):
        return line
    line = line or BudgetLine(document=document, measure=measure, year=year, source=source)
    if line.reserve and not line.reserve.is_open:
        line.reserve = None  # another amount than the one that was decided on
    line.amount_cents, line.pm, line.changed_by = cents, False, actor
    line.changed_at = timezone.now()
    line._history_user = actor  # type: ignore[attr-defined]
    line.save()
    return line


def _put_parts(line: BudgetLine | None, rows: list[LinePart], had: list[LinePart], actor: Person) -> None:
    """Each part that is new, changed or gone gets its row of history; what stays as it was gets none."""
    stays = {row.pk for row in rows if row.pk}
    stored = {part.pk: part for part in LinePart.objects.filter(pk__in=stays)}
    for part in had:
        if part.pk not in stays:
            part._history_user = actor  # type: ignore[attr-defined]
            part.delete()
    for row in rows:
        before = stored.get(row.pk or 0)
        if before is None or any(
            getattr(before, field.attname) != getattr(row, field.attname) for field in LinePart._meta.concrete_fields
        ):
            row.line = line  # type: ignore[assignment]
            row._history_user = actor  # type: ignore[attr-defined]
            row.save()
