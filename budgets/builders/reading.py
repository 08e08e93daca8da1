"""The sums from which the tables are built: each read is one statement, whatever the size of the institution."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models import Sum as Add

from budgets.models import Allocation, BudgetLine, DocumentTotal, Income, Realised, Report, SpendingRound, Total
from budgets.queries import allocated_to, last_realised, realised_rows
from budgets.shifts import moving
from budgets.tables import Column, Line, Sum, sums
from budgets.tables.registry import Scope
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.roles import Level


class Cell(NamedTuple):
    """Where a sum stands. Of what was realised no source is known."""

    column: Column
    theme: str
    source: str
    counts: bool


def whole(scope: Scope) -> bool:
    """Whether all units are asked together."""
    return scope.unit is None and scope.document is None


def columns(scope: Scope, real: set[int]) -> list[Column]:
    """Every year that is asked: as budgeted, and as realised where something was."""
    both = (Column(year, side) for year in scope.years for side in ("B", "R") if side in scope.sides)  # type: ignore[arg-type]
    return [column for column in both if not column.real or column.year in real]


def units_of(unit: Unit) -> QuerySet[Unit, int]:
    """A unit and what lies below it; the institution by itself is its central part."""
    own = Q(pk=unit.pk)
    rows = Unit.objects.filter(own if unit.level == Level.INSTITUTION else own | Q(parent=unit))
    return rows.order_by().values_list("pk", flat=True)


def of_lines(lines: Iterable[Line]) -> dict[Cell, Sum]:
    """The same of lines that were read already."""
    return sums(lines, lambda line: Cell(Column(line.year), line.theme, line.source, line.counts))


def spending(scope: Scope) -> dict[Cell, Sum]:
    """What is budgeted and what was realised of all money, by year, theme and source."""
    if scope.document is not None:
        return _working(scope)
    found: dict[Cell, Sum] = defaultdict(Sum)
    if scope.unit is None:
        for row in Total.objects.filter(framework=scope.framework, year__in=scope.years):
            column = Column(row.year, "R" if row.side == Total.Side.REALISED else "B")
            found[Cell(column, row.theme, row.source, row.counts)] += Sum(row.cents, row.amounts, bool(row.pms))
        return dict(found)
    for row in totals_of(scope):
        found[Cell(Column(row.year), row.theme, row.source, row.counts)] += Sum(row.cents, row.amounts, bool(row.pms))
    if "R" in scope.sides:
        for (_unit, year, theme), cents in last_of(scope).items():
            found[Cell(Column(year, "R"), theme, "", True)] += Sum(cents, 1)
    return dict(found)


def totals_of(scope: Scope) -> QuerySet[DocumentTotal]:
    """The sums of the plans that count, of one unit or of all."""
    rows = DocumentTotal.objects.filter(document__framework=scope.framework, counted=True, year__in=scope.years)
    return rows if scope.unit is None else rows.filter(document__unit__in=units_of(scope.unit))


def last_of(scope: Scope, units: Iterable[int] | None = None) -> dict[tuple[int, int, str], int]:
    """Realised cents by unit, year and theme, of the last report; of some units, or of those that are asked."""
    units = units_of(scope.unit) if units is None and scope.unit is not None else units
    return last_realised(row for row in realised_rows(scope.framework, units) if row.year in scope.years)


def so_far(scope: Scope, years: Iterable[int]) -> list[int]:
    """Of these years, of which something was realised, those that are not final: no final report is closed yet, and no
    final income is known. One statement."""
    years = sorted(years)
    if not years:
        return []
    mine = {"framework": scope.framework, "year__in": years}
    closed = SpendingRound.objects.filter(**mine, report=Report.FINAL, closed_at__isnull=False).order_by()
    settled = Income.objects.filter(**mine, stage=Income.Stage.FINAL).order_by()
    final = set(closed.values_list("year", flat=True).union(settled.values_list("year", flat=True)))
    return [year for year in years if year not in final]


def partly(scope: Scope, years: Collection[int]) -> set[int]:
    """Of these years those in which a unit that budgets something entered nothing in any report. One statement."""
    if not years:
        return set()
    told = Realised.objects.filter(
        unit=OuterRef("document__unit"), round__framework=scope.framework, round__year=OuterRef("year")
    )
    rows = totals_of(scope).filter(~Exists(told), counts=True, year__in=years).exclude(cents=0)
    return set(rows.order_by().values_list("year", flat=True).distinct())


def budgeted_by_unit(scope: Scope, units: Iterable[int]) -> Iterable[tuple[int, int, int, int, int]]:
    """Unit, year, cents, how many amounts and how many pm, of the quality funds of these units that count."""
    rows = totals_of(scope).filter(counts=True, document__unit__in=units)
    rows = rows.order_by().values_list("document__unit_id", "year")
    return rows.annotate(c=Add("cents"), a=Add("amounts"), p=Add("pms"))


def _working(scope: Scope) -> dict[Cell, Sum]:
    rows = BudgetLine.objects.filter(document=scope.document, year__in=scope.years).values(
        "year", theme=F("measure__theme__code"), of=F("source__code"), counts=F("source__counts")
    )
    summed = rows.annotate(cents=Add("amount_cents"), amounts=Count("amount_cents"), pms=Count("pk", filter=Q(pm=True)))
    return {
        Cell(Column(row["year"]), row["theme"], row["of"], row["counts"]): Sum(
            row["cents"] or 0, row["amounts"], bool(row["pms"])
        )
        for row in summed.order_by()
    }


def by_theme(cells: dict[Cell, Sum]) -> dict[tuple[Column, str], Sum]:
    """Of quality funds only."""
    found: dict[tuple[Column, str], Sum] = defaultdict(Sum)
    for cell, amount in cells.items():
        if cell.counts:
            found[cell.column, cell.theme] += amount
    return found


def given(scope: Scope) -> dict[int, int]:
    """Allocated cents by year, to the unit that is asked or to all."""
    rows = Allocation.objects.filter(framework=scope.framework, year__in=scope.years)
    if scope.unit is not None:
        rows = rows.filter(unit__in=units_of(scope.unit))
    return dict(rows.order_by().values_list("year").annotate(cents=Add("amount_cents")))


def ceilings(scope: Scope) -> tuple[dict[int, int], dict[int, int]]:
    """Cents by year that were allocated to one unit, and that decisions carried over or shifted to it since (below zero
    where it gave); of a plan to its unit."""
    if scope.document is not None:
        found = allocated_to(scope.document)
        moved = {year: row.carried_cents for year, row in found.items() if row.carried_cents}
        return {year: row.amount_cents - row.carried_cents for year, row in found.items()}, moved
    if scope.unit is None:
        return given(scope), {}
    rows = moving(scope.framework.pk).filter(unit__in=units_of(scope.unit), year__in=scope.years)
    return given(scope), {year: cents for year, cents in rows.values_list("year").annotate(all=Add("cents")) if cents}


def papers(scope: Scope) -> dict[tuple[int, str], int]:
    """What the newest paper of each kind says that comes in, by year and kind."""
    rows = Income.objects.newest().filter(framework=scope.framework, year__in=scope.years)
    return {(year, stage): cents for year, stage, cents in rows.values_list("year", "stage", "amount_cents")}


def income(known: dict[tuple[int, str], int]) -> dict[Column, int]:
    """Budgeted from the strongest paper that is not final, realised from the final one."""
    order = {stage: place for place, stage in enumerate(Income.Stage.values)}
    found: dict[Column, int] = {}
    for (year, stage), cents in sorted(known.items(), key=lambda row: order[row[0][1]]):
        found[Column(year, "R" if stage == Income.Stage.FINAL else "B")] = cents
    return found
