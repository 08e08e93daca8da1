"""Two canonical texts as one, with what came and went marked and the layout kept. Pure: canonical HTML in, HTML out.

Within a paragraph words are marked (governance/words.py). What came or went as a whole is marked in all its words; a
row or cell of a table has the class "came" or "gone" besides, and so has a block, item or row that was "moved". Where
one came that was "reworded" on its way, its words are marked as in a paragraph that stayed. An element that was another
one, a heading of another level for instance, says so: data-was is what its start tag said. So both texts can be read
back from it to the letter.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from governance.alike import kept
from governance.moved import find_moved
from governance.nodes import TEXTS, Node, parse
from governance.pieces import Piece, pieces
from governance.words import BREAK, Atom, atoms, rendered, runs
from plans.text import blocks

CLASS = {"ins": "came", "del": "gone"}


@dataclass(frozen=True, slots=True)
class Block:
    """One top-level block of the comparison, as HTML."""

    html: str
    changed: bool


def compare_text(old: str, new: str) -> list[Block]:
    return compare_texts([(old, new)])[0]


def compare_texts(pairs: Iterable[tuple[str, str]]) -> list[list[Block]]:
    """Each old text beside its new one, block by block. What went to another of these texts was moved."""
    texts = [list(_beside(_blocks(old), _blocks(new))) for old, new in pairs]
    find_moved([piece for piece in text if isinstance(piece, Piece)] for text in texts)
    return [[_block(piece) for piece in text] for text in texts]


def _blocks(html: str) -> list[str]:
    found = blocks(html)
    return found if "".join(found) == html else [html]


def _beside(old: list[str], new: list[str]) -> Iterator[Piece | str]:
    """What is the same is not looked into."""
    a = b = 0
    for i, j in [*kept(old, new), (len(old), len(new))]:
        if i > a or j > b:
            yield from pieces(parse("".join(old[a:i])), parse("".join(new[b:j])))
        yield from new[j : j + 1]
        a, b = i + 1, j + 1


def _block(piece: Piece | str) -> Block:
    return Block(piece, False) if isinstance(piece, str) else Block(_html(piece), not piece.same)


def _html(piece: Piece) -> str:
    if piece.same:
        return piece.new[0].html
    if piece.origin:
        words = _words(piece.origin, piece.new) if piece.node.tag in TEXTS else "".join(map(_html, piece.parts))
        return _element(piece.node, words, "came moved reworded")
    if piece.moved:
        return _element(piece.node, _inside(piece.node, piece.mark), f"{CLASS[piece.mark]} moved")
    if piece.node.tag in TEXTS:
        return _came_or_went(piece.node, piece.mark) if piece.mark else _text(piece.old, piece.new)
    if piece.node.tag == "table":
        return f"<table>{_rows(piece.parts)}</table>"
    inner = "".join(_html(part) for part in piece.parts)
    return _element(piece.node, inner, was=piece.old[0].start if not piece.mark else "")


def _element(node: Node, inner: str, name: str = "", was: str = "") -> str:
    changed = f' data-was="{escape(was)}"' if was and was != node.start else ""
    named = f' class="{name}"' if name else ""
    return f"<{node.start}{named}{changed}>{inner}</{node.tag}>"


def _came_or_went(node: Node, mark: str) -> str:
    marked = f"<{mark}>{node.inner}</{mark}>"
    return marked if node.bare else _element(node, marked)


def _inside(node: Node, mark: str) -> str:
    """All words of a block marked, and its structure kept."""
    if node.tag in TEXTS:
        return f"<{mark}>{node.inner}</{mark}>"
    if node.tag == "table":
        return _rows([Piece(*_sides(row, mark), [Piece(*_sides(c, mark)) for c in row.cells]) for row in node.rows])
    inner = ((block, _inside(block, mark)) for block in node.blocks)
    return "".join(words if block.bare else _element(block, words) for block, words in inner)


def _sides(node: Node, mark: str) -> tuple[list[Node], list[Node]]:
    return ([node], []) if mark == "del" else ([], [node])


def _text(old: list[Node], new: list[Node]) -> str:
    """A paragraph or heading that changed; several when it was split or joined."""
    words = _words(old, new)
    if len(old) == len(new) == 1 and new[0].bare and old[0].tag == "p":
        return words
    return _element(new[0], words, was=old[0].start)


def _words(old: list[Node], new: list[Node]) -> str:
    return rendered(runs(_joined(old), _joined(new)))


def _joined(nodes: list[Node]) -> list[Atom]:
    first, *rest = (atoms(node.children) for node in nodes)
    return list(itertools.chain(first, *([BREAK, *more] for more in rest)))


def _rows(rows: list[Piece]) -> str:
    head = list(itertools.takewhile(_is_head, rows))
    parts = (("thead", head), ("tbody", rows[len(head) :]))
    return "".join(f"<{tag}>{''.join(map(_row, some))}</{tag}>" for tag, some in parts if some)


def _is_head(row: Piece) -> bool:
    return all(cell.tag == "th" for cell in row.node.cells)


def _row(row: Piece) -> str:
    words = [CLASS[row.mark]] if row.mark else []
    words += ["moved"] * row.moved + ["reworded"] * bool(row.origin)
    name = f' class="{" ".join(words)}"' if words else ""
    return f"<tr{name}>{''.join(_cell(cell, row) for cell in row.parts)}</tr>"


def _cell(cell: Piece, row: Piece) -> str:
    if not (cell.old or cell.new):
        other = CLASS["del" if row.mark == "ins" else "ins"]
        return f'<td class="{other}"></td>'
    if not cell.mark:
        return _html(cell)
    return _element(cell.node, _inside(cell.node, cell.mark), "" if row.mark else CLASS[cell.mark])
