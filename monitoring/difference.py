"""A plan against the one that it replaces: what was kept, changed, moved, merged, ended and added. Pure.

Reads two snapshots (docs/snapshot.md), in the years that both have. What only went to another theme, or into another
measure, is netted out of what truly shifted (``budgets.tables.comparison``); a measure that was to end before the new
plan begins did not end by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from budgets.tables import lines_of_snapshot
from budgets.tables.comparison import Comparison, Merged, Plan, compared
from governance.compare import MEASURE_FIELDS

Content = dict[str, Any]
What = Literal["kept", "changed", "moved", "merged", "ended", "added"]
ORDER: tuple[What, ...] = ("moved", "merged", "ended", "added", "changed", "kept")
OLD_NEWS = {"new": "continued"}
"""A measure that goes on is new no longer: that is no change."""


@dataclass(frozen=True, slots=True)
class Became:
    """What became of one measure. Cents are those of the years that both plans have, together."""

    lineage: str
    title: str
    what: What
    theme_was: str = ""
    theme_now: str = ""
    was: int = 0
    now: int = 0
    was_called: str = ""
    words: bool = False
    """Its words read differently, beside its title."""
    into: str = ""
    """The title of the measure that it is part of now."""
    reason: str = ""

    @property
    def difference(self) -> int:
        return self.now - self.was

    @property
    def needs_reason(self) -> bool:
        return self.what == "ended"


@dataclass(frozen=True, slots=True)
class Difference:
    years: range
    measures: tuple[Became, ...]
    money: Comparison

    def of(self, what: What) -> list[Became]:
        return [row for row in self.measures if row.what == what]

    @property
    def counts(self) -> dict[str, int]:
        return {what: len(self.of(what)) for what in ORDER}


def difference(old: Content, new: Content, unit: str = "", merged: Iterable[Merged] = ()) -> Difference:
    """Of one unit. ``merged`` is what recorded shifts name as merged or divided, beside what the plan says itself."""
    years = _years(old, new)
    first = new["document"]["first_year"]
    before = {row["lineage"]: row for row in old["measures"] if not _ends_before(row, first)}
    after = {row["lineage"]: row for row in new["measures"]}
    departures = {row["lineage"]: row for row in new.get("departures", ())}
    costs = [_costs(content, years) for content in (old, new)]
    named = list(merged)
    gone_into = {row.origin: row.target for row in named} | {
        row["lineage"]: row["into"] for row in departures.values() if row["into"]
    }
    own = [
        Merged(lineage, row["into"], year, None) for lineage, row in departures.items() if row["into"] for year in years
    ]
    plans = [_plan(content, unit, years) for content in (old, new)]
    return Difference(
        years,
        tuple(_measures(before, after, departures, gone_into, [_sums(row) for row in costs])),
        compared(*plans, years, [*own, *named]),
    )


def _years(old: Content, new: Content) -> range:
    firsts, lasts = zip(
        *((each["document"]["first_year"], each["document"]["last_year"]) for each in (old, new)), strict=True
    )
    return range(max(firsts), min(lasts) + 1)


def _ends_before(measure: Content, year: int) -> bool:
    return bool(measure["ends_on"]) and int(measure["ends_on"][:4]) < year


def _plan(content: Content, unit: str, years: Sequence[int]) -> Plan:
    lines = [line for line in lines_of_snapshot(content) if line.year in years] if content["budget"] else []
    return Plan(lines, {row["uuid"]: (row["lineage"], row["theme"], row["title"]) for row in content["measures"]}, unit)


def _costs(content: Content, years: Sequence[int]) -> dict[tuple[str, int], int]:
    """Quality funds by lineage and year."""
    lineage = {row["uuid"]: row["lineage"] for row in content["measures"]}
    found: dict[tuple[str, int], int] = defaultdict(int)
    for line in lines_of_snapshot(content) if content["budget"] else ():
        if line.counts and line.year in years and line.measure in lineage:
            found[lineage[line.measure], line.year] += line.cents or 0
    return found


def _sums(costs: dict[tuple[str, int], int]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for (lineage, _year), cents in costs.items():
        found[lineage] += cents
    return found


def _measures(
    before: dict[str, Content],
    after: dict[str, Content],
    departures: dict[str, Content],
    gone_into: dict[str, str],
    sums: Sequence[dict[str, int]],
) -> Iterable[Became]:
    """In the order of the new plan, then what it no longer has in that of the old one.

    An earlier plan without any amount of these years gives nothing to compare amounts with.
    """
    for lineage in [*after, *(each for each in before if each not in after)]:
        old, new = before.get(lineage), after.get(lineage)
        row = new or old or {}
        into = after.get(gone_into.get(lineage, "")) if not new else None
        yield Became(
            lineage,
            row["title"],
            _what(old, new, into, bool(sums[0]) and sums[0].get(lineage, 0) != sums[1].get(lineage, 0)),
            old["theme"] if old else "",
            new["theme"] if new else "",
            sums[0].get(lineage, 0),
            sums[1].get(lineage, 0),
            old["title"] if old and new and old["title"] != new["title"] else "",
            bool(old and new) and _reads_differently(old, new),
            into["title"] if into else "",
            departures.get(lineage, {}).get("reason", ""),
        )


def _what(old: Content | None, new: Content | None, into: Content | None, costs_differ: bool) -> What:
    if new is None:
        return "merged" if into else "ended"
    if old is None:
        return "added"
    if old["theme"] != new["theme"]:
        return "moved"
    return "changed" if costs_differ or _reads_differently(old, new) else "kept"


def _reads_differently(old: Content | None, new: Content | None) -> bool:
    return bool(old and new) and any(_value(old, name) != _value(new, name) for name in MEASURE_FIELDS)


def _value(measure: Content, name: str) -> Any:
    value = measure.get(name)
    return OLD_NEWS.get(value, value) if name == "nature" else value
