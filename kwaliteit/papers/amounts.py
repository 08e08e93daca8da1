"""What an amount was and is now, with the difference in euros and in percent, as columns of a table and as words."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kwaliteit.papers import marks
from kwaliteit.shared.notation import euros, percent, signed
from kwaliteit.submission.report import Cell, Column


def columns() -> list[Column]:
    return [
        Column(_("Was"), numeric=True, width=23),
        Column(_("Is now"), numeric=True, width=23),
        Column(_("Difference"), numeric=True, width=23),
        Column(_("In %"), numeric=True, width=14),
    ]


def cells(before: int | None, after: int | None) -> list[Cell]:
    difference = (after or 0) - (before or 0)
    shown = signed(euros(difference)) if difference else "0"
    return [Cell(euros(before) or "–"), Cell(euros(after) or "–"), Cell(shown), Cell(share(before, after))]


def share(before: int | None, after: int | None) -> str:
    if not before:
        return "–"
    difference = (after or 0) - before
    return signed(percent(difference, before, 1)) if difference else "0"


def replaced(before: int | None, after: int | None, label: str) -> SafeString:
    """One amount in the place of another, and how much more or less that is; no share of nothing."""
    was, now = (f"€ {euros(cents)}" if cents is not None else "" for cents in (before, after))
    more = f" {marks.more(after - before)}" if before is not None and after is not None else ""
    if more and before:
        more += f" ({share(before, after)})"
    return marks.replaced(was, now, label, more)
