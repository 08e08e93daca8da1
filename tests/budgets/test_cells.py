"""Saving cells over HTTP: a block as a whole or not at all, only what changed comes back, all sources in one grid."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from budgets.grid import read_seen, seen_text
from budgets.grid_rows import View, read_grid
from budgets.models import BudgetLine, CeilingReason
from budgets.queries import sources_of
from budgets.services.ceilings import give_reason
from budgets.services.income import set_allocation
from budgets.services.lines import save_line
from budgets.services.reserves import put_under_reserve
from budgets.services.staff import Part, save_parts
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.clock import today
from kwaliteit.shared.notation import Amount
from tests.budgets.rows import Money, add_measure, make_money
from tests.factories import BodyKind, institution, make_body, someone
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def money() -> Money:
    return make_money()


@pytest.fixture
def drafting(client: Any, money: Money) -> Any:
    client.force_login(money.drafter)
    return client


def name(money: Money, place: int, year: int = 2022, source: str = "quality") -> str:
    return f"c-{money.measures[place].pk}-{year}-{money.sources[source].pk}"


def post(
    client: Any, money: Money, cells: dict[str, str], *, seen: str = "", view: str = "", block: bool = True
) -> Any:
    body = {"block": block, "cells": [{"name": key, "text": text, "seen": seen} for key, text in cells.items()]}
    address = reverse("budgets:cells", args=[money.plan.uuid]) + (f"?bron={view}" if view else "")
    return client.post(address, json.dumps(body), content_type="application/json")


def put(money: Money, place: int, cents: int, source: str = "quality", year: int = 2022) -> None:
    amount = Amount(cents)
    save_line(
        measure=money.measures[place], year=year, source=money.sources[source], amount=amount, actor=money.drafter
    )


def allocate(money: Money, cents: int) -> None:
    controller = someone(Role.CONTROLLER, unit=institution())
    set_allocation(framework=money.framework, unit=money.faculty, year=2022, amount_cents=cents, actor=controller)


def amounts() -> list[tuple[str, int, int | None]]:
    return list(
        BudgetLine.objects.order_by("measure", "year", "pk").values_list("source__code", "year", "amount_cents")
    )


def test_of_a_block_with_one_unreadable_amount_nothing_is_saved(drafting, money: Money) -> None:
    before = money.plan.revision

    answer = post(drafting, money, {name(money, 0): "1.234,50", name(money, 0, 2023): "twaalf"})

    money.plan.refresh_from_db()
    assert answer.status_code == 200
    assert list(answer.json()) == ["saved", "errors", "conflicts"]
    assert (answer.json()["saved"], list(answer.json()["errors"])) == ({}, [name(money, 0, 2023)])
    assert (amounts(), money.plan.revision) == ([], before)


def test_of_a_block_with_one_cell_of_somebody_else_nothing_is_saved(drafting, money: Money) -> None:
    put(money, 1, 7_00)

    answer = post(drafting, money, {name(money, 0): "5", name(money, 1): "9"}).json()

    assert (answer["saved"], answer["errors"], list(answer["conflicts"])) == ({}, {}, [name(money, 1)])
    assert amounts() == [("quality", 2022, 7_00)]


def test_a_block_of_dutch_and_english_numbers_is_saved_as_one(drafting, money: Money) -> None:
    before = money.plan.revision
    texts = ["1.234,50", "1,234.50", "pm", "€ 12k", "", "0"]
    keys = [name(money, place, year) for place in (0, 1) for year in (2022, 2023, 2024)]

    answer = post(drafting, money, dict(zip(keys, texts, strict=True))).json()

    assert list(answer["saved"]) == keys
    assert {key: one["seen"] for key, one in answer["saved"].items()} == dict(
        zip(keys, ["123450", "123450", "pm", "1200000", "", "0"], strict=True)
    )
    money.plan.refresh_from_db()
    assert (money.plan.revision, BudgetLine.history.count()) == (before + 1, 5)


def test_only_the_sums_that_changed_come_back(drafting, money: Money) -> None:
    put(money, 1, 1_00)

    answer = post(drafting, money, {name(money, 0): "3"}, block=False).json()

    row = f"r-{money.measures[0].pk}-{money.quality.pk}"
    shares = {f"t-{number}-share" for number in range(1, 7)}
    assert set(answer["computed"]) == {row, "t-1-0", "t-1-1", "t-1-2", "t-1-total", *shares}
    assert (answer["computed"][row], answer["computed"]["t-1-0"]) == ("3", "3")
    assert (answer["computed"]["t-1-share"][:2], answer["computed"]["t-2-share"][:2]) == ("75", "25")
    assert list(answer["saved"]) == [name(money, 0)]


def test_money_of_other_sources_is_shown_and_not_counted(drafting, money: Money) -> None:
    allocate(money, 10_00)
    put(money, 0, 4_00)

    answer = post(drafting, money, {name(money, 0, source="npo"): "9"}, block=False).json()
    grid = drafting.get(reverse("budgets:grid", args=[money.plan.uuid])).context["grid"]

    assert answer["computed"][f"r-{money.measures[0].pk}-{money.sources['npo'].pk}"] == "9"
    assert answer["computed"]["t-1-0"] == "4"
    assert answer["over"] == []
    assert [(row.number, row.source.code, row.leads, row.added) for row in grid.rows] == [
        ("1.1", "quality", True, True),
        ("1.1", "npo", False, False),
        ("2.1", "quality", True, True),
    ]
    assert [one.euros for one in grid.totals] == ["4", "", ""]
    assert grid.left[0].cents == 6_00
    assert [(one.source.code, one.total.cents) for one in grid.beside] == [("npo", 9_00)]


def test_the_grid_of_one_source_has_a_row_of_it_for_every_measure(drafting, money: Money) -> None:
    put(money, 0, 4_00)
    put(money, 1, 9_00, "npo")

    page = drafting.get(reverse("budgets:grid", args=[money.plan.uuid]) + "?bron=npo").context["grid"]
    answer = post(drafting, money, {name(money, 0, source="npo"): "2"}, view="npo", block=False).json()

    assert [(row.source.code, row.leads, row.total.cents) for row in page.rows] == [
        ("npo", True, 0),
        ("npo", True, 9_00),
    ]
    assert (page.total.cents, page.beside) == (9_00, ())
    assert answer["computed"]["t-1-0"] == "2"


def test_quality_funds_of_two_sources_are_held_against_one_allocation(drafting, money: Money) -> None:
    money.sources["npo"].counts = True
    money.sources["npo"].save()
    allocate(money, 10_00)
    put(money, 0, 4_00)
    put(money, 1, 9_00, "npo")
    address = reverse("budgets:grid", args=[money.plan.uuid])

    left = [drafting.get(address + view).context["grid"].left[0].cents for view in ("", "?bron=quality", "?bron=npo")]

    assert left == [-3_00] * 3


def test_a_row_for_another_source_can_be_added_without_scripts(drafting, money: Money) -> None:
    address = reverse("budgets:grid", args=[money.plan.uuid])

    page = drafting.get(address, {"rij": money.measures[1].pk, "erbij": "npo"}).content.decode()
    saved = drafting.post(address, {name(money, 1, source="npo"): "5", name(money, 0): "x"})
    again = drafting.post(address, {name(money, 1, source="npo"): "5"})

    assert f'name="{name(money, 1, source="npo")}"' in page
    assert f'name="{name(money, 0, source="npo")}"' not in page
    assert (saved.status_code, f'name="{name(money, 1, source="npo")}"' in saved.content.decode()) == (422, True)
    assert (again.status_code, amounts()) == (302, [("npo", 2022, 5_00)])


@pytest.mark.parametrize("asked", [{"rij": "x", "erbij": "npo"}, {"rij": "1" * 30, "erbij": "npo"}, {"erbij": "-"}])
def test_a_row_that_cannot_be_is_passed_over(drafting, money: Money, asked: dict[str, str]) -> None:
    response = drafting.get(reverse("budgets:grid", args=[money.plan.uuid]), asked)

    assert (response.status_code, len(response.context["grid"].rows)) == (200, 2)


def test_a_source_of_another_framework_is_refused(drafting, money: Money) -> None:
    key = f"c-{money.measures[0].pk}-2022-999999"

    answer = post(drafting, money, {key: "5"})
    plain = drafting.post(reverse("budgets:grid", args=[money.plan.uuid]), {key: "5"})

    assert (answer.status_code, plain.status_code, amounts()) == (409, 422, [])


def test_what_a_form_saw_travels_without_its_empty_cells(money: Money) -> None:
    put(money, 0, 4_00)
    grid = read_grid(money.plan, View(sources_of(money.framework.pk)))

    text = seen_text(cell for row in grid.rows for cell in row.cells)

    assert text == f"{name(money, 0)}=400"
    assert read_seen(text) == {name(money, 0): "400"}
    assert (read_seen(None), read_seen("[] x=1")) == (None, {})


def test_a_cell_under_reserve_has_a_mark_and_one_that_is_made_of_parts_is_a_link(drafting, money: Money) -> None:
    measure = money.measures[0]
    place = {"measure": measure, "source": money.quality, "actor": money.drafter}
    put(money, 0, 4_00)
    body = make_body(BodyKind.FACULTY_COUNCIL, money.faculty)
    put_under_reserve(year=2022, what="Uitbreiding", body=body, due_on=today() + timedelta(days=9), **place)
    save_parts(year=2023, parts=[Part(what="Zaalhuur", amount_cents=9_00)], **place)

    response = drafting.get(reverse("budgets:grid", args=[money.plan.uuid]))
    answer = post(drafting, money, {name(money, 0, 2023): "5"})

    page = response.content.decode()
    line = reverse("budgets:line", args=[measure.uuid, 2023, "quality"])
    assert [(cell.year, cell.mark.sign, cell.opens) for _row, cell in response.context["grid"].marked] == [
        (2022, "*", ""),
        (2023, "=", line),
    ]
    assert f'<td data-mark="*"><input id="{name(money, 0)}"' in page
    assert f'<p id="mark-{name(money, 0)}" class="flush">* 1.1, 2022: onder voorbehoud van een besluit' in page
    assert f'<a href="{line}" id="{name(money, 0, 2023)}"' in page
    assert f'name="{name(money, 0, 2023)}"' not in page
    assert (list(answer.json()["errors"]), amounts()) == (
        [name(money, 0, 2023)],
        [("quality", 2022, 4_00), ("quality", 2023, 9_00)],
    )


def made_of_parts_meanwhile(money: Money) -> None:
    place = {"measure": money.measures[0], "source": money.quality, "actor": money.drafter}
    save_parts(year=2023, parts=[Part(what="Zaalhuur", amount_cents=9_00)], **place)


@pytest.mark.parametrize("block", [True, False])
def test_a_cell_that_a_colleague_made_of_parts_meanwhile_says_so_and_single_others_are_saved(
    drafting, money: Money, block: bool
) -> None:
    made_of_parts_meanwhile(money)
    typed = {name(money, 0, 2023): "5", name(money, 1): "7"}

    answer = post(drafting, money, typed, block=block)

    said = answer.json()
    assert (answer.status_code, list(said["errors"])) == (200, [name(money, 0, 2023)])
    assert "bestaat inmiddels uit onderdelen" in said["errors"][name(money, 0, 2023)]
    saved = [] if block else [("quality", 2022, 7_00)]
    assert (list(said["saved"]), amounts()) == (
        [] if block else [name(money, 1)],
        [("quality", 2023, 9_00), *saved],
    )


def test_a_cell_of_a_measure_that_a_colleague_took_out_says_so_and_single_others_are_saved(
    drafting, money: Money
) -> None:
    gone, typed = name(money, 0), {name(money, 0): "5", name(money, 1): "7"}
    money.measures[0].delete()

    said = post(drafting, money, typed, block=False).json()

    assert (list(said["errors"]), list(said["saved"])) == ([gone], [name(money, 1)])
    assert amounts() == [("quality", 2022, 7_00)]


def test_the_plain_form_says_at_its_cell_what_keeps_the_whole_from_being_saved(drafting, money: Money) -> None:
    made_of_parts_meanwhile(money)
    typed = {name(money, 0, 2023): "5", name(money, 1): "7"}

    page = drafting.post(reverse("budgets:grid", args=[money.plan.uuid]), typed)

    text = page.content.decode()
    assert (page.status_code, amounts()) == (422, [("quality", 2023, 9_00)])
    assert [cell.name for _row, cell in page.context["grid"].errors] == [name(money, 0, 2023)]
    assert f'<li id="e-{name(money, 0, 2023)}">' in text
    assert f'<a href="#{name(money, 0, 2023)}">' in text
    assert f'name="{name(money, 1)}" inputmode="decimal" value="7"' in text


def test_the_plain_form_says_above_what_stands_at_no_cell_any_more(drafting, money: Money) -> None:
    typed = {name(money, 0): "5", name(money, 1): "7"}
    money.measures[0].delete()

    page = drafting.post(reverse("budgets:grid", args=[money.plan.uuid]), typed)

    assert (page.status_code, amounts(), page.context["grid"].errors) == (422, [], [])
    assert [str(one) for one in page.context["messages"]] == [
        "Iemand anders heeft een maatregel uit deze begroting verwijderd. Open de begroting opnieuw."
    ]


@pytest.mark.parametrize("size", [1, 4])
def test_a_block_takes_as_many_statements_as_a_cell(
    drafting, money: Money, size: int, django_assert_num_queries
) -> None:
    for _number in range(size):
        add_measure(money, money.themes[0])
    post(drafting, money, {name(money, 0): "1"})

    with django_assert_num_queries(30):
        post(drafting, money, {name(money, 2 + n, year): "7" for n in range(size) for year in money.plan.years})


# --- the reason over the ceiling --------------------------------------------------------------------------------------


def test_over_the_ceiling_is_saved_and_a_reason_is_asked_in_the_grid(drafting, money: Money) -> None:
    allocate(money, 10_00)
    address = reverse("budgets:reasons", args=[money.plan.uuid])

    answer = post(drafting, money, {name(money, 0): "34"}).json()
    page = drafting.get(reverse("budgets:grid", args=[money.plan.uuid]))
    response = drafting.post(address, {"reason-2022": " Een nieuwe docent. ", "reason-2023": "", "bron": "quality"})

    assert (answer["over"], amounts()) == ([2022], [("quality", 2022, 34_00)])
    assert page.context["reasons"] == [(2022, True, "", ""), (2023, False, "", ""), (2024, False, "", "")]
    assert response.url == reverse("budgets:grid", args=[money.plan.uuid]) + "?bron=quality"
    assert list(CeilingReason.objects.values_list("year", "text")) == [(2022, "Een nieuwe docent.")]


def test_a_reason_that_is_refused_stays_as_it_was_typed(drafting, money: Money) -> None:
    give_reason(money.plan, 2022, "Eerst", money.drafter)

    response = drafting.post(
        reverse("budgets:reasons", args=[money.plan.uuid]), {"reason-2022": "Anders", "reason-2023": "x" * 2001}
    )

    assert response.status_code == 422
    assert [(year, text[:6], bool(wrong)) for year, _over, text, wrong in response.context["reasons"]] == [
        (2022, "Anders", False),
        (2023, "xxxxxx", True),
        (2024, "", False),
    ]
    assert list(CeilingReason.objects.values_list("year", "text")) == [(2022, "Eerst")]


def test_who_only_reads_gives_no_reason(client, money: Money) -> None:
    client.force_login(someone(Role.CONTROLLER, unit=money.faculty))

    response = client.post(reverse("budgets:reasons", args=[money.plan.uuid]), {"reason-2022": "Omdat"})

    assert (response.status_code, CeilingReason.objects.count()) == (403, 0)
