"""A passage of a text: where its words stand, and other words in their place. Pure.

Words are looked for as a reader sees them: marks within a paragraph do not matter, and any white space is one space.
A passage lies within one paragraph, heading, item or cell.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import escape, unescape

from plans import text

_TOKEN = re.compile(r"<[^>]*>|&[#\w]+;|[^<&]|&")
INLINE = re.compile(r"</?(?:strong|em|sub|sup|a)\b")
_SPACE = re.compile(r"\s+")
EDGE = "\0"  # between two paragraphs; no quotation holds it


@dataclass(frozen=True, slots=True)
class Piece:
    """A tag or a character of the source, and what a reader sees of it."""

    source: str
    seen: str


def quoted(words: str) -> str:
    """Words as they are looked for."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", words)).strip()


def occurrences(html: str, quote: str) -> int:
    """How often these words stand in a text."""
    return len(_places(pieces(html), quoted(quote)))


def replaced(html: str, quote: str, words: str) -> str | None:
    """The canonical text with other words in the place of these; None when they do not stand there exactly once."""
    seen, wanted = pieces(html), quoted(quote)
    places = _places(seen, wanted)
    if len(places) != 1:
        return None
    start, end = places[0]
    kept = "".join(piece.source for piece in seen[start:end] if INLINE.match(piece.source))
    before, after = ("".join(piece.source for piece in part) for part in (seen[:start], seen[end:]))
    return text.clean(f"{before}{escape(quoted(words), quote=False)}{kept}{after}")


def pieces(html: str) -> list[Piece]:
    made: list[Piece] = []
    before = ""
    for source in _TOKEN.findall(html):
        seen = _seen(source)
        made.append(Piece(source, "" if seen == before == " " else seen))
        before = seen or before
    return made


def _seen(source: str) -> str:
    if not source.startswith("<"):
        found = unescape(source)
        return " " if found.isspace() else found
    if source.startswith("<br"):
        return " "
    return "" if INLINE.match(source) else EDGE


def _places(shown: list[Piece], wanted: str) -> list[tuple[int, int]]:
    """From which piece up to which the wanted words stand, each place once."""
    if not wanted:
        return []
    at = [index for index, piece in enumerate(shown) for _char in piece.seen]
    seen = "".join(piece.seen for piece in shown)
    found, start = [], seen.find(wanted)
    while start >= 0:
        found.append((at[start], at[start + len(wanted) - 1] + 1))
        start = seen.find(wanted, start + len(wanted))
    return found
