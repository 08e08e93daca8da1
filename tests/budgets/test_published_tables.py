"""The annexes in files, cell for cell, from amounts that a sheet brought (test_export: from amounts that were typed)."""

from __future__ import annotations

from pathlib import Path

import pytest

from kwaliteit.organisation.roles import Role
from tests.budgets.again import again
from tests.budgets.leiden import Leiden, enter
from tests.budgets.test_export import annex_1, annex_3, exported
from tests.factories import someone
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def imported() -> Leiden:
    """All amounts of all plans came out as sheets and went in again."""
    leiden = enter()
    again(leiden.central, someone(Role.BOARD_STAFF, unit=leiden.top))
    for code, plan in leiden.plans.items():
        again(plan, someone(Role.PORTFOLIO_HOLDER, unit=leiden.faculties[code]))
    return leiden


def test_annex_1_from_sheets(imported: Leiden, tmp_path: Path) -> None:
    _heading, *rows = exported(tmp_path, "theme-year")

    assert {row[0]: [int(cell) for cell in row[1:9]] for row in rows} == annex_1()


def test_annex_3_from_sheets_with_what_npo_pays_beside_pm(imported: Leiden, tmp_path: Path) -> None:
    _heading, *rows = exported(tmp_path, "initiatives", years="2022-2024")

    assert [(row[0], row[1:4]) for row in rows[:-1]] == annex_3()
    named = {row[0]: row[1:4] for row in rows}
    assert named["Total Studentenwelzijn"] == ["pm", "422", "429"]
    assert [row[1] for row in rows[1:4]] == ["265", "88", "63"]


def test_each_faculty_gets_500_euros_per_student(imported: Leiden, tmp_path: Path) -> None:
    """The letter of 2022: € 500 for each student on the first of October 2020; € 900,000 for common initiatives."""
    heading, *rows = exported(tmp_path, "allocations", years="2022")
    found = {row[0]: row[1:4] for row in rows}

    assert heading[:4] == ["Unit", "2022 Allocated", "2022 Rate in euros", "2022 Students"]
    assert {name: (rate, int(students) * 500 // 1000) for name, (_k, rate, students) in found.items() if rate} == {
        name: ("500.00", int(allocated)) for name, (allocated, rate, _students) in found.items() if rate
    }
    assert found["Rechtsgeleerdheid"] == ["2970", "500.00", "5940"]
    assert len([row for row in rows if row[2]]) == 8
    assert (found["Common initiatives"], found["Total"][0]) == (["900", "", ""], "16630")
