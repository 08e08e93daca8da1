"""Asking for a set again and again: what was made just now is given, and what it replaces goes."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.models import AgendaItem, Meeting
from governance.services.papers import strike_paper
from governance.services.requests import withdraw
from kwaliteit.meetings import services
from kwaliteit.meetings.tasks import make
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.models import Job
from tests.governance.stage import TODAY
from tests.meetings.hall import Hall, pdf_of

pytestmark = pytest.mark.django_db


def ask(hall: Hall, who: str = "fr_member") -> Job:
    return services.ask_set(meeting=hall.meeting, actor=hall.stage.person(who))


def ago(job: Job, minutes: int) -> None:
    at = timezone.now() - datetime.timedelta(minutes=minutes)
    Job.objects.filter(pk=job.pk).update(finished_at=at)


def test_what_was_made_just_now_is_given_to_all_who_read_the_same(hall: Hall) -> None:
    first = hall.made()

    assert [ask(hall, who) for who in ("fr_member", "fr_secretary")] == [first, first]
    assert ask(hall, "dean") != first
    assert first.arguments["about"] == {"body": hall.meeting.body.names, "held_on": TODAY().isoformat()}


def test_it_is_made_anew_after_a_change_or_a_while_and_takes_the_place_of_the_one_before(hall: Hall) -> None:
    first = hall.made()
    AgendaItem.objects.filter(pk=hall.items["opening"].pk).update(title="Welkom")
    second = hall.made()
    ago(second, 16)
    third = hall.made()
    rows = Job.objects.order_by("pk")

    assert [row.pk for row in rows] == [first.pk, second.pk, third.pk]
    assert [bool(row.file) for row in rows] == [False, False, True]
    assert hall.client().get(hall.address("pdf")).status_code == 200


def strike_the_last_paper(hall: Hall) -> None:
    last = hall.request.papers.order_by("pk").last()
    strike_paper(paper=last, actor=hall.stage.person("holder"), reason="Er staan namen van studenten in.")


def take_back(hall: Hall) -> None:
    withdraw(request=hall.request, actor=hall.stage.person("holder"))


def replace_it(hall: Hall) -> None:
    hall.stage.ask(hall.stage.freeze("Anders."))


def decide_on_it(hall: Hall) -> None:
    hall.stage.decide(hall.request)


@pytest.mark.parametrize(
    ("change", "anew"),
    [(strike_the_last_paper, True), (take_back, True), (replace_it, True), (decide_on_it, False)],
)
def test_what_the_agenda_prints_of_a_request_and_its_papers_makes_the_set_outdated(
    hall: Hall, change: Callable[[Hall], None], anew: bool
) -> None:
    for name in ("eerste", "laatste"):
        hall.paper(f"{name}.pdf", pdf_of(name), name)
    first = hall.made()
    change(hall)
    rights = rights_of(hall.stage.person("fr_member"))

    assert services.is_outdated(first, hall.meeting, rights) is anew
    assert (ask(hall) != first) is anew


def test_the_set_of_another_reader_stays(hall: Hall) -> None:
    theirs, mine = hall.made("dean"), hall.made()

    assert [bool(Job.objects.get(pk=job.pk).file) for job in (theirs, mine)] == [True, True]


def test_one_that_failed_or_was_removed_is_made_anew(hall: Hall) -> None:
    first = hall.made()
    Job.objects.filter(pk=first.pk).update(file="")
    second = ask(hall)
    Job.objects.filter(pk=second.pk).update(state=Job.State.FAILED)

    assert len({first.pk, second.pk, ask(hall).pk}) == 3


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("nl", "Deze set is net gemaakt; de agenda en de stukken zijn sindsdien niet veranderd."),
        ("en", "This set was made just now, and the agenda and the papers have not changed since."),
    ],
)
def test_the_page_says_why_nothing_is_made(hall: Hall, language: str, says: str) -> None:
    hall.made()
    client = hall.client()
    client.cookies["django_language"] = language
    page = client.post(hall.address("make"), follow=True)

    assert [str(message) for message in page.context["messages"]] == [says]
    assert Job.objects.count() == 1


CALLED_OFF = "Deze vergadering gaat niet door; van de stukken wordt geen set gemaakt."
EMPTY = "Er staat nog niets op de agenda. U kunt de set maken zodra er een punt op staat."
NOT_OPEN = "Op de agenda staat nog niets dat u mag lezen; er is dus geen set te maken."


def call_off(hall: Hall) -> None:
    Meeting.objects.filter(pk=hall.meeting.pk).update(cancelled_on=TODAY(), cancelled_why="Te weinig leden.")
    hall.meeting.refresh_from_db()


@pytest.mark.parametrize(
    ("state", "who", "says"),
    [("called off", "fr_member", CALLED_OFF), ("empty", "fr_member", EMPTY), ("closed", "dean", NOT_OPEN)],
)
def test_no_set_is_offered_nor_made_where_there_is_none(hall: Hall, state: str, who: str, says: str) -> None:
    if state == "called off":
        call_off(hall)
    elif state == "empty":
        AgendaItem.objects.filter(meeting=hall.meeting).delete()
    else:
        AgendaItem.objects.filter(meeting=hall.meeting).update(confidential=True)
    page = hall.client(who).get(reverse("governance:meeting", args=[hall.meeting.uuid])).content.decode()
    answer = hall.client(who).post(hall.address("make"))

    assert (says in page, "Maak de set" in page) == (True, False)
    assert (answer.status_code, says in answer.content.decode()) == (409, True)
    with pytest.raises(Refused):
        ask(hall, who)
    assert Job.objects.count() == 0


def test_a_set_made_before_the_meeting_was_called_off_stays_and_no_newer_one_is_offered(hall: Hall) -> None:
    hall.made()
    call_off(hall)
    page = hall.client().get(reverse("governance:meeting", args=[hall.meeting.uuid])).content.decode()

    assert [text in page for text in (hall.address("pdf"), CALLED_OFF, "Maak de set opnieuw")] == [True, True, False]


def test_a_set_that_was_asked_for_is_not_made_of_a_meeting_called_off_meanwhile(hall: Hall) -> None:
    job = ask(hall)
    call_off(hall)
    make(job_id=job.pk)
    job.refresh_from_db()

    assert (job.state, job.error) == (Job.State.FAILED, CALLED_OFF)
