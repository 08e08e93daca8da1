"""Canonical rich text as paragraphs, lists, quotes and tables of Word. Pure, but for the lists and links it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from plans.word.xml import XML_SPACE, Element, R, el, w

INLINE = {"strong", "em", "sub", "sup", "a", "br", "ins", "del"}
QUOTE, ITEM = "ka:quote", "ka:item:"
DEEPEST = 8  # the last level that a list of Word has
WIDTH = 9000  # twips between the margins of a page
INDENT = 360  # twips for each level of a list
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
Run = tuple[str, frozenset[str], str]
"""Text, its marks, and where it leads."""


@dataclass(frozen=True)
class Needs:
    """What a text asks of the file around it: the number of a new list, the relation of an address, and for a tracked
    change (``ins`` or ``del``, and which) the element that says whose it is.
    """

    new_list: Callable[[bool], int]
    relation: Callable[[str], str]
    change: Callable[[str, int], Element] = lambda tag, number: el(tag, id=number)


class Writer:
    def __init__(self, needs: Needs, heading: int = 1) -> None:
        self.needs, self.heading = needs, heading

    def rich(self, html: str, style: str | None = None) -> list[Element]:
        """The blocks of a canonical text; its headings stand below that of the part, of level ``heading``."""
        return self._blocks(_parsed(html), style)

    def _blocks(self, node: Element, style: str | None = None) -> list[Element]:
        return [made for block in _contents(node) for made in self._block(block, style)]

    def _block(self, block: Any, style: str | None) -> list[Element]:
        if isinstance(block, list):
            return [self.paragraph(block, style)]
        return self._tracked(block, self._element(block, style))

    def _tracked(self, node: Element, made: list[Element]) -> list[Element]:
        """What was made of a block, item or row, as gone or come where that is suggested (drawn.py)."""
        for name, tag in (("gone", "del"), ("came", "ins")):
            if number := node.get(name):
                for element in made:
                    self._track(element, tag, int(number))
        return made

    def _track(self, element: Element, tag: str, number: int) -> None:
        for row in list(element.iter(w("tr"))):
            row[0].append(self.needs.change(tag, number))
        for paragraph in list(element.iter(w("p"))):
            looks = paragraph[0] if len(paragraph) and paragraph[0].tag == w("pPr") else None
            if looks is None:
                paragraph.insert(0, looks := el("pPr"))
            looks.append(el("rPr", self.needs.change(tag, number)))
            for run in list(paragraph.iter(w("r"))):
                self._track_run(run, tag, number)

    def _track_run(self, run: Element, tag: str, number: int) -> None:
        change = self.needs.change(tag, number)
        run.addprevious(change)
        change.append(run)
        for words in run.findall(w("t")) if tag == "del" else ():
            words.tag = w("delText")

    def _element(self, block: Element, style: str | None) -> list[Element]:
        if block.tag == "p":
            return [self.paragraph(list(_runs(block)), style)]
        if block.tag in ("h3", "h4"):
            level = min(self.heading + (1 if block.tag == "h3" else 2), 9)
            return [self.paragraph(list(_runs(block)), f"Heading{level}")]
        if block.tag in ("ul", "ol"):
            return list(self._list(block, 0))
        if block.tag == "blockquote":
            inner = self._blocks(block, "Quote")
            return inner if _is_tracked_quote(block) else [control(QUOTE, inner)]
        return [self._table(block), el("p")]

    def _list(self, node: Element, depth: int) -> Iterable[Element]:
        number = self.needs.new_list(node.tag == "ol")
        style = "ListNumber" if node.tag == "ol" else "ListBullet"
        for item in node:
            first, *rest = [*_contents(item), None]
            if isinstance(first, list) or (first is not None and first.tag == "p"):
                runs = first if isinstance(first, list) else list(_runs(first))
            else:
                runs, rest = [], [first, *rest]
            numbered = el("numPr", el("ilvl", val=depth), el("numId", val=number))
            made = [self.paragraph(runs, style, numbered)]
            for block in rest:
                made += () if block is None else self._in_item(block, depth)
            yield from self._tracked(item, made)

    def _in_item(self, block: Any, depth: int) -> Iterable[Element]:
        """What more stands in an item: a list one level deeper, a paragraph without a number, or something held."""
        if isinstance(block, list) or block.tag == "p":
            runs = block if isinstance(block, list) else list(_runs(block))
            yield self.paragraph(runs, "ListContinue", el("ind", left=INDENT * (depth + 1)))
        elif block.tag in ("ul", "ol") and depth < DEEPEST:
            yield from self._list(block, depth + 1)
        else:
            yield control(f"{ITEM}{depth}", self._block(block, None))

    def _table(self, node: Element) -> Element:
        rows = [
            row for part in node for row in (part if part.tag in ("thead", "tbody") else (part,))
        ]  # not of one inside
        placed, width = _placed([list(row) for row in rows])
        made = table([WIDTH // max(width, 1)] * width)
        heads = True
        for cells, row in zip(placed, rows, strict=True):
            heads = heads and all(cell.tag == "th" for cell in row)
            line = el("tr", el("trPr", el("cantSplit"), el("tblHeader") if heads else None))
            line.extend(self._cell(cell, span, joined) for cell, span, joined in cells)
            made.extend(self._tracked(row, [line]))
        return made

    def _cell(self, cell: Element | None, span: int, joined: str | None) -> Element:
        properties = el(
            "tcPr",
            el("gridSpan", val=span) if span > 1 else None,
            el("vMerge", val=joined or None) if joined is not None else None,
        )
        if cell is None:
            return el("tc", properties, el("p"))
        style = "TableHeading" if cell.tag == "th" else "TableText"
        inner = self._blocks(cell, style)
        if not inner or inner[-1].tag != w("p"):  # a cell ends with a paragraph
            inner.append(self.paragraph([], style))
        return el("tc", properties, *inner)

    def paragraph(self, runs: Iterable[Run], style: str | None = None, *properties: Element) -> Element:
        """One paragraph; ``properties`` stand in the order that Word asks for."""
        made = el("p")
        if style or properties:
            made.append(el("pPr", el("pStyle", val=style) if style else None, *properties))
        for text, marks, href in runs:
            run = _run(text, marks, bool(href))
            for tag, number in (mark.split(":") for mark in marks if ":" in mark):
                holder = el("p", run)
                self._track_run(run, tag, int(number))
                run = holder[0]
            if href:
                link = el("hyperlink", run, anchor=href[1:]) if href.startswith("#") else el("hyperlink", run)
                if not href.startswith("#"):
                    link.set(f"{{{R}}}id", self.needs.relation(href))
                run = link
            made.append(run)
        return made


def control(tag: str, blocks: list[Element], name: str = "", *, locked: bool = False) -> Element:
    """A content control around blocks: what stands in it may be changed, the control itself stays."""
    properties = el("sdtPr", el("alias", val=name[:64]) if name else None, el("tag", val=tag))
    if locked:
        properties.append(el("lock", val="sdtLocked"))
    return el("sdt", properties, el("sdtContent", *(blocks or [el("p")])))


def table(widths: list[int]) -> Element:
    """A table without rows, with thin lines."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = el("tblBorders", *(el(side, val="single", sz=4, space=0, color="BFBFBF") for side in sides))
    properties = el("tblPr", el("tblStyle", val="TableGrid"), el("tblW", w=sum(widths), type="dxa"), borders)
    properties.append(el("tblLook", val="04A0"))
    return el("tbl", properties, el("tblGrid", *(el("gridCol", w=width) for width in widths)))


