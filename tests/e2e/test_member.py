"""The member's part on a phone: read the papers, prepare, propose other words; and what becomes of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from governance import files
from governance.models import DraftText, PrivateNote, ProposedWording, Receipt, Request
from governance.services.papers import add_paper
from plans.models import Section
from tests.e2e.test_every_page import faults
from tests.governance import sheets
from tests.governance.stage import Stage, make_stage

pytestmark = pytest.mark.django_db(transaction=True)
Visit = Callable[..., Page]
SELECT = """(words) => {
  const text = document.evaluate(`//article//p[contains(., "${words}")]/text()`, document).iterateNext();
  const range = document.createRange();
  range.setStart(text, text.data.indexOf(words));
  range.setEnd(text, text.data.indexOf(words) + words.length);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


@pytest.fixture
def stage(live_server: Any) -> Stage:
    return make_stage()


@pytest.fixture
def request_(stage: Stage) -> Request:
    paper = files.check(sheets.upload("toelichting.txt", sheets.TEXT), title="Toelichting")
    request = stage.ask(stage.freeze("Wij maken groepen van achttien. Dat is klein."), papers=[paper])
    late = {"file": sheets.upload("rooster.pdf"), "title": "Rooster van de zalen", "confidential": True}
    add_paper(request=request, actor=stage.person("holder"), **late)
    return request


def on_a_phone(open_as: Visit, stage: Stage, name: str, path: str) -> Page:
    page = open_as(stage.person(name), path, phone=True)
    page.set_viewport_size({"width": 360, "height": 780})
    return page


def test_a_member_reads_prepares_and_proposes_on_a_phone(stage: Stage, request_: Request, open_as: Visit) -> None:
    page = on_a_phone(open_as, stage, "fr_member", reverse("governance:request", args=[request_.uuid]))
    assert faults(page) == []
    with page.expect_download() as taken:
        page.get_by_role("link", name="Rooster van de zalen").click()
    assert taken.value.suggested_filename == "rooster-van-de-zalen.pdf"

    note = page.get_by_label("Uw eigen aantekeningen")
    note.click()
    page.keyboard.type("Vraag naar de zalen.")
    expect(page.locator("[data-save-status]")).to_have_text(re.compile("^Bewaard om"))
    page.reload()
    expect(note).to_have_value("Vraag naar de zalen.")

    page.get_by_role("link", name="Versie 1", exact=True).first.click()
    assert faults(page) == []
    page.evaluate(SELECT, "groepen van achttien")
    page.get_by_role("link", name="Stel een andere formulering voor").click()
    expect(page.get_by_label("De woorden zoals ze er staan")).to_have_value("groepen van achttien")
    page.get_by_label("Wat zou er moeten staan?").fill("groepen van vijftien")
    page.get_by_role("button", name="Stel voor").click()
    expect(page.locator(".notice.summary")).to_be_visible()  # the reason is still missing; nothing typed is lost
    assert faults(page) == []
    page.get_by_label("Waarom?").fill("Zo staat het in de visie.")
    page.get_by_role("button", name="Stel voor").click()
    expect(page.locator("#wordings + ol")).to_contain_text("Wacht op antwoord")
    assert faults(page) == []
    assert PrivateNote.objects.get().text == "Vraag naar de zalen."
    assert Receipt.objects.filter(what="read").count() == 1

    desk = open_as(stage.person("holder"), reverse("governance:request", args=[request_.uuid]))
    assert faults(desk) == []
    desk.get_by_role("button", name="Neem over in de werkversie").click()
    expect(desk.locator("#wordings + ol")).to_contain_text("Overgenomen in de werkversie")
    assert "groepen van vijftien" in Section.objects.get(document=stage.document, template__code="summary").body
    assert ProposedWording.objects.get().state == "taken"


def test_two_members_in_one_text_both_keep_what_they_wrote(stage: Stage, request_: Request, open_as: Visit) -> None:
    path = reverse("governance:draft_text", args=[request_.uuid])
    first, second = (on_a_phone(open_as, stage, name, path) for name in ("fr_member", "fr_secretary"))
    first.get_by_label("Concepttekst").click()
    first.keyboard.type("Wij stemmen in.")
    expect(first.locator("[data-save-status]")).to_have_text(re.compile("^Bewaard om"))
    second.get_by_label("Concepttekst").click()
    second.keyboard.type("Let op de zalen.")
    expect(second.locator("[data-save-status]")).to_contain_text("Beide teksten zijn er nog")
    assert faults(second) == []
    second.get_by_role("button", name="Leg ze naast elkaar").click()
    assert faults(second) == []
    second.get_by_role("button", name="Beide, achter elkaar").click()
    expect(second.get_by_label("Concepttekst")).to_have_value("Wij stemmen in.\n\nLet op de zalen.")
    assert DraftText.objects.get().text == "Wij stemmen in.\n\nLet op de zalen."

    second.get_by_role("link", name="Naar het verzoek").click()
    second.get_by_role("button", name="Neem de concepttekst over in de tekst van het besluit").click()
    expect(second.get_by_label("Tekst van het besluit")).to_have_value("Wij stemmen in.\n\nLet op de zalen.")
    assert faults(second) == []


def test_files_are_chosen_one_by_one_and_a_refused_one_costs_nothing(stage: Stage, open_as: Visit) -> None:
    version = stage.freeze("Eerste.")
    page = on_a_phone(open_as, stage, "holder", reverse("governance:lay_before", args=[version.uuid]))
    page.get_by_label("Begeleidende brief").fill("Graag uw oordeel.")
    page.get_by_label("Bestand", exact=True).set_input_files(
        {"name": "nota.pdf", "mimeType": "application/pdf", "buffer": sheets.PDF}
    )
    page.get_by_role("button", name="Laat dit bestand meegaan").click()
    expect(page.locator("#papers")).to_contain_text("nota")
    page.get_by_label("Wat is het?").fill("Het rekenmodel")
    page.get_by_label("Bestand", exact=True).set_input_files(
        {"name": "model.pdf", "mimeType": "application/pdf", "buffer": sheets.EXE}
    )
    page.get_by_role("button", name="Leg voor").click()
    expect(page.locator(".notice.summary")).to_contain_text("geen bestand van PDF")
    assert faults(page) == []
    expect(page.get_by_label("Wat is het?")).to_have_value("Het rekenmodel")
    expect(page.get_by_label("Begeleidende brief")).to_have_value("Graag uw oordeel.")
    page.get_by_role("button", name="Leg voor").click()

    expect(page.get_by_role("link", name="nota")).to_be_visible()
    assert faults(page) == []
    assert list(Request.objects.get().papers.values_list("title", flat=True)) == ["nota"]
