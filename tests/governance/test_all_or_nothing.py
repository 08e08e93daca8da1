"""An act is done whole or not at all: whichever of its statements fails, nothing of it stays behind."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from governance import files
from governance.attendance import roster
from governance.models import (
    AgendaItem,
    Decision,
    DecisionLetter,
    Meeting,
    Milestone,
    Paper,
    Promise,
    Proposal,
    ProposedWording,
    Question,
    Recourse,
    Request,
    Version,
)
from governance.services import (
    adoption,
    answers,
    attendance,
    carrying,
    confirming,
    consulting,
    decisions,
    letters,
    mandates,
    meetings,
    papers,
    planning,
    points,
    process,
    proposals,
    recourse,
    requests,
    roots,
    shifts,
    talks,
    versions,
    wordings,
)
from kwaliteit.organisation.models import Body, Person
from kwaliteit.shared.clock import today
from plans.models import Document
from tests.governance import sheets
from tests.governance.stage import Stage, make_stage

pytestmark = pytest.mark.django_db
Act = Callable[[], Any]
CONDITIONS = [{"text": "Eerst een plan.", "when": "before"}, {"text": "Een evaluatie.", "when": "during"}]


def state() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of this application."""
    ours = ("shared", "organisation", "plans", "budgets", "governance", "notices")
    models = [model for label in ours for model in apps.get_app_config(label).get_models(include_auto_created=True)]
    found = {}
    with connection.cursor() as cursor:
        for table in sorted({model._meta.db_table for model in models}):
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608
            found[table] = cursor.fetchall()
    return found


class Failing:
    """Lets the database fail at one statement, and counts them."""

    def __init__(self, at: int) -> None:
        self.at, self.seen = at, 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen += 1
        if self.seen == self.at:
            raise OperationalError("the connection was lost")
        return execute(sql, params, many, context)


# --- the acts: each prepares what it needs, and gives what is to be tried --------------------------------------------


def freeze(stage: Stage) -> Act:
    stage.freeze("Eerste versie.")
    stage.write("Tweede versie.")
    return lambda: versions.freeze(
        document=Document.objects.get(pk=stage.document.pk), actor=who(stage, "holder"), label="Voor de raad"
    )


def lay_before(stage: Stage) -> Act:
    """A second version, so that the request on the first is closed in the same act."""
    stage.ask()
    version = stage.freeze("Tweede versie.")
    return lambda: requests.lay_before(
        version=newest(Version, version.pk), body=stage.world.bodies["fr"], actor=who(stage, "holder")
    )


def carry_over(stage: Stage) -> Act:
    stage.decide()
    version = stage.freeze("Tweede versie.")
    return lambda: requests.lay_before(
        version=newest(Version, version.pk),
        body=stage.world.bodies["fr"],
        actor=who(stage, "holder"),
        carried=["theme-thema-een", "budget"],
    )


def refuse_carry(stage: Stage) -> Act:
    pk = carry_over(stage)().pk
    return lambda: carrying.refuse_carry(
        request=newest(Request, pk), actor=who(stage, "fr_secretary"), parts=["budget"], reason="Nog eens."
    )


def withdraw(stage: Stage) -> Act:
    pk = stage.ask().pk
    return lambda: requests.withdraw(request=newest(Request, pk), actor=who(stage, "holder"))


def decide(stage: Stage) -> Act:
    pk = stage.ask().pk
    return lambda: decisions.record_decision(
        request=newest(Request, pk),
        actor=who(stage, "fr_secretary"),
        outcome="conditions",
        meeting_on=today(),
        votes=(8, 2, 1),
        conditions=CONDITIONS,
    )


def decide_in_part(stage: Stage) -> Act:
    pk = stage.ask().pk
    return lambda: decisions.record_decision(
        request=newest(Request, pk),
        actor=who(stage, "fr_secretary"),
        outcome="partial",
        meeting_on=today(),
        parts={"summary": True, "budget": False},
    )


