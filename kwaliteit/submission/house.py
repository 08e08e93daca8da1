"""The house style of printed documents: a sheet of its own, made of what the institution chose. Pure.

A style is plain data with its logo and fonts inside (``data:``), so that a dossier holds all that it was printed with.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from kwaliteit.shared import charts

Style = Mapping[str, Any]
"""``colours`` (accent, ink, theme-1 to theme-6), ``logo`` (its address, and how many millimetres it is wide), ``fonts``."""
NONE: Style = MappingProxyType({})

COLOURS = {"accent": charts.ACCENT, "ink": charts.DARK, **{f"theme-{n}": c for n, c in charts.COLOURS.items()}}
"""What the sheet of the documents has by itself."""
LEAST_CONTRAST = 4.5
FAMILIES = {"text": "House Text", "sans": "House Sans"}
"""They stand first in the lists of document.css."""
FACES = {"regular": "font-weight: 400", "italic": "font-weight: 400; font-style: italic", "bold": "font-weight: 600"}
HIGH, WIDEST = 15, 80  # millimetres of a logo on the title page


def contrast(colour: str) -> float:
    """With white, as WCAG counts it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def wide(width: float, height: float) -> int:
    """How many millimetres a logo gets on the title page."""
    return round(min(max(HIGH * width / height, HIGH), WIDEST))


def address(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def sheet(style: Style) -> str:
    """The address of the sheet of this style; empty where nothing was chosen."""
    rules = "\n".join(_rules(style))
    return address("text/css", rules.encode()) if rules else ""


def mark(place: str) -> str:
    return hashlib.sha256(place.encode()).hexdigest()


def marks(style: Style) -> tuple[str, ...]:
    """By which the renderer knows the addresses of this style; it opens no other that has its contents inside."""
    places = [sheet(style), style.get("logo", {}).get("address", ""), *style.get("fonts", {}).values()]
    return tuple(sorted(mark(place) for place in places if place))


def _rules(style: Style) -> Iterator[str]:
    colours = style.get("colours", {})
    tokens = [f"--ka-{name}: {colours[name]}" for name in COLOURS if name in colours]
    fonts = style.get("fonts", {})
    for family, name in FAMILIES.items():
        for face, look in FACES.items():
            if source := fonts.get(f"{family}-{face}"):
                yield f'@font-face {{ font-family: "{name}"; {look}; src: url("{source}"); }}'
    if logo := style.get("logo"):
        tokens.append(f'--ka-logo: url("{logo["address"]}")')
        yield f".title-page .logo {{ width: {logo['wide']}mm; }}"
        yield f".title-page .institution {{ margin-left: {logo['wide'] + 5}mm; }}"
    if tokens:
        yield f":root {{ {'; '.join(tokens)}; }}"


@contextmanager
def inked(style: Style) -> Iterator[None]:
    """Within it charts for print are drawn in the colours and the font of this style."""
    own = dict(style.get("colours", {}))
    if "sans-regular" in style.get("fonts", {}):
        own["sans"] = FAMILIES["sans"]
    with charts.inked(own):
        yield
