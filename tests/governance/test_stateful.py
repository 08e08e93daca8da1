"""The process played at random against a small model, and each of its roads walked once."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from plans.models import Document
from tests.governance.machine import Process
from tests.governance.roads import DIVIDED, ROADS

ABOUT_AN_ADVICE = ("advice", "suspension")  # a road that does not ask how the council is made up
EACH = [(name, False) for name in sorted(set(ROADS) - DIVIDED)]
EACH += [(name, True) for name in sorted(ROADS) if not name.startswith(ABOUT_AN_ADVICE)]
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "soak"


@pytest.mark.django_db
def test_process_holds_its_invariants_whatever_people_try() -> None:
    """Fewer examples than usual, for each takes long, and the roads are walked by themselves below.

    The long run comes by each road by chance as well.
    """
    Process.walked.clear()
    run_state_machine_as_test(Process, settings=settings(max_examples=250 if LONG else 5))

    assert Document.objects.count() == 0
    assert not LONG or {name for name in ROADS if Process.walked[name]} == set(ROADS)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "divided"), EACH)
def test_each_road_ends_where_it_should(name: str, divided: bool) -> None:
    """Of a council as a whole, and of one of which each section decides for itself."""
    Process.walked.clear()
    process = Process()
    process.begin()
    try:
        process.walk(name, divided)
        for each in process.invariants:
            each.function(process)
    finally:
        process.teardown()

    assert Process.walked[name] == 1
