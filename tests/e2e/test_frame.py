"""The frame of every page in Chromium: what its menu covers and when it closes, how wide a chart is."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from governance.services.meetings import add_item, plan_meeting
from monitoring.models import Indicator, Measurement
from tests.factories import Role, institution, someone
from tests.governance.stage import TODAY, make_stage
from tests.governance.world import make_world

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


def test_what_is_wrong_in_a_form_gets_the_focus_also_where_the_address_names_a_place(
    live_server: Any, open_as: Callable[..., Page]
) -> None:
    stage = make_stage()
    who = stage.person("fr_secretary")
    meeting = plan_meeting(body=stage.world.bodies["fr"], held_on=TODAY(), actor=who)
    add_item(meeting=meeting, actor=who, title="Opening")
    page = open_as(who, reverse("governance:agenda", args=[meeting.uuid]) + "#items")
    page.get_by_label("Nummer van “Opening”").fill("drie")
    page.get_by_label("Nummer van “Opening”").press("Enter")

    expect(page.locator("#summary")).to_contain_text("Nummer van “Opening”")
    page.wait_for_load_state("load")
    expect(page.locator("#summary")).to_be_focused()


def test_a_chart_is_not_stretched_over_a_wide_page(live_server: Any, open_as: Callable[..., Page]) -> None:
    world = make_world()
    row = Indicator.objects.create(
        framework=world.framework,
        unit=world.faculty,
        theme=world.themes[0],
        kind="count",
        baseline_on=datetime.date(2019, 10, 1),
        name_nl="Mentoren",
        name_en="Mentors",
    )
    for year in (2019, 2020):
        Measurement.objects.create(
            indicator=row, unit=row.unit, measured_on=datetime.date(year, 10, 1), value=year - 2010
        )
    page = open_as(world.people["dean"], reverse("monitoring:indicator", args=[row.uuid]))

    assert page.locator("svg.chart").first.evaluate("chart => Math.round(chart.getBoundingClientRect().width)") == 448
