"""Who records for a council, tried over HTTP: each form as its secretary would send it, by everybody who is not.

Superusers are no exception, nor is a secretary whose appointment has ended, or who drafts what the council decides on.
The forms are those of ``tests/governance/process.py``; what each of them binds is said here, and asked of a new one.
"""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from kwaliteit.organisation.models import Body, Person
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.shared.clock import today
from plans.models import Document, Section
from plans.services.documents import grant_contributor, revoke_contributor
from plans.services.drafting import save_section
from tests.addresses import acting
from tests.factories import appoint, make_body, make_person, make_unit, someone
from tests.governance.play import Play, Step, make_play, ready
from tests.governance.process import PROCESS
from tests.governance.test_all_or_nothing import state

# For a council, on a plan: its chair and its secretary alone, and none of them who had a hand in the plan.
DECIDES = {
    *("decide", "correct", "begin_recourse", "end_recourse", "consult"),
    *("refuse_carry", "confirm_follow_up", "refuse_follow_up", "attach_letter", "strike_letter"),
}
# For a council, on itself or of its own accord: its chair and its secretary.
KEEPS = {
    *("plan_meeting", "move_meeting", "cancel_meeting", "put_on_agenda", "add_item", "change_item", "take_off"),
    "put_back",
    *("agenda", "attendance", "change_regulation", "propose", "change_facilities", "add_session", "dispute_promise"),
}
# By members in their own name or together; the text of an advice by no member who had a hand in the plan.
MEMBERS = {"ask", "note", "propose_wording", "say_facilities", "draft_text", "confirm_decision", "doubt_record"}
# Of who drafts, of boards and of who guards the planning: binds no council.
OTHERS = {
    *("freeze", "lay_before", "withdraw", "pass_term", "add_paper", "strike_paper", "answer_question"),
    *("take_wording", "decline_wording", "adopt", "answer_advice", "answer_condition", "answer_proposal"),
    *("add_promise", "meet_promise", "move_milestone", "drop_milestone", "finish_milestone", "plan_backward"),
    *("send_draft", "draft_remark", "change_draft_remark", "remove_draft_remark", "send_draft_remarks"),
    *("answer_draft_remark", "send_draft_answers"),
    *("add_dialogue", "change_dialogue", "dialogue_outcome", "change_outcome", "remove_outcome"),
    *("discuss_dialogue", "take_back_discussed"),
}

# Whose form it is in the process, and for which council.
COUNCIL_OF = {"fr_secretary": "fr", "fr_member": "fr", "olc_chair": "olc"}
DRAFTING = ("drafting secretary", "invited secretary", "secretary who wrote")
# Beside the chair and the secretary: who may as well, each for what she answers for.
TOO: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(KEEPS, DRAFTING),
    **dict.fromkeys(MEMBERS, (*DRAFTING, "member", "alternate")),
    "draft_text": ("member", "alternate"),
    **dict.fromkeys(("confirm_decision", "doubt_record"), ("member",)),
    "say_facilities": (*DRAFTING, "member"),
    "change_regulation": (*DRAFTING, "manager"),
    **dict.fromkeys(("begin_recourse", "end_recourse"), ("dean", "secretary of the board")),
    "consult": ("dean", "drafter", "drafting secretary"),  # for the board: a director answers an advice
    **dict.fromkeys(("change_facilities", "add_session"), (*DRAFTING, "secretary of the board")),
}


def everybody(play: Play) -> dict[str, dict[str, Person]]:
    """Per council who stands around it."""
    plans = {"fr": play.stage.document, "olc": play.agenda}
    return {name: people_around(play, play.stage.world.bodies[name], plan) for name, plan in plans.items()}


