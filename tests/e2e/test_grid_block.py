"""Blocks in the budget grid in Chromium: selected, copied, pasted, filled, undone; a lost network and a lost session."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from budgets.models import BudgetLine
from budgets.services.income import set_allocation
from budgets.services.lines import Cell, save_cells, save_line
from budgets.services.staff import Part, save_parts
from kwaliteit.shared.notation import Amount
from tests.budgets.rows import Money, add_measure, make_money
from tests.e2e.conftest import log_in
from tests.e2e.sheet import amounts, cell, copied, name, paste, total
from tests.factories import Role, institution, someone

pytestmark = pytest.mark.django_db(transaction=True)
CELLS = "**/cellen/*"


@pytest.fixture
def money(live_server: Any) -> Money:
    return make_money(measures=3)


@pytest.fixture
def page(open_as: Callable[..., Page], money: Money) -> Page:
    return open_as(money.drafter, reverse("budgets:grid", args=[money.plan.uuid]))


@pytest.fixture
def filled(money: Money) -> Money:
    """1 2 3 / 4 5 6 / nothing, in euros."""
    cells = [
        Cell(measure.pk, year, money.quality, Amount((row * 3 + column + 1) * 100))
        for row, measure in enumerate(money.measures[:2])
        for column, year in enumerate(money.plan.years)
    ]
    save_cells(document=money.plan, cells=cells, actor=money.drafter)
    return money


def texts(page: Page) -> list[list[str]]:
    rows = page.locator("tbody tr:has(td > input)").all()
    return [[field.input_value() for field in row.locator("td > input").all()] for row in rows]


def said(page: Page) -> Any:
    return page.locator("#grid-done")


def saved(page: Page) -> None:
    expect(page.locator("#grid-status")).to_contain_text("Bewaard om")


def middle(page: Page, money: Money, place: int, year: int) -> None:
    box = cell(page, money, place, year).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def tool(page: Page, label: str) -> Any:
    return page.locator("#grid-tools").get_by_role("button", name=label)


def test_a_block_of_100_by_6_comes_in_as_one_and_goes_out_as_it_came(
    open_as: Callable[..., Page], money: Money
) -> None:
    money.plan.first_year, money.plan.last_year = 2019, 2024
    money.plan.save()
    for _number in range(97):
        add_measure(money, money.themes[_number % 6])
    page = open_as(money.drafter, reverse("budgets:grid", args=[money.plan.uuid]))
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    line = "1.234,50\t1,234.50\tpm\t\t€ 12k\t0"
    first = page.locator("tbody td > input").first

    first.focus()
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData("text/plain", text);
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }""",
        "\r\n".join([line] * 100) + "\r\n",
    )

    expect(said(page)).to_have_text("500 bedragen geplakt.")
    saved(page)
    expect(page.locator("#grid-foot td").first).to_have_text("123.450")
    assert len(posts) == 1
    assert BudgetLine.objects.count() == 500
    assert copied(page) == "\n".join(["1.234,50\t1.234,50\tpm\t\t12.000\t0"] * 100)
    expect(first).to_be_focused()

    page.keyboard.press("Control+z")
    expect(said(page)).to_have_text("Ongedaan gemaakt: 500 cellen zijn weer zoals ze waren.")
    expect(page.locator("#grid-foot td").first).to_have_text("")
    assert BudgetLine.objects.count() == 0
    assert len(posts) == 2


def test_what_is_copied_in_english_is_pasted_in_dutch(open_as: Callable[..., Page], filled: Money) -> None:
    save_line(
        measure=filled.measures[0], year=2022, source=filled.quality, amount=Amount(1_234_567_50), actor=filled.drafter
    )
    address = reverse("budgets:grid", args=[filled.plan.uuid])
    english = open_as(filled.drafter, address, language="en")
    cell(english, filled, 0).focus()
    english.keyboard.press("Shift+ArrowRight")
    english.keyboard.press("Shift+ArrowDown")
    text = copied(english)
    assert text == "1,234,567.50\t2\n4\t5"

    dutch = open_as(filled.drafter, address)
    paste(dutch, filled, text, place=1, year=2023)
    saved(dutch)

    assert texts(dutch) == [["1.234.567,50", "2", "3"], ["4", "1.234.567,50", "2"], ["", "4", "5"]]


