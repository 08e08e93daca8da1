"""The shifts of the demonstration: made up, one of them waiting, and none that moves a published figure."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from budgets.models import Shift
from budgets.shifts import carried_of
from kwaliteit.organisation.models import Person
from plans.models import Framework

pytestmark = pytest.mark.usefixtures("rijnland")
K = 1_000_00


@pytest.mark.django_db
def test_two_shifts_count_and_one_waits_for_its_council() -> None:
    rows = list(Shift.objects.with_state().order_by("decided_on"))
    framework = Framework.objects.get(is_current=True)
    brought = {(unit, year): cents for (unit, year), cents in carried_of(framework).items()}

    assert [(row.kind, row.counts, row.waits, row.illustrative) for row in rows] == [
        ("year", True, False, True),
        ("unit", True, False, True),
        ("theme", False, True, True),
    ]
    assert sorted(brought.values()) == [-40 * K, -15 * K, 15 * K, 40 * K]
    assert {year for _unit, year in brought} == {2019, 2020, 2021}


@pytest.mark.django_db
def test_a_member_of_the_council_of_law_reads_what_waits_and_the_money_explained(client: Client) -> None:
    client.force_login(Person.objects.get(email="noor@rijnland.example"))

    story = client.get(reverse("governance:money", args=["fr-rechtsgeleerdheid"])).context["story"]

    assert [(row.year, row.students, row.each) for row in story.years] == [
        (2022, 5940, 500_00),
        (2023, 6060, 500_00),
        (2024, 6180, 498_00),
    ]
    assert (story.old.number, story.difference) == (2, 42 * K)
    assert [row.kind for row in story.shifts] == ["theme"]
