"""The page of one amount: parts are entered without a script, wrong ones keep what was typed, and nothing is lost."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.models import BudgetLine, LinePart, Reserve
from budgets.services.lines import save_line
from budgets.services.reserves import put_under_reserve
from budgets.services.staff import Part, parts_of
from budgets.tables import registry
from budgets.tables.registry import Scope
from kwaliteit.organisation.models import Body
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.notation import Amount
from tests.budgets.rows import Money, make_money
from tests.budgets.test_staff import function, put, with_norms
from tests.factories import make_body, make_unit, someone
from tests.governance.stage import TODAY
from tests.governance.world import in_days
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def money() -> Money:
    return with_norms(make_money())


def address(money: Money, year: int = 2022, name: str = "line") -> str:
    return reverse(f"budgets:{name}", args=[money.measures[0].uuid, year, "quality"])


def post(client: Any, money: Money, *rows: dict[str, Any], year: int = 2022, **more: Any) -> Any:
    page = client.get(address(money, year))
    sent = {"rows": len(rows), "seen": page.context["seen"], **more}
    for number, row in enumerate(rows):
        sent |= {f"{number}-{name}": value for name, value in row.items()}
    return client.post(address(money, year), sent)


def test_parts_are_entered_in_dutch_and_in_english_notation(client: Any, money: Money) -> None:
    client.force_login(money.drafter)

    response = post(
        client,
        money,
        {"what": "Werkgroepen", "function": function("teacher").pk, "fte": "0,5", "months": 6},
        {"months": 12},
        {"what": "Boeken", "amount": "1.234,50"},
    )

    assert response.status_code == 302
    assert [(part.what, part.amount_cents) for part in parts_of(BudgetLine.objects.get())] == [
        ("Werkgroepen", 22_500_13),
        ("Boeken", 1_234_50),
    ]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ({"fte": "half"}, "1-fte"),
        ({"fte": "1", "months": "13", "function": "teacher"}, "1-months"),
        ({"fte": "1"}, "1-function"),
        ({"what": "Boeken"}, "1-amount"),
        ({"amount": "pm"}, "1-amount"),
        ({"function": "teacher"}, "1-fte"),
        ({"function": "teacher", "fte": "1", "amount": "5"}, "1-amount"),
    ],
)
def test_a_wrong_part_is_told_at_its_place_and_nothing_is_lost(
    client: Any, money: Money, row: dict[str, Any], wrong: str
) -> None:
    client.force_login(money.drafter)
    row = {**row, "function": function(row["function"]).pk} if "function" in row else row

    response = post(client, money, {"what": "Eerst", "amount": "7,25"}, row)

    page = response.content.decode()
    assert (response.status_code, LinePart.objects.count()) == (422, 0)
    assert f'href="#id_{wrong}"' in page
    assert f'id="id_{wrong}_error"' in page
    assert ('value="Eerst"' in page, 'value="7,25"' in page) == (True, True)


def test_a_norm_amount_that_is_not_known_is_asked_for_at_its_place(client: Any, money: Money) -> None:
    client.force_login(money.drafter)

    response = post(client, money, {}, {"function": function("teacher").pk, "fte": "1"}, year=2024)

    assert response.status_code == 422
    assert 'id="id_1-norm_error"' in response.content.decode()


def test_more_rows_keep_what_was_typed_and_save_nothing(client: Any, money: Money) -> None:
    client.force_login(money.drafter)

    response = post(client, money, {"what": "Boeken", "amount": "half"}, more="1")

    assert (response.status_code, len(response.context["form"].rows)) == (200, 3)
    assert 'value="half"' in response.content.decode()
    assert BudgetLine.objects.count() == 0


def test_an_amount_that_was_typed_is_the_first_part(client: Any, money: Money) -> None:
    save_line(measure=money.measures[0], year=2022, source=money.quality, amount=Amount(5_000_00), actor=money.drafter)
    client.force_login(money.drafter)

    rows = client.get(address(money)).context["form"].rows

    assert [row["amount"].value() for row in rows] == ["5.000", None, None]


def test_a_part_is_taken_away(client: Any, money: Money) -> None:
    line = put(money, Part("Boeken", amount_cents=5_00), Part("Reizen", amount_cents=7_00))
    first, second = parts_of(line)
    client.force_login(money.drafter)

    post(
        client, money, {"of": first.pk, "gone": "on", "amount": "5"}, {"of": second.pk, "what": "Reizen", "amount": "7"}
    )

    line.refresh_from_db()
    assert (line.amount_cents, [part.pk for part in parts_of(line)]) == (7_00, [second.pk])


def test_who_saves_second_sees_what_stands_there_now(client: Any, money: Money) -> None:
    client.force_login(money.drafter)
    seen = client.get(address(money)).context["seen"]
    put(money, Part("Anders", amount_cents=5_00))

    sent = {"rows": 1, "0-what": "Boeken", "0-amount": "9", "seen": seen}
    clash = client.post(address(money), sent)
    again = client.post(address(money), {**sent, "seen": clash.context["seen"]})

    page = clash.content.decode()
    assert (clash.status_code, 'value="Boeken"' in page, "Anders" in page) == (409, True, True)
    assert again.status_code == 302
    assert BudgetLine.objects.get().amount_cents == 9_00


def test_a_reader_sees_the_parts_and_no_form(client: Any, money: Money) -> None:
    put(money, Part("Werkgroepen", function=function("teacher"), fte_thousandths=500))
    client.force_login(someone(Role.CONTROLLER, unit=money.faculty))

    page = client.get(address(money)).content.decode()
    refused = client.post(address(money), {"rows": 1, "0-amount": "9"})

    assert ("0,5 fte" in page, 'name="0-what"' in page, refused.status_code) == (True, False, 403)


def test_under_reserve_and_back_by_the_pages_alone(client: Any, money: Money) -> None:
    put(money, Part("Boeken", amount_cents=5_00))
    council: Body = make_body("faculty_council", money.faculty)
    client.force_login(money.drafter)
    due = in_days(30, TODAY()).strftime("%d-%m-%Y")

    wrong = client.post(address(money, name="reserve"), {"what": "", "body": council.pk, "due_on": due})
    made = client.post(address(money, name="reserve"), {"what": "Inzet", "body": council.pk, "due_on": due})
    row = Reserve.objects.get()
    shown = client.get(address(money)).content.decode()
    listed = client.get(reverse("budgets:details", args=[money.plan.uuid])).content.decode()
    settled = client.post(
        reverse("budgets:settle", args=[row.uuid]), {"settled": "granted", "settled_on": "1-1-2020", "text": "Ja."}
    )

    assert (wrong.status_code, made.status_code, settled.status_code) == (422, 302, 302)
    assert ("Inzet" in shown, "Inzet" in listed) == (True, True)
    assert Reserve.objects.get().settled == "granted"


def test_the_next_amount_of_a_measure_names_the_same_decision_again(client: Any, money: Money) -> None:
    for year in (2022, 2023):
        put(money, Part("Boeken", amount_cents=5_00), year=year)
    council: Body = make_body("faculty_council", money.faculty)
    due = in_days(30, TODAY())
    client.force_login(money.drafter)
    client.post(
        address(money, name="reserve"), {"what": "Inzet", "body": council.pk, "due_on": due.strftime("%d-%m-%Y")}
    )

    page = client.get(address(money, year=2023, name="reserve"))

    form = page.context["form"]
    assert [form[name].value() for name in ("what", "body", "due_on")] == ["Inzet", council.pk, due]
    assert next(iter(form.fields["body"].queryset)).unit == money.faculty


def test_the_page_of_a_plan_takes_a_constant_number_of_statements(
    client: Any, money: Money, django_assert_num_queries: Any
) -> None:
    client.force_login(money.drafter)
    page = reverse("budgets:details", args=[money.plan.uuid])
    put(money, Part("Boeken", amount_cents=5_00))
    client.get(page)
    with django_assert_num_queries(7):
        client.get(page)
    for measure in money.measures:
        put(money, Part(function=function("teacher"), fte_thousandths=500), measure=measure, year=2023)
    with django_assert_num_queries(7):
        client.get(page)


def test_a_cell_made_of_parts_opens_its_page_and_one_that_waits_says_so(client: Any, money: Money) -> None:
    put(money, Part("Boeken", amount_cents=5_00))
    save_line(measure=money.measures[1], year=2023, source=money.quality, amount=Amount(7_00), actor=money.drafter)
    council = make_body("faculty_council", money.faculty)
    put_under_reserve(
        measure=money.measures[1],
        year=2023,
        what="Inzet vanaf 2023",
        body=council,
        due_on=in_days(9, TODAY()),
        actor=money.drafter,
    )
    client.force_login(money.drafter)

    page = client.get(reverse("budgets:grid", args=[money.plan.uuid])).content.decode()
    made, waits = (f"c-{money.measures[place].pk}-{year}-{money.quality.pk}" for place, year in ((0, 2022), (1, 2023)))

    assert f'href="{address(money)}"' in page
    assert f'name="{made}"' not in page
    assert f'name="{waits}"' in page
    assert (page.count(f'id="mark-{made}"'), page.count(f'id="mark-{waits}"')) == (1, 1)
    assert "Inzet vanaf 2023" in page


def test_the_tables_of_staff_and_of_reserves_add_up_and_leave_out_what_one_may_not_read(money: Money) -> None:
    put(money, Part("Werk", function=function("teacher"), fte_thousandths=1_500), Part("Boeken", amount_cents=5_00))
    put(money, Part(function=function("assistant"), fte_thousandths=500, months=6), year=2023)
    put_under_reserve(
        measure=money.measures[0],
        year=2023,
        what="Inzet",
        body=make_body("faculty_council", money.faculty),
        due_on=in_days(9, TODAY()),
        actor=money.drafter,
    )
    scope = Scope(money.framework, None, tuple(money.framework.years))
    staff, reserves = (registry.named(name).build for name in ("staff", "reserves"))

    amounts = [row.cells[-1].cents for row in staff(scope).rows]
    waiting = [row.cells[5].cents for row in reserves(scope).rows]
    stranger = scope.of(rights=rights_of(someone(Role.PORTFOLIO_HOLDER, unit=make_unit())))

    assert amounts == [135_000_75, 11_250_00, 146_250_75]
    assert waiting == [11_250_00, 11_250_00]
    assert [row.cells[7] for row in staff(scope).rows[:2]] == [Decimal("1.5"), Decimal("0.5")]
    assert (staff(stranger).rows, reserves(stranger).rows) == ((), ())


# --- on the page of the measure ---------------------------------------------------------------------------------------


def measure_page(client: Any, money: Money) -> str:
    return client.get(reverse("plans:measure", args=[money.measures[0].uuid])).content.decode()


def test_the_page_of_a_measure_shows_the_parts_of_its_amounts_with_their_sum(client: Any, money: Money) -> None:
    teacher = function("teacher")
    put(
        money,
        Part("Werkgroepen", function=teacher, fte_thousandths=500, months=6),
        Part("Boeken", amount_cents=1_234_50),
    )
    put(money, Part(function=teacher, fte_thousandths=500), year=2023)
    save_line(measure=money.measures[0], year=2024, source=money.quality, amount=Amount(5_00), actor=money.drafter)
    client.force_login(money.drafter)

    page = re.sub(r"\s+", " ", measure_page(client, money).replace("\u00a0", " "))

    found = re.findall(r"<dt>Opgebouwd uit, ([^<]*)</dt><dd><ul role=\"list\">(.*?)</ul>(?:<b>([^<]*)</b>)?</dd>", page)
    assert [(where, re.findall("<li>(.*?)</li>", parts), total) for where, parts, total in found] == [
        (
            "2022, Kwaliteitsmiddelen",
            [
                "Teacher (Werkgroepen): 0,5 fte × € 90.000,50 × 6 van 12 maanden = € 22.500,13 (Norm 2022)",
                "Boeken € 1.234,50",
            ],
            "Samen € 23.734,63",
        ),
        ("2023, Kwaliteitsmiddelen", ["Teacher: 0,5 fte × € 90.000,50 = € 45.000,25 (Norm 2022)"], ""),
    ]


@pytest.mark.parametrize(("made", "statements"), [(0, 0), (1, 1), (3, 1)])
def test_parts_cost_that_page_one_statement_and_none_where_there_are_none(
    client: Any, money: Money, made: int, statements: int
) -> None:
    for year in money.plan.years:
        save_line(measure=money.measures[0], year=year, source=money.quality, amount=Amount(5_00), actor=money.drafter)
    client.force_login(money.drafter)
    measure_page(client, money)
    with CaptureQueriesContext(connection) as before:
        measure_page(client, money)
    for year in list(money.plan.years)[:made]:
        put(money, Part("Boeken", amount_cents=1_00), Part("Reizen", amount_cents=2_00), year=year)

    with CaptureQueriesContext(connection) as after:
        page = measure_page(client, money)

    assert (page.count("Samen €"), len(after) - len(before)) == (made, statements)