def correct(stage: Stage) -> Act:
    """With a promise that came from the decision: it is closed in the same act."""
    decision = stage.decide(outcome="conditions", conditions=CONDITIONS)
    answer(stage, decision, 2, "")
    return lambda: decisions.correct_decision(
        decision=newest(Decision, decision.pk),
        actor=who(stage, "fr_secretary"),
        reason="Verkeerd overgenomen.",
        outcome="consent",
        meeting_on=today(),
    )


def answer(stage: Stage, decision: Decision, number: int, met: str) -> Any:
    condition = newest(Decision, decision.pk).conditions.get(number=number)
    return answers.answer_condition(condition=condition, actor=who(stage, "dean"), accepted=True, text="Ja.", met=met)


def answer_condition(stage: Stage) -> Act:
    """One for the time of execution becomes a promise in the same act."""
    decision = stage.decide(outcome="conditions", conditions=CONDITIONS)
    return lambda: answer(stage, decision, 2, "")


def answer_advice(stage: Stage) -> Act:
    decision = advice(stage)
    return lambda: answers.answer_advice(
        decision=newest(Decision, decision.pk),
        actor=who(stage, "dean"),
        follow="partly",
        text="Deels, want het geld ontbreekt.",
        consultation="Gehouden.",
        consulted_on=today(),
        promised="Een evaluatie.",
    )


def answer_points(stage: Stage) -> Act:
    """Point by point, with the passage that changed."""
    decision = advice(stage, ["Meer uren.", "Kleinere groepen."])
    reactions = [points.Reaction("wholly", place=":summary"), points.Reaction("not", "Het geld ontbreekt.")]
    return lambda: answers.answer_advice(
        decision=newest(Decision, decision.pk),
        actor=who(stage, "director"),
        points=reactions,
        consultation="Aangeboden.",
        consulted_on=today(),
    )


def consult(stage: Stage) -> Act:
    answer_points(stage)()
    decision = Decision.objects.get()
    return lambda: consulting.consult(
        decision=newest(Decision, decision.pk),
        actor=who(stage, "olc_chair"),
        what="held",
        on=today(),
        text="De commissie blijft erbij.",
    )


def advice(stage: Stage, asked: Sequence[str] = ()) -> Decision:
    version = versions.freeze(document=stage.document, actor=who(stage, "director"))
    request = requests.lay_before(version=version, body=stage.world.bodies["olc"], actor=who(stage, "director"))
    chair = who(stage, "olc_chair")
    return decisions.record_decision(
        request=request, actor=chair, outcome="remarks", meeting_on=today(), text="Meer uren.", points=asked
    )


def adopt(stage: Stage) -> Act:
    """A second version, so that the adoption of the first is superseded in the same act."""
    first = stage.decide()
    adoption.adopt(version=first.version, actor=who(stage, "secretary"), adopted_on=today())
    second = stage.decide(stage.ask(stage.freeze("Tweede versie.")))
    return lambda: adoption.adopt(
        version=newest(Version, second.version_id), actor=who(stage, "secretary"), adopted_on=today(), text="Besloten."
    )


def pass_term(stage: Stage) -> Act:
    director, long_ago = who(stage, "director"), timezone.localtime() - datetime.timedelta(days=400)
    version = versions.freeze(document=stage.document, actor=director, at=long_ago)
    pk = requests.lay_before(version=version, body=stage.world.bodies["olc"], actor=director, at=long_ago).pk
    return lambda: requests.pass_term(request=newest(Request, pk), actor=director)


def ask_question(stage: Stage) -> Act:
    pk = stage.ask().pk
    return lambda: requests.ask_question(request=newest(Request, pk), actor=who(stage, "fr_member"), text="Waarom?")


def answer_question(stage: Stage) -> Act:
    question = requests.ask_question(request=stage.ask(), actor=who(stage, "fr_member"), text="Waarom?")
    return lambda: requests.answer_question(
        question=newest(Question, question.pk), actor=who(stage, "holder"), text="Daarom."
    )


