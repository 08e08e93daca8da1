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

    @property
    def state(self) -> str:
        return str(self.said.get("state", ""))

    @property
    def own(self) -> bool:
        """Accounted for in this report itself."""
        return bool(self.said) and "in" not in self.said

    @property
    def budgeted(self) -> int | None:
        """Over all years; None where it had no amount."""
        return _sum(self.row["budgeted"])

    @property
    def spent(self) -> int | None:
        return _sum(self.row["realised"])

    @property
    def earlier_themes(self) -> set[str]:
        """Those under which it stood before it was moved to the one it has."""
        return {cell["theme"] for cell in self.row["budgeted"]} - {self.row["theme"]}

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
        known = {row["year"] for rows in (self.other, *(one.row["realised"] for one in self.measures)) for row in rows}
        return tuple(year for year in self.years if year in known)

    def counts(self, which: Callable[[Row], bool] = lambda _row: True) -> dict[str, int]:
        states = [one.state for one in self.measures if which(one.row)]
        return {state: states.count(state) for state in COUNTED}

    def money(self, years: Iterable[int], theme: str = "", unit: str = "") -> Money:
        """Of a theme, a unit, both, or all of it. An amount counts under the theme that it had in its year."""
        wanted = set(years)
        mine = [one.row for one in self.measures if not unit or one.row["unit"] == unit]
        spent = [row for row in self.other if not unit or row["unit"] == unit]
        spent += [cell for row in mine for cell in row["realised"]]
        budgeted = [cell for row in mine for cell in row["budgeted"]]
        sums = (
            _sum(cell for cell in cells if cell["year"] in wanted and (not theme or cell["theme"] == theme))
            for cells in (budgeted, spent)
        )
        return Money(next(sums) or 0, next(sums))

    @property
    def noted(self) -> int:
        """Of how many measures it shows what was only reported during a year, and stands in no adopted report."""
        return sum("in" in one.said and one.said["in"] is None for one in self.measures)

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
    """What the report itself accounts for, confirmed, goes before what was reported of it in a year."""
    mine = {row["lineage"]: row for row in content.get("accounts", ())}
    for row in kept["measures"]:
        account = mine.get(row["lineage"], {})
        said = [one for one in row["said"] if one["state"]]
        is_own = account.get("state") and not account.get("proposed")
        newest = account if is_own else said[-1] if said else {}
        yield Weighed(row, newest)


def _sum(cells: Iterable[Row]) -> int | None:
    known = [cell["cents"] for cell in cells if cell["cents"] is not None]
    return sum(known) if known else None