def lines(words: str) -> list[list[Run]]:
    """Plain text as paragraphs: one for each line."""
    return [plain_runs(line) for line in _NO_XML.sub("", words).split("\n")]


def plain_runs(*words: str) -> list[Run]:
    return [(some, frozenset(), "") for some in words if some]


def runs_of(html: str) -> list[Run]:
    """The words of one paragraph; none of an empty text."""
    return [run for paragraph in _parsed(html) for run in _runs(paragraph)]


def _run(text: str, marks: frozenset[str], is_link: bool) -> Element:
    height = "superscript" if "sup" in marks else "subscript" if "sub" in marks else None
    style = "Hyperlink" if is_link else "Lowered" if {"sub", "sup"} <= marks else None
    properties = el(
        "rPr",
        el("rStyle", val=style) if style else None,
        el("b") if "strong" in marks else None,
        el("i") if "em" in marks else None,
        el("vertAlign", val=height) if height else None,
    )
    made = el("r", properties if len(properties) else None)
    for number, line in enumerate(text.split("\n")):
        if number:
            made.append(el("br"))
        for place, words in enumerate(line.split("\t")):
            if place:
                made.append(el("tab"))
            if words:
                written = el("t")
                written.text = words
                written.set(XML_SPACE, "preserve")
                made.append(written)
    return made