def make_promise(stage: Stage) -> Act:
    bodies = stage.world.bodies
    return lambda: process.make_promise(
        body=bodies["fr"], made_by=bodies["fb"], text="Een evaluatie.", made_on=today(), actor=who(stage, "dean")
    )


def meet_promise(stage: Stage) -> Act:
    promise = make_promise(stage)()
    return lambda: process.meet_promise(
        promise=newest(Promise, promise.pk), actor=who(stage, "dean"), met_on=today(), met_by="Zie het verslag."
    )


def dispute_promise(stage: Stage) -> Act:
    promise = meet_promise(stage)()
    return lambda: process.dispute_promise(
        promise=newest(Promise, promise.pk), actor=who(stage, "fr_secretary"), reason="Het verslag zegt er niets over."
    )


def record_dialogue(stage: Stage) -> Act:
    world = stage.world
    return lambda: talks.record_dialogue(
        framework=world.framework,
        unit=world.faculty,
        title="Panel",
        held_on=today(),
        with_whom="studenten",
        said="Meer tijd.",
        actor=who(stage, "holder"),
        themes=world.themes,
    )


def plan_meeting(stage: Stage) -> Act:
    body = stage.world.bodies["fr"]
    return lambda: meetings.plan_meeting(body=body, held_on=today(), actor=who(stage, "fr_secretary"))


def move_meeting(stage: Stage) -> Act:
    """With a request on its agenda, which moves along."""
    pk = plan_meeting(stage)().pk
    stage.ask(meeting=newest(Meeting, pk))
    new = today() + datetime.timedelta(days=9)
    return lambda: meetings.move_meeting(meeting=newest(Meeting, pk), actor=who(stage, "fr_secretary"), held_on=new)


def cancel_meeting(stage: Stage) -> Act:
    pk = plan_meeting(stage)().pk
    stage.ask(meeting=newest(Meeting, pk))
    return lambda: meetings.cancel_meeting(meeting=newest(Meeting, pk), actor=who(stage, "fr_secretary"), why="Ziek.")


def put_request(stage: Stage) -> Act:
    pk, asked = plan_meeting(stage)().pk, stage.ask().pk
    return lambda: meetings.put_request(
        meeting=newest(Meeting, pk), request=newest(Request, asked), actor=who(stage, "fr_secretary")
    )


def take_off(stage: Stage) -> Act:
    item = put_request(stage)()
    return lambda: meetings.take_off(item=newest(AgendaItem, item.pk), actor=who(stage, "fr_secretary"))


def put_back(stage: Stage) -> Act:
    actor = who(stage, "fr_secretary")
    item = meetings.add_item(meeting=newest(Meeting, plan_meeting(stage)().pk), actor=actor, title="Opening")
    meeting, gone = item.meeting.pk, item.uuid
    meetings.take_off(item=newest(AgendaItem, item.pk), actor=actor)
    return lambda: meetings.put_back(meeting=newest(Meeting, meeting), item=gone, actor=actor)


def write_attendance(stage: Stage) -> Act:
    pk = plan_meeting(stage)().pk
    people = [held.person_id for held in roster(newest(Meeting, pk))]
    rows = {person: attendance.Was("present") for person in people}
    return lambda: attendance.record_attendance(
        meeting=newest(Meeting, pk), actor=who(stage, "fr_secretary"), rows=rows
    )


def add_paper(stage: Stage) -> Act:
    pk = stage.ask().pk
    return lambda: papers.add_paper(request=newest(Request, pk), actor=who(stage, "holder"), file=sheets.upload())


def strike_paper(stage: Stage) -> Act:
    paper = add_paper(stage)()
    return lambda: papers.strike_paper(paper=newest(Paper, paper.pk), actor=who(stage, "holder"), reason="Verkeerd.")


