"""The money's part of a snapshot: lines, what was allocated, and (for the institution) the income known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Sum

from budgets import statement
from budgets.details import Detail
from budgets.models import (
    Allocation,
    AllocationRound,
    BudgetLine,
    FundingSource,
    Income,
    LinePart,
    Report,
    Reserve,
    SpendingStatement,
)
from budgets.rounds import counting_papers
from budgets.shifts import moving
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.composed import composed
from plans.models import Document
from plans.snapshot import names


def content(document: Document) -> dict[str, Any]:
    framework = document.framework
    sources = FundingSource.objects.filter(framework=framework).order_by("order", "pk")
    lines = list(with_parts(BudgetLine.objects.filter(document=document)).select_related("measure"))
    parts = _parts([line.pk for line in lines if line.has_parts])
    allocations = Allocation.objects.filter(framework=framework, year__in=document.years).select_related("unit")
    incomes: list[Income] = []
    if document.kind.level == Level.INSTITUTION:
        incomes = list(Income.objects.newest().filter(framework=framework).order_by("year", "stage"))
    else:
        allocations = allocations.filter(unit=document.unit)
    return {
        "sources": [{"code": s.code, "name": names(s), "counts": s.counts} for s in sources],
        "lines": sorted(
            (
                {
                    "measure": str(line.measure.uuid),
                    "year": line.year,
                    "source": line.source.code,
                    "cents": line.amount_cents,
                    "pm": line.pm,
                    "note": line.note,
                    **({"parts": parts[line.pk]} if line.has_parts else {}),
                    **({"reserve": _reserve(line.reserve)} if line.reserve and line.reserve.shows else {}),
                }
                for line in lines
            ),
            key=lambda row: (row["measure"], row["year"], row["source"]),
        ),
        "allocations": sorted(
            ({"unit": a.unit.code, "year": a.year, "cents": a.amount_cents} for a in allocations),
            key=lambda row: (row["unit"], row["year"]),
        ),
        "income": [{"year": i.year, "stage": i.stage, "cents": i.amount_cents} for i in incomes],
        **_carried(document),
    }


def _carried(document: Document) -> dict[str, Any]:
    """What shifts brought and took, where they did: a plan without any freezes as it always did."""
    unit = None if document.kind.level == Level.INSTITUTION else document.unit_id
    summed = _moved(framework=document.framework_id, unit=unit, years=list(document.years))
    found = [{"unit": unit, "year": year, "cents": cents} for unit, year, cents in sorted(summed) if cents]
    return {"carried": found} if found else {}


@composed
def _moved(*, framework: int, unit: int | None, years: list[int]) -> QuerySet[Any]:
    rows = moving(framework).filter(year__in=years)
    rows = rows if unit is None else rows.filter(unit=unit)
    return rows.values_list("unit__code", "year").annotate(all=Sum("cents"))


def details(lines: Iterable[BudgetLine]) -> dict[int, Detail]:
    """What stands behind living amounts, by the key of the line; one more statement when any has parts.

    The lines come ``with_parts`` and with their source and reserve.
    """
    lines = list(lines)
    parts = _parts([line.pk for line in lines if line.has_parts])  # type: ignore[attr-defined]
    found = {}
    for line in lines:
        reserve = _reserve(line.reserve) if line.reserve and line.reserve.shows else None
        if reserve or line.pk in parts:
            rows = tuple(parts.get(line.pk, ()))
            found[line.pk] = Detail(line.year, names(line.source), line.amount_cents, rows, reserve)
    return found


def with_parts(lines: QuerySet[BudgetLine]) -> QuerySet[BudgetLine]:
    """Each with whether it ``has_parts``, its source, and the decision that it waits for."""
    mine = LinePart.objects.filter(line=OuterRef("pk"))
    return lines.annotate(has_parts=Exists(mine)).select_related("source", "reserve__body")


def _parts(lines: list[int]) -> dict[int, list[dict[str, Any]]]:
    """What amounts are made of; an amount that was typed has no such key, so it reads as it always did."""
    found: dict[int, list[dict[str, Any]]] = {}
    rows = LinePart.objects.filter(line__in=lines).select_related("function", "norm__index").order_by("order", "pk")
    for part in rows if lines else ():
        row: dict[str, Any] = {"what": part.what, "cents": part.amount_cents}
        if part.function:
            row |= {
                "function": {"code": part.function.code, "name": names(part.function)},
                "fte_thousandths": part.fte_thousandths,
                "months": part.months,
                "norm_cents": part.norm_cents,
                "index": part.norm.index.name if part.norm else None,
            }
        found.setdefault(part.line_id, []).append(row)
    return found


def _reserve(reserve: Reserve) -> dict[str, Any]:
    """The decision that an amount waits for, or that was not granted."""
    found = {"what": reserve.what, "body": names(reserve.body), "due_on": reserve.due_on.isoformat()}
    if reserve.settled_on:
        found["refused"] = {"on": reserve.settled_on.isoformat(), "text": reserve.text}
    return found


def round_of(document: Document) -> dict[str, Any]:
    """What a framework letter gives: a line per unit and year, the units in their order, the income known, and the rule
    for what is still to allocate."""
    round = AllocationRound.objects.filter(document=document).first()
    lines = list(round.lines.select_related("unit")) if round else []
    given = {line.unit for line in lines}
    units = sorted(given, key=lambda unit: (unit.level == Level.INSTITUTION, unit.order, unit.name_nl, unit.pk))
    papers = counting_papers(document.framework)
    return {
        "units": [{"code": u.code, "name": names(u), "central": u.level == Level.INSTITUTION} for u in units],
        "lines": sorted(
            (
                {
                    "unit": line.unit.code,
                    "year": line.year,
                    "cents": line.amount_cents,
                    "rate": line.rate_cents,
                    "students": line.students,
                    "counted_on": line.counted_on.isoformat() if line.counted_on else None,
                }
                for line in lines
            ),
            key=lambda row: (row["unit"], row["year"]),
        ),
        "income": [
            {"year": year, "stage": paper.stage, "cents": paper.amount_cents, "dated": paper.dated.isoformat()}
            for year, paper in sorted(papers.items())
            if year in document.years
        ],
        "rest": {"rule": round.rest_rule, "text": round.rest_text} if round else None,
    }


def spending_of(document: Document) -> list[dict[str, Any]]:
    """What the closed final reports about the years of the document say: of a faculty its own part, else all of it."""
    rows = SpendingStatement.objects.filter(
        round__framework=document.framework_id, round__year__in=document.years, round__report=Report.FINAL
    )
    newest = {row.round.year: row for row in rows.select_related("round").order_by("round__number")}
    code = None if document.kind.level == Level.INSTITUTION else document.unit.code
    return [
        {**statement.of_unit(statement.read(row.payload), code), "fingerprint": row.fingerprint}
        for _year, row in sorted(newest.items())
    ]


def excess(content: dict[str, Any], unit_code: str, years: range) -> dict[int, int]:
    """Per year the cents that are budgeted from quality funds above what the unit may spend: its allocation, and what was
    carried over or shifted. Years within it are absent."""
    counting = {source["code"] for source in content["sources"] if source["counts"]}
    over: dict[int, int] = {}
    for year in years:
        given = [*content["allocations"], *content.get("carried", ())]
        allocated = [a["cents"] for a in given if a["year"] == year and a["unit"] == unit_code]
        if not allocated:
            continue
        budgeted = sum(
            line["cents"] or 0 for line in content["lines"] if line["year"] == year and line["source"] in counting
        )
        if budgeted > sum(allocated):
            over[year] = budgeted - sum(allocated)
    return over
