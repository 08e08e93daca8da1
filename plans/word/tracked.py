"""Tracked changes of a Word file: whose they are, and what stands there when some are accepted and others are not. Pure."""

from __future__ import annotations

from collections.abc import Callable

from plans.word.xml import Element, at, w

COME, GONE = (w("ins"), w("moveTo")), (w("del"), w("moveFrom"))
KINDS = frozenset({*COME, *GONE})
Accepts = Callable[[Element], bool]
"""Whether a tracked change, by its element, is taken as accepted."""


def every(change: Element) -> bool:
    return True


def none(change: Element) -> bool:
    return False


def only(author: str) -> Accepts:
    return lambda change: author_of(change) == author


def author_of(change: Element) -> str:
    return " ".join(change.get(w("author"), "").split())


def authors(document: Element) -> list[str]:
    """Everybody whose changes stand in a file, in its order; one who has no name is an empty text."""
    return list(dict.fromkeys(author_of(change) for change in document.iter(*KINDS)))


def is_gone(change: Element) -> bool:
    return change.tag in GONE


def stays(change: Element, accepts: Accepts) -> bool:
    """Whether what stands in a tracked change is there."""
    return change.tag in KINDS and accepts(change) != is_gone(change)


def ends(paragraph: Element, accepts: Accepts) -> bool:
    """Whether a paragraph ends where it does, and its words do not go on in the next."""
    return _has(at(paragraph, "pPr/rPr"), accepts)


def has_row(row: Element, accepts: Accepts) -> bool:
    return _has(at(row, "trPr"), accepts)


def _has(looks: Element | None, accepts: Accepts) -> bool:
    """Whether what these looks are of is there: not a deletion that is accepted, nor an insertion that is not."""
    changes = [child for child in looks if child.tag in KINDS] if looks is not None else []
    return all(accepts(change) != is_gone(change) for change in changes)
