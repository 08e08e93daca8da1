"""What changed from one version to another: words, goals, measures, money. Pure functions on two snapshots.

Measures and goals are known by their lineage, so that one that went to another theme was moved, not removed and added.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from budgets import frozen_round, frozen_spending
from budgets.details import Detail, details_of
from budgets.frozen_round import RoundChange
from budgets.frozen_spending import SpendingChange
from governance.accounted import AccountChange, compare_accounts
from governance.balance_changes import BalanceChange, compare_balances
from governance.departed import DepartureChange, compare_departures
from governance.figures import Cell, Content, by_measure, by_theme, total_of, years_of
from governance.marked import Block, compare_text, compare_texts
from governance.words import compare_plain
from kwaliteit.shared.templatetags.notation import in_language

RICH = ("description", "argument")
GOAL_FIELDS = ("title", "description", "target_group", "result_midterm", "result_end", "ambitions")
INITIATIVE_FIELDS = ("title", "description", "argument", "run_by")
MEASURE_FIELDS = (
    "title",
    "description",
    "instrument",
    "target_group",
    "owner",
    "starts_on",
    "ends_on",
    "nature",
    "nature_argument",
    "additionality",
    "result_midterm",
    "result_end",
    "themes",
    "ambitions",
)
MOVED, GONE, NEW, AMOUNT, BEHIND, TEXT = "moved", "gone", "new", "amount", "behind", "text"
ORDER = (MOVED, GONE, NEW, AMOUNT, BEHIND, TEXT)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a goal or measure that reads differently, with <ins> and <del>."""

    name: str
    html: str


@dataclass(frozen=True, slots=True)
class ItemChange:
    """A goal, initiative or measure that came, went, moved or changed. ``was`` or ``now`` is None when it is new or gone.

    ``fields`` are those that read differently; of what is new or gone all that say something, but for its title.
    """

    kind: str
    was: dict[str, Any] | None
    now: dict[str, Any] | None
    fields: tuple[FieldChange, ...] = ()
    before: Cell = field(default_factory=Cell)
    after: Cell = field(default_factory=Cell)
    per_year: bool = False
    """The same total, divided otherwise over the years or the sources."""
    told: tuple[str, ...] = ()
    """What changed behind the amounts, in the active language: their parts, and what they wait for."""

    @property
    def shown(self) -> dict[str, Any]:
        return self.now or self.was or {}

    @property
    def was_called(self) -> str:
        """The title that it had, when it has another one now."""
        return self.was["title"] if self.was and self.now and self.was["title"] != self.now["title"] else ""

    @property
    def difference(self) -> int:
        return (self.after.cents or 0) - (self.before.cents or 0)


@dataclass(frozen=True, slots=True)
class SectionChange:
    """One section or theme: its text in blocks, and the goals and measures below it whose words changed."""

    code: str
    title: dict[str, str]
    theme: dict[str, Any] | None
    blocks: tuple[Block, ...]
    reason: str
    goals: tuple[ItemChange, ...]
    measures: tuple[ItemChange, ...]
    initiatives: tuple[ItemChange, ...] = ()
    kind: str = ""

    @property
    def paragraphs(self) -> int:
        return sum(block.changed for block in self.blocks) + bool(self.reason)

    @property
    def changed(self) -> bool:
        return bool(self.paragraphs or self.goals or self.measures or self.initiatives or self.kind)


@dataclass(frozen=True, slots=True)
class Amounts:
    """A row of the table of money: per year what it became, and what it was."""

    theme: dict[str, Any] | None
    cells: tuple[tuple[int, int, int], ...]
    """(year, before, after) in cents."""


@dataclass(frozen=True, slots=True)
class Comparison:
    years: tuple[int, ...]
    measures: tuple[ItemChange, ...]
    goals: tuple[ItemChange, ...]
    sections: tuple[SectionChange, ...]
    amounts: tuple[Amounts, ...]
    total: Amounts
    pins: tuple[tuple[str, dict[str, Any] | None, dict[str, Any] | None], ...]
    has_money: bool
    themes: dict[str, dict[str, Any]]
    round: RoundChange | None = None
    spending: tuple[SpendingChange, ...] = ()
    accounts: tuple[AccountChange, ...] = ()
    departures: tuple[DepartureChange, ...] = ()
    balance: BalanceChange = BalanceChange()

    @property
    def before(self) -> int:
        return sum(was for _year, was, _now in self.total.cells)

    @property
    def after(self) -> int:
        return sum(now for _year, _was, now in self.total.cells)

    @property
    def difference(self) -> int:
        return self.after - self.before

    @property
    def changed_sections(self) -> list[SectionChange]:
        return [section for section in self.sections if section.changed]

    @property
    def is_empty(self) -> bool:
        beside = (self.accounts, self.departures, self.balance)
        rest = (self.measures, self.goals, self.changed_sections, self.pins, self.difference, *beside)
        return not any(rest) and not self.spending and (self.round is None or self.round.is_empty)

    def count(self, kind: str) -> int:
        return sum(change.kind == kind for change in self.measures)

    @property
    def counts(self) -> dict[str, int]:
        """How many measures are new, gone, moved and changed otherwise."""
        return {
            "new": self.count(NEW),
            "gone": self.count(GONE),
            "moved": self.count(MOVED),
            "changed": self.count(AMOUNT) + self.count(BEHIND) + self.count(TEXT),
        }

    @property
    def moved_money(self) -> list[ItemChange]:
        """Moves that explain a difference between two themes."""
        return [change for change in self.measures if change.kind == MOVED and change.after.cents]


