"""Where the money of a year goes, and how far it can be followed: pure, in whole cents.

Income becomes allocations, allocations become budgets of measures, budgets become spending. Every cent of income, of
what is budgeted and of what was realised stands in exactly one ``Part``; what cannot be followed further is a part with
a name. So the parts add up to the income, to the budget and to the spending.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """In the order in which money goes; only ``CONSENTED`` can be followed to a measure and a decision about it."""

    CONSENTED = "consented"
    OPEN = "open"
    NOT_BUDGETED = "not_budgeted"
    NOT_ALLOCATED = "not_allocated"
    MOVED = "moved"
    ABOVE = "above"
    PM = "pm"
    ON_THEME = "on_theme"
    NO_MEASURE = "no_measure"
    ABOVE_BUDGET = "above_budget"


@dataclass(frozen=True, slots=True)
class Cents:
    """Of the income, of what is budgeted, of what was realised; ``pms`` lines have no amount yet."""

    income: int = 0
    budgeted: int = 0
    realised: int = 0
    pms: int = 0

    def __add__(self, other: Cents) -> Cents:
        return Cents(
            self.income + other.income,
            self.budgeted + other.budgeted,
            self.realised + other.realised,
            self.pms + other.pms,
        )

    def __bool__(self) -> bool:
        return bool(self.income or self.budgeted or self.realised or self.pms)


Parts = dict[Part, Cents]


@dataclass(frozen=True, slots=True)
class Planned:
    """The amount of a measure in a year, from quality funds; ``agreed``: a body consented to it."""

    lineage: str
    theme: str
    cents: int
    agreed: bool


@dataclass(frozen=True, slots=True)
class Budget:
    """What a unit budgets in a year, by theme; a theme with pm alone stands there with 0.

    ``lines`` may be left out as long as nothing was realised on a measure.
    """

    themes: Mapping[str, int]
    agreed: int = 0
    pms: int = 0
    lines: Sequence[Planned] = ()

    @property
    def total(self) -> int:
        return sum(self.themes.values())


@dataclass(frozen=True, slots=True)
class Spent:
    """What was realised on a measure, or on a theme without saying on which (``lineage`` empty)."""

    theme: str
    lineage: str
    cents: int


def budgeted(available: int, budget: Budget) -> Parts:
    """What a unit may spend in a year, divided; of what is budgeted above it, what was not agreed to goes first."""
    within = max(0, min(available, budget.total))
    agreed = min(budget.agreed, within)
    return {
        Part.CONSENTED: Cents(agreed, agreed),
        Part.OPEN: Cents(within - agreed, within - agreed),
        Part.NOT_BUDGETED: Cents(income=available - within),
        Part.ABOVE: Cents(budgeted=budget.total - within),
        Part.PM: Cents(pms=budget.pms),
    }


@dataclass(frozen=True, slots=True)
class Landed:
    """Realised cents in the part where they stand, with their theme and their measure (empty: of none)."""

    part: Part
    theme: str
    lineage: str
    cents: int


def realised(budget: Budget, spent: Iterable[Spent]) -> list[Landed]:
    """What a unit spent in a year, divided: first what measures say, then what is known of a theme only."""
    room, lines = dict(budget.themes), _by_lineage(budget.lines)
    measures: dict[tuple[str, str], int] = defaultdict(int)
    for row in spent:
        measures[row.lineage, row.theme] += row.cents
    found = []
    for (lineage, theme), cents in sorted(measures.items(), reverse=True):  # what is of no measure comes last
        planned = lines.get(lineage)
        if planned:
            inside = min(cents, max(0, planned.cents))
            found += _landed(Part.CONSENTED if planned.agreed else Part.OPEN, theme, lineage, inside, cents)
            lines[lineage] = Planned(lineage, planned.theme, planned.cents - inside, planned.agreed)
            room[planned.theme] = room.get(planned.theme, 0) - inside
        elif lineage:
            found += _landed(Part.ABOVE_BUDGET, theme, lineage, cents, cents)
        elif theme in budget.themes:
            found += _landed(Part.ON_THEME, theme, "", min(cents, max(0, room[theme])), cents)
        else:
            found += _landed(Part.NO_MEASURE, theme, "", cents, cents)
    return found


def _by_lineage(lines: Iterable[Planned]) -> dict[str, Planned]:
    """The amounts of a measure from its sources together."""
    found: dict[str, Planned] = {}
    for line in lines:
        had = found.get(line.lineage)
        found[line.lineage] = Planned(
            line.lineage,
            line.theme,
            line.cents + (had.cents if had else 0),
            line.agreed and (had is None or had.agreed),
        )
    return found


def _landed(part: Part, theme: str, lineage: str, inside: int, cents: int) -> list[Landed]:
    both = ((part, inside), (Part.ABOVE_BUDGET, cents - inside))
    return [Landed(where, theme, lineage, amount) for where, amount in both if amount]


def of_unit(allocated: int, moved: int, budget: Budget, landed: Iterable[Landed]) -> Parts:
    """All of a unit in a year. ``moved``: what decisions brought from other units and years, or took to them."""
    parts = budgeted(allocated + moved, budget)
    for row in landed:
        parts[row.part] = parts.get(row.part, Cents()) + Cents(realised=row.cents)
    return {part: cents for part, cents in parts.items() if cents}


@dataclass(frozen=True)
class Trace:
    """A year of an institution. ``income`` is None while no paper says what comes in; then allocations are the whole."""

    income: int | None
    allocated: int
    moved: int
    units: Mapping[int, Parts]

    @property
    def whole(self) -> int:
        return self.allocated if self.income is None else self.income

    @property
    def parts(self) -> Parts:
        """All units together, with what reached no unit. They add up to the income, to the budget and to the spending."""
        found: Parts = {part: Cents() for part in Part}
        for parts in self.units.values():
            for part, cents in parts.items():
                found[part] += cents
        found[Part.NOT_ALLOCATED] += Cents(income=self.whole - self.allocated)
        found[Part.MOVED] += Cents(income=-self.moved)
        return {part: cents for part, cents in found.items() if cents}

    @property
    def total(self) -> Cents:
        return sum(self.parts.values(), Cents())

    @property
    def followed(self) -> int | None:
        """Of every 100 euros that come in, how many are budgeted on measures that a body agreed to."""
        return share(self.parts.get(Part.CONSENTED, Cents()).income, self.whole)

    @property
    def spent(self) -> int | None:
        """Of every 100 euros that were realised, how many were so on such measures."""
        return share(self.parts.get(Part.CONSENTED, Cents()).realised, self.total.realised)

    @property
    def spent_on_themes(self) -> int | None:
        """The same on anything that is budgeted, if only a theme."""
        known = (Part.CONSENTED, Part.OPEN, Part.ON_THEME)
        return share(sum(self.parts.get(part, Cents()).realised for part in known), self.total.realised)


def share(part: int, whole: int) -> int | None:
    """Whole percents, rounded down: 100 says that nothing is missing. None where there is no whole."""
    return part * 100 // whole if whole > 0 else None
