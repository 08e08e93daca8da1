"""The house style of printed documents: a sheet of its own, made of what the institution chose. Pure.

A style is plain data with its logo and fonts inside (``data:``), so that a dossier holds all that it was printed with.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from kwaliteit.shared import charts

Style = Mapping[str, Any]
"""``colours`` (accent, ink, theme-1 to theme-6), ``logo`` (its address, and how many millimetres it is wide), ``fonts``,
``cover`` (its address, where it stands, and what it shows, by language)."""
NONE: Style = MappingProxyType({})

COLOURS = {"accent": charts.ACCENT, "ink": charts.DARK, **{f"theme-{n}": c for n, c in charts.COLOURS.items()}}
"""What the sheet of the documents has by itself."""
LEAST_CONTRAST = 4.5
WHITE, TINT, VOICE = "#ffffff", "#eff4f7", "#f8f4ea"
"""What words stand on: the page, boxes and totals, and the pages of others (document.css)."""
GROUNDS = {"accent": (WHITE, TINT, VOICE), "ink": (WHITE, TINT, VOICE)}
FAMILIES = {"text": "House Text", "sans": "House Sans"}
"""They stand first in the lists of document.css."""
FACES = {"regular": "font-weight: 400", "italic": "font-weight: 400; font-style: italic", "bold": "font-weight: 600"}
BEFORE, BEHIND = "before", "behind"  # where the cover stands: on a page of its own, or behind the title page
HIGH, WIDEST = 15, 80  # millimetres of a logo on the title page


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture of a whole page, and what it shows for who cannot see it."""

    address: str
    place: str
    shows: str


def contrast(colour: str, ground: str = WHITE) -> float:
    """As WCAG counts it."""
    dark, light = sorted((_light(colour), _light(ground)))
    return (light + 0.05) / (dark + 0.05)


def least_contrast(name: str, colour: str) -> tuple[float, str]:
    """Of a colour with the ground on which it is read worst, and which that is."""
    return min((contrast(colour, ground), ground) for ground in GROUNDS.get(name, (WHITE,)))


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def wide(width: float, height: float) -> int:
    """How many millimetres a logo gets on the title page."""
    return round(min(max(HIGH * width / height, HIGH), WIDEST))


def address(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def cover(style: Style, language: str) -> Cover | None:
    if not (found := style.get("cover")):
        return None
    shows = found["shows"]
    return Cover(found["address"], found["place"], shows.get(language) or shows["nl"])


def sheet(style: Style) -> str:
    """The address of the sheet of this style; empty where nothing was chosen."""
    rules = "\n".join(_rules(style))
    return address("text/css", rules.encode()) if rules else ""


def mark(place: str) -> str:
    return hashlib.sha256(place.encode()).hexdigest()


def marks(style: Style) -> tuple[str, ...]:
    """By which the renderer knows the addresses of this style; it opens no other that has its contents inside."""
    pictures = [style.get(picture, {}).get("address", "") for picture in ("logo", "cover")]
    places = [sheet(style), *pictures, *style.get("fonts", {}).values()]
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
