"""A sheet goes out as numbers, texts and days, whatever opens it."""

from __future__ import annotations

import csv
import datetime
import io
import tracemalloc
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from budgets.sheets import Share, Sheet, SheetRow, as_csv, name_of, table_sheet, workbook, write_workbook
from budgets.tables import Sum, amount
from budgets.tables.registry import Head, Row, Table

PM, NOTHING = Sum(pm=True), Sum()
SHEET = Sheet(
    "Budget: 2022/2024",
    ["Theme", "2022", "2023", "Total", "Share 2023", "Row"],
    [
        SheetRow(["Teaching", amount(12_050), NOTHING, amount(12_050), Share(48), "a-1"], {3: "=SUM(B{r}:C{r})"}),
        SheetRow(["=cmd|'/C calc'!A1", PM, amount(0), amount(0), Share(Decimal("0.5")), "a-2"], {3: "=SUM(B{r}:C{r})"}),
        SheetRow(["Total", PM + amount(12_050), NOTHING, PM, None, ""], {1: "=SUM({c}2:{c}3)", 3: "=SUM(D2:D3)"}, True),
    ],
    notes=["Amounts in euros."],
    codes=["theme", "B2022", "B2023", "", "c", "row"],
    hidden=[5],
    facts={"money_in": "euro"},
)


def opened(sheet: Sheet, *, outcomes: bool = True) -> Workbook:
    return load_workbook(io.BytesIO(workbook([sheet])), data_only=outcomes)


def cells(sheet: Sheet, *, outcomes: bool = True) -> list[list[Any]]:
    return [list(row) for row in opened(sheet, outcomes=outcomes).active.iter_rows(values_only=True)]


def test_amounts_are_numbers_and_a_total_has_its_formula_and_its_outcome() -> None:
    assert cells(SHEET) == [
        ["Theme", "2022", "2023", "Total", "Share 2023", "Row"],
        ["Teaching", 120.5, None, 120.5, 0.48, "a-1"],
        ["=cmd|'/C calc'!A1", "pm", 0, 0, 0.005, "a-2"],
        ["Total", 120.5, None, "pm", None, None],
        [None] * 6,
        ["Amounts in euros.", None, None, None, None, None],
    ]
    formulas = cells(SHEET, outcomes=False)
    assert (formulas[1][3], formulas[3][1]) == ("=SUM(B2:C2)", "=SUM(B2:B3)")
    assert formulas[3][3] == '=IF(COUNT(D2:D3)=0,IF(COUNTIF(D2:D3,"pm")>0,"pm",""),SUM(D2:D3))'


def test_the_heading_stays_in_view_columns_have_a_name_and_what_nobody_needs_is_hidden() -> None:
    book = opened(SHEET)
    page = book.active
    assert (page.title, page.freeze_panes) == ("Budget  2022 2024", "B2")
    assert page.print_title_rows == "$1:$1"
    names = {name: one.value for name, one in book.defined_names.items()}
    assert names == {
        "theme": "'Budget  2022 2024'!$A$2:$A$3",
        "B_2022": "'Budget  2022 2024'!$B$2:$B$3",
        "B_2023": "'Budget  2022 2024'!$C$2:$C$3",
        "_c": "'Budget  2022 2024'!$E$2:$E$3",
        "row": "'Budget  2022 2024'!$F$2:$F$3",
        "money_in": '"euro"',
    }
    assert [page.column_dimensions[one].hidden for one in "AF"] == [False, True]


def test_a_text_that_begins_like_a_formula_is_a_text() -> None:
    page = opened(SHEET, outcomes=False).active
    assert (page["A3"].data_type, page["A3"].quotePrefix, page["A2"].quotePrefix) == ("s", True, False)
    formats = [page.cell(2, place).number_format for place in (2, 5)]
    assert formats == ["#,##0.00;[Red]-#,##0.00", "0%"]
    assert page["E3"].number_format == "0.0%"


def test_days_are_days_and_texts_keep_every_sign_that_a_sheet_can_hold() -> None:
    day = datetime.date(2022, 10, 1)
    text = ' <a> & "b"\t_x0041_ é\x00'
    page = opened(Sheet("Dagen", ["Wat", "Dag"], [SheetRow([text, day, 12, Decimal("25.80")])])).active
    assert page["B2"].value == datetime.datetime(2022, 10, 1)
    assert (page["C2"].value, page["D2"].value) == (12, 25.8)
    assert page["A2"].value == ' <a> & "b"\t_x005F_x0041_ é\ufffd'


