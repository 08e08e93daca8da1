"""Budgets as a sheet: real numbers, totals as formulas, a heading that stays in view; or the same as CSV."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from budgets.tables import Sum
from kwaliteit.shared import notation

Value = str | Sum | int | datetime.date | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
MONEY = "#,##0;[Red]-#,##0"
CENTS = "#,##0.00;[Red]-#,##0.00"


@dataclass(frozen=True)
class SheetRow:
    """A row: texts and amounts; ``formulas`` (by column, from 0) stand in a workbook instead of the amount there.

    In a formula ``{c}`` is the letter of its column, and ``{r}`` the number of its row.
    """

    values: Sequence[Value]
    formulas: dict[int, str] = field(default_factory=dict)
    strong: bool = False


@dataclass(frozen=True)
class Sheet:
    title: str
    heading: Sequence[str]
    rows: Sequence[SheetRow]
    notes: Sequence[str] = ()
    texts: int = 1
    """How many columns at the left hold texts; they stay in view."""


def workbook(sheets: Sequence[Sheet]) -> bytes:
    book = Workbook(write_only=True)
    for sheet in sheets:
        _fill(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(book: Workbook, sheet: Sheet) -> None:
    page = book.create_sheet(_sheet_name(sheet.title))
    page.freeze_panes = f"{get_column_letter(sheet.texts + 1)}2"
    for column in range(1, len(sheet.heading) + 1):
        page.column_dimensions[get_column_letter(column)].width = 34 if column <= sheet.texts else 14
    page.append(
        [_cell(page, text, strong=True, right=place >= sheet.texts) for place, text in enumerate(sheet.heading)]
    )
    for number, row in enumerate(sheet.rows, start=2):
        page.append(
            [
                _formula(page, row.formulas[place].format(c=get_column_letter(place + 1), r=number), row.strong)
                if place in row.formulas
                else _cell(page, value, strong=row.strong)
                for place, value in enumerate(row.values)
            ]
        )
    for note in ("", *sheet.notes):
        page.append([_cell(page, note)])


def letter(place: int) -> str:
    """The letter of a column, counted from 0."""
    return get_column_letter(place + 1)


def _sheet_name(title: str) -> str:
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in title)[:31] or "1"


def _cell(page: object, value: Value, *, strong: bool = False, right: bool = False) -> WriteOnlyCell:
    """Amounts, numbers and days as what they are, everything else as text: a title that begins with = is no formula."""
    cell = WriteOnlyCell(page)
    if isinstance(value, Sum):
        value = ("pm" if value.pm else None) if value.shown is None else _number(cell, value.shown)
        right = True
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    cell.font = Font(bold=strong)
    if right:
        cell.alignment = Alignment(horizontal="right")
    return cell


def _number(cell: WriteOnlyCell, cents: int) -> int | float:
    cell.number_format = CENTS if cents % 100 else MONEY
    return cents / 100 if cents % 100 else cents // 100


def _formula(page: object, text: str, strong: bool) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=text)
    cell.number_format = "0%" if text.startswith("=IFERROR") else MONEY
    cell.font = Font(bold=strong)
    return cell


def as_csv(sheet: Sheet, language: str) -> bytes:
    """UTF-8 with a mark that Excel knows; semicolons and decimal commas in Dutch, commas and points in English."""
    dutch = language.startswith("nl")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if dutch else ",", lineterminator="\r\n")
    writer.writerow(sheet.heading)
    for row in sheet.rows:
        writer.writerow([_plain(value, dutch) for value in row.values])
    return ("\ufeff" + out.getvalue()).encode()


def _plain(value: Value, dutch: bool) -> str | int:
    if isinstance(value, Sum):
        if value.shown is None:
            return "pm" if value.pm else ""
        whole, rest = divmod(abs(value.shown), 100)
        return f"{'-' if value.shown < 0 else ''}{whole}" + (f"{',' if dutch else '.'}{rest:02d}" if rest else "")
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", notation.MINUS}:
        return f"'{value}"  # a sheet would run it as a formula
    if isinstance(value, datetime.date):
        return value.isoformat()
    return "" if value is None else value
