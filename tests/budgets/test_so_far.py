"""While units are still entering what they spent: nothing is held against what nobody entered, and it is said."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from budgets.builders import reading
from budgets.models import BudgetLine, Report, SpendingRound
from budgets.services import spending as services
from budgets.services import totals
from budgets.services.spending import Entry
from budgets.tables import Sum
from budgets.tables.registry import Row, Scope, Table, named
from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.roles import Level, Role
from plans.models import Measure
from tests.budgets.rows import Money, make_money, make_plan
from tests.factories import institution, make_unit, someone

YEAR = 2022
NOT_FINAL = f"R van {YEAR} is niet definitief: het is wat tot nu toe is ingevoerd, en eenheden kunnen ontbreken."
UNHELD = f"R van {YEAR} is niet met B van alle eenheden vergeleken: een eenheid die begroot, heeft nog niets ingevoerd."


def amount(cents: int) -> Sum:
    return Sum(cents, 1)


@pytest.fixture
def money(db: None) -> Money:
    """A faculty that budgets 100,000 on theme 1 and 50,000 on theme 2, in the year of the report."""
    money = make_money(measures=2)
    for measure, cents in zip(money.measures, (100_000_00, 50_000_00), strict=True):
        BudgetLine.objects.create(
            document=money.plan, measure=measure, year=YEAR, source=money.quality, amount_cents=cents
        )
    totals.recount(money.plan)
    return money


@pytest.fixture
def other(money: Money) -> Unit:
    """Another faculty, that budgets 30,000 on theme 1."""
    unit = make_unit(Level.FACULTY, order=9)
    plan = make_plan(money.framework, unit)
    measure = Measure.objects.create(document=plan, theme=money.themes[0], order=1, title="Maatregel")
    BudgetLine.objects.create(document=plan, measure=measure, year=YEAR, source=money.quality, amount_cents=30_000_00)
    totals.recount(plan)
    return unit


@pytest.fixture
def top(money: Money) -> Person:
    return someone(Role.CONTROLLER, unit=institution())


@pytest.fixture
def may(money: Money, other: Unit, top: Person) -> SpendingRound:
    """The report of May in which the first faculty entered 40,000 on theme 1, and the other nothing yet."""
    round = services.open_round(framework=money.framework, year=YEAR, report=Report.MAY, actor=top)
    enter(round, money, money.faculty, 40_000_00)
    return round


def enter(round: SpendingRound, money: Money, unit: Unit, cents: int) -> None:
    controller = someone(Role.CONTROLLER, unit=unit)
    services.record_unit(
        round=round, unit=unit, entries=[Entry(money.themes[0], None, cents, remark="Later begonnen")], actor=controller
    )


def table(name: str, money: Money, unit: Unit | None = None) -> Table:
    found = named(name)
    assert found
    return found.build(Scope(money.framework, unit, (YEAR,)))


def spent(found: Table, row: Row) -> list[object]:
    return [cell for head, cell in zip(found.heads, row.cells, strict=True) if head.real]


def test_a_unit_that_entered_nothing_has_no_r_and_the_total_no_difference(
    money: Money, other: Unit, may: SpendingRound
):
    found = table("unit", money)

    assert [spent(found, row) for row in found.rows] == [
        [amount(40_000_00), amount(-110_000_00), Decimal("-73.3")],
        [Sum(), None, None],
        [amount(40_000_00), None, None],
    ]
    places = {head.code: place for place, head in enumerate(found.heads)}
    assert (
        places[f"R{YEAR}"] in found.rows[-1].formulas,
        places[f"spent_difference{YEAR}"] in found.rows[-1].formulas,
    ) == (
        True,
        False,
    )
    assert found.notes[-2:] == (NOT_FINAL, UNHELD)
    of_one = table("unit", money, money.faculty)
    assert (spent(of_one, of_one.rows[0])[1], of_one.notes[-1]) == (amount(-110_000_00), NOT_FINAL)
    assert not any(head.real for head in table("unit", money, other).heads)

    enter(may, money, other, 10_000_00)

    found = table("unit", money)
    assert spent(found, found.rows[-1])[:2] == [Sum(50_000_00, 2), amount(-130_000_00)]
    assert found.notes[-1] == NOT_FINAL


def test_the_sources_have_a_difference_as_soon_as_all_units_entered_something(
    money: Money, other: Unit, may: SpendingRound
):
    found = table("source-year", money)

    assert [row.cells[1] for row in found.rows[-2:]] == [amount(40_000_00), Sum()]
    assert (found.rows[-1].formulas, found.notes[-2:]) == ({}, (NOT_FINAL, UNHELD))

    enter(may, money, other, 10_000_00)

    found = table("source-year", money)
    assert [row.cells[1] for row in found.rows[-2:]] == [Sum(50_000_00, 2), amount(-130_000_00)]
    assert (sorted(found.rows[-1].formulas), found.notes[-1]) == ([1], NOT_FINAL)


def test_themes_on_which_nobody_entered_anything_are_empty_until_the_report_is_final(
    money: Money, may: SpendingRound, top: Person
):
    def column() -> list[object]:
        found = table("theme-year", money)
        return [spent(found, row)[0] for row in found.rows[1:7]]

    assert column() == [amount(40_000_00), *[Sum()] * 5]
    assert NOT_FINAL in table("theme-year", money, money.faculty).notes

    services.close_round(round=may, actor=top, incomplete=True)
    final = services.open_round(framework=money.framework, year=YEAR, report=Report.FINAL, actor=top)
    enter(final, money, money.faculty, 60_000_00)
    services.close_round(round=final, actor=top, incomplete=True)

    assert column() == [amount(60_000_00), *[amount(0)] * 5]
    for name in ("theme-year", "unit", "source-year"):
        assert not {NOT_FINAL, UNHELD} & set(table(name, money).notes)
    found = table("unit", money)
    assert spent(found, found.rows[-1])[:2] == [amount(60_000_00), amount(-120_000_00)]


def test_the_page_of_the_institution_says_it_at_its_tables_and_at_its_drawings(
    client, money: Money, may: SpendingRound
):
    client.force_login(someone(Role.BOARD_STAFF, unit=institution()))

    page = client.get(reverse("budgets:institution"), {"kader": "ka", "jaar": YEAR}).content.decode()

    captions = re.findall(r"<figcaption>([^<]*)<span class=\"fine\">([^<]*)</span></figcaption>", page)
    assert captions == [
        (f"Begroot en gerealiseerd per thema in {YEAR}, in k€", NOT_FINAL),
        (f"Begroot en gerealiseerd per eenheid in {YEAR}, in k€", NOT_FINAL),
    ]
    assert (page.count(NOT_FINAL), page.count(UNHELD)) == (4, 1)
    assert page.count('class="bar"') == 1 + 1 + 2  # a bar of one theme and of one unit, and the two legends


def test_asking_what_is_final_takes_two_statements(money: Money, may: SpendingRound, django_assert_num_queries):
    scope = Scope(money.framework, None, (YEAR,))

    with django_assert_num_queries(2):
        assert (reading.so_far(scope, {YEAR}), reading.partly(scope, [YEAR])) == ([YEAR], {YEAR})
    with django_assert_num_queries(0):
        assert (reading.so_far(scope, ()), reading.partly(scope, ())) == ([], set())
