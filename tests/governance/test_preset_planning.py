"""A framework that is made from a preset has its planning, and keeps what an institution made of it."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from governance.models import Milestone
from kwaliteit.organisation.roles import Level, Role
from plans.models import Right
from plans.preset import FIRST, load_preset
from plans.services.framework import bring_in_preset, copy_framework
from tests.factories import institution, someone

pytestmark = pytest.mark.django_db


def test_the_planning_of_twente_comes_with_the_framework(client) -> None:
    manager = someone(Role.APPLICATION_MANAGER, unit=institution())
    framework = bring_in_preset(code=FIRST, actor=manager)
    rows = list(Milestone.objects.filter(framework=framework).order_by("due_on", "pk"))

    assert [(row.level, row.due_on.isoformat(), row.body_kind, row.right) for row in rows] == [
        (Level.INSTITUTION, "2018-04-18", "", ""),
        (Level.INSTITUTION, "2018-05-16", "university_council", Right.ADVICE),
        (Level.PROGRAMME, "2018-05-31", "programme_committee", Right.ADVICE),
        (Level.FACULTY, "2018-07-01", "", ""),
        (Level.FACULTY, "2018-09-01", "faculty_council", Right.CONSENT),
        (Level.INSTITUTION, "2018-11-07", "university_council", Right.INFORMATION),
        (Level.INSTITUTION, "2018-12-12", "university_council", Right.CONSENT),
        (Level.INSTITUTION, "2018-12-21", "executive_board", ""),
    ]
    assert {row.history.get().history_user for row in rows} == {manager}
    client.force_login(manager)
    shown = client.get(reverse("framework:detail", args=[framework.code])).text
    assert "Gezamenlijke startbijeenkomst van alle raden" in shown


def test_loading_it_again_brings_back_no_date_that_was_moved_or_taken_out() -> None:
    framework = load_preset()
    first, second = Milestone.objects.order_by("pk")[:2]
    first.due_on = datetime.date(2018, 4, 20)
    first.save()
    second.delete()

    load_preset()

    assert Milestone.objects.filter(framework=framework).count() == 7


def test_a_copy_for_another_period_does_not_get_its_dates() -> None:
    manager = someone(Role.APPLICATION_MANAGER, unit=institution())
    years = {"first_year": 2025, "last_year": 2030, "midterm_year": 2027}
    names = {"code": "daarna", "name_nl": "Daarna", "name_en": "After"}
    copied = copy_framework(source=load_preset(), actor=manager, **years, **names)

    assert not Milestone.objects.filter(framework=copied).exists()
