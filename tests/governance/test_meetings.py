"""Meetings of a body: planned, moved, called off; their agenda, and the path of a request past them."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from governance import hooks
from governance.agenda import agenda_of, path_steps, paths, unplanned
from governance.models import AgendaItem, Meeting, Request
from governance.services import meetings, requests
from governance.wording import day as in_words
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Forbidden, Refused
from tests.factories import someone
from tests.governance.stage import TODAY, Stage

pytestmark = pytest.mark.django_db
WEEK = datetime.timedelta(days=7)


def plan(stage: Stage, weeks: int = 1, **fields: Any) -> Meeting:
    who = stage.person("fr_secretary")
    return meetings.plan_meeting(body=stage.world.bodies["fr"], held_on=TODAY() + weeks * WEEK, actor=who, **fields)


def titles(meeting: Meeting, who: Person) -> list[str]:
    return [item.title for item in agenda_of(meeting, rights_of(who))]


def own(stage: Stage, meeting: Meeting, *names: str, **fields: Any) -> list[AgendaItem]:
    who = stage.person("fr_secretary")
    return [meetings.add_item(meeting=meeting, actor=who, title=name, **fields) for name in names]


def address(name: str, row: Any) -> str:
    return reverse(f"governance:{name}", args=[row.uuid])


def keyed(**sent: Any) -> dict[str, Any]:
    return {"act_key": str(uuid.uuid4()), **sent}


# --- planning ---------------------------------------------------------------------------------------------------------


def test_a_moved_meeting_takes_its_requests_along_and_keeps_its_old_day_in_view(stage: Stage, as_: Any) -> None:
    meeting = plan(stage, place="Zaal 1")
    request = stage.ask(meeting=meeting)
    new = TODAY() + 3 * WEEK
    meetings.move_meeting(
        meeting=meeting, actor=stage.person("fr_secretary"), held_on=new, starts_at=datetime.time(14), place="Zaal 2"
    )

    request.refresh_from_db()
    page = as_("fr_member").get(address("meeting", meeting))
    assert (request.meeting, request.meeting.held_on) == (meeting, new)
    assert [before.text.split(", ")[1:] for before in page.context["moves"]] == [["Zaal 1"]]
    assert page.context["when"].endswith(", 14:00")


def test_a_meeting_that_stays_as_it_is_was_not_moved(stage: Stage) -> None:
    meeting = plan(stage, place="Zaal 1")
    before = meeting.history.count()

    with pytest.raises(Refused, match="heeft de vergadering al") as refused:
        meetings.move_meeting(
            meeting=meeting,
            actor=stage.person("fr_secretary"),
            held_on=meeting.held_on,
            starts_at=meeting.starts_at,
            place="Zaal 1 ",
        )

    assert (refused.value.field, meeting.history.count()) == ("held_on", before)


def test_two_of_one_kind_on_one_day_are_one_meeting_unless_the_first_was_called_off(stage: Stage) -> None:
    first, other = plan(stage), plan(stage, weeks=2)
    who = stage.person("fr_secretary")

    with pytest.raises(Refused) as refused:
        meetings.move_meeting(meeting=other, actor=who, held_on=first.held_on)
    meetings.cancel_meeting(meeting=first, actor=who, why="Te weinig leden.")
    moved = meetings.move_meeting(meeting=other, actor=who, held_on=first.held_on)

    assert refused.value.field == "held_on"
    assert (plan(stage), moved.held_on) == (other, first.held_on)


@pytest.mark.parametrize(
    ("starts_at", "place", "is_other"),
    [("14:00", "Zaal 1 ", False), ("15:00", "Zaal 1", True), ("14:00", "Zaal 2", True), ("", "", True)],
)
def test_planning_it_again_says_that_its_time_or_place_is_another(
    stage: Stage, as_: Any, starts_at: str, place: str, is_other: bool
) -> None:
    first = plan(stage, kind="council", starts_at=datetime.time(14), place="Zaal 1")
    day = f"{first.held_on:%d-%m-%Y}"
    sent = keyed(kind="council", held_on=day, starts_at=starts_at, place=place)
    page = as_("fr_secretary").post(reverse("governance:plan_meeting", args=[first.body.code]), sent, follow=True)
    (said,) = map(str, page.context["messages"])

    assert (Meeting.objects.count(), page.context["row"]) == (1, first)
    other = (
        f"Op die dag was al zo’n vergadering gepland, met een andere tijd of plaats: {in_words(first.held_on)}, 14:00, "
        "Zaal 1. Wat u hebt ingevuld, is niet overgenomen; verzet de vergadering om die te wijzigen."
    )
    assert said == (other if is_other else "De vergadering is gepland. Stel nu de agenda op.")


def test_what_waited_for_a_meeting_that_is_called_off_waits_for_another(stage: Stage) -> None:
    meeting, later = plan(stage), plan(stage, weeks=3)
    request = stage.ask(meeting=meeting)
    meetings.cancel_meeting(meeting=meeting, actor=stage.person("fr_secretary"), why="Vakantie.")

    request.refresh_from_db()
    assert request.meeting is None
    assert unplanned(later) == [request]
    with pytest.raises(Refused):
        stage.ask(stage.freeze("Nog een versie."), meeting=meeting)
    with pytest.raises(Refused):
        own(stage, meeting, "Opening")


def test_who_was_there_is_not_told_of_a_meeting_that_was_called_off(stage: Stage, as_: Any) -> None:
    meeting = plan(stage)
    meetings.cancel_meeting(meeting=meeting, actor=stage.person("fr_secretary"), why="Vakantie.")

    page = as_("fr_member").get(address("meeting", meeting)).content.decode()

    assert ("Vakantie." in page, 'id="attendance"' in page) == (True, False)


@pytest.mark.parametrize("act", ["called off", "taken off"])
def test_it_does_not_fall_back_on_a_meeting_that_is_past(stage: Stage, act: str) -> None:
    """There it was only prepared; by then everybody would be said to be late."""
    who = stage.person("fr_secretary")
    request = stage.ask()
    before, decisive = plan(stage, kind="council"), plan(stage, weeks=3)
    for meeting in (before, decisive):
        meetings.put_request(meeting=meeting, request=request, actor=who)
    later = timezone.localtime() + 2 * WEEK

    if act == "called off":
        meetings.cancel_meeting(meeting=decisive, actor=who, why="Vakantie.", at=later)
    else:
        meetings.take_off(item=decisive.items.get(), actor=who, at=later)

    request.refresh_from_db()
    assert request.meeting is None


def test_a_written_decision_has_no_place(stage: Stage) -> None:
    assert plan(stage, kind="written", place="Zaal 1").place == ""


def test_a_meeting_with_a_decision_keeps_its_day(stage: Stage) -> None:
    meeting = plan(stage, weeks=0)
    stage.decide(stage.ask(meeting=meeting), meeting=meeting)
    who = stage.person("fr_secretary")

    for act in (
        lambda: meetings.move_meeting(meeting=meeting, actor=who, held_on=TODAY() + WEEK),
        lambda: meetings.cancel_meeting(meeting=meeting, actor=who, why="Toch niet."),
        lambda: meetings.take_off(item=meeting.items.get(), actor=who),
    ):
        with pytest.raises(Refused):
            act()


def test_only_who_decides_for_the_body_keeps_its_agenda(stage: Stage) -> None:
    meeting = plan(stage)
    item = own(stage, meeting, "Opening")[0]
    request = stage.ask()
    for name in ("fr_member", "holder", "dean", "ur_secretary"):
        who = stage.person(name)
        for act in (
            lambda who=who: plan_as(stage, who),
            lambda who=who: meetings.move_meeting(meeting=meeting, actor=who, held_on=TODAY() + WEEK),
            lambda who=who: meetings.cancel_meeting(meeting=meeting, actor=who, why="Nee."),
            lambda who=who: meetings.put_request(meeting=meeting, request=request, actor=who),
            lambda who=who: meetings.add_item(meeting=meeting, actor=who, title="Iets"),
            lambda who=who: meetings.change_item(item=item, actor=who, title="Iets"),
            lambda who=who: meetings.take_off(item=item, actor=who),
            lambda who=who: meetings.order_items(meeting=meeting, actor=who, numbers={item.uuid: 2}),
        ):
            with pytest.raises(Forbidden):
                act()


def plan_as(stage: Stage, who: Person) -> Meeting:
    return meetings.plan_meeting(body=stage.world.bodies["fr"], held_on=TODAY(), actor=who)


# --- the agenda -------------------------------------------------------------------------------------------------------


def test_what_is_laid_before_the_body_comes_on_the_agenda_of_its_meeting(stage: Stage) -> None:
    meeting = plan(stage)
    own(stage, meeting, "Opening")
    request = stage.ask(meeting=meeting)

    items = agenda_of(meeting, rights_of(stage.person("fr_member")))
    assert [(item.row.position, item.request, item.mark) for item in items] == [(1, None, ""), (2, request, "asked")]
    assert unplanned(meeting) == []


def test_an_open_request_on_no_coming_agenda_is_put_on_one_with_one_button(stage: Stage, as_: Any) -> None:
    meeting, request = plan(stage), stage.ask()
    secretary = as_("fr_secretary")
    assert secretary.get(address("agenda", meeting)).context["unplanned"] == [request]

    answer = secretary.post(address("put_on_agenda", meeting), keyed(request=str(request.uuid)))

    request.refresh_from_db()
    assert answer.status_code == 302
    assert (request.meeting, unplanned(meeting)) == (meeting, [])
    assert meetings.put_request(
        meeting=meeting, request=request, actor=stage.person("fr_secretary")
    ) == meeting.items.get(request=request)


def test_a_request_of_another_body_or_one_that_is_closed_comes_on_no_agenda(stage: Stage) -> None:
    meeting, request = plan(stage), stage.ask()
    elsewhere = meetings.plan_meeting(
        body=stage.world.bodies["ur"], held_on=TODAY() + WEEK, actor=stage.person("ur_secretary")
    )
    requests.withdraw(request=request, actor=stage.person("holder"))

    for row, who in ((meeting, "fr_secretary"), (elsewhere, "ur_secretary")):
        with pytest.raises(Refused) as refused:
            meetings.put_request(meeting=row, request=request, actor=stage.person(who))
        assert refused.value.field == "request"


def test_a_withdrawn_request_stays_on_the_agenda_marked_as_such(stage: Stage) -> None:
    meeting = plan(stage)
    request = stage.ask(meeting=meeting)
    requests.withdraw(request=request, actor=stage.person("holder"))

    item = agenda_of(meeting, rights_of(stage.person("fr_member")))[0]
    assert (item.request, item.mark, item.is_over) == (request, "none", True)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({"D": 2}, "ADBC"),
        ({"A": 3}, "BCAD"),
        ({"A": 99}, "BCDA"),
        ({"A": 4, "B": 3, "C": 2, "D": 1}, "DCBA"),
        ({}, "ABCD"),
    ],
)
def test_the_agenda_is_ordered_by_number(stage: Stage, as_: Any, numbers: dict[str, int], expected: str) -> None:
    meeting = plan(stage)
    items = {item.title: item for item in own(stage, meeting, *"ABCD")}
    sent = {f"number_{item.uuid}": str(numbers.get(title, item.position)) for title, item in items.items()}

    as_("fr_secretary").post(address("agenda", meeting), keyed(**sent, save="1"))

    assert "".join(titles(meeting, stage.person("fr_member"))) == expected
    assert list(meeting.items.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("button", "title", "expected"),
    [("up", "C", "ACB"), ("down", "A", "BAC"), ("up", "A", "ABC"), ("down", "C", "ABC")],
)
def test_the_agenda_is_ordered_by_buttons(stage: Stage, as_: Any, button: str, title: str, expected: str) -> None:
    meeting = plan(stage)
    items = {item.title: item for item in own(stage, meeting, *"ABC")}

    answer = as_("fr_secretary").post(address("agenda", meeting), keyed(**{button: str(items[title].uuid)}))

    assert "".join(titles(meeting, stage.person("fr_member"))) == expected
    assert answer.headers["Location"].endswith(f"#item-{items[title].uuid}")


def test_taking_an_item_off_closes_the_gap_and_its_history_stays(stage: Stage) -> None:
    meeting = plan(stage)
    request = stage.ask(meeting=meeting)
    own(stage, meeting, "Rondvraag")
    meetings.take_off(item=meeting.items.get(request=request), actor=stage.person("fr_secretary"))

    request.refresh_from_db()
    assert request.meeting is None
    assert list(meeting.items.values_list("title", "position")) == [("Rondvraag", 1)]
    assert AgendaItem.history.filter(request=request, history_type="-").count() == 1


def test_what_is_no_number_is_said_at_its_item_and_the_others_stay_as_typed(stage: Stage, as_: Any) -> None:
    meeting = plan(stage)
    one, two = own(stage, meeting, "Opening", "Rondvraag")
    sent = {f"number_{one.uuid}": "drie", f"number_{two.uuid}": "1"}

    page = as_("fr_secretary").post(address("agenda", meeting), keyed(save="1", **sent))

    assert page.status_code == 422
    assert dict(page.context["form"].errors) == {f"number_{one.uuid}": ["Voer een geheel getal in."]}
    assert [number.value() for _item, number in page.context["items"]] == ["drie", "1"]
    assert list(meeting.items.order_by("position")) == [one, two]


def test_what_was_taken_off_is_put_back_as_it_stood(stage: Stage, as_: Any) -> None:
    meeting = plan(stage)
    item = own(stage, meeting, "Benoeming", "Rondvraag", note="Er is één kandidaat.", confidential=True)[0]
    client = as_("fr_secretary")
    client.post(address("take_off", item), keyed())
    gone = client.get(address("agenda", meeting)).context["taken_off"]
    assert [row.title for row in gone] == ["Benoeming"]

    client.post(reverse("governance:put_back", args=[meeting.uuid, item.uuid]), keyed())

    back = meeting.items.get(uuid=item.uuid)
    assert (back.title, back.note, back.confidential, back.position) == (
        "Benoeming",
        "Er is één kandidaat.",
        True,
        2,
    )
    assert list(client.get(address("agenda", meeting)).context["taken_off"]) == []
    assert meetings.put_back(meeting=meeting, item=item.uuid, actor=stage.person("fr_secretary")) == back
    with pytest.raises(Refused):
        meetings.put_back(meeting=meeting, item=uuid.uuid4(), actor=stage.person("fr_secretary"))


def test_a_request_that_was_behind_closed_doors_comes_back_behind_them(stage: Stage) -> None:
    meeting, request = closed(stage)
    who = stage.person("fr_secretary")
    meetings.take_off(item=meeting.items.get(request=request), actor=who)

    back = meetings.put_request(meeting=meeting, request=request, actor=who)

    assert (back.note, back.confidential) == ("Niet buiten de raad.", True)


# --- behind closed doors ----------------------------------------------------------------------------------------------


def closed(stage: Stage, **fields: Any) -> tuple[Meeting, Request]:
    """Two items behind closed doors: one about a request, one of its own."""
    meeting = plan(stage, **fields)
    request = stage.ask(meeting=meeting)
    who = stage.person("fr_secretary")
    meetings.change_item(item=meeting.items.get(), actor=who, confidential=True, note="Niet buiten de raad.")
    own(stage, meeting, "Benoeming van de voorzitter", note="Er is één kandidaat.", confidential=True)
    return meeting, request


@pytest.mark.parametrize(
    ("name", "seen"), [("fr_member", 2), ("fr_secretary", 2), ("holder", 1), ("dean", 0), ("rector", 0)]
)
def test_an_item_behind_closed_doors_is_for_the_body_and_for_who_lays_it_before(
    stage: Stage, as_: Any, name: str, seen: int
) -> None:
    meeting, request = closed(stage)
    page = as_(name).get(address("meeting", meeting))
    text = page.content.decode()

    assert [item.closed for item in page.context["items"]] == [False] * seen + [True] * (2 - seen)
    assert ("Benoeming" in text, "kandidaat" in text) == (seen == 2, seen == 2)
    assert ("Niet buiten de raad" in text, str(request.uuid) in text) == (seen > 0, seen > 0)


@pytest.mark.parametrize(("name", "stops"), [("fr_member", 1), ("holder", 1), ("dean", 0)])
def test_nor_is_it_on_the_path_of_the_request(stage: Stage, as_: Any, name: str, stops: int) -> None:
    meeting, request = closed(stage)

    page = as_(name).get(address("request", request))

    assert [step.url for step in page.context["path"]] == [address("meeting", meeting)] * stops
    assert (address("meeting", meeting) in page.content.decode()) == bool(stops)


DOORS = [("fr_member", True), ("fr_secretary", True), ("holder", True), ("dean", False), ("rector", False)]


@pytest.mark.parametrize(("name", "known"), DOORS)
def test_nor_do_the_request_and_the_comparison_name_its_meeting(stage: Stage, as_: Any, name: str, known: bool) -> None:
    meeting, request = closed(stage, place="Zaal 7", starts_at=datetime.time(13, 35))
    client, day = as_(name), in_words(meeting.held_on)
    pages = [client.get(address("request", request)), client.get(address("compare", request.version))]
    texts = [page.content.decode() for page in pages]

    assert [address("meeting", meeting) in text for text in texts] == [known, False]
    assert [part in texts[0] for part in (day, "Zaal 7", "13:35")] == [known] * 3
    assert (day in texts[1], in_words(request.due_on) in texts[1]) == (known, not known)


@pytest.mark.parametrize(("name", "known"), DOORS)
def test_nor_does_a_decision_lead_to_it(stage: Stage, as_: Any, name: str, known: bool) -> None:
    meeting, request = closed(stage, weeks=0, place="Zaal 7")
    decision = stage.decide(request, meeting=meeting)
    page = as_(name).get(address("decision", decision))
    text = page.content.decode()

    assert (page.context["meeting"], in_words(decision.meeting_on) in text) == (meeting if known else None, True)
    assert (address("meeting", meeting) in text) == known
    assert (capfirst(meeting.get_kind_display()) in text) == known


def test_what_is_open_on_the_agenda_has_its_meeting_on_every_page(stage: Stage, as_: Any) -> None:
    meeting = plan(stage, weeks=0)
    decision = stage.decide(stage.ask(meeting=meeting), meeting=meeting)
    later = plan(stage, weeks=2)
    request = stage.ask(stage.freeze("Nog een versie."), meeting=later)
    client = as_("dean")
    pages = [client.get(address(*of)) for of in (("decision", decision), ("request", request))]
    compared = client.get(address("compare", request.version)).content.decode()

    assert [page.context["meeting"] for page in pages] == [meeting, later]
    assert [address("meeting", page.context["meeting"]) in page.content.decode() for page in pages] == [True] * 2
    assert in_words(later.held_on) in compared


# --- the path of a request --------------------------------------------------------------------------------------------


def test_the_path_of_a_request_is_its_meetings_in_order_of_date(stage: Stage, as_: Any) -> None:
    board = plan(stage, weeks=3)
    request = stage.ask(meeting=board)
    who = stage.person("fr_secretary")
    for weeks, kind in ((1, "committee"), (2, "council")):
        meetings.put_request(meeting=plan(stage, weeks=weeks, kind=kind), request=request, actor=who)
    gone = plan(stage, weeks=4, kind="written")
    meetings.put_request(meeting=gone, request=request, actor=who)
    meetings.cancel_meeting(meeting=gone, actor=who, why="Niet meer nodig.")

    request.refresh_from_db()
    path = paths([request], rights_of(who))[request.pk]
    assert [stop.meeting.kind for stop in path] == ["committee", "council", "consultation", "written"]
    assert [step.mark for step in path_steps(path)] == ["asked", "asked", "asked", "none"]
    assert request.meeting == board
    waiting = as_("fr_member").get(reverse("governance:body", args=[board.body.code])).context
    assert [stop.meeting for stop in waiting["waiting"][0].path] == [stop.meeting for stop in path]


# --- the pages --------------------------------------------------------------------------------------------------------


def test_the_meetings_of_a_body_the_next_one_on_top(stage: Stage, as_: Any) -> None:
    rows = {weeks: plan(stage, weeks=weeks) for weeks in (3, 1, -1, -3)}

    page = as_("fr_member").get(reverse("governance:meetings", args=[stage.world.bodies["fr"].code]))

    assert page.context["coming"] == [rows[1], rows[3]]
    assert page.context["past"] == [rows[-1], rows[-3]]


@pytest.mark.parametrize(
    ("name", "status"), [("fr_member", 200), ("dean", 200), ("ur_secretary", 404), ("stranger", 404)]
)
def test_who_does_not_see_the_body_does_not_see_its_meetings(stage: Stage, as_: Any, name: str, status: int) -> None:
    meeting = plan(stage)
    client = as_(name)

    assert client.get(address("meeting", meeting)).status_code == status
    assert client.get(reverse("governance:meetings", args=[meeting.body.code])).status_code == status


@pytest.mark.parametrize("many", [1, 4])
def test_the_pages_cost_the_same_however_long_the_agenda(
    stage: Stage, as_: Any, many: int, django_assert_num_queries: Any, monkeypatch: Any
) -> None:
    """Without what higher floors add; they count their own."""
    monkeypatch.setattr(hooks, "meeting_panels", [])
    meeting = plan(stage)
    stage.ask(meeting=meeting)
    own(stage, meeting, *(f"Punt {number}" for number in range(many)))
    for weeks in range(2, many + 2):
        plan(stage, weeks=weeks)
        someone(Role.COUNCIL_MEMBER, body=stage.world.bodies["fr"])
    client = as_("fr_secretary")
    client.get(address("meeting", meeting))

    with django_assert_num_queries(10):
        client.get(address("meeting", meeting))
    with django_assert_num_queries(5):
        client.get(reverse("governance:meetings", args=[meeting.body.code]))
    with django_assert_num_queries(9):
        client.get(address("agenda", meeting))
