"""A meeting that is moved or called off: what its own act did, to the members and to whose request is on its agenda."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from governance.models import Meeting, Request
from governance.services import meetings
from governance.services.requests import withdraw
from governance.views.bodies import bodies_visible_to
from governance.wording import day as in_words
from kwaliteit.notices import digest
from kwaliteit.notices.models import Kind, Notice
from kwaliteit.notices.recipients import concerned, of_unit, who_see
from kwaliteit.notices.wording import RELATED, is_over, words
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Act
from plans.services.documents import grant_contributor
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


def told(what: Meeting | Request) -> list[str]:
    """Who was told of a meeting as a member, or of a request on its agenda, in the order of their addresses."""
    key = what.uuid if isinstance(what, Meeting) else what.pk
    rows = Notice.objects.filter(subject__startswith=f"meeting:{key}:")
    return [row.person.email for row in rows.select_related("person").order_by("person__email")]


def emails(people: set[Person]) -> list[str]:
    return sorted(person.email for person in people)


def drafters_told(person: Person) -> list[tuple[str, str, str]]:
    rows = Notice.objects.filter(person=person, kind=Kind.MEETING).select_related(*RELATED).order_by("pk")
    return [(said.title, said.text, said.url) for said in map(words, rows)]


@pytest.mark.parametrize(
    ("language", "title", "text", "late"),
    [
        (
            "nl",
            "De faculteitsraad behandelt “Afspraken” op een andere %s",
            "Versie 1, Recht: op de agenda van %s in plaats van %s.",
            " Het antwoord was gevraagd vóór of op %s.",
        ),
        (
            "en",
            "The faculty council takes up “Afspraken” %s",
            "Version 1, Law: on the agenda of %s instead of %s.",
            " The answer was asked by %s.",
        ),
    ],
)
def test_whose_request_is_on_the_agenda_hears_when_it_is_taken_up(stage, language, title, text, late):
    meeting, holder = plan(stage), stage.person("holder")
    request = stage.ask(meeting=meeting)
    move(stage, meeting, 20)
    move(stage, meeting, 20, place="Zaal 2")
    move(stage, meeting, 40, place="Zaal 2")
    url = reverse("governance:request", args=[request.uuid]) + "#path"

    with translation.override(language):
        day, place = {"nl": ("dag", "tijd of plaats"), "en": ("on another day", "at another time or place")}[language]
        first, second, third = in_words(on(10)), in_words(on(20)), in_words(on(40))
        there = f"{second}, Zaal 2"
        assert drafters_told(holder) == [
            (title % day, text % (second, first), url),
            (title % place, text % (there, second), url),
            (title % day, text % (f"{third}, Zaal 2", there) + late % in_words(on(30)), url),
        ]
    assert told(meeting) == [stage.person("fr_member").email] * 3
    assert set(told(request)) == set(emails(concerned(stage.document)))


@pytest.mark.parametrize(
    ("language", "title", "start", "waits", "now", "why"),
    [
        (
            "nl",
            "De vergadering waarin de faculteitsraad “Afspraken” zou behandelen, gaat niet door",
            "Versie 1, Recht, stond op de agenda van %s. ",
            "De behandeling wacht op een andere vergadering; het antwoord is gevraagd vóór of op %s.",
            "De behandeling is nu op %s.",
            " De reden: ",
        ),
        (
            "en",
            "The meeting in which the faculty council would take up “Afspraken” does not go ahead",
            "Version 1, Law, was on the agenda of %s. ",
            "It waits for another meeting; the answer is asked by %s.",
            "It is taken up on %s now.",
            " The reason: ",
        ),
    ],
)
def test_whose_request_was_on_the_agenda_hears_that_it_waits(stage, language, title, start, waits, now, why):
    first, second = plan(stage, 10), plan(stage, 20)
    request, holder = stage.ask(meeting=second), stage.person("holder")
    meetings.put_request(meeting=first, request=request, actor=stage.person("fr_secretary"))
    for meeting in (second, first):
        call_off(stage, meeting)
    plan_again = plan(stage, 25)
    meetings.put_request(meeting=plan_again, request=request, actor=stage.person("fr_secretary"))

    with translation.override(language):
        assert [text[:2] for text in drafters_told(holder)] == [
            (title, start % in_words(on(20)) + now % in_words(on(10)) + why + CALLED_OFF),
            (title, start % in_words(on(10)) + waits % in_words(on(30)) + why + CALLED_OFF),
        ]
    assert told(request) == sorted(emails(concerned(stage.document)) * 2)


def test_the_reason_is_told_only_to_whom_the_meeting_is_open(stage: Stage) -> None:
    writer, holder = stage.person("stranger"), stage.person("holder")
    grant_contributor(document=stage.document, person=writer, actor=holder)
    meeting = plan(stage)
    stage.ask(meeting=meeting)
    call_off(stage, meeting)
    address = reverse("governance:meeting", args=[meeting.uuid])
    seen = {}
    for person in (writer, holder):
        client = Client()
        client.force_login(person)
        seen[person] = client.get(address).status_code
    without = drafters_told(writer)[0][1]

    assert seen == {writer: 404, holder: 200}
    assert without.startswith("Versie 1, Recht, stond op de agenda van ")
    assert drafters_told(holder)[0][1] == f"{without} De reden: {CALLED_OFF}"


def test_who_sees_a_body_agrees_with_the_pages_of_each_person(stage: Stage) -> None:
    people = list(Person.objects.filter(is_active=True))
    rights = {person: rights_of(person) for person in people}

    for body in stage.world.bodies.values():
        due = {person for person in people if bodies_visible_to(rights[person]).filter(pk=body.pk).exists()}
        assert who_see(body) == due, body.code


def test_who_moved_it_herself_is_not_told_and_nobody_is_told_twice(stage: Stage) -> None:
    clerk, member = stage.person("fr_secretary"), stage.person("fr_member")
    for person in (clerk, member):
        grant_contributor(document=stage.document, person=person, actor=stage.person("holder"))
    meeting = plan(stage)
    request = stage.ask(meeting=meeting)
    move(stage, meeting, 20)

    assert told(meeting) == []
    assert told(request) == emails(concerned(stage.document) - {clerk})
    assert member.email in told(request)


def test_a_closed_request_on_the_agenda_is_told_to_nobody_and_one_that_closes_is_over(stage: Stage) -> None:
    gone, there = plan(stage), plan(stage, 12)
    closed = stage.ask(meeting=gone)
    withdraw(request=closed, actor=stage.person("holder"))
    request = stage.ask(stage.freeze("Anders."), meeting=there)
    for meeting in (gone, there):
        move(stage, meeting, 20 if meeting == gone else 22)
    notice = Notice.objects.get(person=stage.person("holder"), kind=Kind.MEETING)

    assert told(closed) == []
    assert notice.request == request
    assert not is_over(notice)
    withdraw(request=request, actor=stage.person("holder"))
    assert is_over(Notice.objects.get(pk=notice.pk))


def test_what_stands_behind_closed_doors_is_told_to_who_may_know_it(stage: Stage) -> None:
    writer, clerk = stage.person("stranger"), stage.person("fr_secretary")
    grant_contributor(document=stage.document, person=writer, actor=stage.person("holder"))
    closed, opened = plan(stage, 10), plan(stage, 20)
    request = stage.ask(meeting=opened)
    item = meetings.put_request(meeting=closed, request=request, actor=clerk)
    meetings.change_item(item=item, actor=clerk, confidential=True)
    may_know = of_unit(stage.document.unit, Act.LAY_BEFORE)

    call_off(stage, opened)
    rows = Notice.objects.filter(request=request, kind=Kind.MEETING)
    knowing = {row.person for row in rows if row.facts["next"] == on(10).isoformat()}
    assert knowing == may_know & concerned(stage.document)
    assert rows.get(person=writer).facts == {"next": None, "why": False}

    Notice.objects.all().delete()
    move(stage, closed, 15)
    assert told(request) == emails(may_know & concerned(stage.document))
