"""Words added and removed between two texts, with their layout kept. Pure: canonical HTML in, HTML out.

Read without its <del>, the result has the words of the new text; read without its <ins>, those of the old one. A space
stands between what went and what came in its place, so that they are not read as one word.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html import escape
from html.parser import HTMLParser

INLINE = frozenset({"strong", "em", "sub", "sup", "a", "br"})
ROWS = frozenset({"ul", "ol", "table", "thead", "tbody", "tr", "blockquote"})
ALIKE = 0.4  # share of words in common from which two blocks count as one that was changed
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass
class Node:
    """An element of a canonical text. ``open`` is its start tag with its attributes."""

    tag: str
    open: str
    children: list[Node | str] = field(default_factory=list)

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(itertools.chain.from_iterable(_words_of(child) for child in self.children))

    @property
    def html(self) -> str:
        inner = "".join(escape(c, quote=False) if isinstance(c, str) else c.html for c in self.children)
        return self.open if self.tag == "br" else f"{self.open}{inner}</{self.tag}>"


@dataclass(frozen=True, slots=True)
class Block:
    """One top-level block of the comparison, as HTML."""

    html: str
    changed: bool


Atom = tuple[str, tuple[str, ...]]
"""A word, mark or space with the start tags of the inline elements around it."""


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("body", "<body>")
        self.stack = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs)
        node = Node(tag, f"<{tag}{values}>")
        self.stack[-1].children.append(node)
        if tag != "br":
            self.stack.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self.stack) > 1 and self.stack[-1].tag == tag:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)


def compare_text(old: str, new: str) -> list[Block]:
    """Two canonical texts as one, block by block, with <ins> and <del>."""
    before, after = _blocks(old), _blocks(new)
    return [Block(html, changed) for html, changed in _side_by_side(before, after)]


def compare_plain(old: str, new: str) -> str:
    """The same for a plain text of one field."""
    return _inline(_atoms([old]), _atoms([new]))


def _blocks(html: str) -> list[Node]:
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return [child if isinstance(child, Node) else Node("p", "<p>", [child]) for child in _not_blank(parser.root)]


def _not_blank(node: Node) -> list[Node | str]:
    return [child for child in node.children if isinstance(child, Node) or child.strip()]


def _words_of(child: Node | str) -> tuple[str, ...]:
    return tuple(child.split()) if isinstance(child, str) else child.words


def _side_by_side(before: list[Node], after: list[Node]) -> list[tuple[str, bool]]:
    """Blocks (or items, rows, cells) of both texts in one order: equal, changed, removed or added."""
    keys = [node.html for node in before], [node.html for node in after]
    made: list[tuple[str, bool]] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if what == "equal":
            made += [(node.html, False) for node in after[j1:j2]]
        else:
            made += [(html, True) for html in _changed(before[i1:i2], after[j1:j2])]
    return made


def _changed(before: list[Node], after: list[Node]) -> list[str]:
    """A stretch that differs: pair what is alike, in order; the rest was removed or added."""
    made, place = [], 0
    for old in before:
        mate = next((at for at in range(place, len(after)) if _alike(old, after[at])), None)
        if mate is None:
            made.append(_marked(old, "del"))
            continue
        made += [_marked(new, "ins") for new in after[place:mate]]
        made.append(_pair(old, after[mate]))
        place = mate + 1
    return made + [_marked(new, "ins") for new in after[place:]]


def _alike(old: Node, new: Node) -> bool:
    if old.tag != new.tag:
        return False
    matcher = SequenceMatcher(None, old.words, new.words, autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _pair(old: Node, new: Node) -> str:
    if _is_text(old) and _is_text(new):
        inner = _inline(_atoms(old.children), _atoms(new.children))
    elif old.tag == "tr" and len(_nodes(old)) == len(_nodes(new)):
        inner = "".join(_cells(a, b) for a, b in zip(_nodes(old), _nodes(new), strict=True))
    elif old.tag in ROWS or not (_is_text(old) or _is_text(new)):
        inner = "".join(html for html, _changed_here in _side_by_side(_nodes(old), _nodes(new)))
    else:
        return _marked(old, "del") + _marked(new, "ins")
    return f"{new.open}{inner}</{new.tag}>"


def _cells(old: Node, new: Node) -> str:
    """Two cells in the same column stay one cell, whatever stands in them."""
    if old.html == new.html:
        return new.html
    if _is_text(old) and _is_text(new):
        return f"{new.open}{_inline(_atoms(old.children), _atoms(new.children))}</{new.tag}>"
    inner = "".join(html for html, _c in _side_by_side(_nodes(old), _nodes(new)))
    return f"{new.open}{inner}</{new.tag}>"


def _nodes(node: Node) -> list[Node]:
    """The block-level children; loose inline content between them becomes a block of its own."""
    made: list[Node] = []
    for is_inline, group in itertools.groupby(_not_blank(node), key=_is_inline):
        children = list(group)
        made += [Node("p", "<p>", children)] if is_inline else [c for c in children if isinstance(c, Node)]
    return made


def _is_inline(child: Node | str) -> bool:
    return isinstance(child, str) or child.tag in INLINE


def _is_text(node: Node) -> bool:
    """Only words and inline marks in it (an empty cell too)."""
    return node.tag not in ROWS and all(_is_inline(child) for child in node.children)


def _marked(node: Node, mark: str) -> str:
    """A whole block that came or went: its structure stays, its words are marked."""
    if _is_text(node):
        inner = "".join(_html_of(child) for child in node.children)
        return f"{node.open}<{mark}>{inner}</{mark}></{node.tag}>" if inner.strip() else node.html
    return f"{node.open}{''.join(_marked(child, mark) for child in _nodes(node))}</{node.tag}>"


def _html_of(child: Node | str) -> str:
    return escape(child, quote=False) if isinstance(child, str) else child.html


def _atoms(children: list[Node | str], around: tuple[str, ...] = ()) -> list[Atom]:
    made: list[Atom] = []
    for child in children:
        if isinstance(child, str):
            made += [(token, around) for token in _TOKEN.findall(child)]
        elif child.tag == "br":
            made.append(("<br>", around))
        else:
            made += _atoms(child.children, (*around, child.open))
    return made


def _inline(old: list[Atom], new: list[Atom]) -> str:
    made = []
    for mark, atoms in _runs(old, new):
        html = _rendered(atoms)
        made.append(f"<{mark}>{html}</{mark}>" if mark else html)
    return "".join(made).replace("</del><ins>", "</del> <ins>")


def _runs(old: list[Atom], new: list[Atom]) -> list[tuple[str, list[Atom]]]:
    """Stretches of words with their mark: "", "del" or "ins". Lone spaces between two changes go with both."""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    runs: list[tuple[str, list[Atom]]] = []
    gone: list[Atom] = []
    came: list[Atom] = []
    for at, (what, i1, i2, j1, j2) in enumerate(steps):
        small = what == "equal" and 0 < at < len(steps) - 1 and not any(word.strip() for word, _c in new[j1:j2])
        if what == "equal" and not small:
            runs += [("del", gone)] if gone else []
            runs += [("ins", came)] if came else []
            gone, came = [], []
            runs.append(("", new[j1:j2]))
        else:
            gone, came = gone + old[i1:i2], came + new[j1:j2]
    runs += [("del", gone)] if gone else []
    return runs + ([("ins", came)] if came else [])


def _rendered(atoms: list[Atom], depth: int = 0) -> str:
    made = []
    for outer, group in itertools.groupby(atoms, key=lambda atom: atom[1][depth] if len(atom[1]) > depth else ""):
        part = list(group)
        if not outer:
            made.append("".join(word if word == "<br>" else escape(word, quote=False) for word, _c in part))
        else:
            tag = re.match(r"<(\w+)", outer)[1]  # type: ignore[index]
            made.append(f"{outer}{_rendered(part, depth + 1)}</{tag}>")
    return "".join(made)
