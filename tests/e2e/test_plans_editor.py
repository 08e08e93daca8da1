"""Drafting in Chromium: saving by itself, paste from Word, the toolbar, and what each page of a plan looks like."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from plans.models import Document, Section
from plans.services import drafting
from tests.e2e import clipboard
from tests.e2e.caret import go_into
from tests.factories import make_document
from tests.plans.test_text import WORD

pytestmark = pytest.mark.django_db(transaction=True)
BOX = "[contenteditable=true]"
STATUS = "[data-save-status]"
PASTE = """html => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  document.querySelector("[contenteditable=true]").dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def document(live_server: Any) -> Document:
    return make_document()


@pytest.fixture
def page(open_as: Callable[..., Page], document: Document) -> Page:
    page = open_as(document.created_by, reverse("plans:section", args=[document.uuid, "summary"]))
    page.locator(BOX).wait_for()
    return page


def type_text(page: Page, words: str) -> None:
    go_into(page.locator(BOX), "Control+End")
    page.keyboard.type(words)


def summary(document: Document) -> Section:
    return document.sections.get(template__code="summary")


def test_a_text_saves_itself_and_says_so(page: Page, document: Document) -> None:
    type_text(page, "Vijf woorden staan er nu")

    expect(page.locator(STATUS)).to_contain_text("Bewaard om")
    expect(page.locator("[data-words]")).to_have_text("5 woorden")
    assert summary(document).body == "<p>Vijf woorden staan er nu</p>"


def test_the_toolbar_makes_bold_lists_headings_and_tables(page: Page, document: Document) -> None:
    type_text(page, "Kop")
    page.get_by_role("button", name="Kop", exact=True).click()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Vet").click()
    page.keyboard.type("vet")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Tabel", exact=True).click()
    page.keyboard.type("cel")
    page.get_by_role("button", name="Rij eronder").click()
    page.get_by_role("button", name="Bewaar").click()

    expect(page.locator("#messages")).to_contain_text("Bewaard om")
    body = summary(document).body
    assert body.startswith("<h3>Kop</h3><p><strong>vet</strong></p><table><thead><tr><th>cel</th>")
    assert body.count("<tr>") == 4


def test_paste_from_word_leaves_its_dress_behind(page: Page, document: Document) -> None:
    go_into(page.locator(BOX))
    page.keyboard.type("x")
    page.keyboard.press("Control+a")
    page.evaluate(PASTE, WORD)

    expect(page.locator(STATUS)).to_contain_text("Bewaard om")
    assert summary(document).body == (
        "<h3>Begeleiding</h3><p><strong>Iedere eerstejaars</strong> krijgt een <em>mentor</em>.</p>"
        "<table><tbody><tr><td>Jaar</td><td>2022</td></tr></tbody></table>"
    )


LISTED = "<ul><li>meer docenten{inner}</li><li>{last} hoorcolleges</li></ul>"
LINK = '<a href="https://www.nvao.net/">{}</a>'
IN_WORD = (
    "<h3>Doelen</h3><p>Wij kiezen:</p>"
    + LISTED.format(inner="<ol><li>in bachelor 1</li><li>in bachelor 2</li></ol>", last="<strong>minder</strong>")
    + f"<p>Daarna {LINK.format('de NVAO')}.</p>"
)
IN_WORD_ONLINE = "<p>Wij kiezen:</p>" + LISTED.format(inner="<ol><li>in bachelor 1</li></ol>", last="minder")
IN_DOCS = (
    "<h3>Doelen</h3><p>Wij kiezen <strong>kleine</strong> groepen, <em>altijd</em>"
    + LINK.format(", zie de NVAO")
    + "</p>"
    + LISTED.format(inner="<ul><li>in bachelor 1</li></ul>", last="minder")
    + "<table><tbody><tr><td>Jaar</td><td>2027</td></tr></tbody></table>"
)
ON_A_PAGE = (
    f"<h3>Doelen</h3><p>Lees {LINK.format('de NVAO')} en niets.</p><ol><li>een<ul><li>daarin</li></ul></li></ol>"
    "<table><thead><tr><th>Jaar</th></tr></thead><tbody><tr><td>2027</td></tr></tbody></table>"
)


@pytest.mark.parametrize(
    ("copied", "expected"),
    [
        (clipboard.WORD_LIST, IN_WORD),
        (clipboard.WORD_ONLINE, IN_WORD_ONLINE),
        (clipboard.GOOGLE_DOCS, IN_DOCS),
        (clipboard.WEB_PAGE, ON_A_PAGE),
    ],
    ids=["Word", "Word in the browser", "Google Docs", "a web page"],
)
def test_paste_keeps_headings_lists_tables_and_links_and_no_dress(
    page: Page, document: Document, copied: str, expected: str
) -> None:
    go_into(page.locator(BOX))
    page.evaluate(PASTE, copied)

    expect(page.locator(STATUS)).to_contain_text("Bewaard om")
    assert summary(document).body == expected


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_pages_of_a_plan_are_accessible(
    open_as: Callable[..., Page], document: Document, live_server: Any, phone: bool
) -> None:
    actor, theme = document.created_by, document.framework.themes.get(code="begeleiding")
    goal = drafting.add_goal(document=document, actor=actor, theme=theme, title="Iedereen een mentor")
    measure = drafting.add_measure(document=document, actor=actor, theme=theme, title="Mentoraat", goals=[goal])
    page = open_as(actor, reverse("plans:list"), phone=phone)
    addresses = [
        reverse("plans:list"),
        reverse("plans:create"),
        reverse("plans:document", args=[document.uuid]),
        reverse("plans:theme", args=[document.uuid, "begeleiding"]),
        reverse("plans:measure", args=[measure.uuid]),
        reverse("plans:measure_edit", args=[measure.uuid]),
        reverse("plans:measure_links", args=[measure.uuid]),
        reverse("plans:remark", args=[document.uuid]),
        reverse("plans:contributors", args=[document.uuid]),
        reverse("plans:section_history", args=[summary(document).uuid]),
        reverse("plans:measure_history", args=[measure.uuid]),
    ]
    for address in addresses:
        page.goto(live_server.url + address)
        if page.locator("textarea[data-django-prose-editor-configurable]").count():
            page.locator(BOX).first.wait_for()
        assert Axe().run(page).response["violations"] == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
        assert page.locator("h1").count() == 1, address


