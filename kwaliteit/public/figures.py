"""What the public page shows, from what was made public alone: promised, spent and reached, per theme, unit and year.

Pure. Amounts are quality funds in cents. Of a unit and year the plan counts that came into force last; what was spent
is that of the newest report that says it, what became of a measure that of the newest report on it.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from budgets.frozen_spending import CENTRAL
from kwaliteit.organisation.roles import Level
from kwaliteit.public.data import lineages
from kwaliteit.public.models import Publication
from kwaliteit.public.opened import Goal, Names, Opened, Promised, Reached
from kwaliteit.shared import charts, notation
from monitoring.queries import state_label, state_mark

Sums = Mapping[tuple[str, str, int], int]
"""Unit, theme and year -> cents."""
NEVER = datetime.date.min


@dataclass(frozen=True, slots=True)
class Row:
    """``reported`` is the part of what was promised for the years of which is told what was spent. ``promised`` is None
    where no public budget says anything, ``spent`` where nothing is told of any year. ``most`` is the largest amount of
    its table."""

    name: Names
    promised: int | None
    reported: int | None
    spent: int | None
    code: str = ""
    number: int = 0
    most: int = 0

    @property
    def difference(self) -> str:
        if self.spent is None or self.reported is None:
            return ""
        return notation.signed(notation.thousands(self.spent - self.reported))

    @property
    def drawing(self) -> Any:
        """Nothing where nothing was told: a stroke at zero would say that nothing was promised."""
        if self.spent is None or self.reported is None:
            return ""
        return charts.beside(self.reported, self.spent, self.most)


@dataclass(frozen=True, slots=True)
class Kept:
    """A measure of a plan: what it would cost, what was spent on it, and what the newest report says of it."""

    measure: Promised
    promised: int
    spent: int | None
    reached: Reached | None

    @property
    def mark(self) -> str:
        return state_mark(self.reached.state if self.reached else "")

    @property
    def label(self) -> str:
        return state_label(self.reached.state if self.reached else "")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A theme of one unit."""

    theme: dict[str, Any]
    goals: tuple[Goal, ...]
    measures: tuple[Kept, ...]
    money: Row
    language: str
    """Of the plan whose words these are."""


