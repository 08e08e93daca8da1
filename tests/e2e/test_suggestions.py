"""A change suggested in the editor, as somebody types it, and taken over by who drafts; an amount, with the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from budgets.models import BudgetLine
from budgets.services.income import ensure_sources
from kwaliteit.organisation.roles import Role
from plans.models import Document, Remark
from plans.services import drafting
from tests.e2e.caret import go_into
from tests.factories import make_document, someone

pytestmark = pytest.mark.django_db(transaction=True)
BOX = "[contenteditable=true]"
BODY = "<p>Elke eerstejaars krijgt een mentor.</p><p>De mentor spreekt haar twee keer per jaar.</p>"


@pytest.fixture
def document(live_server: Any) -> Document:
    document = make_document()
    section = document.sections.get(template__code="summary")
    drafting.save_section(section=section, revision=section.revision, actor=document.created_by, body=BODY)
    return document


def fits(page: Page) -> bool:
    assert Axe().run(page).response["violations"] == []
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_what_she_types_becomes_suggestions_and_is_taken_over(
    open_as: Callable[..., Page], document: Document, phone: bool
) -> None:
    address = reverse("plans:section", args=[document.uuid, "summary"])
    page = open_as(someone(Role.DEAN, unit=document.unit), address, phone=phone)
    page.get_by_role("link", name="Stel een wijziging voor").click()
    page.locator(BOX).wait_for()
    go_into(page.locator(f"{BOX} p").last, "End")
    page.keyboard.type(" Daarna volgt een verslag.")
    page.keyboard.press("Enter")
    page.keyboard.type("Ook in jaar twee.")
    page.locator("[name=text]").fill("Anders stopt het te vroeg")
    assert fits(page)
    page.get_by_role("button", name="Plaats voor eenheid en College").click()

    expect(page.get_by_text("2 wijzigingen zijn voorgesteld.")).to_be_visible()
    expect(page.locator("article ins").first).to_contain_text("Daarna volgt een verslag.")
    expect(page.locator("article ins").last).to_contain_text("Ook in jaar twee.")
    assert fits(page)
    drafter = open_as(document.created_by, reverse("plans:suggestions", args=[document.uuid]), phone=phone)
    assert fits(drafter)
    drafter.get_by_role("button", name=re.compile("Neem over.*voorstel 2")).click()
    expect(drafter.get_by_text("Overgenomen.")).to_be_visible()
    drafter.get_by_role("link", name="Niet overnemen").click()
    drafter.locator("[name=text]").fill("Een verslag vraagt te veel")
    assert fits(drafter)
    drafter.get_by_role("button", name="Niet overnemen").click()

    expect(drafter.get_by_role("heading", name="Er wachten geen wijzigingsvoorstellen")).to_be_visible()
    assert document.sections.get(template__code="summary").body == f"{BODY}<p>Ook in jaar twee.</p>"
    page.reload()
    expect(page.locator("#remarks")).to_contain_text("Een verslag vraagt te veel")


def test_another_amount_with_the_keyboard_alone(open_as: Callable[..., Page], document: Document) -> None:
    ensure_sources(document.framework)
    theme = document.framework.themes.first()
    measure = drafting.add_measure(document=document, actor=document.created_by, theme=theme, title="Mentoraat")
    page = open_as(someone(Role.DEAN, unit=document.unit), reverse("plans:suggest_measure", args=[measure.uuid]))
    page.locator("[name^=amount-2022]").first.focus()
    page.keyboard.type("12.000")
    page.locator("[name=circle][value=board]").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("1 wijziging is voorgesteld.")).to_be_visible()
    made = Remark.objects.get()
    assert (made.change, made.year, made.was, made.proposed) == ("amount", 2022, "", "1200000")
    assert fits(page)
    drafter = open_as(document.created_by, reverse("plans:measure", args=[measure.uuid]))
    drafter.get_by_role("button", name="Neem over").focus()
    drafter.keyboard.press("Enter")
    expect(drafter.get_by_text("Overgenomen.")).to_be_visible()
    assert BudgetLine.objects.get(measure=measure).amount_cents == 1_200_000
