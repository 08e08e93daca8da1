"""Reads a workbook or a CSV that somebody sends: judged before it is opened, row by row, and never reckoned with.

What stands in a cell comes out as what it is: text, number, percentage, day. A formula is what the program that saved
the file made of it; without an outcome it is ``NO_OUTCOME``, and an error of that program a ``Failed``.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePath
from typing import IO, Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from django.core.files import File
from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from kwaliteit.shared.errors import Refused
from kwaliteit.shared.sheet_rows import Cell, Styles, rows_of
from kwaliteit.shared.uploads import BROKEN_ZIP, MB, begins, is_office

MOST_BYTES = 25 * MB
MOST_ROWS = 250_000
MOST_COLUMNS = 300
MOST_PAGES = 40
MOST_BESIDE = 40 * MB  # unpacked, of all that is no page: shared texts, styles
MOST_OF_ROW = 2 * MB  # bytes of one row before a program has seen its end
CHUNK = MB
LINE = re.compile(r"[^\n]*\n|[^\n]+")
CELLS = re.compile(r"(?:'(?:[^']|'')*'|[^'!]+)!\$?([A-Z]{1,3})\$?[0-9]+(?::\$?([A-Z]{1,3})\$?[0-9]+)?")
_holds = is_office(b"spreadsheetml.sheet.main+xml")
_UNREADABLE = (*BROKEN_ZIP, TypeError, AttributeError, IndexError, OSError, ParseError, ExpatError, InvalidFileException,
               OverflowError, AssertionError)  # fmt: skip


@dataclass(frozen=True)
class Page:
    """A sheet. ``names`` gives the place (from 0) of each column that has a name."""

    name: str
    number: int
    names: dict[str, int] = field(default_factory=dict)
    visible: bool = True


@dataclass
class Opened:
    """An opened file. ``facts`` are the texts that a workbook keeps under a name; ``percents`` is how much was read of
    the page whose rows are being read."""

    pages: list[Page]
    facts: dict[str, str]
    book: Any = None
    lines: _Lines | None = None
    percents: int = 0

    def rows(self, page: Page) -> Iterator[tuple[int, list[Cell]]]:
        """Rows in which something stands, with their number. Raises Refused when there are too many."""
        found = enumerate(self.lines.rows(), start=1) if self.lines else _of_page(self, page)
        filled = 0
        for number, cells in found:
            if all(cell is None or cell == "" for cell in cells):
                continue
            filled += 1
            if filled > MOST_ROWS:
                raise Refused(
                    _("The sheet has more than %(most)s rows. Divide it over several files.")
                    % {"most": f"{MOST_ROWS:,}"}, field="file",
                )  # fmt: skip
            if self.lines:
                self.percents = 100 * number // self.lines.many
            yield number, cells


def open_sheets(file: File[bytes]) -> Opened:
    """Judge and open. Raises Refused at the field ``file`` with the reason."""
    name = PurePath(file.name or "").name
    if not file.size:
        raise _no(_("“%(name)s” is empty.") % {"name": name})
    if file.size > MOST_BYTES:
        raise _no(
            _("“%(name)s” is %(size)s MB; at most %(most)s MB can be read.")
            % {"name": name, "size": -(-file.size // MB), "most": MOST_BYTES // MB}
        )
    if begins(b"PK\x03\x04")(file):
        return _workbook(file, name)
    if begins(b"\xd0\xcf\x11\xe0")(file):
        raise _no(_("“%(name)s” is an old or a locked workbook. Save it as .xlsx without a password.") % {"name": name})
    return _csv(file, name)


def _no(reason: str) -> Refused:
    return Refused(reason, field="file")


# --- a workbook -------------------------------------------------------------------------------------------------------


def _workbook(file: IO[bytes], name: str) -> Opened:
    if not _holds(file):
        raise _no(
            _("“%(name)s” is no workbook that can be read, or has macros in it. Save it as .xlsx.") % {"name": name}
        )
    unreadable = _("“%(name)s” cannot be read as a workbook. Open it in your program, and save it as .xlsx.")
    try:
        _judge_parts(file, name)
        file.seek(0)
        book = _opened_book(file)
        pages = [
            Page(sheet.title, number, _columns(sheet.title, book, sheet), sheet.sheet_state == "visible")
            for number, sheet in enumerate(book.worksheets)
        ]
    except _UNREADABLE as reason:
        raise _no(unreadable % {"name": name}) from reason
    if not pages:
        raise _no(unreadable % {"name": name})
    return Opened(pages, _facts(book), book)


def _judge_parts(file: IO[bytes], name: str) -> None:
    """Every part is XML in UTF-8 without entities, in pieces that a program can hold, and not more than it can hold."""
    with zipfile.ZipFile(file) as packed:
        parts = [part for part in packed.infolist() if part.filename.lower().endswith((".xml", ".rels"))]
        sheets = [part for part in parts if part.filename.lower().startswith("xl/worksheets/")]
        beside = sum(part.file_size for part in parts) - sum(part.file_size for part in sheets)
        if len(sheets) > MOST_PAGES * 2 or beside > MOST_BESIDE:
            raise _no(
                _("“%(name)s” holds more than can be read at once. Keep the sheet that matters.") % {"name": name}
            )
        for part in parts:
            if part.filename.lower().startswith(("xl/media/", "xl/drawings/", "xl/charts/")):
                continue  # never opened
            with packed.open(part) as stream:
                _judge_xml(stream, name, MOST_OF_ROW if part in sheets else None)


def _judge_xml(stream: IO[bytes], name: str, longest: int | None) -> None:
    before, since = b"", 0
    while chunk := stream.read(CHUNK):
        if not before and (chunk[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in chunk[:4] or _other_signs(chunk[:200])):
            raise _no(_("“%(name)s” is written in a way that no sheet is. It is not opened.") % {"name": name})
        seen = before[-16:] + chunk
        if b"<!" in seen and (b"<!DOCTYPE" in seen or b"<!ENTITY" in seen):
            raise _no(_("“%(name)s” is written in a way that no sheet is. It is not opened.") % {"name": name})
        if longest is not None:
            since = _since_row(chunk, since, longest, name)
        before = chunk


def _other_signs(start: bytes) -> bool:
    match = re.search(rb"""encoding\s*=\s*["']([A-Za-z0-9_.-]+)""", start)
    return bool(match) and match[1].lower() not in {b"utf-8", b"us-ascii"}  # type: ignore[index]


