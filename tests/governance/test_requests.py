"""The page of a request: what somebody typed stays where it was typed, and the day of the meeting is the planned one."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.urls import reverse

from governance.models import Meeting, Question
from governance.services.requests import answer_question, ask_question
from governance.wording import day
from kwaliteit.organisation.roles import Role
from plans.services.documents import grant_contributor
from tests.factories import someone
from tests.governance.stage import TODAY

pytestmark = pytest.mark.django_db


def url(name: str, *args) -> str:
    return reverse(f"governance:{name}", args=args)


def fields(**more) -> dict:
    return {"act_key": str(uuid.uuid4()), **more}


@pytest.fixture
def questions(stage) -> list[Question]:
    request, asker = stage.ask(), stage.person("fr_member")
    return [ask_question(request=request, actor=asker, text=text) for text in ("Waarom?", "Waartoe?")]


def answer_forms(response) -> dict[int, tuple[str, bool]]:
    """Per question what stands in its form, and whether something is wrong there."""
    forms = {q.pk: q.answer_form for q in response.context["questions"] if q.answer_form}
    return {pk: (form["text"].value() or "", bool(form.errors)) for pk, form in forms.items()}


def test_an_answer_that_is_too_long_stands_at_its_question(stage, as_, questions):
    first, second = questions
    text = "Daarom. " * 3000
    response = as_("holder").post(url("answer_question", first.request.uuid, second.pk), fields(text=text))
    page = response.content.decode()

    assert response.status_code == 422
    assert answer_forms(response) == {first.pk: ("", False), second.pk: (text, True)}
    assert f'<a href="#answer-{second.pk}-text">' in page
    assert f'id="answer-{second.pk}-text"' in page
    assert page.count("<details open>") == 1


def test_an_answer_stays_when_a_colleague_was_first(stage, as_, questions):
    first, second = questions
    answer_question(question=first, actor=stage.person("dean"), text="Van de decaan.")
    response = as_("holder").post(url("answer_question", first.request.uuid, first.pk), fields(text="Van mij."))

    assert response.status_code == 422
    assert answer_forms(response) == {first.pk: ("Van mij.", True), second.pk: ("", False)}
    assert f'<a href="#answer-{first.pk}-text">' in response.content.decode()
    first.refresh_from_db()
    assert first.answer == "Van de decaan."


def on_the_agenda(stage, days: int):
    held_on = TODAY() + datetime.timedelta(days=days)
    meeting = Meeting.objects.create(body=stage.world.bodies["fr"], held_on=held_on)
    return stage.ask(meeting=meeting)


def test_the_date_of_a_meeting_to_come_is_left_empty(stage, as_):
    request = on_the_agenda(stage, days=5)
    form = as_("fr_secretary").get(url("request", request.uuid)).context["decision_form"]

    assert form["meeting_on"].value() is None
    assert form["meeting_on"].help_text.startswith(f"De vergadering is gepland op {day(request.meeting.held_on)}.")


def test_on_the_day_of_the_meeting_the_form_begins_with_it(stage, as_):
    request = on_the_agenda(stage, days=0)
    form = as_("fr_secretary").get(url("request", request.uuid)).context["decision_form"]

    assert (form["meeting"].value(), form["meeting_on"].value()) == (request.meeting.pk, None)


def test_without_a_meeting_the_decision_is_of_today(stage, as_):
    form = as_("fr_secretary").get(url("request", stage.ask().uuid)).context["decision_form"]

    assert form["meeting_on"].value() == TODAY()


@pytest.mark.parametrize(("days", "warned"), [(5, True), (0, False)])
def test_another_day_than_the_planned_one_is_pointed_out_before_recording(stage, as_, days, warned):
    request = on_the_agenda(stage, days)
    sent = fields(outcome="consent", meeting_on=TODAY().isoformat(), rows="2", check="1")
    response = as_("fr_secretary").post(url("decide", request.uuid), sent)

    assert response.context["other_day"] is warned
    assert (f"gepland op {day(request.meeting.held_on)}" in response.content.decode()) is warned


def test_what_was_said_before_stands_above_what_is_asked_of_the_reader(stage, as_):
    """A phone shows a page in the order of its source."""
    page = as_("fr_secretary").get(url("request", stage.ask().uuid)).content.decode()
    order = ['id="papers"', '<aside class="side"', "</aside>", 'id="questions"', "<textarea", 'id="decision"']

    assert sorted(order, key=page.index) == order


def test_who_was_given_one_plan_finds_no_way_to_a_body_that_she_may_not_open(stage, as_):
    """Only addresses that answer are links, on the request and on its decision."""
    row = on_the_agenda(stage, days=0)
    made = stage.decide(row)
    guest = someone(Role.BODY_MEMBER, body=stage.world.bodies["olc"])
    grant_contributor(document=stage.document, person=guest, actor=stage.person("holder"))
    closed = [url("body", row.body.code), url("meeting", row.meeting.uuid)]

    def linked(client) -> list[int]:
        pages = [client.get(url("request", row.uuid)).text, client.get(url("decision", made.uuid)).text]
        return [page.count(f'href="{address}"') for page in pages for address in closed]

    client = as_(guest)
    assert [client.get(address).status_code for address in closed] == [404, 404]
    assert linked(client) == [0, 0, 0, 0]
    assert [count > 0 for count in linked(as_("fr_member"))] == [True, True, True, False]
