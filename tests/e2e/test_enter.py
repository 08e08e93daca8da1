"""The Enter key in a field does what the main button of the form does, and no other button that stands before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from governance.models import Request
from kwaliteit.organisation.models import Body
from tests.governance.stage import Stage, make_stage

pytestmark = pytest.mark.django_db(transaction=True)
Visit = Callable[..., Page]


@pytest.fixture
def stage(live_server: Any) -> Stage:
    return make_stage()


def test_in_the_rules_of_a_council_it_saves_them(open_as: Visit, stage: Stage) -> None:
    body = stage.world.bodies["fr"]
    page = open_as(stage.person("fr_secretary"), reverse("governance:change_regulation", args=[body.code]))
    page.locator("[name=proxies_most]").fill("1")
    page.locator("[name=proxies_most]").press("Enter")

    expect(page).to_have_url(page.url.split("/medezeggenschap")[0] + reverse("governance:regulation", args=[body.code]))
    assert Body.objects.get(pk=body.pk).proxies_most == 1


def test_in_a_decision_it_checks_the_record(open_as: Visit, stage: Stage) -> None:
    request = stage.ask()
    page = open_as(stage.person("fr_secretary"), reverse("governance:request", args=[request.uuid]))
    page.get_by_label("Instemming", exact=True).check()
    page.get_by_label("Datum van de vergadering").fill("31 februari 2022")
    page.get_by_label("Datum van de vergadering").press("Enter")

    expect(page.locator("#summary")).to_contain_text("Datum van de vergadering")


def test_when_a_version_is_laid_before_a_body_it_lays_it_before(open_as: Visit, stage: Stage) -> None:
    version = stage.freeze()
    page = open_as(stage.person("holder"), reverse("governance:lay_before", args=[version.uuid]))
    page.locator("[name=due_on]").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Instemming met")
    assert Request.objects.get().version == version
