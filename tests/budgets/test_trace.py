"""The trace of money: every cent in exactly one place, what cannot be followed by its name, and who reads what."""

from __future__ import annotations

import datetime
import random

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from budgets import hooks
from budgets.builders import reading
from budgets.builders.trace import build
from budgets.models import (
    Allocation,
    BudgetLine,
    Income,
    LedgerCode,
    LedgerImport,
    LedgerRow,
    Realised,
    SpendingRound,
    SplitKey,
)
from budgets.services import totals
from budgets.tables import Column, Sum
from budgets.tables.registry import Row, Scope
from budgets.traced import traced, unmapped
from budgets.tracing import Budget, Cents, Part, Planned, Spent, Trace, of_unit, realised
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.rights import Rights, rights_of
from plans.models import Document, Measure
from tests.budgets.rows import open_report
from tests.governance.stage import Stage, make_stage

THEMES = ["a", "b", "c"]
CENTS = st.integers(-(10**9), 10**12)


@st.composite
def budgets(draw):
    lines = draw(
        st.lists(
            st.builds(Planned, st.sampled_from("1234"), st.sampled_from(THEMES), st.integers(0, 10**10), st.booleans())
        )
    )
    themes = dict.fromkeys(draw(st.sets(st.sampled_from(THEMES))), 0)
    for line in lines:
        themes[line.theme] = themes.get(line.theme, 0) + line.cents
    return Budget(themes, sum(line.cents for line in lines if line.agreed), draw(st.integers(0, 3)), lines)


spendings = st.lists(st.builds(Spent, st.sampled_from(THEMES), st.sampled_from(["", "1", "2", "9"]), CENTS))
units = st.tuples(CENTS, CENTS, budgets(), spendings)


@given(st.none() | CENTS, st.lists(units, max_size=6))
def test_named_parts_add_up_to_income_budget_and_spending_to_the_cent(income, rows):
    parts = {
        place: of_unit(allocated, moved, budget, realised(budget, spent))
        for place, (allocated, moved, budget, spent) in enumerate(rows)
    }
    trace = Trace(income, sum(row[0] for row in rows), sum(row[1] for row in rows), parts)

    assert trace.total == Cents(
        trace.whole,
        sum(budget.total for _a, _m, budget, _s in rows),
        sum(row.cents for _a, _m, _b, spent in rows for row in spent),
        sum(budget.pms for _a, _m, budget, _s in rows),
    )


@given(st.integers(0, 10**12), budgets(), spendings)
def test_what_is_followed_is_allocated_agreed_and_within_its_budget(available, budget, spent):
    found = of_unit(available, 0, budget, realised(budget, spent)).get(Part.CONSENTED, Cents())

    assert 0 <= found.income <= min(available, budget.agreed)
    assert found.budgeted == found.income
    assert found.realised <= budget.agreed


def test_a_year_with_every_kind_of_money():
    """Law was given 100 and budgets 70 of it, 50 with consent; Letters was given 30 and budgets 45."""
    law = Budget({"a": 50, "b": 20}, 50, 1, [Planned("1", "a", 50, True), Planned("2", "b", 20, False)])
    letters = Budget({"a": 45}, 45, 0, [Planned("3", "a", 45, True)])
    spent = [Spent("a", "1", 60), Spent("b", "", 15), Spent("b", "2", 10), Spent("c", "", 4)]
    trace = Trace(150, 130, 5, {1: of_unit(100, 5, law, realised(law, spent)), 2: of_unit(30, 0, letters, [])})

    assert trace.parts == {
        Part.CONSENTED: Cents(50 + 30, 50 + 30, 50),
        Part.OPEN: Cents(20, 20, 10),
        Part.NOT_BUDGETED: Cents(35),
        Part.NOT_ALLOCATED: Cents(20),
        Part.MOVED: Cents(-5),
        Part.ABOVE: Cents(budgeted=15),
        Part.PM: Cents(pms=1),
        Part.ON_THEME: Cents(realised=10),
        Part.NO_MEASURE: Cents(realised=4),
        Part.ABOVE_BUDGET: Cents(realised=15),
    }
    assert (trace.followed, trace.spent, trace.spent_on_themes) == (53, 56, 78)


