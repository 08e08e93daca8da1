"""What one frozen version says in rows: promised, spent, reached. Pure: nothing but the snapshot is read.

Everything that is public comes out of here, so that nothing else can be. Names of people are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from budgets.frozen_spending import CENTRAL
from kwaliteit.organisation.roles import Level

SCHEMA = 1
"""Counted up when the rows change their form: what was kept of older ones is then read anew."""

Content = Mapping[str, Any]
Names = dict[str, str]


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of a plan with its results for the mid-term year and for the end."""

    unit: str
    theme: str
    goal: str
    number: str
    title: str
    result_midterm: str
    result_end: str


@dataclass(frozen=True, slots=True)
class Promised:
    """A measure of a plan; ``goals`` are those that it is for, by their UUID."""

    unit: str
    theme: str
    measure: str
    number: str
    title: str
    starts_on: str | None
    ends_on: str | None
    result_midterm: str
    result_end: str
    goals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Budgeted:
    """What a plan gives a measure in a year from a source, in cents; None with ``pm``: named, without an amount yet."""

    unit: str
    theme: str
    measure: str
    year: int
    source: str
    quality_funds: bool
    cents: int | None
    pm: bool


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent in a year, in cents; without a measure where the report says it per theme alone."""

    unit: str
    theme: str
    measure: str | None
    year: int
    cents: int


@dataclass(frozen=True, slots=True)
class Reached:
    """What a report says became of a measure, in the years that it is about."""

    unit: str
    theme: str
    measure: str
    title: str
    first_year: int
    last_year: int
    state: str
    done: str
    changed: str
    reason: str
    budgeted_cents: int
    realised_cents: int | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A version as open data; ``units`` and ``themes`` are the names that its rows need."""

    document: dict[str, Any]
    units: dict[str, Names]
    themes: tuple[dict[str, Any], ...]
    goals: tuple[Goal, ...] = ()
    promised: tuple[Promised, ...] = ()
    budgeted: tuple[Budgeted, ...] = ()
    spent: tuple[Spent, ...] = ()
    reached: tuple[Reached, ...] = ()
    measures: dict[str, str] = field(default_factory=dict)
    """UUID of a measure in its document -> its lineage, by which it is known in every document."""


def opened(content: Content) -> Opened:
    document = content["document"]
    spending = content.get("spending") or ()
    themes = {theme["code"]: theme for one in (*spending, content) for theme in one.get("themes", ())}
    units = {document["unit"]["code"]: document["unit"]["name"]}
    for one in spending:
        units |= {row["code"]: CENTRAL if row["level"] == Level.INSTITUTION else row["name"] for row in one["units"]}
    return Opened(
        document={
            name: document[name]
            for name in ("uuid", "kind", "kind_name", "level", "title", "language", "first_year", "last_year")
        }
        | {"unit": document["unit"]["code"], "made_up": bool(document.get("illustrative"))},
        units=units,
        themes=tuple({name: theme[name] for name in ("code", "number", "name")} for theme in themes.values()),
        goals=tuple(_goals(content)),
        promised=tuple(_promised(content)),
        budgeted=tuple(_budgeted(content)),
        spent=tuple(row for one in spending for row in _spent(one)),
        reached=tuple(_reached(content)),
        measures={measure["uuid"]: measure["lineage"] for measure in content["measures"]},
    )


def as_rows(rows: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]


def _goals(content: Content) -> list[Goal]:
    unit = content["document"]["unit"]["code"]
    return [
        Goal(
            unit,
            row["theme"],
            row["lineage"],
            row["number"],
            row["title"],
            row["result_midterm"],
            row["result_end"],
        )
        for row in content["goals"]
    ]


def _promised(content: Content) -> list[Promised]:
    unit = content["document"]["unit"]["code"]
    goals = {row["uuid"]: row["lineage"] for row in content["goals"]}
    return [
        Promised(
            unit,
            row["theme"],
            row["lineage"],
            row["number"],
            row["title"],
            row["starts_on"],
            row["ends_on"],
            row["result_midterm"],
            row["result_end"],
            tuple(goals[goal] for goal in row["goals"] if goal in goals),
        )
        for row in content["measures"]
    ]


def _budgeted(content: Content) -> list[Budgeted]:
    budget = content["budget"]
    if not budget:
        return []
    unit = content["document"]["unit"]["code"]
    counts = {source["code"]: source["counts"] for source in budget["sources"]}
    measures = {row["uuid"]: row for row in content["measures"]}
    return [
        Budgeted(
            unit,
            measures[line["measure"]]["theme"],
            measures[line["measure"]]["lineage"],
            line["year"],
            line["source"],
            counts[line["source"]],
            line["cents"],
            line["pm"],
        )
        for line in budget["lines"]
        if line["measure"] in measures
    ]


def _spent(one: Content) -> list[Spent]:
    return [Spent(row["unit"], row["theme"], row["measure"], one["year"], row["cents"]) for row in one["rows"]]


def _reached(content: Content) -> list[Reached]:
    document = content["document"]
    return [
        Reached(
            document["unit"]["code"],
            row["theme"],
            row["lineage"],
            row["title"],
            document["first_year"],
            document["last_year"],
            row["state"],
            row["done"],
            row["changed"],
            row["reason"],
            sum(cell["cents"] or 0 for cell in row["budgeted"]),
            sum(cell["cents"] for cell in row["realised"]) if row["realised"] else None,
        )
        for row in content.get("accounts", ())
    ]
