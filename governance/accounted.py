"""The accounts of a report in a frozen version (docs/snapshot.md), as they are shown. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

STATES = {
    "preparing": _("in preparation"),
    "on_schedule": _("on schedule"),
    "delayed": _("delayed"),
    "changed": _("changed"),
    "done": _("done"),
    "stopped": _("stopped"),
}
MARKS = {
    "preparing": "draft",
    "on_schedule": "asked",
    "delayed": "back",
    "changed": "changed",
    "done": "done",
    "stopped": "none",
}
WORDS = {"state": _("state"), "done": _("what was done"), "changed": _("what went otherwise"), "reason": _("because")}
SAID = ("state", "done", "changed", "reason")


def accounts_in(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Each account with its mark, and what was budgeted and spent in all its years."""
    for row in content.get("accounts", ()):
        spent = [cell["cents"] for cell in row["realised"]]
        budgeted = sum(cell["cents"] or 0 for cell in row["budgeted"])
        yield {
            **row,
            "mark": "open" if row.get("proposed") else MARKS.get(row["state"], "open"),
            "cents": budgeted,
            "spent": sum(spent) if spent else None,
        }


@dataclass(frozen=True, slots=True)
class AccountChange:
    """What one version says otherwise of a measure than another; of one that is in one of the two alone, all of it."""

    row: dict[str, Any]
    said: tuple[tuple[str, str, str], ...]
    """Code of what is said, what it was, what it is."""


def compare_accounts(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[AccountChange, ...]:
    """The accounts that read differently."""
    before = {row["lineage"]: row for row in accounts_in(old)}
    after = {row["lineage"]: row for row in accounts_in(new)}
    found = []
    for lineage in [*after, *(key for key in before if key not in after)]:
        was, now = before.get(lineage, {}), after.get(lineage, {})
        pairs = [(name, str(was.get(name) or ""), str(now.get(name) or "")) for name in SAID]
        if said := tuple(pair for pair in pairs if pair[1] != pair[2]):
            found.append(AccountChange(now or was, said))
    return tuple(found)
