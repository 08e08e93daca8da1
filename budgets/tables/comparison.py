"""A plan against the one that it replaces, with what the difference is made of. Pure: whole cents, nothing rounded.

A measure keeps its lineage, so one that stands under another theme now was only regrouped; so were measures that a
recorded shift names as merged or divided. What is left is truly changed, new or dropped. The parts of every cell add
up to its difference to the cent, and over all themes what was regrouped is 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Literal, NamedTuple

from budgets.tables.rows import Line, share

What = Literal["regrouped", "changed", "new", "dropped", "same"]


@dataclass(frozen=True, slots=True)
class Part:
    """One cell: cents in the plan that was replaced and in the one that replaces it, and what the difference is."""

    was: int = 0
    now: int = 0
    regrouped: int = 0
    changed: int = 0
    new: int = 0
    dropped: int = 0

    def __add__(self, other: Part) -> Part:
        return Part(
            self.was + other.was,
            self.now + other.now,
            self.regrouped + other.regrouped,
            self.changed + other.changed,
            self.new + other.new,
            self.dropped + other.dropped,
        )

    @property
    def difference(self) -> int:
        return self.now - self.was


@dataclass(frozen=True, slots=True)
class Merged:
    """Cents of one year that went from one measure to another, as a shift says or (None: all of them) the plan itself."""

    origin: str
    target: str
    year: int
    cents: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The lines of one version, with the measures in it: the key of a line to lineage, theme and title."""

    lines: Sequence[Line]
    measures: Mapping[str, tuple[str, str, str]]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """One measure over all years that are compared."""

    title: str
    what: What
    theme_was: str
    theme_now: str
    was: int
    now: int


class Place(NamedTuple):
    unit: str
    theme: str
    year: int


@dataclass(frozen=True)
class Comparison:
    years: tuple[int, ...]
    cells: Mapping[Place, Part]
    measures: tuple[MeasureChange, ...] = field(default=())

    @cached_property
    def _sums(self) -> dict[Place, Part]:
        """Every sum that is ever asked, by what it is of; what is left open is empty."""
        found: dict[Place, Part] = defaultdict(Part)
        for place, part in self.cells.items():
            for unit, theme, year in set(product(("", place.unit), ("", place.theme), (0, place.year))):
                found[Place(unit, theme, year)] += part
        return found

    def part(self, *, unit: str = "", theme: str = "", year: int = 0) -> Part:
        """All cells of a unit, theme or year together; what is left out is all of them."""
        return self._sums.get(Place(unit, theme, year), Part())

    def shares(self, theme: str, year: int) -> tuple[int | None, int | None]:
        """Whole percents of the year's total, before and now."""
        part, whole = self.part(theme=theme, year=year), self.part(year=year)
        return share(part.was, whole.was), share(part.now, whole.now)


def compared(original: Plan, now: Plan, years: Sequence[int], merged: Iterable[Merged] = ()) -> Comparison:
    """One plan against the one that it replaces, in the years that both have."""
    was_at, was_in = _amounts(original, years)
    now_at, now_in = _amounts(now, years)
    cells: dict[Place, Part] = defaultdict(Part)
    room: dict[tuple[str, int], int] = {}
    for lineage in {**was_in, **now_in}:
        for year in years:
            before, after = was_at.get((lineage, year), 0), now_at.get((lineage, year), 0)
            _one(cells, now.unit, year, was_in.get(lineage), now_in.get(lineage), before, after)
            room[lineage, year] = after - before
    for row in merged:
        if row.year in years and row.origin in {**was_in, **now_in} and row.target in {**was_in, **now_in}:
            _merge(cells, now.unit, row, was_in, now_in, room)
    return Comparison(tuple(years), dict(cells), tuple(_changes(was_in, now_in, was_at, now_at, years)))


Known = dict[str, tuple[str, str]]
"""Theme and title by lineage."""


def _amounts(plan: Plan, years: Sequence[int]) -> tuple[dict[tuple[str, int], int], Known]:
    found: dict[tuple[str, int], int] = defaultdict(int)
    for line in plan.lines:
        if line.counts and line.year in years:
            lineage = plan.measures[line.measure][0] if line.measure in plan.measures else line.measure
            found[lineage, line.year] += line.cents or 0
    known = {lineage: (theme, title) for lineage, theme, title in plan.measures.values()}
    known |= {line.measure: (line.theme, "") for line in plan.lines if line.measure not in plan.measures}
    return dict(found), known


def _one(
    cells: dict[Place, Part],
    unit: str,
    year: int,
    old: tuple[str, str] | None,
    new: tuple[str, str] | None,
    before: int,
    after: int,
) -> None:
    """What one measure does in one year, at the theme that it left and the one that it is in now."""
    if old and new:
        moved = before if old[0] != new[0] else 0
        cells[Place(unit, old[0], year)] += Part(was=before, regrouped=-moved)
        cells[Place(unit, new[0], year)] += Part(now=after, regrouped=moved, changed=after - before)
    elif new:
        cells[Place(unit, new[0], year)] += Part(now=after, new=after)
    elif old:
        cells[Place(unit, old[0], year)] += Part(was=before, dropped=-before)


def _merge(
    cells: dict[Place, Part], unit: str, row: Merged, was_in: Known, now_in: Known, room: dict[tuple[str, int], int]
) -> None:
    """What a shift names goes from what was dropped or changed to what was regrouped, as far as both sides have it."""
    lost, won = -room[row.origin, row.year], room[row.target, row.year]
    cents = min(lost if row.cents is None else row.cents, lost, won)
    if cents <= 0:
        return
    room[row.origin, row.year] += cents
    room[row.target, row.year] -= cents
    for lineage, sign in ((row.origin, -1), (row.target, 1)):
        theme = (now_in.get(lineage) or was_in[lineage])[0]
        where = Place(unit, theme, row.year)
        if lineage not in now_in:
            cells[where] += Part(regrouped=sign * cents, dropped=-sign * cents)
        elif lineage not in was_in:
            cells[where] += Part(regrouped=sign * cents, new=-sign * cents)
        else:
            cells[where] += Part(regrouped=sign * cents, changed=-sign * cents)


def _changes(
    was_in: Known,
    now_in: Known,
    was_at: Mapping[tuple[str, int], int],
    now_at: Mapping[tuple[str, int], int],
    years: Sequence[int],
) -> Iterable[MeasureChange]:
    """Every measure that is otherwise, in the order of the new plan, then what was dropped."""
    for lineage in [*now_in, *(each for each in was_in if each not in now_in)]:
        old, new = was_in.get(lineage), now_in.get(lineage)
        before, after = ([at.get((lineage, year), 0) for year in years] for at in (was_at, now_at))
        what: What = "same"
        if not old or not new:
            what = "new" if new else "dropped"
        elif old[0] != new[0]:
            what = "regrouped"
        elif before != after:
            what = "changed"
        if what != "same":
            title = (new or old or ("", ""))[1]
            yield MeasureChange(title, what, old[0] if old else "", new[0] if new else "", sum(before), sum(after))


def together(parts: Iterable[Comparison]) -> Comparison:
    """Comparisons of several units as one."""
    rows = list(parts)
    cells: dict[Place, Part] = defaultdict(Part)
    for row in rows:
        for place, part in row.cells.items():
            cells[place] += part
    years = sorted({year for row in rows for year in row.years})
    return Comparison(tuple(years), dict(cells), tuple(change for row in rows for change in row.measures))
