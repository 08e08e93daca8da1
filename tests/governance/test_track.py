"""The road beside a plan says what a body did not agree to, and costs no more when it agreed to all."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.models import Request
from governance.roads import roads_by_id, roads_of
from governance.services.decisions import correct_decision
from governance.track import Road, road_of, steps
from kwaliteit.organisation.regulations import Section
from kwaliteit.organisation.rights import rights_of

pytestmark = pytest.mark.django_db
PARTS = {"summary": True, "theme-thema-een": True, "theme-thema-twee": False, "budget": False}


def test_a_partial_consent_names_the_parts_that_were_not_agreed_to(stage):
    stage.decide(outcome="partial", parts=PARTS)
    road = road_of(stage.document, rights_of(stage.person("holder")))

    (decided,) = [step for step in steps(road) if step.mark == "back"]
    assert decided.detail.split("; ")[1:] == ["niet ingestemd met thema 2, de begroting"]


@pytest.mark.parametrize(("outcome", "statements"), [("consent", 1), ("partial", 2)])
def test_only_a_partial_consent_reads_more(stage, outcome, statements):
    stage.decide(outcome=outcome, parts=PARTS if outcome == "partial" else {})
    rights = rights_of(stage.person("holder"))

    steps(road_of(stage.document, rights))  # warm: the kind of the document
    with CaptureQueriesContext(connection) as read:
        steps(road_of(stage.document, rights))
    assert len(read) == statements


def test_what_was_decided_about_another_document_is_left_out(stage):
    """Home reads the decisions of all her documents at once."""
    stage.decide(outcome="partial", parts=PARTS)
    decisions = road_of(stage.document, rights_of(stage.person("holder"))).decisions

    assert [step.mark for step in steps(Road(stage.document, decisions=decisions))] == ["open"]


def test_the_roads_of_many_documents_are_those_of_each_with_what_the_newest_record_asks(stage):
    request = stage.ask()
    wrong = stage.decide(request, outcome="conditions", conditions=[condition("Meer geld")])
    asked = [condition("Een tweede mentor"), condition("Een verslag")]
    correct_decision(
        decision=wrong,
        actor=stage.person("fr_secretary"),
        reason="Verkeerd overgenomen.",
        outcome="conditions",
        meeting_on=wrong.meeting_on,
        conditions=asked,
    )
    stage.freeze("Daarna.")

    known = road_of(stage.document, rights_of(stage.person("holder")))
    with CaptureQueriesContext(connection) as read:
        roads = [roads_of([stage.document])[stage.document.pk], roads_by_id([stage.document.pk])[stage.document.pk]]
        texts = [[row.text for row in road.decisions[request.pk].conditions.all()] for road in roads]

    assert [vars(road) for road in roads] == [vars(known)] * 2
    assert texts == [["Een tweede mentor", "Een verslag"]] * 2
    assert len(read) == 2


def test_among_many_documents_one_section_that_agreed_decides_nothing_yet(stage):
    request = stage.ask()
    Request.objects.filter(pk=request.pk).update(decides_apart=True)
    stage.decide(request, section=Section.STUDENT)

    road = roads_of([stage.document])[stage.document.pk]
    assert (road.decisions, [made.section for made in road.requests[0].said]) == ({}, [Section.STUDENT])


def condition(text: str) -> dict[str, object]:
    return {"text": text, "when": "during", "due_on": None}
