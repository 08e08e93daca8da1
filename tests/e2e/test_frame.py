"""The frame of every page in Chromium: what its menu covers, and when it closes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories import Role, institution, someone

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_menu_of_a_person_fits_a_phone_and_closes_when_the_focus_leaves_it(
    live_server: Any, open_as: Callable[..., Page]
) -> None:
    page = open_as(someone(Role.APPLICATION_MANAGER, unit=institution()), "/", phone=True)
    page.locator(".menu > summary").focus()
    page.keyboard.press("Enter")

    edges = page.locator(".menu > ul").evaluate(
        "menu => [menu.getBoundingClientRect().left, menu.getBoundingClientRect().right]"
    )
    assert (edges[0] >= 0, edges[1] <= 360) == (True, True)
    page.get_by_role("button", name="Uitloggen").focus()
    expect(page.locator("details.menu[open]")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator("details.menu[open]")).to_have_count(0)