def compare(old: Content, new: Content) -> Comparison:
    """Everything that differs between two snapshots of one lineage of documents."""
    themes = {theme["code"]: theme for theme in (*old["themes"], *new["themes"])}
    goals = tuple(_items(old["goals"], new["goals"], GOAL_FIELDS))
    initiatives = tuple(_items(old.get("initiatives", ()), new.get("initiatives", ()), INITIATIVE_FIELDS))
    measures = tuple(_measures(old, new))
    years = tuple(sorted({*years_of(old), *years_of(new)}))
    amounts = tuple(_amounts(old, new, themes, years))
    total = Amounts(
        None,
        tuple(
            (year, sum(row.cells[at][1] for row in amounts), sum(row.cells[at][2] for row in amounts))
            for at, year in enumerate(years)
        ),
    )
    return Comparison(
        years=years,
        measures=tuple(sorted(measures, key=lambda change: ORDER.index(change.kind))),
        goals=goals,
        sections=tuple(_sections(old, new, themes, (goals, measures, initiatives))),
        amounts=amounts,
        total=total,
        pins=tuple(_pins(old, new)),
        has_money=bool(old["budget"] or new["budget"]),
        themes=themes,
        round=frozen_round.compare(old, new),
        spending=frozen_spending.compare(old, new),
        accounts=compare_accounts(old, new),
        departures=compare_departures(old, new),
        balance=compare_balances(old, new),
    )


def _by_lineage(rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["lineage"]: row for row in rows}


def _items(
    old: Iterable[dict[str, Any]], new: Iterable[dict[str, Any]], names: tuple[str, ...]
) -> Iterable[ItemChange]:
    """Goals or initiatives."""
    before, after = _by_lineage(old), _by_lineage(new)
    for lineage, now in after.items():
        was = before.get(lineage)
        changes = tuple(_fields(was, now, names))
        if was is None:
            yield ItemChange(NEW, None, now, changes)
        elif was["theme"] != now["theme"]:
            yield ItemChange(MOVED, was, now, changes)
        elif changes:
            yield ItemChange(TEXT, was, now, changes)
    for lineage, was in before.items():
        if lineage not in after:
            yield ItemChange(GONE, was, None, tuple(_fields(was, None, names)))


def _measures(old: Content, new: Content) -> Iterable[ItemChange]:
    before, after = _by_lineage(old["measures"]), _by_lineage(new["measures"])
    was_money, now_money = by_measure(old), by_measure(new)
    was_lines, now_lines = _lines(old), _lines(new)
    was_behind, now_behind = _behind(old), _behind(new)
    for lineage, measure in after.items():
        was = before.get(lineage)
        money = total_of(now_money.get(measure["uuid"], {}))
        if was is None:
            yield ItemChange(NEW, None, measure, tuple(_fields(None, measure, MEASURE_FIELDS)), after=money)
            continue
        earlier = total_of(was_money.get(was["uuid"], {}))
        changes = tuple(_fields(was, measure, MEASURE_FIELDS))
        shifted = was_lines.get(was["uuid"]) != now_lines.get(measure["uuid"])
        told = _told(was_behind.get(was["uuid"], {}), now_behind.get(measure["uuid"], {}))
        kind = _kind(was, measure, shifted=shifted, behind=bool(told), changed=bool(changes))
        if kind:
            yield ItemChange(kind, was, measure, changes, earlier, money, shifted and earlier == money, told)
    for lineage, measure in before.items():
        if lineage not in after:
            gone = total_of(was_money.get(measure["uuid"], {}))
            yield ItemChange(GONE, measure, None, tuple(_fields(measure, None, MEASURE_FIELDS)), before=gone)


