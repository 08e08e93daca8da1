"""A Word file as the blocks of a plan, in order: canonical texts, headings with their level, fields with their mark.

Nothing is left out in silence: what a plan cannot hold is a ``Note``. Of tracked changes the reader says which are taken
as accepted (tracked.py); the others are as if they had not been made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from plans import text
from plans.word import marks, tracked
from plans.word.inline import Comment, Inline, Note, Words
from plans.word.look import CONTINUED, QUOTES, looks
from plans.word.marks import LEVELS, Mark
from plans.word.package import Package
from plans.word.tracked import Accepts, every
from plans.word.writing import INDENT, ITEM, QUOTE
from plans.word.xml import MC, Element, at, is_on, value, w

_BOLD = re.compile(r"<p><strong>[^<]{1,200}</strong></p>")
DEEPEST = 20  # nesting beyond this is flattened
_THROUGH = {w(name) for name in ("customXml", "smartTag", "sdtContent")}


@dataclass
class Row:
    """A row of a table: its mark, if it is one of ours, the whole as HTML, and what was typed in each cell."""

    mark: Mark | None
    html: str
    cells: list[str]

    @property
    def label(self) -> str:
        return " ".join(self.cells[0].split()).casefold() if self.cells else ""

    @property
    def plain(self) -> str:
        """What was typed behind the label."""
        return self.cells[-1] if self.cells else ""


@dataclass
class _List:
    tag: str
    number: str
    depth: int
    items: list[list[str | _List]] = field(default_factory=list)

    @property
    def html(self) -> str:
        items = ("".join(p if isinstance(p, str) else p.html for p in item) for item in self.items)
        return f"<{self.tag}>{''.join(f'<li>{item}</li>' for item in items)}</{self.tag}>"


@dataclass
class Block:
    """One block. A heading has its level (0: a title) and its words; a table has its rows, one of ours is nothing else."""

    made: str | _List = ""
    heading: int | None = None
    plain: str = ""
    mark: Mark | None = None
    rows: list[Row] = field(default_factory=list)
    quotes: bool = False
    held: bool = False  # the mark is that of a content control around it

    @property
    def html(self) -> str:
        return self.made if isinstance(self.made, str) else self.made.html

    @property
    def is_ours(self) -> bool:
        return any(row.mark for row in self.rows)

    @property
    def is_bold(self) -> bool:
        """A paragraph of which every word is bold, as headings are made without styles."""
        return bool(_BOLD.fullmatch(text.clean(self.html)))

    def within(self, base: int) -> str:
        """As it stands in a text below a heading of level ``base``: the next level is h3, deeper ones are h4."""
        if self.heading is None:
            return self.html
        tag = "h3" if self.heading <= base + 1 else "h4"
        return f"<{tag}>{self.html.removeprefix('<p>').removesuffix('</p>')}</{tag}>"


@dataclass
class Contents:
    blocks: list[Block]
    notes: list[Note]
    comments: list[Comment]
    suggested: set[UUID] = field(default_factory=set)


def read(package: Package, accepts: Accepts = every) -> Contents:
    reader = Reader(package, accepts)
    body = at(package.document, "body")
    blocks = reader.flow(body).blocks if body is not None else []
    comments = [row for row in reader.inline.comments.values() if row.text]
    return Contents(blocks, reader.inline.notes, comments, reader.inline.suggested)


class _Flow:
    """The blocks of one container, with the lists that are still open."""

    def __init__(self, quoted: bool = False) -> None:
        self.quoted = quoted  # the whole of it is a quote, so that its paragraphs need not be
        self.blocks: list[Block] = []
        self.lines: list[str] = []  # each paragraph as plain text, the empty ones too
        self.open: list[_List] = []
        self.mark: Mark | None = None

    def add(self, block: Block) -> None:
        self.open = []
        self._append(block)

    def _append(self, block: Block) -> None:
        block.mark, self.mark = block.mark or self.mark, None
        self.blocks.append(block)

    def item(self, number: str, depth: int, tag: str, html: str, mark: Mark | None) -> None:
        if mark or self.mark:
            self.open = []
        while self.open and self.open[-1].depth > depth:
            self.open.pop()
        top = self.open[-1] if self.open else None
        if top and top.depth == depth and (top.number, top.tag) != (number, tag):
            self.open.pop()
            top = self.open[-1] if self.open else None
        if top is None or top.depth < depth:
            made = _List(tag, number, depth)
            if top is None:
                self._append(Block(made, mark=mark))
            else:
                top.items[-1].append(made)
            self.open.append(made)
        self.open[-1].items.append([f"<p>{html}</p>"])

    def inside(self, html: str, depth: int | None = None) -> bool:
        """More within the open item of this depth (without one: the last); False when there is none."""
        while depth is not None and self.open and self.open[-1].depth > depth:
            self.open.pop()
        if not self.open:
            return False
        self.open[-1].items[-1].append(html)
        return True

    def html(self, base: int) -> str:
        return "".join(block.within(base) for block in self.blocks)


class Reader:
    def __init__(self, package: Package, accepts: Accepts = every) -> None:
        self.looks, self.accepts = looks(package.styles, package.numbering), accepts
        self.inline = Inline(package, accepts)
        self.carried: tuple[Element, Words] | None = None  # a paragraph that has no end: it goes on in the next
        self.deep = 0
        self.base = 1  # the level of the heading above what is read

    def flow(self, container: Element, *, quoted: bool = False) -> _Flow:
        made = _Flow(quoted)
        self.deep += 1
        self._walk(container, made)
        self._flush(made)
        self.deep -= 1
        return made

    def _flush(self, flow: _Flow) -> None:
        """Words that found no next paragraph within their container."""
        carried, self.carried = self.carried, None
        if carried:
            self._ended(*carried, flow)

    def _walk(self, container: Element, flow: _Flow) -> None:
        for child in container:
            if child.tag == w("p"):
                self._paragraph(child, flow)
            elif child.tag == w("tbl"):
                self._table(child, flow)
            elif child.tag == w("sdt"):
                self._control(child, flow)
            elif child.tag == w("bookmarkStart"):
                flow.mark = self.inline.known(child.get(w("name"))) or flow.mark
            elif child.tag in _THROUGH or tracked.stays(child, self.accepts):
                self._walk(child, flow)
            elif tracked.is_gone(child):
                self.inline.note("deleted", "".join(child.itertext()))
            elif child.tag == f"{{{MC}}}AlternateContent" and len(child):
                self._walk(child[0], flow)
            elif child.tag == w("altChunk"):
                self.inline.note("embedded", "")

    def _control(self, node: Element, flow: _Flow) -> None:
        tag, inner = value(node, "sdtPr/tag") or "", at(node, "sdtContent")
        mark = marks.read(tag)
        if inner is None:
            return
        if at(node, "sdtPr/docPartObj/docPartGallery") is not None and self._is_contents(node):
            self.inline.note("contents", "")
        elif tag == QUOTE:
            flow.add(Block(f"<blockquote>{self.flow(inner, quoted=True).html(self.base)}</blockquote>"))
        elif tag.startswith(ITEM) and tag[len(ITEM) :].isdigit():
            html = self.flow(inner).html(self.base)
            if not flow.inside(html, int(tag[len(ITEM) :])):
                flow.add(Block(html))
        elif mark:
            self._marked(inner, mark, flow)
        else:
            self._walk(inner, flow)

    def _marked(self, inner: Element, mark: Mark, flow: _Flow) -> None:
        """A content control of ours: its first block carries the mark, also when nothing is left in it."""
        self._flush(flow)
        before, flow.open = len(flow.blocks), []
        self.inline.mark, self.base = mark, LEVELS.get(mark.kind, 1)
        self._walk(inner, flow)
        self._flush(flow)
        if len(flow.blocks) == before:
            flow.add(Block())
        flow.blocks[before].mark, flow.blocks[before].held = mark, True
        flow.open = []

    def _is_contents(self, node: Element) -> bool:
        return (value(node, "sdtPr/docPartObj/docPartGallery") or "").lower() == "table of contents"

    # --- paragraphs -----------------------------------------------------------------------------------------------------

    def _paragraph(self, node: Element, flow: _Flow) -> None:
        words = self.inline.read(node)
        carried, self.carried = self.carried, None
        ends = tracked.ends(node, self.accepts)
        if carried:
            node = carried[0] if carried[1].html and not words.html else node
            words = carried[1].with_more(words)
        if ends:
            self._ended(node, words, flow)
        else:
            self.carried = node, words

    def _ended(self, node: Element, words: Words, flow: _Flow) -> None:
        style = self.looks.name(node)
        flow.lines.append(words.plain)
        if not style.startswith("toc ") and style != "contents heading":
            self._placed(node, words, style, flow)
        elif words.plain.strip():
            self.inline.note("contents", words.plain)
        for box in words.boxes:
            self._box(box, flow)

    def _placed(self, node: Element, words: Words, style: str, flow: _Flow) -> None:
        heading = self.looks.heading(node)
        item = None if heading is not None else self.looks.item(node)
        empty = not text.clean(f"<p>{words.html}</p>")
        if words.mark:
            self.inline.mark, self.base = words.mark, LEVELS.get(words.mark.kind, 1)
        if heading is not None:
            if not empty or words.mark:
                self.inline.where = " ".join(words.plain.split())
                flow.add(Block(f"<p>{words.html}</p>", heading, words.plain.strip(), words.mark))
        elif item:
            number, depth, tag = item
            flow.item(number, depth, tag, words.html, words.mark)
        elif empty:
            if words.mark:
                flow.add(Block(mark=words.mark))
        elif style in QUOTES and not flow.quoted:
            self._quote(words, flow)
        elif not (style.startswith(CONTINUED) and flow.inside(f"<p>{words.html}</p>", _depth(node, style))):
            flow.add(Block(f"<p>{words.html}</p>", plain=words.plain, mark=words.mark))

    def _quote(self, words: Words, flow: _Flow) -> None:
        last = flow.blocks[-1] if flow.blocks else None
        if last and last.quotes and not (words.mark or flow.mark) and isinstance(last.made, str):
            last.made = f"{last.made.removesuffix('</blockquote>')}<p>{words.html}</p></blockquote>"
        else:
            flow.add(Block(f"<blockquote><p>{words.html}</p></blockquote>", mark=words.mark, quotes=True))

    def _box(self, box: Element, flow: _Flow) -> None:
        """A text box stands behind the paragraph on which it hangs."""
        if self.deep >= DEEPEST:
            return
        inner = self.flow(box)
        if html := inner.html(self.base):
            self.inline.note("box", text.plain(text.clean(html)))
        for block in inner.blocks:
            flow.add(block)

    # --- tables ---------------------------------------------------------------------------------------------------------

    def _table(self, node: Element, flow: _Flow) -> None:
        if self.deep >= DEEPEST:
            flow.add(Block(f"<p>{''.join(row.text or '' for row in node.iter(w('t')))}</p>"))
            return
        rows: list[list[_Place]] = []
        told: list[Row] = []
        for row in _inner(node, "tr"):
            if not tracked.has_row(row, self.accepts):
                self.inline.note("deleted", " ".join(part.text or "" for part in row.iter(w("delText"), w("t"))))
                continue
            made = list(self._cells(row))
            rows.append(made)
            told.append(_told(made, self.base))
        is_ours = any(row.mark for row in told)
        flow.add(Block("" if is_ours else _html(rows, self.base), rows=told))

    def _cells(self, row: Element) -> Iterator[_Place]:
        column = _number(value(row, "trPr/gridBefore"), 0)
        is_head = is_on(row, "trPr/tblHeader")
        before = self.inline.mark
        for node in _inner(row, "tc"):
            span = _number(value(node, "tcPr/gridSpan"), 1)
            joined = at(node, "tcPr/vMerge")
            flow = self.flow(node)
            first = next(iter(node.iter(w("p"))), None)
            head = is_head or (first is not None and self.looks.name(first) == "table heading")
            below = joined is not None and joined.get(w("val"), "continue") == "continue"
            yield _Place(column, span, below, "th" if head else "td", flow)
            column += span
        self.inline.mark = before


@dataclass
class _Place:
    """A cell on the grid of its table; ``below`` when it goes on from the cell above."""

    column: int
    span: int
    below: bool
    tag: str
    flow: _Flow
    down: int = 1


def _told(row: list[_Place], base: int) -> Row:
    """The field of ours that a row holds, if any: the mark stands at its label or around what was typed."""
    found = [block.mark for place in row for block in place.flow.blocks if block.mark]
    mark = next((mark for mark in found if mark.can_be_written), found[0] if found else None)
    whole = "".join(f"<p>{html}</p>" if "<p>" not in (html := place.flow.html(base)) else html for place in row)
    return Row(mark, whole, ["\n".join(place.flow.lines) for place in row])


def _html(rows: list[list[_Place]], base: int) -> str:
    above: dict[int, _Place] = {}
    lines: list[list[_Place]] = []
    for row in rows:
        line = []
        for place in row:
            if place.below and place.column in above and not place.flow.blocks:
                above[place.column].down += 1
                continue
            line.append(place)
            above[place.column] = place
        lines.append(line)
    made = (f"<tr>{''.join(_cell(place, base) for place in line)}</tr>" for line in lines)
    return f"<table>{''.join(made)}</table>"


def _cell(place: _Place, base: int) -> str:
    spans = f' colspan="{place.span}"' if place.span > 1 else ""
    spans += f' rowspan="{place.down}"' if place.down > 1 else ""
    return f"<{place.tag}{spans}>{place.flow.html(base)}</{place.tag}>"


def _inner(node: Element, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those in a content control."""
    for child in node:
        if child.tag == w(name):
            yield child
        elif child.tag == w("sdt") or child.tag in _THROUGH or child.tag in tracked.KINDS:
            yield from _inner(child, name)


def _depth(paragraph: Element, style: str) -> int | None:
    """In which item a paragraph without a number stands, as far as it tells."""
    if not style.startswith("list continue"):
        return None
    indent = at(paragraph, "pPr/ind")
    left = indent.get(w("left"), indent.get(w("start"), "")) if indent is not None else ""
    return max(int(left) // INDENT - 1, 0) if left.isdigit() else None


def _number(words: str | None, default: int) -> int:
    return min(int(words), 100) if words and words.isdigit() and int(words) else default
