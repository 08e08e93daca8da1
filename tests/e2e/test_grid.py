"""The budget grid in Chromium: typing and the keyboard, what is refused, two people in one cell, a lost connection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from budgets.services.lines import save_line
from kwaliteit.shared.notation import Amount
from tests.budgets.rows import Money, add_measure, make_money
from tests.e2e.sheet import amounts, cell, name, total

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def money(live_server: Any) -> Money:
    return make_money(measures=3)


@pytest.fixture
def page(open_as: Callable[..., Page], money: Money) -> Page:
    return open_as(money.drafter, reverse("budgets:grid", args=[money.plan.uuid]))


def test_typing_and_the_keyboard(page: Page, money: Money) -> None:
    cell(page, money, 0).focus()
    page.keyboard.type("12.000,50")
    page.keyboard.press("Enter")
    expect(cell(page, money, 1)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(cell(page, money, 1, 2023)).to_be_focused()
    page.keyboard.type("pm")
    page.keyboard.press("ArrowUp")
    expect(cell(page, money, 0, 2023)).to_be_focused()

    expect(total(page, money, 1)).to_have_text("pm")
    expect(total(page, money, 0)).to_have_text("12.000,50")
    expect(page.locator("#grid-foot tr").first).to_contain_text("12.000,50")
    expect(page.locator("#grid-left")).to_be_in_viewport()  # what is left of the allocation, however far one scrolled
    expect(page.locator("#grid-status")).to_contain_text("Bewaard om")
    assert amounts() == [(2022, 12_000_50), (2023, None)]


def test_two_people_in_one_cell_see_both_amounts(page: Page, money: Money) -> None:
    save_line(measure=money.measures[0], year=2022, source=money.quality, amount=Amount(7_00), actor=money.drafter)

    cell(page, money, 0).fill("9")
    page.keyboard.press("Tab")

    problem = page.locator(".problem li")
    expect(problem).to_contain_text("7 bewaard; u typte 9")
    assert amounts() == [(2022, 7_00)]
    problem.get_by_role("button", name="Houd mijn bedrag").click()
    expect(problem).to_have_count(0)
    expect(total(page, money, 0)).to_have_text("9")
    assert amounts() == [(2022, 9_00)]


def test_without_a_connection_nothing_typed_is_lost(open_as: Callable[..., Page], money: Money) -> None:
    address = reverse("budgets:grid", args=[money.plan.uuid])
    page = open_as(money.drafter, address)
    page.route("**/cellen/*", lambda route: route.abort())
    cell(page, money, 0).fill("9")
    page.keyboard.press("Tab")
    expect(page.locator("#grid-message")).to_contain_text("geen verbinding")
    page.once("dialog", lambda dialog: dialog.accept())

    page.reload()

    expect(cell(page, money, 0)).to_have_value("9")
    page.unroute("**/cellen/*")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(total(page, money, 0)).to_have_text("9")
    assert amounts() == [(2022, 9_00)]


def test_what_is_being_typed_is_kept_before_it_is_sent(page: Page, money: Money) -> None:
    cell(page, money, 0).focus()
    page.keyboard.type("12")

    assert page.evaluate("Object.values(localStorage).map((kept) => JSON.parse(kept))") == [
        [{"block": False, "cells": [[name(money, 0), "12", ""]]}]
    ]
    page.wait_for_timeout(1000)
    assert amounts() == []

    page.keyboard.press("Escape")
    assert page.evaluate("localStorage.length") == 0


def test_leaving_in_the_middle_of_an_amount_saves_it_and_asks_nothing(page: Page, money: Money) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    cell(page, money, 0).focus()
    page.keyboard.type("12")
    page.get_by_role("link", name="Plannen").first.click()
    page.wait_for_url("**/plannen/")
    grid = page.url.replace("/plannen/", reverse("budgets:grid", args=[money.plan.uuid]))
    for _ in range(100):  # by the server: SQLite refuses a write to a table that another connection is reading
        if 'value="12"' in page.context.request.get(grid).text():
            break
        page.wait_for_timeout(100)

    assert (asked, amounts()) == ([], [(2022, 12_00)])


def test_a_fault_of_the_site_is_no_lost_connection(page: Page, money: Money) -> None:
    page.evaluate("window.fetch = async () => new Response('bad gateway', { status: 502 })")
    cell(page, money, 0).fill("9")
    page.keyboard.press("Tab")
    expect(page.locator("#grid-message")).to_contain_text("de fout ligt bij ons")


def test_an_error_goes_away_when_the_stored_amount_is_typed_back(page: Page, money: Money) -> None:
    field = cell(page, money, 0)
    field.fill("110%")
    field.press("Tab")
    expect(page.locator(".problem li")).to_contain_text("is geen bedrag")
    expect(page.locator("#grid-status")).not_to_have_text("Bewaren…")
    field.fill("")
    field.press("Tab")
    expect(page.locator(".problem li")).to_have_count(0)
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_a_refused_amount_is_said_in_view_below_its_cell_and_is_kept(page: Page, money: Money) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    reason = "“twaalf” is geen bedrag. Typ een getal, zoals 12.000, of pm."
    cell(page, money, 1).fill("twaalf")
    page.keyboard.press("Tab")
    page.keyboard.type("5")
    page.keyboard.press("Tab")

    expect(total(page, money, 1)).to_have_text("5")
    expect(page.locator("#grid-status")).to_have_text("1 bedrag is niet bewaard")
    alert = page.get_by_role("alert").filter(has_text="2.1, 2022: " + reason)
    expect(alert).to_be_in_viewport()
    expect(page.locator("tr.problem")).to_have_text("2.1, 2022: " + reason)
    assert cell(page, money, 1).evaluate("cell => cell.closest('tr').nextElementSibling.className") == "problem"
    alert.get_by_role("button", name="Ga erheen").click()
    expect(cell(page, money, 1)).to_be_focused()

    page.reload()
    expect(cell(page, money, 1)).to_have_value("twaalf")
    expect(cell(page, money, 1)).to_have_attribute("aria-invalid", "true")
    cell(page, money, 1).fill("12")
    page.keyboard.press("Tab")
    expect(page.locator("#grid-status")).to_contain_text("Bewaard om")
    expect(page.locator("tr.problem")).to_have_count(0)
    expect(page.locator("#grid-refused")).to_be_hidden()
    assert (asked, amounts()) == (["beforeunload"], [(2022, 12_00), (2023, 5_00)])


def test_a_kept_amount_is_asked_again_when_somebody_else_saved_another(page: Page, money: Money) -> None:
    save_line(measure=money.measures[0], year=2022, source=money.quality, amount=Amount(7_00), actor=money.drafter)
    page.on("dialog", lambda dialog: dialog.accept())
    cell(page, money, 0).fill("9")
    page.keyboard.press("Tab")
    expect(page.locator(".problem li")).to_contain_text("7 bewaard; u typte 9")

    page.reload()

    expect(page.locator(".problem li")).to_contain_text("7 bewaard; u typte 9")
    assert amounts() == [(2022, 7_00)]
    page.get_by_role("button", name="Neem het andere bedrag").click()
    expect(page.locator("tr.problem")).to_have_count(0)
    assert page.evaluate("localStorage.length") == 0


def test_a_saved_amount_is_undone_and_done_again(page: Page, money: Money) -> None:
    sum_of_row = total(page, money, 0)
    for amount in ("5", "7"):
        cell(page, money, 0).fill(amount)
        page.keyboard.press("Tab")
        expect(sum_of_row).to_have_text(amount)

    cell(page, money, 0).focus()
    for key, left in (("z", "5"), ("z", ""), ("z", ""), ("y", "5"), ("Shift+z", "7"), ("z", "5")):
        page.keyboard.press(f"Control+{key}")
        expect(cell(page, money, 0)).to_have_value(left)
        expect(sum_of_row).to_have_text(left)

    assert amounts() == [(2022, 5_00)]


def test_on_a_phone_the_cell_with_the_focus_and_its_year_are_seen(open_as: Callable[..., Page], money: Money) -> None:
    for number in range(12):
        add_measure(money, money.themes[number % 6])
    page = open_as(money.drafter, reverse("budgets:grid", args=[money.plan.uuid]), phone=True)
    page.locator("tr:last-of-type input").last.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")

    place = page.evaluate("""() => {
      const edge = (element) => element.getBoundingClientRect(), cell = edge(document.activeElement);
      const row = document.activeElement.closest("tr"), head = document.querySelector(".sheet thead th:nth-child(2)");
      return [cell.left >= edge(row.cells[0]).right, cell.top >= edge(head).bottom, edge(head).top >= 0];
    }""")

    assert place == [True, True, True]
    expect(page.locator(":focus")).to_be_in_viewport()
    expect(page.locator(".sheet thead th").nth(1)).to_be_in_viewport()
