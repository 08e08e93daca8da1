"""What each unit kept over the years, the reserve with which it began, and the tables of income, allocations and students."""

from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from budgets import cumulative
from budgets.models import OpeningReserve, Report
from budgets.services.income import set_allocation, set_income
from budgets.services.opening import set_opening
from budgets.services.spending import open_round, record_realised
from budgets.services.students import count_students
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.shared.errors import Forbidden, Refused
from tests.budgets.rows import Money, make_money
from tests.budgets.test_round_pages import text_of
from tests.factories import institution, make_unit, someone

pytestmark = pytest.mark.django_db
PAPER = {"dated": datetime.date(2019, 3, 1), "source": "Jaarrekening 2018"}


@pytest.fixture
def money(db: None) -> Money:
    return make_money()


@pytest.fixture
def controller(money: Money) -> Person:
    return someone(Role.CONTROLLER, unit=institution())


def allocate(money: Money, actor: Person, **years: int) -> None:
    for year, euros in years.items():
        set_allocation(
            framework=money.framework, unit=money.faculty, year=int(year[1:]), amount_cents=euros * 100, actor=actor
        )


def realise(money: Money, actor: Person, year: int, euros: int) -> None:
    round = open_round(framework=money.framework, year=year, report=Report.FINAL, actor=actor)
    record_realised(round=round, unit=money.faculty, theme=money.themes[0], amount_cents=euros * 100, actor=actor)


def opening(money: Money, actor: Person, euros: int | None, year: int = 2019) -> OpeningReserve | None:
    cents = None if euros is None else euros * 100
    return set_opening(
        framework=money.framework, unit=money.faculty, year=year, amount_cents=cents, actor=actor, **PAPER
    )


def own(money: Money) -> cumulative.Run:
    return next(row for row in cumulative.runs(money.framework) if row.unit == money.faculty)


def test_opening_plus_allocated_minus_realised_adds_up_year_after_year(money: Money, controller: Person) -> None:
    opening(money, controller, -20)
    allocate(money, controller, y2019=100, y2020=120, y2021=300)
    realise(money, controller, 2019, 90)
    realise(money, controller, 2020, 125)

    found = own(money)

    assert [(year.year, year.result, year.cumulative) for year in found.years[:4]] == [
        (2019, 10_00, -10_00),
        (2020, -5_00, -15_00),
        (2021, None, None),
        (2022, None, None),
    ]
    assert found.closing == -15_00


def test_what_a_report_halfway_the_year_tells_is_no_result_yet(money: Money, controller: Person) -> None:
    allocate(money, controller, y2019=100)
    round = open_round(framework=money.framework, year=2019, report=Report.MAY, actor=controller)
    record_realised(round=round, unit=money.faculty, theme=money.themes[0], amount_cents=40_00, actor=controller)

    assert own(money).years[0].result is None


def test_years_before_the_opening_reserve_do_not_count(money: Money, controller: Person) -> None:
    opening(money, controller, 7, year=2020)
    allocate(money, controller, y2019=100, y2020=120)
    realise(money, controller, 2019, 1)
    realise(money, controller, 2020, 120)

    assert [(year.year, year.cumulative) for year in own(money).years[:2]] == [(2020, 7_00), (2021, None)]