def people_around(play: Play, body: Body, document: Document) -> dict[str, Person]:
    """Everybody who might be taken for one who records for this council."""
    world, councils = play.stage.world, ("fr", "ur", "olc")
    drafting = Role.PORTFOLIO_HOLDER if body.unit.level == Level.FACULTY else Role.PROGRAMME_DIRECTOR
    drafter = play.stage.person("holder" if body.unit.level == Level.FACULTY else "director")
    yesterday, tomorrow = (today() + datetime.timedelta(days=days) for days in (-1, 1))
    parent = make_unit(Level.FACULTY) if body.unit.level == Level.PROGRAMME else None
    elsewhere = make_body(body.kind, make_unit(body.unit.level, parent))
    secretaries = {name: someone(Role.COUNCIL_SECRETARY, body=body) for name in DRAFTING}
    appoint(secretaries["drafting secretary"], drafting, unit=body.unit)
    wrote(secretaries["secretary who wrote"], document, drafter)
    grant_contributor(document=document, person=secretaries["invited secretary"], actor=drafter)
    return {
        **secretaries,
        **{f"chair of {name}": chair(world.bodies[name]) for name in councils if world.bodies[name].pk != body.pk},
        "chair of another council": chair(elsewhere),
        "chair from tomorrow": chair(body, valid_from=tomorrow),
        "secretary until yesterday": someone(Role.COUNCIL_SECRETARY, body=body, valid_until=yesterday),
        "member": someone(Role.COUNCIL_MEMBER, body=body),
        "alternate": someone(Role.COUNCIL_ALTERNATE, body=body),
        "superuser": superuser(),
        "dean": play.stage.person("dean"),
        "secretary of the board": play.stage.person("secretary"),
        "drafter": drafter,
        "board staff": play.stage.person("staff"),
        "rector": play.stage.person("rector"),
        "manager": play.stage.person("manager"),
        "nobody": make_person(),
    }


def superuser() -> Person:
    return make_person(is_superuser=True, is_staff=True)


def chair(body: Body, **fields: Any) -> Person:
    return someone(Role.COUNCIL_CHAIR, body=body, **fields)


def wrote(person: Person, document: Document, drafter: Person) -> None:
    """She was invited, wrote one sentence, and is invited no longer."""
    grant_contributor(document=document, person=person, actor=drafter)
    section = Section.objects.get(document=document, template__code="summary")
    save_section(section=section, revision=section.revision, actor=person, body="<p>Mijn zin.</p>")
    revoke_contributor(document=document, person=person, actor=drafter)


def tried(play: Play, step: Step, sent: dict[str, Any], intruders: dict[str, Client]) -> dict[str, int]:
    """The same form sent by each of them: who was not refused, with the answer. None may leave a row behind."""
    before = state()
    answers = {name: posted(play, step, sent, client) for name, client in intruders.items()}
    assert state() == before, f"{step.name}: {answers}"
    return {name: status for name, status in answers.items() if status not in (403, 404)}


def taken_back(play: Play, step: Step, sent: dict[str, Any], client: Client) -> int:
    with transaction.atomic():
        status = posted(play, step, sent, client)
        transaction.set_rollback(True)
    return status


def posted(play: Play, step: Step, sent: dict[str, Any], client: Client) -> int:
    made = {key: value() if callable(value) else value for key, value in sent.items()}
    return client.post(reverse(step.address, args=step.args(play)), made).status_code


@pytest.mark.django_db
def test_each_form_for_a_council_is_refused_to_everybody_who_does_not_record_for_it() -> None:
    """And taken from everybody else: from each exception of the list, and at last from whose it is."""
    play = make_play()
    clients = {body: {who: logged_in(p) for who, p in each.items()} for body, each in everybody(play).items()}
    wrong, refused, asked = {}, {}, set()
    for number, step in enumerate(PROCESS, start=1):
        sent = ready(play, step)
        if step.name in DECIDES | KEEPS | MEMBERS:
            around, may = clients[COUNCIL_OF[step.who]], TOO.get(step.name, ())
            intruders = {name: client for name, client in around.items() if name not in may}
            wrong |= {(number, step.name, name): got for name, got in tried(play, step, sent, intruders).items()}
            answers = {name: taken_back(play, step, sent, around[name]) for name in may}
            refused |= {(number, step.name, name): got for name, got in answers.items() if got in (403, 404)}
            asked.add(step.name)
        assert play.post(step, sent)[0] == 302, f"step {number}, {step.name}"  # it was the person, and not the form

    assert (wrong, refused) == ({}, {})
    assert asked == DECIDES | KEEPS | MEMBERS


def logged_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_of_every_act_it_is_said_whether_it_binds_a_council() -> None:
    said = [DECIDES, KEEPS, MEMBERS, OTHERS]

    assert {f"governance:{name}" for name in set().union(*said)} == acting("governance")
    assert sum(len(names) for names in said) == len(set().union(*said))


@pytest.mark.django_db
def test_who_wrote_in_a_version_does_not_record_its_adoption() -> None:
    play = make_play()
    board = someone(Role.FACULTY_BOARD_MEMBER, unit=play.stage.world.faculty)
    wrote(board, play.stage.document, play.stage.person("holder"))
    for step in PROCESS:
        sent = ready(play, step)
        if step.name == "adopt":
            break
        play.post(step, sent)

    intruders = {"who wrote": logged_in(board), "superuser": logged_in(superuser()), "drafter": play.client("holder")}
    assert tried(play, step, sent, intruders) == {}
    assert play.post(step, sent)[0] == 302
