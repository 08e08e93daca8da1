"""What a snapshot says was spent: per unit and theme beside the budget, and what changed from one to another. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kwaliteit.shared import notation

Names = dict[str, str]
Content = Mapping[str, Any]
CENTRAL: Names = {"nl": "Gemeenschappelijke initiatieven", "en": "Common initiatives"}
"""How the institution's own money is called, beside the names of units."""
ALL: Names = {"nl": "Alle jaren en eenheden", "en": "All years and units"}


@dataclass(frozen=True, slots=True)
class Spent:
    """Budgeted against realised; ``realised`` is None where nothing was entered."""

    name: Names
    budgeted: int
    realised: int | None
    number: int = 0
    """Of a theme, its number."""

    @property
    def difference(self) -> int | None:
        return None if self.realised is None else self.realised - self.budgeted

    @property
    def signed(self) -> str:
        return "–" if self.difference is None else notation.signed(notation.thousands(self.difference))

    @property
    def percent(self) -> str:
        if self.difference is None or not self.budgeted:
            return "–"
        return notation.signed(notation.percent(self.difference, self.budgeted, 1))


@dataclass(frozen=True, slots=True)
class Remark:
    unit: Names
    theme: Names
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class FrozenSpending:
    """A final report as it stood when it was closed. ``number`` above 1 is a correction, with its ``reason``."""

    year: int
    number: int
    reason: str
    fingerprint: str
    units: tuple[Spent, ...]
    themes: tuple[Spent, ...]
    total: Spent
    remarks: tuple[Remark, ...]
    unmapped: int | None
    """Cents that the ledger says were spent and that no split key maps; None where nothing came from the ledger."""


def read(content: Content) -> tuple[FrozenSpending, ...]:
    """Of every year that the document reports on."""
    return tuple(_read(one) for one in content.get("spending") or ())


def _read(one: Content) -> FrozenSpending:
    units = {row["code"]: CENTRAL if row["level"] == "institution" else row["name"] for row in one["units"]}
    themes = {row["code"]: row for row in one["themes"]}
    budget = _sums((row["unit"], row["theme"], row["cents"]) for row in one["budget"])
    spent = _sums((row["unit"], row["theme"], row["cents"]) for row in one["rows"])
    ledger = one["ledger"]
    return FrozenSpending(
        year=one["year"],
        number=one["number"],
        reason=one["reason"],
        fingerprint=one["fingerprint"],
        units=tuple(
            Spent(name, _of(budget, 0, code) or 0, _of(spent, 0, code))
            for code, name in sorted(units.items(), key=lambda unit: unit[1] is CENTRAL)
        ),
        themes=tuple(
            Spent(theme["name"], _of(budget, 1, code) or 0, _of(spent, 1, code), theme["number"])
            for code, theme in themes.items()
        ),
        total=Spent({}, sum(budget.values()), sum(spent.values()) if spent else None),
        remarks=tuple(
            Remark(units[row["unit"]], themes[row["theme"]]["name"], row["title"], row["remark"])
            for row in one["rows"]
            if row["remark"]
        ),
        unmapped=sum(row["cents"] for row in ledger["unmapped"]) if ledger else None,
    )


Sums = dict[tuple[str, str], int]


def _sums(rows: Iterable[tuple[str, str, int]]) -> Sums:
    found: Sums = defaultdict(int)
    for unit, theme, cents in rows:
        found[unit, theme] += cents
    return dict(found)


def _of(sums: Sums, place: int, code: str) -> int | None:
    """Together, of one unit (place 0) or one theme (place 1); None where there is nothing."""
    found = [cents for key, cents in sums.items() if key[place] == code]
    return sum(found) if found else None


@dataclass(frozen=True, slots=True)
class SpendingChange:
    """What a unit spent in a year, in the one version and in the other."""

    year: int
    name: Names
    before: int | None
    after: int | None


def compare(old: Content, new: Content) -> tuple[SpendingChange, ...]:
    """Where it is not the same; a report that changed in another way (a remark, a theme) stands there as a whole."""
    before, after = {one.year: one for one in read(old)}, {one.year: one for one in read(new)}
    found: list[SpendingChange] = []
    for year in sorted({*before, *after}):
        was, now = before.get(year), after.get(year)
        if was and now and was.fingerprint == now.fingerprint:
            continue
        pairs = _by_name(was), _by_name(now)
        changed = [
            SpendingChange(year, pair.name, _realised(pairs[0], key), _realised(pairs[1], key))
            for key, pair in {**pairs[0], **pairs[1]}.items()
            if _realised(pairs[0], key) != _realised(pairs[1], key)
        ]
        whole = SpendingChange(year, ALL, was.total.realised if was else None, now.total.realised if now else None)
        found += changed or [whole]
    return tuple(found)


def _by_name(one: FrozenSpending | None) -> dict[str, Spent]:
    return {row.name["nl"]: row for row in one.units} if one else {}


def _realised(rows: Mapping[str, Spent], key: str) -> int | None:
    return rows[key].realised if key in rows else None
