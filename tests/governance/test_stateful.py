"""The process played at random against a small model, and each of its roads walked once."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from plans.models import Document
from tests.governance.machine import Process
from tests.governance.roads import DIVIDED, ROADS

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "soak"


@pytest.mark.django_db
def test_process_holds_its_invariants_whatever_people_try() -> None:
    """Fewer examples in the gate, for each takes long and the roads are walked by themselves below.

    The long run comes by each road by chance.
    """
    Process.walked.clear()
    run_state_machine_as_test(Process, settings=settings() if LONG else settings(max_examples=10))

    assert Document.objects.count() == 0
    assert not LONG or {name for name in ROADS if Process.walked[name]} == set(ROADS)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "divided"),
    [(name, apart) for name in sorted(ROADS) for apart in (False, True) if apart or name not in DIVIDED],
)
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
