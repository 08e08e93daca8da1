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


def parse_amount(text: str) -> Amount:
    """Read what somebody typed in a cell. Raises NotAnAmount with the reason.

    Understands "12.000,50", "12,000.50", "€ 12k", "1,5 mln", "pm", "-" and an empty cell (both: nothing).
    """
    raw = text.replace(NBSP, " ").replace("\u202f", " ").replace(MINUS, "-").strip()
    bare = raw.lower().strip("€ ").strip()
    if bare in {"", "-", "–", "—"}:
        return Amount()
    if bare.strip(".") in {"pm", "p.m"}:
        return Amount(pm=True)
    match = re.fullmatch(r"(-?)\s*€?\s*([0-9][0-9.,' ]*?)\s*(k€|k|mln|m)?", raw.lower().removeprefix("eur").strip())
    if not match:
        raise NotAnAmount(_("“%(text)s” is not an amount. Type a number such as 12.000, or pm.") % {"text": text[:40]})
    sign, digits, unit = match.groups()
    hundredths = _hundredths(digits.replace(" ", "").replace("'", ""), text, scaled=unit is not None)
    factor = {None: 1, "k": 1_000, "k€": 1_000, "m": 1_000_000, "mln": 1_000_000}[unit]
    cents = hundredths * factor if unit is None else round(hundredths * factor)
    if cents > MOST_CENTS:
        raise NotAnAmount(_("“%(text)s” is more than can be entered here.") % {"text": text[:40]})
    return Amount(cents=-cents if sign else cents)


def _hundredths(digits: str, text: str, *, scaled: bool) -> int:
    """Digits with marks to a whole number of hundredths."""
    marks = re.findall(r"[.,]", digits)
    if not marks:
        return int(digits) * 100
    last = max(digits.rfind("."), digits.rfind(","))
    head, tail = digits[:last], digits[last + 1 :]
    other = [m for m in marks if m != digits[last]]
    decimal = len(tail) in (1, 2) and (digits[last] not in head)
    if not decimal and len(tail) == 3 and (not scaled or other or digits[last] in head):
        whole, part = digits, ""
    elif decimal or (scaled and len(tail) == 3):
        whole, part = head, tail
    else:
        raise NotAnAmount(_("“%(text)s” cannot be read: check the points and commas.") % {"text": text[:40]})
    groups = re.split(r"[.,]", whole)
    mixed = {m for m in re.findall(r"[.,]", whole)}
    if len(mixed) > 1 or (len(groups) > 1 and (len(groups[0]) > 3 or any(len(g) != 3 for g in groups[1:]))):
        raise NotAnAmount(_("“%(text)s” cannot be read: check the points and commas.") % {"text": text[:40]})
    if len(part) == 3:  # 1,125k: thousandths, only with a unit behind it
        return int("".join(groups)) * 100 + round(int(part) / 10)
    return int("".join(groups)) * 100 + (int(part.ljust(2, "0")) if part else 0)


def group_digits(number: int) -> str:
    """A whole number with the thousands mark of the active language and a true minus sign."""
    mark = "." if (get_language() or "nl").startswith("nl") else ","
    text = f"{abs(number):,}".replace(",", mark)
    return f"{MINUS}{text}" if number < 0 else text


def euros(cents: int | None, *, pm: bool = False) -> str:
    """Cents as euros for the screen: whole euros without decimals, else two."""
    if cents is None:
        return "pm" if pm else ""
    whole, rest = divmod(abs(cents), 100)
    text = group_digits(whole)
    if rest:
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
    return text if text.startswith(MINUS) or text.strip("0.,") in {"", NBSP + "%", "–"} else f"+{text}"
