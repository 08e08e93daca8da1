"""A choice in a row of fields can be read whole: its field is as wide as the longest of its choices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.governance.stage import make_stage

pytestmark = pytest.mark.django_db(transaction=True)

CUT_OFF = """() => [...document.querySelectorAll(".filters select")].filter(field => {
  const free = field.cloneNode(true);
  free.style.cssText = "position: absolute; width: max-content";
  document.body.append(free);
  const needed = Math.min(free.offsetWidth, field.closest(".filters").clientWidth);
  free.remove();
  return field.offsetWidth < needed - 1;
}).map(field => field.name)"""


@pytest.mark.parametrize("phone", [False, True])
def test_a_long_name_of_a_framework_is_not_cut_off(live_server: Any, open_as: Callable[..., Page], phone: bool) -> None:
    stage = make_stage()
    framework = stage.document.framework
    framework.name_nl = "Kwaliteitsafspraken 2019–2024 van het hele land"
    framework.save()

    page = open_as(stage.person("staff"), reverse("governance:milestones"), phone=phone)

    assert page.locator(".filters select").count() == 2
    assert page.evaluate(CUT_OFF) == []
