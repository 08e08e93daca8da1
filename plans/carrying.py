"""Changes of a text carried out: some at once, or one after the other, each where its place stands now. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from plans import text
from plans.anchors import (
    QUOTE,
    SURE,
    Anchor,
    Span,
    alike_around,
    anchor_to,
    find_in,
    is_certain,
)
from plans.sources import Place, Source, Unit, closed, tag_of


class Kind(StrEnum):
    WORDS = "words"
    BLOCKS = "blocks"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Change:
    """What went and what came, as canonical text: words with their marks, or whole blocks, items or rows.

    The anchor of a change of words is these words. That of blocks is what went; of blocks that only come or are moved
    it is the neighbour ``after`` or ``before`` which they come: ``spot`` says which, with its tag ("after li").
    """

    kind: Kind
    was: str
    proposed: str
    anchor: Anchor
    spot: str = ""


def anchor_of(source: Source, span: Span) -> Anchor:
    """Of a block: its first words are enough to know it by."""
    return anchor_to(source.seen, Span(span.start, min(span.end, span.start + QUOTE)))


def beside(source: Source, unit: Unit, side: str) -> tuple[Anchor, str]:
    """Right ``before`` or ``after`` a block: its anchor, and the spot."""
    return anchor_of(source, source.span(unit.start, unit.end)), f"{side} {unit.tag}"


class Edit(NamedTuple):
    place: Place
    made: str


def carried_out(html: str, some: Sequence[Change]) -> tuple[str, list[Change]]:
    """The text with these changes, and those that could not be carried out: their place is gone, or taken by another."""
    source = Source(html)
    taken: list[tuple[Place, int, str]] = []
    left: list[Change] = []
    for number, change in enumerate(some):
        edits = edits_of(source, change)
        if edits is None or any(overlap(edit.place, place) for edit in edits for place, _number, _made in taken):
            left.append(change)
        else:
            taken += [(edit.place, number, edit.made) for edit in edits]
    parts, at = [], 0
    for place, _number, made in sorted(taken, key=lambda edit: (edit[0], edit[1])):
        parts += [source.inner(at, place.start), made]
        at = place.end
    return text.clean("".join([*parts, source.inner(at, len(source.sources))])), left


def overlap(one: Place, other: Place) -> bool:
    return one.start < other.end and other.start < one.end or (one == other and one.start < one.end)


def edits_of(source: Source, change: Change) -> list[Edit] | None:
    place = place_of(source, change)
    if place is None:
        return None
    if change.kind is Kind.WORDS:
        before, after = source.open[place.start], source.open[place.end]
        return [Edit(place, f"{closed(before)}{change.proposed}{''.join(after)}")]
    if change.kind is Kind.BLOCKS:
        return [Edit(place, change.proposed)]
    from_place = nearest(source, change.was, place.start)
    if from_place is None or from_place.start <= place.start <= from_place.end:
        return None
    return [Edit(from_place, ""), Edit(place, change.proposed)]


def place_of(source: Source, change: Change) -> Place | None:
    """Where a change is to be carried out in a text; None when that is not certain any more."""
    if change.kind is Kind.WORDS:
        found = find_in(source.seen, change.anchor)
        if not found or not found.same or not is_certain(source.seen, change.anchor, found.span):
            return None
        place = Place(source.seen.at[found.span.start], source.seen.at[found.span.end - 1] + 1)
        return place if source.cut(*place) == change.was else None
    if change.kind is Kind.BLOCKS and change.was:
        return _block(source, change)
    if not change.spot:
        return Place(0, 0) if not source.sources else None
    return _spot(source, change)


def _spot(source: Source, change: Change) -> Place | None:
    side, _space, tag = change.spot.partition(" ")
    found = find_in(source.seen, change.anchor)
    unit = source.around(source.seen.at[found.span.start], tag) if found else None
    if unit is None:
        return None
    at = unit.end if side == "after" else unit.start
    return Place(at, at)


def nearest(source: Source, was: str, to: int) -> Place | None:
    """Where these blocks stand, to the letter; of several places the nearest one."""
    return min(_places(source, was), key=lambda place: abs(place.start - to), default=None)


def _block(source: Source, change: Change) -> Place | None:
    """Where blocks stand that go; of several places the one with the most of what stood around them. Few words alone
    are not enough to know them by.
    """
    anchor, seen = change.anchor, source.seen

    def words(place: Place) -> Span:
        start = source.span(*place).start
        return Span(start, start + len(anchor.quote))

    def rank(place: Place) -> tuple[int, int]:
        span = words(place)
        return alike_around(seen, anchor, span), -abs(span.start - anchor.start)

    found = max(_places(source, change.was), key=rank, default=None)
    most = sum(not char.isspace() for char in anchor.quote + anchor.before + anchor.after)
    return found if found and len(anchor.quote.strip()) + rank(found)[0] >= min(SURE, most) else None


def _places(source: Source, was: str) -> list[Place]:
    places = []
    start = source.html.find(was)
    while start >= 0:
        first, last = source.at(start), source.at(start + len(was))
        if first is not None and last is not None:
            places.append(Place(first, last))
        start = source.html.find(was, start + 1)
    return places


def followed(was: str, now: str, some: Sequence[Change], done: Change) -> list[Change]:
    """The changes of a text, in their order, with their places in what it became when one of them was carried out."""
    source, came = Source(was), Source(now)
    edits = sorted(edits_of(source, done) or [])
    ends = [(source.offsets[edit.place.start], source.offsets[edit.place.end]) for edit in edits]
    more = [len(edit.made) - (end - start) for edit, (start, end) in zip(edits, ends, strict=True)]
    if len(edits) == 1:  # where marks met, the text became shorter than what was put in
        more = [len(now) - len(was)]
    steps = [(start, end, by) for (start, end), by in zip(ends, more, strict=True)]
    at = next(number for number, change in enumerate(some) if change is done)
    return [_kept(source, came, change, steps, number > at) for number, change in enumerate(some)]


Step = tuple[int, int, int]
"""From which character up to which a text was changed, and by how many it became longer there."""


def _shifted(offset: int, steps: list[Step], is_past: bool) -> int | None:
    """Where a character went. At the very place where something was put in, one that ``is_past`` comes after it."""
    by = 0
    for start, end, more in steps:
        if start < offset < end:
            return None
        if end < offset or (end == offset and (start < end or is_past)):
            by += more
    return offset + by


def _kept(source: Source, came: Source, change: Change, steps: list[Step], is_past: bool) -> Change:
    place = place_of(source, change)
    if place is None:
        return change
    is_spot = place.start == place.end
    start = _shifted(source.offsets[place.start], steps, is_past or not is_spot)
    end = _shifted(source.offsets[place.end], steps, is_past and is_spot)
    first, last = (came.at(offset) if offset is not None else None for offset in (start, end))
    if first is None or last is None:
        return change
    if is_spot:
        anchor, spot = _neighbour(came, first)
        return replace(change, anchor=anchor, spot=spot)
    span = came.span(first, last)
    if change.kind is Kind.WORDS:
        return replace(change, anchor=anchor_to(came.seen, span)) if came.cut(first, last) == change.was else change
    return replace(change, anchor=anchor_of(came, span))


def _neighbour(source: Source, at: int) -> tuple[Anchor, str]:
    """The block that ends here, or else the one that begins here; nothing in an empty text."""
    if at and source.sources[at - 1].startswith("</"):
        unit = source.around(at - 2, tag_of(source.sources[at - 1]))
        if unit:
            return beside(source, unit, "after")
    return beside(source, source.units(at)[0], "before") if source.sources else (Anchor(""), "")
