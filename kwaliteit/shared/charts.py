"""Charts as inline SVG, drawn on the server: the same drawing on the screen and in print.

On the screen a mark carries a class, and the sheet colours it, light and dark. In print no sheet reaches into SVG, so
what a class means is written out. No colour stands alone: a theme has its number in its mark, budgeted is an outline
and realised is full, so that a chart reads in grey. Beside each chart stands a table with the same values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

Ink = Literal["screen", "print"]

WIDTHS: dict[Ink, int] = {"screen": 360, "print": 656}  # units; in print four of them are a millimetre
LETTER, LINE = 6.7, 13  # how wide a letter is on average and how high text is
COLOURS = {1: "#0b4a6f", 2: "#8a5a0a", 3: "#9c3848", 4: "#386641", 5: "#5a4a8c", 6: "#5d666d"}
DARK, MUTED, ACCENT = "#1b2227", "#55606a", "#0b4a6f"
LOOKS = {
    "": f'fill="{DARK}"',
    "strong": f'fill="{DARK}" font-weight="600"',
    "soft": f'fill="{MUTED}"',
    "on": 'fill="#fff" font-weight="600"',
    "in": 'fill="#fff"',
    "bar": f'fill="{ACCENT}"',
    "pale": f'fill="#fff" stroke="{ACCENT}" stroke-width="1.2"',
    "axis": f'stroke="{DARK}" stroke-width=".8" fill="none"',
}


_OWN: ContextVar[Mapping[str, str]] = ContextVar("own", default=MappingProxyType({}))


@contextmanager
def inked(own: Mapping[str, str]) -> Iterator[None]:
    """Within it print has other colours ("accent", "ink", "theme-1"), and a font before the usual one ("sans")."""
    token = _OWN.set(own)
    try:
        yield
    finally:
        _OWN.reset(token)


@dataclass(frozen=True, slots=True)
class Told:
    """What a chart is called and says, for who does not see it. ``key`` makes its ids the only ones on the page."""

    key: str
    title: str
    text: str


@dataclass
class Pen:
    """Draws in one ink."""

    ink: Ink
    parts: list[str] = field(default_factory=list)

    def _look(self, look: str) -> str:
        if self.ink == "screen":
            return f' class="{look}"' if look else ""
        kind, *more = look.split(" ")
        own = _OWN.get()
        if kind == "part":
            number = int(more[0][4:])
            return f' fill="{own.get(f"theme-{number}") or COLOURS.get(number, MUTED)}"'
        drawn = LOOKS[kind].replace(ACCENT, own.get("accent", ACCENT))
        return f" {drawn.replace(DARK, own.get('ink', DARK))}"

    def rect(self, x: float, y: float, width: float, height: float, look: str) -> None:
        place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
        self.parts.append(f"<rect {place}{self._look(look)}/>")

    def path(self, path: str, look: str) -> None:
        self.parts.append(f'<path d="{path}"{self._look(look)}/>')

    def circle(self, x: float, y: float, look: str) -> None:
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5"{self._look(look)}/>')

    def text(self, x: float, y: float, text: str, look: str = "", anchor: str = "start") -> None:
        family = ", ".join(filter(None, (_OWN.get().get("sans"), "Source Sans 3", "sans-serif")))
        font = "" if self.ink == "screen" else f' font-size="{LINE}" font-family="{family}"'
        side = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}"{side}{font}{self._look(look)}>{escape(text)}</text>')

    def theme(self, number: int, x: float, y: float) -> None:
        self.rect(x, y, 17, 17, f"part part{number}")
        self.text(x + 8.5, y + 13, str(number), f"on part{number}", "middle")

    def svg(self, width: float, height: float, told: Told) -> SafeString:
        """One alternative in print; on the screen a title and what can be read at leisure."""
        inner, box = "".join(self.parts), f'viewBox="0 0 {width:g} {height:g}"'
        title, text = escape(told.title), escape(told.text)
        if self.ink == "print":
            size = f'width="{width / 4:g}mm" height="{height / 4:g}mm"'
            return mark_safe(f'<svg {box} {size} role="img"><title>{f"{title} {text}".strip()}</title>{inner}</svg>')  # noqa: S308
        ids = f'aria-labelledby="{told.key}-t" aria-describedby="{told.key}-d"'
        named = f'<title id="{told.key}-t">{title}</title><desc id="{told.key}-d">{text}</desc>'
        return mark_safe(f'<svg class="chart" {box} role="img" {ids}>{named}{inner}</svg>')  # noqa: S308


def _cut(text: str, width: float) -> str:
    """As much of a name as fits; the whole of it stands in the table."""
    most = int(width / LETTER)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


# --- shares -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """What is divided goes over these, each with its number and short name."""

    number: int
    name: str


HIGH, APART = 36, 10


def shares(
    parts: Sequence[Part], rows: Sequence[tuple[str, Sequence[int | None]]], told: Told, ink: Ink = "screen"
) -> SafeString:
    """A bar per row (a year), divided into whole percents: in the order of ``parts``, with the numbers in them.

    A row without any share has no bar. What is below zero is no part of a whole: it is left to the table.
    """
    pen, width, y = Pen(ink), WIDTHS[ink], 0.0
    left = 44 if any(name for name, _row in rows) else 0
    tall = 16 if any(0 < (share or 0) * (width - left) < 1100 for _name, row in rows for share in row) else 0
    for name, row in rows:
        y += tall
        pen.text(0, y + 23, name)
        known = [max(share or 0, 0) for share in row]
        if sum(known):
            _above(pen, _divided(pen, parts, known, left, y, width - left), left, width, y - 4)
        else:
            pen.text(left, y + 23, "–", "soft")
        y += HIGH + APART
    return pen.svg(width, _legend(pen, parts, y + 4, width), told)


def _divided(
    pen: Pen, parts: Sequence[Part], known: Sequence[int], left: float, y: float, width: float
) -> list[tuple[float, int]]:
    """One bar. A part that is too narrow for its percents has its number only; narrower still: given back with its middle."""
    whole, x, narrow = sum(known), left, []
    for part, share in zip(parts, known, strict=True):
        wide, label = width * share / whole, f"{share}%"
        middle = x + wide / 2
        if share:
            pen.rect(x, y, max(wide - 1.5, 0.8), HIGH, f"part part{part.number}")
        if wide >= len(label) * LETTER + 6:
            pen.text(middle, y + 15, str(part.number), f"on part{part.number}", "middle")
            pen.text(middle, y + 30, label, f"in part{part.number}", "middle")
        elif wide >= 11:
            pen.text(middle, y + 23, str(part.number), f"on part{part.number}", "middle")
        elif share:
            narrow.append((middle, part.number))
        x += wide
    return narrow


def _above(pen: Pen, narrow: Sequence[tuple[float, int]], left: float, right: float, y: float) -> None:
    """The numbers of narrow parts above the bar, moved aside so far that none stands on another."""
    places, free = [], left + LETTER
    for middle, _number in narrow:
        places.append(max(middle, free))
        free = places[-1] + 2 * LETTER
    free = right - LETTER / 2
    for place, (_middle, number) in reversed(list(zip(places, narrow, strict=True))):
        at = min(place, free)
        pen.text(at, y, str(number), "strong", "middle")
        free = at - 2 * LETTER


def _legend(pen: Pen, parts: Sequence[Part], y: float, width: float) -> float:
    """Which number is which; as many beside each other as fit. Where it ends."""
    x = 0.0
    for part in parts:
        name = _cut(part.name, width - 24)
        need = 24 + len(name) * LETTER
        if x and x + need > width:
            x, y = 0.0, y + 24
        pen.theme(part.number, x, y)
        pen.text(x + 23, y + 13.5, name)
        x += need + 14
    return y + 20


# --- budgeted against realised ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bar:
    """A length with what is written at it; pm and what is not known have no length."""

    cents: int
    shown: str


@dataclass(frozen=True, slots=True)
class Pair:
    """What was budgeted and what was realised of a theme (with its number) or of a unit."""

    name: str
    budgeted: Bar
    realised: Bar | None
    number: int = 0


def pairs(rows: Sequence[Pair], words: tuple[str, str], told: Told, ink: Ink = "screen") -> SafeString:
    """Per row two bars: budgeted (an outline) above realised (full). Below zero goes to the left of the axis."""
    pen, width = Pen(ink), WIDTHS[ink]
    every = [bar for row in rows for bar in (row.budgeted, row.realised) if bar]
    low, high = min([0, *(bar.cents for bar in every)]), max([0, *(bar.cents for bar in every)])
    room = width - 12 - max((len(bar.shown) for bar in every), default=0) * LETTER
    scale = room / (high - low) if high > low else 0.0
    axis, y = -low * scale + 1, 0.0
    for row in rows:
        if row.number:
            pen.theme(row.number, 0, y)
        pen.text(23 if row.number else 0, y + 13.5, _cut(row.name, width - (23 if row.number else 0)), "strong")
        y += 21
        for bar, look in ((row.budgeted, "pale"), (row.realised, "bar")):
            if bar:
                _bar(pen, bar, look, axis, y, scale)
                y += 15
        pen.path(f"M{axis:.1f} {y - (31 if row.realised else 16):.1f}V{y:.1f}", "axis")
        y += 9
    said = [word for word, shown in zip(words, (True, any(row.realised for row in rows)), strict=True) if shown]
    for place, (word, look) in enumerate(zip(said, ("pale", "bar"), strict=False)):
        pen.rect(1 + place * 130, y + 4, 20, 11, look)
        pen.text(28 + place * 130, y + 14, word)
    return pen.svg(width, y + 20, told)


def _bar(pen: Pen, bar: Bar, look: str, axis: float, y: float, scale: float) -> None:
    long = abs(bar.cents) * scale
    if long:
        pen.rect(axis if bar.cents > 0 else axis - long, y, max(long, 1), 11, look)
    pen.text(axis + 6 + (long if bar.cents > 0 else 0), y + 10.5, bar.shown, "soft" if look == "pale" else "strong")


def beside(budgeted: int, realised: int, most: int) -> SafeString:
    """For in the row of a table that has the figures: a bar (realised) and a stroke (budgeted); ``most`` fills it.

    What is below zero has no length.
    """
    bar, stroke = (f"{320 * max(cents, 0) / most if most > 0 else 0:.1f}" for cents in (realised, budgeted))
    return mark_safe(  # noqa: S308 - numbers only
        '<svg class="chart" viewBox="0 0 322 18" width="322" height="18" aria-hidden="true">'
        f'<rect class="bar" x="0" y="5" width="{bar}" height="9"/><path class="mark-gap" d="M{stroke} 5V14"/>'
        f'<path class="mark-b" d="M{stroke} 0V18"/></svg>'
    )


# --- a value per year -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series, with what is written at it and below it."""

    label: str
    value: Decimal
    shown: str
    deviation: Decimal | None = None
    is_break: bool = False
    note: str = ""


