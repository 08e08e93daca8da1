"""Reads of allocation rounds: what each unit gets, what is left, how that would be divided, and what differs."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef

from budgets.frozen_round import CENTRAL, RowSums, TableSums
from budgets.models import Allocation, AllocationRound, Income, RoundLine, StudentCount
from budgets.queries import units_with_money
from budgets.rest import by_rule
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.roles import Level
from kwaliteit.shared import notation
from plans.models import Document, Framework

Place = tuple[int, int]  # unit, year


def called(unit: Unit) -> Mapping[str, str] | str:
    """The institution itself is named by what its own money is for."""
    return CENTRAL if unit.level == Level.INSTITUTION else unit.short


@dataclass(frozen=True, slots=True)
class RoundRow(RowSums):
    """A unit with its line per year, and what it would get of what is left (None where no rule says it in numbers)."""

    unit: Unit
    lines: tuple[RoundLine | None, ...]
    of_the_rest: tuple[int | None, ...]

    @property
    def name(self) -> Mapping[str, str] | str:
        return called(self.unit)


@dataclass(frozen=True, slots=True)
class RoundTable(TableSums):
    """A round as a table: units by year. ``left`` is income − what is given; None where no income is known."""

    years: tuple[int, ...]
    rows: tuple[RoundRow, ...]
    totals: tuple[int, ...]
    papers: tuple[Income | None, ...]
    left: tuple[int | None, ...]

    @property
    def income(self) -> tuple[int | None, ...]:
        return tuple(paper.amount_cents if paper else None for paper in self.papers)

    @property
    def too_much(self) -> list[tuple[int, int]]:
        """Years in which more is given than comes in, with how much."""
        return [(year, -cents) for year, cents in zip(self.years, self.left, strict=True) if cents and cents < 0]

    @property
    def divides(self) -> bool:
        """Whether a rule in numbers divides what is left."""
        return any(cents is not None for row in self.rows for cents in row.of_the_rest)


def rounds_of(framework: Framework) -> list[AllocationRound]:
    return list(
        AllocationRound.objects.filter(framework=framework, document__isnull=False)
        .select_related("document__unit")
        .prefetch_related("lines", "scenarios__lines")
        .order_by("-first_year", "-pk")
    )


def round_of(document: Document) -> AllocationRound:
    """The round of a letter, with whether its amounts are the allocations; one that nobody began is empty, not saved."""
    given = Exists(Allocation.objects.filter(round=OuterRef("pk")))
    rows = AllocationRound.objects.filter(document=document).select_related("framework").annotate(is_given=given)
    found = rows.prefetch_related("lines", "scenarios__lines").first()
    if found is None:
        return empty_round(document)
    found.document = document
    return found


def empty_round(document: Document) -> AllocationRound:
    years = {"first_year": document.first_year, "last_year": document.last_year}
    return AllocationRound(document=document, framework=document.framework, name=document.title, **years)


def counting_papers(framework: Framework) -> dict[int, Income]:
    """Of each year the paper that counts before the year is over: the newest of the strongest kind that is not final."""
    order = {stage: place for place, stage in enumerate(Income.Stage.values)}
    rows = Income.objects.newest().filter(framework=framework).exclude(stage=Income.Stage.FINAL)
    return {row.year: row for row in sorted(rows, key=lambda row: order[row.stage])}


def round_table(
    round: AllocationRound, papers: Mapping[int, Income] | None = None, units: Sequence[Unit] | None = None
) -> RoundTable:
    """Central money, for common initiatives, comes last. A number of queries that does not grow with its rows.

    ``papers`` and ``units`` are those of the framework, where they were read already.
    """
    years = tuple(round.years)
    lines = {(line.unit_id, line.year): line for line in (round.lines.all() if round.pk else ())}
    units = with_units(units_of(round.framework) if units is None else units, lines)
    known = counting_papers(round.framework) if papers is None else papers
    totals = tuple(sum(line.amount_cents for (_unit, of), line in lines.items() if of == year) for year in years)
    income = [known[year].amount_cents if year in known else None for year in years]
    left = tuple(None if got is None else got - given for got, given in zip(income, totals, strict=True))
    rest = rest_of(round, [unit.pk for unit in units], lines, left)
    return RoundTable(
        years,
        tuple(
            RoundRow(
                unit,
                tuple(lines.get((unit.pk, year)) for year in years),
                tuple(rest.get((unit.pk, year)) for year in years),
            )
            for unit in units
        ),
        totals,
        tuple(known.get(year) for year in years),
        left,
    )


def units_of(framework: Framework) -> list[Unit]:
    """Every unit that a round can give money; the institution's own part last."""
    return sorted(units_with_money(framework), key=lambda unit: unit.level == Level.INSTITUTION)


def with_units(units: Sequence[Unit], lines: Iterable[Place]) -> Sequence[Unit]:
    """With those that were given some already, and would not be any more."""
    gone = {unit for unit, _year in lines} - {unit.pk for unit in units}
    if not gone:
        return units
    return [*Unit.objects.filter(pk__in=gone).order_by("order", "pk"), *units]


def rest_of(
    round: AllocationRound, units: Sequence[int], lines: Mapping[Place, RoundLine], left: Sequence[int | None]
) -> dict[Place, int]:
    """What each unit would get of what is left, by the rule of the round; the parts add up to it, to the cent."""
    found: dict[Place, int] = {}
    for year, cents in zip(round.years, left, strict=True):
        if cents is None:
            continue
        of_year = {unit: lines[unit, year] for unit in units if (unit, year) in lines}
        given = {unit: (line.amount_cents, line.students) for unit, line in of_year.items()}
        found |= {(unit, year): part for unit, part in by_rule(round.rest_rule, cents, given).items()}
    return found


