"""A canonical text (plans/text.py) as a tree of blocks, to compare it with another. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from html.parser import HTMLParser

INLINE = frozenset({"strong", "em", "sub", "sup", "a", "br"})
TEXTS = frozenset({"p", "h3", "h4"})
LISTS = frozenset({"ul", "ol"})
CELLS = frozenset({"td", "th"})
_WORD = re.compile(r"\w+")


@dataclass
class Node:
    """An element of a canonical text. ``attributes`` is what its start tag says besides its name.

    ``bare``: the paragraph of an item or cell that stands there without tags, for it is the only one.
    """

    tag: str
    attributes: str = ""
    children: list[Node | str] = field(default_factory=list)
    bare: bool = False

    @property
    def start(self) -> str:
        return self.tag + self.attributes

    @cached_property
    def inner(self) -> str:
        return "".join(escape(c, quote=False) if isinstance(c, str) else c.html for c in self.children)

    @cached_property
    def key(self) -> str:
        """What it is compared by."""
        return f"<{self.start}>{self.inner}</{self.tag}>"

    @property
    def html(self) -> str:
        if self.tag == "br":
            return "<br>"
        return self.inner if self.bare else self.key

    @cached_property
    def blocks(self) -> list[Node]:
        """The blocks in it; loose words between them are a paragraph."""
        made: list[Node] = []
        for is_inline, group in itertools.groupby(self.children, key=_is_inline):
            children = list(group)
            if not is_inline:
                made += [child for child in children if isinstance(child, Node)]
            elif any(not isinstance(child, str) or child.strip() for child in children):
                made.append(Node("p", "", children, bare=True))
        return made

    @cached_property
    def words(self) -> frozenset[str]:
        """What it is known by: its words, of an item without those of the lists in it."""
        own = [child for child in self.children if not (self.tag == "li" and _is_list(child))]
        return frozenset(_words(own)) or frozenset(_words(self.children))

    @cached_property
    def cells(self) -> list[Node]:
        return [child for child in self.children if isinstance(child, Node) and child.tag in CELLS]

    @cached_property
    def rows(self) -> list[Node]:
        """The rows of a table."""
        found = (child for child in self.children if isinstance(child, Node))
        return [row for child in found for row in ([child] if child.tag == "tr" else child.rows)]


def parse(html: str) -> list[Node]:
    """The top-level blocks of a canonical text."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.root.blocks


def _is_inline(child: Node | str) -> bool:
    return isinstance(child, str) or child.tag in INLINE


def _is_list(child: Node | str) -> bool:
    return isinstance(child, Node) and child.tag in LISTS


def _words(children: Iterable[Node | str]) -> Iterable[str]:
    for child in children:
        if isinstance(child, str):
            yield from _WORD.findall(child.lower())
        else:
            yield from _words(child.children)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("body")
        self.stack = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, "".join(f' {name}="{escape(value or "")}"' for name, value in attrs))
        self.stack[-1].children.append(node)
        if tag != "br":
            self.stack.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self.stack) > 1 and self.stack[-1].tag == tag:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)
