"""The typed report as a Word file: the same blocks in the same order, for who must still edit. Never the sealed document."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import IO, Any

from django.utils import translation
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Cm, Pt

from kwaliteit.shared.word import Word
from kwaliteit.submission import drawn, house_word
from kwaliteit.submission.house import inked
from kwaliteit.submission.report import (
    Box,
    Card,
    Cell,
    Chapter,
    Column,
    Entry,
    Figure,
    Notice,
    Pairs,
    Prose,
    Report,
    Row,
    Table,
)
from plans.word.styles import Lists, page_numbers, prepare
from plans.word.writing import WIDTH, Needs, Run, Writer, plain_runs, table
from plans.word.xml import Element, el

TWIPS, NARROW, WORDS = 57, 850, 1_700  # in a millimetre; a column of figures; one of words
WIDE = 13_900  # twips between the margins of a page on its side
LABEL = 2_300
EMU_PER_TWIP = 635
GIVEN, HEADING, TEXT = "Given", "TableHeading", "TableText"
_SPAN = re.compile(r"</?(?:span|div|figure|section|colgroup|col)\b[^>]*>")
_DRAWN = re.compile(r"<svg\b.*?</svg>", re.S)
_HEAD = re.compile(r"<(/?)h[1-6]\b[^>]*>")
_ATTRIBUTES = re.compile(r"<(p|ul|ol|li|strong|em|blockquote|thead|tbody|tr|table)\s[^>]*>")


def word(report: Report) -> IO[bytes]:
    """In the language of the report."""
    with translation.override(report.language), inked(report.style):
        return _Out(report).made()


def notice() -> str:
    return _("This is not the sealed document. It holds the same content to be edited; only the sealed PDF counts.")


class _Out:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.word = Word(report.title, author=report.author)
        self.document = self.word.document
        prepare(self.document)
        lists, part = Lists(self.document), self.document.part
        relations: dict[str, str] = {}

        def relation(href: str) -> str:
            kind = RELATIONSHIP_TYPE.HYPERLINK
            return relations.setdefault(href, part.relate_to(href, kind, is_external=True))

        self.writer = Writer(Needs(lists.new, relation), heading=2)
        self.width, self.is_new_page = WIDTH, False
        self._styles()
        house_word.dress(self.document, report.style, report.author)
        self.marks = {ident: f"r{number}" for number, ident in enumerate(sorted(set(_targets(report))), 1)}

    def _styles(self) -> None:
        """Those of a table of contents, which Word knows by these names; and small words in tables, as on paper."""
        for name in ("Table Text", "Table Heading"):
            self.document.styles[name].font.size = Pt(9)
        for level in range(1, 4):
            style = self.document.styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
            style.base_style = self.document.styles["Normal"]
            style.paragraph_format.left_indent = Cm(0.6 * (level - 1))
            style.paragraph_format.space_after = Pt(6 if level == 1 else 1)
            style.font.bold = level == 1

    def made(self) -> IO[bytes]:
        self._describe()
        self._front()
        for chapter in (*self.report.front, *self.report.chapters):
            self._chapter(chapter)
        return self.word.file()

    def _describe(self) -> None:
        about = self.document.core_properties
        about.subject, about.keywords = self.report.description[:255], _("not the sealed document")
        about.content_status, about.comments = _("not the sealed document"), notice()
        page_numbers(self.document, f"{self.report.title} – {_('not the sealed document')}")

    # --- what stands before the chapters ------------------------------------------------------------------------------

    def _front(self) -> None:
        page = self.report.title_page
        self._line(notice(), "IntenseQuote")
        self._line(page.kicker, GIVEN)
        self._line(f"{page.institution}. {page.subtitle}", "Subtitle")
        self._two_columns(page.rows)
        self._line(self.report.contents_title, "TOCHeading")
        self._contents(list(_flat(self.report.contents)))

    def _contents(self, entries: list[tuple[int, Entry]]) -> None:
        """A field that Word fills anew with page numbers; what stands in it leads to each heading meanwhile."""
        for at, (level, entry) in enumerate(entries):
            runs: list[Run] = [(f"{entry.nr or ''} {entry.name}".strip(), frozenset(), f"#{self.marks[entry.target]}")]
            line = self.writer.paragraph(runs, f"toc{level}")
            if at == 0:
                begin = el("r", el("fldChar", fldCharType="begin", dirty="true"))
                code = el("instrText")
                code.text = ' TOC \\o "1-3" \\h \\z \\u '
                for place, run in enumerate((begin, el("r", code), el("r", el("fldChar", fldCharType="separate"))), 1):
                    line.insert(place, run)
            if at == len(entries) - 1:
                line.append(el("r", el("fldChar", fldCharType="end")))
            self._put(line)

    # --- chapters -----------------------------------------------------------------------------------------------------

    def _chapter(self, chapter: Chapter) -> None:
        wide = "wide" in chapter.css.split()
        if wide:
            self._turn(WD_ORIENT.LANDSCAPE)
        self._heading(chapter.label, 1, chapter.head_id, chapter.id)
        for block in chapter.blocks:
            self._block(block)
        for section in chapter.sections:
            self._heading(f"{section.nr} {section.title}".strip(), 2, section.id)
            for block in section.blocks:
                self._block(block)
        if wide:
            self._turn(WD_ORIENT.PORTRAIT)

    def _turn(self, way: WD_ORIENT) -> None:
        """What follows stands on pages that lie on their side, or upright again."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        long, short = sorted((section.page_width, section.page_height), reverse=True)
        on_its_side = way == WD_ORIENT.LANDSCAPE
        section.orientation = way
        section.page_width, section.page_height = (long, short) if on_its_side else (short, long)
        self.width, self.is_new_page = WIDE if on_its_side else WIDTH, True

    def _block(self, block: Any) -> None:
        writers: dict[type, Callable[[Any], None]] = {
            Prose: lambda one: self._rich(one.html),
            Box: self._box,
            Notice: lambda one: self._rich(
                f"<ul>{''.join(f'<li><p>{escape(text)}</p></li>' for text in one.items)}</ul>"
            ),
            Pairs: lambda one: self._two_columns(one.rows),
            Card: self._card,
            Table: self._table,
            Figure: self._figure,
        }
        writers[type(block)](block)

    def _box(self, box: Box) -> None:
        self._line(box.kicker, HEADING, el("keepNext"))
        self._rich(box.html)

    def _card(self, card: Card) -> None:
        self._heading(f"{card.nr} {card.title}", 3, card.id)
        self._two_columns(card.rows)

    def _figure(self, figure: Figure) -> None:
        """The chart as a picture that says what it shows; its values stand in its table."""
        names = {"number": figure.number, "caption": figure.caption}
        caption = _("Figure %(number)s. %(caption)s") % names
        self._line(f"{caption} {f'({figure.unit})' if figure.unit else ''}".strip(), "Caption", el("keepNext"))
        content, width, height, alternative = drawn.picture(figure.svg)
        most = (self.width * EMU_PER_TWIP) / width
        inline = self.document.part.new_pic_inline(
            io.BytesIO(content), round(width * min(most, 1)), round(height * min(most, 1))
        )
        inline.docPr.set("descr", alternative)
        line = self.writer.paragraph([], TEXT)
        line.append(el("r", el("drawing", inline)))
        told = _("All values stand in table %(number)s.")
        self._put(line)
        self._line(told % {"number": figure.table.number}, GIVEN)

    # --- tables -------------------------------------------------------------------------------------------------------

    def _two_columns(self, rows: list[tuple[str, Any]]) -> None:
        made = table([LABEL, self.width - LABEL])
        for label, html in rows:
            head = [self.writer.paragraph(plain_runs(label), HEADING)]
            made.append(
                el(
                    "tr",
                    el("trPr", el("cantSplit")),
                    _cell(LABEL, head),
                    _cell(self.width - LABEL, self._in_cell(html)),
                )
            )
        self._put(made, el("p"))

    def _table(self, block: Table) -> None:
        if block.caption:
            names = {"number": block.number, "caption": block.caption}
            caption = _("Table %(number)s. %(caption)s") % names
            self._line(f"{caption} {f'({block.unit})' if block.unit else ''}".strip(), "Caption", el("keepNext"))
        widths = _widths(block.columns, self.width)
        made = _tight(table(widths))
        if block.spans:
            made.append(self._spans(block, widths))
        heads = [self._words(column.label, HEADING, column.numeric) for column in block.columns]
        made.append(_row([_cell(width, [head]) for width, head in zip(widths, heads, strict=True)], head=True))
        for row in block.rows:
            made.append(self._row(block, row, widths))
        self._put(made)
        for note in block.notes:
            self._line(note, GIVEN)
        self._put(el("p"))

    def _spans(self, block: Table, widths: list[int]) -> Element:
        cells, at = [], 0
        for span in block.spans:
            width = sum(widths[at : at + span.columns])
            cells.append(_cell(width, [self._words(span.label, HEADING)], span.columns))
            at += span.columns
        return _row(cells, head=True)

    def _row(self, block: Table, row: Row, widths: list[int]) -> Element:
        strong = bool(row.kind)
        head = f"{row.theme}. {row.head}" if row.theme else row.head
        if isinstance(row.head, SafeString):
            first = self._in_cell(row.head)
        else:
            first = [self._words(head, HEADING if strong else TEXT, href=row.head_href)]
        if row.kind == "group":
            return _row([_cell(sum(widths), first, len(widths))])
        cells = [_cell(widths[0], first)]
        for width, (column, cell) in zip(widths[1:], row.pairs, strict=True):
            cells.append(_cell(width, self._cell_words(cell, column, strong)))
        return _row(cells)

    def _cell_words(self, cell: Cell, column: Column, strong: bool) -> list[Element]:
        if cell.page_of:
            return [self._page_of(cell.page_of)]
        if cell.html is not None and not column.numeric:
            return self._in_cell(cell.html)
        text = strip_tags(cell.html) if cell.html is not None else cell.text
        style = HEADING if strong or cell.kind == "state" else TEXT
        return [self._words(line, style, column.numeric, cell.href) for line in text.split("\n")]

    def _page_of(self, ident: str) -> Element:
        """The page of a heading, which Word counts."""
        made = self.writer.paragraph([], TEXT)
        if ident in self.marks:
            shown = el("r", el("t"))
            shown[0].text = "–"
            made.append(el("fldSimple", shown, instr=f" PAGEREF {self.marks[ident]} \\h ", dirty="true"))
        return made

    # --- words --------------------------------------------------------------------------------------------------------

    def _words(self, text: str, style: str, right: bool = False, href: str = "") -> Element:
        link = f"#{self.marks[href]}" if href in self.marks else ""
        runs: list[Run] = [(text, frozenset(), link)] if text else []
        return self.writer.paragraph(runs, style, *([el("jc", val="right")] if right else []))

    def _in_cell(self, html: str) -> list[Element]:
        inner = self.writer.rich(_clean(html), TEXT)
        return inner if inner and inner[-1].tag.endswith("}p") else [*inner, self.writer.paragraph([], TEXT)]

    def _rich(self, html: str) -> None:
        self._put(*self.writer.rich(_clean(html)))

    def _heading(self, text: str, level: int, *idents: str) -> None:
        """A chapter begins on a page of its own, which it has already where the page was turned."""
        breaks = [el("pageBreakBefore")] if level == 1 and not self.is_new_page else []
        self.is_new_page = False
        made = self.writer.paragraph(plain_runs(text), f"Heading{level}", *breaks)
        for ident in idents:
            if ident in self.marks:
                number = self.marks[ident][1:]
                made.insert(1, el("bookmarkStart", id=number, name=self.marks[ident]))
                made.append(el("bookmarkEnd", id=number))
        self._put(made)

    def _line(self, text: str, style: str, *properties: Element) -> None:
        self._put(self.writer.paragraph(plain_runs(text), style, *properties))

    def _put(self, *elements: Element) -> None:
        end = self.document.element.body.sectPr
        for element in elements:
            end.addprevious(element)


