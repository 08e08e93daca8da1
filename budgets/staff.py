"""How an amount follows from its parts, and how people type fte. Pure; whole numbers only, rounded once per part."""

from __future__ import annotations

import re

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kwaliteit.shared.notation import euros, group_digits, round_half_up

MONTHS = 12
PER_FTE = 1_000
MOST_FTE = 10_000


class NotFte(ValueError):
    """The text is no number of fte; ``str()`` says why, in the person's language."""


def part_cents(fte_thousandths: int, norm_cents: int, months: int) -> int:
    """fte × norm amount × months of the year, in cents, halves up."""
    return round_half_up(fte_thousandths * norm_cents * months, PER_FTE * MONTHS)


def parse_fte(text: str) -> int:
    """Thousandths of an fte from "0,8", "1.25" or "12". Raises NotFte with the reason."""
    bare = text.strip().lower().removesuffix("fte").strip()
    match = re.fullmatch(r"([0-9]{1,5})(?:[.,]([0-9]{1,3}))?", bare)
    if not match:
        names = {"text": text.strip()[:40], "example": fte(800)}
        raise NotFte(
            _("“%(text)s” is no number of fte. Type a number such as %(example)s, of at most 3 decimals.") % names
        )
    found = int(match[1]) * PER_FTE + int((match[2] or "").ljust(3, "0"))
    if not 0 < found <= MOST_FTE * PER_FTE:
        raise NotFte(_("The number of fte lies above 0 and is at most %(most)s.") % {"most": group_digits(MOST_FTE)})
    return found


def fte(thousandths: int) -> str:
    """A number of fte as text: 0,8 or 12."""
    whole, rest = divmod(thousandths, PER_FTE)
    mark = "," if (get_language() or "nl").startswith("nl") else "."
    return group_digits(whole) + (f"{mark}{rest:03d}".rstrip("0") if rest else "")


def reckoning(fte_thousandths: int, norm_cents: int, months: int) -> str:
    """The sum as it is written out beside an amount."""
    from_months = "" if months == MONTHS else _(" × %(months)s of 12 months") % {"months": months}
    return _("%(fte)s fte × € %(norm)s") % {"fte": fte(fte_thousandths), "norm": euros(norm_cents)} + from_months
