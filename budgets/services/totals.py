"""Keeps the sums of ``budgets.models.totals``, in the transaction that changes what they are made of.

Who calls is in a transaction, and holds the lock on the document already. Then the row of the unit is locked, then
that of the framework: always in this order, so two savers wait for each other and never lock each other out. A plan
that was frozen counts as it was frozen, so typing in its working text changes no sum.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count, F, Q, Sum

from budgets import hooks
from budgets.models import BudgetLine, CountedVersion, DocumentTotal, RealisedTotal, Total
from budgets.queries import RealisedRow, counted_plans, kept_realised, last_realised, realised_rows
from budgets.tables import Line
from kwaliteit.organisation.models import Unit
from plans.models import Document, Framework

Side = Total.Side


class Cell(NamedTuple):
    """Where a sum stands."""

    year: int
    theme: str
    source: str


class Amounts(NamedTuple):
    cents: int = 0
    amounts: int = 0
    pms: int = 0
    counts: bool = True


Sums = dict[Cell, Amounts]


def recount(document: Document) -> None:
    """After an amount changed in the working text of a plan, or the theme of one of its measures."""
    if not CountedVersion.objects.filter(document=document).exists():
        _put(document, working_sums(document))


def note_frozen(document: Document, number: int, frozen_at: datetime.datetime, lines: Iterable[Line]) -> None:
    """From now on this version is what counts of a plan."""
    CountedVersion.objects.bulk_create(
        [CountedVersion(document=document, number=number, frozen_at=frozen_at)],
        update_conflicts=True,
        unique_fields=["document"],
        update_fields=["number", "frozen_at"],
    )
    _put(document, sums_of(lines))


def note_adopted(document: Document) -> None:
    """A plan of which a version was adopted goes before one that was only frozen."""
    if CountedVersion.objects.filter(document=document, adopted=False).update(adopted=True):
        _put(document, None)


def recount_realised(framework: Framework, year: int) -> None:
    """After something of what was spent in a year was recorded: of each unit its last financial report counts."""
    Framework.objects.select_for_update(of=("self",), no_key=True).get(pk=framework.pk)
    rows = realised_rows(framework, year=year)
    RealisedTotal.objects.filter(framework=framework, year=year).delete()
    RealisedTotal.objects.bulk_create(
        RealisedTotal(framework=framework, unit_id=unit, **dict(zip(RealisedRow._fields[1:], rest, strict=True)))
        for unit, *rest in rows
    )
    found: Sums = {}
    for (_unit, _year, theme), cents in last_realised(rows).items():
        _add(found, Cell(year, theme, ""), Amounts(cents, 1))
    _put_all(framework.pk, Side.REALISED, [year], found)


def working_sums(document: Document) -> Sums:
    rows = BudgetLine.objects.filter(document=document).values(
        "year", theme=F("measure__theme__code"), of=F("source__code"), counts=F("source__counts")
    )
    summed = rows.annotate(cents=Sum("amount_cents"), amounts=Count("amount_cents"), pms=Count("pk", filter=Q(pm=True)))
    return {
        Cell(row["year"], row["theme"], row["of"]): Amounts(
            row["cents"] or 0, row["amounts"], row["pms"], row["counts"]
        )
        for row in summed.order_by()
    }


def sums_of(lines: Iterable[Line]) -> Sums:
    found: Sums = {}
    for line in lines:
        here = Amounts(line.cents or 0, line.cents is not None, line.pm, line.counts)
        _add(found, Cell(line.year, line.theme, line.source), here)
    return found


def _add(found: Sums, cell: Cell, more: Amounts) -> None:
    had = found.get(cell, Amounts(counts=more.counts))
    found[cell] = Amounts(had.cents + more.cents, had.amounts + more.amounts, had.pms + more.pms, more.counts)


# --- which plan counts ------------------------------------------------------------------------------------------------


def _put(document: Document, found: Sums | None) -> None:
    """Give a plan its sums (None: they stay), and mark anew which plan of its unit counts in each year."""
    Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=document.unit_id)
    weight = _weights(document)
    rows = list(DocumentTotal.objects.filter(document__in={*weight, document.pk}))
    old = [row for row in rows if row.document_id == document.pk]
    others = [row for row in rows if row.document_id != document.pk]
    found = {_cell(row): _amounts(row) for row in old} if found is None else found
    new = [DocumentTotal(document=document, **cell._asdict(), **sums._asdict()) for cell, sums in found.items()]
    winner = _winners([*new, *others], weight)
    flipped = [row for row in others if row.counted != (winner.get(row.year) == row.document_id)]
    for row in (*new, *flipped):
        row.counted = winner.get(row.year) == row.document_id
    changed = {_all_of(row) for row in old} ^ {_all_of(row) for row in new}
    if changed:
        DocumentTotal.objects.filter(document=document).delete()
        DocumentTotal.objects.bulk_create(new)
    if flipped:
        DocumentTotal.objects.bulk_update(flipped, ["counted"])
    years = {cell.year for cell, _sums, counted in changed if counted} | {row.year for row in flipped}
    if years:
        _recount_all(document.framework_id, years)


def _weights(document: Document) -> dict[int, tuple[bool, bool, int, int]]:
    """The plans of its unit that can count: of two for a year an adopted one, then a frozen one, then the last to begin."""
    plans = counted_plans(document.framework_id).filter(unit=document.unit_id).order_by()
    return {
        pk: (bool(adopted), adopted is not None, first, pk)
        for pk, first, adopted in plans.values_list("pk", "first_year", "counted_version__adopted")
    }


def _winners(rows: list[DocumentTotal], weight: dict[int, tuple[bool, bool, int, int]]) -> dict[int, int]:
    """Per year the plan that counts, of those that have quality funds in it."""
    able = [row for row in rows if row.counts and row.document_id in weight]
    return {row.year: row.document_id for row in sorted(able, key=lambda row: weight[row.document_id])}


def _cell(row: DocumentTotal | Total) -> Cell:
    return Cell(row.year, row.theme, row.source)


def _amounts(row: DocumentTotal | Total) -> Amounts:
    return Amounts(row.cents, row.amounts, row.pms, row.counts)


def _all_of(row: DocumentTotal) -> tuple[Cell, Amounts, bool]:
    return _cell(row), _amounts(row), row.counted


# --- all units together -----------------------------------------------------------------------------------------------


def _recount_all(framework: int, years: Collection[int]) -> None:
    Framework.objects.select_for_update(of=("self",), no_key=True).get(pk=framework)
    each = DocumentTotal.objects.filter(document__framework=framework, counted=True, year__in=years)
    summed = each.values("year", "theme", "source", "counts").annotate(c=Sum("cents"), a=Sum("amounts"), p=Sum("pms"))
    found: Sums = {}
    for row in summed.order_by():
        _add(
            found, Cell(row["year"], row["theme"], row["source"]), Amounts(row["c"], row["a"], row["p"], row["counts"])
        )
    _put_all(framework, Side.BUDGETED, years, found)


def _put_all(framework: int, side: str, years: Collection[int], found: Sums) -> None:
    Total.objects.filter(framework=framework, side=side, year__in=years).delete()
    Total.objects.bulk_create(
        Total(framework_id=framework, side=side, **cell._asdict(), **sums._asdict()) for cell, sums in found.items()
    )


# --- from scratch -----------------------------------------------------------------------------------------------------


@transaction.atomic
def rebuild(framework: Framework) -> list[str]:
    """Make every sum of a framework anew; gives the plans and years of which another sum stood there."""
    before = _everything(framework)
    documents = list(counted_plans(framework.pk).select_related("unit"))
    for document in documents:
        frozen = hooks.newest_frozen([document.pk]).get(document.pk)
        if frozen is None:
            CountedVersion.objects.filter(document=document).delete()
            _put(document, working_sums(document))
        else:
            note_frozen(document, frozen.number, frozen.frozen_at, frozen.lines)
            CountedVersion.objects.filter(document=document).update(adopted=frozen.adopted)
            _put(document, None)
    _recount_all(framework.pk, framework.years)
    for year in framework.years:
        recount_realised(framework, year)
    return sorted({name for name, _row in before ^ _everything(framework)})


def _everything(framework: Framework) -> set[tuple[str, Any]]:
    """Every sum with the name of what it is of."""
    plans = DocumentTotal.objects.filter(document__framework=framework).select_related("document__unit")
    whole = Total.objects.filter(framework=framework)
    standing = CountedVersion.objects.filter(document__framework=framework).select_related("document__unit")
    return {
        *((str(row.document), _all_of(row)) for row in plans),
        *((f"{row.side} {row.year}", (_cell(row), _amounts(row))) for row in whole),
        *((str(row.document), (row.number, row.adopted)) for row in standing),
        *((f"R {row.year}", row) for row in kept_realised(framework)),
    }
