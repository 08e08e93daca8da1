"""A document in Word with real styles: title, headings, numbered lists, tables whose head repeats, and its language."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import get_language
from docx import Document
from docx.document import Document as Opened
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}


class Word:
    """One document, filled from the top down in the language that is active."""

    def __init__(self, title: str, *, author: str) -> None:
        self.document: Opened = Document()
        self._describe(title, author)
        self._speak(LANGUAGES["en" if (get_language() or "nl").startswith("en") else "nl"])
        self.document.styles["Normal"].font.size = Pt(11)
        self.document.add_paragraph(title, style="Title")

    def heading(self, text: str, level: int = 1) -> None:
        self.document.add_heading(_clean(text), level)

    def text(self, text: str) -> None:
        """Each stretch between blank lines is a paragraph; other line ends stay line ends."""
        for part in _clean(text).replace("\r\n", "\n").split("\n\n"):
            if part.strip():
                self.document.add_paragraph(part.strip())

    def facts(self, rows: Iterable[tuple[str, str]]) -> None:
        """A line for each, its label in bold."""
        for label, value in rows:
            if value:
                line = self.document.add_paragraph()
                line.paragraph_format.space_after = Pt(2)
                line.add_run(f"{label}: ").bold = True
                line.add_run(_clean(value))

    def numbered(self, texts: Sequence[str]) -> None:
        """A numbered list that begins at one, whatever lists stand above it."""
        number = self._new_list()
        for text in texts:
            self._number(self.document.add_paragraph(_clean(text), style="List Number"), number)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """The first row is the head: it repeats on every page, and is read out with each cell."""
        table = self.document.add_table(rows=1, cols=len(head), style="Table Grid")
        for cell, words in zip(table.rows[0].cells, head, strict=True):
            cell.paragraphs[0].add_run(words).bold = True
        properties = table.rows[0]._tr.get_or_add_trPr()
        properties.append(_element("w:tblHeader", val="true"))
        for row in rows:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = _clean(words)
        self.document.add_paragraph()

    def file(self) -> io.BytesIO:
        stream = io.BytesIO()
        self.document.save(stream)
        stream.seek(0)
        return stream

    def _describe(self, title: str, author: str) -> None:
        about = self.document.core_properties
        about.title, about.author, about.comments, about.last_modified_by = _clean(title)[:255], author[:255], "", ""
        about.created = about.modified = timezone.now().replace(tzinfo=None, microsecond=0)
        about.language = LANGUAGES["en" if (get_language() or "nl").startswith("en") else "nl"]

    def _speak(self, language: str) -> None:
        """The language of every style, for spelling and for who listens."""
        for mark in self.document.styles.element.iter(qn("w:lang")):
            mark.set(qn("w:val"), language)

    def _new_list(self) -> int:
        """A numbering of its own, with the looks of the style."""
        numbering = self.document.part.numbering_part.element
        style = self.document.styles["List Number"].element.pPr.numPr.numId.val
        looks = numbering.num_having_numId(style).abstractNumId.val
        fresh = numbering.add_num(looks)
        fresh.add_lvlOverride(ilvl=0).add_startOverride(1)
        return fresh.numId

    def _number(self, paragraph: Paragraph, number: int) -> None:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = number


def _element(name: str, **values: str) -> OxmlElement:  # type: ignore[valid-type]
    found = OxmlElement(name)
    for key, value in values.items():
        found.set(qn(f"w:{key}"), value)
    return found


def _clean(text: str) -> str:
    """Without the control characters that no XML can hold."""
    return "".join(letter for letter in text if letter in "\n\t" or ord(letter) >= 32)