def _targets(report: Report) -> Iterator[str]:
    for chapter in (*report.front, *report.chapters):
        yield from (chapter.id, chapter.head_id)
        yield from (section.id for section in chapter.sections)
        yield from (block.id for block in chapter.all_blocks() if isinstance(block, Card))


def _flat(entries: list[Entry], level: int = 1) -> Iterator[tuple[int, Entry]]:
    for entry in entries:
        yield level, entry
        yield from _flat(entry.below, level + 1)


def _clean(html: str) -> str:
    """Printed HTML as the canonical text that the writer of a plan knows: heads of two levels, no drawings and no looks."""
    plain = _SPAN.sub("", _DRAWN.sub("", html)).replace("&nbsp;", "\u00a0")
    plain = _HEAD.sub(lambda found: f"<{found[1]}h3>", plain)
    return _ATTRIBUTES.sub(r"<\1>", plain)


def _tight(made: Element) -> Element:
    """Little room beside the words of each cell; Word wants it before the last property, the look."""
    sides = (el(side, w=60, type="dxa") for side in ("left", "right"))
    made[0].insert(len(made[0]) - 1, el("tblCellMar", *sides))
    return made


def _row(cells: list[Element], *, head: bool = False) -> Element:
    return el("tr", el("trPr", el("cantSplit"), el("tblHeader") if head else None), *cells)


def _cell(width: int, inner: list[Element], span: int = 1) -> Element:
    size = el("tcW", w=width, type="dxa")
    return el("tc", el("tcPr", size, el("gridSpan", val=span) if span > 1 else None), *inner)


def _widths(columns: list[Column], whole: int) -> list[int]:
    """As on paper: what is said in millimetres, figures narrow, words share what is left. Never wider than the page."""
    said = [column.width * TWIPS or (NARROW if column.numeric else 0) for column in columns]
    sharing = said.count(0)
    left = max(whole - sum(said), sharing * WORDS)
    asked = [width or left // sharing for width in said]
    return [width * whole // sum(asked) for width in asked]
