"""The printed report as typed blocks. Builders fill it in words and figures of one language; templates only print it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.html import escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

from kwaliteit.submission.house import Cover
from kwaliteit.submission.prose import hash_lines


@dataclass(slots=True)
class Cell:
    """``text`` is escaped when printed, ``html`` is already safe."""

    text: str = ""
    html: SafeString | None = None
    href: str = ""
    page_of: str = ""  # id whose page number is printed here
    kind: str = ""  # "state", "hash"

    @property
    def printed(self) -> SafeString:
        inner = self.html if self.html is not None else escape(self.text)
        if self.text == "pm":
            inner = mark_safe('<span class="pm">pm</span>')  # noqa: S308
        elif self.kind == "hash":
            inner = hash_lines(self.text)
        if self.page_of:
            return format_html('<span class="ref-page" data-target="#{}"></span>', self.page_of)
        if self.href:
            return format_html('<a href="#{}">{}</a>', self.href, inner)
        return inner


@dataclass(slots=True)
class Column:
    label: str
    numeric: bool = False
    width: int = 0  # millimetres; 0 shares what is left
    lift: bool = False


@dataclass(slots=True)
class Span:
    label: str
    columns: int
    lift: bool = False


@dataclass(slots=True)
class Row:
    head: str
    cells: list[Cell] = field(default_factory=list)
    kind: str = ""  # "group", "sub", "sum"
    theme: int = 0
    quiet: bool = False  # a theme without money: its mark is an outline
    head_href: str = ""
    pairs: list[tuple[Column, Cell]] = field(default_factory=list, repr=False)


ROW, LINE, LINE_LENGTH, CARD = 5, 13, 66, 610  # of a card: points beside each row, per line, signs in a line, in all
BREAKS = re.compile(r"</(?:p|li|tr|h\d)>|<br")
SHORT_ROWS, WORDY_ROWS, SHORT_TEXT = 20, 14, 1_500  # rows (of words), and characters in their cells, that surely fit


@dataclass(slots=True)
class Table:
    template: ClassVar[str] = "document/blocks/table.html"
    caption: str
    columns: list[Column]
    rows: list[Row]
    unit: str = ""
    spans: list[Span] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    number: int = 0
    kind: str = ""

    def __post_init__(self) -> None:
        """Each row hands out its cells with their columns (the first is the row's head); a short table stays whole.

        One that does not fit on a page may not be kept whole: its title would then stand on a page of its own.
        """
        most = WORDY_ROWS if "cells" in self.kind else SHORT_ROWS
        if len(self.rows) <= most and sum(len(str(c.printed)) for r in self.rows for c in r.cells) <= SHORT_TEXT:
            self.kind = f"{self.kind} keep".strip()
        for row in self.rows:
            row.pairs = list(zip(self.columns[1:], row.cells, strict=row.kind != "group"))


@dataclass(slots=True)
class Card:
    """A measure: a head and a two-column table with its answers."""

    template: ClassVar[str] = "document/blocks/card.html"
    id: str
    nr: str
    title: str
    rows: list[tuple[str, SafeString]]

    @property
    def fits(self) -> bool:
        """Whether it surely fits on a page: then it is never broken over two."""
        return sum(ROW + LINE * _lines(answer) for _label, answer in self.rows) < CARD


def _lines(answer: str) -> int:
    """At most how many lines its paragraphs take."""
    texts = (strip_tags(part) for part in BREAKS.split(answer))
    return sum(-(-len(text) // LINE_LENGTH) for text in texts if text.strip()) or 1


@dataclass(slots=True)
class Pairs:
    """Terms and explanations, without a head of its own."""

    template: ClassVar[str] = "document/blocks/pairs.html"
    rows: list[tuple[str, SafeString]]


@dataclass(slots=True)
class Prose:
    template: ClassVar[str] = "document/blocks/prose.html"
    html: SafeString
    css: str = ""


@dataclass(slots=True)
class Box:
    template: ClassVar[str] = "document/blocks/box.html"
    kicker: str
    html: SafeString
    lineage: str = ""


@dataclass(slots=True)
class Notice:
    """Findings, or the list of what is missing."""

    template: ClassVar[str] = "document/blocks/notice.html"
    items: list[str]
    css: str = "findings"


@dataclass(slots=True)
class Figure:
    """A chart; ``draw`` gets the number of the table that holds its values."""

    template: ClassVar[str] = "document/blocks/figure.html"
    caption: str
    draw: Callable[[int], SafeString]
    table: Table
    unit: str = ""
    number: int = 0
    drawn: SafeString | None = None

    @property
    def svg(self) -> SafeString:
        return self.draw(self.table.number) if self.drawn is None else self.drawn


Block = Table | Card | Pairs | Prose | Box | Notice | Figure


@dataclass(slots=True)
class Section:
    id: str
    title: str
    blocks: list[Block] = field(default_factory=list)
    nr: str = ""
    theme: int = 0
    in_contents: bool = True


@dataclass(slots=True)
class Chapter:
    id: str
    title: str
    sections: list[Section] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    over: str = ""
    theme: int = 0
    theme_off: bool = False
    nr: str = ""
    numbered: bool = True
    in_contents: bool = True
    css: str = ""

    @property
    def head_id(self) -> str:
        return f"h-{self.id}"

    @property
    def label(self) -> str:
        """Bookmark and running head."""
        title = f"{self.over}: {self.title}" if self.over else self.title
        return f"{self.nr} {title}".strip()

    @property
    def is_bare(self) -> bool:
        """Nothing was written in it: it says so in a line or two."""
        return all(
            isinstance(block, Prose) and block.html.startswith('<p class="empty">') for block in self.all_blocks()
        )

    def all_blocks(self) -> Iterator[Block]:
        yield from self.blocks
        for section in self.sections:
            yield from section.blocks


@dataclass(slots=True)
class Entry:
    """A line of the contents."""

    nr: str
    name: str
    target: str
    below: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class TitlePage:
    institution: str
    kicker: str
    title: str
    subtitle: str
    line: str
    bar: SafeString | None
    rows: list[tuple[str, SafeString]]
    cover: Cover | None = None


@dataclass(slots=True)
class Report:
    language: str
    draft: bool
    title: str
    description: str
    created: str
    title_page: TitlePage
    front: list[Chapter]
    chapters: list[Chapter]
    contents_title: str
    style: Mapping[str, Any] = field(default_factory=dict)

    @property
    def author(self) -> str:
        return self.title_page.institution

    def number(self) -> None:
        """Chapters, sections, tables and figures get their numbers; links then follow."""
        at = letter = table = figure = 0
        for chapter in self.chapters:
            if chapter.numbered:
                at += 1
                chapter.nr = str(at)
            elif chapter.css.find("voice") < 0:
                letter += 1
                chapter.nr = "ABCDEFGH"[letter - 1]
            for place, section in enumerate(chapter.sections, 1):
                section.nr = f"{chapter.nr}.{place}"
        for chapter in [*self.front, *self.chapters]:
            for block in chapter.all_blocks():
                if isinstance(block, Table) and block.caption:
                    table += 1
                    block.number = table
                elif isinstance(block, Figure):
                    figure += 1
                    block.number = figure

    def draw(self) -> None:
        """Every chart, once its table has a number."""
        for chapter in self.chapters:
            for block in chapter.all_blocks():
                if isinstance(block, Figure):
                    block.drawn = block.draw(block.table.number)

    @property
    def contents(self) -> list[Entry]:
        """Three levels: chapters, sections, measures."""
        return [
            Entry(
                chapter.nr,
                f"{chapter.over}: {chapter.title}" if chapter.over else chapter.title,
                chapter.head_id,
                [
                    Entry(s.nr, s.title, s.id, [Entry(b.nr, b.title, b.id) for b in s.blocks if isinstance(b, Card)])
                    for s in chapter.sections
                    if s.in_contents
                ],
            )
            for chapter in self.chapters
            if chapter.in_contents
        ]
