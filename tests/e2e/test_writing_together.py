"""Writing together in Chromium: two people in one text, two tabs, a lost connection or session, a laptop that slept."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from kwaliteit.organisation.models import Person
from plans.models import Document, Section
from plans.services import drafting
from tests.e2e.caret import go_into
from tests.e2e.conftest import PASSWORD
from tests.factories import Role, appoint, make_document, make_person

pytestmark = pytest.mark.django_db(transaction=True)
BOX = "[contenteditable=true]"
STATUS = "[data-save-status]"
KEPT = "Object.keys(localStorage).filter((key) => key.includes('-section-')).length"
ONE, TWO = "<p>Iedere student heeft een mentor.</p>", "<p>Dat kost geld.</p>"


@pytest.fixture
def document(live_server: Any) -> Document:
    return make_document()


@pytest.fixture
def address(document: Document) -> str:
    return reverse("plans:section", args=[document.uuid, "summary"])


@pytest.fixture
def page(open_as: Callable[..., Page], document: Document, address: str) -> Page:
    page = open_as(document.created_by, address)
    page.locator(BOX).wait_for()
    return page


@pytest.fixture
def noor(document: Document) -> Person:
    return appoint(make_person("Noor de Vries"), Role.PORTFOLIO_HOLDER, unit=document.unit)


def summary(document: Document) -> Section:
    return document.sections.get(template__code="summary")


def save(document: Document, person: Person, body: str) -> None:
    section = summary(document)
    drafting.save_section(section=section, revision=section.revision, actor=person, body=body)


def type_text(page: Page, words: str) -> None:
    go_into(page.locator(BOX), "Control+End")
    page.keyboard.type(words)


def saved(page: Page) -> None:
    expect(page.locator(STATUS)).to_contain_text("Bewaard om")


# --- two people -------------------------------------------------------------------------------------------------------


def test_what_another_changed_elsewhere_comes_in_and_the_cursor_stays(
    page: Page, document: Document, noor: Person
) -> None:
    save(document, document.created_by, ONE + TWO)
    page.reload()
    page.locator(BOX).wait_for()
    save(document, noor, "<h3>Mentoraat</h3>" + ONE + "<p>Dat kost tijd.</p>")

    go_into(page.locator(BOX).get_by_text("mentor"), "End")
    page.keyboard.type(" Dat helpt.")
    expect(page.locator(STATUS)).to_contain_text("Noor de Vries")
    expect(page.locator(BOX)).to_have_text("MentoraatIedere student heeft een mentor. Dat helpt.Dat kost tijd.")
    page.keyboard.type(" Echt.")
    expect(page.locator(BOX)).to_have_text("MentoraatIedere student heeft een mentor. Dat helpt. Echt.Dat kost tijd.")
    expect(page.locator(STATUS)).to_have_text(re.compile(r"Bewaard om \d\d:\d\d$"))

    assert summary(document).body == (
        "<h3>Mentoraat</h3><p>Iedere student heeft een mentor. Dat helpt. Echt.</p><p>Dat kost tijd.</p>"
    )


def test_whoever_types_on_while_it_is_saved_keeps_that_and_what_another_wrote(
    page: Page, document: Document, noor: Person
) -> None:
    save(document, document.created_by, ONE + TWO)
    page.reload()
    page.locator(BOX).wait_for()
    save(document, noor, "<p>Elke student heeft een mentor.</p>" + TWO)
    answers: list[Any] = []

    def slowly(route: Any) -> None:  # the answer waits until she has typed on
        response = route.fetch()
        if not answers:
            page.keyboard.type(" En tijd.")
        answers.append(response.json())
        route.fulfill(response=response)

    page.route("**/bewaar/", slowly)
    type_text(page, " Veel.")
    expect(page.locator(BOX)).to_have_text("Elke student heeft een mentor.Dat kost geld. Veel. En tijd.")
    saved(page)

    assert [answer["fields"]["body"] for answer in answers] == [
        "<p>Elke student heeft een mentor.</p><p>Dat kost geld. Veel.</p>",
        "<p>Elke student heeft een mentor.</p><p>Dat kost geld. Veel. En tijd.</p>",
    ]
    assert summary(document).body == answers[-1]["fields"]["body"]


def test_two_people_in_one_paragraph_choose_what_stands(page: Page, document: Document, noor: Person) -> None:
    save(document, document.created_by, ONE + TWO)
    page.reload()
    page.locator(BOX).wait_for()
    save(document, noor, ONE + "<p>Dat kost veel geld.</p>")
    type_text(page, " En tijd.")
    expect(page.locator(STATUS)).to_contain_text("Beide teksten zijn er nog")

    page.get_by_role("button", name="Leg ze naast elkaar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hetzelfde is twee keer veranderd")
    assert Axe().run(page).response["violations"] == []
    mix = page.locator(BOX)
    go_into(mix, "Control+a")
    page.keyboard.type("Dat kost veel geld en tijd.")
    expect(page.get_by_role("radio", name="Een eigen tekst, hieronder")).to_be_checked()
    page.get_by_role("button", name="Bewaar dit").click()

    expect(page.locator(BOX)).to_have_text("Iedere student heeft een mentor.Dat kost veel geld en tijd.")
    assert summary(document).body == ONE + "<p>Dat kost veel geld en tijd.</p>"
    assert page.evaluate(KEPT) == 0


def test_both_see_who_else_is_in_the_text_and_what_she_saves(
    page: Page, open_as: Callable[..., Page], document: Document, noor: Person, address: str
) -> None:
    other = open_as(noor, address)
    expect(other.locator(".savebar [data-here]")).to_contain_text(document.created_by.name)
    type_text(other, "Van Noor.")
    saved(other)

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".savebar [data-here]")).to_contain_text("Noor de Vries")
    expect(page.locator(BOX)).to_have_text("Van Noor.")
    assert Axe().run(page).response["violations"] == []
    type_text(page, " En van mij.")
    saved(page)

    assert summary(document).body == "<p>Van Noor. En van mij.</p>"


def test_a_reason_that_the_form_only_carries_along_is_not_put_back(
    page: Page, document: Document, noor: Person, live_server: Any
) -> None:
    """With goals in the theme nobody sees why it has none; what another wrote there stands."""
    theme = document.framework.themes.get(code="begeleiding")
    drafting.add_goal(document=document, actor=noor, theme=theme, title="Iedereen een mentor")
    page.goto(live_server.url + reverse("plans:theme", args=[document.uuid, "begeleiding"]))
    page.locator(BOX).wait_for()
    section = document.sections.get(theme=theme)
    drafting.save_section(section=section, revision=0, actor=noor, body="<p>Van Noor.</p>", no_goals_reason="Later.")

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(BOX)).to_have_text("Van Noor.")
    type_text(page, " En van mij.")
    saved(page)

    section.refresh_from_db()
    assert (section.body, section.no_goals_reason) == ("<p>Van Noor. En van mij.</p>", "Later.")


# --- two tabs of one person -------------------------------------------------------------------------------------------


def test_two_tabs_of_one_person_write_in_one_text(page: Page, document: Document, address: str) -> None:
    save(document, document.created_by, ONE + TWO)
    page.reload()
    page.locator(BOX).wait_for()
    tab = page.context.new_page()
    tab.goto(page.url)
    tab.locator(BOX).wait_for()
    type_text(page, " Veel.")
    saved(page)

    go_into(tab.locator(BOX).get_by_text("mentor"), "End")
    tab.keyboard.type(" Altijd.")
    expect(tab.locator(BOX)).to_have_text("Iedere student heeft een mentor. Altijd.Dat kost geld. Veel.")
    saved(tab)

    assert summary(document).body == "<p>Iedere student heeft een mentor. Altijd.</p><p>Dat kost geld. Veel.</p>"


def test_a_tab_that_saves_leaves_what_waits_in_another_alone(page: Page, document: Document) -> None:
    """What was typed without a connection in a tab that was closed comes back in the one that is opened next."""
    save(document, document.created_by, ONE + TWO)
    page.reload()
    page.locator(BOX).wait_for()
    tab = page.context.new_page()
    tab.goto(page.url)
    tab.locator(BOX).wait_for()
    tab.route("**/bewaar/", lambda route: route.abort())
    type_text(tab, " In de trein.")
    expect(tab.locator(STATUS)).to_contain_text("Geen verbinding")
    go_into(page.locator(BOX).get_by_text("mentor"), "Home")
    page.keyboard.type("Vanaf nu: ")
    saved(page)
    assert page.evaluate(KEPT) == 1
    tab.close()

    page.reload()

    expect(page.locator(BOX)).to_contain_text("In de trein.")
    expect(page.locator(STATUS)).to_contain_text("Bewaard om")
    assert (
        summary(document).body == "<p>Vanaf nu: Iedere student heeft een mentor.</p><p>Dat kost geld. In de trein.</p>"
    )


# --- without a connection, without a session --------------------------------------------------------------------------


def test_without_a_connection_the_text_waits_in_the_browser(page: Page, document: Document) -> None:
    page.context.set_offline(True)
    type_text(page, "In de trein")
    expect(page.locator(STATUS)).to_contain_text("Geen verbinding")
    assert summary(document).body == ""

    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")

    saved(page)
    assert summary(document).body == "<p>In de trein</p>"


def test_a_save_whose_answer_was_lost_asks_nothing(page: Page, document: Document) -> None:
    lost: list[str] = []

    def lose(route: Any) -> None:
        route.fetch()
        lost.append(route.request.url)
        route.abort()

    page.route("**/bewaar/", lose)
    type_text(page, "Iedere")
    expect(page.locator(STATUS)).to_contain_text("Geen verbinding")
    page.unroute("**/bewaar/")
    type_text(page, " student")
    saved(page)

    assert len(lost) == 1
    assert summary(document).body == "<p>Iedere student</p>"
    assert summary(document).revision == 2


def test_an_answer_that_never_comes_holds_nothing_up(page: Page, document: Document) -> None:
    """A laptop that was closed in the middle of a save still waits for its answer when it is opened."""
    page.evaluate(
        "AbortSignal.timeout = () => { const c = new AbortController(); setTimeout(() => c.abort(), 50); return c.signal; }"
    )
    held: list[Any] = []
    page.route("**/bewaar/", lambda route: held.append(route))
    type_text(page, "Dichtgeklapt")
    expect(page.locator(STATUS)).to_contain_text("Geen verbinding")

    held[0].abort()
    page.unroute("**/bewaar/")
    page.evaluate("AbortSignal.timeout = () => new AbortController().signal")
    page.evaluate("dispatchEvent(new Event('focus'))")

    saved(page)
    assert summary(document).body == "<p>Dichtgeklapt</p>"


def test_after_logging_out_the_text_comes_back_by_the_login_in_the_same_tab(
    page: Page, document: Document, noor: Person, address: str
) -> None:
    save(document, document.created_by, ONE + TWO)
    page.reload()
    page.locator(BOX).wait_for()
    document.created_by.set_password(PASSWORD)
    document.created_by.save(update_fields=["password"])
    page.context.clear_cookies(name="sessionid")
    type_text(page, " Uitgelogd getypt.")
    expect(page.locator(STATUS)).to_contain_text("U bent uitgelogd")
    save(document, noor, "<p>Elke student heeft een mentor.</p>" + TWO)

    page.get_by_role("link", name="Log opnieuw in").click()
    page.locator("[name=login]").fill(document.created_by.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**" + address)

    expect(page.locator(BOX)).to_have_text("Elke student heeft een mentor.Dat kost geld. Uitgelogd getypt.")
    saved(page)
    assert summary(document).body == ("<p>Elke student heeft een mentor.</p><p>Dat kost geld. Uitgelogd getypt.</p>")
    assert page.evaluate(KEPT) == 0


def test_after_logging_in_in_another_tab_the_text_saves_itself(page: Page, document: Document) -> None:
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    type_text(page, "Uitgelogd getypt")
    expect(page.locator(STATUS)).to_contain_text("U bent uitgelogd")

    page.context.add_cookies(cookies)
    page.evaluate("dispatchEvent(new Event('focus'))")

    saved(page)
    expect(page.get_by_role("link", name="Log opnieuw in")).to_be_hidden()
    assert summary(document).body == "<p>Uitgelogd getypt</p>"
