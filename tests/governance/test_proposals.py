"""A proposal that a body makes of its own accord: its clock, its written answer, and who reads along."""

from __future__ import annotations

import datetime
import json
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from governance.models import LedgerEntry, Promise, Proposal, ProposalAnswer
from governance.services import proposals
from governance.services.proposals import answer_by, months_later
from governance.services.requests import lay_before
from governance.services.versions import freeze
from kwaliteit.organisation.models import Body, Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Forbidden, Frozen, Refused
from kwaliteit.work.duties import duties
from tests.governance.stage import TODAY, make_stage
from tests.kept import kept

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
@kept
def stage():
    return make_stage("agenda")


def url(name: str, *args) -> str:
    return reverse(f"governance:{name}", args=args)


def fields(**more) -> dict:
    return {"act_key": str(uuid.uuid4()), **more}


def propose(stage, who="olc_chair", body="olc", **more) -> Proposal:
    given = {"title": "Meer uren", "text": "Geef elke werkgroep een uur meer.", "made_on": TODAY(), **more}
    return proposals.make_proposal(body=stage.world.bodies[body], actor=stage.person(who), **given)


def answer(stage, row, who="dean", **more) -> ProposalAnswer:
    given = {"follow": "partly", "text": "Vanaf september, voor de eerstejaars.", "answered_on": TODAY(), **more}
    return proposals.answer_proposal(proposal=row, actor=stage.person(who), **given)


def last_act(stage) -> dict:
    return json.loads(LedgerEntry.objects.filter(document=stage.document).latest("number").body)


