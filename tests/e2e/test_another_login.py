"""One browser, more than one login: the same person again, or somebody else. Nobody's words become another's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from budgets.models import BudgetLine
from kwaliteit.organisation.models import Person
from tests.budgets.rows import Money, make_money
from tests.e2e.conftest import log_in
from tests.e2e.test_plans_editor import BOX, STATUS, summary, type_text
from tests.factories import Role, make_document, someone

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = pytest.mark.parametrize("cookie", ["csrftoken", "__Host-csrf"], ids=["local", "production"])


class Text:
    """The text of a section: what is typed, and what the database then holds."""

    def __init__(self, live_server: Any) -> None:
        self.plan = make_document()
        self.drafter: Person = self.plan.created_by
        self.address = reverse("plans:section", args=[self.plan.uuid, "summary"])

    def ready(self, page: Page) -> None:
        page.locator(BOX).wait_for()

    def type(self, page: Page) -> None:
        type_text(page, "Van Marijke")

    def is_empty(self, page: Page) -> None:
        expect(page.locator(BOX)).to_have_text("")

    def saved(self) -> list[str]:
        return [summary(self.plan).body] if summary(self.plan).body else []

    status, done, all_saved = STATUS, STATUS, ["<p>Van Marijke</p>"]
    sends_to, offline, logged_out = "**/bewaar/", "Geen verbinding", "U bent uitgelogd"


class Amounts:
    """The same for the grid of the budget."""

    def __init__(self, live_server: Any) -> None:
        self.money: Money = make_money(measures=1)
        self.plan, self.drafter = self.money.plan, self.money.drafter
        self.address = reverse("budgets:grid", args=[self.plan.uuid])
        self.cell = f"[name=c-{self.money.measures[0].pk}-2022-{self.money.quality.pk}]"

    def ready(self, page: Page) -> None:
        page.locator(self.cell).wait_for()

    def type(self, page: Page) -> None:
        page.locator(self.cell).fill("9")
        page.keyboard.press("Tab")

    def is_empty(self, page: Page) -> None:
        expect(page.locator(self.cell)).to_have_value("")

    def saved(self) -> list[int | None]:
        return list(BudgetLine.objects.values_list("amount_cents", flat=True))

    status, done, all_saved = "#grid-message", "#grid-status", [9_00]
    sends_to, offline, logged_out = "**/cellen/*", "geen verbinding", "niet meer ingelogd"


@pytest.fixture(params=[Text, Amounts])
def work(request: pytest.FixtureRequest, live_server: Any) -> Any:
    return request.param(live_server)


def sends_text(request: Any) -> bool:
    """That she has the text open, which a page tells by itself, is no text."""
    return request.method == "POST" and not request.url.endswith("/hier/")


def test_what_one_person_typed_never_becomes_anothers(open_as: Callable[..., Page], work: Any) -> None:
    """She types without a connection; a colleague logs in on the same computer and opens the same page."""
    page = open_as(work.drafter, work.address)
    colleague = someone(Role.PORTFOLIO_HOLDER, unit=work.plan.unit)
    work.ready(page)
    page.route(work.sends_to, lambda route: route.abort())
    work.type(page)
    expect(page.locator(work.status)).to_contain_text(work.offline)
    log_in(page, colleague)
    page.unroute(work.sends_to)

    tab = page.context.new_page()
    sent: list[str] = []
    tab.on("request", lambda request: sent.append(request.url) if sends_text(request) else None)
    tab.goto(page.url)
    work.ready(tab)
    tab.wait_for_load_state("networkidle")
    work.is_empty(tab)

    page.evaluate("dispatchEvent(new Event('online'))")  # her own page is still open, in the colleague's session
    expect(page.locator(work.status)).to_contain_text(work.logged_out)
    assert (sent, work.saved()) == ([], [])

    log_in(page, work.drafter)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(work.done)).to_contain_text("Bewaard om")
    assert work.saved() == work.all_saved


@NAMES
def test_after_logging_in_again_in_another_tab_it_is_saved_by_itself(
    open_as: Callable[..., Page], work: Any, settings: Any, cookie: str
) -> None:
    settings.CSRF_COOKIE_NAME = cookie
    settings.CSRF_COOKIE_SECURE = cookie.startswith("__Host-")
    page = open_as(work.drafter, work.address)
    work.ready(page)
    page.context.clear_cookies(name="sessionid")
    work.type(page)
    expect(page.locator(work.status)).to_contain_text(work.logged_out)

    log_in(page, work.drafter)
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(page.locator(work.done)).to_contain_text("Bewaard om")
    assert work.saved() == work.all_saved
