"""The accounts of a report in a frozen version (docs/snapshot.md), as they are shown. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
SAID = ("state", "done", "changed", "reason")


def accounts_in(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Each account with its mark, and what was budgeted and spent in all its years."""
    for row in content.get("accounts", ()):
        spent = [cell["cents"] for cell in row["realised"]]
        budgeted = sum(cell["cents"] or 0 for cell in row["budgeted"])
        yield {
            **row,
            "mark": MARKS.get(row["state"], "open"),
            "cents": budgeted,
            "spent": sum(spent) if spent else None,
        }