def _kind(was: dict[str, Any], now: dict[str, Any], *, shifted: bool, behind: bool, changed: bool) -> str:
    if was["theme"] != now["theme"]:
        return MOVED
    if shifted:
        return AMOUNT
    if behind:
        return BEHIND
    return TEXT if changed else ""


def _lines(content: Content) -> dict[str, list[tuple[Any, ...]]]:
    lines: dict[str, list[tuple[Any, ...]]] = {}
    for line in content["budget"]["lines"] if content["budget"] else ():
        row = (line["year"], line["source"], line["cents"], line["pm"])
        lines.setdefault(line["measure"], []).append(row)
    return lines


def _behind(content: Content) -> dict[str, dict[tuple[int, str], Detail]]:
    """What stands behind the amounts of each measure, by year and source."""
    return {
        measure: {(detail.year, in_language(detail.source)): detail for detail in details}
        for measure, details in details_of(content).items()
    }


def _told(was: dict[tuple[int, str], Detail], now: dict[tuple[int, str], Detail]) -> tuple[str, ...]:
    """What changed behind amounts: their parts, and the decisions that they wait for."""
    texts = []
    for key in sorted({*was, *now}):
        before, after = was.get(key), now.get(key)
        where = (after or before).where  # type: ignore[union-attr]
        old, new = (detail.reserve if detail else None for detail in (before, after))
        if new and new != old:
            texts.append(f"{where}: {after.reserve_text}")  # type: ignore[union-attr]
        elif old and not new:
            texts.append(_("%(where)s: no longer under reserve of %(what)s") % {"where": where, "what": old["what"]})
        if (before.parts if before else ()) != (after.parts if after else ()):
            made_of = after.made_of if after else ""
            texts.append(made_of or _("%(where)s: no longer made of parts") % {"where": where})
    return tuple(texts)


def _fields(was: dict[str, Any] | None, now: dict[str, Any] | None, names: Iterable[str]) -> Iterable[FieldChange]:
    for name in names:
        old, new = (_text(item.get(name)) if item else "" for item in (was, now))
        if old == new or (name == "title" and not (was and now)):
            continue
        if name in RICH:
            blocks = compare_text(old, new)
            yield FieldChange(name, "".join(block.html for block in blocks if block.changed))
        else:
            yield FieldChange(name, compare_plain(old, new))


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, dict):
        return in_language(value["name"])
    return value or ""


def _sections(
    old: Content,
    new: Content,
    themes: dict[str, dict[str, Any]],
    items: tuple[tuple[ItemChange, ...], ...],
) -> Iterable[SectionChange]:
    before = {section["code"]: section for section in old["sections"]}
    after = {section["code"]: section for section in new["sections"]}
    gone = [section for code, section in before.items() if code not in after]
    both = [(before.get(s["code"], {}), after.get(s["code"], {}), s) for s in [*new["sections"], *gone]]
    texts = compare_texts((was.get("body", ""), now.get("body", "")) for was, now, _section in both)
    for (was, now, section), blocks in zip(both, texts, strict=True):
        theme = section["theme"]
        there = (tuple(c for c in some if theme and c.shown["theme"] == theme) for some in items)
        goals, measures, initiatives = there
        reasons = [part.get("no_goals_reason", "") for part in (was, now)]
        yield SectionChange(
            code=section["code"],
            title=section["title"],
            theme=themes.get(theme) if theme else None,
            blocks=tuple(blocks),
            reason=compare_plain(*reasons) if reasons[0] != reasons[1] else "",
            goals=goals,
            measures=tuple(change for change in measures if change.fields),
            initiatives=initiatives,
            kind="" if was and now else GONE if was else NEW,
        )


def _amounts(
    old: Content, new: Content, themes: dict[str, dict[str, Any]], years: tuple[int, ...]
) -> Iterable[Amounts]:
    if not (old["budget"] or new["budget"]):
        return
    was, now = by_theme(old), by_theme(new)
    for code, theme in sorted(themes.items(), key=lambda item: item[1]["number"]):
        cells = ((year, was.get(code, {}).get(year, 0), now.get(code, {}).get(year, 0)) for year in years)
        yield Amounts(theme, tuple(cells))


def _pins(old: Content, new: Content) -> Iterable[tuple[str, dict[str, Any] | None, dict[str, Any] | None]]:
    """Plans of the level below that came in, went out, or came in another version."""
    before, after = ({pin["unit"]["code"]: pin for pin in content["pins"]} for content in (old, new))
    for code in {**after, **before}:
        was, now = before.get(code), after.get(code)
        if was is None or now is None:
            yield (NEW if was is None else GONE), was, now
        elif was["version"] != now["version"]:
            yield TEXT, was, now