@dataclass(frozen=True, slots=True)
class Difference:
    """What somebody gets by a round, and by what stands beside it: per year, and in all of them."""

    unit: Unit | None
    years: tuple[tuple[int, int], ...]
    """(was, now) of each year, in cents."""

    @property
    def name(self) -> Mapping[str, str] | str:
        return called(self.unit) if self.unit else ""

    @property
    def was(self) -> int:
        return sum(was for was, _now in self.years)

    @property
    def now(self) -> int:
        return sum(now for _was, now in self.years)

    @property
    def cents(self) -> int:
        return self.now - self.was

    @property
    def each(self) -> list[int]:
        """The difference of each year."""
        return [now - was for was, now in self.years]

    @property
    def percent(self) -> str:
        return notation.signed(notation.percent(self.cents, self.was, 1)) if self.was else "–"


def differences(table: RoundTable, other: RoundTable) -> list[Difference]:
    """Per unit what the other gives more or less, over the years that both have."""
    places = [(table.years.index(year), other.years.index(year)) for year in table.years if year in other.years]
    before, after = ({row.unit.pk: row for row in one.rows} for one in (table, other))
    units = {row.unit.pk: row.unit for one in (table, other) for row in one.rows}
    return [
        Difference(unit, tuple((_cents(before.get(pk), here), _cents(after.get(pk), there)) for here, there in places))
        for pk, unit in units.items()
    ]


def beside_given(framework: Framework, wanted: Mapping[Place, int], years: Iterable[int]) -> BesideGiven | None:
    """What a round gives beside what units are allocated now; None where that is nothing yet, or the same. Two queries.

    Only the years in which anything is allocated are compared; what the round does not speak of stays as it is.
    """
    rows = Allocation.objects.filter(framework=framework, year__in=list(years))
    now = {(unit, year): cents for unit, year, cents in rows.values_list("unit", "year", "amount_cents")}
    known = sorted({year for _unit, year in now})
    pairs = {place: (now.get(place, 0), wanted.get(place, now.get(place, 0))) for place in {*now, *wanted}}
    if all(was == then for (_unit, year), (was, then) in pairs.items() if year in known):
        return None
    units = Unit.objects.filter(pk__in={unit for unit, _year in pairs}).order_by("order", "pk")
    found = [
        Difference(unit, tuple(pairs.get((unit.pk, year), (0, 0)) for year in known))
        for unit in sorted(units, key=lambda unit: unit.level == Level.INSTITUTION)
    ]
    return BesideGiven(tuple(known), found, together(found))


def frozen_beside_given(document: Document, content: Mapping[str, Any]) -> BesideGiven | None:
    """The same of the round in a version."""
    lines = content["round"]["lines"]
    units = dict(Unit.objects.filter(code__in={line["unit"] for line in lines}).values_list("code", "pk"))
    wanted = {(units[line["unit"]], line["year"]): line["cents"] for line in lines}
    return beside_given(document.framework, wanted, document.years)


@dataclass(frozen=True, slots=True)
class BesideGiven:
    """Per unit and together: what is allocated now, and what a round gives."""

    years: tuple[int, ...]
    rows: list[Difference]
    all: Difference


def together(rows: Iterable[Difference]) -> Difference:
    columns = zip(*(row.years for row in rows), strict=True)
    return Difference(None, tuple((sum(was for was, _n in each), sum(now for _w, now in each)) for each in columns))


def left_over(table: RoundTable, other: RoundTable) -> Difference | None:
    """What is still to allocate by the one and by the other; None where the income of a year is not known."""
    if table.years != other.years or None in table.left or None in other.left:
        return None
    return Difference(None, tuple((was or 0, now or 0) for was, now in zip(table.left, other.left, strict=True)))


def _cents(row: RoundRow | None, place: int) -> int:
    line = row.lines[place] if row else None
    return line.amount_cents if line else 0


@dataclass(frozen=True, slots=True)
class Counts:
    """How many students each unit had on each reference date; the newest date first."""

    dates: tuple[datetime.date, ...]
    units: tuple[Unit, ...]
    found: Mapping[tuple[int, datetime.date], StudentCount]
    sources: Mapping[datetime.date, str]

    def latest(self, most: int) -> Counts:
        return replace(self, dates=self.dates[:most])

    @property
    def rows(self) -> list[tuple[Unit, list[StudentCount | None]]]:
        return [(unit, [self.found.get((unit.pk, day)) for day in self.dates]) for unit in self.units]

    @property
    def totals(self) -> list[int]:
        return [sum(row.number for (_unit, of), row in self.found.items() if of == day) for day in self.dates]


def student_counts(units: Sequence[Unit]) -> Counts:
    """The counts of these units, without the institution: its students are those of its units."""
    able = tuple(unit for unit in units if unit.level != Level.INSTITUTION)
    rows = list(StudentCount.objects.filter(unit__in=[unit.pk for unit in able]).order_by("pk"))
    dates = tuple(sorted({row.counted_on for row in rows}, reverse=True))
    sources = {row.counted_on: row.source for row in rows if row.source}
    return Counts(dates, able, {(row.unit_id, row.counted_on): row for row in rows}, sources)
