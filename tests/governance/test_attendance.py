"""Who was in a meeting: proxies and alternates by the rules of the body, and what a decision takes from it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from governance.attendance import attended, counts, in_words, roster
from governance.models import Attendance, Decision, Meeting
from governance.services.attendance import Was, record_attendance
from kwaliteit.organisation.models import Body, Person
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Forbidden, Refused
from tests.factories import someone
from tests.governance.stage import Stage
from tests.governance.test_meetings import address, keyed, plan

pytestmark = pytest.mark.django_db
HERE, NOT_HERE = Was("present"), Was("absent")


@pytest.fixture
def council(stage: Stage) -> dict[str, Person]:
    """Two students and two staff members with a vote (one of them the chair), an alternate of each, the secretary."""
    body = stage.world.bodies["fr"]
    Body.objects.filter(pk=body.pk).update(seats=4, quorum=3, proxies_most=1, division="joint")
    stage.world.people["fr_member"].appointments.update(section="student")
    body.refresh_from_db()
    return {
        "anna": stage.person("fr_member"),
        "bas": someone(Role.COUNCIL_MEMBER, body=body, section="student"),
        "cor": someone(Role.COUNCIL_MEMBER, body=body, section="staff"),
        "dirk": someone(Role.COUNCIL_CHAIR, body=body, section="staff"),
        "eva": someone(Role.COUNCIL_ALTERNATE, body=body, section="student"),
        "finn": someone(Role.COUNCIL_ALTERNATE, body=body, section="staff"),
        "ilse": stage.person("fr_secretary"),
    }


def record(meeting: Meeting, council: dict[str, Person], who: str = "ilse", **was: Was) -> list[Attendance]:
    """Everybody is there but the alternates, unless said otherwise."""
    start = {name: NOT_HERE if name in ("eva", "finn") else HERE for name in council}
    rows = {council[name].pk: state for name, state in {**start, **was}.items()}
    return record_attendance(meeting=meeting, actor=council[who], rows=rows)


def proxy(to: Person) -> Was:
    return Was("proxy", to.pk)


def rules(stage: Stage, **fields: Any) -> Meeting:
    Body.objects.filter(pk=stage.world.bodies["fr"].pk).update(**fields)
    return plan(stage, weeks=0)


def test_the_list_is_of_who_sat_in_the_body_on_that_day_each_once(stage: Stage, council: dict[str, Person]) -> None:
    meeting = plan(stage, weeks=-1)
    before = someone(Role.COUNCIL_MEMBER, body=meeting.body, valid_until=meeting.held_on)
    someone(Role.COUNCIL_MEMBER, body=meeting.body, valid_from=meeting.held_on.replace(year=meeting.held_on.year + 1))
    someone(Role.COUNCIL_MEMBER, body=stage.world.bodies["ur"])

    names = [held.person_id for held in roster(meeting)]
    assert sorted(names) == sorted([before.pk, *(person.pk for person in council.values())])
    assert names[-1] == council["ilse"].pk


def test_totals_are_per_section_of_members_with_a_vote(stage: Stage, council: dict[str, Person]) -> None:
    meeting = plan(stage, weeks=0)
    record(
        meeting, council, bas=proxy(council["anna"]), cor=Was("excused"), finn=Was("present", None, council["cor"].pk)
    )

    rows = attended(meeting)
    found = [(c.section, c.present, c.proxies) for c in counts(rows, ("", "student", "staff"))]
    assert found == [("", 3, 1), ("student", 1, 1), ("staff", 2, 0)]


def without_a_section(stage: Stage, council: dict[str, Person], *names: str, **fields: Any) -> Meeting:
    """A divided council whose rules count students and staff, in which these were entered without their section."""
    quorum = {"student_seats": 2, "staff_seats": 2, "student_quorum": 1, "staff_quorum": 2}
    for name in names:
        council[name].appointments.update(section="")
    return rules(stage, **quorum, **fields)


@pytest.mark.parametrize(("division", "first"), [("joint", [("", 4)]), ("apart", [])])
def test_an_alternate_without_a_section_counts_in_that_of_the_seat_she_takes(
    stage: Stage, council: dict[str, Person], division: str, first: list[tuple[str, int]]
) -> None:
    meeting = without_a_section(stage, council, "finn", division=division)
    meeting.body.refresh_from_db()
    record(meeting, council, cor=NOT_HERE, finn=Was("present", None, council["cor"].pk), bas=proxy(council["anna"]))
    if division == "apart":
        record(
            meeting, council, cor=NOT_HERE, finn=Was("present", None, council["cor"].pk), dirk=proxy(council["finn"])
        )
    lines = in_words(attended(meeting), meeting.body)

    assert [section for section, _enough, _text in lines] == [*(name for name, _n in first), "student", "staff"]
    said = {"joint": "2 van de 2 aanwezig", "apart": "1 van de 2 aanwezig, met 1 volmacht"}
    assert lines[-1][2].startswith(said[division])


def test_a_member_without_a_section_counts_in_the_whole_and_the_pages_say_so(
    stage: Stage, council: dict[str, Person], as_: Any
) -> None:
    meeting = without_a_section(stage, council, "cor")
    meeting.body.refresh_from_db()
    lines = in_words(record(meeting, council), meeting.body)
    words = "1 met stemrecht staat zonder geleding op de lijst en telt mee in het quorum van geen enkele geleding."

    assert [(section, text.partition(":")[0]) for section, _enough, text in lines] == [
        ("", "4 van de 4 aanwezig"),
        ("student", "2 van de 2 aanwezig"),
        ("staff", "1 van de 2 aanwezig"),
        ("", words),
    ]
    secretary = as_("fr_secretary")
    assert words in secretary.get(reverse("governance:meeting", args=[meeting.uuid])).content.decode()
    form = secretary.get(reverse("governance:attendance", args=[meeting.uuid])).content.decode()
    assert "Zonder geleding op de lijst:" in form
    names = form.partition("Zonder geleding op de lijst:</b>")[2].partition(". Wie lid is")[0]
    assert names.strip() == council["cor"].name


@pytest.mark.parametrize(("counts_too", "reached", "words"), [(False, False, "niet gehaald"), (True, True, "gehaald")])
def test_a_proxy_counts_for_the_quorum_where_the_rules_say_so(
    stage: Stage, council: dict[str, Person], counts_too: bool, reached: bool, words: str
) -> None:
    meeting = rules(stage, proxies_count=counts_too)
    meeting.body.refresh_from_db()
    made = record(meeting, council, bas=proxy(council["anna"]), cor=NOT_HERE)

    section, enough, text = in_words(made, meeting.body)[0]
    assert (section, enough) == ("", reached)
    assert text == f"2 van de 4 aanwezig, met 1 volmacht: quorum van 3 {words}."


@pytest.mark.parametrize(
    ("was", "field"),
    [
        (lambda c: {"bas": Was("proxy")}, "proxy_bas"),
        (lambda c: {"bas": proxy(c["bas"])}, "proxy_bas"),
        (lambda c: {"bas": proxy(c["ilse"])}, "proxy_bas"),
        (lambda c: {"bas": proxy(c["eva"])}, "proxy_bas"),
        (lambda c: {"bas": proxy(c["anna"]), "anna": NOT_HERE}, "proxy_bas"),
        (lambda c: {"bas": proxy(c["anna"]), "cor": proxy(c["anna"])}, "proxy_cor"),
        (lambda c: {"eva": proxy(c["anna"])}, "proxy_eva"),
        (lambda c: {"eva": Was("present", None, c["anna"].pk)}, "seat_eva"),
        (lambda c: {"eva": Was("present", None, c["bas"].pk), "bas": proxy(c["anna"])}, "seat_eva"),
        (lambda c: {"eva": Was("present", None, c["cor"].pk), "cor": NOT_HERE}, "seat_eva"),
        (lambda c: {"eva": Was("present", None, c["finn"].pk)}, "seat_eva"),
        (lambda c: {"anna": Was("somewhere")}, "state_anna"),
    ],
)
def test_what_the_rules_do_not_allow_is_refused_at_its_field(
    stage: Stage, council: dict[str, Person], was: Any, field: str
) -> None:
    meeting = plan(stage, weeks=0)
    name, _, who = field.partition("_")

    with pytest.raises(Refused) as refused:
        record(meeting, council, **was(council))

    assert refused.value.field == f"{name}_{council[who].pk}"
    assert attended(meeting) == []


@pytest.mark.parametrize(
    ("fields", "to", "allowed"),
    [
        ({"proxies_most": 0}, "anna", False),
        ({"proxies_most": 1, "division": "apart"}, "dirk", False),
        ({"proxies_most": 1, "division": "apart"}, "anna", True),
        ({"proxies_most": 1, "division": "joint"}, "dirk", True),
    ],
)
def test_proxies_are_by_the_rules_of_the_body(
    stage: Stage, council: dict[str, Person], fields: dict[str, Any], to: str, allowed: bool
) -> None:
    meeting = rules(stage, **fields)
    if allowed:
        record(meeting, council, bas=proxy(council[to]))
        assert meeting.attendance.get(person=council["bas"]).proxy_to == council[to]
    else:
        with pytest.raises(Refused):
            record(meeting, council, bas=proxy(council[to]))


def test_it_is_recorded_from_the_day_of_the_meeting_on_by_who_keeps_the_agenda(
    stage: Stage, council: dict[str, Person]
) -> None:
    with pytest.raises(Refused):
        record(plan(stage), council)
    with pytest.raises(Forbidden):
        record(plan(stage, weeks=0), council, who="anna")
    with pytest.raises(Refused):
        record_attendance(meeting=plan(stage, weeks=0), actor=council["ilse"], rows={council["anna"].pk: HERE})
    assert len(record(plan(stage, kind="written"), council)) == len(council)


def test_recording_again_replaces_all_rows_and_keeps_their_history(stage: Stage, council: dict[str, Person]) -> None:
    meeting = plan(stage, weeks=0)
    record(meeting, council)
    record(meeting, council, cor=Was("excused"))

    rows = Attendance.objects.filter(meeting=meeting)
    past = Attendance.history.filter(meeting=meeting).order_by("history_id")
    assert (rows.count(), rows.get(person=council["cor"]).state) == (len(council), "excused")
    assert list(past.values_list("history_type", flat=True)) == ["+"] * len(council) + ["-", "+"]


def test_the_form_shows_everybody_and_says_what_the_numbers_make(
    stage: Stage, council: dict[str, Person], as_: Any
) -> None:
    meeting = plan(stage, weeks=0)
    client = as_("fr_secretary")
    form = client.get(address("attendance", meeting)).context["form"]
    sent = {f"state_{held.person_id}": form.fields[f"state_{held.person_id}"].initial for held in form.people}
    sent |= {f"state_{council['bas'].pk}": "proxy", f"proxy_{council['bas'].pk}": str(council["anna"].pk)}

    answer = client.post(address("attendance", meeting), keyed(**sent), follow=True)

    said = [str(message) for message in answer.context["messages"]]
    assert said[0].startswith("Bewaard. 3 van de 4 aanwezig, met 1 volmacht: quorum van 3 gehaald.")
    assert [len(people) for _heading, people in answer.context["attendance"]] == [2, 2, 1, 1, 1]


@pytest.mark.parametrize(
    ("who", "chosen", "state"), [("bas", "proxy", "absent"), ("bas", "proxy", "present"), ("eva", "seat", "absent")]
)
def test_a_proxy_or_a_seat_beside_another_state_is_not_dropped_in_silence(
    stage: Stage, council: dict[str, Person], as_: Any, who: str, chosen: str, state: str
) -> None:
    meeting = plan(stage, weeks=0)
    client = as_("fr_secretary")
    form = client.get(address("attendance", meeting)).context["form"]
    sent = {f"state_{held.person_id}": form.fields[f"state_{held.person_id}"].initial for held in form.people}
    key = council[who].pk
    sent |= {f"state_{key}": state, f"{chosen}_{key}": str(council["anna"].pk)}

    answer = client.post(address("attendance", meeting), keyed(**sent))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [f"state_{key}"])
    assert not Attendance.objects.filter(meeting=meeting).exists()


# --- what a decision takes from it ------------------------------------------------------------------------------------


def test_the_form_of_a_decision_begins_with_the_meeting_and_who_was_there(
    stage: Stage, council: dict[str, Person], as_: Any
) -> None:
    meeting = plan(stage, weeks=0)
    plan(stage, weeks=0, kind="committee")
    request = stage.ask(meeting=meeting)
    record(meeting, council, bas=proxy(council["anna"]))

    form = as_("fr_secretary").get(address("request", request)).context["decision_form"]

    assert [form[name].initial for name in ("meeting", "meeting_on", "present", "proxies")] == [meeting.pk, None, 3, 1]
    assert [pk for pk, _label in form.fields["meeting"].choices][:2] == ["", meeting.pk]


def test_a_decision_names_its_meeting_and_the_date_follows_from_it(
    stage: Stage, council: dict[str, Person], as_: Any
) -> None:
    meeting = plan(stage, weeks=0, kind="council")
    request, client = stage.ask(), as_("fr_secretary")
    sent = {"outcome": "consent", "meeting": str(meeting.pk), "present": "3", "proxies": "1", "rows": "2"}
    sent |= {"votes_for": "4", "votes_against": "0", "votes_abstained": "0"}

    shown = client.post(reverse("governance:decide", args=[request.uuid]), {**sent, "check": "1"})
    client.post(reverse("governance:decide", args=[request.uuid]), keyed(**sent, record="1"))

    made = Decision.objects.get()
    assert shown.context["rules"][0] == "3 van de 4 aanwezig, met 1 volmacht: quorum van 3 gehaald."
    assert (made.meeting, made.meeting_on, made.present, made.proxies) == (meeting, meeting.held_on, 3, 1)
    assert meeting.items.get().request == request
    page = client.get(address("meeting", meeting))
    assert [(item.request, record) for item, record, _whose in page.context["decided"]] == [(request, made)]


def test_who_was_there_is_taken_over_from_another_meeting_with_one_button(
    stage: Stage, council: dict[str, Person], as_: Any
) -> None:
    meeting, request = plan(stage, weeks=0), stage.ask()
    record(meeting, council, cor=NOT_HERE)
    sent = {"outcome": "consent", "meeting": str(meeting.pk), "text": "Zo besloten.", "rows": "2", "attendance": "1"}

    form = as_("fr_secretary").post(reverse("governance:decide", args=[request.uuid]), sent).context["decision_form"]

    assert (form["present"].value(), form["proxies"].value(), form["text"].value()) == ("3", "0", "Zo besloten.")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"present": 3, "proxies": 1, "votes": (5, 0, 0)}, "votes_for"),
        ({"present": 2, "proxies": 1, "votes": (4, 0, 0)}, "present"),
        ({"present": 4, "proxies": 1}, "present"),
        ({"present": 1, "proxies": 2}, "proxies"),
        ({"proxies": 1}, "present"),
    ],
)
def test_more_votes_than_members_and_proxies_are_refused(
    stage: Stage, council: dict[str, Person], fields: dict[str, Any], field: str
) -> None:
    meeting = plan(stage, weeks=0)
    with pytest.raises(Refused) as refused:
        stage.decide(stage.ask(), meeting=meeting, **fields)

    assert refused.value.field == field


def test_a_decision_takes_no_meeting_of_another_body_or_day(stage: Stage, council: dict[str, Person]) -> None:
    request = stage.ask()
    elsewhere = Meeting.objects.create(body=stage.world.bodies["ur"], held_on=plan(stage, weeks=0).held_on)
    for meeting, field in ((elsewhere, "meeting"), (plan(stage, weeks=1), "meeting_on")):
        with pytest.raises(Refused) as refused:
            stage.decide(request, meeting=meeting)
        assert refused.value.field == field


def test_a_decision_in_writing_may_come_before_the_last_day_of_the_answers(
    stage: Stage, council: dict[str, Person], as_: Any
) -> None:
    meeting = plan(stage, kind="written")
    request = stage.ask(meeting=meeting)
    made = stage.decide(request, meeting=meeting)

    assert made.meeting == meeting
    assert made.meeting_on < meeting.held_on


@pytest.mark.parametrize("many", [1, 6])
def test_the_form_costs_the_same_for_a_large_council(
    stage: Stage, as_: Any, many: int, django_assert_num_queries: Any
) -> None:
    meeting = plan(stage, weeks=0)
    for _number in range(many):
        someone(Role.COUNCIL_MEMBER, body=meeting.body)
    client = as_("fr_secretary")
    client.get(address("attendance", meeting))

    with django_assert_num_queries(6):
        client.get(address("attendance", meeting))