def test_a_text_that_is_too_large_says_so_and_stays(page: Page, document: Document) -> None:
    page.route("**/bewaar/", lambda route: route.fulfill(status=400, content_type="text/html", body="too large"))
    type_text(page, "lang lang")

    expect(page.locator(STATUS)).to_contain_text("deze tekst is te groot")
    assert summary(document).body == ""

    page.unroute("**/bewaar/")
    type_text(page, " genoeg")

    expect(page.locator(STATUS)).to_contain_text("Bewaard om")
    assert summary(document).body == "<p>lang lang genoeg</p>"


def test_a_fault_of_the_site_is_no_lost_connection(page: Page, document: Document) -> None:
    page.evaluate("window.fetch = async () => new Response('bad gateway', { status: 502 })")
    type_text(page, "nog even")

    expect(page.locator(STATUS)).to_contain_text("de fout ligt bij ons")
    assert summary(document).body == ""


def test_a_text_saves_itself_after_going_back_to_it(page: Page, document: Document) -> None:
    """The browser may bring back the page as it was left, in the middle of being sent."""
    type_text(page, "Een")
    page.evaluate("document.getElementById('text').addEventListener('submit', (event) => event.preventDefault())")
    page.get_by_role("button", name="Bewaar").click()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    page.wait_for_function("performance.getEntriesByType('navigation')[0].type === 'reload'")
    page.locator(BOX).wait_for()
    type_text(page, " twee")

    expect(page.locator(STATUS)).to_contain_text("Bewaard om")
    assert summary(document).body == "<p>Een twee</p>"


def test_words_that_are_chosen_go_along_with_a_remark_until_they_are_let_go(page: Page, document: Document) -> None:
    section = summary(document)
    drafting.save_section(section=section, revision=0, actor=document.created_by, body="<p>Twaalf mentoren</p>")
    page.reload()
    page.locator(BOX).wait_for()
    link = page.locator("a[data-quote]")
    page.evaluate("addEventListener('click', (event) => event.preventDefault())")

    go_into(page.locator(BOX), "Control+a")
    link.click()
    chosen = link.get_attribute("href")
    go_into(page.locator(BOX))
    link.click()

    assert "quote=Twaalf+mentoren" in (chosen or "")
    assert "quote" not in (link.get_attribute("href") or "")


LIST = "<ul><li><p>Een</p></li><li><p>Twee</p></li></ul>"
GRID = "<table><tbody><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>C</p></td><td><p>D</p></td></tr></tbody></table>"


@pytest.mark.parametrize(("body", "words"), [(LIST, "Twee"), (GRID, "A")], ids=["list", "table"])
def test_tab_leaves_the_editor_and_changes_no_text(page: Page, document: Document, body: str, words: str) -> None:
    drafting.save_section(section=summary(document), revision=0, actor=document.created_by, body=body)
    kept = summary(document).body
    page.reload()
    page.locator(BOX).get_by_text(words, exact=True).click()
    shown = page.locator(BOX).inner_html()

    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Bewaar")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(BOX)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".tools :focus")).to_have_text("Vet")

    assert page.locator(BOX).inner_html() == shown
    assert summary(document).body == kept


def test_an_item_of_a_list_is_indented_from_the_toolbar(page: Page, document: Document) -> None:
    drafting.save_section(section=summary(document), revision=0, actor=document.created_by, body=LIST)
    page.reload()
    page.locator(BOX).get_by_text("Twee").click()
    page.get_by_role("button", name="Inspringen", exact=True).click()
    expect(page.locator(STATUS)).to_contain_text("Bewaard om")

    assert summary(document).body == "<ul><li>Een<ul><li>Twee</li></ul></li></ul>"
    page.get_by_role("button", name="Minder inspringen").click()
    expect(page.locator(f"{BOX} > ul > li")).to_have_count(2)


@pytest.mark.parametrize(
    ("typed", "href"),
    [
        ("www.nvao.net", "https://www.nvao.net"),
        ("https://www.nvao.net/a?b=c", "https://www.nvao.net/a?b=c"),
        ("noor@rijnland.example", "mailto:noor@rijnland.example"),
    ],
)
def test_an_address_is_completed(page: Page, document: Document, typed: str, href: str) -> None:
    type_text(page, "NVAO")
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="Link", exact=True).click()
    page.locator("#link-address").fill(typed)
    page.keyboard.press("Enter")

    expect(page.locator(f"{BOX} a")).to_have_attribute("href", href)
    expect(page.locator(STATUS)).to_contain_text("Bewaard om")
    assert summary(document).body == f'<p><a href="{href}">NVAO</a></p>'


def test_what_is_no_address_is_refused_at_its_field(page: Page) -> None:
    type_text(page, "NVAO")
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="Link", exact=True).click()
    field = page.locator("#link-address")
    field.fill("nvao")
    page.keyboard.press("Enter")

    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("^Fout: Dit is geen adres van een pagina"))
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Annuleer").click()
    expect(page.locator(f"{BOX} a")).to_have_count(0)