def decide_subject(stage: Stage) -> Act:
    pk = stage.ask().pk
    return lambda: decisions.record_decision(
        request=newest(Request, pk),
        actor=who(stage, "fr_secretary"),
        outcome="subject",
        meeting_on=today(),
        changes=["Meer uren.", "Een evaluatie."],
        mandate="council_secretary",
        letter=files.check(sheets.upload(), only=files.LETTERS),
    )


def follow_up(stage: Stage) -> Callable[[Callable[..., Any]], Any]:
    """A version that follows on consent subject to named changes: what to call a service with."""
    subject = decide_subject(stage)()
    pk = stage.ask(stage.freeze("Met meer uren.")).pk
    return lambda act, **more: act(
        request=newest(Request, pk), decision=newest(Decision, subject.pk), actor=who(stage, "fr_secretary"), **more
    )


def confirm_follow_up(stage: Stage) -> Act:
    call = follow_up(stage)
    return lambda: call(mandates.confirm_follow_up)


def refuse_follow_up(stage: Stage) -> Act:
    call = follow_up(stage)
    return lambda: call(mandates.refuse_follow_up, reason="Er is meer veranderd.")


def record_to_confirm(stage: Stage) -> int:
    Body.objects.filter(pk=stage.world.bodies["fr"].pk).update(second_confirms=True)
    return stage.decide().pk


def confirm_decision(stage: Stage) -> Act:
    pk = record_to_confirm(stage)
    return lambda: confirming.confirm_decision(decision=newest(Decision, pk), actor=who(stage, "fr_member"))


def doubt_record(stage: Stage) -> Act:
    pk = record_to_confirm(stage)
    return lambda: confirming.doubt_record(decision=newest(Decision, pk), actor=who(stage, "fr_member"), text="Nee.")


def attach_letter(stage: Stage) -> Act:
    pk = stage.decide().pk
    return lambda: letters.attach_letter(
        decision=newest(Decision, pk), actor=who(stage, "fr_secretary"), file=sheets.upload()
    )


def strike_letter(stage: Stage) -> Act:
    letter = attach_letter(stage)()
    return lambda: letters.strike_letter(
        letter=newest(DecisionLetter, letter.pk), actor=who(stage, "fr_secretary"), reason="Verkeerd."
    )


def propose_wording(stage: Stage) -> Act:
    pk = stage.ask(stage.freeze("Dat is klein.")).pk
    words = {"quote": "klein", "words": "groot", "reason": "Zo staat het in de visie."}
    return lambda: wordings.propose_wording(request=newest(Request, pk), actor=who(stage, "fr_member"), **words)


def take_wording(stage: Stage) -> Act:
    """The words come into the working text in the same act."""
    proposal = propose_wording(stage)()
    return lambda: wordings.take_wording(proposal=newest(ProposedWording, proposal.pk), actor=who(stage, "holder"))


def begin_recourse(stage: Stage) -> Act:
    pk = stage.decide(outcome="no_consent", text="Nee.").request_id
    return lambda: recourse.begin_recourse(
        request=newest(Request, pk),
        actor=who(stage, "fr_secretary"),
        side="council",
        move="mediation",
        on=today(),
        text="Graag een gesprek.",
        body=stage.world.bodies["cvb"],
    )


def end_recourse(stage: Stage) -> Act:
    step = begin_recourse(stage)()
    return lambda: recourse.end_recourse(
        step=newest(Recourse, step.pk), actor=who(stage, "fr_secretary"), result="agreed", on=today()
    )


def make_proposal(stage: Stage) -> Act:
    body = stage.world.bodies["olc"]
    return lambda: proposals.make_proposal(
        body=body, actor=who(stage, "olc_chair"), title="Meer uren", text="Een uur meer.", made_on=today()
    )


def answer_proposal(stage: Stage) -> Act:
    proposal = make_proposal(stage)()
    return lambda: proposals.answer_proposal(
        proposal=newest(Proposal, proposal.pk),
        actor=who(stage, "dean"),
        follow="not",
        text="Het geld ontbreekt.",
        answered_on=today(),
    )


