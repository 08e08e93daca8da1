"""A plan to Word and back in the browser: take it away, send it in, accept one part, leave another, read the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from docx import Document as Opened
from playwright.sync_api import Page, expect

from plans.models import Document
from plans.services import drafting
from tests.factories import make_document
from tests.plans.word.files import W

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def document() -> Document:
    made = make_document()
    theme = made.framework.themes.get(code="begeleiding")
    drafting.save_section(
        section=made.sections.get(template__code="summary"),
        revision=0,
        actor=made.created_by,
        body="<p>Kleine groepen.</p>",
    )
    drafting.add_measure(document=made, actor=made.created_by, theme=theme, title="Mentoren", instrument="uren")
    return made


def rewritten(path: Path) -> None:
    """As somebody does in Word: a word in the summary, a field of the measure, and a measure below it."""
    opened = Opened(str(path))
    for words in opened.element.body.iter(f"{{{W}}}t"):
        words.text = {"Kleine groepen.": "Kleine, vaste groepen.", "uren": "ruimte"}.get(words.text, words.text)
    table = next(row for row in opened.element.body.iter(f"{{{W}}}tbl") if "Instrument" in "".join(row.itertext()))
    table.addnext(opened.add_paragraph("Bij elke opleiding een.")._p)
    table.addnext(opened.add_paragraph("Maatregel: Studiecoaches", "Heading 3")._p)
    opened.save(str(path))


def looks_right(page: Page) -> None:
    assert Axe().run(page).response["violations"] == []
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_plan_goes_to_word_and_what_is_chosen_of_it_comes_back(
    open_as: Callable[..., Page], document: Document, tmp_path: Path
) -> None:
    page = open_as(document.created_by, reverse("plans:word", args=[document.uuid]))
    with page.expect_download() as taken:
        page.get_by_role("link", name="Haal het document op in Word").click()
    file = tmp_path / taken.value.suggested_filename
    taken.value.save_as(file)
    rewritten(file)

    looks_right(page)
    page.get_by_label("Word-bestand").set_input_files(file)
    page.get_by_role("button", name="Lees het bestand").click()

    expect(page.get_by_role("heading", name="2 onderdelen zijn gewijzigd")).to_be_visible()
    expect(page.locator("ins")).to_have_text([", vaste", "ruimte"])
    looks_right(page)
    page.get_by_role("checkbox", name=re.compile("Neem over.*Mentoren")).uncheck()
    new = page.get_by_label(re.compile("Gaat naar.*Studiecoaches"))
    expect(new).to_have_value("new:theme-begeleiding")
    page.get_by_role("button", name="Neem over wat is gekozen").click()

    expect(page.get_by_role("heading", name="Mentoren")).to_be_visible()
    expect(page.get_by_role("heading", name="Studiecoaches")).to_have_count(0)
    looks_right(page)
    page.goto(page.url.split("/plannen/")[0] + reverse("plans:section", args=[document.uuid, "summary"]))
    expect(page.locator("article")).to_contain_text("Kleine, vaste groepen.")
    page.goto(page.url.split("/plannen/")[0] + reverse("plans:theme", args=[document.uuid, "begeleiding"]))
    expect(page.locator("article").first).to_contain_text("Studiecoaches")
    assert document.measures.get(title="Mentoren").instrument == "uren"
