"""The allocation round in a snapshot: as a table, and what changed from one to another. Pure; living rows are not read."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from budgets.rest import by_rule

Names = Mapping[str, str]
Content = Mapping[str, Any]
CENTRAL = {"nl": "Centraal, voor gemeenschappelijke initiatieven", "en": "Central, for common initiatives"}
"""How the institution's own part is called, in both languages: in a version it stands beside names of units."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a unit gets in a year; of a rate with its students and their reference date."""

    amount_cents: int
    rate_cents: int | None
    students: int | None
    counted_on: datetime.date | None


class RowSums:
    """What a unit gets in all years together, of a round as it stands or stood."""

    __slots__ = ()
    lines: Sequence[Any]
    of_the_rest: Sequence[int | None]

    @property
    def total(self) -> int:
        return sum(line.amount_cents for line in self.lines if line)

    @property
    def rest_total(self) -> int:
        return sum(cents or 0 for cents in self.of_the_rest)


class TableSums:
    """What all units get in all years together."""

    __slots__ = ()
    totals: Sequence[int]
    left: Sequence[int | None]

    @property
    def total(self) -> int:
        return sum(self.totals)

    @property
    def left_total(self) -> int | None:
        known = [cents for cents in self.left if cents is not None]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class Row(RowSums):
    name: Names
    lines: tuple[Line | None, ...]
    of_the_rest: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class FrozenRound(TableSums):
    """A round as it stood: units by year. ``left`` is income − what is given; None where no income was known then."""

    years: tuple[int, ...]
    rows: tuple[Row, ...]
    totals: tuple[int, ...]
    papers: tuple[dict[str, Any] | None, ...]
    left: tuple[int | None, ...]
    rule: str
    text: str

    @property
    def divides(self) -> bool:
        return any(row.rest_total for row in self.rows)

    @property
    def dates(self) -> list[datetime.date]:
        """The reference dates of the students that rates were multiplied by."""
        return sorted({line.counted_on for row in self.rows for line in row.lines if line and line.counted_on})

    @property
    def income(self) -> tuple[int | None, ...]:
        return tuple(paper["cents"] if paper else None for paper in self.papers)


def read(content: Content) -> FrozenRound | None:
    """The round of a version; None where its kind of document holds none."""
    part = content.get("round")
    if part is None:
        return None
    years = range(content["document"]["first_year"], content["document"]["last_year"] + 1)
    lines = {(row["unit"], row["year"]): _line(row) for row in part["lines"]}
    names = {unit["code"]: CENTRAL if unit["central"] else unit["name"] for unit in part["units"]}
    papers = {row["year"]: row for row in part["income"]}
    totals = {year: sum(line.amount_cents for (_unit, of), line in lines.items() if of == year) for year in years}
    left = {year: papers[year]["cents"] - totals[year] if year in papers else None for year in years}
    rule = part["rest"]["rule"] if part["rest"] else ""
    rest: dict[tuple[str, int], int] = {}
    for year, cents in left.items():
        given = {unit: lines[unit, year] for unit in names if (unit, year) in lines}
        weights = {unit: (line.amount_cents, line.students) for unit, line in given.items()}
        rest |= {(unit, year): part for unit, part in by_rule(rule, cents or 0, weights).items() if cents is not None}
    return FrozenRound(
        tuple(years),
        tuple(
            Row(
                name,
                tuple(lines.get((unit, year)) for year in years),
                tuple(rest.get((unit, year)) for year in years),
            )
            for unit, name in names.items()
        ),
        tuple(totals.values()),
        tuple(papers.get(year) for year in years),
        tuple(left.values()),
        rule,
        part["rest"]["text"] if part["rest"] else "",
    )


def _line(row: Mapping[str, Any]) -> Line:
    day = datetime.date.fromisoformat(row["counted_on"]) if row["counted_on"] else None
    return Line(row["cents"], row["rate"], row["students"], day)


@dataclass(frozen=True, slots=True)
class UnitChange:
    """Per year what somebody was given before, and what after; and whether the way it is made up changed too."""

    name: Names
    cells: tuple[tuple[int, int, int], ...]
    """(year, before, after) in cents."""
    otherwise: bool = False
    """The same amounts, from another rate or other students."""

    @property
    def before(self) -> int:
        return sum(was for _year, was, _now in self.cells)

    @property
    def after(self) -> int:
        return sum(now for _year, _was, now in self.cells)

    @property
    def changed(self) -> bool:
        return self.otherwise or any(was != now for _year, was, now in self.cells)


@dataclass(frozen=True, slots=True)
class RoundChange:
    """What a round gives beside what it gave before."""

    years: tuple[int, ...]
    rows: tuple[UnitChange, ...]
    total: UnitChange
    left: tuple[tuple[int, int | None, int | None], ...]
    rule: tuple[tuple[str, str], tuple[str, str]]
    """(rule, words) before and after."""

    @property
    def difference(self) -> int:
        return self.total.after - self.total.before

    @property
    def rule_changed(self) -> bool:
        return self.rule[0] != self.rule[1]

    @property
    def left_changed(self) -> bool:
        return any(was != now for _year, was, now in self.left)

    @property
    def is_empty(self) -> bool:
        return not (self.rule_changed or self.left_changed or any(row.changed for row in self.rows))


def compare(old: Content, new: Content) -> RoundChange | None:
    """What changed in the round of two snapshots; None where neither holds one."""
    was, now = _by_unit(old), _by_unit(new)
    before, after = read(old), read(new)
    if before is None and after is None:
        return None
    years = tuple(sorted({*(before.years if before else ()), *(after.years if after else ())}))
    rows = tuple(_row(was.get(unit), now.get(unit), years) for unit in dict.fromkeys([*now, *was]))
    total = UnitChange(
        {},
        tuple(
            (year, sum(row.cells[at][1] for row in rows), sum(row.cells[at][2] for row in rows))
            for at, year in enumerate(years)
        ),
    )
    left = tuple((year, _left(before, year), _left(after, year)) for year in years)
    rules = tuple((one.rule, one.text) if one else ("", "") for one in (before, after))
    return RoundChange(years, rows, total, left, (rules[0], rules[1]))


def _by_unit(content: Content) -> dict[str, tuple[Row, tuple[int, ...]]]:
    found = read(content)
    if found is None:
        return {}
    return {unit["code"]: (row, found.years) for unit, row in zip(content["round"]["units"], found.rows, strict=True)}


def _row(
    was: tuple[Row, tuple[int, ...]] | None, now: tuple[Row, tuple[int, ...]] | None, years: tuple[int, ...]
) -> UnitChange:
    lines = [dict(zip(side[1], side[0].lines, strict=True)) if side else {} for side in (was, now)]
    cells = tuple((year, *(_cents(side.get(year)) for side in lines)) for year in years)
    same = all(was == now for _year, was, now in cells)
    otherwise = same and any(lines[0].get(year) != lines[1].get(year) for year in years)
    name = (now or was)[0].name  # type: ignore[index]
    return UnitChange(name, cells, otherwise)  # type: ignore[arg-type]


def _cents(line: Line | None) -> int:
    return line.amount_cents if line else 0


def _left(found: FrozenRound | None, year: int) -> int | None:
    return dict(zip(found.years, found.left, strict=True)).get(year) if found else None
