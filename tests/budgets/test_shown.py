"""How the screen writes a table of money: years without a mark, days as people write them, the theme where it is named."""

from __future__ import annotations

import datetime

from budgets.shown import shown
from budgets.tables import Sum
from budgets.tables.registry import Head, Row, Table


def test_a_year_has_no_mark_of_thousands_and_a_number_has_one() -> None:
    heads = (Head("name", "", "text"), Head("year", "", "number"), Head("students", "", "number"))

    found = shown(Table("", heads, (Row(("Recht", 2022, 5940)),)))

    assert [cell.text for cell in found.rows[0].cells] == ["2022", "5.940"]


def test_a_day_in_the_first_column_is_written_as_in_the_others() -> None:
    heads = (Head("decided_on", "", "date"), Head("due_on", "", "date"))
    day = datetime.date(2021, 6, 22)

    (row,) = shown(Table("", heads, (Row((day, day)),))).rows

    assert (row.title.text, row.cells[0].text) == ("22-6-2021", "22-6-2021")


def test_the_mark_of_a_theme_stands_at_its_name_and_not_beside_a_year() -> None:
    heads = (Head("year", "", "text"), Head("theme", "", "text"), Head("amount", "", "money"))
    rows = (
        Row(("2021", "Begeleiding", Sum(100_00, 1)), theme=3),
        Row(("2021", "3. Begeleiding", Sum(100_00, 1)), theme=3),
        Row(("2021", "", Sum(100_00, 1))),
    )

    found = shown(Table("", heads, rows)).rows

    assert [(row.title.theme, *(cell.theme for cell in row.cells)) for row in found] == [
        (0, 3, 0),
        (0, 0, 0),
        (0, 0, 0),
    ]


def test_the_mark_stands_at_the_name_of_the_row_when_no_column_names_themes() -> None:
    heads = (Head("name", "", "text"), Head("amount", "", "money"))

    (row,) = shown(Table("", heads, (Row(("Begeleiding", Sum(100_00, 1)), theme=3),))).rows

    assert (row.title.theme, row.cells[0].theme) == (3, 0)
