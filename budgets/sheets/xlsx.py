"""A workbook, written part by part: what it takes in memory does not grow with its rows.

Written without a library: a library makes an object of every cell, and leaves the outcome of a formula out, so that
a telephone shows an empty total.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from budgets.sheets import parts
from budgets.sheets.model import Share, Sheet, SheetRow, Unit, Value, scale
from budgets.sheets.parts import CENTS, DAY, LOOK, MONEY, PERCENT, TENTH, Look
from budgets.sheets.plain import STARTS
from budgets.tables import Sum

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY_ZERO = datetime.date(1899, 12, 30)
LONGEST = 32_767  # characters in a cell
AT_ONCE = 500  # rows
CANNOT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LIKE_A_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
LIKE_A_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]+)")
Watch = Callable[[int], None]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    out = io.BytesIO()
    write_workbook(out, sheets)
    return out.getvalue()


def write_workbook(out: IO[bytes], sheets: Sequence[Sheet], watch: Watch | None = None) -> None:
    """``watch`` hears now and then how many rows were written."""
    names, defined = _sheet_names([sheet.title for sheet in sheets]), []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:
        for number, sheet in enumerate(sheets, start=1):
            with book.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as page:
                last = _write(page, sheet, watch)
            alone = None if len(sheets) == 1 else number - 1
            defined.append(_defined(sheet, names[number - 1], last, alone))
        book.writestr("[Content_Types].xml", parts.content_types(len(sheets)))
        book.writestr("_rels/.rels", parts.root_relations())
        book.writestr("xl/_rels/workbook.xml.rels", parts.relations(len(sheets)))
        book.writestr("xl/styles.xml", parts.styles())
        safe = [escape(name, {'"': "&quot;"}) for name in names]
        book.writestr("xl/workbook.xml", parts.workbook(safe, "".join(defined)))


def _write(page: IO[bytes], sheet: Sheet, watch: Watch | None) -> int:
    """The rows; gives the number of the last one that is no total."""
    page.write(_before(sheet).encode())
    head = [_text(_at(place, 1), text, place >= sheet.texts, head=True) for place, text in enumerate(sheet.heading)]
    waiting, number, last = [f'<row r="1">{"".join(head)}</row>'], 1, 1
    for number, row in enumerate(sheet.rows, start=2):  # noqa: B007 the notes go below the last one
        waiting.append(_row(number, row, sheet.unit))
        last = last if row.strong else number
        if len(waiting) >= AT_ONCE:
            page.write("".join(waiting).encode())
            waiting.clear()
            if watch:
                watch(number - 1)
    for below, note in enumerate(sheet.notes, start=number + 2):
        waiting.append(f'<row r="{below}">{_text(_at(0, below), note, False)}</row>')
    waiting.append("</sheetData>" + _after())
    page.write("".join(waiting).encode())
    return last


def _before(sheet: Sheet) -> str:
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{34 if place <= sheet.texts else 14}" customWidth="1"'
        f"{_HIDDEN if place - 1 in sheet.hidden else ''}/>"
        for place in range(1, len(sheet.heading) + 1)
    )
    aside = f'xSplit="{sheet.texts}" ' if sheet.texts else ""
    pane = "bottomRight" if sheet.texts else "bottomLeft"
    return (
        f'{parts.HEAD}<worksheet xmlns="{parts.MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
        f'<sheetView workbookViewId="0"><pane {aside}ySplit="1" topLeftCell="{letter(sheet.texts)}2" '
        f'activePane="{pane}" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"{f'<cols>{widths}</cols>' if widths else ''}<sheetData>"
    )


_HIDDEN = ' hidden="1"'


def _after() -> str:
    return '<pageSetup orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>'


def _row(number: int, row: SheetRow, unit: Unit) -> str:
    cells = (
        _cell(_at(place, number), value, row.strong, unit)
        if place not in row.formulas
        else _formula(_at(place, number), value, row.formulas[place], row.strong, unit)
        for place, value in enumerate(row.values)
    )
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(at: str, value: Value, strong: bool, unit: Unit) -> str:
    """Amounts, numbers and days as what they are, everything else as text: a title that begins with = is no formula."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return _text(at, value, False, strong=strong)
    if isinstance(value, Sum) and value.shown is None:
        return _text(at, "pm", True, strong=strong) if value.pm else ""
    digits, look = _number(value, strong, unit)
    return f'<c r="{at}" s="{LOOK[look]}"><v>{digits}</v></c>'


