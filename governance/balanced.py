"""The balance of several years in a frozen version (docs/snapshot.md): per theme and unit promised, spent, reached. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
COUNTED = ("done", "on_schedule", "preparing", "delayed", "changed", "stopped", "")
"""The states in the order in which they are counted; the last one: nothing was reported."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A promised measure with what became of it: in the words of this report, else in the newest that was reported."""

    row: Row
    said: Row
    budgeted: Mapping[int, int | None]
    spent: Mapping[int, int]

    @property
    def state(self) -> str:
        return str(self.said.get("state", ""))

    @property
    def own(self) -> bool:
        """Accounted for in this report itself."""
        return bool(self.said) and "in" not in self.said

    @property
    def by_year(self) -> list[tuple[int, str]]:
        return [(said["year"], said["state"]) for said in self.row["said"] if said["state"]]


@dataclass(frozen=True, slots=True)
class Money:
    """Cents in a year or in several: what was promised, and what was spent (None: nothing is known of it)."""

    budgeted: int = 0
    spent: int | None = None


@dataclass(frozen=True)
class Balance:
    years: tuple[int, ...]
    is_midterm: bool
    last_year: int
    """At the end of which what is weighed here was to be reached."""
    end_year: int
    themes: tuple[Row, ...]
    units: tuple[Row, ...]
    goals: tuple[Row, ...]
    measures: tuple[Weighed, ...]
    other: tuple[Row, ...]
    indicators: tuple[Row, ...]
    reports: tuple[Row, ...]
    missing: tuple[Row, ...]

    @property
    def known_years(self) -> tuple[int, ...]:
        """The years of which anything was entered as spent."""
        known = {year for one in self.measures for year in one.spent} | {row["year"] for row in self.other}
        return tuple(year for year in self.years if year in known)

    def counts(self, which: Callable[[Row], bool] = lambda _row: True) -> dict[str, int]:
        states = [one.state for one in self.measures if which(one.row)]
        return {state: states.count(state) for state in COUNTED}

    def money(self, years: Iterable[int], theme: str = "", unit: str = "") -> Money:
        """Of a theme, a unit, both, or all of it."""
        wanted = set(years)
        spent = [row["cents"] for row in self.other if row["year"] in wanted and _is_of(row, theme, unit)]
        budgeted = 0
        for one in self.measures:
            if _is_of(one.row, theme, unit):
                budgeted += sum(cents or 0 for year, cents in one.budgeted.items() if year in wanted)
                spent += [cents for year, cents in one.spent.items() if year in wanted]
        return Money(budgeted, sum(spent) if spent else None)

    def of(self, rows: Iterable[Row], theme: str, unit: str = "") -> list[Row]:
        return [row for row in rows if _is_of(row, theme, unit)]

    def measures_of(self, theme: str, unit: str = "") -> list[Weighed]:
        return [one for one in self.measures if _is_of(one.row, theme, unit)]


def _is_of(row: Mapping[str, Any], theme: str, unit: str) -> bool:
    return (not theme or row["theme"] == theme) and (not unit or row.get("unit", unit) == unit)


def read(content: Mapping[str, Any]) -> Balance | None:
    """None of what is no report over several years."""
    kept = content.get("balance")
    if not kept:
        return None
    document = content["document"]
    framework = document["framework"]
    is_midterm = kept["until"] == "midterm"
    return Balance(
        years=tuple(kept["years"]),
        is_midterm=is_midterm,
        last_year=framework["midterm_year"] if is_midterm else framework["last_year"],
        end_year=framework["last_year"],
        themes=tuple(kept["themes"]),
        units=tuple(kept["units"]),
        goals=tuple(kept["goals"]),
        measures=tuple(_weighed(content, kept)),
        other=tuple(kept["other"]),
        indicators=tuple(kept["indicators"]),
        reports=tuple(kept["reports"]),
        missing=tuple(kept["reports_missing"]),
    )


def _weighed(content: Mapping[str, Any], kept: Mapping[str, Any]) -> Iterable[Weighed]:
    """What the report itself accounts for goes before what was reported of it in a year."""
    mine = {row["lineage"]: row for row in content.get("accounts", ())}
    for row in kept["measures"]:
        account = mine.get(row["lineage"], {})
        said = [one for one in row["said"] if one["state"]]
        newest = account if account.get("state") else said[-1] if said else {}
        yield Weighed(row, newest, _by_year(row["budgeted"]), _by_year(row["realised"]))


def _by_year(cells: Iterable[Row]) -> dict[int, Any]:
    return {cell["year"]: cell["cents"] for cell in cells}
