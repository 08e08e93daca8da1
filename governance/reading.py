"""A snapshot arranged as the printed document: text, then per theme goals, measures and money, then the totals. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from budgets.details import details_of
from budgets.frozen_round import FrozenRound
from budgets.frozen_round import read as round_in
from budgets.frozen_spending import FrozenSpending
from budgets.frozen_spending import read as spending_in
from governance.figures import EMPTY, Cell, Content, allocated, by_measure, by_theme, total_of, years_of
from governance.parts import BUDGET, MEASURE, ROUND, UNIT
from governance.reported_tables import accounts_left, parts_of_page
from governance.talks import outcomes_in, reached_in
from kwaliteit.shared.tabled import Part
from plans.periods import both

_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class MoneyRow:
    measure: dict[str, Any]
    cells: tuple[Cell, ...]
    total: Cell
    other: Cell
    """What other sources than the quality funds add, over all years."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One section of the document, or the page of one theme."""

    code: str
    title: dict[str, str]
    theme: dict[str, Any] | None
    pieces: tuple[tuple[str, str], ...]
    """(kind, HTML): stretches of running text and the tables between them."""
    reason: str
    goals: tuple[tuple[dict[str, Any], tuple[dict[str, Any], ...]], ...]
    measures: tuple[dict[str, Any], ...]
    money: tuple[MoneyRow, ...]
    totals: tuple[int, ...]
    written_by: dict[str, Any] | None = None
    """Whose own words these are: kind, code and name of the body."""
    notes: tuple[Any, ...] = ()
    """The records that did not agree to it. A measure and a pin have theirs as ``notes`` too.

    A measure has as ``details`` what stands behind its amounts.
    """

    @property
    def total(self) -> int:
        return sum(self.totals)


@dataclass(frozen=True, slots=True)
class ThemeTotal:
    theme: dict[str, Any]
    cells: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Reading:
    document: dict[str, Any]
    years: tuple[int, ...]
    chapters: tuple[Chapter, ...]
    has_money: bool
    themes: tuple[ThemeTotal, ...]
    totals: tuple[int, ...]
    total: int
    allocations: tuple[int | None, ...]
    pins: tuple[dict[str, Any], ...]
    pins_missing: tuple[str, ...]
    initiatives: tuple[dict[str, Any], ...]
    dialogues: tuple[dict[str, Any], ...]
    budget_notes: tuple[Any, ...] = ()
    round: FrozenRound | None = None
    round_notes: tuple[Any, ...] = ()
    spending: tuple[FrozenSpending, ...] = ()
    accounts: tuple[dict[str, Any], ...] = ()
    beside: tuple[Part, ...] = ()
    """Tables that stand beside the text: the balance of several years, and what became of measures of an earlier plan."""

    is_report: bool = False
    parting: int = 0
    """How many chapters come before what stands beside the text."""

    @property
    def before(self) -> tuple[Chapter, ...]:
        return self.chapters[: self.parting]

    @property
    def after(self) -> tuple[Chapter, ...]:
        return self.chapters[self.parting :]

    @property
    def period(self) -> str:
        """What a report is about, academic and calendar years labelled."""
        return both(self.document) if self.is_report else ""

    @property
    def left(self) -> tuple[int | None, ...]:
        """What was allocated and is not budgeted, per year."""
        pairs = zip(self.allocations, self.totals, strict=True)
        return tuple(given - spent if given is not None else None for given, spent in pairs)


