"""What is read of a snapshot for the public, and how the rows of several add up."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

from kwaliteit.public.figures import Figures
from kwaliteit.public.opened import opened

GROUPS, GUIDES = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
PLACE = "33333333-3333-4333-8333-333333333333"
THEME = {"code": "intensiteit", "number": 1, "name": {"nl": "Intensiever", "en": "More intensive"}, "short": {}}


def snapshot(first: int = 2019, last: int = 2024, **parts: Any) -> dict[str, Any]:
    about = {"code": "recht", "name": {"nl": "Recht", "en": "Law"}}
    return {
        "document": {
            "uuid": PLACE,
            "kind": "faculty_agreement",
            "kind_name": {"nl": "Afspraken", "en": "Agreement"},
            "level": "faculty",
            "title": "Afspraken",
            "language": "nl",
            "first_year": first,
            "last_year": last,
            "unit": about,
            "illustrative": False,
        },
        "themes": [THEME],
        "goals": [],
        "measures": [],
        "budget": None,
        **parts,
    }


def plan(first: int, last: int, cents: int, lineage: str = GROUPS) -> dict[str, Any]:
    measure = {
        "uuid": PLACE,
        "lineage": lineage,
        "theme": "intensiteit",
        "number": "1.1",
        "title": "Werkgroepen",
        "owner": "Jansen",
        "starts_on": None,
        "ends_on": None,
        "result_midterm": "",
        "result_end": "",
        "goals": [],
    }
    years = range(first, last + 1)
    lines = [{"measure": PLACE, "year": y, "source": "quality", "cents": cents, "pm": False} for y in years]
    lines.append({"measure": PLACE, "year": first, "source": "npo", "cents": 7, "pm": False})
    sources = [{"code": "quality", "counts": True}, {"code": "npo", "counts": False}]
    return snapshot(first, last, measures=[measure], budget={"sources": sources, "lines": lines})


def spending(year: int, cents: int) -> dict[str, Any]:
    unit = {"code": "recht", "level": "faculty", "name": {"nl": "Recht", "en": "Law"}}
    row = {"unit": "recht", "theme": "intensiteit", "measure": PLACE, "cents": cents}
    return snapshot(year, year, spending=[{"year": year, "units": [unit], "themes": [THEME], "rows": [row]}])


def report(year: int, state: str, lineage: str = GROUPS) -> dict[str, Any]:
    account = {
        "lineage": lineage,
        "theme": "intensiteit",
        "title": "Werkgroepen",
        "state": state,
        "done": "Tien groepen.",
        "changed": "",
        "reason": "",
        "budgeted": [{"year": year, "cents": 100}],
        "realised": [],
    }
    return snapshot(year, year, accounts=[account])


def public(number: int, content: dict[str, Any], effective: str = "") -> Any:
    version = SimpleNamespace(frozen_at=datetime.datetime(2019, 1, 1) + datetime.timedelta(days=number))
    if effective:
        version.adoption = SimpleNamespace(effective_from=datetime.date.fromisoformat(effective))
    return SimpleNamespace(pk=number, version=version), opened(content)


def figures(*rows: Any) -> Figures:
    return Figures(list(rows), range(2019, 2025))


def test_only_quality_funds_count_and_only_in_the_years_of_the_framework() -> None:
    found = figures(public(1, plan(2018, 2019, 100), "2018-01-01"))
    assert found.total().promised == 100
    assert [row.promised for row in found.per_year()] == [100, None, None, None, None, None]


def test_a_plan_that_replaces_another_counts_from_its_years_on_and_the_other_before() -> None:
    found = figures(public(2, plan(2022, 2024, 50), "2022-01-01"), public(1, plan(2019, 2024, 100), "2019-01-01"))
    assert [row.promised for row in found.per_year()] == [100, 100, 100, 50, 50, 50]


def test_what_was_spent_stands_beside_what_was_promised_for_the_same_years_alone() -> None:
    found = figures(public(1, plan(2019, 2024, 100), "2019-01-01"), public(2, spending(2020, 130)))
    row = found.total()
    assert (row.promised, row.reported, row.spent, found.told_years) == (600, 100, 130, [2020])
    assert found.chapters("recht")[0].measures[0].spent == 130


def test_a_year_of_which_nothing_was_told_has_no_drawing_that_says_nothing_was_promised() -> None:
    found = figures(public(1, plan(2019, 2024, 100), "2019-01-01"), public(2, spending(2020, 80)))
    assert [bool(row.drawing) for row in found.per_year()] == [False, True, False, False, False, False]


def test_what_no_public_budget_says_is_not_known_and_is_no_promise_of_nothing() -> None:
    found = figures(public(1, plan(2019, 2019, 100), "2019-01-01"), public(2, spending(2020, 80)))
    nothing, known = found.per_year()[1], found.total()
    assert (nothing.promised, nothing.reported, nothing.spent, nothing.difference, nothing.drawing) == (
        None,
        None,
        80,
        "",
        "",
    )
    assert (known.promised, known.spent, known.difference) == (100, 80, "")


def test_of_a_theme_that_a_public_budget_gives_nothing_nothing_is_promised() -> None:
    other = {**THEME, "code": "begeleiding", "number": 2}
    content = plan(2019, 2024, 100) | {"themes": [THEME, other]}
    assert [row.promised for row in figures(public(1, content, "2019-01-01")).per_theme()] == [600, 0]


def test_a_later_report_on_the_same_year_takes_the_place_of_the_earlier_one() -> None:
    assert figures(public(1, spending(2020, 130)), public(2, spending(2020, 90))).total().spent == 90
    assert figures(public(2, spending(2020, 90)), public(1, spending(2020, 130))).total().spent == 90


def test_a_measure_is_as_the_report_on_the_latest_year_says() -> None:
    found = figures(
        public(1, plan(2019, 2024, 100), "2019-01-01"),
        public(3, report(2019, "delayed")),
        public(2, report(2020, "done")),
    )
    assert [(theme["number"], dict(counts)) for theme, counts in found.states()] == [(1, {"done": 1})]


def test_a_measure_that_the_newest_plan_no_longer_has_stays_in_what_was_promised() -> None:
    found = figures(
        public(1, plan(2019, 2024, 100), "2019-01-01"), public(2, plan(2022, 2024, 50, GUIDES), "2022-01-01")
    )
    kept = {row.measure.measure: row.promised for row in found.chapters("recht")[0].measures}
    assert kept == {GROUPS: 300, GUIDES: 150}
    assert dict(found.states()[0][1]) == {"": 2}


def test_no_name_of_a_person_comes_out_of_a_snapshot() -> None:
    assert "Jansen" not in repr(opened(plan(2019, 2024, 100)))
