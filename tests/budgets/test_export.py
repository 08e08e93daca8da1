"""The published tables, from lines that were entered to the file of ``manage.py export_table``: cell for cell."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from budgets.tables import registry
from kwaliteit.organisation.roles import Level
from tests.budgets.leiden import ANNEX_1, ANNEX_3, Leiden, enter
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def leiden() -> Leiden:
    return enter()


def exported(tmp_path: Path, table: str, form: str = "csv", **options: Any) -> Any:
    """The rows of the file: in k€ as they are written in CSV, in euros as the values of a workbook's cells."""
    file = tmp_path / f"table.{form}"
    given = {
        "table": table,
        "framework": "ka",
        "format": form,
        "money": "k" if form == "csv" else "euro",
        "language": "en",
        **options,
    }
    call_command("export_table", output=str(file), **given)
    if form == "csv":
        return list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"))))
    return [list(row) for row in load_workbook(file, data_only=True).active.iter_rows(values_only=True)]


def in_k(value: object) -> object:
    """A number of euros in a workbook as it is printed in k€."""
    return int((abs(value) + 500) // 1000) * (1 if value >= 0 else -1) if isinstance(value, int | float) else value


def annex_1() -> dict[str, list[int]]:
    rows = {"Income, government grant": ANNEX_1["income_government_grant"]}
    names = ("Intensiteit", "Differentiatie", "Begeleiding", "Docentkwaliteit", "Studiesucces", "Faciliteiten")
    rows |= {name: ANNEX_1["spending_by_theme"][str(number)] for number, name in enumerate(names, start=1)}
    rows["Total spending"] = ANNEX_1["total_spending_printed"]
    rows["Still to allocate"] = ANNEX_1["still_to_allocate"]
    rows["Result"] = ANNEX_1["result_printed"]
    rows["Income in the framework letter, in advance"] = ANNEX_1["income_framework_letter_ex_ante"]
    return rows


def test_annex_1_as_csv(leiden: Leiden, tmp_path: Path) -> None:
    heading, *rows = exported(tmp_path, "theme-year")

    assert heading[1:9] == [f"{column[1:]} {column[0]}" for column in ANNEX_1["columns"]]
    assert {row[0]: [int(cell) for cell in row[1:9]] for row in rows} == annex_1()


def test_the_shares_of_annex_1_are_those_of_its_amounts(leiden: Leiden, tmp_path: Path) -> None:
    heading, *rows = exported(tmp_path, "theme-year")

    assert heading[9:] == [f"Share in % {year}" for year in (2021, 2022, 2023, 2024)]
    columns = list(zip(*(row[9:] for row in rows[1:7]), strict=True))
    assert columns == [
        ("40%", "19%", "18%", "10%", "12%", "1%"),
        ("48%", "18%", "10%", "16%", "8%", "0%"),
        ("47%", "16%", "13%", "17%", "8%", "0%"),
        ("47%", "15%", "14%", "17%", "7%", "0%"),
    ]


def test_annex_1_as_a_workbook(leiden: Leiden, tmp_path: Path) -> None:
    _heading, *rows = exported(tmp_path, "theme-year", "xlsx")
    shown = {row[0]: [in_k(cell) for cell in row[1:9]] for row in rows if row[0] in annex_1()}

    assert shown == annex_1()


def test_the_workbook_reckons_its_totals_itself(leiden: Leiden, tmp_path: Path) -> None:
    file = tmp_path / "table.xlsx"
    call_command("export_table", table="theme-year", framework="ka", format="xlsx", output=str(file), language="en")
    page = load_workbook(file).active

    assert page["B9"].value == "=SUM(B3:B8)"
    assert page["B11"].value == "=N(B2)-N(B9)-N(B10)"
    assert page["J3"].value == "=IFERROR(N(F3)/F9,0)"
    assert page.freeze_panes == "B2"


def annex_3() -> list[tuple[str, list[str]]]:
    """In the order of the annex; a theme's total stands before its initiatives, as a heading."""
    totals = ANNEX_3["printed_totals"]
    rows: list[tuple[str, list[Any]]] = []
    for line in ANNEX_3["lines"]:
        rows.append((line["measure"], line["amounts"]))
    found = [("Begeleiding", totals["Studentenwelzijn (totaal studiebegeleiding)"]), *rows[:3]]
    found.append(("Total Studentenwelzijn", totals["Studentenwelzijn (totaal studiebegeleiding)"]))
    found += [("Docentkwaliteit", totals["totaal docentontwikkeling"]), *rows[3:7]]
    found += [("Total Teacher support desk", totals["Teacher support desk"]), *rows[7:]]
    found.append(("Total Docentontwikkeling", totals["Docentontwikkeling"]))
    return [(name, ["" if cell is None else str(cell) for cell in cells]) for name, cells in found]


def test_annex_3_as_csv(leiden: Leiden, tmp_path: Path) -> None:
    heading, *rows = exported(tmp_path, "initiatives", years="2022-2024")

    assert heading == ["Measure", "2022", "2023", "2024", "Responsible"]
    assert [(row[0], row[1:4]) for row in rows[:-1]] == annex_3()
    assert rows[-1] == ["Total", "898", "1496", "1523", ""]


def test_annex_3_as_a_workbook_says_pm_and_leaves_empty_what_is_empty(leiden: Leiden, tmp_path: Path) -> None:
    _heading, *rows = exported(tmp_path, "initiatives", "xlsx", years="2022-2024")
    names = {name for name, _cells in annex_3()}
    shown = [
        (row[0], ["" if cell is None else str(in_k(cell)) for cell in row[1:4]]) for row in rows if row[0] in names
    ]

    assert shown == annex_3()


def test_what_npo_pays_is_not_in_the_sum_that_the_workbook_reckons(leiden: Leiden, tmp_path: Path) -> None:
    file = tmp_path / "table.xlsx"
    call_command(
        "export_table", table="initiatives", framework="ka", years="2022-2024", format="xlsx", output=str(file)
    )
    page = load_workbook(file).active

    assert (page["B6"].value, page["C6"].value) == ("pm", "=SUM(C3:C5)")


def test_the_allocations_of_the_letters_beside_what_is_budgeted(leiden: Leiden, tmp_path: Path) -> None:
    heading, *rows = exported(tmp_path, "unit", years="2022")

    assert heading == ["Unit", "2022 Allocated", "2022 B", "2022 Difference", "2022 in %"]
    assert {row[0]: row[1:] for row in rows} == {
        "Wiskunde en Natuurwetenschappen": ["2415", "2455", "40", "1.7%"],
        "Governance and Global Affairs": ["2240", "2262", "22", "1.0%"],
        "Rechtsgeleerdheid": ["2970", "2968", "-2", "-0.1%"],
        "Geesteswetenschappen": ["3525", "3525", "0", "0.0%"],
        "LUMC": ["1095", "1153", "58", "5.3%"],
        "Sociale Wetenschappen": ["3170", "3210", "40", "1.3%"],
        "Archeologie": ["210", "214", "4", "1.9%"],
        "ICLON": ["105", "105", "0", "0.0%"],
        "Common initiatives": ["900", "898", "-2", "-0.3%"],
        "Total": ["16630", "16790", "159", "1.0%"],
    }


def test_sources_beside_each_other_and_what_was_realised_of_the_quality_funds(leiden: Leiden, tmp_path: Path) -> None:
    _heading, *rows = exported(tmp_path, "source-year")
    shown = {row[0]: row[1:7] for row in rows}

    printed = dict(zip(ANNEX_1["columns"], ANNEX_1["total_spending_printed"], strict=True))
    assert shown["Of which quality funds"] == [str(printed[f"B{year}"]) for year in range(2019, 2025)]
    assert shown["Quality funds, realised"] == ["6696", "7993", "", "", "", ""]
    assert shown["Realised minus budgeted"] == ["-360", "282", "", "", "", ""]


def test_one_unit_some_years_and_one_side(leiden: Leiden, tmp_path: Path) -> None:
    heading, *rows = exported(tmp_path, "theme-year", unit="fdr", years="2020-2021", sides="B", money="euro")

    assert heading == ["Theme", "2020 B", "2021 B", "Share in % 2020", "Share in % 2021"]
    assert [row[0] for row in rows[-3:]] == ["Total spending", "Allocated", "Left to spend"]
    total, given, left = (int(float(row[1])) for row in rows[-3:])
    assert given - total == left


@pytest.mark.parametrize("name", [table.name for table in registry.every()])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_table_comes_out_for_the_institution_and_for_a_unit(
    leiden: Leiden, tmp_path: Path, name: str, form: str
) -> None:
    for options in ({}, {"unit": "fdr"}):
        heading, *rows = exported(tmp_path, name, form, **options)
        assert heading[0]
        assert {len(row) for row in rows} <= {len(heading)}


def test_what_is_not_there_is_said(leiden: Leiden, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no table nothing"):
        exported(tmp_path, "nothing")
    with pytest.raises(CommandError, match="There is no framework other"):
        exported(tmp_path, "theme-year", framework="other")
    with pytest.raises(CommandError, match="There is no unit other"):
        exported(tmp_path, "theme-year", unit="other")
    with pytest.raises(CommandError, match="lies outside 2019-2024"):
        exported(tmp_path, "theme-year", years="2030")


def test_the_annexes_are_of_nine_units(leiden: Leiden) -> None:
    assert {unit.level for unit in leiden.faculties.values()} == {Level.FACULTY}
    assert len(leiden.faculties) == 8