@dataclass
class Figures:
    read: Sequence[tuple[Publication, Opened]]
    years: range
    units: dict[str, Names] = field(init=False)
    themes: dict[str, dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        self.units, self.themes = {}, {}
        for _publication, said in self.read:
            self.units |= {code: name for code, name in said.units.items() if code not in self.units}
            self.themes |= {theme["code"]: theme for theme in said.themes}
            if said.document["level"] == Level.INSTITUTION:
                self.units[said.document["unit"]] = CENTRAL

    @cached_property
    def in_force(self) -> dict[tuple[str, int], Opened]:
        """Per unit and year the plan that counts. Agendas of programmes have no money of their own here."""
        plans = [
            (_since(publication), publication.pk, said)
            for publication, said in self.read
            if said.promised and said.document["level"] != Level.PROGRAMME
        ]
        found = {}
        for _since_when, _pk, said in sorted(plans, key=lambda row: row[:2]):
            for year in range(said.document["first_year"], said.document["last_year"] + 1):
                found[said.document["unit"], year] = said
        return found

    @cached_property
    def promised(self) -> Sums:
        """With nothing on a theme where the budget of that unit and year gives it to others; where there is no public
        budget, it is not known what was promised.
        """
        sums: dict[tuple[str, str, int], int] = {}
        for (unit, year), said in self.in_force.items():
            rows = [row for row in said.budgeted if row.quality_funds and row.year == year and year in self.years]
            if rows:
                sums |= {(unit, theme, year): 0 for theme in self.themes}
            for row in rows:
                sums[unit, row.theme, year] += row.cents or 0
        return sums

    @cached_property
    def _spending(self) -> dict[tuple[str, int], Opened]:
        """Per unit and year the report that was frozen last of those that say what was spent."""
        found = {}
        for _publication, said in sorted(self.read, key=lambda row: row[0].version.frozen_at):
            for row in said.spent:
                found[row.unit, row.year] = said
        return found

    @cached_property
    def spent(self) -> Sums:
        sums: dict[tuple[str, str, int], int] = defaultdict(int)
        for (unit, year), said in self._spending.items():
            for row in said.spent:
                if (row.unit, row.year) == (unit, year) and year in self.years:
                    sums[unit, row.theme, year] += row.cents
        return sums

    @cached_property
    def spent_on(self) -> Mapping[tuple[str, str], int]:
        """Unit and measure (by its lineage) -> cents, all years."""
        known = lineages(self.read)
        sums: dict[tuple[str, str], int] = defaultdict(int)
        for (unit, year), said in self._spending.items():
            for row in said.spent:
                if row.measure in known and (row.unit, row.year) == (unit, year) and year in self.years:
                    sums[unit, known[row.measure]] += row.cents
        return sums

    @cached_property
    def reached(self) -> dict[str, Reached]:
        """Per measure what the report on the latest years says."""
        found: dict[str, Reached] = {}
        for _publication, said in sorted(self.read, key=lambda row: (_last(row[1]), row[0].version.frozen_at)):
            found |= {row.measure: row for row in said.reached}
        return found

    def per_theme(self, unit: str = "") -> list[Row]:
        rows = sorted(self.themes.values(), key=lambda theme: theme["number"])
        return _drawn(
            self._row(theme["name"], lambda key, code=theme["code"]: key[1] == code and unit in ("", key[0]), theme)
            for theme in rows
        )

    def per_unit(self) -> list[Row]:
        told = {key[0] for key in (*self.promised, *self.spent)}
        return _drawn(
            self._row(name, lambda key, code=code: key[0] == code, {"code": code})
            for code, name in self.units.items()
            if code in told
        )

    def per_year(self) -> list[Row]:
        rows = ({"nl": str(year), "en": str(year)} for year in self.years)
        return _drawn(
            self._row(name, lambda key, year=year: key[2] == year, {})
            for name, year in zip(rows, self.years, strict=True)
        )

    def total(self, unit: str = "") -> Row:
        return self._row({}, lambda key: unit in ("", key[0]), {})

    def _row(self, name: Names, mine: Any, about: Mapping[str, Any]) -> Row:
        spent = [cents for key, cents in self.spent.items() if mine(key)]
        promised = {key: cents for key, cents in self.promised.items() if mine(key)}
        reported = [cents for key, cents in promised.items() if (key[0], key[2]) in self._spending]
        amounts = (sum(cents) if cents else None for cents in (promised.values(), reported, spent))
        return Row(name, *amounts, about.get("code", ""), about.get("number", 0))

    @property
    def told_years(self) -> list[int]:
        """The years of which anything is told of what was spent."""
        return sorted({year for _unit, year in self._spending if year in self.years})

    def states(self) -> list[tuple[dict[str, Any], Counter[str]]]:
        """Per theme how many measures are in which state; measures of which nothing was reported under an empty text."""
        measures = {row.measure: row for said in _once(self.in_force.values()) for row in said.promised}
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for lineage, row in measures.items():
            told = self.reached.get(lineage)
            counts[row.theme][told.state if told else ""] += 1
        rows = sorted(self.themes.values(), key=lambda theme: theme["number"])
        return [(theme, counts[theme["code"]]) for theme in rows]

    def chapters(self, unit: str) -> list[Chapter]:
        """What a unit promised per theme: of its newest plan, and what an earlier one promised and it no longer has."""
        plans = _once(said for (code, _year), said in sorted(self.in_force.items(), reverse=True) if code == unit)
        goals = plans[0].goals if plans else ()
        measures = {row.measure: row for said in reversed(plans) for row in said.promised}
        costs: dict[str, int] = defaultdict(int)
        for (code, year), said in self.in_force.items():
            for line in said.budgeted:
                if code == unit and line.year == year and line.quality_funds and year in self.years:
                    costs[line.measure] += line.cents or 0
        money = {row.code: row for row in self.per_theme(unit)}
        return [
            Chapter(
                theme,
                tuple(row for row in goals if row.theme == code),
                tuple(
                    Kept(row, costs[row.measure], self.spent_on.get((unit, row.measure)), self.reached.get(row.measure))
                    for row in measures.values()
                    if row.theme == code
                ),
                money[code],
                plans[0].document["language"] if plans else "",
            )
            for code, theme in sorted(self.themes.items(), key=lambda item: item[1]["number"])
        ]


def _since(publication: Publication) -> datetime.date:
    adoption = getattr(publication.version, "adoption", None)
    return adoption.effective_from if adoption else NEVER


def _last(said: Opened) -> int:
    return int(said.document["last_year"])


def _once(plans: Iterable[Opened]) -> list[Opened]:
    found: list[Opened] = []
    for plan in plans:
        if not any(plan is known for known in found):
            found.append(plan)
    return found


def _drawn(rows: Iterable[Row]) -> list[Row]:
    made = list(rows)
    most = max((max(row.reported or 0, row.spent or 0) for row in made), default=0)
    return [Row(r.name, r.promised, r.reported, r.spent, r.code, r.number, most) for r in made]
