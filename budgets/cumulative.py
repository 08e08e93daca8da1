"""What each unit kept or fell short over the years: opening reserve + allocated + carried over − realised. Reading only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from budgets import shifts
from budgets.models import OpeningReserve, Report
from budgets.queries import allocations_of, last_realised, realised_rows, units_with_money
from budgets.rounds import called
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.roles import Level
from plans.models import Framework


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a unit. ``realised`` is None where no final report told yet what it spent: then it has no result."""

    year: int
    allocated: int
    carried: int
    realised: int | None
    cumulative: int | None

    @property
    def result(self) -> int | None:
        return None if self.realised is None else self.allocated + self.carried - self.realised


@dataclass(frozen=True, slots=True)
class Run:
    """The years of a unit, from its opening reserve on; of all units together ``opening`` is the first there is."""

    unit: Unit | None
    opening: OpeningReserve | None
    opening_cents: int
    years: tuple[Year, ...]

    @property
    def name(self) -> Mapping[str, str] | str:
        return called(self.unit) if self.unit else ""

    @property
    def closing(self) -> int | None:
        """The newest cumulative result."""
        known = [year.cumulative for year in self.years if year.cumulative is not None]
        return known[-1] if known else None


def runs(framework: Framework) -> list[Run]:
    """Every unit that was given money, spent some, or began with a reserve; the institution's own part last.

    A year counts from the one in which the opening reserve stands, and up to the last that a final financial report told of.
    A number of statements that does not grow with the units.
    """
    given, carried = allocations_of(framework), shifts.carried_of(framework)
    spent: dict[tuple[int, int], int] = defaultdict(int)
    final = [row for row in realised_rows(framework) if row.report == Report.FINAL]
    for (unit, year, _theme), cents in last_realised(final).items():
        spent[unit, year] += cents
    opening = {row.unit_id: row for row in OpeningReserve.objects.filter(framework=framework)}
    known = {unit for unit, _year in (*given, *carried, *spent)} | set(opening)
    units = [unit for unit in units_with_money(framework) if unit.pk in known]
    units.sort(key=lambda unit: unit.level == Level.INSTITUTION)
    return [_run(framework, unit, opening.get(unit.pk), given, carried, spent) for unit in units]


def _run(
    framework: Framework,
    unit: Unit,
    opening: OpeningReserve | None,
    given: Mapping[tuple[int, int], int],
    carried: Mapping[tuple[int, int], int],
    spent: Mapping[tuple[int, int], int],
) -> Run:
    """A year of which nothing is told stops the count: what comes after it stands on an unknown."""
    reserve = opening.amount_cents if opening else 0
    total: int | None = reserve
    years = []
    for year in framework.years:
        key = (unit.pk, year)
        if opening and year < opening.year:
            continue
        realised = spent.get(key)
        before, allocated, moved = total, given.get(key, 0), carried.get(key, 0)
        total = None if before is None or realised is None else before + allocated + moved - realised
        years.append(Year(year, allocated, moved, realised, total))
    return Run(unit, opening, reserve, tuple(years))


def together(rows: list[Run], framework: Framework) -> Run:
    """All units in one row; a year has a result where each unit that was given money in it has one."""
    years, total = [], sum(row.opening_cents for row in rows)
    running: int | None = total
    for when in framework.years:
        each = [year for row in rows for year in row.years if year.year == when]
        told = [year for year in each if year.allocated or year.carried or year.realised is not None]
        known = bool(told) and all(year.realised is not None for year in told)
        realised = sum(year.realised or 0 for year in told) if known else None
        allocated, carried = sum(year.allocated for year in each), sum(year.carried for year in each)
        running = None if running is None or realised is None else running + allocated + carried - realised
        years.append(Year(when, allocated, carried, realised, running))
    return Run(None, next((row.opening for row in rows if row.opening), None), total, tuple(years))