@pytest.mark.parametrize(
    ("day", "months", "until"),
    [
        ("2021-03-01", 2, "2021-05-01"),
        ("2021-12-31", 2, "2022-02-28"),
        ("2023-12-31", 2, "2024-02-29"),
        ("2021-07-31", 2, "2021-09-30"),
        ("2021-11-15", 1, "2021-12-15"),
        ("2021-12-15", 12, "2022-12-15"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(day, months, until):
    assert months_later(datetime.date.fromisoformat(day), months).isoformat() == until


@pytest.mark.parametrize(("asked", "until"), [(True, "2026-04-07"), (False, "2026-04-05")])
def test_the_last_day_for_an_answer_is_a_working_day_where_the_body_asks_for_one(asked, until):
    body = Body(answer_months=2, to_working_day=asked)  # the fifth of April 2026 is Easter Sunday

    assert answer_by(datetime.date(2026, 2, 5), body).isoformat() == until


def test_a_proposal_starts_the_clock_of_the_body_and_goes_to_its_board(stage):
    row = propose(stage)
    assert (row.to, row.due_on) == (stage.world.bodies["fb"], months_later(TODAY(), 2))

    Body.objects.filter(pk=stage.world.bodies["olc"].pk).update(answer_months=1)

    assert propose(stage, title="Nog een").due_on == months_later(TODAY(), 1)
    assert propose(stage, who="fr_secretary", body="fr").to == stage.world.bodies["fb"]
    assert propose(stage, who="ur_secretary", body="ur").to == stage.world.bodies["cvb"]


def test_only_chair_or_secretary_proposes_and_only_the_board_answers(stage):
    for who in ("director", "dean", "fr_secretary", "fr_member", "holder", "stranger"):
        with pytest.raises(Forbidden):
            propose(stage, who=who)
    row = propose(stage)
    for who in ("director", "olc_chair", "fr_secretary", "holder", "stranger", "rector"):
        with pytest.raises(Forbidden):
            answer(stage, row, who=who)

    assert answer(stage, row).answered_by == stage.person("dean")
    with pytest.raises(Refused):
        answer(stage, row)


@pytest.mark.parametrize(
    ("field", "given"),
    [("title", " "), ("text", ""), ("made_on", TODAY() + DAY), ("made_on", datetime.date(1900, 1, 1))],
)
def test_what_is_wrong_is_refused_at_its_field(stage, field, given):
    with pytest.raises(Refused) as refusal:
        propose(stage, **{field: given})

    assert refusal.value.field == field
    assert Proposal.objects.count() == 0


def test_a_proposal_is_not_about_a_plan_of_others(stage):
    other = make_plan_of_the_faculty(stage)

    with pytest.raises(Refused) as refusal:
        propose(stage, document=other)

    assert refusal.value.field == "document"
    with pytest.raises(Refused):  # of the own faculty, and nobody showed it to the council yet
        propose(stage, who="fr_secretary", body="fr", document=other)
    holder = stage.person("holder")
    lay_before(version=freeze(document=other, actor=holder), body=stage.world.bodies["fr"], actor=holder)
    assert propose(stage, who="fr_secretary", body="fr", document=other).document == other


def make_plan_of_the_faculty(stage):
    from plans.services.documents import create_document

    world = stage.world
    years = {"first_year": 2022, "last_year": 2024}
    return create_document(
        kind=world.kinds["faculty"], unit=world.faculty, title="Plan", actor=world.people["holder"], **years
    )


@pytest.mark.parametrize(
    ("field", "given"),
    [("follow", "maybe"), ("text", " "), ("answered_on", TODAY() + DAY), ("answered_on", TODAY() - DAY)],
)
def test_an_answer_says_what_why_and_on_a_day_that_can_be(stage, field, given):
    row = propose(stage)

    with pytest.raises(Refused) as refusal:
        answer(stage, row, **{field: given})

    assert refusal.value.field == field


def test_late_is_a_flag_before_and_after_the_answer(stage):
    row = propose(stage, made_on=TODAY() - 100 * DAY)
    assert row.is_late
    answer(stage, row)
    assert Proposal.objects.get().is_late

    in_time = propose(stage, title="Nog een")
    assert not in_time.is_late


def test_about_a_plan_it_stands_in_the_chain_of_that_plan(stage):
    propose(stage)
    assert LedgerEntry.objects.filter(act="propose").count() == 0

    director = stage.person("director")
    version = freeze(document=stage.document, actor=director)
    lay_before(version=version, body=stage.world.bodies["olc"], actor=director)
    row = propose(stage, document=stage.document, theme=stage.world.themes[0])
    assert last_act(stage)["data"] == {
        "proposal": str(row.uuid),
        "body": row.body.code,
        "to": row.to.code,
        "title": "Meer uren",
        "text": "Geef elke werkgroep een uur meer.",
        "theme": "thema-een",
        "made_on": TODAY().isoformat(),
        "due_on": row.due_on.isoformat(),
    }
    answer(stage, row)
    assert (last_act(stage)["act"], last_act(stage)["data"]["follow"]) == ("answer_proposal", "partly")


def test_neither_proposal_nor_answer_changes(stage):
    row = answer(stage, propose(stage))

    for each in (row, row.proposal):
        with pytest.raises(Frozen):
            each.save()
    for table in ("governance_proposal", "governance_proposalanswer"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET text = 'Anders'")  # noqa: S608


def test_it_waits_for_who_answers_until_it_is_answered(stage):
    row = propose(stage)

    def waits(who):
        return [(item.url, item.day) for item in duties(rights_of(stage.person(who))) if "voorstellen" in item.url]

    assert waits("dean") == [(url("proposal", row.uuid), row.due_on)]
    assert waits("director") == waits("fr_secretary") == waits("rector") == []
    answer(stage, row)
    assert waits("dean") == []


def test_it_is_recorded_and_answered_on_the_pages(stage, as_):
    sent = {"title": "Meer uren", "text": "Een uur meer.", "made_on": TODAY().strftime("%d-%m-%Y"), "document": ""}
    page = url("body", stage.world.bodies["olc"].code)
    assert url("propose", stage.world.bodies["olc"].code) in as_("olc_chair").get(page).content.decode()
    assert as_("olc_chair").post(url("propose", stage.world.bodies["olc"].code), fields(**sent)).status_code == 302
    row = Proposal.objects.get()

    council = as_("fr_member").get(url("body", stage.world.bodies["fr"].code)).content.decode()
    assert url("proposal", row.uuid) in council
    assert "Wacht op het antwoord van het bestuur" in council
    assert as_("fr_member").get(url("proposal", row.uuid)).status_code == 200
    assert as_("stranger").get(url("proposal", row.uuid)).status_code == 404

    reply = {"follow": "not", "text": "Het geld ontbreekt.", "answered_on": sent["made_on"]}
    root = Person.objects.create_superuser("root@example.org", "x", name="Root")
    assert as_(root).post(url("answer_proposal", row.uuid), fields(**reply)).status_code == 404
    assert as_("director").post(url("answer_proposal", row.uuid), fields(**reply)).status_code == 403
    assert as_("olc_chair").post(url("answer_proposal", row.uuid), fields(**reply)).status_code == 403
    assert as_("dean").post(url("answer_proposal", row.uuid), fields(**reply)).status_code == 302
    assert "Het geld ontbreekt." in as_("olc_chair").get(url("proposal", row.uuid)).content.decode()


def test_nobody_proposes_for_a_body_of_others_over_http(stage, as_):
    sent = fields(title="Meer", text="Uren.", made_on=TODAY().strftime("%d-%m-%Y"))

    for who in ("director", "dean"):
        assert as_(who).post(url("propose", stage.world.bodies["olc"].code), sent).status_code == 403
    assert as_("fr_secretary").post(url("propose", stage.world.bodies["olc"].code), sent).status_code == 404
    assert Proposal.objects.count() == 0


def test_a_late_answer_says_so_on_its_page(stage, as_):
    row = propose(stage, made_on=TODAY() - 100 * DAY)
    assert "Niet op tijd beantwoord" in as_("dean").get(url("proposal", row.uuid)).content.decode()

    answer(stage, row)

    assert "Te laat beantwoord" in as_("dean").get(url("proposal", row.uuid)).content.decode()


def test_an_answer_to_a_proposal_makes_a_promise_in_the_same_act(stage):
    row = propose(stage)
    with pytest.raises(Refused) as refusal:
        answer(stage, row, promised="Een uur meer.", promise_due_on=TODAY() - DAY)
    assert (refusal.value.field, Promise.objects.count()) == ("promise_due_on", 0)
    answer(stage, row, promised="Een uur meer.", promise_due_on=TODAY() + DAY)
    made = Promise.objects.get()

    assert (made.text, made.body, made.made_by, made.due_on) == ("Een uur meer.", row.body, row.to, TODAY() + DAY)
