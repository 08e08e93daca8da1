"""The calendar of a person: whose it is, what stands in it, and that a program of others reads it."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from governance.models import Milestone
from governance.services.meetings import cancel_meeting, plan_meeting
from governance.services.process import make_promise
from kwaliteit.feeds import services
from kwaliteit.feeds.ical import Event, calendar, escaped, folded
from kwaliteit.feeds.models import CalendarAddress
from kwaliteit.organisation.models import Appointment, Person
from tests.factories import make_person
from tests.governance.stage import TODAY, Stage, make_stage
from tests.kept import kept

NOW = datetime.datetime(2021, 6, 24, 10, 0, tzinfo=datetime.UTC)


@pytest.fixture
@kept
def stage(db: None) -> Stage:
    stage = make_stage()
    stage.world.framework.is_current = True
    stage.world.framework.save()
    return stage


def address(person: Person) -> str:
    row = services.address_of(person) or services.new_address(person=person)
    return f"/agenda/{row.uuid}/{services.token(row)}.ics"


def read(client: Client, person: Person) -> list[Any]:
    """The events, as a program of others reads them."""
    response = client.get(address(person))
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def titles(client: Client, person: Person) -> list[str]:
    return sorted(str(event["SUMMARY"]) for event in read(client, person))


def fill(stage: Stage) -> None:
    """A request, a meeting, a promise, and a milestone of two levels."""
    day = TODAY() + datetime.timedelta(days=10)
    stage.ask()
    plan_meeting(
        body=stage.world.bodies["fr"],
        held_on=day,
        starts_at=datetime.time(13, 30),
        place="Zaal 2, gebouw A",
        actor=stage.person("fr_secretary"),
    )
    make_promise(
        body=stage.world.bodies["fr"],
        made_by=stage.world.bodies["fb"],
        text="Een evaluatie;\nmet cijfers, en uitleg.",
        made_on=TODAY(),
        due_on=day,
        actor=stage.person("dean"),
    )
    for level in ("faculty", "programme"):
        Milestone.objects.create(
            framework=stage.world.framework,
            level=level,
            due_on=day,
            what_nl=f"Klaar: {level}",
            what_en=f"Ready: {level}",
        )


ALL_OF_COUNCIL = [
    "Instemming gevraagd van de faculteitsraad: antwoord gevraagd",
    "Klaar: faculty",
    "Toezegging van het faculteitsbestuur aan de faculteitsraad loopt af",
    "Vergadering van de faculteitsraad",
]


def test_a_member_has_the_dates_of_her_council_and_level(stage: Stage, client: Client) -> None:
    fill(stage)

    assert titles(client, stage.person("fr_member")) == ALL_OF_COUNCIL


def test_a_meeting_that_is_called_off_is_cancelled_in_the_calendar_and_leads_to_its_page(
    stage: Stage, client: Client
) -> None:
    secretary, day = stage.person("fr_secretary"), TODAY() + datetime.timedelta(days=10)
    meeting = plan_meeting(body=stage.world.bodies["fr"], held_on=day, actor=secretary)
    cancel_meeting(meeting=meeting, actor=secretary, why="Te weinig leden.")

    (event,) = read(client, stage.person("fr_member"))
    assert (event["STATUS"], "Te weinig leden." in event["DESCRIPTION"]) == ("CANCELLED", True)
    assert f"vergaderingen%2F{meeting.uuid}%2F" in str(event["URL"])


def test_each_person_has_what_concerns_her(stage: Stage, client: Client) -> None:
    fill(stage)
    request, ready, promise, _meeting = ALL_OF_COUNCIL

    assert titles(client, stage.person("holder")) == [request, ready, promise]
    assert titles(client, stage.person("director")) == ["Klaar: programme"]
    assert titles(client, stage.person("olc_chair")) == ["Klaar: programme"]
    assert titles(client, stage.person("stranger")) == [ready]
    assert titles(client, make_person()) == []


def test_a_program_of_others_reads_days_and_times(stage: Stage, client: Client) -> None:
    fill(stage)
    events = {str(event["UID"]).split("-")[0]: event for event in read(client, stage.person("fr_member"))}
    day = TODAY() + datetime.timedelta(days=10)

    assert events["milestone"]["DTSTART"].dt == day
    assert events["milestone"]["DTEND"].dt == day + datetime.timedelta(days=1)
    assert events["meeting"]["DTSTART"].dt == datetime.datetime.combine(
        day, datetime.time(13, 30), ZoneInfo("Europe/Amsterdam")
    )
    assert events["meeting"]["LOCATION"] == "Zaal 2, gebouw A"
    assert events["promise"]["DESCRIPTION"] == "Een evaluatie;\nmet cijfers, en uitleg."
    assert str(events["request"]["URL"]).startswith("http://localhost:8000/accounts/login/?next=%2Fmedezeggenschap")


def test_the_same_thing_keeps_its_name(stage: Stage, client: Client) -> None:
    fill(stage)
    first = [str(event["UID"]) for event in read(client, stage.person("fr_member"))]
    Milestone.objects.update(what_nl="Anders", due_on=TODAY() + datetime.timedelta(days=11))
    again = [str(event["UID"]) for event in read(client, stage.person("fr_member"))]

    assert sorted(first) == sorted(again)
    assert len(set(first)) == len(first) == 4


def test_the_calendar_speaks_the_language_of_the_person(stage: Stage, client: Client) -> None:
    fill(stage)
    Person.objects.filter(pk=stage.person("director").pk).update(language="en")

    assert titles(client, stage.person("director")) == ["Ready: programme"]


def test_the_calendar_empties_with_the_appointment(stage: Stage, client: Client) -> None:
    fill(stage)
    before = len(read(client, stage.person("fr_member")))
    Appointment.objects.filter(person=stage.person("fr_member")).update(
        valid_until=TODAY() - datetime.timedelta(days=1)
    )

    assert (before, read(client, stage.person("fr_member"))) == (4, [])


def test_an_address_stops_when_it_is_replaced_revoked_or_the_account_is_closed(stage: Stage, client: Client) -> None:
    person = stage.person("fr_member")
    first = address(person)
    client.force_login(Person.objects.get(pk=person.pk))
    client.post("/agenda/nieuw-adres/")
    second, client = address(person), Client()
    states = [client.get(first).status_code, client.get(second).status_code]
    Person.objects.filter(pk=person.pk).update(is_active=False)
    states.append(client.get(second).status_code)
    Person.objects.filter(pk=person.pk).update(is_active=True)
    services.revoke(person=person)
    states.append(client.get(second).status_code)

    assert states == [404, 200, 404, 404]
    assert CalendarAddress.objects.filter(person=person).count() == 2


def test_nothing_in_the_database_gives_the_address_away(stage: Stage, settings: Any) -> None:
    row = services.new_address(person=stage.person("fr_member"))
    kept = " ".join(str(getattr(row, field.attname)) for field in CalendarAddress._meta.fields)
    known = services.token(row)
    settings.SECRET_KEY = "another key of this installation, long enough to be one"

    assert len(known) == 43
    assert known not in kept
    assert services.token(row) != known
    assert services.whose(row.uuid, known) is None


def test_an_older_secret_key_still_opens_the_calendar(stage: Stage, settings: Any) -> None:
    row = services.new_address(person=stage.person("fr_member"))
    known, old = services.token(row), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key " * 6, [old]

    assert services.whose(row.uuid, known) == stage.person("fr_member")


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "é" * 43])
def test_a_wrong_address_is_nobody_s(token: str, stage: Stage) -> None:
    row = services.new_address(person=stage.person("fr_member"))

    assert services.whose(row.uuid, token) is None


def test_the_page_of_own_details_gives_the_address(stage: Stage, client: Client) -> None:
    person = stage.person("fr_member")
    client.force_login(Person.objects.get(pk=person.pk))
    before = ".ics" in client.get("/organisatie/mijn-gegevens/").content.decode()
    client.post("/agenda/nieuw-adres/")
    during = f"http://testserver{address(person)}" in client.get("/organisatie/mijn-gegevens/").content.decode()
    client.post("/agenda/stoppen/")
    after = ".ics" in client.get("/organisatie/mijn-gegevens/").content.decode()

    assert (before, during, after) == (False, True, False)


@pytest.mark.parametrize("number", [1, 3])
def test_a_calendar_costs_the_same_for_few_as_for_many(
    number: int, stage: Stage, client: Client, django_assert_num_queries: Any
) -> None:
    for count in range(number):
        for what in ("promise", "meeting"):
            day = TODAY() + datetime.timedelta(days=count + 1)
            if what == "meeting":
                plan_meeting(body=stage.world.bodies["fr"], held_on=day, actor=stage.person("fr_secretary"))
            else:
                make_promise(
                    body=stage.world.bodies["fr"],
                    made_by=stage.world.bodies["fb"],
                    text="Ja.",
                    made_on=TODAY(),
                    due_on=day,
                    actor=stage.person("dean"),
                )
    stage.ask()
    path = address(stage.person("fr_member"))

    with django_assert_num_queries(6):
        client.get(path)


# --- the text itself -------------------------------------------------------------------------------------------------


def test_the_text_of_a_small_calendar() -> None:
    event = Event("a-1@host", datetime.date(2021, 12, 31), "Kómt; goed, hoor\\", text="een\r\ntwee", cancelled=True)
    text = calendar("Afspraken", [event], stamp=NOW, language="nl")

    assert text.split(b"END:VTIMEZONE\r\n")[1].decode().split("\r\n") == [
        "BEGIN:VEVENT",
        "UID:a-1@host",
        "DTSTAMP:20210624T100000Z",
        "DTSTART;VALUE=DATE:20211231",
        "DTEND;VALUE=DATE:20220101",
        "TRANSP:TRANSPARENT",
        "SUMMARY:Kómt\\; goed\\, hoor\\\\",
        "DESCRIPTION:een\\ntwee",
        "STATUS:CANCELLED",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_an_empty_calendar_is_one() -> None:
    text = calendar("Afspraken", [], stamp=NOW, language="nl")

    assert [part.name for part in Calendar.from_ical(text).subcomponents] == ["VTIMEZONE"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_whole_on_lines_of_75_octets(text: str) -> None:
    made = calendar("x", [Event("u", datetime.date(2021, 1, 1), "t", text=f"-{text}-")], stamp=NOW, language="nl")
    event = Calendar.from_ical(made).walk("VEVENT")[0]
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in plain if sign in "\n\t" or not (ord(sign) < 32 or ord(sign) == 127))

    assert max(len(line) for line in made.split(b"\r\n")) <= 75
    assert b"\n" not in made.replace(b"\r\n", b"")
    assert str(event["DESCRIPTION"]) == f"-{kept}-"


def test_a_fold_never_cuts_a_character() -> None:
    line = "SUMMARY:" + "é" * 80

    assert [part.decode() for part in folded(line).split(b"\r\n ")][0] == "SUMMARY:" + "é" * 33
    assert folded(line).replace(b"\r\n ", b"").decode() == f"{line}\r\n"
    assert escaped("a\x00b") == "ab"