def move_milestone(stage: Stage) -> Act:
    world = stage.world
    fields = {"level": "institution", "due_on": today(), "what_nl": "Klaar", "what_en": "Ready"}
    pk = Milestone.objects.create(framework=world.framework, **fields).pk
    return lambda: planning.move_milestone(
        milestone=newest(Milestone, pk),
        moved_to=today() + datetime.timedelta(days=40),
        reason="Zo besloten.",
        body=world.bodies["cvb"],
        decided_on=today(),
        actor=who(stage, "staff"),
    )


def record_shift(stage: Stage) -> Act:
    """With a plan, and the decision that it rests on."""
    pk = stage.decide().pk
    amounts = moved(stage, -100, 2022), moved(stage, 100, 2023)
    return lambda: shifts.record_shift(
        framework=stage.world.framework,
        unit=stage.world.faculty,
        kind="year",
        reason="Later begonnen.",
        right="consent",
        body=stage.world.bodies["fr"],
        decided_on=today(),
        legs=amounts,
        document=stage.document,
        decision=newest(Decision, pk),
        actor=who(stage, "secretary"),
    )


def moved(stage: Stage, cents: int, year: int) -> shifts.Leg:
    return shifts.Leg(stage.world.faculty, year, stage.world.quality_funds, cents)


def take_root(stage: Stage) -> Act:
    stage.freeze("Eerste versie.")
    return roots.take_root


def who(stage: Stage, name: str) -> Person:
    return Person.objects.get(pk=stage.person(name).pk)


def newest(model: Any, pk: int) -> Any:
    """Read anew for every try: nothing that an earlier one left in memory may help."""
    try:
        return model.objects.get(pk=pk)
    except ObjectDoesNotExist:  # pragma: no cover
        raise AssertionError("what the act needs has gone") from None


FACULTY = [
    freeze,
    lay_before,
    carry_over,
    refuse_carry,
    withdraw,
    decide,
    decide_in_part,
    decide_subject,
    confirm_follow_up,
    refuse_follow_up,
    confirm_decision,
    doubt_record,
    attach_letter,
    strike_letter,
    correct,
    answer_condition,
    adopt,
    ask_question,
    answer_question,
    make_promise,
    meet_promise,
    dispute_promise,
    record_dialogue,
    plan_meeting,
    move_meeting,
    cancel_meeting,
    put_request,
    take_off,
    put_back,
    write_attendance,
    add_paper,
    strike_paper,
    propose_wording,
    take_wording,
    begin_recourse,
    end_recourse,
    make_proposal,
    answer_proposal,
    move_milestone,
    record_shift,
    take_root,
]
AGENDA = [answer_advice, answer_points, consult, pass_term]


@pytest.mark.parametrize(
    ("prepare", "kind"),
    [*((act, "faculty") for act in FACULTY), *((act, "agenda") for act in AGENDA)],
    ids=[act.__name__ for act in [*FACULTY, *AGENDA]],
)
def test_whichever_statement_fails_nothing_stays_behind(prepare: Callable[[Stage], Act], kind: str) -> None:
    act = prepare(make_stage(kind, measures=1))
    before = state()
    for number in count(1):
        failing = Failing(number)
        try:
            with connection.execute_wrapper(failing):
                act()
        except OperationalError:
            assert state() == before, f"statement {number} failed, and something was done"
        else:
            break

    assert failing.seen == number - 1 >= 5
    assert state() != before


def test_an_act_without_its_transaction_would_be_found_out(stage: Stage) -> None:
    pk, before = stage.ask().pk, state()
    for number in range(1, 12):
        try:
            with connection.execute_wrapper(Failing(number)):
                requests.withdraw.__wrapped__(request=newest(Request, pk), actor=who(stage, "holder"))
        except OperationalError:
            transaction.set_rollback(False)
        if state() != before:
            return
    pytest.fail("half an act was not seen")
