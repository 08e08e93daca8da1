"""The contents of a plan say at its budget in which year more is budgeted than was given, and how much."""

from __future__ import annotations

import pytest
from django.urls import reverse

from budgets.models import Allocation
from budgets.panels import plan_money
from plans.models import Document
from tests.governance.stage import Stage, make_stage
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def stage() -> Stage:
    """Two measures of € 100,000 a year each."""
    return make_stage()


def budget_state(document: Document) -> tuple[str, str]:
    money = plan_money(document)
    return money.mark, money.words


def give(stage: Stage, **years: int) -> None:
    for year, cents in years.items():
        Allocation.objects.create(
            framework=stage.world.framework, unit=stage.world.faculty, year=int(year[1:]), amount_cents=cents
        )


def test_a_budget_over_what_was_given_names_year_and_amount(stage, client):
    give(stage, y2022=200_000_00, y2023=176_000_00, y2024=300_000_00)
    assert budget_state(stage.document) == ("late", "€ 24.000 te veel in 2023")

    client.force_login(stage.person("holder"))
    contents = client.get(reverse("plans:document", args=[stage.document.uuid])).context["contents"]
    assert [(entry.mark, entry.fine) for entry in contents if entry.label == "Begroting"] == [
        ("late", "€ 24.000 te veel in 2023")
    ]


def test_a_budget_within_what_was_given_is_done(stage):
    give(stage, y2022=200_000_00)
    assert budget_state(stage.document) == ("done", "")


def test_a_budget_without_amounts_is_open():
    assert budget_state(make_stage(measures=0).document) == ("open", "")
