"""The demonstration's amounts give every published figure, and only the printed shares of 2023 and 2024 differ."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from budgets.tables import (
    Column,
    Line,
    MeasureName,
    Sum,
    ThemeName,
    amount,
    initiative_table,
    original_versus_supplement,
    share_findings,
    theme_year_table,
)
from kwaliteit.demonstration.make_figures import THEMES
from kwaliteit.demonstration.make_figures import figures as made_figures
from kwaliteit.shared.notation import round_half_up

HERE = Path(__file__).parent.parent
ANNEX_1 = json.loads((HERE / "data/leiden_spending_by_theme.json").read_text(encoding="utf-8"))
ANNEX_3 = json.loads((HERE / "data/leiden_common_initiatives.json").read_text(encoding="utf-8"))
FIGURES = json.loads((HERE.parent / "kwaliteit/demonstration/data/figures.json").read_text(encoding="utf-8"))
COLUMNS = [Column(int(name[1:]), name[0]) for name in ANNEX_1["columns"]]
NAMES = [ThemeName(code, number, code, code) for number, code in enumerate(THEMES, start=1)]


def k(cents: int) -> int:
    return round_half_up(cents, 100_000)


def central_lines() -> list[Line]:
    return [
        Line(
            measure=measure["title"],
            theme=initiative["theme"],
            year=cell["year"],
            source=cell["source"],
            cents=cell["cents"],
            pm=cell["pm"],
            counts=cell["source"] == "quality",
            unit="institution",
        )
        for initiative in FIGURES["initiatives"]
        for measure in initiative["measures"]
        for cell in measure["amounts"]
    ]


def spending() -> dict[tuple[Column, str], Sum]:
    found: dict[tuple[Column, str], Sum] = {}
    for faculty in FIGURES["faculties"].values():
        for kind, years in (("B", faculty["budget"]), ("R", faculty["realised"])):
            for year, themes in years.items():
                for theme, cents in themes.items():
                    key = (Column(int(year), kind), theme)
                    found[key] = found.get(key, Sum()) + amount(cents)
    for line in central_lines():
        if line.counts and line.cents is not None:
            found[Column(line.year), line.theme] += amount(line.cents)
    return found


def income() -> dict[Column, int]:
    found = {}
    for stage in ("letter", "grant", "final"):
        for row in FIGURES["income"]:
            if row["stage"] == stage:
                found[Column(row["year"], "R" if stage == "final" else "B")] = row["cents"]
    return found


def unallocated() -> dict[Column, int]:
    found = {column: cents for column, cents in income().items() if not column.real}
    for row in FIGURES["allocations"]:
        found[Column(row["year"])] -= row["cents"]
    return found


@pytest.fixture(scope="module")
def annex_1() -> Any:
    return theme_year_table(
        NAMES,
        COLUMNS,
        spending(),
        share_years=(2021, 2022, 2023, 2024),
        income=income(),
        still_to_allocate=unallocated(),
    )


def test_the_file_is_what_its_script_makes() -> None:
    assert made_figures() == FIGURES


def test_annex_1_cell_for_cell(annex_1: Any) -> None:
    shown = {row.theme.number: [k(cell.cents) for cell in row.cells] for row in annex_1.rows}

    assert shown == {int(number): cells for number, cells in ANNEX_1["spending_by_theme"].items()}
    assert [k(cell.cents) for cell in annex_1.totals] == ANNEX_1["total_spending_printed"]
    assert [k(cell.cents) for cell in annex_1.income] == ANNEX_1["income_government_grant"]
    assert [k(cell.cents) for cell in annex_1.still_to_allocate] == ANNEX_1["still_to_allocate"]
    assert [k(cell.cents) for cell in annex_1.results] == ANNEX_1["result_printed"]


def test_annex_1_as_it_is_printed(annex_1: Any) -> None:
    with translation.override("nl"):
        assert [cell.k for cell in annex_1.totals] == [
            "7.056", "6.696", "7.711", "7.993", "13.744", "16.790", "17.339", "17.443",
        ]  # fmt: skip
        assert [cell.k for cell in annex_1.results] == ["−75", "−280", "18", "−116", "−411", "−159", "−91", "−84"]


def test_the_framework_letter_is_that_of_the_annex() -> None:
    letters = {row["year"]: k(row["cents"]) for row in FIGURES["income"] if row["stage"] == "letter"}

    assert letters == {
        column.year: amount for column, amount in
        zip(COLUMNS, ANNEX_1["income_framework_letter_ex_ante"], strict=True)
    }  # fmt: skip


def test_only_the_printed_shares_of_2023_and_2024_are_findings(annex_1: Any) -> None:
    printed = next(table["cells"] for table in FIGURES["published_shares"] if table["code"] == "annex-1-shares")

    found = [(f.year, f.theme.number, f.printed, f.computed) for f in share_findings(annex_1, printed)]

    assert found == [
        (2023, 1, 48, 47),
        (2023, 2, 18, 16),
        (2023, 3, 10, 13),
        (2023, 4, 16, 17),
        (2024, 2, 16, 15),
        (2024, 3, 13, 14),
        (2024, 5, 8, 7),
    ]


def test_the_shares_of_2018_beside_those_of_the_supplement(annex_1: Any) -> None:
    original = next(table["cells"] for table in FIGURES["published_shares"] if table["code"] == "plan-2018-shares")

    shifts = {theme.number: [s.points for s in row] for theme, row in original_versus_supplement(annex_1, original)}

    assert shifts[1] == [-1, 6, 5, 4]
    assert shifts[2] == [-5, -7, -9, -9]


def test_annex_3_cell_for_cell() -> None:
    measures = [
        MeasureName(measure["title"], measure["title"], initiative["theme"], initiative["title"])
        for initiative in FIGURES["initiatives"]
        for measure in initiative["measures"]
    ]

    table = initiative_table(NAMES, measures, central_lines(), ANNEX_3["years"])

    shown = [
        [k(cell.printed.cents) if cell.printed else None for cell in cells]
        for theme in table.themes
        for group in theme.groups
        for _name, cells in group.rows
    ]
    assert shown == [line["amounts"] for line in ANNEX_3["lines"]]
    totals = {group.title: [cell.k for cell in group.totals] for theme in table.themes for group in theme.groups}
    with translation.override("nl"):
        assert totals == {
            "Studentenwelzijn": ["pm", "422", "429"],
            "Teacher support desk": ["536", "725", "739"],
            "Docentontwikkeling": ["363", "349", "355"],
        }
        assert [[cell.k for cell in theme.totals] for theme in table.themes] == [
            ["pm", "422", "429"],
            ["898", "1.074", "1.094"],
        ]


def test_allocations_add_up_to_the_framework_letter_of_the_story() -> None:
    by_year = {year: sum(r["cents"] for r in FIGURES["allocations"] if r["year"] == year) for year in range(2019, 2025)}

    assert {year: k(cents) for year, cents in by_year.items()} == {
        2019: 6981,
        2020: 7729,
        2021: 13333,
        2022: 16630,
        2023: 17248,
        2024: 17358,
    }
    assert all(
        row["cents"] == row["rate_cents"] * row["students"] for row in FIGURES["allocations"] if "rate_cents" in row
    )


def test_rechtsgeleerdheid_in_each_state() -> None:
    def totals(state: str) -> list[int]:
        return [
            sum(m[state][year] for m in FIGURES["rechtsgeleerdheid"]["measures"] if m[state] and m[state][year] != "pm")
            for year in ("2022", "2023", "2024")
        ]

    assert [k(cents) for cents in totals("version_2")] == [2966, 3016, 3052]
    assert [k(cents) for cents in totals("version_3")] == [2968, 3030, 3078]
    assert [k(cents) for cents in totals("working_text")] == [2968, 3054, 3078]
    assert totals("version_3") == [
        sum(FIGURES["faculties"]["fdr"]["budget"][year].values()) for year in ("2022", "2023", "2024")
    ]


def test_no_amount_is_below_zero_and_none_is_finer_than_a_hundred_euros() -> None:
    amounts = [
        cents
        for faculty in FIGURES["faculties"].values()
        for kind in ("budget", "realised")
        for themes in faculty[kind].values()
        for cents in themes.values()
    ]

    assert min(amounts) == 0
    assert [cents for cents in amounts if cents % 10_000] == []
