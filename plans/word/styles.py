"""The looks of a plan in Word: its styles, its lists, and the number at the foot of each page."""

from __future__ import annotations

from django.utils.translation import gettext as _
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from plans.word.writing import INDENT
from plans.word.xml import Element, el

INK, ACCENT, GREY = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x1F, 0x3A, 0x5F), RGBColor(0x59, 0x59, 0x59)
SIZES = {"Title": 24, "Heading 1": 18, "Heading 2": 14, "Heading 3": 12, "Heading 4": 11, "Heading 5": 11}
BULLETS = "•–▪"


def prepare(document: Document) -> None:
    """One typeface for all, headings that keep with their text, and the styles that a plan asks beside the usual."""
    styles = document.styles
    for name in ("Normal", *SIZES, "Quote"):
        _typeface(styles[name].element)
    styles["Normal"].font.size = Pt(11)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    for name, size in SIZES.items():
        font = styles[name].font
        font.size, font.bold, font.italic, font.color.rgb = Pt(size), True, False, ACCENT
    styles["Quote"].font.color.rgb = INK
    styles["Quote"].paragraph_format.left_indent = Cm(1)
    head = styles.add_style("Table Heading", WD_STYLE_TYPE.PARAGRAPH)
    given = styles.add_style("Given", WD_STYLE_TYPE.PARAGRAPH)
    words = styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
    for style in (head, given, words):
        style.base_style = styles["Normal"]
        style.paragraph_format.space_after = Pt(2)
    head.font.bold, given.font.color.rgb = True, GREY
    for name, base in (("Small", given), ("Small Heading", head)):
        small = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        small.base_style, small.font.size = base, Pt(8.5)
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.underline, link.font.color.rgb = True, RGBColor(0x0B, 0x57, 0xA4)
    styles.add_style("Lowered", WD_STYLE_TYPE.CHARACTER).font.subscript = True
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)


def _typeface(style: Element) -> None:
    properties = style.get_or_add_rPr()
    for found in properties.findall(qn("w:rFonts")):
        properties.remove(found)
    properties.insert(0, el("rFonts", ascii="Calibri", hAnsi="Calibri", cs="Calibri", eastAsia="Calibri"))


def page_numbers(document: Document, title: str) -> None:
    """The title above each page, and its number with how many there are below it."""
    section = document.sections[0]
    section.header.paragraphs[0].text = title
    section.header.paragraphs[0].style = section.footer.paragraphs[0].style = document.styles["Given"]
    line = section.footer.paragraphs[0]
    before, _page, rest = _("Page %(page)s of %(pages)s").partition("%(page)s")
    between, _pages, _rest = rest.partition("%(pages)s")
    for words, field in ((before, "PAGE"), (between, "NUMPAGES")):
        line.add_run(words)
        shown = el("r", el("t"))
        shown[0].text = "1"
        line._p.append(el("fldSimple", shown, instr=f" {field} "))


class Lists:
    """New lists in a document: each begins anew, with bullets or numbers on every level."""

    def __init__(self, document: Document) -> None:
        self.root = document.part.numbering_part.element
        self.kinds = {ordered: self._kind(ordered) for ordered in (False, True)}
        self.last = max(int(num.get(qn("w:numId"))) for num in self.root.findall(qn("w:num")))

    def _kind(self, ordered: bool) -> int:
        known = [int(kind.get(qn("w:abstractNumId"))) for kind in self.root.findall(qn("w:abstractNum"))]
        number = max(known) + 1
        kind = el("abstractNum", el("multiLevelType", val="multilevel"), abstractNumId=number)
        for level in range(9):
            looks = f"%{level + 1}." if ordered else BULLETS[level % 3]
            kind.append(
                el(
                    "lvl",
                    el("start", val=1),
                    el("numFmt", val="decimal" if ordered else "bullet"),
                    el("lvlText", val=looks),
                    el("lvlJc", val="left"),
                    el("pPr", el("ind", left=INDENT * (level + 1), hanging=INDENT)),
                    ilvl=level,
                )
            )
        self.root.findall(qn("w:abstractNum"))[-1].addnext(kind)
        return number

    def new(self, ordered: bool) -> int:
        self.last += 1
        made = el("num", el("abstractNumId", val=self.kinds[ordered]), numId=self.last)
        for level in range(9) if ordered else ():
            made.append(el("lvlOverride", el("startOverride", val=1), ilvl=level))
        self.root.append(made)
        return self.last