def test_selecting_with_the_keyboard_and_the_mouse(page: Page, filled: Money) -> None:
    page.reload()
    cell(page, filled, 0).focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    expect(cell(page, filled, 0)).to_be_focused()
    expect(said(page)).to_have_text("Geselecteerd: 1.1, 2022 tot en met 2.1, 2023, 4 cellen.")
    assert copied(page) == "1\t2\n4\t5"
    page.keyboard.press("Control+a")
    assert copied(page) == "1\t2\t3\n4\t5\t6\n\t\t"
    page.keyboard.press("ArrowDown")
    expect(page.locator("td[data-block]")).to_have_count(0)

    cell(page, filled, 0, 2023).click()
    middle(page, filled, 0, 2023)
    page.mouse.down()
    middle(page, filled, 2, 2024)
    page.mouse.up()
    expect(page.locator("td[data-block]")).to_have_count(6)
    assert copied(page) == "2\t3\n5\t6\n\t"
    cell(page, filled, 1, 2023).click()
    cell(page, filled, 1, 2024).click(modifiers=["Shift"])
    assert copied(page) == "5\t6"


def test_keys_go_where_they_go_in_a_sheet(page: Page, filled: Money) -> None:
    page.reload()
    cell(page, filled, 0, 2023).focus()
    for key, place, year in (
        ("End", 0, 2024),
        ("Home", 0, 2022),
        ("Control+End", 2, 2024),
        ("Control+Home", 0, 2022),
        ("Control+ArrowDown", 1, 2022),
        ("Control+ArrowDown", 2, 2022),
        ("Control+ArrowUp", 1, 2022),
        ("Control+ArrowRight", 1, 2024),
        ("Shift+Enter", 0, 2024),
    ):
        page.keyboard.press(key)
        expect(cell(page, filled, place, year)).to_be_focused()

    cell(page, filled, 0).focus()
    for key in ("7", "Tab", "8", "Tab", "9", "Enter"):  # Enter goes back to where Tab began, a row further
        page.keyboard.press(key)
    expect(cell(page, filled, 1)).to_be_focused()
    saved(page)
    assert texts(page)[0] == ["7", "8", "9"]

    page.keyboard.press("F2")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("1")
    expect(cell(page, filled, 1)).to_have_value("14")
    page.keyboard.press("Escape")
    expect(cell(page, filled, 1)).to_have_value("4")


def test_fill_right_empty_and_copy_a_year(page: Page, filled: Money) -> None:
    page.reload()
    cell(page, filled, 0).focus()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+r")
    expect(said(page)).to_have_text("4 bedragen naar rechts doorgevoerd.")
    saved(page)
    assert texts(page) == [["1", "1", "1"], ["4", "4", "4"], ["", "", ""]]

    page.keyboard.press("Delete")
    expect(said(page)).to_have_text("2 cellen leeggemaakt.")
    expect(total(page, filled, 0)).to_have_text("2")
    assert texts(page) == [["", "1", "1"], ["", "4", "4"], ["", "", ""]]

    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(total(page, filled, 0)).to_have_text("6")
    assert texts(page) == [["1", "2", "3"], ["4", "5", "6"], ["", "", ""]]
    page.keyboard.press("Control+y")
    expect(total(page, filled, 0)).to_have_text("3")

    cell(page, filled, 2, 2024).fill("8")
    page.get_by_label("Kopieer het jaar").select_option("2022")
    page.get_by_label("naar", exact=True).select_option("2024")
    cell(page, filled, 0).fill("5")
    tool(page, "Neem over").click()
    expect(said(page)).to_have_text("1 bedragen van 2022 overgenomen in 2024.")
    expect(tool(page, "Neem over")).to_be_focused()
    expect(total(page, filled, 0)).to_have_text("11")
    assert texts(page) == [["5", "1", "5"], ["4", "4", "4"], ["", "", "8"]]


