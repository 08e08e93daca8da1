"""How words are looked for in texts: by their Dutch stem on PostgreSQL, by their beginning on SQLite.

PostgreSQL has an index for the texts of plans (plans/migrations/0007); SQLite reads the
rows. What was typed is never part of the SQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection
from django.db.models import Q, QuerySet

from plans.text import plain

CONFIG = "dutch"
MOST = 6  # words of one question
AROUND = 90  # characters before and after what was found
_ENDINGS = ("ingen", "ing", "en", "e", "s")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an excerpt; ``found`` is one of the words that were asked for."""

    text: str
    found: bool = False


def words_of(asked: str) -> list[str]:
    return _WORD.findall(asked)[:MOST]


def stem(word: str) -> str:
    """A word without its usual Dutch ending, when enough of it is left to be known by."""
    small = word.lower()
    for ending in _ENDINGS:
        if small.endswith(ending) and len(small) - len(ending) >= 4:
            return small[: -len(ending)]
    return small


def within(rows: QuerySet[Any], words: list[str], *fields: str) -> QuerySet[Any]:
    """The rows in which every word occurs, in any of the fields taken together."""
    if connection.vendor == "postgresql":
        asked = " & ".join(f"{word}:*" for word in words)
        query = SearchQuery(asked, config=CONFIG, search_type="raw")
        return rows.annotate(words=SearchVector(*fields, config=CONFIG)).filter(words=query)
    return rows.filter(containing([stem(word) for word in words], *fields))


def containing(words: list[str], *fields: str) -> Q:
    """Every word occurs as it is in one of the fields: for names, which have no stem."""
    condition = Q()
    for word in words:
        anywhere = Q()
        for name in fields:
            anywhere |= Q(**{f"{name}__icontains": word})
        condition &= anywhere
    return condition


def excerpt(html: str, words: list[str]) -> list[Piece]:
    """The words around the first place where one of these occurs; empty when none is in it as it is written."""
    text = " ".join(plain(html).split())
    wanted = re.compile("|".join(rf"\b{re.escape(stem(word))}\w*" for word in words), re.IGNORECASE)
    first = wanted.search(text)
    if not words or first is None:
        return []
    start, end = max(first.start() - AROUND, 0), min(first.end() + AROUND, len(text))
    start = text.find(" ", start) + 1 if start else 0
    end = text.rfind(" ", first.end(), end) if end < len(text) and " " in text[first.end() : end] else end
    return list(_pieces(text, start, end, wanted))


def _pieces(text: str, start: int, end: int, wanted: re.Pattern[str]) -> Iterator[Piece]:
    at = start
    yield Piece("… " if start else "")
    for match in wanted.finditer(text, start, end):
        yield Piece(text[at : match.start()])
        yield Piece(match[0], found=True)
        at = match.end()
    yield Piece(text[at:end] + (" …" if end < len(text) else ""))
