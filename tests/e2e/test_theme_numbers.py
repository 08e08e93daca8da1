"""A framework has any number of themes: the number of each can be read, on the screen and in print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page

from plans.models import Theme
from plans.preset import load_preset
from tests.factories import Level, Role, institution, make_unit, someone

CONTRAST = {"runOnly": ["color-contrast"]}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_number_of_a_seventh_theme_can_be_read(scheme: str, open_as: Callable[..., Page]) -> None:
    framework = load_preset()
    for number in (7, 8):
        Theme.objects.create(framework=framework, code=f"t{number}", order=number, name_nl="Thema", name_en="Theme")
    institution()
    holder = someone(Role.PORTFOLIO_HOLDER, unit=make_unit(Level.FACULTY))
    page = open_as(holder, reverse("monitoring:index"))
    page.emulate_media(color_scheme=scheme)

    assert page.locator(".theme").all_inner_texts()[-1].split() == ["Thema", "8"]
    assert Axe().run(page, context=".theme", options=CONTRAST).response["violations"] == []


def test_the_number_of_a_seventh_theme_is_printed(browser: object) -> None:
    page = browser.new_page()  # type: ignore[attr-defined]
    page.set_content('<span class="mark t7">7</span><span class="mark t7 off">7</span>')
    page.add_style_tag(path=Path(settings.BASE_DIR) / "static/document/document.css")
    colours = [mark.evaluate("e => getComputedStyle(e).backgroundColor") for mark in page.locator(".mark").all()]
    page.close()

    assert [colour == "rgba(0, 0, 0, 0)" for colour in colours] == [False, True]
