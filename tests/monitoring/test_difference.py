"""Regrouped or truly changed: cases worked out by hand, in whole euros per year, for 2022, 2023 and 2024.

| case | before | after | what it is |
| --- | --- | --- | --- |
| kept | theme 1: 300 | theme 1: 300 | kept, nothing shifts |
| moved | theme 2: 300 | theme 1: 300 | moved; theme 1 +300 and theme 2 -300 regrouped, nothing truly |
| moved and more | theme 2: 300 | theme 1: 350 | moved; 300 regrouped, 50 truly more in theme 1 |
| merged | 1: 100 and 2: 80 | 2: 180 | merged; 100 regrouped from 1 to 2, nothing truly |
| merged and less | 1: 100 and 2: 80 | 2: 150 | merged; 70 regrouped, 30 truly dropped from 1 |
| ended and added | 1: 100 | 2: 40 | 100 dropped from 1, 40 new in 2 |
| doubled | 1: 200 | 1: 400 | changed; 200 truly more |
| words alone | 1: 300 | 1: 300 | changed; nothing shifts |
"""

from __future__ import annotations

from typing import Any

import pytest

from budgets.tables.comparison import Merged, Part
from governance.compare import MEASURE_FIELDS
from monitoring.difference import Became, difference

YEARS = (2022, 2023, 2024)


def measure(lineage: str, theme: str, euros: int, **fields: Any) -> dict[str, Any]:
    empty = dict.fromkeys(MEASURE_FIELDS, "")
    return {**empty, "lineage": lineage, "uuid": lineage, "theme": theme, "title": lineage, "nature": "new",
            "ends_on": None, "euros": euros, **fields}  # fmt: skip


def plan(*measures: dict[str, Any], first: int = 2022, departures: Any = ()) -> dict[str, Any]:
    lines = [
        {
            "measure": row["uuid"],
            "year": year,
            "source": "quality",
            "cents": row["euros"] * 100,
            "pm": False,
            "note": "",
        }
        for row in measures
        for year in range(first, 2025)
    ]
    return {
        "document": {"first_year": first, "last_year": 2024, "unit": {"code": "fgw"}},
        "measures": list(measures),
        "budget": {"sources": [{"code": "quality", "counts": True}], "lines": lines},
        "departures": list(departures),
    }


def became(old: Any, new: Any, **more: Any) -> Any:
    return difference(old, new, "fgw", **more)


def year(found: Any, theme: str) -> Part:
    """One year of a theme in whole euros; every year is the same here."""
    parts = [found.money.part(theme=theme, year=each) for each in YEARS]
    assert parts[0] == parts[1] == parts[2]
    return Part(*(getattr(parts[0], name) // 100 for name in Part.__slots__))


def into(lineage: str, target: str, reason: str = "") -> dict[str, Any]:
    return {"lineage": lineage, "title": lineage, "reason": reason, "into": target, "ended": True}


def test_what_stays_as_it_was_is_kept_and_shifts_nothing():
    found = became(plan(measure("a", "1", 300), first=2019), plan(measure("a", "1", 300, nature="continued")))
    assert found.measures == (Became("a", "a", "kept", "1", "1", 90000, 90000),)
    assert year(found, "1") == Part(was=300, now=300)


def test_what_went_to_another_theme_is_only_regrouped():
    found = became(plan(measure("a", "2", 300), first=2019), plan(measure("a", "1", 300)))
    assert [row.what for row in found.measures] == ["moved"]
    assert year(found, "1") == Part(now=300, regrouped=300)
    assert year(found, "2") == Part(was=300, regrouped=-300)
    assert found.money.part().regrouped == found.money.part().changed == 0


def test_what_went_to_another_theme_and_got_more_shifts_by_what_it_got_more():
    found = became(plan(measure("a", "2", 300)), plan(measure("a", "1", 350)))
    assert year(found, "1") == Part(now=350, regrouped=300, changed=50)
    assert found.measures[0].what == "moved"


@pytest.mark.parametrize(
    ("now", "regrouped", "dropped"), [(180, 100, 0), (150, 70, -30)], ids=["all of it", "less of it"]
)
@pytest.mark.parametrize("by", ["the plan", "a shift"])
def test_what_was_merged_is_regrouped_as_far_as_the_other_got_more(now, regrouped, dropped, by):
    old = plan(measure("field-school", "1", 100), measure("arbeidsmarkt", "2", 80))
    said = [into("field-school", "arbeidsmarkt", "Samen sterker.")]
    shifts = [Merged("field-school", "arbeidsmarkt", each, 100_00) for each in YEARS]
    new = plan(measure("arbeidsmarkt", "2", now), departures=said if by == "the plan" else ())
    found = became(old, new, merged=shifts if by == "a shift" else ())

    assert year(found, "1") == Part(was=100, regrouped=-regrouped, dropped=dropped)
    assert year(found, "2") == Part(was=80, now=now, regrouped=regrouped)
    assert [(row.title, row.what, row.into) for row in found.measures] == [
        ("arbeidsmarkt", "changed", ""),
        ("field-school", "merged", "arbeidsmarkt"),
    ]


def test_what_both_the_plan_and_a_shift_name_is_netted_once():
    old = plan(measure("a", "1", 100), measure("b", "2", 80))
    new = plan(measure("b", "2", 180), departures=[into("a", "b")])
    found = became(old, new, merged=[Merged("a", "b", each, 100_00) for each in YEARS])
    assert year(found, "1") == Part(was=100, regrouped=-100)


def test_what_ended_and_what_came_is_truly_other():
    said = [{**into("a", ""), "into": None, "reason": "Uit de reguliere gelden betaald."}]
    found = became(plan(measure("a", "1", 100)), plan(measure("b", "2", 40), departures=said))
    assert [(row.title, row.what, row.reason) for row in found.measures] == [
        ("b", "added", ""),
        ("a", "ended", "Uit de reguliere gelden betaald."),
    ]
    assert year(found, "1") == Part(was=100, dropped=-100)
    assert year(found, "2") == Part(now=40, new=40)
    assert found.measures[1].needs_reason


def test_what_was_doubled_is_truly_more():
    found = became(plan(measure("a", "1", 200)), plan(measure("a", "1", 400)))
    assert (found.measures[0].what, found.measures[0].difference) == ("changed", 600_00)
    assert year(found, "1") == Part(was=200, now=400, changed=200)


def test_other_words_alone_shift_nothing():
    found = became(plan(measure("a", "1", 300)), plan(measure("a", "1", 300, description="<p>Ook online.</p>")))
    assert (found.measures[0].what, found.measures[0].words) == ("changed", True)
    assert found.money.part().changed == 0


def test_what_was_to_end_before_the_new_plan_begins_did_not_end_by_it():
    old = plan(measure("a", "1", 0, ends_on="2021-12-31"), measure("b", "1", 10), first=2019)
    found = became(old, plan(measure("b", "1", 10)))
    assert [row.title for row in found.measures] == ["b"]


def test_money_of_years_that_only_one_of_them_has_shifts_nothing():
    found = became(plan(measure("a", "1", 300), first=2019), plan(measure("a", "1", 300)))
    assert (found.years, found.money.part().was) == (range(2022, 2025), 900_00)


def test_an_earlier_plan_without_amounts_of_these_years_makes_no_measure_other():
    old = {**plan(measure("a", "1", 0)), "budget": {"sources": [], "lines": []}}
    assert became(old, plan(measure("a", "1", 300))).measures[0].what == "kept"
