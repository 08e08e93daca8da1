"""The rows of a page of a workbook, straight from its XML: an object per cell would take ten times as long.

A formula is what the program that saved the file made of it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any
from xml.parsers import expat

from openpyxl.utils.datetime import from_excel, from_ISO8601

CHUNK = 1 << 16
MAINS = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
TAGS = {f"{main} {tag}": tag for main in MAINS for tag in ("row", "c", "v", "f", "is", "t", "rPh")}
DIGITS = "0123456789"
CODE = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Percentage:
    """A number that the sheet shows as a percentage: 0.48 as 48."""

    percents: Decimal


@dataclass(frozen=True, slots=True)
class Failed:
    """What a program shows where a formula could not be reckoned: #REF!"""

    text: str


class _NoOutcome:
    def __repr__(self) -> str:
        return "NO_OUTCOME"


NO_OUTCOME = _NoOutcome()
Cell = str | int | Decimal | Percentage | Failed | _NoOutcome | datetime.date | None


@dataclass(frozen=True)
class Styles:
    """What must be known of the workbook: its shared texts, and which styles show a percentage, a day or a duration."""

    texts: Sequence[str]
    percents: Collection[int]
    dates: Collection[int]
    durations: Collection[int]
    epoch: Any


def rows_of(source: IO[bytes], styles: Styles, most_columns: int) -> Iterator[tuple[int, list[Cell]]]:
    """Each row with its number, as long as its last cell. Raises ExpatError, ValueError and IndexError."""
    page = _Page(styles, most_columns)
    while chunk := source.read(CHUNK):
        page.parser.Parse(chunk, False)
        ready, page.ready = page.ready, []
        yield from ready
    page.parser.Parse(b"", True)
    yield from page.ready


class _Page:
    def __init__(self, styles: Styles, most_columns: int) -> None:
        self.styles, self.most = styles, most_columns
        self.ready: list[tuple[int, list[Cell]]] = []
        self.number, self.row = 0, list[Cell]()
        self.column, self.kind, self.style = 0, "n", 0
        self.formula = self.taking = self.aside = False
        self.said: list[str] = []
        self.places: dict[str, int] = {}
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = no_doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text

    def start(self, name: str, given: dict[str, str]) -> None:
        tag = TAGS.get(name)
        if tag == "c":
            at = given.get("r")
            self.column = self.place(at) if at else self.column + 1
            self.kind, self.style = given.get("t", "n"), int(given.get("s", 0))
            self.formula, self.said = False, []
        elif tag == "v":
            self.taking = self.kind != "inlineStr"
        elif tag == "t":
            self.taking = self.kind == "inlineStr" and not self.aside
        elif tag == "row":
            at = given.get("r")
            self.number = int(float(at)) if at else self.number + 1
            self.row, self.column = [], 0
        elif tag == "f":
            self.formula = True
        elif tag == "rPh":
            self.aside = True

    def text(self, data: str) -> None:
        if self.taking:
            self.said.append(data)

    def end(self, name: str) -> None:
        tag = TAGS.get(name)
        if tag in {"v", "t"}:
            self.taking = False
        elif tag == "c":
            self.cell()
        elif tag == "row":
            self.ready.append((self.number, self.row))
        elif tag == "rPh":
            self.aside = False

    def place(self, at: str) -> int:
        """The column, counted from 1."""
        letters = at.rstrip(DIGITS)
        found = self.places.get(letters)
        if found is None:
            if not re.fullmatch("[A-Za-z]{1,3}", letters):
                raise ValueError(at)
            found = 0
            for letter in letters.upper():
                found = found * 26 + ord(letter) - 64
            self.places[letters] = found
        return found

    def cell(self) -> None:
        place = self.column - 1
        if place >= self.most:
            return
        value, row = self.value("".join(self.said)), self.row
        if place == len(row):
            row.append(value)
        elif place > len(row):
            row.extend([None] * (place - len(row)))
            row.append(value)
        else:
            row[place] = value

    def value(self, said: str) -> Cell:
        kind = self.kind
        if not said:
            return NO_OUTCOME if self.formula and kind != "str" else None
        if kind in {"inlineStr", "str"}:
            return decoded(said)
        if kind == "n":
            return self.figure(said)
        if kind == "s":
            return decoded(self.styles.texts[int(said)])
        if kind == "b":
            return "TRUE" if int(said) else "FALSE"
        return Failed(said) if kind == "e" else day(from_ISO8601(said)) if kind == "d" else decoded(said)

    def figure(self, said: str) -> Cell:
        number: int | float = float(said) if "." in said or "E" in said or "e" in said else int(said)
        if self.style in self.styles.dates:
            try:
                return day(from_excel(number, self.styles.epoch, timedelta=self.style in self.styles.durations))
            except (OverflowError, ValueError):
                return Failed("#VALUE!")
        exact = Decimal(repr(number))
        if not exact.is_finite():
            return Failed(str(number))
        return Percentage(exact * 100) if self.style in self.styles.percents else exact


def no_doctype(*_said: object) -> None:
    raise ValueError("a page of a workbook has no document type")


def decoded(text: str) -> str:
    """Without the codes by which a workbook keeps signs that XML cannot hold."""
    return CODE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def day(value: Any) -> Cell:
    """A moment is its day; a time or a duration its text."""
    if isinstance(value, datetime.datetime):
        return value.date()
    return value if isinstance(value, datetime.date) else str(value)
