"""What changed between two versions, as a member of the council sees it: on the screen, a phone and paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from budgets.models import BudgetLine
from governance.models import Request, Version
from plans.models import Measure
from plans.services.drafting import save_measure
from tests.e2e.keys import Keys
from tests.e2e.test_every_page import faults
from tests.governance.stage import Stage, make_stage

pytestmark = pytest.mark.django_db(transaction=True)
Visit = Callable[..., Page]
PHONE = {"width": 360, "height": 780}
STAYS = "De faculteit begeleidt studenten in het eerste jaar met mentoren en tutoren."
MOVES = "Elke student krijgt een mentor uit een {} jaar, die de opleiding goed kent."
TABLE = "<table><tbody><tr><th>Mentoren</th><td>{}</td></tr><tr><th>Tutoren</th><td>€ 40.000</td></tr></tbody></table>"


@pytest.fixture
def stage(live_server: Any) -> Stage:
    return make_stage()


@pytest.fixture
def asked(stage: Stage) -> Request:
    """The council saw version 1; before it lies version 2, with another text, a moved measure and more money."""
    text = "Wij geven 12% van € 180.000 uit aan begeleiding.</p>"
    stage.ask(
        stage.freeze(f"{text}<p>{MOVES.format('hoger')}</p><p>{STAYS}</p>{TABLE.format('€ 90.000')}<p>Zo blijft het.")
    )
    moved = stage.measures[0]
    save_measure(measure=moved, revision=moved.revision, actor=stage.person("holder"), theme=stage.world.themes[1])
    BudgetLine.objects.filter(measure=moved, year=2022).update(amount_cents=150_000_00)
    text = text.replace("12%", "15%").replace("180.000", "190.000")
    return stage.ask(
        stage.freeze(f"{text}<p>{STAYS}</p>{TABLE.format('€ 95.000')}<p>{MOVES.format('later')}</p><p>Zo blijft het.")
    )


def compared(version: Version) -> str:
    return f"{reverse('governance:compare', args=[version.uuid])}?van=gelezen"


def amounts(page: Page, name: str) -> list[str]:
    row = page.locator("section[aria-labelledby=measures] tr", has_text=name)
    return [" ".join(text.split()) for text in row.locator("td.num").all_inner_texts()]


def test_words_measures_and_amounts_that_changed_are_shown(stage: Stage, asked: Request, open_as: Visit) -> None:
    page = open_as(stage.person("fr_member"), compared(asked.version))
    text = page.locator("section[aria-labelledby=text] .prose")

    assert [" ".join(mark.inner_text().split()) for mark in text.locator("p:not(.moved) > :is(ins, del)").all()] == [
        "verwijderd: 12", "toegevoegd: 15", "verwijderd: 180.000", "toegevoegd: 190.000"
    ]  # fmt: skip
    expect(text.locator("p.came.moved.reworded")).to_contain_text("hierheen verplaatst en gewijzigd")
    expect(text.locator("p.came.moved.reworded ins")).to_contain_text("later")
    expect(text.locator("td").first).to_contain_text("90.000")
    expect(text.locator("td ins")).to_contain_text("95.000")
    assert STAYS not in text.inner_text()  # unchanged paragraphs are left out
    measures = page.locator("section[aria-labelledby=measures]")
    expect(measures.locator("tr", has_text=stage.measures[0].title)).to_contain_text("Verplaatst")
    assert amounts(page, stage.measures[0].title) == ["300.000", "350.000", "+50.000", "+16,7 %"]
    assert faults(page) == []


@pytest.mark.parametrize("place", ["home", "request"])
def test_one_click_leads_there(stage: Stage, asked: Request, open_as: Visit, place: str) -> None:
    path = reverse("home") if place == "home" else reverse("governance:request", args=[asked.uuid])
    page = open_as(stage.person("fr_member"), path)
    page.locator(f'a[href="{compared(asked.version)}"]').first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Wat veranderde van versie 1 naar versie 2")


def test_on_a_phone_nothing_scrolls_sideways_but_the_tables(stage: Stage, asked: Request, open_as: Visit) -> None:
    page = open_as(stage.person("fr_member"), f"{compared(asked.version)}&alles=1", phone=True)
    page.set_viewport_size(PHONE)

    expect(page.get_by_text(STAYS)).to_be_visible()
    assert faults(page) == []


def test_with_the_keyboard_alone_another_version_is_chosen(stage: Stage, asked: Request, open_as: Visit) -> None:
    page = open_as(stage.person("fr_member"), reverse("governance:compare", args=[asked.version.uuid]))
    keys = Keys(page)
    keys.to("^Van")
    page.keyboard.press("Home")
    keys.go("^Vergelijk")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wat veranderde van versie 1 naar versie 2")
    keys.to("Veranderde maatregelen")  # a table that may scroll has the focus
    keys.go("Toon de hele tekst")
    expect(page.get_by_text(STAYS)).to_be_visible()

    assert keys.unseen == []


def test_in_print_the_marks_stay_and_the_choices_go(stage: Stage, asked: Request, open_as: Visit) -> None:
    page = open_as(stage.person("fr_member"), compared(asked.version))
    page.emulate_media(media="print")
    marks = page.locator("section[aria-labelledby=text] .prose")
    line = "node => getComputedStyle(node).textDecorationLine"

    expect(page.locator("form.filters")).to_be_hidden()
    assert marks.locator("ins").first.evaluate(line) == "underline"
    assert marks.locator("del").first.evaluate(line) == "line-through"
    expect(marks.locator("p.came.moved")).to_contain_text("hierheen verplaatst")
    assert amounts(page, stage.measures[0].title) == ["300.000", "350.000", "+50.000", "+16,7 %"]
    assert page.pdf()[:4] == b"%PDF"
    assert Measure.objects.filter(theme=stage.world.themes[1]).count() == 2