def _number(value: Value, strong: bool, unit: Unit) -> tuple[str, Look]:
    if isinstance(value, Sum):
        odd = unit == "euro" and value.cents % 100
        return _exact(Decimal(value.cents) / scale(unit)), Look(CENTS if odd else MONEY, strong, True)
    if isinstance(value, Share):
        whole = value.percent == int(value.percent)
        return _exact(Decimal(value.percent) / 100), Look(PERCENT if whole else TENTH, strong, True)
    if isinstance(value, datetime.date):
        day = value.date() if isinstance(value, datetime.datetime) else value
        return str((day - DAY_ZERO).days), Look(DAY, strong)
    return _exact(Decimal(value)), Look(strong=strong)  # type: ignore[arg-type]


def _exact(number: Decimal) -> str:
    """Without an exponent, and without noughts behind the point."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(at: str, value: str, right: bool, *, strong: bool = False, head: bool = False) -> str:
    place = LOOK[Look(strong=strong or head, right=right, head=head, quoted=value[:1] in STARTS)]
    return f'<c r="{at}" s="{place}" t="inlineStr"><is><t xml:space="preserve">{_safe(value)}</t></is></c>'


def _safe(text: str) -> str:
    text = LIKE_A_CODE.sub("_x005F_", CANNOT.sub("\ufffd", text[:LONGEST]))
    return escape(text, {"\r": "_x000D_"})


SUM_OF = re.compile(r"SUM\(([A-Z]+[0-9]+:[A-Z]+[0-9]+)\)")


def _formula(at: str, value: Value, formula: str, strong: bool, unit: Unit) -> str:
    """With its outcome. The sum of cells without an amount is pm when one is pm, and nothing when none is."""
    column, row = re.match(r"([A-Z]+)([0-9]+)", at).groups()  # type: ignore[union-attr]
    text = formula.format(c=column, r=row).removeprefix("=")
    if isinstance(value, Sum) and value.shown is None:
        if whole := SUM_OF.fullmatch(text):
            text = f'IF(COUNT({whole[1]})=0,IF(COUNTIF({whole[1]},"pm")>0,"pm",""),{text})'
        look = LOOK[Look(MONEY, strong, True)]
        return f'<c r="{at}" s="{look}" t="str"><f>{escape(text)}</f><v>{"pm" if value.pm else ""}</v></c>'
    if value is None or isinstance(value, str):
        return (
            f'<c r="{at}" s="{LOOK[Look(strong=strong)]}" t="str"><f>{escape(text)}</f><v>{_safe(value or "")}</v></c>'
        )
    digits, look = _number(value, strong, unit)
    return f'<c r="{at}" s="{LOOK[look]}"><f>{escape(text)}</f><v>{digits}</v></c>'


# --- names ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def letter(place: int) -> str:
    """The letter of a column, counted from 0."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text


def _at(place: int, row: int) -> str:
    return f"{letter(place)}{row}"


def name_of(code: str) -> str:
    """The defined name of a column: B2022 would be a cell, so it gets B_2022."""
    name = re.sub(r"[^A-Za-z0-9_.]", "_", code)
    if match := LIKE_A_CELL.fullmatch(name):
        name = f"{match[1]}_{match[2]}"
    return f"_{name}" if not re.match(r"[A-Za-z_]", name) or name.lower() in {"r", "c"} else name


def _sheet_names(titles: Sequence[str]) -> list[str]:
    """As a workbook takes them: short, without its own marks, each another."""
    found: list[str] = []
    for title in titles:
        bare = "".join(" " if sign in "[]:*?/\\" else sign for sign in CANNOT.sub("", title)).strip("' ")[:31] or "1"
        number, name = 1, bare
        while name.lower() in {one.lower() for one in found} | {"history"}:
            number += 1
            name = f"{bare[:27]} {number}"
        found.append(name)
    return found


def _defined(sheet: Sheet, name: str, last: int, alone: int | None) -> str:
    """Columns by name, without the totals below; facts as texts. With more sheets each name is of its own sheet."""
    place = "" if alone is None else f' localSheetId="{alone}"'
    quoted = "'" + name.replace("'", "''") + "'"

    def ranges() -> Iterator[tuple[str, str]]:
        yield "_xlnm.Print_Titles", f"{quoted}!$1:$1"
        for column, code in enumerate(sheet.codes):
            if code:
                yield name_of(code), f"{quoted}!${letter(column)}$2:${letter(column)}${max(last, 2)}"
        for fact, text in sheet.facts.items():
            yield name_of(fact), '"' + CANNOT.sub("", text).replace('"', '""') + '"'

    return "".join(
        f"<definedName name={quoteattr(key)}"
        f"{_of_sheet(alone) if key.startswith('_xlnm') else place}>{escape(text)}</definedName>"
        for key, text in dict(ranges()).items()
    )


def _of_sheet(alone: int | None) -> str:
    return f' localSheetId="{alone or 0}"'