def test_every_act_has_a_button_that_works_with_a_finger_and_with_tab(page: Page, filled: Money) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.reload()
    cell(page, filled, 0).focus()
    tool(page, "Selecteer een blok").focus()
    page.keyboard.press("Enter")
    expect(tool(page, "Selecteer een blok")).to_have_attribute("aria-pressed", "true")
    cell(page, filled, 1, 2023).focus()
    expect(page.locator("td[data-block]")).to_have_count(4)
    tool(page, "Kopieer").click()
    expect(said(page)).to_have_text("4 cellen gekopieerd.")
    assert page.evaluate("navigator.clipboard.readText()") == "1\t2\n4\t5"

    cell(page, filled, 2).focus()
    tool(page, "Plak…").click()
    page.locator("#paste-text").fill("7\t8")
    page.get_by_role("button", name="Zet ze in de begroting").click()
    expect(total(page, filled, 2)).to_have_text("15")
    expect(tool(page, "Plak…")).to_be_focused()

    tool(page, "Voer door naar rechts").click()
    expect(said(page)).to_have_text("1 bedragen naar rechts doorgevoerd.")
    for label, row in (("Ongedaan maken", "15"), ("Opnieuw doen", "14"), ("Maak leeg", "7")):
        tool(page, label).click()
        expect(total(page, filled, 2)).to_have_text(row)
        expect(tool(page, label)).to_be_focused()


def test_one_value_fills_a_block_and_a_block_can_be_cut(page: Page, filled: Money) -> None:
    page.reload()
    cell(page, filled, 0).focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Control+x")
    expect(total(page, filled, 0)).to_have_text("3")
    page.evaluate("""() => { const data = new DataTransfer(); data.setData("text/plain", "9");
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }""")
    expect(total(page, filled, 0)).to_have_text("21")
    assert texts(page)[0] == ["9", "9", "3"]


@pytest.mark.parametrize(
    ("text", "times"), [("1\t2\t3\t4", 1), ("1\n2\n3\n4", 1), ("1\t2\n", 8_000_000)], ids=["wide", "high", "30 MB"]
)
def test_a_block_that_does_not_fit_changes_nothing(page: Page, money: Money, text: str, times: int) -> None:
    cell(page, money, 0).fill("5")
    paste(page, money, text, times=times)

    expect(page.locator("#grid-message")).to_contain_text("Er is niets veranderd.")
    expect(cell(page, money, 0)).to_have_value("5")


def test_of_a_block_with_an_error_nothing_is_saved_and_nothing_typed_is_lost(page: Page, money: Money) -> None:
    paste(page, money, "twaalf\t7\npm\tx")

    problem = page.locator("#grid-refused")
    expect(problem).to_contain_text("Van het blok van 4 bedragen is nog niets bewaard: voor 2 daarvan kan dat niet.")
    for place, year in ((0, 2022), (1, 2023)):
        expect(cell(page, money, place, year)).to_have_attribute("aria-invalid", "true")
    expect(cell(page, money, 0)).to_have_accessible_description(re.compile("“twaalf” is geen bedrag"))
    assert (texts(page)[:2], amounts()) == ([["twaalf", "7", ""], ["pm", "x", ""]], [])
    assert Axe().run(page).violations_count == 0

    cell(page, money, 2).fill("3")  # goes its own way
    page.keyboard.press("Tab")
    expect(total(page, money, 2)).to_have_text("3")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(problem).to_contain_text("Van het blok van 4 bedragen")
    assert texts(page)[:2] == [["twaalf", "7", ""], ["pm", "x", ""]]

    cell(page, money, 0).fill("12")
    page.keyboard.press("Tab")
    expect(cell(page, money, 0)).not_to_have_attribute("aria-invalid", "true")
    expect(problem).to_contain_text("voor 1 daarvan")
    assert amounts() == [(2022, 3_00)]
    cell(page, money, 1, 2023).fill("")
    page.keyboard.press("Tab")
    expect(problem).to_be_hidden()
    expect(total(page, money, 0)).to_have_text("19")
    assert amounts() == [(2022, 12_00), (2023, 7_00), (2022, None), (2022, 3_00)]