TOP, FLOOR, MARGIN = 44, 98, 36


def series(points: Sequence[Point], told: Told, aim: tuple[Decimal, str] | None = None) -> SafeString:
    """Dots from left to right, joined by lines; a broken line where a value cannot be compared with the one before.

    Values that read the same stand at the same height, also where rounding took a difference away.
    ``aim`` is a target with what is written at it: a thin line over the whole width.
    """
    pen, width = Pen("screen"), 280
    as_read = {point.shown: point.value for point in points}
    points = [replace(point, value=as_read[point.shown]) for point in points]
    aims = [aim[0]] if aim else []
    low = min([*aims, *(point.value - (point.deviation or 0) for point in points)])
    high = max([*aims, *(point.value + (point.deviation or 0) for point in points)])
    step = (width - 2 * MARGIN) / max(len(points) - 1, 1)

    def height(value: Decimal) -> float:
        return (TOP + FLOOR) / 2 if high == low else FLOOR - float((value - low) / (high - low)) * (FLOOR - TOP)

    places = [width / 2 if len(points) == 1 else MARGIN + place * step for place in range(len(points))]
    pen.path(f"M0 104.5H{width}", "axis")
    if aim:
        pen.path(f"M0 {height(aim[0]):.1f}H{width}", "aim")
        pen.text(0, height(aim[0]) - 4, aim[1], "soft")
    joined = list(zip(places, points, strict=True))
    for (x, point), (after, following) in zip(joined, joined[1:], strict=False):
        path = f"M{x:.1f} {height(point.value):.1f}L{after:.1f} {height(following.value):.1f}"
        pen.path(path, "line break" if following.is_break else "line")
    for x, point in joined:
        _dot(pen, x, point, height, last=point is points[-1])
    return pen.svg(width, 138, told)


def _dot(pen: Pen, x: float, point: Point, height: Callable[[Decimal], float], *, last: bool) -> None:
    spread = point.deviation or Decimal()
    if spread:
        pen.path(f"M{x:.1f} {height(point.value + spread):.1f}V{height(point.value - spread):.1f}", "axis")
    pen.circle(x, height(point.value), "dot now" if last else "dot")
    pen.text(x, height(point.value + spread) - 12, point.shown, "strong" if last or point.note else "soft", "middle")
    pen.text(x, 121, point.label, "soft", "middle")
    if point.note:
        pen.text(x, 135, point.note, "soft", "middle")