def _since_row(chunk: bytes, since: int, longest: int, name: str) -> int:
    """How far back the last row ended; a row that goes on and on would fill the memory."""
    at = 0
    while since + len(chunk) - at > longest:
        end = chunk.find(b"row>", at)
        if end < 0 or since + end - at > longest:
            raise _no(_("“%(name)s” has a row of more than %(most)s MB.") % {"name": name, "most": longest // MB})
        at, since = chunk.rfind(b"row>", at, min(len(chunk), end + longest)) + 4, 0
    last = chunk.rfind(b"row>", at)
    return len(chunk) - last if last >= 0 else since + len(chunk) - at


def _columns(title: str, book: Any, sheet: Any) -> dict[str, int]:
    """Columns by name: names of the sheet itself, and names of the workbook that point into it."""
    found: dict[str, int] = {}
    for every, own in ((book.defined_names, False), (sheet.defined_names, True)):
        for name, defined in every.items():
            match = CELLS.fullmatch(defined.value or "")
            if match and (own or _points_at(defined.value, title)) and match[2] in {None, match[1]}:
                found[name] = _place(match[1])
    return found


def _points_at(value: str, title: str) -> bool:
    return value.rpartition("!")[0].strip("'").replace("''", "'") == title


def _place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _facts(book: Any) -> dict[str, str]:
    found = {}
    for every in (*(sheet.defined_names for sheet in reversed(book.worksheets)), book.defined_names):
        for name, defined in every.items():
            if re.fullmatch(r'"(?:[^"]|"")*"', defined.value or ""):
                found[name] = defined.value[1:-1].replace('""', '"')
    return found


class _Reader(ExcelReader):  # type: ignore[misc]
    """That of openpyxl, without reading every page to its end to know how large it is."""

    def read_worksheets(self) -> None:
        for sheet, relation in self.parser.find_sheets():
            if relation.target in self.valid_files and "chartsheet" in relation.Type:
                self.read_chartsheet(sheet, relation)
            elif relation.target in self.valid_files:
                found = _Sheet(self.wb, sheet.name, relation.target, self.shared_strings)
                found.sheet_state = sheet.state
                self.wb._sheets.append(found)


class _Sheet(ReadOnlyWorksheet):  # type: ignore[misc]
    def _get_size(self) -> None:
        """Nobody asks."""


def _opened_book(file: IO[bytes]) -> Any:
    reader = _Reader(file, read_only=True, data_only=True, keep_links=False)
    reader.read()
    return reader.wb


def _of_page(opened: Opened, page: Page) -> Iterator[tuple[int, list[Cell]]]:
    """Rows of a page, each as long as its last cell."""
    book = opened.book
    sheet = book.worksheets[page.number]
    size = max(book._archive.getinfo(sheet._worksheet_path).file_size, 1)
    styles = Styles(
        sheet._shared_strings, _percents(book), book._date_formats, book._timedelta_formats, book.epoch
    )  # fmt: skip
    with sheet._get_source() as source:
        try:
            for number, row in rows_of(source, styles, MOST_COLUMNS):
                opened.percents = min(100 * source.tell() // size, 100)
                yield number, row
        except _UNREADABLE as reason:
            words = _("The sheet “%(name)s” cannot be read. Open it in your program, and save it as .xlsx.")
            raise _no(words % {"name": page.name}) from reason


def _percents(book: Any) -> frozenset[int]:
    formats = book._number_formats
    found = set()
    for place, style in enumerate(book._cell_styles):
        custom = style.numFmtId - 164
        if style.numFmtId in {9, 10} or (0 <= custom < len(formats) and "%" in formats[custom]):
            found.add(place)
    return frozenset(found)


# --- CSV --------------------------------------------------------------------------------------------------------------


class _Lines:
    """The rows of a CSV, read again each time that they are asked for: as lists they would take ten times its size."""

    def __init__(self, text: str, name: str) -> None:
        first = "\n".join(text.split("\n", 10)[:10])
        self.text, self.name, self.delimiter = text, name, max(";\t,", key=first.count)
        self.many = sum(1 for _row in self.rows())

    def rows(self) -> Iterator[list[Cell]]:
        """Up to one more than may be: who reads them says so."""
        lines = (match[0] for match in LINE.finditer(self.text))
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        try:
            for cells in islice(reader, MOST_ROWS + 1):
                yield [armed(cell) for cell in cells[:MOST_COLUMNS]]
        except csv.Error as reason:
            raise _no(
                _("From line %(number)s on “%(name)s” cannot be read: check the quotes.")
                % {"name": self.name, "number": reader.line_num}
            ) from reason


def _csv(file: IO[bytes], name: str) -> Opened:
    file.seek(0)
    text = _decoded(file.read(), name).replace("\r\n", "\n").replace("\r", "\n")
    return Opened([Page(name, 0)], {}, lines=_Lines(text, name))


def _decoded(data: bytes, name: str) -> str:
    """UTF-8, UTF-16 with its mark, or the signs of Windows."""
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if begins(b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"MZ")(io.BytesIO(data)) or (b"\0" in data and not utf16):
        raise _no(
            _("“%(name)s” is neither a workbook nor a CSV. Choose a file that ends in .xlsx or .csv.") % {"name": name}
        )
    try:
        return data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def armed(text: str) -> str:
    """Without the mark by which our own CSV keeps a text from being run."""
    text = text.replace("\u00a0", " ").strip()
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@", "\u2212"} else text
