"""The writing desk in Chromium: the text of the institution stays in view, and quoting keeps one's place."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from plans.services.documents import create_document
from plans.services.drafting import add_measure
from tests.governance.stage import make_stage

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 40


def test_the_own_text_stays_beside_what_is_read_and_quoted_far_down(
    live_server: Any, open_as: Callable[..., Page]
) -> None:
    stage = make_stage()
    theme = stage.world.themes[0]
    for number in range(MANY):
        add_measure(document=stage.document, actor=stage.person("holder"), theme=theme, title=f"Mentoraat {number}")
    plan = create_document(
        kind=stage.world.kinds["institution"],
        unit=stage.world.institution,
        title="Plan van de instelling",
        first_year=2022,
        last_year=2024,
        actor=stage.person("staff"),
    )
    page = open_as(stage.person("staff"), reverse("desk:theme", args=[plan.uuid, theme.code]))

    page.get_by_role("button", name=re.compile(f"Mentoraat {MANY - 1}$")).click()

    expect(page.locator("p:focus")).to_have_text("staat in de tekst")
    expect(page.get_by_role("heading", name="Onze tekst")).to_be_in_viewport()
    expect(page.get_by_text(f"Mentoraat {MANY - 1}").last).to_be_in_viewport()
