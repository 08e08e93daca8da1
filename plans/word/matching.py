"""Which section a heading of a plan made elsewhere is about: its very name, or one that is close to it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

LONGEST = 200  # characters of a heading; what is longer is no name
CLOSE = 0.75  # how alike a heading and a name must be; below it a person chooses
_NUMBER = re.compile(
    r"^(?:(?:hoofdstuk|deel|thema|paragraaf|chapter|part|theme|section)\s+)?(?:[0-9]+(?:\.[0-9]+)*|[ivx]+(?=[.):]))[.):]?[\s\-–:]+"
)
_THEME = re.compile(r"^(?:thema|theme)\s+([0-9]+)\b")


@dataclass(frozen=True)
class Place:
    """A section to which a text can go: its code, every name that it has, and the number of its theme."""

    code: str
    names: tuple[str, ...]
    number: int | None = None


@dataclass(frozen=True)
class Match:
    code: str
    how: str  # "exact" or "close"


def match(heading: str, places: Sequence[Place]) -> Match | None:
    words = _plain(heading)
    if not words or len(words) > LONGEST:
        return None
    bare = _NUMBER.sub("", words) or words
    for place in places:
        if any(_plain(name) in (words, bare) for name in place.names):
            return Match(place.code, "exact")
    alike = [(max(_alike(bare, _plain(name)) for name in place.names), place.code) for place in places]
    best = max(alike, default=(0.0, ""))
    if best[0] >= CLOSE:
        return Match(best[1], "close")
    numbered = _THEME.match(words)
    theme = next((p for p in places if numbered and p.number == int(numbered[1])), None)
    return Match(theme.code, "close") if theme else None


def _plain(words: str) -> str:
    folded = unicodedata.normalize("NFKD", words.casefold())
    kept = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join(kept.replace("&", " en ").split()).rstrip(".:")


def _alike(one: str, other: str) -> float:
    """Of the characters, or whole when all words of the one stand in the other, and they are more than one."""
    short, long = sorted((set(one.split()), set(other.split())), key=len)
    if len(short) > 1 and short <= long:
        return 1.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
