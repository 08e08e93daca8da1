"""A remark on words, as somebody reads: select them, write, and go from the words to the remark and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from kwaliteit.organisation.roles import Role
from plans.models import Remark
from plans.services import drafting
from tests.factories import make_document, someone

pytestmark = pytest.mark.django_db(transaction=True)

SELECT = """(words) => {
  const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at >= 0) { getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length); return; }
  }
}"""


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_words_of_a_goal_are_selected_and_marked(open_as: Callable[..., Page], live_server: Any, phone: bool) -> None:
    document = make_document()
    theme = document.framework.themes.get(code="begeleiding")
    goal = drafting.add_goal(
        document=document,
        actor=document.created_by,
        theme=theme,
        title="Mentoren",
        description="<p>Elk heeft een mentor.</p>",
    )
    address = reverse("plans:theme", args=[document.uuid, "begeleiding"])
    page = open_as(someone(Role.DEAN, unit=document.unit), address, phone=phone)
    page.evaluate(SELECT, "een mentor")
    page.locator("a[data-quote]").focus()
    page.keyboard.press("Enter")

    expect(page.locator("[name=quote]")).to_have_value("een mentor")
    expect(page.locator("main")).to_contain_text("Over: Mentoren")
    page.locator("[name=text]").fill("Ook in jaar twee?")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Plaats voor eenheid en College").click()

    remark = Remark.objects.get()
    assert (remark.goal, remark.place, remark.before) == (goal, "description", "Elk heeft ")
    expect(page.locator("mark")).to_have_text("een mentor")
    assert page.url.endswith(f"#remark-{remark.uuid}")
    page.get_by_role("link", name="Naar deze woorden in de tekst").click()
    assert page.url.endswith(f"#words-{remark.uuid}")
    page.locator(f"#words-{remark.uuid}").click()
    assert page.url.endswith(f"#remark-{remark.uuid}")
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
