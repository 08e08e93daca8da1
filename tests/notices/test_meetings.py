"""A meeting that is moved or called off: each notice says what its own act did."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import translation

from governance.models import Meeting
from governance.services import meetings
from governance.wording import day as in_words
from kwaliteit.notices import digest
from kwaliteit.notices.models import Notice
from kwaliteit.notices.wording import is_over, words
from kwaliteit.organisation.models import Person
from tests.governance.stage import TODAY, Stage

CALLED_OFF = "Te weinig stukken."


def on(number: int) -> datetime.date:
    return TODAY() + datetime.timedelta(days=number)


def plan(stage: Stage, number: int = 10, **fields: Any) -> Meeting:
    clerk = stage.person("fr_secretary")
    return meetings.plan_meeting(body=stage.world.bodies["fr"], held_on=on(number), actor=clerk, **fields)


def move(stage: Stage, meeting: Meeting, number: int, **fields: Any) -> None:
    meetings.move_meeting(meeting=meeting, held_on=on(number), actor=stage.person("fr_secretary"), **fields)


def call_off(stage: Stage, meeting: Meeting) -> None:
    meetings.cancel_meeting(meeting=meeting, actor=stage.person("fr_secretary"), why=CALLED_OFF)


def said(person: Person) -> list[tuple[str, str]]:
    """What this person was told, in the order in which it happened."""
    return [(words(row).title, words(row).text) for row in Notice.objects.filter(person=person).order_by("pk")]


@pytest.mark.parametrize(
    ("language", "titles", "text", "off"),
    [
        (
            "nl",
            ["is verzet", "is op een andere tijd of plaats", "gaat niet door"],
            "Van %s naar %s.",
            "Die van %s: %s",
        ),
        ("en", ["was moved", "was changed", "was cancelled"], "From %s to %s.", "That of %s: %s"),
    ],
)
def test_each_notice_of_a_meeting_says_what_its_own_act_did(stage, language, titles, text, off):
    meeting = plan(stage, place="Zaal 1")
    move(stage, meeting, 20, place="Zaal 1")
    move(stage, meeting, 20, starts_at=datetime.time(15), place="Zaal 2")
    call_off(stage, meeting)
    start = {"nl": "Een vergadering van de faculteitsraad", "en": "A meeting of the faculty council"}[language]

    with translation.override(language):
        first, second = in_words(on(10)), in_words(on(20))
        there = f"{second}, Zaal 1"
        assert said(stage.person("fr_member")) == [
            (f"{start} {titles[0]}", text % (f"{first}, Zaal 1", there)),
            (f"{start} {titles[1]}", text % (there, f"{second}, 15:00, Zaal 2")),
            (f"{start} {titles[2]}", off % (second, CALLED_OFF)),
        ]


def test_a_meeting_that_goes_back_and_forth_is_told_each_time_and_mailed_as_it_stands(stage: Stage) -> None:
    meeting = plan(stage)
    for number in (20, 10, 20):
        move(stage, meeting, number)
    rows = list(Notice.objects.filter(person=stage.person("fr_member")).order_by("pk"))
    first, second = in_words(on(10)), in_words(on(20))

    assert [words(row).text for row in rows] == [
        f"Van {first} naar {second}.",
        f"Van {second} naar {first}.",
        f"Van {first} naar {second}.",
    ]
    assert [is_over(row) for row in rows] == [True, True, False]
    assert [notice for notice, _said in digest.content_for(stage.person("fr_member")).news] == rows[2:]
