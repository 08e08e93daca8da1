"""What the balances of several years in two frozen versions say otherwise. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from governance.accounted import SAID, WORDS
from governance.balanced import Weighed, read

Content = Mapping[str, Any]
NAMES = {**WORDS, "budgeted": _("budgeted"), "spent": _("spent")}
MONEY = ("budgeted", "spent")
PARTS = {
    "other": _("what was spent and belongs to no measure"),
    "goals": _("the goals"),
    "indicators": _("what the indicators show"),
    "reports": _("the reports on which it rests"),
}


@dataclass(frozen=True, slots=True)
class WeighedChange:
    """What one version says otherwise of a measure. Words of its own account are compared with the accounts."""

    row: dict[str, Any]
    said: tuple[tuple[str, Any, Any], ...]
    """Code of what is said, what it was, what it is; amounts in cents, None where nothing is known."""


@dataclass(frozen=True, slots=True)
class BalanceChange:
    measures: tuple[WeighedChange, ...] = ()
    parts: tuple[str, ...] = ()
    """Of ``PARTS`` those that differ."""

    def __bool__(self) -> bool:
        return bool(self.measures or self.parts)


def compare_balances(old: Content, new: Content) -> BalanceChange:
    was, now = read(old), read(new)
    before = {one.row["lineage"]: one for one in was.measures} if was else {}
    after = {one.row["lineage"]: one for one in now.measures} if now else {}
    changes = (
        WeighedChange(one.row, said)
        for lineage, one in {**before, **after}.items()
        if (said := _said(before.get(lineage), after.get(lineage)))
    )
    differs = (name for name in PARTS if getattr(was, name, ()) != getattr(now, name, ()))
    return BalanceChange(tuple(changes), tuple(differs))


def _said(was: Weighed | None, now: Weighed | None) -> tuple[tuple[str, Any, Any], ...]:
    pairs = [(name, getattr(was, name, None), getattr(now, name, None)) for name in MONEY]
    if not any(one and one.own for one in (was, now)):
        words = [(was.said if was else {}, now.said if now else {}, name) for name in SAID]
        pairs += [(name, str(one.get(name) or ""), str(other.get(name) or "")) for one, other, name in words]
    return tuple(pair for pair in pairs if pair[1] != pair[2])
