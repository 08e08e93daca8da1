"""The hand-over of a council: what stands in it for whom, on the page and on paper."""

from __future__ import annotations

import datetime
import io
import subprocess

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from governance.models import Meeting, Milestone
from governance.services.facilities import add_session, save_facts
from governance.services.process import make_promise, meet_promise
from governance.services.requests import ask_question, withdraw
from kwaliteit.handover import services
from kwaliteit.handover.story import story_of
from kwaliteit.handover.tasks import make
from kwaliteit.organisation.models import Appointment
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Forbidden
from kwaliteit.shared.models import Job
from tests.governance.stage import TODAY, Stage, make_stage
from tests.kept import kept

pytestmark = pytest.mark.django_db
WEEK = datetime.timedelta(days=7)


@pytest.fixture
@kept
def stage() -> Stage:
    return make_stage()


def story(stage: Stage, who: str = "fr_member"):
    return story_of(stage.world.bodies["fr"], rights_of(stage.person(who), on=TODAY()))


def promise(stage: Stage, text: str, *, met: bool = False) -> None:
    bodies, dean = stage.world.bodies, stage.person("dean")
    row = make_promise(body=bodies["fr"], made_by=bodies["fb"], text=text, made_on=TODAY(), actor=dean)
    if met:
        meet_promise(promise=row, actor=dean, met_on=TODAY(), met_by="Zie de brief.")


def facilities(stage: Stage, year: int) -> None:
    about = {"body": stage.world.bodies["fr"], "year": year, "actor": stage.person("fr_secretary")}
    save_facts(**about, hours=120, budget_cents=4_500_00, training="", agreements="Stukken drie weken vooraf.", seen=0)
    add_session(**about, held_on=datetime.date(year, 1, 1), about="Begroting", present=9, invited=16)


def page_of(stage: Stage, who: str, name: str = "page"):
    client = Client()
    client.force_login(stage.person(who))
    return client, reverse(f"handover:{name}", args=[stage.world.bodies["fr"].code])


def test_it_tells_what_was_decided_promised_and_waits(stage):
    stage.decide()
    waiting = stage.ask(stage.freeze("Tweede versie."))
    promise(stage, "Een evaluatie.")
    promise(stage, "Een brief.", met=True)

    told = story(stage)
    assert [(row.version.number, row.words) for row in told.decided] == [(1, "Instemming")]
    assert told.waiting == [waiting]
    assert ([row.text for row in told.still_open], [row.text for row in told.met]) == (
        ["Een evaluatie."],
        ["Een brief."],
    )
    assert (told.is_quiet, story(stage, "dean").waiting) == (False, [waiting])


def test_what_the_drafters_never_answered_stays_until_its_request_is_withdrawn(stage):
    asked = stage.ask()
    ask_question(request=asked, actor=stage.person("fr_member"), text="Wat kost dat?")
    stage.decide(asked)
    withdrawn = stage.ask(stage.freeze("Tweede versie."))
    ask_question(request=withdrawn, actor=stage.person("fr_member"), text="En dit?")
    withdraw(request=withdrawn, actor=stage.person("holder"))

    assert [(question.request, question.text) for question in story(stage).questions] == [(asked, "Wat kost dat?")]


def test_the_money_is_that_of_the_newest_version_that_the_reader_saw(stage):
    assert story(stage).money is None
    stage.decide()
    stage.freeze("Nog niet voorgelegd.")
    money, drafter = story(stage).money, story(stage, "holder").money

    assert (money.years, money.total, [row.total for row in money.rows]) == (
        (2022, 2023, 2024),
        600_000_00,
        [300_000_00, 300_000_00],
    )
    assert ([v.number for v in money.versions], [v.number for v in drafter.versions]) == ([1], [2])


def test_the_next_three_dates_come_from_meetings_requests_and_the_planning(stage):
    body, framework = stage.world.bodies["fr"], stage.world.framework
    type(framework).objects.filter(pk=framework.pk).update(is_current=True)
    stage.ask(days=14)
    for weeks in (1, 4):
        Meeting.objects.create(body=body, held_on=TODAY() + weeks * WEEK)
    for level, days in (("faculty", 10), ("institution", 2)):
        due = TODAY() + datetime.timedelta(days=days)
        Milestone.objects.create(framework=framework, level=level, due_on=due, what_nl=f"{level}", what_en=level)

    days = [(event.on - TODAY()).days for event in story(stage).dates]
    assert (days, story(stage).dates[1].text) == ([7, 10, 14], "faculty")


