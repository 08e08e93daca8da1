"""A canonical text in pieces: which blocks stand in it, which marks are open where, and what a reader sees of it. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from plans.anchors import Seen, Span
from plans.passages import INLINE

_TAG = re.compile(r"</?(\w+)")
_CLASS = re.compile(r"(\w)|(\s)")


class Place(NamedTuple):
    """Pieces of a source, from the first one up to the last one."""

    start: int
    end: int


class Unit(NamedTuple):
    """A block, item or row, and its tag."""

    tag: str
    start: int
    end: int


class Source:
    """A canonical text in pieces, with the marks that are open at each and what a reader sees up to it."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.seen = Seen(html)
        self.sources = [piece.source for piece in self.seen.pieces]
        self.offsets = [0]
        self.open: list[tuple[str, ...]] = [()]
        for source in self.sources:
            self.offsets.append(self.offsets[-1] + len(source))
            self.open.append(_after(self.open[-1], source))

    def inner(self, start: int, end: int) -> str:
        return self.html[self.offsets[start] : self.offsets[end]]

    def cut(self, start: int, end: int) -> str:
        """Words with the marks around them."""
        return f"{''.join(self.open[start])}{self.inner(start, end)}{closed(self.open[end])}"

    def span(self, start: int, end: int) -> Span:
        return Span(bisect_left(self.seen.at, start), bisect_left(self.seen.at, end))

    def units(self, start: int = 0, end: int | None = None) -> list[Unit]:
        """The blocks that stand directly between two pieces."""
        found, depth, begun = [], 0, start
        for at in range(start, len(self.sources) if end is None else end):
            source = self.sources[at]
            if not is_block(source):
                continue
            if depth == 0:
                begun = at
            depth += -1 if source.startswith("</") else 1
            if depth == 0:
                found.append(Unit(tag_of(source), begun, at + 1))
        return found

    def around(self, at: int, tag: str) -> Unit | None:
        """The nearest block with this tag around a piece."""
        depth = 0
        for start in range(at, -1, -1):
            if is_block(self.sources[start]) and tag_of(self.sources[start]) == tag:
                depth += 1 if self.sources[start].startswith("</") else -1
                if depth < 0:
                    return next(unit for unit in self.units(start) if unit.start == start)
        return None

    def at(self, offset: int) -> int | None:
        """The piece that begins at this character."""
        place = bisect_left(self.offsets, offset)
        return place if place < len(self.offsets) and self.offsets[place] == offset else None


def tag_of(source: str) -> str:
    found = _TAG.match(source)
    return found[1] if found else ""


def is_block(source: str) -> bool:
    return source.startswith("<") and not source.startswith("<br") and not INLINE.match(source)


def _after(marks: tuple[str, ...], source: str) -> tuple[str, ...]:
    if not INLINE.match(source):
        return marks
    return marks[:-1] if source.startswith("</") else (*marks, source)


def closed(marks: tuple[str, ...]) -> str:
    return "".join(f"</{tag_of(mark)}>" for mark in reversed(marks))


class Atom(NamedTuple):
    """A word, mark, space or tag of a block, and its pieces."""

    key: tuple[str, tuple[str, ...]]
    kind: str
    start: int
    end: int


def atoms(source: Source, start: int, end: int) -> list[Atom]:
    """What stands between two pieces, word by word, without the marks."""
    made: list[Atom] = []
    for at in range(start, end):
        piece = source.sources[at]
        if INLINE.match(piece):
            continue
        kind = _kind(piece)
        last = made[-1] if made else None
        if kind == "word" and last and last.kind == "word" and last.key[1] == source.open[at] and last.end == at:
            made[-1] = Atom((last.key[0] + piece, last.key[1]), kind, last.start, at + 1)
        else:
            made.append(Atom((piece, source.open[at]), kind, at, at + 1))
    return made


def _kind(piece: str) -> str:
    if piece.startswith("<br"):
        return "space"
    if piece.startswith("<"):
        return "tag"
    if piece.startswith("&") and len(piece) > 1:
        return "mark"
    found = _CLASS.match(piece)
    return "mark" if not found else "word" if found[1] else "space"