def arrange(content: Content, refused: Mapping[str, Sequence[Any]] | None = None) -> Reading:
    """The content of a version in reading order. ``refused``: per part the records that did not agree to it."""
    notes = refused or {}
    years = tuple(years_of(content))
    sums = by_theme(content) if content["budget"] else {}
    themes = tuple(_theme_totals(content, sums, years))
    totals = tuple(sum(row.cells[at] for row in themes) for at in range(len(years)))
    given = allocated(content)
    return Reading(
        document=content["document"],
        years=years,
        chapters=tuple(_chapters(content, years, sums, notes)),
        has_money=bool(content["budget"]),
        themes=themes,
        totals=totals,
        total=sum(totals),
        allocations=tuple(given.get(year) for year in years),
        pins=tuple({**pin, "notes": notes.get(UNIT + pin["unit"]["code"], ())} for pin in content["pins"]),
        pins_missing=tuple(content["pins_missing"]),
        initiatives=tuple(content["initiatives"]),
        dialogues=tuple(map(_talk, content["dialogues"])),
        budget_notes=tuple(notes.get(BUDGET, ())),
        round=round_in(content),
        round_notes=tuple(notes.get(ROUND, ())),
        spending=spending_in(content),
        accounts=tuple(accounts_left(content)),
        beside=_beside(content),
        is_report="accounts" in content or "balance" in content,
        parting=_parting(content),
    )


def _beside(content: Content) -> tuple[Part, ...]:
    """In the language of the document, whose words stand in every cell: page and paper say the same."""
    with translation.override(content["document"]["language"]):
        return tuple(parts_of_page(content))


def _parting(content: Content) -> int:
    """A balance stands after the sections on the first criterion, which is about it, as in the printed document unless its
    chapters were put in another order; what stands beside another text comes at its end.
    """
    sections = content["sections"]
    if "balance" not in content:
        return len(sections)
    own = [row for row in sections if not row.get("written_by") and not row["after_themes"]]
    first = next((row["criterion"] for row in own if row["criterion"]), None)
    last = [row["code"] for row in own if not first or row["criterion"] == first][-1:]
    return next((place for place, row in enumerate(sections, start=1) if row["code"] in last), 0)


def _talk(talk: dict[str, Any]) -> dict[str, Any]:
    """A talk of any schema, with whom it reached and what was done with it."""
    return {**talk, "reached": reached_in(talk), "outcomes": outcomes_in(talk)}


def _theme_totals(content: Content, sums: dict[str, dict[int, int]], years: tuple[int, ...]) -> Iterable[ThemeTotal]:
    for theme in content["themes"] if content["budget"] else ():
        cells = tuple(sums[theme["code"]].get(year, 0) for year in years)
        yield ThemeTotal(theme, cells, sum(cells))


def _chapters(
    content: Content, years: tuple[int, ...], sums: dict[str, dict[int, int]], notes: Mapping[str, Sequence[Any]]
) -> Iterable[Chapter]:
    themes = {theme["code"]: theme for theme in content["themes"]}
    amounts, other = by_measure(content), by_measure(content, counting=False)
    behind = details_of(content)
    for section in content["sections"]:
        code = section["theme"]
        rows = [m for m in content["measures"] if code and m["theme"] == code]
        measures = [
            {**m, "notes": notes.get(MEASURE + m["lineage"], ()), "details": behind.get(m["uuid"], ())} for m in rows
        ]
        goals = [g for g in content["goals"] if code and g["theme"] == code]
        yield Chapter(
            code=section["code"],
            title=section["title"],
            theme=themes.get(code) if code else None,
            pieces=tuple(pieces(section["body"])),
            reason=section["no_goals_reason"],
            goals=tuple((goal, tuple(m for m in measures if goal["uuid"] in m["goals"])) for goal in goals),
            measures=tuple(measures),
            money=tuple(
                MoneyRow(
                    measure,
                    tuple(amounts.get(measure["uuid"], {}).get(year, EMPTY) for year in years),
                    total_of(amounts.get(measure["uuid"], {})),
                    total_of(other.get(measure["uuid"], {})),
                )
                for measure in measures
            )
            if content["budget"]
            else (),
            totals=tuple(sums.get(code or "", {}).get(year, 0) for year in years),
            written_by=section.get("written_by"),
            notes=tuple(notes.get(section["code"], ())),
        )


def pieces(html: str) -> Iterable[tuple[str, str]]:
    """Running text and tables apart, so that a table can get a region of its own that scrolls."""
    place = 0
    for table in _TABLE.finditer(html):
        if html[place : table.start()].strip():
            yield "text", html[place : table.start()]
        yield "table", table[0]
        place = table.end()
    if html[place:].strip():
        yield "text", html[place:]