def test_what_was_carried_over_moves_from_one_year_to_the_next(
    money: Money, controller: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    allocate(money, controller, y2019=100, y2020=100)
    realise(money, controller, 2019, 60)
    realise(money, controller, 2020, 140)
    key = money.faculty.pk
    monkeypatch.setattr(cumulative.shifts, "carried_of", lambda framework: {(key, 2019): -40_00, (key, 2020): 40_00})

    assert [(year.carried, year.result, year.cumulative) for year in own(money).years[:2]] == [
        (-40_00, 0, 0),
        (40_00, 0, 0),
    ]


def test_only_who_allocates_enters_a_reserve_and_it_keeps_its_history(money: Money, controller: Person) -> None:
    with pytest.raises(Forbidden):
        opening(money, someone(Role.CONTROLLER, unit=money.faculty), 5)
    with pytest.raises(Refused):
        opening(money, controller, 5, year=2018)
    opening(money, controller, 5)
    opening(money, controller, 5)
    opening(money, controller, 6)
    opening(money, controller, None)

    assert not OpeningReserve.objects.exists()
    assert [(row.history_type, row.amount_cents) for row in OpeningReserve.history.order_by("pk")] == [
        ("+", 5_00),
        ("~", 6_00),
        ("-", 6_00),
    ]


# --- on screen --------------------------------------------------------------------------------------------------------


def test_a_reserve_is_entered_on_the_page_and_counts_there(client, money: Money, controller: Person) -> None:
    client.force_login(controller)
    allocate(money, controller, y2019=100)
    realise(money, controller, 2019, 130)
    address = reverse("budgets:cumulative")
    sent = {
        "unit": money.faculty.code,
        "year": "2019",
        "amount": "-1.000,50",
        "dated": "1-3-2019",
        "source": "Jaarrekening",
    }

    assert client.post(address, sent).status_code == 302
    page = client.get(address, {"eenheid": money.faculty.code})

    assert page.context["one"].closing == -1_030_50
    assert "−1.030,50" in text_of(page)
    assert page.context["form"]["source"].value() == "Jaarrekening"


def test_where_nobody_has_a_reserve_the_total_has_none_either(client, money: Money, controller: Person) -> None:
    client.force_login(controller)
    allocate(money, controller, y2019=100)
    shown = [client.get(reverse("budgets:cumulative")).context["opening"]]
    opening(money, controller, 0)
    shown.append(client.get(reverse("budgets:cumulative")).context["opening"])

    assert shown == [None, 0]


def test_what_is_wrong_stands_at_its_field_and_saves_nothing(client, money: Money, controller: Person) -> None:
    client.force_login(controller)
    sent = {"unit": money.faculty.code, "year": "2019", "amount": "veel", "dated": "", "source": "Jaarrekening"}

    response = client.post(reverse("budgets:cumulative"), sent)

    assert (response.status_code, set(response.context["form"].errors)) == (422, {"amount", "dated"})
    assert 'value="veel"' in response.content.decode()
    assert not OpeningReserve.objects.exists()


@pytest.mark.parametrize("faculties", [1, 4])
def test_the_page_takes_the_same_number_of_statements_however_many_units(
    client, money: Money, controller: Person, django_assert_num_queries, faculties: int
) -> None:
    for _number in range(faculties):
        unit = make_unit(Level.FACULTY)
        set_allocation(framework=money.framework, unit=unit, year=2020, amount_cents=1, actor=controller)
    client.force_login(controller)
    client.get(reverse("budgets:cumulative"))

    with django_assert_num_queries(10):
        client.get(reverse("budgets:cumulative"))


def test_the_page_of_income_says_which_paper_counts(client, money: Money, controller: Person) -> None:
    papers = [("letter", 2019, 1), ("letter", 2020, 2), ("grant", 2020, 3), ("final", 2020, 4), ("final", 2021, 5)]
    for stage, year, euros in papers:
        dated = datetime.date(year, 5, 1)
        set_income(
            framework=money.framework,
            year=2022,
            stage=stage,
            amount_cents=euros * 100,
            dated=dated,
            source=f"{stage} {year}",
            actor=controller,
        )
    client.force_login(controller)

    page = client.get(reverse("budgets:allocations"))

    counting = page.context["counting"]
    by_key = {paper.pk: paper.source for paper in page.context["papers"]}
    assert [by_key[pk] for pk in counting["budget"]] == ["grant 2020"]
    assert [by_key[pk] for pk in counting["final"]] == ["final 2021"]
    assert page.content.decode().count('data-state="done"') == 2


# --- tables by name ---------------------------------------------------------------------------------------------------


def exported(tmp_path: Path, table: str, **options: Any) -> list[list[str]]:
    file = tmp_path / "table.csv"
    given = {"table": table, "framework": "ka", "format": "csv", "money": "euro", "language": "en", **options}
    call_command("export_table", output=str(file), **given)
    return list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"))))


def test_every_table_of_rounds_is_exported_and_adds_up(tmp_path: Path, money: Money, controller: Person) -> None:
    opening(money, controller, 50)
    allocate(money, controller, y2019=100)
    realise(money, controller, 2019, 30)
    set_allocation(
        framework=money.framework,
        unit=institution(),
        year=2019,
        amount_cents=7_00,
        actor=controller,
    )
    count_students(unit=money.faculty, counted_on=datetime.date(2020, 10, 1), number=6_000, actor=controller)
    income = {"stage": "letter", "dated": datetime.date(2018, 6, 1), "source": "Brief"}
    set_income(framework=money.framework, year=2019, amount_cents=200_00, actor=controller, **income)

    rows = {name: exported(tmp_path, name) for name in ("income", "allocations", "students", "cumulative")}

    flat = {name: [cell for row in table for cell in row] for name, table in rows.items()}
    assert {"2019", "Brief", "as budgeted", "200"} <= set(flat["income"])
    assert next(row for row in rows["allocations"] if row[0] == "Total")[-1] == "107"
    assert "6000" in {cell.replace(",", "") for cell in flat["students"]}
    assert rows["cumulative"][1][1:7] == ["50", "100", "0", "30", "70", "120"]