def _is_tracked_quote(block: Element) -> bool:
    """Whether a quote has tracked changes and is known by its style alone: LibreOffice loses them within a control."""
    beside = [near.tag for near in (block.getprevious(), block.getnext()) if near is not None]
    is_plain = all(child.tag == "p" for child in block) and "blockquote" not in beside
    is_tracked = block.get("gone") or block.get("came") or next(block.iter("ins", "del"), None) is not None
    return bool(is_plain and is_tracked)


def _parsed(html: str) -> Element:
    return etree.fromstring(f"<body>{_NO_XML.sub('', html).replace('<br>', '<br/>')}</body>")


def _contents(node: Element) -> list[Any]:
    """What stands in a container, block by block: elements, and runs of loose words as one list."""
    made: list[Any] = []
    loose: list[Run] = list(_text(node.text, frozenset(), ""))
    for child in node:
        if child.tag in INLINE:
            loose += _runs_of(child, frozenset(), "")
            loose += _text(child.tail, frozenset(), "")
            continue
        made += [loose] if loose else []
        made.append(child)
        loose = list(_text(child.tail, frozenset(), ""))
    return made + ([loose] if loose else [])


def _runs(node: Element) -> Iterable[Run]:
    yield from _text(node.text, frozenset(), "")
    for child in node:
        yield from _runs_of(child, frozenset(), "")
        yield from _text(child.tail, frozenset(), "")


def _runs_of(node: Element, marks: frozenset[str], href: str) -> Iterable[Run]:
    if node.tag == "br":
        yield "\n", marks, href
        return
    mark = f"{node.tag}:{node.get('n')}" if node.tag in ("ins", "del") else node.tag
    inner = marks if node.tag == "a" else marks | {mark}
    link = node.get("href", "") if node.tag == "a" else href
    yield from _text(node.text, inner, link)
    for child in node:
        yield from _runs_of(child, inner, link)
        yield from _text(child.tail, inner, link)


def _text(text: str | None, marks: frozenset[str], href: str) -> Iterable[Run]:
    if text:
        yield text, marks, href


def _placed(rows: list[list[Element]]) -> tuple[list[list[tuple[Element | None, int, str | None]]], int]:
    """The cells of each row on the grid of Word: cell, columns, and how it joins the row above. And the width."""
    hangs: dict[int, tuple[int, int]] = {}  # column -> rows that a cell above still takes, and its columns
    placed, width = [], 0
    for at, row in enumerate(rows):
        made: list[tuple[Element | None, int, str | None]] = []
        column, cells, below = 0, list(row), {}
        while cells or column in hangs:
            if column in hangs:
                left, span = hangs.pop(column)
                made.append((None, span, ""))
                if left > 1:
                    below[column] = (left - 1, span)
            else:
                cell = cells.pop(0)
                span, down = int(cell.get("colspan", 1)), min(int(cell.get("rowspan", 1)), len(rows) - at)
                made.append((cell, span, "restart" if down > 1 else None))
                if down > 1:
                    below[column] = (down - 1, span)
            column += span
        hangs = {**{c: (left - 1, span) for c, (left, span) in hangs.items() if left > 1}, **below}
        placed.append(made)
        width = max(width, column)
    return placed, width
