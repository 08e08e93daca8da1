"""What became of each block, item, row and cell of a text: the same, changed, gone or come. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from governance.alike import aligned, kept
from governance.nodes import CELLS, TEXTS, Node

ALIKE = 0.4  # share of the words of both from which two blocks are one that was changed
RETAGGED = 0.75  # the same, where it became another kind of block
WITHIN = 0.8  # share of the words of the shorter one: it was lengthened or shortened
KNOWN = 4  # words of the shorter one from which that counts


@dataclass(eq=False)
class Piece:
    """What became of a block. One side is empty when it came or went; two or three paragraphs when it was split or joined.

    Of a row the parts are its cells; one with two empty sides only keeps a column open.
    """

    old: list[Node]
    new: list[Node]
    parts: list[Piece] = field(default_factory=list)
    moved: bool = False
    origin: list[Node] = field(default_factory=list)
    """What it was in its old place, of one that was moved and reworded; its parts are from that to what it is."""

    @property
    def same(self) -> bool:
        return len(self.old) == len(self.new) == 1 and self.old[0].key == self.new[0].key

    @property
    def mark(self) -> str:
        return "" if self.old and self.new else "del" if self.old else "ins"

    @property
    def node(self) -> Node:
        return (self.new or self.old)[0]


def pieces(old: list[Node], new: list[Node]) -> list[Piece]:
    """Blocks, items or rows of both in one order."""
    same = kept([node.key for node in old], [node.key for node in new])
    steps = aligned(len(old), len(new), same, _Likeness(old, new))
    return [opened(Piece([old[i] for i in some], [new[j] for j in others])) for some, others in steps]


def opened(piece: Piece) -> Piece:
    """With its parts, as far as more can be said of it than that it changed."""
    tag = piece.node.tag
    if piece.same or tag in TEXTS or tag == "tr":
        return piece
    if tag == "table":
        piece.parts = _rows(*(nodes[0].rows if nodes else [] for nodes in (piece.old, piece.new)))
        return piece
    old, new = (nodes[0].blocks if nodes else [] for nodes in (piece.old, piece.new))
    lone = tag == "li" or tag in CELLS
    if lone and [node.tag for node in old] == [node.tag for node in new] == ["p"]:
        piece.parts = [Piece(old, new)]
    else:
        piece.parts = pieces(old, new)
    return piece


class _Likeness:
    """How much blocks have in common, by their words."""

    def __init__(self, old: list[Node], new: list[Node]) -> None:
        self.old, self.new = old, new

    def one(self, i: int, j: int) -> float:
        old, new = self.old[i], self.new[j]
        if old.kind != new.kind:
            return 0
        both = len(old.words & new.words)
        return worth(old, new, both) if both else 0

    def begins(self, i: int, j: int) -> bool:
        old, new = self.old[i], self.new[j]
        if not old.tag == new.tag == "p":
            return False
        least = min(len(old.words), len(new.words))
        return least > 0 and len(old.words & new.words) >= WITHIN * least

    def several(self, old: range, new: range) -> float:
        sides = [self.old[i] for i in old], [self.new[j] for j in new]
        (one,), some = sides if len(old) == 1 else sides[::-1]
        if any(node.tag != "p" or not _is_within(node, one) for node in some):
            return 0
        all_of_them = some[0].words.union(*(node.words for node in some[1:]))
        share = 2 * len(one.words & all_of_them) / (len(one.words) + len(all_of_them))
        return share if share >= ALIKE else 0


def _is_within(some: Node, one: Node) -> bool:
    return bool(some.words) and len(some.words & one.words) >= WITHIN * len(some.words)


def share_of(old: Node, new: Node, both: int) -> float:
    """How much of the words of both is in both, which have so many in common."""
    return 2 * both / (len(old.words) + len(new.words))


def worth(old: Node, new: Node, both: int) -> float:
    """How much two of one kind are alike that have so many words in common."""
    share, within = share_of(old, new, both), both / min(len(old.words), len(new.words))
    if old.tag != new.tag and old.kind == "text":
        return share if share >= RETAGGED else 0
    if old.tag == "tr" and old.cells[0].words and old.cells[0].key == new.cells[0].key:
        return 0.5 + share / 2
    holds = old.kind in ("list", "table", "blockquote")
    if (within >= WITHIN and both >= KNOWN) or (holds and within >= ALIKE):
        return max(share, ALIKE)
    return share if share >= ALIKE else 0


def _rows(old: list[Node], new: list[Node]) -> list[Piece]:
    """The rows of a table with their cells; a column that came or went is one in every row."""
    found = pieces(old, new)
    pairs = [(row.old[0], row.new[0]) for row in found if not row.mark]
    whole = _is_even(old) and _is_even(new) and bool(pairs)
    columns = _columns(pairs) if whole else []
    for row in found:
        cells = columns or (_own(row) if row.mark else _columns([(row.old[0], row.new[0])]))
        row.parts = [_cell(row, c, d) for c, d in cells]
    return found


Column = tuple[int | None, int | None]


def _own(row: Piece) -> list[Column]:
    places = range(len(row.node.cells))
    return [(at, None) if row.old else (None, at) for at in places]


def _cell(row: Piece, c: int | None, d: int | None) -> Piece:
    old = [row.old[0].cells[c]] if row.old and c is not None else []
    new = [row.new[0].cells[d]] if row.new and d is not None else []
    cell = Piece(old, new)
    return opened(cell) if old or new else cell


def _is_even(rows: list[Node]) -> bool:
    """Whether its columns can be told: as many cells in each row, each in one column."""
    return len({len(row.cells) for row in rows}) == 1 and not any(cell.attributes for row in rows for cell in row.cells)


def _columns(pairs: list[tuple[Node, Node]]) -> list[Column]:
    """Which column became which, by what stands in the rows that both tables have."""
    old, new = len(pairs[0][0].cells), len(pairs[0][1].cells)
    if not old or not new:
        return [*((c, None) for c in range(old)), *((None, d) for d in range(new))]
    if old == new and all(_mostly_same(pairs, at) for at in range(old)):
        return [(at, at) for at in range(old)]
    steps = aligned(old, new, [], _Columns(pairs, old == new))
    return [(some[0] if some else None, others[0] if others else None) for some, others in steps]


def _mostly_same(pairs: list[tuple[Node, Node]], at: int) -> bool:
    """Whether at least half of the rows have the same in this column: it is not looked for elsewhere."""
    return 2 * sum(old.cells[at].inner == new.cells[at].inner for old, new in pairs) >= len(pairs)


class _Columns:
    """How much columns have in common, row by row; the heads of a table count as much as all rows together."""

    def __init__(self, pairs: list[tuple[Node, Node]], as_many: bool) -> None:
        self.pairs, self.as_many = pairs, as_many

    def one(self, c: int, d: int) -> float:
        worth = sum(_common(old.cells[c], new.cells[d]) for old, new in self.pairs) / len(self.pairs)
        head = self.pairs[0][0].cells[c], self.pairs[0][1].cells[d]
        if head[1].tag == "th":
            worth += _common(*head)
        least = 0.01 if self.as_many and c == d else 0
        return worth if worth >= ALIKE else least

    def begins(self, c: int, d: int) -> bool:  # noqa: ARG002
        return False

    def several(self, old: range, new: range) -> float:  # noqa: ARG002
        return 0


def _common(old: Node, new: Node) -> float:
    if old.inner == new.inner:
        return 1 if old.words else 0.5
    return 2 * len(old.words & new.words) / max(1, len(old.words) + len(new.words))