def test_the_rest_of_a_block_can_be_saved_without_its_errors(page: Page, money: Money) -> None:
    paste(page, money, "twaalf\t7\t8")
    page.get_by_role("button", name="Bewaar de andere").click()

    expect(total(page, money, 0)).to_have_text("15")
    expect(cell(page, money, 0)).to_be_focused()
    expect(cell(page, money, 0)).to_have_value("twaalf")
    page.keyboard.press("Escape")
    expect(cell(page, money, 0)).to_have_value("")
    expect(page.locator("#grid-refused")).to_be_hidden()


def test_a_block_with_a_cell_of_somebody_else_waits_for_a_choice(page: Page, money: Money) -> None:
    save_line(measure=money.measures[0], year=2023, source=money.quality, amount=Amount(7_00), actor=money.drafter)

    paste(page, money, "1\t2\t3")
    expect(page.locator(".problem li")).to_contain_text("7 bewaard; u typte 2")
    assert amounts() == [(2023, 7_00)]
    page.get_by_role("button", name="Neem het andere bedrag").click()

    expect(total(page, money, 0)).to_have_text("11")
    assert texts(page)[0] == ["1", "7", "3"]


def test_what_waited_while_the_network_was_gone_is_sent_in_order(page: Page, money: Money) -> None:
    bodies: list[Any] = []
    refusing = {"on": True}

    def answer(route: Route) -> None:
        if refusing["on"]:
            return route.abort()
        bodies.append([one["text"] for one in route.request.post_data_json["cells"]])
        return route.continue_()

    page.route(CELLS, answer)
    cell(page, money, 0).fill("9")
    page.keyboard.press("Tab")
    expect(page.locator("#grid-message")).to_contain_text("geen verbinding")
    paste(page, money, "1\t2\n3\t4", place=1)
    cell(page, money, 0).fill("10")
    page.keyboard.press("Tab")
    refusing["on"] = False
    page.evaluate("dispatchEvent(new Event('online'))")

    saved(page)
    expect(total(page, money, 0)).to_have_text("10")
    assert bodies == [["9"], ["1", "2", "3", "4"], ["10"]]
    assert [cents for _year, cents in amounts()] == [10_00, 1_00, 2_00, 3_00, 4_00]
    assert page.evaluate("localStorage.length") == 0


def test_a_block_of_which_the_answer_was_lost_is_saved_once(page: Page, money: Money) -> None:
    lost = {"left": 1}

    def lose(route: Route) -> None:
        if lost["left"]:
            lost["left"] -= 1
            route.fetch()  # it arrives, and its answer does not
            return route.abort()
        return route.continue_()

    page.route(CELLS, lose)
    paste(page, money, "1\t2")
    expect(page.locator("#grid-message")).to_contain_text("geen verbinding")
    cell(page, money, 0).fill("5")
    page.keyboard.press("Tab")
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(total(page, money, 0)).to_have_text("7")
    assert amounts() == [(2022, 5_00), (2023, 2_00)]
    assert BudgetLine.history.count() == 3


def test_a_pasted_block_outlives_the_end_of_the_session(page: Page, money: Money) -> None:
    page.context.clear_cookies(name="sessionid")
    paste(page, money, "1\t2")
    expect(page.locator("#grid-message")).to_contain_text("niet meer ingelogd")
    assert amounts() == []

    log_in(page, money.drafter)
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(total(page, money, 0)).to_have_text("3")
    assert amounts() == [(2022, 1_00), (2023, 2_00)]


