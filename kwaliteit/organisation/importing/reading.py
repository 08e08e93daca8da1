"""From the bytes of a file to lines with named fields. Knows nothing of units and people."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

MOST_BYTES = 1_000_000
MOST_LINES = 2_000
FORMULA = ("=", "+", "-", "@")


class Unreadable(ValueError):
    """The whole file cannot be read; ``str()`` says why."""


@dataclass(slots=True)
class Line:
    """One line of the file: what it says, and what it would do."""

    number: int
    fields: dict[str, str]
    label: str = ""
    kind: str = "error"  # new, changed, same, error
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    row: Any = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do. ``fingerprint`` tells whether that is still what was shown."""

    lines: list[Line]

    def of(self, kind: str) -> list[Line]:
        return [line for line in self.lines if line.kind == kind]

    @property
    def counts(self) -> dict[str, int]:
        return {kind: len(self.of(kind)) for kind in ("new", "changed", "same", "error")}

    @property
    def acceptable(self) -> bool:
        counts = self.counts
        return not counts["error"] and bool(counts["new"] + counts["changed"])

    @property
    def fingerprint(self) -> str:
        said = repr([(line.number, line.kind, line.label, line.changes, line.fields) for line in self.lines])
        return hashlib.sha256(said.encode()).hexdigest()


def decode(data: bytes) -> str:
    """The text of a file, whatever program wrote it: UTF-8 with or without mark, UTF-16 with a mark, Windows-1252."""
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 1 MB. Divide it over several files."))
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable(_("This is a workbook. Save the sheet as CSV first, and choose that file."))
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        if b"\x00" in data:
            raise Unreadable(_("This is not a text file. Save the sheet as CSV, and choose that file."))
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("cp1252")
    except UnicodeDecodeError:
        raise Unreadable(_("The characters of this file cannot be read. Save it as CSV UTF-8.")) from None


def read(text: str, columns: Mapping[str, Sequence[str]], required: Iterable[str]) -> list[Line]:
    """The lines below the heading. ``columns`` gives for each field the headings by which it is known."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows = _rows(text)
    if not rows:
        raise Unreadable(_("The file is empty."))
    heading = _heading(rows[0][1], columns, required)
    if len(rows) - 1 > MOST_LINES:
        raise Unreadable(
            _("The file has more than %(most)s lines. Divide it over several files.") % {"most": MOST_LINES}
        )
    return [_line(number, cells, heading) for number, cells in rows[1:]]


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Line numbers as an editor counts them, and the cells; empty lines are passed over."""
    first = text.split("\n", 1)[0]
    separator = max(";\t,", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((start, [_plain(cell) for cell in cells]))
            start = reader.line_num + 1
    except csv.Error:
        raise Unreadable(
            _("From line %(number)s on the file cannot be read: check the quotes.") % {"number": start}
        ) from None
    return rows


def _plain(cell: str) -> str:
    """Without spaces around it, and without the mark by which our own export disarms formulas."""
    cell = cell.replace("\u00a0", " ").strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def _heading(cells: list[str], columns: Mapping[str, Sequence[str]], required: Iterable[str]) -> list[str]:
    known = {name: key for key, names in columns.items() for name in (key, *names)}
    heading = [known.get(cell.lower().replace(" ", "_"), "") for cell in cells]
    missing = [columns[key][0] if columns[key] else key for key in required if key not in heading]
    if missing:
        raise Unreadable(
            _("The first line must name the columns. Missing: %(columns)s.") % {"columns": ", ".join(missing)}
        )
    unknown = [cell for cell, key in zip(cells, heading, strict=True) if cell and not key]
    if unknown:
        raise Unreadable(_("These columns are not known: %(columns)s.") % {"columns": ", ".join(unknown)})
    twice = {key for key in heading if key and heading.count(key) > 1}
    if twice:
        raise Unreadable(_("These columns stand there twice: %(columns)s.") % {"columns": ", ".join(sorted(twice))})
    return heading


def _line(number: int, cells: list[str], heading: list[str]) -> Line:
    line = Line(number, dict(zip(heading, cells, strict=False)))
    line.fields.pop("", None)
    if len(cells) > len(heading) and any(cells[len(heading) :]):
        line.errors.append(_("This line has more cells than there are columns."))
    return line


def parse_day(text: str) -> datetime.date | None:
    """A date as people write it: 2021-06-24, 24-6-2021 or 24/06/2021. Raises ValueError."""
    if not text:
        return None
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"):
        try:
            return datetime.datetime.strptime(text, form).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    raise ValueError(_("“%(text)s” is not a date. Write it as 24-6-2021.") % {"text": text[:30]})


def days(line: Line, *names: str) -> None:
    """Read the dates of a line into its values; what is no date becomes an error of the line."""
    for name in names:
        try:
            line.values[name] = parse_day(line.fields.get(name, ""))
        except ValueError as wrong:
            line.errors.append(str(wrong))


def write(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV that Excel in Dutch opens as it is, and that can be read in again. Formulas are disarmed."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_disarmed("" if cell is None else str(cell)) for cell in row])
    return "\ufeff" + out.getvalue()


def _disarmed(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