def test_a_share_is_never_rounded_up_to_all():
    budget = Budget({"a": 9_999}, 9_999)

    assert Trace(10_000, 9_999, 0, {1: of_unit(9_999, 0, budget, [])}).followed == 99
    assert Trace(9_999, 9_999, 0, {1: of_unit(9_999, 0, budget, [])}).followed == 100
    assert Trace(None, 0, 0, {}).followed is None


# --- what is read -----------------------------------------------------------------------------------------------------


@pytest.fixture
def stage(db: None) -> Stage:
    """A faculty plan of two measures of € 100,000 a year; € 250,000 of the € 400,000 for 2022 is allocated to it."""
    stage = make_stage()
    framework, faculty = stage.world.framework, stage.world.faculty
    Income.objects.create(
        framework=framework,
        year=2022,
        stage="letter",
        amount_cents=400_000_00,
        dated=datetime.date(2021, 5, 1),
        source="x",
    )
    Allocation.objects.create(framework=framework, unit=faculty, year=2022, amount_cents=250_000_00)
    recounted(stage.document)
    return stage


@transaction.atomic
def recounted(document: Document) -> None:
    totals.recount(document)


def of_2022(stage: Stage) -> dict[Part, Cents]:
    return traced(stage.world.framework, [2022]).years[2022].parts


def spend(stage: Stage, cents: int, measure: Measure | None = None, theme: int = 0, year: int = 2022) -> None:
    Realised.objects.create(
        round=open_report(stage.world.framework, year),
        unit=stage.world.faculty,
        theme=stage.world.themes[theme],
        measure=measure,
        amount_cents=cents,
    )


def test_nobody_consented_to_a_working_text(stage):
    assert of_2022(stage) == {
        Part.OPEN: Cents(200_000_00, 200_000_00),
        Part.NOT_BUDGETED: Cents(50_000_00),
        Part.NOT_ALLOCATED: Cents(150_000_00),
    }


def test_consent_makes_a_plan_traceable_until_a_newer_version_is_made(stage):
    stage.ask()
    assert Part.CONSENTED not in of_2022(stage)

    stage.decide(stage.document.versions.get().requests.get())
    assert of_2022(stage)[Part.CONSENTED] == Cents(200_000_00, 200_000_00)

    stage.freeze("Nog een versie.")
    assert of_2022(stage)[Part.OPEN] == Cents(200_000_00, 200_000_00)


def test_of_a_plan_that_was_agreed_to_in_part_only_those_measures_can_be_followed(stage):
    request = stage.ask()
    stage.decide(
        request, "partial", parts={"theme-thema-een": True, "theme-thema-twee": False, "summary": True, "budget": True}
    )

    found = hooks.agreed_of([stage.document.pk])[stage.document.pk]

    assert (found.whole, found.measures) == (False, {str(stage.measures[0].uuid)})
    assert {part: cents.income for part, cents in of_2022(stage).items()} == {
        Part.CONSENTED: 100_000_00,
        Part.OPEN: 100_000_00,
        Part.NOT_BUDGETED: 50_000_00,
        Part.NOT_ALLOCATED: 150_000_00,
    }
    again = stage.ask(stage.freeze("Anders."), carried=["theme-thema-een"])
    assert of_2022(stage)[Part.CONSENTED].income == 100_000_00
    assert again.is_open


def test_spending_is_followed_to_the_measure_that_it_was_for(stage):
    stage.decide()
    spend(stage, 120_000_00, stage.measures[0])
    spend(stage, 30_000_00, theme=1)

    parts = of_2022(stage)

    assert {part: cents.realised for part, cents in parts.items() if cents.realised} == {
        Part.CONSENTED: 100_000_00,
        Part.ON_THEME: 30_000_00,
        Part.ABOVE_BUDGET: 20_000_00,
    }