def test_a_row_for_another_source_is_added_and_kept(page: Page, money: Money) -> None:
    page.get_by_label("Maatregel", exact=True).select_option(str(money.measures[0].pk))
    page.get_by_label("Ook betaald uit").select_option("npo")
    page.get_by_role("button", name="Voeg een regel toe").click()
    first = cell(page, money, 0, source="npo")
    expect(first).to_be_focused()
    expect(said(page)).to_contain_text("toegevoegd aan 1.1 Maatregel 1")
    page.route(CELLS, lambda route: route.abort())
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(cell(page, money, 1)).to_be_focused()
    expect(page.locator("#grid-message")).to_contain_text("geen verbinding")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(first).to_have_value("5")
    page.unroute(CELLS)
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(total(page, money, 0, "npo")).to_have_text("5")
    expect(page.locator("#grid-foot")).to_contain_text("getoond, telt niet mee")
    expect(page.locator("#grid-foot td").first).to_have_text("")
    assert list(BudgetLine.objects.values_list("source__code", "amount_cents")) == [("npo", 5_00)]


def test_over_the_ceiling_a_reason_is_asked_beside_the_grid(page: Page, money: Money) -> None:
    controller = someone(Role.CONTROLLER, unit=institution())
    set_allocation(framework=money.framework, unit=money.faculty, year=2023, amount_cents=5_00, actor=controller)
    reason = page.get_by_label("Reden voor 2023")
    expect(reason).to_be_hidden()

    cell(page, money, 0, 2023).fill("7")
    page.keyboard.press("Tab")
    expect(page.locator("#budget-notice")).to_contain_text("2023")
    page.get_by_role("link", name="Geef de reden").click()
    reason.fill("Een nieuwe docent.")
    assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name="Bewaar de reden").click()

    expect(page.get_by_text("De reden is bewaard.")).to_be_visible()
    expect(reason).to_have_value("Een nieuwe docent.")
    expect(cell(page, money, 0, 2023)).to_have_value("7")


def test_on_a_phone_the_tools_are_within_reach_of_a_finger(open_as: Callable[..., Page], money: Money) -> None:
    page = open_as(money.drafter, reverse("budgets:grid", args=[money.plan.uuid]), phone=True)
    heights = page.locator("#grid-tools button").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )

    assert min(heights) >= 24
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert Axe().run(page).violations_count == 0
    assert name(money, 0) == page.locator("tbody td > input").first.get_attribute("name")


def test_a_cell_that_is_made_of_parts_is_come_by_and_not_typed_over(page: Page, filled: Money) -> None:
    parts = [Part(what="Zaalhuur", amount_cents=9_00)]
    save_parts(measure=filled.measures[0], year=2023, source=filled.quality, parts=parts, actor=filled.drafter)
    page.reload()
    made = page.locator(f"a#{name(filled, 0, 2023)}")
    cell(page, filled, 0).focus()
    page.keyboard.press("ArrowRight")
    expect(made).to_be_focused()
    expect(made).to_have_accessible_description(re.compile("^= 1.1, 2023: Zaalhuur"))
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+End")
    assert copied(page) == "1\t9\t3"

    page.keyboard.press("Control+r")
    expect(said(page)).to_contain_text("Cellen die uit onderdelen bestaan, zijn gebleven zoals ze waren.")
    expect(total(page, filled, 0)).to_have_text("11")
    paste(page, filled, "4\t5\t6")
    expect(page.locator("#grid-message")).to_contain_text("1.1, 2023: 9 bestaat uit onderdelen.")
    paste(page, filled, "4\t9\t6")
    expect(total(page, filled, 0)).to_have_text("19")

    made.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/maatregel/**")
