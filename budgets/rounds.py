"""Reads of allocation rounds: what each unit gets, what is left, how that would be divided, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from budgets.models import AllocationRound, RoundLine
from budgets.queries import incomes, units_with_money
from budgets.rest import divided
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.roles import Level
from kwaliteit.shared import notation

Rest = AllocationRound.Rest
Place = tuple[int, int]  # unit, year


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A unit with its line per year, and what it would get of what is left (None where no rule says it in numbers)."""

    unit: Unit
    lines: tuple[RoundLine | None, ...]
    of_the_rest: tuple[int | None, ...]

    @property
    def total(self) -> int:
        return sum(line.amount_cents for line in self.lines if line)


@dataclass(frozen=True, slots=True)
class RoundTable:
    """A round as a table: units by year. ``left`` is income − what is given; None where no income is known."""

    years: tuple[int, ...]
    rows: tuple[RoundRow, ...]
    totals: tuple[int, ...]
    income: tuple[int | None, ...]
    left: tuple[int | None, ...]


def round_table(round: AllocationRound) -> RoundTable:
    """Central money, for common initiatives, comes last. A number of queries that does not grow with its rows."""
    years = tuple(round.years)
    lines = {(line.unit_id, line.year): line for line in round.lines.all()}
    units = sorted(units_with_money(round.framework), key=lambda unit: unit.level == Level.INSTITUTION)
    known = {column.year: cents for column, cents in incomes(round.framework).items() if not column.real}
    totals = tuple(sum(line.amount_cents for (_unit, of), line in lines.items() if of == year) for year in years)
    income = tuple(known.get(year) for year in years)
    left = tuple(None if got is None else got - given for got, given in zip(income, totals, strict=True))
    rest = rest_of(round, lines, left)
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
        income,
        left,
    )


def rest_of(round: AllocationRound, lines: dict[Place, RoundLine], left: Sequence[int | None]) -> dict[Place, int]:
    """What each unit would get of what is left, by the rule of the round; the parts add up to it, to the cent."""
    found: dict[Place, int] = {}
    for year, cents in zip(round.years, left, strict=True):
        of_year = {unit: line for (unit, of), line in sorted(lines.items()) if of == year}
        if cents is None or round.rest_rule == Rest.WRITTEN:
            continue
        if round.rest_rule == Rest.PROPORTIONAL:
            weights = {unit: line.amount_cents for unit, line in of_year.items()}
        else:
            weights = {unit: line.students or 0 for unit, line in of_year.items()}
        found |= {(unit, year): part for unit, part in divided(cents, weights).items()}
    return found


@dataclass(frozen=True, slots=True)
class Difference:
    """What a unit gets in all years by a round, and by what stands beside it."""

    unit: Unit
    was: int
    now: int

    @property
    def cents(self) -> int:
        return self.now - self.was

    @property
    def percent(self) -> str:
        return notation.signed(notation.percent(self.cents, self.was, 1)) if self.was else "–"


def differences(table: RoundTable, other: RoundTable) -> list[Difference]:
    """Per unit what the other gives more or less, over the years that both have."""
    years = [year for year in table.years if year in other.years]
    return [
        Difference(one.unit, _over(table, one, years), _over(other, two, years))
        for one, two in zip(table.rows, other.rows, strict=True)
    ]


def _over(table: RoundTable, row: RoundRow, years: Sequence[int]) -> int:
    return sum(line.amount_cents for year, line in zip(table.years, row.lines, strict=True) if line and year in years)