def test_only_the_last_report_of_a_year_counts(stage):
    spend(stage, 5, theme=1)
    open_ = SpendingRound.objects.create(
        framework=stage.world.framework, year=2022, report="may", opened_on=datetime.date(2022, 5, 1)
    )
    Realised.objects.create(round=open_, unit=stage.world.faculty, theme=stage.world.themes[0], amount_cents=7)

    assert sum(cents.realised for cents in of_2022(stage).values()) == 5


@pytest.mark.parametrize("seed", range(5))
def test_the_sums_are_those_of_the_table_of_the_institution(stage, seed):
    chance = random.Random(seed)  # noqa: S311 - no secret
    framework = stage.world.framework
    Allocation.objects.update(amount_cents=10**12)
    for line in BudgetLine.objects.all():
        line.amount_cents, line.pm = (None, True) if chance.random() < 0.2 else (chance.randrange(10**9), False)
        line.save()
    recounted(stage.document)
    for year in (2022, 2023):
        for measure in (None, *stage.measures):
            spend(stage, chance.randrange(-(10**6), 10**9), measure, chance.randrange(2), year)
    stage.decide(outcome=chance.choice(["consent", "no_consent"]))
    Allocation.objects.update(amount_cents=chance.randrange(10**10))
    for year in (2022, 2023):
        totals.recount_realised(framework, year)

    scope, found = Scope(framework, None, (2022, 2023)), traced(framework, [2022, 2023])

    spending, income = reading.by_theme(reading.spending(scope)), reading.income(reading.papers(scope))
    for year in (2022, 2023):
        total = found.years[year].total
        for side, cents in (("B", total.budgeted), ("R", total.realised)):
            assert cents == sum(amount.cents for (at, _theme), amount in spending.items() if at == Column(year, side))
        assert total.income == income.get(Column(year), 0)


def test_bookings_without_a_key_stand_beside_what_was_realised(stage):
    taken = LedgerImport.objects.create(
        round=open_report(stage.world.framework, 2022),
        file_name="x.csv",
        file_sha256="0" * 64,
        rows=2,
        total_cents=30,
        imported_by=stage.person("staff"),
        imported_at=timezone.now(),
    )
    code = LedgerCode.objects.create(framework=stage.world.framework, kind="project", code="A")
    SplitKey.objects.create(code=code, valid_from=datetime.date(2022, 2, 1))
    for number, (name, day) in enumerate([("A", 1), ("A", 2), ("B", 2)], 1):
        LedgerRow.objects.create(
            of=taken,
            number=number,
            kind="project",
            code=name,
            booked_on=datetime.date(2022, day, 1),
            amount_cents=number,
        )

    assert unmapped(stage.world.framework, [2021, 2022]) == {2022: (2, 4)}
    rows = build(Scope(stage.world.framework, None, (2022,))).rows
    assert rows[-1].cells[3] == Sum(4, 1)
    assert rows[-2].level == "total"


# --- the table and the page -------------------------------------------------------------------------------------------


def rows_of(
    stage: Stage, unit: Unit | None = None, rights: Rights | None = None
) -> list[tuple[str, str, str, str, str]]:
    table = build(Scope(stage.world.framework, unit, (2022,), rights=rights))
    return [
        (row.level, str(row.cells[0]), *(cell.k for cell in row.cells[1:4] if isinstance(cell, Sum)))
        for row in table.rows
    ]


def test_the_table_of_the_institution_names_each_part_and_its_units(stage):
    stage.decide()
    name = "Law"

    with override("en"):
        assert rows_of(stage) == [
            ("heading", "Budgeted on measures that were consented to", "200", "200", ""),
            ("row", name, "200", "200", ""),
            ("heading", "Allocated, and not budgeted", "50", "", ""),
            ("row", name, "50", "", ""),
            ("heading", "Income that is not allocated", "150", "", ""),
            ("total", "Total", "400", "200", ""),
        ]


