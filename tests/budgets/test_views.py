"""The pages of money: who sees them, what they save, what they refuse, and how many statements they take."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from budgets import queries
from budgets.models import Allocation, BudgetLine, Income
from budgets.services.income import set_allocation, set_income
from budgets.services.lines import save_line
from budgets.tables import Column
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.notation import Amount
from plans.checks import completeness_of
from tests.budgets.rows import Money, add_measure, make_money
from tests.factories import institution, make_unit, someone
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def money() -> Money:
    return make_money()


def grid_url(money: Money) -> str:
    return reverse("budgets:grid", args=[money.plan.uuid])


def post_cells(client: Any, money: Money, *cells: tuple[str, str, str | None]) -> Any:
    body = {"cells": [{"name": name, "text": text, "seen": seen} for name, text, seen in cells]}
    return client.post(
        reverse("budgets:cells", args=[money.plan.uuid]), json.dumps(body), content_type="application/json"
    )


def name(money: Money, place: int, year: int = 2022, source: str = "quality") -> str:
    return f"c-{money.measures[place].pk}-{year}-{money.sources[source].pk}"


def amounts() -> list[tuple[int, int | None, bool]]:
    return list(BudgetLine.objects.order_by("measure", "year").values_list("year", "amount_cents", "pm"))


def test_who_may_not_know_of_the_plan_gets_404_and_who_only_reads_sees_no_inputs(client, money: Money) -> None:
    stranger = someone(Role.PORTFOLIO_HOLDER, unit=make_unit())
    reader = someone(Role.CONTROLLER, unit=money.faculty)
    answers = {}
    for person in (stranger, reader, money.drafter):
        client.force_login(person)
        response = client.get(grid_url(money))
        answers[person] = (response.status_code, response.content.count(b'name="c-'))

    assert answers == {stranger: (404, 0), reader: (200, 0), money.drafter: (200, 6)}


def test_a_reader_who_posts_is_refused(client, money: Money) -> None:
    client.force_login(someone(Role.CONTROLLER, unit=money.faculty))

    plain = client.post(grid_url(money), {name(money, 0): "5"})
    sent = post_cells(client, money, (name(money, 0), "5", ""))

    assert (plain.status_code, sent.status_code, amounts()) == (403, 403, [])


def test_the_plain_form_saves_all_cells(client, money: Money) -> None:
    client.force_login(money.drafter)

    response = client.post(
        grid_url(money), {name(money, 0): "12.000,50", name(money, 0, 2023): "€ 12k", name(money, 1): "pm"}
    )

    assert response.status_code == 302
    assert amounts() == [(2022, 12_000_50, False), (2023, 12_000_00, False), (2022, None, True)]


def test_the_plain_form_keeps_what_was_typed_and_says_what_is_wrong(client, money: Money) -> None:
    client.force_login(money.drafter)

    response = client.post(grid_url(money), {name(money, 0): "twaalf", name(money, 1): "7"})

    page = response.content.decode()
    assert (response.status_code, amounts()) == (422, [])
    assert 'value="twaalf"' in page
    assert 'value="7"' in page
    assert f'aria-describedby="e-{name(money, 0)}"' in page
    assert f'<a href="#{name(money, 0)}">' in page


def test_a_second_save_of_the_same_form_shows_both_amounts(client, money: Money) -> None:
    client.force_login(money.drafter)
    save_line(measure=money.measures[0], year=2022, source=money.quality, amount=Amount(7_00), actor=money.drafter)

    stale = client.post(grid_url(money), {name(money, 0): "9", "seen": ""})
    again = client.post(grid_url(money), {name(money, 0): "9", "seen": f"{name(money, 0)}=700"})

    assert (stale.status_code, again.status_code) == (409, 302)
    assert 'value="9"' in stale.content.decode()
    assert amounts() == [(2022, 9_00, False)]


def test_cells_save_what_they_can_and_say_why_not_the_rest(client, money: Money) -> None:
    client.force_login(money.drafter)
    save_line(measure=money.measures[1], year=2022, source=money.quality, amount=Amount(7_00), actor=money.drafter)

    answer = post_cells(
        client,
        money,
        (name(money, 0), "1.240.000", ""),
        (name(money, 0, 2023), "-5", ""),
        (name(money, 1), "9", ""),
    ).json()

    assert list(answer["saved"]) == [name(money, 0)]
    assert list(answer["errors"]) == [name(money, 0, 2023)]
    assert answer["conflicts"][name(money, 1)]["seen"] == "700"
    assert answer["computed"][f"r-{money.measures[0].pk}-{money.quality.pk}"].replace(".", ",") == "1,240,000"
    assert amounts() == [(2022, 1_240_000_00, False), (2022, 7_00, False)]


def test_sending_the_same_again_changes_nothing(client, money: Money) -> None:
    client.force_login(money.drafter)
    post_cells(client, money, (name(money, 0), "5", ""))
    before = BudgetLine.history.count()

    answer = post_cells(client, money, (name(money, 0), "5", ""))

    assert (answer.status_code, answer.json()["conflicts"], BudgetLine.history.count()) == (200, {}, before)


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"[]", 400), (b"{", 400), (b'{"cells": [{"name": "c-1-2022-1"}]}', 400), (b" " * 31_000_000, 413)],
    ids=["list", "broken", "no text", "30 MB"],
)
def test_cells_that_cannot_be_read_are_refused_with_a_message(client, money: Money, body: bytes, status: int) -> None:
    client.force_login(money.drafter)

    response = client.post(reverse("budgets:cells", args=[money.plan.uuid]), body, content_type="application/json")

    assert response.status_code == status
    assert response.json()["message"]


def test_over_the_ceiling_warns_and_shows_what_is_left(client, money: Money) -> None:
    controller = someone(Role.CONTROLLER, unit=institution())
    set_allocation(framework=money.framework, unit=money.faculty, year=2022, amount_cents=10_00, actor=controller)
    client.force_login(money.drafter)

    answer = post_cells(client, money, (name(money, 0), "34", "")).json()

    assert "2022" in answer["notice"]
    assert "−24" in answer["foot"]
    assert "−24" in answer["left"]


@pytest.mark.parametrize(
    "body", ['{"cells": ' + "[" * 5000 + "]" * 5000 + "}", "[]", '{"cells": 4}', '{"cells": [[]]}']
)
def test_amounts_that_cannot_be_read_are_refused_and_no_fault(client, money: Money, body) -> None:
    client.force_login(money.drafter)

    sent = client.post(reverse("budgets:cells", args=[money.plan.uuid]), body, content_type="application/json")
    plain = client.post(grid_url(money), {name(money, 0): "5", "seen": body})

    assert (sent.status_code, plain.status_code) == (400, 302)


@pytest.mark.parametrize("measures", [1, 3])
def test_the_grid_takes_a_constant_number_of_statements(client, money: Money, measures, django_assert_num_queries):
    for _number in range(measures):
        made = add_measure(money, money.themes[0])
        save_line(measure=made, year=2022, source=money.quality, amount=Amount(1), actor=money.drafter)
    client.force_login(money.drafter)
    client.get(grid_url(money))

    with django_assert_num_queries(10):
        client.get(grid_url(money))


@pytest.mark.parametrize("measures", [1, 3])
def test_saving_a_cell_takes_a_constant_number_of_statements(client, money: Money, measures, django_assert_num_queries):
    for _number in range(measures):
        add_measure(money, money.themes[0])
    client.force_login(money.drafter)
    post_cells(client, money, (name(money, 0), "1", ""))

    with django_assert_num_queries(30):
        post_cells(client, money, (name(money, 0), "2", None))


@pytest.mark.parametrize("measures", [1, 3])
def test_the_tables_take_a_constant_number_of_statements(client, money: Money, measures, django_assert_num_queries):
    for _number in range(measures):
        made = add_measure(money, money.themes[0])
        save_line(measure=made, year=2022, source=money.quality, amount=Amount(1), actor=money.drafter)
    client.force_login(money.drafter)
    for address in (reverse("budgets:tables", args=[money.plan.uuid]), reverse("budgets:institution")):
        client.get(address)

    with django_assert_num_queries(8):
        client.get(reverse("budgets:tables", args=[money.plan.uuid]))
    with django_assert_num_queries(10):
        client.get(reverse("budgets:institution"))


def test_the_sheet_has_numbers_formulas_and_a_fixed_heading(client, money: Money) -> None:
    save_line(measure=money.measures[0], year=2022, source=money.quality, amount=Amount(5_50), actor=money.drafter)
    money.measures[1].title = "=1+1"
    money.measures[1].save()
    client.force_login(money.drafter)

    response = client.get(reverse("budgets:sheet", args=[money.plan.uuid, "xlsx"]))

    page = load_workbook(io.BytesIO(response.content)).worksheets[0]
    assert page.freeze_panes == "D2"
    assert [cell.value for cell in page[2]][2:7] == ["Kwaliteitsmiddelen", 5.5, None, None, "=SUM(D2:F2)"]
    assert [page.column_dimensions[one].hidden for one in "GH"] == [False, True]
    assert (page["B3"].value, page["B3"].data_type) == ("2.1 =1+1", "s")


def test_the_csv_is_for_excel(client, money: Money) -> None:
    save_line(measure=money.measures[0], year=2022, source=money.quality, amount=Amount(5_50), actor=money.drafter)
    client.force_login(money.drafter)

    response = client.get(reverse("budgets:sheet", args=[money.plan.uuid, "csv"]), headers={"accept-language": "nl"})

    lines = response.content.decode("utf-8-sig").split("\r\n")
    assert lines[1].startswith("1. Intensiteit;1.1 Maatregel 1;Kwaliteitsmiddelen;5,50;;;5,50;")


def test_history_and_notes_of_a_measure(client, money: Money) -> None:
    put = {"measure": money.measures[0], "year": 2022, "source": money.quality, "actor": money.drafter}
    line = save_line(amount=Amount(5_00), **put)
    save_line(amount=Amount(6_00), **put)
    client.force_login(money.drafter)
    address = reverse("budgets:measure", args=[money.measures[0].uuid])

    response = client.post(address, {f"note-{line.pk}": "NPO in 2022"})

    assert response.status_code == 302
    assert BudgetLine.objects.get().note == "NPO in 2022"
    changes = client.get(address).context["changes"]
    assert [(change.before, change.after, change.who) for change in changes] == [
        ("6", "6", str(money.drafter)),
        ("5", "6", str(money.drafter)),
        ("", "5", str(money.drafter)),
    ]


def test_allocating_by_rate(client, money: Money) -> None:
    client.force_login(someone(Role.CONTROLLER, unit=institution()))
    form = {"form": "allocation", "a-unit": money.faculty.code, "a-year": "2022"}

    wrong = client.post(reverse("budgets:allocations"), {**form, "a-rate": "500"})
    right = client.post(reverse("budgets:allocations"), {**form, "a-rate": "500", "a-students": "5940"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert Allocation.objects.get().amount_cents == 2_970_000_00


def test_entering_income(client, money: Money) -> None:
    client.force_login(someone(Role.CONTROLLER, unit=institution()))

    response = client.post(
        reverse("budgets:allocations"),
        {
            "form": "income",
            "i-year": "2022",
            "i-stage": "letter",
            "i-amount": "16.628.000",
            "i-dated": "2021-04-13",
            "i-source": "Kadernota",
        },
    )

    assert response.status_code == 302
    assert Income.objects.get().amount_cents == 16_628_000_00


def test_a_later_paper_takes_the_place_of_an_earlier_one_that_stays_in_view(client, money: Money) -> None:
    controller = someone(Role.CONTROLLER, unit=institution())
    client.force_login(controller)
    paper = {"framework": money.framework, "year": 2022, "stage": "letter", "actor": controller}
    first = set_income(amount_cents=16_628_000_00, dated=date(2021, 4, 13), source="Kadernota", **paper)
    set_income(amount_cents=17_000_000_00, dated=date(2021, 11, 1), source="Najaarsnota", **paper)
    address = reverse("budgets:allocations")

    page = client.get(address).content.decode()
    known = queries.incomes(money.framework)
    gone = client.post(address, {"form": "remove-income", "paper": first.pk}, follow=True)

    ready = gone.context["forms"]["income"].initial
    assert ready == {
        "year": 2022,
        "stage": "letter",
        "amount": 16_628_000_00,
        "dated": date(2021, 4, 13),
        "source": "Kadernota",
    }
    assert "Kadernota" in page
    assert "Najaarsnota" in page
    assert known == {Column(2022): 17_000_000_00}
    assert [row.source for row in Income.objects.all()] == ["Najaarsnota"]
    assert first.history.first().history_user == controller


@pytest.mark.parametrize(
    ("role", "level", "expected"),
    [
        (Role.CONTROLLER, "institution", 302),
        (Role.BOARD_STAFF, "institution", 403),
        (Role.CONTROLLER, "faculty", 404),
        (Role.PORTFOLIO_HOLDER, "faculty", 404),
    ],
)
def test_only_the_controller_of_the_institution_allocates(client, money: Money, role, level, expected) -> None:
    client.force_login(someone(role, unit=institution() if level == "institution" else money.faculty))

    response = client.post(
        reverse("budgets:allocations"),
        {"form": "allocation", "a-unit": money.faculty.code, "a-year": "2022", "a-amount": "5"},
    )

    assert (response.status_code, Allocation.objects.count()) == (expected, int(expected == 302))


def test_realised_is_not_for_others(client, money: Money) -> None:
    client.force_login(someone(Role.DEAN, unit=money.faculty))
    assert client.get(reverse("budgets:realised")).status_code == 404


def links(response: Any) -> set[str]:
    return set(re.findall(r'href="(/begroting/[^"#]*)"', response.content.decode()))


@pytest.mark.parametrize(
    ("at", "pages"),
    [
        ("top", ["instelling", "tabellen", "toewijzingen", "besteding"]),
        ("faculty", ["instelling", "tabellen", "besteding"]),
    ],
)
def test_a_controller_reaches_every_page_of_money_from_home(client, money: Money, at: str, pages: list[str]) -> None:
    unit = institution() if at == "top" else money.faculty
    client.force_login(someone(Role.CONTROLLER, unit=unit))
    home = links(client.get(reverse("home")))
    assert reverse("budgets:institution") in home

    for page in pages:
        response = client.get(f"/begroting/{page}/?kader=ka")
        addresses = [f"/begroting/{each}/?kader=ka" for each in pages]
        assert set(addresses) <= {address for address, _label, _here in response.context["tabs"]}
        assert set(addresses) <= links(response)


def test_the_budget_of_a_plan_leads_to_the_money_around_it(client, money: Money) -> None:
    found = {}
    for role in (Role.CONTROLLER, Role.PORTFOLIO_HOLDER):
        client.force_login(someone(role, unit=money.faculty))
        response = client.get(grid_url(money))
        found[role] = [str(label) for _address, label in response.context["around"]]
        assert {client.get(address).status_code for address, _label in response.context["around"]} == {200}

    assert found == {
        Role.CONTROLLER: ["Gerealiseerde besteding", "Begroting van de instelling", "Verschuivingen"],
        Role.PORTFOLIO_HOLDER: ["Rekenblad inlezen", "Begroting van de instelling", "Verschuivingen"],
    }


def test_the_place_of_the_notice_about_too_much_is_there_before_the_notice(client, money: Money) -> None:
    """A screen reader tells what comes into a live region that stood on the page already."""
    client.force_login(money.drafter)

    assert '<div id="budget-notice" role="status"></div>' in client.get(grid_url(money)).content.decode()


def test_a_missing_amount_leads_to_its_first_cell_in_the_budget(client, money: Money) -> None:
    measure, funded = money.measures
    save_line(measure=funded, year=2022, source=money.quality, amount=Amount(5_00), actor=money.drafter)
    client.force_login(money.drafter)
    findings = completeness_of(money.plan).findings
    [address] = [one.edit_url for one in findings if one.kind == "measure" and not one.field_name]
    page = client.get(address).content.decode()

    assert address == f"{grid_url(money)}?maatregel={measure.uuid}"
    assert re.findall(r'<input id="([^"]*)"[^>]* autofocus', page) == [name(money, 0)]
    shown = client.get(reverse("plans:measure", args=[measure.uuid])).content.decode()
    assert f'href="{address}">Vul ze in de begroting in' in shown

    client.force_login(someone(Role.DEAN, unit=money.faculty))
    assert (
        grid_url(money) + "?maatregel" not in client.get(reverse("plans:measure", args=[measure.uuid])).content.decode()
    )