def test_thousands_are_whole_in_a_workbook_and_rounded_each_by_itself_in_csv() -> None:
    sheet = Sheet("k€", ["Thema", "2022"], [SheetRow(["Een", amount(123_456_789)])], unit="k")
    page = opened(sheet).active
    assert (page["B2"].value, page["B2"].number_format) == (1234.56789, "#,##0;[Red]-#,##0")
    assert as_csv(sheet, "nl") == "\ufeffThema;2022\r\nEen;1235\r\n".encode()


def test_csv_disarms_texts_and_headings_and_writes_numbers_of_its_language() -> None:
    sheet = Sheet(
        "x", ["=A1", "B"], [SheetRow(["\r=1", amount(-12_050)]), SheetRow(["+31", PM]), SheetRow(["", NOTHING])]
    )
    read = list(csv.reader(io.StringIO(as_csv(sheet, "nl").decode("utf-8-sig"), newline=""), delimiter=";"))
    assert read == [["'=A1", "B"], ["'\r=1", "-120,50"], ["'+31", "pm"], ["", ""]]
    assert as_csv(sheet, "en").decode("utf-8-sig").splitlines()[2] == '=1",-120.50'


def test_sheets_beside_each_other_have_names_of_their_own() -> None:
    book = load_workbook(io.BytesIO(workbook([SHEET, SHEET])))
    assert book.sheetnames == ["Budget  2022 2024", "Budget  2022 2024 2"]
    assert sorted(book.worksheets[1].defined_names) == ["B_2022", "B_2023", "_c", "money_in", "row", "theme"]
    assert not book.defined_names


@pytest.mark.parametrize(
    ("code", "name"), [("theme", "theme"), ("R2019", "R_2019"), ("2022", "_2022"), ("fte-2", "fte_2"), ("r", "_r")]
)
def test_a_name_is_never_a_cell(code: str, name: str) -> None:
    assert name_of(code) == name


def test_a_registered_table_keeps_its_kinds() -> None:
    heads = (Head("unit", "Unit", "text"), Head("B2022", "B", "money", group="2022"), Head("share", "Share", "share"))
    rows = (
        Row(("Law", amount(100), 48)),
        Row(("Total", amount(100), Decimal("1.7")), level="total", formulas={1: "SUM({c}2:{c}2)"}),
    )
    sheet = table_sheet(Table("Units", heads, rows, ("Once.",)))
    assert cells(sheet)[:3] == [["Unit", "2022 B", "Share"], ["Law", 1, 0.48], ["Total", 1, 0.017]]
    assert [row[0] for row in cells(sheet)[4:]] == ["Bedragen in euro’s.", "Once."]
    assert {name: one.value for name, one in opened(sheet).defined_names.items()} == {
        "unit": "'Units'!$A$2:$A$2",
        "B_2022": "'Units'!$B$2:$B$2",
        "share": "'Units'!$C$2:$C$2",
        "money_in": '"euro"',
    }


@given(st.lists(st.tuples(st.text(max_size=20), st.integers(-(10**13), 10**13)), max_size=8))
def test_no_cent_is_lost_on_the_way_out(rows: list[tuple[str, int]]) -> None:
    sheet = Sheet("x", ["Wat", "Bedrag"], [SheetRow([text, amount(cents)]) for text, cents in rows])
    page = opened(sheet).active
    read = [page.cell(number, 2).value for number in range(2, len(rows) + 2)]
    assert [Decimal(repr(value)) * 100 for value in read] == [cents for _text, cents in rows]


def test_what_it_takes_in_memory_does_not_grow_with_the_rows() -> None:
    def written(rows: int) -> int:
        line = SheetRow(["Teaching", "Measure", amount(12_050), amount(100)])
        tracemalloc.start()
        write_workbook(io.BytesIO(), [Sheet("x", ["a", "b", "c", "d"], (line for _ in range(rows)))])
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    written(1)
    assert written(20_000) < written(2_000) + 1_000_000
