"""What went in one place and came in another: moved as it was, or moved and reworded. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from governance.nodes import Node
from governance.pieces import Piece, opened, share_of, worth

CLEAR = 4  # words from which a block that stands elsewhere is known again
RECOGNISED = 0.6  # share of the words of both from which it is, though it was reworded
MARGIN = 0.1  # by how much it must be more alike than any other
ONLY = 2  # once on each side: no other comes near
RARE = 6  # blocks that may hold a word by which one is looked for
HEADINGS = frozenset({"h3", "h4"})
KINDS = frozenset({"text", "list", "li", "table", "tr", "blockquote"})
REWORDED = frozenset({"text", "li", "tr"})


@dataclass(eq=False, slots=True)
class Found:
    """A piece that went or came, and the block of which text it is in."""

    piece: Piece
    where: tuple[int, int]

    @property
    def node(self) -> Node:
        return self.piece.node


def find_moved(texts: Iterable[list[Piece]]) -> None:
    """Marks in these texts what was moved, within one or from one to another."""
    gone: list[Found] = []
    came: list[Found] = []
    for at, text in enumerate(texts):
        for place, top in enumerate(text):
            for piece in _whole(top):
                (gone if piece.old else came).append(Found(piece, (at, place)))
    _as_it_was(gone, came)
    _reworded(*([one for one in some if _may_be_reworded(one.piece)] for some in (gone, came)))


def _whole(piece: Piece) -> Iterator[Piece]:
    """All in a piece that came or went and can be known again elsewhere; what holds another goes before it."""
    if bool(piece.old) != bool(piece.new) and piece.node.kind in KINDS:
        yield piece
    for part in piece.parts:
        yield from _whole(part)


def _may_be_reworded(piece: Piece) -> bool:
    return not piece.moved and piece.node.kind in REWORDED


def _as_it_was(gone: list[Found], came: list[Found]) -> None:
    """What is the same to the letter, and went and came once."""
    sides: tuple[dict[str, list[Found]], ...] = (defaultdict(list), defaultdict(list))
    for side, some in zip(sides, (gone, came), strict=True):
        for one in some:
            side[one.node.key].append(one)
    for key, found in sides[0].items():
        others = sides[1].get(key, [])
        if len(found) == len(others) == 1 and _is_clear(found[0], others[0]):
            found[0].piece.moved = others[0].piece.moved = True


def _is_clear(old: Found, new: Found) -> bool:
    """One word in another item of the same list is known again; elsewhere it takes more."""
    node, near = old.node, old.where == new.where
    enough = node.tag in HEADINGS or _length(node) >= CLEAR or (near and node.tag in ("li", "tr"))
    return bool(node.words) and enough


def _length(node: Node) -> int:
    return sum(len(child.split()) if isinstance(child, str) else _length(child) for child in node.children)


def _reworded(gone: list[Found], came: list[Found]) -> None:
    """What is more alike than anything else that went or came."""
    pairs = list(_alike(gone, came))
    best: dict[Found, list[float]] = defaultdict(list)
    for score, old, new in pairs:
        best[old].append(score)
        best[new].append(score)
    taken: set[Piece] = set()
    for score, old, new in sorted(pairs, key=lambda pair: -pair[0]):
        rivals = sum(other > score - MARGIN for one in (old, new) for other in best[one])
        parts = {*_all_of(old.piece), *_all_of(new.piece)}
        if rivals == ONLY and taken.isdisjoint((old.piece, new.piece)) and _takes(old.piece, new.piece):
            taken |= parts


def _alike(gone: list[Found], came: list[Found]) -> Iterator[tuple[float, Found, Found]]:
    """Those that have enough in common, looked for by words that few of them have."""
    holding: dict[str, list[Found]] = defaultdict(list)
    for new in came:
        for word in new.node.words:
            holding[word].append(new)
    for old in gone:
        held = (holding.get(word, []) for word in old.node.words)
        for new in dict.fromkeys(new for some in held if len(some) <= RARE for new in some):
            score = _likeness(old, new)
            if score >= RECOGNISED:
                yield score, old, new


def _likeness(old: Found, new: Found) -> float:
    if old.node.tag != new.node.tag:
        return 0
    both = len(old.node.words & new.node.words)
    if old.node.tag == "tr" and old.where == new.where:
        return worth(old.node, new.node, both)
    return share_of(old.node, new.node, both) if both > CLEAR else 0


def _takes(old: Piece, new: Piece) -> bool:
    """Shows what of the one became what of the other; a row only in as many columns."""
    if new.node.tag == "tr":
        if len(old.parts) != len(new.parts):
            return False
        new.parts = [
            opened(Piece(c.old, d.new)) if c.old or d.new else d for c, d in zip(old.parts, new.parts, strict=True)
        ]
    else:
        new.parts = opened(Piece(old.old, new.new)).parts
    new.origin = old.old
    old.moved = new.moved = True
    return True


def _all_of(piece: Piece) -> Iterator[Piece]:
    yield piece
    for part in piece.parts:
        yield from _all_of(part)
