"""What others send is opened with care: each cell as what it is, and nothing that could harm."""

from __future__ import annotations

import datetime
import io
import zipfile
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from kwaliteit.shared import spreadsheets
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.sheet_rows import NO_OUTCOME, Cell, Failed, Percentage
from kwaliteit.shared.spreadsheets import Opened, open_sheets


def made(fill: object = None) -> bytes:
    book = Workbook()
    page = book.active
    page.title = "Blad 1"
    if callable(fill):
        fill(page)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def opened(data: bytes, name: str = "blad.xlsx") -> Opened:
    return open_sheets(SimpleUploadedFile(name, data))


def rows(data: bytes, name: str = "blad.xlsx") -> list[tuple[int, list[Cell]]]:
    book = opened(data, name)
    return list(book.rows(book.pages[0]))


def repacked(data: bytes, **parts: bytes) -> bytes:
    """The same workbook with other parts; a name has __ for /."""
    out, changed = io.BytesIO(), {name.replace("__", "/") + ".xml": part for name, part in parts.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, changed.get(part.filename, old.read(part.filename)))
        for name in set(changed) - set(old.namelist()):
            new.writestr(name, changed[name])
    return out.getvalue()


def test_each_cell_is_what_it_is() -> None:
    def fill(page: object) -> None:
        page["A1"], page["B1"], page["D1"] = "Thema", 1234.56, datetime.date(2022, 10, 1)
        page["A3"], page["B3"], page["C3"], page["D3"] = "pm", 0, "=SUM(B1:B2)", True
        page["E3"] = 0.48
        page["E3"].number_format = "0%"

    assert rows(made(fill)) == [
        (1, ["Thema", Decimal("1234.56"), None, datetime.date(2022, 10, 1)]),
        (3, ["pm", Decimal(0), NO_OUTCOME, "TRUE", Percentage(Decimal(48))]),
    ]


def test_an_error_of_the_program_is_told_and_an_outcome_is_taken() -> None:
    data = repacked(
        made(),
        xl__worksheets__sheet1=PAGE % b'<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B1"><f>2+2</f><v>4</v></c>',
    )
    assert rows(data) == [(1, [Failed("#DIV/0!"), Decimal(4)])]


PAGE = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">%s</row></sheetData></worksheet>'


def test_columns_and_facts_have_names() -> None:
    book = Workbook()
    book.active.title = "O'Neil"
    book.active["A1"] = 1
    book.create_sheet("Ander")
    for name, value in {"B_2022": "'O''Neil'!$C$2:$C$9", "elders": "Ander!$A$1:$A$2", "money_in": '"k"'}.items():
        book.defined_names[name] = DefinedName(name, attr_text=value)
    out = io.BytesIO()
    book.save(out)
    found = opened(out.getvalue())
    assert [page.names for page in found.pages] == [{"B_2022": 2}, {"elders": 0}]
    assert found.facts == {"money_in": "k"}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("Thema;2022\r\nEén;1.000,50\r\n".encode("utf-8-sig"), [(1, ["Thema", "2022"]), (2, ["Eén", "1.000,50"])]),
        ("Theme,2022\nOne,'=A1\n".encode("utf-16"), [(1, ["Theme", "2022"]), (2, ["One", "=A1"])]),
        ("Eén\t€\n\nb\t1".encode("cp1252"), [(1, ["Eén", "€"]), (3, ["b", "1"])]),
    ],
)
def test_csv_of_any_program(data: bytes, expected: list[tuple[int, list[Cell]]]) -> None:
    assert rows(data, "blad.csv") == expected


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is leeg"),
        (b"%PDF-1.7 %%EOF", "noch een werkmap noch een CSV"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "oude of een vergrendelde werkmap"),
        (b"PK\x03\x04" + b"x" * 100, "geen werkmap"),
        (repacked(made(), xl__vbaProject=b"x").replace(b"vbaProject.xml", b"vbaProject.bin"), "macro’s"),
        (repacked(made(), xl__worksheets__sheet1=ENTITY), "wordt niet geopend"),
        (repacked(made(), xl__worksheets__sheet1=ENTITY.decode().encode("utf-16")), "wordt niet geopend"),
        (repacked(made(), xl__sharedStrings=ENTITY), "wordt niet geopend"),
        (repacked(made(), xl__worksheets__sheet1=b"<worksheet><sheetData><row>"), "kan niet worden gelezen"),
        (repacked(made(), xl__worksheets__sheet1=PAGE % (b"<c><v>1</v></c>" * 200_000)), "een rij van meer dan 2 MB"),
        (repacked(made(), xl__sharedStrings=b"<sst>" + b"<si/>" * 9_000_000), "meer dan er in één keer"),
        (b"a;b\n\"x;y\n", "aanhalingstekens"),
        (b"a;b\0\n", "noch een werkmap noch een CSV"),
    ],
    ids=["empty", "pdf", "old", "no zip", "macros", "entity", "entity in utf-16", "entity in texts", "broken", "long row",
         "bomb", "quotes", "nul"],
)  # fmt: skip
def test_what_could_harm_is_refused_with_a_reason(data: bytes, said: str) -> None:
    with pytest.raises(Refused) as refused:
        rows(data, "blad.csv" if data[:1] == b"a" else "blad.xlsx")
    assert said in str(refused.value)
    assert refused.value.field == "file"


def test_too_large_and_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 2)
    assert len(rows(b"a\nb\n", "x.csv")) == 2
    with pytest.raises(Refused):
        rows(b"a\nb\nc\n", "x.csv")
    monkeypatch.setattr(spreadsheets, "MOST_BYTES", 3)
    with pytest.raises(Refused):
        rows(b"a\nb\n", "x.csv")


def test_the_rows_of_a_csv_are_read_as_often_as_they_are_asked_for_and_say_how_far_that_is() -> None:
    opened = open_sheets(SimpleUploadedFile("x.csv", b'a;b\n1;"x\ny"\n\n2;z'))

    twice = [[(cells, opened.percents) for _number, cells in opened.rows(opened.pages[0])] for _time in range(2)]

    assert twice[0] == twice[1] == [(["a", "b"], 25), (["1", "x\ny"], 50), (["2", "z"], 100)]
