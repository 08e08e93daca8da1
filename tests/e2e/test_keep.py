"""Long forms keep what is typed in them in the browser: through a lost session, until it is saved, and not longer."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from governance.models import Decision
from plans.models import Document, Goal, Remark
from plans.services import drafting
from tests.e2e.conftest import log_in
from tests.factories import Role, make_document, someone
from tests.governance.stage import make_stage

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('kwaliteit:form:')).length"
NOTICE = "Dit typte u hier op"


@pytest.fixture
def document(live_server: Any) -> Document:
    return make_document()


@pytest.fixture
def address(document: Document) -> str:
    return reverse("plans:remark", args=[document.uuid])


@pytest.fixture
def page(open_as: Callable[..., Page], document: Document, address: str) -> Page:
    page = open_as(document.created_by, address)
    page.locator("[name=text]").click()
    page.keyboard.type("Dit mist nog een nulmeting.")
    return page


def notice(page: Page) -> Any:
    return page.locator(".notice", has_text=NOTICE)


def test_a_session_that_ended_costs_no_text(page: Page, document: Document, address: str) -> None:
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Plaats voor eenheid en College").click()
    page.wait_for_url("**/accounts/login/**")
    log_in(page, document.created_by)

    page.goto(page.url.split("/accounts")[0] + address)
    expect(notice(page)).to_be_visible()
    expect(page.locator("[name=text]")).to_have_value("Dit mist nog een nulmeting.")
    assert Axe().run(page).violations_count == 0

    page.get_by_role("button", name="Plaats voor eenheid en College").click()
    expect(page.locator("#messages")).to_contain_text("Uw opmerking staat erbij.")
    assert [remark.text for remark in Remark.objects.all()] == ["Dit mist nog een nulmeting."]
    assert page.evaluate(KEPT) == 0


def test_in_english_its_day_is_written_as_everywhere(
    open_as: Callable[..., Page], document: Document, address: str
) -> None:
    page = open_as(document.created_by, address, language="en")
    page.locator("[name=text]").click()
    page.keyboard.type("x")
    page.reload()
    now = datetime.datetime.now()
    day = f"{now.day} {now:%B %Y}"
    expect(page.locator(".notice[role=status]")).to_contain_text(f"This is what you typed here on {day} at ")


def test_what_is_no_longer_wanted_is_thrown_away(page: Page) -> None:
    page.reload()
    notice(page).get_by_role("button", name="Gooi het weg").click()

    expect(notice(page)).to_have_count(0)
    expect(page.locator("[name=text]")).to_have_value("")
    assert page.evaluate("document.activeElement.form === document.querySelector('[name=text]').form")
    assert page.evaluate(KEPT) == 0


def test_a_form_with_errors_keeps_what_was_typed(page: Page, document: Document, address: str) -> None:
    page.evaluate("document.querySelector('[name=text]').removeAttribute('maxlength')")
    page.locator("[name=text]").fill("x" * 5001)
    page.locator("[name=text]").press("End")
    page.get_by_role("button", name="Plaats voor eenheid en College").click()
    expect(page.locator("#summary")).to_be_visible()
    expect(notice(page)).to_have_count(0)

    page.goto(page.url)

    expect(notice(page)).to_be_visible()
    expect(page.locator("[name=text]")).to_have_value("x" * 5001)


def test_what_one_person_typed_does_not_come_back_for_another(page: Page, document: Document, address: str) -> None:
    log_in(page, someone(Role.PORTFOLIO_HOLDER, unit=document.unit))
    page.goto(page.url)
    expect(page.locator("[name=text]")).to_have_value("")
    expect(notice(page)).to_have_count(0)


@pytest.fixture
def goal(document: Document) -> Goal:
    theme = document.framework.themes.get(code="begeleiding")
    return drafting.add_goal(document=document, actor=document.created_by, theme=theme, title="Een mentor")


def test_a_goal_comes_back_with_its_text_also_when_somebody_saved_something_else_of_it(
    open_as: Callable[..., Page], document: Document, goal: Goal
) -> None:
    page = open_as(document.created_by, reverse("plans:goal_edit", args=[goal.uuid]))
    box = page.locator("[contenteditable=true]").first
    box.click()
    page.keyboard.type("Iedereen krijgt er een.")
    page.locator("[name=title]").fill("Een mentor voor iedereen")
    page.reload()

    expect(notice(page)).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value("Een mentor voor iedereen")
    expect(box).to_have_text("Iedereen krijgt er een.")

    drafting.save_goal(goal=goal, revision=0, actor=document.created_by, target_group="eerstejaars")
    page.reload()
    expect(notice(page)).to_be_visible()
    page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("Bewaard om")

    goal.refresh_from_db()
    assert (goal.title, goal.target_group) == ("Een mentor voor iedereen", "eerstejaars")
    assert goal.description == "<p>Iedereen krijgt er een.</p>"
    assert page.evaluate(KEPT) == 0


def test_a_decision_is_kept_until_it_is_recorded(open_as: Callable[..., Page], live_server: Any) -> None:
    """Two steps: filled in and looked over. Only what was recorded is no longer kept."""
    stage = make_stage()
    address = reverse("governance:request", args=[stage.ask().uuid])
    page = open_as(stage.person("fr_secretary"), address)
    page.locator("[name=outcome][value=consent]").check()
    page.locator("form[data-keep] [name=text]").last.fill("De raad stemt in.")
    page.reload()
    expect(page.locator("form[data-keep] [name=text]").last).to_have_value("De raad stemt in.")
    expect(page.locator("[name=outcome][value=consent]")).to_be_checked()

    page.get_by_role("button", name="Controleer en leg vast").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit wordt vastgelegd")
    assert page.evaluate(KEPT) == 1
    page.get_by_role("button", name="Leg het besluit vast").click()
    page.wait_for_url("**/besluiten/**")

    assert [decision.text for decision in Decision.objects.all()] == ["De raad stemt in."]
    assert page.evaluate(KEPT) == 0
