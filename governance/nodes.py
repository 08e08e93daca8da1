"""A canonical text (plans/text.py) as a tree of blocks, to compare it with another. Pure."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from functools import cached_property
from html import escape, unescape

INLINE = frozenset({"strong", "em", "sub", "sup", "a", "br"})
TEXTS = frozenset({"p", "h3", "h4"})
LISTS = frozenset({"ul", "ol"})
CELLS = frozenset({"td", "th"})
_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^>]*>")
_PART = re.compile(r"<(?P<end>/?)(?P<tag>[a-z][a-z0-9]*)(?P<attributes>[^>]*)>|(?P<text>[^<]+|<)")


@dataclass
class Node:
    """An element of a canonical text. ``attributes`` is what its start tag says besides its name, ``inner`` the text
    between its tags.

    ``bare``: the paragraph of an item or cell that stands there without tags, for it is the only one.
    """

    tag: str
    attributes: str = ""
    inner: str = ""
    children: list[Node | str] = field(default_factory=list)
    bare: bool = False

    @cached_property
    def kind(self) -> str:
        """What it can have become without being another thing."""
        return "text" if self.tag in TEXTS else "list" if self.tag in LISTS else self.tag

    @property
    def start(self) -> str:
        return self.tag + self.attributes

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
        if all(map(_is_inline, self.children)):
            return [Node("p", "", self.inner, self.children, bare=True)] if self.inner.strip() else []
        made: list[Node] = []
        for is_inline, group in itertools.groupby(self.children, key=_is_inline):
            children = list(group)
            if not is_inline:
                made += [child for child in children if isinstance(child, Node)]
            elif any(not isinstance(child, str) or child.strip() for child in children):
                made.append(Node("p", "", "".join(map(_html, children)), children, bare=True))
        return made

    @cached_property
    def words(self) -> frozenset[str]:
        """What it is known by: its words, of an item without those of the lists in it."""
        own = self.inner
        if self.tag == "li" and any(map(_is_list, self.children)):
            own = "".join(_html(child) for child in self.children if not _is_list(child))
        return _words(own) or _words(self.inner)

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
    root = Node("body", inner=html)
    open_now = [(root, 0)]
    for part in _PART.finditer(html):
        inside, begins = open_now[-1]
        tag = part["tag"]
        if not tag:
            inside.children.append(unescape(part["text"]))
        elif not part["end"]:
            node = Node(tag, part["attributes"])
            inside.children.append(node)
            if tag != "br":
                open_now.append((node, part.end()))
        elif tag == inside.tag:
            inside.inner = html[begins : part.start()]
            open_now.pop()
    return root.blocks


def _is_inline(child: Node | str) -> bool:
    return isinstance(child, str) or child.tag in INLINE


def _is_list(child: Node | str) -> bool:
    return isinstance(child, Node) and child.tag in LISTS


def _html(child: Node | str) -> str:
    return escape(child, quote=False) if isinstance(child, str) else child.html


def _words(html: str) -> frozenset[str]:
    return frozenset(_WORD.findall(unescape(_TAG.sub(" ", html)).lower()))
