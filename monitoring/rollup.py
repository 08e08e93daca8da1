"""Values of units rolled up to the whole, where that has meaning. Pure.

All that is needed of a value is kept as sums; rolling up is adding these. So programmes may be added to faculties and
these to the institution, in any order, and the outcome is that of adding all programmes at once. Sums are whole
numbers of hundred-thousandths (half of the last digit that is kept), so they are exact; only the outcome is rounded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

Lack = Literal["", "text", "counts", "parts", "respondents"]
PLACES = 4
SCALE = 10 ** (PLACES + 1)


class Part(NamedTuple):
    """What one unit measured."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    deviation: Decimal | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """Units added up: what stands above and below the line, and how far rounding may have put these off.

    ``squares`` is the sum of squares of all answers to a mean; None when a unit did not give its deviation.
    """

    units: int = 0
    above: int = 0
    below: int = 0
    squares: int | None = 0
    off_above: int = 0
    off_below: int = 0
    lack: Lack = ""
    lacking: int = 0

    def __add__(self, other: Sums) -> Sums:
        known = self.squares is not None and other.squares is not None
        return Sums(
            self.units + other.units,
            self.above + other.above,
            self.below + other.below,
            self.squares + other.squares if known else None,  # type: ignore[operator]
            self.off_above + other.off_above,
            self.off_below + other.off_below,
            self.lack or other.lack,
            self.lacking + other.lacking,
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """The value of the whole, or ``lack``: what ``lacking`` of its parts do not have."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    deviation: Decimal | None = None
    n: int | None = None
    lack: Lack = ""
    lacking: int = 0


@lru_cache(maxsize=20_000)
def sums_of(kind: str, part: Part) -> Sums:
    """One unit, ready to be added. ``kind`` is that of the indicator."""
    if kind == "text":
        return Sums(1, lack="text", lacking=1)
    if kind in ("ratio", "percentage"):
        if part.numerator is None or part.denominator is None:
            return Sums(1, lack="counts" if kind == "percentage" else "parts", lacking=1)
        above, below = _scaled(part.numerator), _scaled(part.denominator)
        return Sums(1, above, below, None, _half(part.numerator, 0), _half(part.denominator, 0))
    if part.value is None:
        return Sums()
    if kind == "mean":
        return _of_mean(part.value, part)
    value = _scaled(part.value)
    if kind == "milestone":
        return Sums(1, value, SCALE)
    return Sums(1, value, off_above=_half(part.value, 1) if kind == "fte" else 0)


def _of_mean(mean: Decimal, part: Part) -> Sums:
    if not part.n:
        return Sums(1, lack="respondents", lacking=1)
    n, middle = part.n, _scaled(mean)
    deviation = None if part.deviation is None else _scaled(part.deviation)
    if n == 1:
        deviation = 0  # one answer does not deviate from itself
    squares = None if deviation is None else (n - 1) * deviation**2 + n * middle**2
    return Sums(1, n * middle, n * SCALE, squares, n * _half(mean, 1))


def rolled_up(kind: str, parts: Iterable[Part]) -> Sums:
    """The sums of all these units: what adding them one by one comes to, with one row of sums instead of one each."""
    rows = [sums_of(kind, part) for part in parts]
    squares = [row.squares for row in rows]
    return Sums(
        sum(row.units for row in rows),
        sum(row.above for row in rows),
        sum(row.below for row in rows),
        None if None in squares else sum(squares),  # type: ignore[arg-type]
        sum(row.off_above for row in rows),
        sum(row.off_below for row in rows),
        next((row.lack for row in rows if row.lack), ""),
        sum(row.lacking for row in rows),
    )


def outcome(kind: str, sums: Sums) -> Outcome:
    """What the sums come to."""
    if sums.lack or not sums.units:
        return Outcome(lack=sums.lack, lacking=sums.lacking)
    if kind == "milestone":
        return Outcome(_number(sums.above), _number(sums.above), _number(sums.below))
    if kind == "mean":
        mean = _rounded(Fraction(sums.above, sums.below))
        return Outcome(mean, deviation=_deviation(sums), n=sums.below // SCALE)
    if kind in ("ratio", "percentage"):
        value = _rounded(Fraction(_factor(kind) * sums.above, sums.below))
        return Outcome(value, _number(sums.above), _number(sums.below))
    return Outcome(_number(sums.above))


def _deviation(sums: Sums) -> Decimal | None:
    """The standard deviation of all answers together, within and between units."""
    n = sums.below // SCALE
    if sums.squares is None or n < 2:
        return None
    variance = (sums.squares - Fraction(sums.above**2, n)) / ((n - 1) * SCALE**2)
    return round(_rounded(variance, 12).sqrt(), PLACES)


def difference(kind: str, sums: Sums, published: Decimal) -> Decimal | None:
    """How far a published value lies from that of its parts; None when rounding explains it.

    A published value is as exact as it is written; a count of people or things is exact.
    """
    found = outcome(kind, sums).value
    if found is None:
        return None
    low, high = _between(kind, sums)
    half = 0 if kind in ("count", "milestone") else _half(published, 0, whole_is_exact=False)
    if low - half <= _scaled(published) <= high + half:
        return None
    return published - found


def _between(kind: str, sums: Sums) -> tuple[Fraction, Fraction]:
    """The lowest and highest value that the parts can come to before they were rounded, scaled."""
    low, high = sums.above - sums.off_above, sums.above + sums.off_above
    if kind not in ("ratio", "percentage", "mean"):
        return Fraction(low), Fraction(high)
    factor, most, least = _factor(kind) * SCALE, sums.below + sums.off_below, sums.below - sums.off_below
    return Fraction(factor * low, most), Fraction(factor * high, least if least > 0 else sums.below)


def _factor(kind: str) -> int:
    return 100 if kind == "percentage" else 1


def _scaled(number: Decimal) -> int:
    return round(number * SCALE)


def _number(scaled: int) -> Decimal:
    return _rounded(Fraction(scaled, SCALE))


def _half(number: Decimal, places: int, *, whole_is_exact: bool = True) -> int:
    """Half of the last digit that is written, of at least so many places; a whole number of people is exact."""
    written = max(-int(number.normalize().as_tuple().exponent), places, 0)
    return 0 if whole_is_exact and not written else SCALE // (2 * 10 ** min(written, PLACES))


def _rounded(number: Fraction, places: int = PLACES) -> Decimal:
    """Half up, away from zero."""
    scaled = number * 10**places
    whole = int(abs(scaled) + Fraction(1, 2))
    return (Decimal(whole) if scaled >= 0 else -Decimal(whole)).scaleb(-places)
