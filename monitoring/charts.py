"""Small drawings as plain numbers for a template: pure, and with a point in every number whatever the language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, TOP, FLOOR, MARGIN = 280, 44, 98, 36
BAR = 320


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series, with what is written at it."""

    label: str
    value: Decimal
    shown: str
    deviation: Decimal | None = None
    is_break: bool = False
    is_baseline: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str
    text_y: str
    low: str
    high: str
    label: str
    shown: str
    last: bool
    is_baseline: bool


@dataclass(frozen=True, slots=True)
class Line:
    path: str
    is_break: bool


@dataclass(frozen=True, slots=True)
class Series:
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]


def _n(number: float) -> str:
    return f"{number:.1f}"


def series(points: Sequence[Point]) -> Series:
    """Dots from left to right, joined by lines; a broken line where the values cannot be compared."""
    if not points:
        return Series((), ())
    low = min(p.value - (p.deviation or 0) for p in points)
    high = max(p.value + (p.deviation or 0) for p in points)
    span = float(high - low) or 1.0
    step = (WIDTH - 2 * MARGIN) / max(len(points) - 1, 1)

    def x(place: int) -> float:
        return WIDTH / 2 if len(points) == 1 else MARGIN + place * step

    def y(value: Decimal) -> float:
        return (TOP + FLOOR) / 2 if high == low else FLOOR - float(value - low) / span * (FLOOR - TOP)

    dots = tuple(
        Dot(
            x=_n(x(place)),
            y=_n(y(p.value)),
            text_y=_n(y(p.value + (p.deviation or 0)) - 12),
            low=_n(y(p.value - p.deviation)) if p.deviation else "",
            high=_n(y(p.value + p.deviation)) if p.deviation else "",
            label=p.label,
            shown=p.shown,
            last=place == len(points) - 1,
            is_baseline=p.is_baseline,
        )
        for place, p in enumerate(points)
    )
    lines = tuple(
        Line(f"M{before.x} {before.y}L{after.x} {after.y}", points[place + 1].is_break)
        for place, (before, after) in enumerate(zip(dots, dots[1:], strict=False))
    )
    return Series(dots, lines)


def bar(cents: int, most: int) -> str:
    """The length of a bar, on a scale where ``most`` fills it; what is below zero has none."""
    return _n(BAR * max(cents, 0) / most) if most > 0 else _n(0)
