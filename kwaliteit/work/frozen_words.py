"""Where in a frozen version words stand that somebody searches for. Pure: reads its content."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from governance.wording import named
from kwaliteit.work.words import Piece, excerpt, stem
from plans.text import plain

PLACED = ("sections", "goals", "measures", "initiatives")
CODES = frozenset({
    "uuid", "lineage", "code", "theme", "themes", "goals", "ambitions", "measure", "source", "initiative", "criterion",
    "kind", "level", "language", "nature", "part", "how", "what", "stage", "fingerprint", "adopted_on",
})  # fmt: skip
"""Keys of which the value is no word of anybody."""


def passage(content: dict[str, Any], words: list[str]) -> tuple[str, list[Piece]] | None:
    """The first part of which the words are, as its page names it, with the words around them; None when not all are there."""
    texts = list(_texts(content))
    for part, html in texts:
        if pieces := excerpt(html, words):
            return part, pieces
    whole = " ".join(plain(html) for _part, html in texts).lower()
    return ("", []) if all(stem(word) in whole for word in words) else None


def _texts(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each part of the snapshot as HTML, with the place on the page of the version where it stands."""
    for name in PLACED:
        for row in content.get(name) or ():
            yield row["code"] if name == "sections" else f"theme-{row['theme']}", _joined(row)
    yield "", _joined({name: value for name, value in content.items() if name not in PLACED})


def _joined(value: Any) -> str:
    return "".join(text if text.startswith("<") else f"<p>{escape(text)}</p>" for text in _strings(value))


def _strings(value: Any) -> Iterator[str]:
    """Every text in it; of a name that it has in two languages the one of the reader."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, dict) and value.keys() == {"nl", "en"}:
        yield named(value)
    elif isinstance(value, dict):
        for key in sorted(value.keys() - CODES, key=lambda key: (key != "title", key)):
            yield from _strings(value[key])
