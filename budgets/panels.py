"""What this floor adds to the pages of plans (plans.hooks): the money of a plan and of a measure, and the way to it."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Exists, OuterRef, QuerySet, Sum, Value
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from budgets import rounds
from budgets.models import Allocation, BudgetLine, FundingSource
from budgets.shifts import moving
from budgets.snapshot import details, with_parts
from kwaliteit.shared.composed import composed
from kwaliteit.shared.notation import euros
from plans.hooks import Cell, MadeOf, PlanMoney, SourceRow
from plans.models import Document, Measure
from plans.models.framework import Holds

Cells = dict[int, dict[int, Cell]]
"""Amounts by measure and year."""


def plan_money(document: Document) -> PlanMoney:
    """The quality funds of a plan, and in which years they are over what its unit was given (one query)."""
    cells, given = _counting(document)
    rows = _per_year(document, cells, given)
    over = [(year, planned - most) for year, planned, most in rows if most is not None and planned > most]
    if over:
        text = _("€ %(euros)s too much in %(year)s")
        words = [text % {"euros": euros(cents), "year": year} for year, cents in over]
        return PlanMoney(cells, "late", ", ".join(words))
    return PlanMoney(cells, "done" if any(planned for _year, planned, _most in rows) else "open")


def planned_and_given(document: Document) -> list[tuple[int, int, int | None]]:
    """Per year in cents what a plan budgets and what its unit was given; empty when neither is known (one query)."""
    return _per_year(document, *_counting(document))


def _per_year(document: Document, cells: Cells, given: dict[int, int]) -> list[tuple[int, int, int | None]]:
    planned: dict[int, int] = defaultdict(int)
    for row in cells.values():
        for year, (cents, _pm) in row.items():
            planned[year] += cents or 0
    return [(year, planned[year], given.get(year)) for year in document.years] if cells or given else []


def _counting(document: Document) -> tuple[Cells, dict[int, int]]:
    """What counts of each measure per year, and what the unit may spend per year, with what was shifted: one query."""
    cells: Cells = defaultdict(dict)
    given: dict[int, int] = {}
    place = {"framework": document.framework_id, "unit": document.unit_id, "years": list(document.years)}
    for measure, year, cents, pm in _money(document=document.pk, **place):
        if measure:
            before = cells[measure].get(year, (None, False))
            both = None if cents is None and before[0] is None else (cents or 0) + (before[0] or 0)
            cells[measure][year] = (both, both is None and (pm or before[1]))
        else:
            given[year] = given.get(year, 0) + cents
    return dict(cells), given


@composed
def _money(*, document: int, framework: int, unit: int, years: list[int]) -> QuerySet[BudgetLine]:
    """A row of measure, year, cents and pm for each line; without a measure for what was given."""
    lines = BudgetLine.objects.filter(document=document, source__counts=True).order_by()
    rows = Allocation.objects.filter(framework=framework, unit=unit, year__in=years)
    allocated = rows.order_by().annotate(measure=Value(0), pm=Value(False))
    moved = moving(framework).filter(unit=unit, year__in=years).values("year")
    moved = moved.annotate(measure=Value(0), pm=Value(False), all=Sum("cents"))
    return lines.values_list("measure", "year", "amount_cents", "pm").union(
        allocated.values_list("measure", "year", "amount_cents", "pm"),
        moved.values_list("measure", "year", "all", "pm"),
        all=True,
    )


def money_of_measure(measure: Measure) -> list[SourceRow]:
    """One query, and one more when any amount is made of parts."""
    lines = list(with_parts(BudgetLine.objects.filter(measure=measure)).order_by("source__order", "year"))
    behind = details(lines)
    found: dict[int, SourceRow] = {}
    for line in lines:
        row = found.setdefault(
            line.source_id, SourceRow(str(line.source), line.source.counts, {}, code=line.source.code)
        )
        row.cells[line.year] = (line.amount_cents, line.pm)
        detail = behind.get(line.pk)
        if detail and detail.parts:
            row.made.append(MadeOf(detail.where, detail.part_texts, line.amount_cents or 0))
    return list(found.values())


def money_sources(document: Document) -> list[tuple[str, str]]:
    rows = FundingSource.objects.filter(framework=document.framework_id)
    return [(row.code, str(row)) for row in rows.order_by("order", "pk")]


def is_funded() -> Exists:
    return Exists(BudgetLine.objects.filter(measure=OuterRef("pk")))


def budget_link(document: Document) -> str:
    return reverse("budgets:grid", args=[document.uuid])


def amount_link(document: str, measure: str) -> str:
    return f"{reverse('budgets:grid', args=[document])}?maatregel={measure}"


def allocation(request: HttpRequest, document: Document) -> SafeString | None:
    """The round that a letter holds: what it gives and leaves, and the way to it."""
    if document.kind.holds != Holds.ROUND:
        return None
    round = rounds.round_of(document)
    context = {"document": document, "table": rounds.round_table(round)}
    return render_to_string("budgets/rounds/panel.html", context, request=request)
