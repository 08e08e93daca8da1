"""Original against supplement: what the difference is made of, to the cent, and the published table cell for cell."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from budgets.builders.supplement import as_table, build
from budgets.predecessors import compare_all, supplements
from budgets.tables import Line, Sum
from budgets.tables.comparison import Comparison, Merged, Part, Plan, compared, together
from budgets.tables.registry import Scope
from plans.models import Document, Theme
from tests.budgets.leiden_supplement import ORIGINAL, SUPPLEMENT, THEMES, YEARS, Published, enter
from tests.factories import make_document, make_unit
from tests.kept import kept

CENTS = st.integers(0, 10**9)
MEASURES = st.dictionaries(
    st.sampled_from("abcdef"),
    st.tuples(st.sampled_from(["t1", "t2", "t3"]), st.tuples(CENTS, CENTS)),
    max_size=6,
)
MERGED = st.lists(
    st.builds(
        Merged,
        st.sampled_from("abcdef"),
        st.sampled_from("abcdef"),
        st.sampled_from([2022, 2023]),
        st.integers(1, 10**9),
    ),
    max_size=6,
)


def plan(measures: dict[str, tuple[str, tuple[int, int]]], prefix: str) -> Plan:
    """The keys of the measures differ between versions, as they do; the lineage stays."""
    lines = [
        Line(f"{prefix}{name}", theme, year, "quality", cents)
        for name, (theme, amounts) in measures.items()
        for year, cents in zip((2022, 2023), amounts, strict=True)
    ]
    return Plan(lines, {f"{prefix}{name}": (name, theme, name) for name, (theme, _a) in measures.items()}, "1")


@given(MEASURES, MEASURES, MERGED)
def test_the_parts_are_the_difference_and_regrouping_brings_nothing(was: Any, now: Any, merged: list[Merged]) -> None:
    found = compared(plan(was, "x"), plan(now, "y"), (2022, 2023), merged)
    expected: dict[tuple[str, int], int] = defaultdict(int)
    for measures, sign in ((was, -1), (now, 1)):
        for theme, amounts in measures.values():
            for year, cents in zip((2022, 2023), amounts, strict=True):
                expected[theme, year] += sign * cents

    for theme in ("t1", "t2", "t3"):
        for year in (2022, 2023):
            part = found.part(theme=theme, year=year)
            assert part.difference == expected[theme, year]
            assert part.regrouped + part.changed + part.new + part.dropped == part.difference
    assert [found.part(year=year).regrouped for year in (2022, 2023)] == [0, 0]
    assert all(part.new >= 0 >= part.dropped for part in found.cells.values())


@given(MEASURES, MEASURES)
def test_units_together_are_the_sum_of_each(was: Any, now: Any) -> None:
    one = compared(plan(was, "x"), plan(now, "y"), (2022, 2023))
    both = together([one, one])

    assert both.part().difference == 2 * one.part().difference
    assert together([]) == Comparison((), {}, ())


def small(**changes: Any) -> Comparison:
    was = {"a": ("t1", (100, 0)), "b": ("t1", (50, 0)), "c": ("t2", (30, 0))}
    return compared(plan(was, "x"), plan({**was, **changes.pop("now", {})}, "y"), (2022, 2023), **changes)


def test_a_measure_under_another_theme_was_only_regrouped() -> None:
    found = small(now={"b": ("t2", (50, 0))})

    assert found.part(theme="t1", year=2022) == Part(was=150, now=100, regrouped=-50)
    assert found.part(theme="t2", year=2022) == Part(was=30, now=80, regrouped=50)
    assert [(row.title, row.what, row.theme_was, row.theme_now) for row in found.measures] == [
        ("b", "regrouped", "t1", "t2")
    ]


def test_merged_measures_count_as_dropped_and_new_until_a_shift_names_them() -> None:
    was = {"a": ("t1", (100, 0)), "b": ("t1", (50, 0))}
    now = {"c": ("t2", (170, 0))}
    named = [Merged("a", "c", 2022, 100), Merged("b", "c", 2022, 50)]
    without = compared(plan(was, "x"), plan(now, "y"), (2022, 2023))
    found = compared(plan(was, "x"), plan(now, "y"), (2022, 2023), named)

    assert without.part(year=2022) == Part(was=150, now=170, new=170, dropped=-150)
    assert found.part(theme="t1", year=2022) == Part(was=150, regrouped=-150)
    assert found.part(theme="t2", year=2022) == Part(now=170, regrouped=150, new=20)


def test_a_shift_names_no_more_than_really_went() -> None:
    was, now = {"a": ("t1", (100, 0))}, {"c": ("t1", (40, 0))}

    found = compared(plan(was, "x"), plan(now, "y"), (2022, 2023), [Merged("a", "c", 2022, 900)])

    assert found.part(year=2022) == Part(was=100, now=40, regrouped=0, new=0, dropped=-60)


def test_other_sources_and_years_are_left_out() -> None:
    lines = [Line("xa", "t1", 2022, "npo", 900, counts=False), Line("xa", "t1", 2030, "quality", 900)]
    original = Plan(lines, {"xa": ("a", "t1", "a")}, "1")

    assert compared(original, Plan([], {}, "1"), (2022,)).part() == Part()


# --- the published table of Leiden ------------------------------------------------------------------------------------


@pytest.fixture
@kept
def leiden(db: None) -> Published:
    return enter()


def cells(published: Published) -> dict[tuple[str, str], tuple[Any, ...]]:
    """The rows of the table by theme or unit and year."""
    with translation.override("nl"):
        table = build(Scope(published.framework, None, YEARS))
    return {(row.cells[0].split(".")[0], row.cells[1]): row.cells for row in table.rows}


def test_a_year_without_an_amount_in_either_plan_is_left_out(leiden: Published) -> None:
    one, other = plan({"a": ("t1", (0, 100))}, "x"), plan({"a": ("t1", (0, 120))}, "y")

    table = as_table(Scope(leiden.framework, None, (2022, 2023)), compared(one, other, (2022, 2023)), ())

    assert {row.cells[1] for row in table.rows} == {"2023"}


def test_the_published_shares_follow_cell_for_cell(leiden: Published) -> None:
    found = cells(leiden)

    for year in YEARS:
        shares = [found[str(number), str(year)][2:5] for number in range(1, len(THEMES) + 1)]
        assert [row[0] for row in shares] == ORIGINAL[year]
        assert [row[1] for row in shares] == SUPPLEMENT[year]
        assert [row[2] for row in shares] == [
            now - was for was, now in zip(ORIGINAL[year], SUPPLEMENT[year], strict=True)
        ]
    points = [[found[theme, str(year)][4] for year in YEARS] for theme in ("1", "2")]
    assert points == [[-1, 6, 5, 4], [-5, -7, -9, -9]]
    assert [sum(ORIGINAL[year]) for year in YEARS] == [100, 99, 99, 99]


def test_the_amounts_of_every_row_add_up_to_the_total(leiden: Published) -> None:
    found = cells(leiden)

    for year in YEARS:
        total = found["Totaal", str(year)]
        rows = [found[str(number), str(year)] for number in range(1, 7)]
        units = [found[unit.short, str(year)] for unit in leiden.units]
        for place in range(5, 12):
            whole = total[place].cents
            assert sum(row[place].cents for row in rows) == sum(row[place].cents for row in units) == whole
        assert total[8] == Sum(0, 1)  # regrouped
        assert total[7].cents == total[9].cents + total[10].cents + total[11].cents


def test_a_unit_whose_new_plan_was_not_laid_before_a_council_is_said_to_be_left_out(leiden: Published) -> None:
    first = supplements(leiden.framework)[0]
    unit = make_unit(code="geneeskunde", parent=first.unit.parent)
    about = {"framework": leiden.framework, "unit": unit, "kind": first.kind, "title": "Plan"}
    old = Document.objects.create(first_year=2019, last_year=2024, **about)
    Document.objects.create(first_year=2022, last_year=2024, replaces=old, **about)

    with translation.override("nl"):
        whole = build(Scope(leiden.framework, None, (2022,)))
        other = build(Scope(leiden.framework, leiden.units[0], (2022,)))

    said = f"Nog niet vergeleken, omdat het nieuwe of het eerdere plan nog aan geen raad is voorgelegd: {unit.short}."
    assert ([said in note for note in whole.notes][-1], any(said in note for note in other.notes)) == (True, False)


@pytest.mark.django_db
def test_a_year_of_which_the_earlier_plans_hold_no_amount_shows_what_the_new_ones_budget_and_compares_nothing() -> None:
    was, now = plan({"a": ("t1", (0, 5_00))}, "x"), plan({"a": ("t1", (7_00, 9_00))}, "y")
    was = Plan([line for line in was.lines if line.year == 2023], was.measures, "1")
    framework = make_document().framework
    theme = Theme.objects.create(framework=framework, code="t1", order=9, name_nl="Een", name_en="One")
    with translation.override("nl"):
        table = as_table(Scope(framework, None, (2022, 2023)), compared(was, now, (2022, 2023)), [])

    name = f"9. {theme.name}"
    rows = {row.cells[:2]: (*row.cells[2:], bool(row.formulas)) for row in table.rows}
    nothing = (Sum(),) * 5
    assert rows[name, "2022"] == (None, 100, None, Sum(), Sum(7_00, 1), *nothing, False)
    assert rows[name, "2023"][3:6] == (Sum(5_00, 1), Sum(9_00, 1), Sum(4_00, 1))
    assert table.notes[0].startswith("In de eerdere plannen staan geen bedragen voor 2022.")


def test_comparing_takes_as_many_statements_for_nine_units_as_for_one(
    leiden: Published, django_assert_num_queries: Any
) -> None:
    compare_all(supplements(leiden.framework))  # what was read before is at hand
    for units in ([leiden.units[0].pk], None):
        with django_assert_num_queries(6):
            compare_all(supplements(leiden.framework, units))


def test_the_page_of_a_supplement_says_what_is_new_and_what_only_moved(client: Client, leiden: Published) -> None:
    client.force_login(leiden.drafter)
    row = supplements(leiden.framework, [leiden.units[0].pk])[0]

    page = client.get(reverse("budgets:predecessor", args=[row.uuid]))

    assert page.status_code == 200
    assert page.context["pair"].version_was == page.context["pair"].version_now == 1
    assert reverse("budgets:predecessor", args=[row.uuid]) in [
        address for address, _label, _here in page.context["tabs"]
    ]
    assert client.get(reverse("budgets:predecessor", args=[row.replaces.uuid])).status_code == 404


def test_the_sheet_and_the_table_by_name_are_there(client: Client, leiden: Published) -> None:
    client.force_login(leiden.drafter)
    query = f"?kader={leiden.framework.code}"

    for name in ("original-supplement", "shifts"):
        assert client.get(reverse("budgets:named_table", args=[name]) + query).status_code == 200
        assert client.get(reverse("budgets:named_sheet", args=[name, "xlsx"]) + query).status_code == 200
