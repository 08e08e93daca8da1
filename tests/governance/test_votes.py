"""Quorum and majority, by the rules of the body: computed, shown, and never imposed."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse
from django.utils.translation import override

from governance.models import Decision
from governance.services.decisions import Content
from governance.votes import judged, majority_sentence, needed_for, quorum_sentence
from kwaliteit.organisation.models import Body
from kwaliteit.shared.errors import Refused
from tests.governance.stage import TODAY


def council(**rules: object) -> Body:
    return Body(kind="university_council", seats=18, quorum=10, **rules)


def content(votes: tuple[int, int, int] | None = None, **more: object) -> Content:
    return Content("consent", TODAY(), votes, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "votes", "present", "needed", "reached"),
    [
        ("half", (12, 4, 1), 17, (9, 16), True),
        ("half", (8, 8, 0), 16, (9, 16), False),
        ("half", (9, 8, 0), 17, (9, 17), True),
        ("half", (0, 0, 5), 5, (1, 0), False),
        ("two_thirds", (12, 6, 0), 18, (12, 18), True),
        ("two_thirds", (11, 6, 0), 17, (12, 17), False),
        ("three_quarters", (12, 4, 0), 16, (12, 16), True),
        ("half_present", (8, 3, 5), 16, (9, 16), False),
        ("half_members", (10, 2, 0), 12, (10, 18), True),
        ("half_members", (9, 0, 0), 12, (10, 18), False),
    ],
)
def test_a_majority_is_counted_by_the_rule_of_the_body(rule, votes, present, needed, reached):
    body, counted = council(majority=rule), content(votes, present=present)

    assert (needed_for(counted, body), majority_sentence(counted, body)[0]) == (needed, reached)


def test_abstentions_count_where_the_regulation_says_so():
    votes = content((8, 5, 4))

    assert needed_for(votes, council()) == (7, 13)
    assert needed_for(votes, council(abstentions_count=True)) == (9, 17)


@pytest.mark.parametrize(
    ("given", "reached"),
    [({"present": 10}, True), ({"present": 9}, False), ({"votes": (6, 3, 1)}, True), ({}, None)],
    ids=["just enough", "one too few", "who voted was there", "nothing filled in"],
)
def test_a_quorum_is_reached_by_who_was_there(given, reached):
    assert quorum_sentence(content(**given), council())[0] is reached


def test_it_is_said_in_one_sentence_each():
    with override("en"):
        rules, warnings = judged(content((12, 4, 1), present=17), council())

    assert rules == [
        "17 of 18 present: quorum of 10 reached.",
        "12 for of 16 votes cast: majority reached (more than half of the votes cast).",
    ]
    assert warnings == []


def test_what_cannot_be_computed_is_said_to_be_so():
    with override("en"):
        _rules, text = majority_sentence(content((8, 3, 5)), council(majority="half_present"))

    assert text == "The majority (more than half of the members present) cannot be computed from what is filled in."


@pytest.mark.django_db
def test_too_few_and_no_majority_are_shown_and_recorded_all_the_same(stage, as_):
    request = stage.ask()
    client = as_("fr_secretary")
    numbers = {"present": "5", "votes_for": "2", "votes_against": "3", "votes_abstained": "0"}
    sent = {"outcome": "consent", "meeting_on": TODAY().isoformat(), "rows": "2", **numbers}
    address = reverse("governance:decide", args=[request.uuid])

    shown = client.post(address, {**sent, "act_key": str(uuid.uuid4()), "check": "1"})
    client.post(address, {**sent, "act_key": str(uuid.uuid4()), "record": "1"})

    assert (len(shown.context["rules"]), len(shown.context["warnings"])) == (2, 2)
    made = Decision.objects.get()
    assert (made.outcome, made.present, made.votes_for) == ("consent", 5, 2)


@pytest.mark.django_db
def test_nobody_votes_who_was_not_there(stage):
    with pytest.raises(Refused) as refusal:
        stage.decide(votes=(5, 3, 1), present=8)

    assert refusal.value.field == "present"