def test_of_a_unit_the_measures_stand_there_with_their_decision_for_who_reads_the_plan(stage):
    decision = stage.decide()
    spend(stage, 90_000_00, stage.measures[0])
    spend(stage, 1_000_00, theme=1)

    table = build(Scope(stage.world.framework, stage.world.faculty, (2022,), rights=rights_of(stage.person("holder"))))

    with override("en"):
        assert rows_of(stage, stage.world.faculty) == [
            ("heading", "Budgeted on measures that were consented to", "200", "200", "90"),
            ("row", "Maatregel 1", "100", "100", "90"),
            ("row", "Maatregel 2", "100", "100", ""),
            ("heading", "Allocated, and not budgeted", "50", "", ""),
            ("heading", "Realised on a theme, not per measure", "", "", "1"),
            ("row", "Theme 2", "", "", "1"),
            ("total", "Total", "250", "200", "91"),
        ]
    assert table.rows[1].links == {
        0: reverse("budgets:measure", args=[stage.measures[0].uuid]),
        4: reverse("governance:decision", args=[decision.uuid]),
    }


def test_lines_above_the_allocation_are_taken_off_the_part_in_which_they_stand(stage):
    stage.decide()
    Allocation.objects.update(amount_cents=150_000_00)

    with override("en"):
        assert rows_of(stage, stage.world.faculty)[:4] == [
            ("heading", "Budgeted on measures that were consented to", "150", "150", ""),
            ("row", "Maatregel 1", "100", "100", ""),
            ("row", "Maatregel 2", "100", "100", ""),
            ("row", "Of which budgeted above the allocation", "−50", "−50", ""),
        ]


def test_who_reads_what(client, stage):
    """Sums for who sits in a body or works here; units and measures for who may read their plans."""
    address, own = reverse("budgets:trace"), {"eenheid": "recht", "jaar": "2022"}
    title = "Maatregel 1"

    def seen(person: str, query: dict[str, str]) -> tuple[int, bool, bool]:
        client.force_login(stage.person(person))
        response = client.get(address, {"jaar": "2022", **query})
        text = response.content.decode()
        return response.status_code, title in text, ">200<" in text

    assert seen("staff", {}) == (200, False, True)
    assert seen("staff", own) == (200, True, True)
    assert seen("holder", own) == (200, True, True)
    assert seen("fr_member", {}) == (200, False, True)
    assert seen("fr_member", own) == (200, False, True)
    assert seen("stranger", own)[0] == 404
    assert [str(row.title) for row in _institution_rows(stage, "fr_member")] == []
    assert len(_institution_rows(stage, "staff")) == 2


def _institution_rows(stage: Stage, person: str) -> list[Row]:
    table = build(Scope(stage.world.framework, None, (2022,), rights=rights_of(stage.person(person))))
    return [row for row in table.rows if row.level == "row"]


@pytest.mark.parametrize("measures", [2, 6])
def test_the_page_costs_the_same_whatever_the_size(client, db, django_assert_num_queries, measures):
    stage = make_stage(measures=measures)
    stage.decide()
    for measure in stage.measures:
        spend(stage, 1_000_00, measure, theme=measure.order % 2)
    client.force_login(stage.person("staff"))
    client.get(reverse("budgets:trace"))
    with django_assert_num_queries(17):
        response = client.get(reverse("budgets:trace"), {"jaar": "2022"})

    assert response.context["sentence"]


def test_a_year_of_which_nothing_is_known(client, stage):
    client.force_login(stage.person("staff"))

    response = client.get(reverse("budgets:trace"), {"jaar": "2019"}, headers={"accept-language": "en"})

    assert "Nothing is known yet of what came in for 2019." in response.content.decode()
    assert response.context["table"].rows == ()