def test_who_does_not_see_the_body_has_no_hand_over(stage):
    found = {}
    for who in ("fr_member", "fr_secretary", "dean", "holder", "stranger", "olc_chair"):
        client, address = page_of(stage, who)
        found[who] = (client.get(address).status_code, client.post(page_of(stage, who, "make")[1]).status_code)
    assert {who: pair for who, pair in found.items() if pair != (200, 302)} == {
        "stranger": (404, 404),
        "olc_chair": (404, 404),
    }
    person = stage.person("stranger")
    type(person).objects.filter(pk=person.pk).update(is_superuser=True)
    client, address = page_of(stage, "stranger")
    assert client.get(address).status_code == 404
    with pytest.raises(Forbidden):
        services.ask_pdf(body=stage.world.bodies["fr"], actor=person)


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_a_constant_number_of_statements(stage, number, django_assert_num_queries):
    for at in range(number):
        stage.decide(stage.ask(stage.freeze(f"Tekst {at}.")))
        promise(stage, f"Toezegging {at}.")
        Meeting.objects.create(body=stage.world.bodies["fr"], held_on=TODAY() + (at + 1) * WEEK)
        facilities(stage, TODAY().year - at)
    stage.ask(stage.freeze("Nieuw."))
    client, address = page_of(stage, "fr_member")
    client.get(address)
    with django_assert_num_queries(STATEMENTS):
        client.get(address)


STATEMENTS = 19


def test_the_paper_tells_the_same_and_is_tagged(stage, tmp_path, settings):
    settings.JOB_LOST_AFTER = 3600  # no heart beats beside a test in one transaction
    stage.decide()
    stage.ask(stage.freeze("Tweede versie."))
    promise(stage, "Een evaluatie in juni.")
    facilities(stage, TODAY().year)
    member = stage.person("fr_member")
    job = services.ask_pdf(body=stage.world.bodies["fr"], actor=member)
    assert services.ask_pdf(body=stage.world.bodies["fr"], actor=member) == job
    make(job_id=job.pk)
    make(job_id=job.pk)

    client, address = page_of(stage, "fr_member", "pdf")
    answer = client.get(address)
    content = b"".join(answer.streaming_content)
    file = tmp_path / "overdracht.pdf"
    file.write_bytes(content)
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout  # noqa: S607
    words = " ".join(text.replace("\xa0", " ").split())
    assert [
        part
        for part in (
            "Een evaluatie in juni.",
            "Instemming wordt gevraagd op versie 2",
            "Begroot per thema en jaar",
            "600",
        )
        if part not in words
    ] == []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert (bool(pdf.Root.MarkInfo.Marked), str(pdf.Root.Lang), "/StructTreeRoot" in pdf.Root) == (True, "nl", True)
    assert Job.objects.get().state == Job.State.DONE
    other, _address = page_of(stage, "fr_secretary")
    assert other.get(address).status_code == 404


def made(stage: Stage, who: str) -> tuple[Client, str, list[int]]:
    """Let her have the hand-over made; where it is, and what answered."""
    job = services.ask_pdf(body=stage.world.bodies["fr"], actor=stage.person(who))
    make(job_id=job.pk)
    client, address = page_of(stage, who, "pdf")
    return client, address, [client.get(address).status_code]


def ended(stage: Stage, who: str, **which) -> None:
    yesterday = TODAY() - datetime.timedelta(days=1)
    assert Appointment.objects.filter(person=stage.person(who), **which).update(valid_until=yesterday) == 1


def test_the_paper_is_gone_after_her_appointment_ended(stage, settings):
    settings.JOB_LOST_AFTER = 3600
    stage.decide()
    client, address, answers = made(stage, "fr_member")
    ended(stage, "fr_member")
    assert [*answers, client.get(address).status_code] == [200, 404]


def test_the_paper_is_not_handed_out_when_it_holds_more_than_she_may_see_now(stage, settings):
    """She left the faculty, whose working versions she read, and still sits in the council."""
    settings.JOB_LOST_AFTER = 3600
    stage.freeze("Nog niet voorgelegd.")
    holder = stage.person("holder")
    Appointment.objects.create(
        person=holder, body=stage.world.bodies["fr"], role=Role.COUNCIL_MEMBER, valid_from=TODAY() - WEEK
    )
    client, address, answers = made(stage, "holder")
    ended(stage, "holder", body=None)
    page = client.get(page_of(stage, "holder")[1])

    assert [*answers, client.get(address).status_code, page.status_code] == [200, 404, 200]
    assert (page.context["job"], address in page.content.decode()) == (None, False)
    assert made(stage, "holder")[2] == [200]
