"""What one side does reaches the other: once, by the way she chose, and not when she has acted on it already."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.models import LedgerEntry
from governance.services import meetings, proposals, recourse, wordings
from governance.services.answers import answer_advice
from governance.services.carrying import refuse_carry
from governance.services.consulting import consult
from governance.services.decisions import record_decision
from governance.services.requests import answer_question, ask_question, lay_before
from governance.services.versions import freeze
from kwaliteit.notices import digest, services, tasks
from kwaliteit.notices.models import How, Kind, Notice
from kwaliteit.notices.recipients import concerned, of_body, of_unit
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.mail import link
from plans.services.documents import create_document
from tests.governance.stage import TODAY, Stage
from tests.notices.smtp import Server


def told(kind: str) -> list[str]:
    """Who was told of something of this kind, by the order of their names in the world."""
    rows = Notice.objects.filter(kind=kind).select_related("person").order_by("subject", "person__email")
    return [row.person.email for row in rows]


def emails(stage: Stage, *names: str) -> list[str]:
    return sorted(stage.person(name).email for name in names)


def tell_all() -> None:
    for entry in LedgerEntry.objects.filter(act__in=services.ACTS):
        services.tell(entry)


def daily(mail: Server, person: Person) -> str:
    """The words of the daily mail that this person gets now."""
    before = len(mail.messages)
    digest.send_digest(person)
    sent = mail.messages[before:]
    return "".join(message.get_body(("plain",)).get_content() for message in sent)  # type: ignore[union-attr]


def over(person: Person) -> list[str]:
    """What she is not mailed any more: kind and the thing."""
    return [notice.subject for notice in digest.content_for(person).over]


def refused(stage: Stage) -> Any:
    return stage.decide(outcome="no_consent").request


def begin(stage: Stage, request: Any, who: str = "fr_secretary", side: str = "council") -> Any:
    given = {"move": "mediation", "body": stage.world.bodies["cvb"], "on": TODAY()}
    return recourse.begin_recourse(request=request, actor=stage.person(who), side=side, **given)


def test_a_step_goes_to_the_other_side_in_the_daily_mail(stage: Stage, mail: Server) -> None:
    request = refused(stage)
    begin(stage, request)
    tell_all()
    board = emails(stage, "dean", "secretary")

    assert told(Kind.STEP) == board
    assert {row.how for row in Notice.objects.filter(kind=Kind.STEP)} == {How.DIGEST}
    text = daily(mail, stage.person("dean"))
    assert "Bemiddeling: Afspraken" in text
    assert link(f"/medezeggenschap/verzoeken/{request.uuid}/") in text


def test_how_it_ended_goes_to_who_did_not_record_it_and_the_step_is_over(stage: Stage, mail: Server) -> None:
    step = begin(stage, refused(stage))
    recourse.end_recourse(step=step, actor=stage.person("dean"), result="agreed", on=TODAY())
    tell_all()
    to_council = Notice.objects.filter(kind=Kind.STEP, recourse__ends=step)

    assert sorted(row.person.email for row in to_council) == emails(stage, "fr_member", "fr_secretary")
    assert "bereikt" in daily(mail, stage.person("fr_member"))
    assert "Bemiddeling: Afspraken" not in daily(mail, stage.person("dean"))
    assert over(stage.person("secretary")) == [f"step:{step.uuid}"]


def advised(stage: Stage, ago: int = 0) -> Any:
    """An advice of the programme committee that the board did not follow, so many days ago."""
    world, director, at = stage.world, stage.person("director"), timezone.localtime() - datetime.timedelta(days=ago)
    fields = {"kind": world.kinds["agenda"], "unit": world.programme, "first_year": 2022, "last_year": 2024}
    document = create_document(title="Agenda", actor=director, **fields)
    agenda = freeze(document=document, actor=director, at=at)
    request = lay_before(version=agenda, body=world.bodies["olc"], actor=director, at=at)
    given = {"outcome": "remarks", "meeting_on": timezone.localdate(at), "text": "Meer uren.", "at": at}
    decision = record_decision(request=request, actor=stage.person("olc_chair"), **given)
    offer = {"consultation": "Aangeboden.", "consulted": "offered", "consulted_on": timezone.localdate(at), "at": at}
    answer_advice(decision=decision, actor=director, follow="not", text="Te duur.", **offer)
    return decision


@pytest.mark.parametrize(
    ("what", "language", "says"),
    [
        ("held", "nl", "Het nader overleg over het advies van de opleidingscommissie is gevoerd"),
        ("held", "en", "Further consultation about the advice of the programme committee was held"),
        ("waived", "nl", "De opleidingscommissie ziet af van nader overleg"),
        ("waived", "en", "The programme committee declined the further consultation"),
    ],
)
def test_what_the_body_records_of_a_consultation_goes_to_the_board(stage, mail, what, language, says):
    decision, director = advised(stage), stage.person("director")
    Person.objects.filter(pk=director.pk).update(language=language)
    given = {"actor": stage.person("olc_chair"), "what": what, "on": TODAY(), "text": "Zij blijft erbij."}
    consult(decision=decision, **given)
    tell_all()
    found = Notice.objects.filter(subject__startswith="consult:")

    assert {row.person for row in found} == of_unit(stage.world.programme, Act.REPLY)
    text = daily(mail, Person.objects.get(pk=director.pk))
    assert says in text
    assert link(f"/medezeggenschap/besluiten/{decision.uuid}/#answer") in text


def test_what_the_board_records_of_a_consultation_goes_to_the_body(stage, mail):
    consult(decision=advised(stage), actor=stage.person("director"), what="held", on=TODAY(), text="Besproken.")
    tell_all()
    found = Notice.objects.filter(subject__startswith="consult:")

    assert {row.person for row in found} == of_body(stage.world.bodies["olc"], Act.READ_REQUEST)
    assert {row.how for row in found} == {How.DIGEST}


def test_an_offer_that_was_not_answered_is_told_to_the_body(stage, mail):
    consult(decision=advised(stage, ago=1), actor=stage.person("director"), what="silent", on=TODAY())
    tell_all()

    said = "Het bestuur legde vast dat de opleidingscommissie het aanbod van nader overleg niet heeft beantwoord"
    assert said in daily(mail, stage.person("olc_chair"))


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("nl", "De faculteitsraad besluit opnieuw over wat ongewijzigd was overgenomen"),
        ("en", "The faculty council decides anew on what was carried over"),
    ],
)
def test_a_refusal_to_carry_over_goes_to_whose_plan_it_is_until_it_is_decided_on(stage, mail, language, says):
    holder = stage.person("holder")
    Person.objects.filter(pk=holder.pk).update(language=language)
    stage.decide()
    parts = ["theme-thema-een", "theme-thema-twee"]
    request = stage.ask(stage.freeze("Anders."), carried=parts)
    for part in parts:
        refuse_carry(request=request, actor=stage.person("fr_secretary"), parts=[part], reason="Nog eens.")
    tell_all()
    found = Notice.objects.filter(subject__startswith="carry:")

    assert {row.person for row in found} == concerned(stage.document)
    assert found.filter(person=holder).count() == len(parts)
    assert says in daily(mail, Person.objects.get(pk=holder.pk))
    stage.decide(request)
    assert set(over(stage.person("dean"))) == {row.subject for row in found}


def propose(stage: Stage, body: str = "fr", who: str = "fr_secretary") -> Any:
    given = {"title": "Meer uren", "text": "Een uur meer.", "made_on": TODAY()}
    return proposals.make_proposal(body=stage.world.bodies[body], actor=stage.person(who), **given)


def test_a_proposal_goes_to_the_board_and_its_answer_to_the_body(stage: Stage, mail: Server) -> None:
    row = propose(stage)
    assert told(Kind.PROPOSAL) == emails(stage, "dean", "secretary")

    given = {"follow": "partly", "text": "Vanaf september.", "answered_on": TODAY()}
    proposals.answer_proposal(proposal=row, actor=stage.person("dean"), **given)

    answer = Notice.objects.filter(subject=f"proposal-answer:{row.uuid}").order_by("person__email")
    assert [each.person.email for each in answer] == emails(stage, "fr_member", "fr_secretary")
    assert link(f"/medezeggenschap/voorstellen/{row.uuid}/") in daily(mail, stage.person("fr_member"))
    assert over(stage.person("secretary")) == [f"proposal:{row.uuid}"]


def test_what_a_programme_committee_says_goes_to_the_council_of_the_faculty(stage: Stage, mail: Server) -> None:
    world, director = stage.world, stage.person("director")
    row = propose(stage, "olc", "olc_chair")
    fields = {"kind": world.kinds["agenda"], "unit": world.programme, "first_year": 2022, "last_year": 2024}
    agenda = freeze(document=create_document(title="Agenda", actor=director, **fields), actor=director)
    request = lay_before(version=agenda, body=world.bodies["olc"], actor=director)
    given = {"outcome": "remarks", "meeting_on": TODAY(), "text": "Meer uren."}
    decision = record_decision(request=request, actor=stage.person("olc_chair"), **given)
    tell_all()

    council = emails(stage, "fr_member", "fr_secretary")
    assert told(Kind.BELOW) == [*council, *council]
    text = daily(mail, stage.person("fr_member"))
    assert link(f"/medezeggenschap/adviezen/{decision.uuid}/") in text
    assert link(f"/medezeggenschap/voorstellen/{row.uuid}/") in text


def test_a_question_goes_to_the_drafters_and_its_answer_to_who_asked(stage: Stage, mail: Server) -> None:
    request = stage.ask()
    question = ask_question(request=request, actor=stage.person("fr_member"), text="Hoeveel uren?")
    assert stage.person("holder").email in told(Kind.QUESTION)
    assert not set(told(Kind.QUESTION)) & set(emails(stage, "fr_member", "fr_secretary"))

    answer_question(question=question, actor=stage.person("holder"), text="Twaalf.")

    answered = Notice.objects.get(subject=f"question-answer:{question.pk}")
    assert answered.person == stage.person("fr_member")
    assert "Uw vraag is beantwoord" in daily(mail, answered.person)
    assert over(stage.person("holder")) == [f"question:{question.pk}"]


@pytest.mark.parametrize("take", [True, False])
def test_proposed_words_go_to_the_drafters_and_the_answer_to_who_proposed(stage: Stage, take: bool) -> None:
    stage.write("Wij geven elke groep een tutor.")
    request = stage.ask(stage.freeze())
    given = {"quote": "een tutor", "words": "twee tutoren", "reason": "Te weinig."}
    row = wordings.propose_wording(request=request, actor=stage.person("fr_member"), **given)
    assert stage.person("holder").email in told(Kind.QUESTION)

    if take:
        wordings.take_wording(proposal=row, actor=stage.person("holder"))
    else:
        wordings.decline_wording(proposal=row, actor=stage.person("holder"), text="Te duur.")

    assert Notice.objects.get(subject=f"wording-answer:{row.uuid}").person == stage.person("fr_member")


def test_a_meeting_that_moves_goes_to_the_members_and_the_earlier_day_is_over(stage: Stage, mail: Server) -> None:
    body, clerk = stage.world.bodies["fr"], stage.person("fr_secretary")
    days = [TODAY() + datetime.timedelta(days=number) for number in (10, 20, 30)]
    meeting = meetings.plan_meeting(body=body, held_on=days[0], actor=clerk)
    for day in days[1:]:
        meetings.move_meeting(meeting=meeting, held_on=day, actor=clerk)
    assert told(Kind.MEETING) == [stage.person("fr_member").email] * 2

    meetings.cancel_meeting(meeting=meeting, actor=clerk, why="Te weinig stukken.")

    text = daily(mail, stage.person("fr_member"))
    assert text.count("Een vergadering van de faculteitsraad gaat niet door") == 1
    assert "Te weinig stukken." in text
    assert sorted(Notice.objects.values_list("state", flat=True)) == ["dropped", "dropped", "sent"]


def test_what_was_read_in_is_told_to_nobody(stage: Stage) -> None:
    at = timezone.localtime() - datetime.timedelta(days=3)
    ask_question(request=stage.ask(), actor=stage.person("fr_member"), text="Hoeveel uren?", at=at)

    assert told(Kind.QUESTION) == []


def test_who_wants_it_at_once_gets_it_within_the_minute(stage: Stage, mail: Server) -> None:
    services.choose(person=stage.person("dean"), chosen={Kind.PROPOSAL: How.AT_ONCE})
    services.choose(person=stage.person("secretary"), chosen={Kind.PROPOSAL: How.NONE})
    propose(stage)
    tasks.catch_up()

    assert mail.to == [stage.person("dean").email]
    assert mail.one()["Subject"].endswith("heeft een voorstel gedaan")


def test_the_page_of_notices_shows_only_what_she_may_still_see(client: Any, stage: Stage) -> None:
    row = propose(stage)
    told_to = Notice.objects.filter(person=stage.person("dean"))
    for name, shown in (("secretary", True), ("stranger", False)):
        Notice.objects.exclude(pk__in=told_to).delete()
        told_to.update(person=stage.person(name))
        told_to = Notice.objects.all()
        client.force_login(Person.objects.get(pk=stage.person(name).pk))
        assert (f"/voorstellen/{row.uuid}/" in client.get(reverse("notices:index")).text) is shown
