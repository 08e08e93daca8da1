"""How amounts are read and written. Amounts are integer cents; people type euros.

Dutch ("12.000,50") and English ("12,000.50") notation are both read; what is ambiguous is decided by
the number of digits after the last mark: three digits are thousands, one or two are cents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

NBSP = "\u00a0"
MINUS = "\u2212"
MOST_CENTS = 10**13  # 100 billion euros: more than the whole sector gets


class NotAnAmount(ValueError):
    """The text is no amount; ``str()`` says why, in the person's language."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A typed cell: an amount in cents, pm, or empty (both ``cents`` None and not ``pm``)."""

    cents: int | None = None
    pm: bool = False

    @property
    def empty(self) -> bool:
        return self.cents is None and not self.pm


UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "mln": 1_000_000, "miljoen": 1_000_000, "million": 1_000_000}
SPACES = str.maketrans({NBSP: " ", "\u202f": " ", "\u2009": " ", MINUS: "-", "\u2013": "-", "\u2014": "-", "’": "'"})
LONGEST = 40  # characters; longer is no amount, whatever it says


def parse_amount(text: str, *, pm: bool = True) -> Amount:
    """Read what somebody typed in a cell. Raises NotAnAmount with the reason, which names pm only where it may be used.

    Understands "12.000,50", "12,000.50", "€ 12k", "1,5 mln", "12.000,-", "pm", "-" and an empty cell (both: nothing).
    """
    raw = text.translate(SPACES).strip().lower()
    if len(raw) > LONGEST:
        raise _no_amount(text, pm)
    bare = re.sub(r"€|\beuros?\b|\beur(?=\b|[0-9])", " ", raw).strip()
    if bare in {"", "-"}:
        return Amount()
    if re.fullmatch(r"p\.? ?m\.?", bare):
        return Amount(pm=True)
    bare = re.sub(r"(?<=[0-9]),(-{1,2}|=)$", "", bare)  # 12.000,- is how Dutch writes whole euros
    match = re.fullmatch(r"(-?)\s*([0-9][0-9.,' ]*?)\s*(k|m|mln|miljoen|million)?\.?", bare)
    if not match:
        raise _no_amount(text, pm)
    sign, digits, unit = match.groups(default="")
    cents = _hundredths(digits, text, scaled=bool(unit)) * UNITS[unit]
    if cents > MOST_CENTS:
        raise NotAnAmount(_("“%(text)s” is more than can be entered here.") % {"text": text[:LONGEST]})
    return Amount(cents=-cents if sign else cents)


def _no_amount(text: str, pm: bool) -> NotAnAmount:
    shown = text.strip()[:LONGEST]
    names = {"text": shown, "example": group_digits(12_000)}
    if not pm:
        return NotAnAmount(_("“%(text)s” is not an amount. Type a number such as %(example)s.") % names)
    return NotAnAmount(_("“%(text)s” is not an amount. Type a number such as %(example)s, or pm.") % names)


def _hundredths(digits: str, text: str, *, scaled: bool) -> int:
    """Digits with marks to a whole number of hundredths; thousands stand in groups of three behind one kind of mark.

    A single mark before three digits is thousands ("12.000"), except before a unit: "1.250k" could be both.
    """
    whole, mark, part = re.fullmatch(r"(.*?)(?:([.,])([0-9]{1,2}))?", digits).groups(default="")  # type: ignore[union-attr]
    marks = set(re.findall(r"[^0-9]", whole))
    fits = not marks or re.fullmatch(r"[1-9][0-9]{0,2}(?:[^0-9][0-9]{3})+", whole)
    if not fits or len(marks) > 1 or mark in marks or not whole:
        raise NotAnAmount(_("“%(text)s” cannot be read: check the points and commas.") % {"text": text[:LONGEST]})
    if scaled and marks & {".", ","} and not mark and len(re.findall(r"[.,]", whole)) == 1:
        raise NotAnAmount(_("“%(text)s” can be read in two ways: type the whole number.") % {"text": text[:LONGEST]})
    return int(re.sub(r"[^0-9]", "", whole)) * 100 + int(part.ljust(2, "0") if part else 0)


def group_digits(number: int) -> str:
    """A whole number with the thousands mark of the active language and a true minus sign."""
    mark = "." if (get_language() or "nl").startswith("nl") else ","
    text = f"{abs(number):,}".replace(",", mark)
    return f"{MINUS}{text}" if number < 0 else text


def euros(cents: int | None, *, pm: bool = False, exact: bool = False) -> str:
    """Cents as euros for the screen: whole euros without decimals (unless ``exact``), else two."""
    if cents is None:
        return "pm" if pm else ""
    whole, rest = divmod(abs(cents), 100)
    text = group_digits(whole)
    if rest or exact:
        text += ("," if (get_language() or "nl").startswith("nl") else ".") + f"{rest:02d}"
    return f"{MINUS}{text}" if cents < 0 else text


def thousands(cents: int | None, *, pm: bool = False) -> str:
    """Cents as k€, each figure rounded on its own, halves away from zero."""
    if cents is None:
        return "pm" if pm else ""
    return group_digits(round_half_up(cents, 100_000))


def round_half_up(number: int, unit: int) -> int:
    """Whole units, halves away from zero: what people expect of a printed table."""
    whole = (abs(number) * 2 + unit) // (unit * 2)
    return -whole if number < 0 else whole


def percent(part: int, whole: int, decimals: int = 0) -> str:
    """A share as text with the percent sign; an en dash where there is no whole."""
    if not whole:
        return "–"
    scaled = round_half_up(part * 100 * 10**decimals, abs(whole)) * (1 if whole > 0 else -1)
    head, rest = divmod(abs(scaled), 10**decimals)
    mark = "," if (get_language() or "nl").startswith("nl") else "."
    text = group_digits(head) + (f"{mark}{rest:0{decimals}d}" if decimals else "")
    return f"{MINUS if scaled < 0 else ''}{text}{NBSP}%"


def signed(text: str) -> str:
    """A difference with its sign: plus where positive, nothing before zero."""
    return text if text.startswith(MINUS) or text.strip("0.,") in {"", NBSP + "%", "–", "pm"} else f"+{text}"
