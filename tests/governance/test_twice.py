"""A whole process in which every form is sent twice: one after the other, and by two at once. Each has one effect."""

from __future__ import annotations

import datetime
import inspect
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from governance.models import Condition, Decision, Dialogue, DialogueOutcome, Paper, Promise, Question, Request, Version
from governance.services import requests, versions
from kwaliteit.shared.clock import today
from plans.models import Document, Section
from plans.services.documents import create_document
from plans.services.drafting import save_section
from tests.governance import sheets
from tests.governance.stage import Stage, make_stage

# Acting addresses that are tried twice elsewhere, with where.
ELSEWHERE = {
    "change_regulation": "tests/organisation: keeping the same rules again changes nothing",
    "note": "tests/governance/test_preparing.py: a text that saves itself is versioned",
    "draft_text": "tests/governance/test_preparing.py: a text that saves itself is versioned",
    "propose_wording": "tests/governance/test_wordings.py",
    "take_wording": "tests/governance/test_wordings.py",
    "decline_wording": "tests/governance/test_wordings.py",
    "move_milestone": "tests/governance/test_planning.py",
    "drop_milestone": "tests/governance/test_planning.py",
    "finish_milestone": "tests/governance/test_planning.py",
}


@dataclass
class Play:
    stage: Stage
    agenda: Document
    clients: dict[str, list[Client]] = field(default_factory=dict)

    def client(self, who: str, number: int = 0) -> Client:
        """Two browsers of each person, as a double click on two of her windows."""
        if who not in self.clients:
            self.clients[who] = [Client(), Client()]
            for client in self.clients[who]:
                client.force_login(self.stage.person(who))
        return self.clients[who][number]

    def post(self, step: Step, sent: dict[str, Any], number: int = 0) -> tuple[int, str]:
        """File fields are made anew each time: a file that was read is empty."""
        made = {name: value() if callable(value) else value for name, value in sent.items()}
        address = reverse(f"governance:{step.name}", args=step.args(self))
        answer = self.client(step.who, number).post(address, made)
        return answer.status_code, answer.headers.get("Location", "")


@dataclass(frozen=True)
class Step:
    name: str
    who: str
    args: Callable[[Play], list[Any]] = lambda play: []
    sent: Callable[[Play], dict[str, Any]] = lambda play: {}
    before: Callable[[Play], Any] = lambda play: None


def last(model: Any) -> Any:
    return model.objects.order_by("-pk").first()


def of(model: Any) -> Callable[[Play], list[Any]]:
    return lambda play: [last(model).uuid]


def day(later: int = 0) -> str:
    return (today() + datetime.timedelta(days=later)).isoformat()


def write(play: Play) -> None:
    """Another text, so that there is something to make a version of."""
    stage = play.stage
    section = Section.objects.get(document=stage.document, template__code="summary")
    body = f"<p>Tekst {section.revision}.</p>"
    save_section(section=section, revision=section.revision, actor=stage.person("holder"), body=body)


def passed(play: Play) -> None:
    """A request for advice of long ago, on a new version of the agenda."""
    director, long_ago = play.stage.person("director"), timezone.now() - datetime.timedelta(days=400)
    section = Section.objects.get(document=play.agenda, template__code="summary")
    save_section(section=section, revision=section.revision, actor=director, body="<p>Opnieuw.</p>")
    version = versions.freeze(document=play.agenda, actor=director, at=long_ago)
    requests.lay_before(version=version, body=play.stage.world.bodies["olc"], actor=director, at=long_ago)


def revision(document: Document) -> int:
    return Document.objects.get(pk=document.pk).revision


def decision(**more: str) -> Callable[[Play], dict[str, Any]]:
    return lambda play: {"outcome": "consent", "meeting_on": day(), "rows": "2", **more}


CONDITION = {"outcome": "conditions", "condition_1": "Een evaluatie.", "when_1": "during", "record": "1"}
FREEZE = Step(
    "freeze",
    "holder",
    lambda play: [play.stage.document.uuid],
    lambda play: {"seen_revision": revision(play.stage.document)},
    before=write,
)
LAY_BEFORE = Step("lay_before", "holder", of(Version), lambda play: {"body": play.stage.world.bodies["fr"].pk})
PROCESS = [
    Step(
        "plan_meeting",
        "fr_secretary",
        lambda play: [play.stage.world.bodies["fr"].code],
        lambda play: {"held_on": day(9), "kind": "consultation", "place": "Zaal 1"},
    ),
    FREEZE,
    LAY_BEFORE,
    Step("add_paper", "holder", of(Request), lambda play: {"file": sheets.upload, "title": "Toelichting"}),
    Step("strike_paper", "holder", of(Paper), lambda play: {"reason": "Verkeerde bijlage."}),
    Step("ask", "fr_member", of(Request), lambda play: {"text": "Waarom dit bedrag?"}),
    Step(
        "answer_question",
        "holder",
        lambda play: [last(Request).uuid, last(Question).pk],
        lambda play: {"text": "Omdat het nodig is."},
    ),
    Step("decide", "fr_secretary", of(Request), decision(**CONDITION)),
    Step(
        "answer_condition",
        "dean",
        lambda play: [last(Decision).uuid, last(Condition).number],
        lambda play: {"accepted": "yes", "text": "Die komt er."},
    ),
    Step("correct", "fr_secretary", of(Decision), decision(reason="Verkeerd overgenomen.")),
    Step("adopt", "secretary", of(Version), lambda play: {"adopted_on": day()}),
    FREEZE,
    LAY_BEFORE,
    Step("withdraw", "holder", of(Request)),
    Step(
        "freeze",
        "director",
        lambda play: [play.agenda.uuid],
        lambda play: {"seen_revision": revision(play.agenda)},
    ),
    Step("lay_before", "director", of(Version), lambda play: {"body": play.stage.world.bodies["olc"].pk}),
    Step("decide", "olc_chair", of(Request), decision(outcome="remarks", text="Meer uren.", record="1")),
    Step(
        "answer_advice",
        "director",
        of(Decision),
        lambda play: {"follow": "partly", "text": "Deels.", "consultation": "Gehouden.", "consulted_on": day()},
    ),
    Step("pass_term", "director", of(Request), before=passed),
    Step(
        "add_promise",
        "dean",
        sent=lambda play: {
            "body": play.stage.world.bodies["fr"].pk,
            "made_by": play.stage.world.bodies["fb"].pk,
            "text": "Een evaluatie.",
            "made_on": day(),
        },
    ),
    Step("meet_promise", "dean", of(Promise), lambda play: {"met_on": day(), "met_by": "Zie het verslag."}),
    Step(
        "add_dialogue",
        "holder",
        sent=lambda play: {
            "framework": play.stage.world.framework.pk,
            "unit": play.stage.world.faculty.pk,
            "kind": "panel",
            "title": "Panel",
            "held_on": day(),
            "with_whom": "studenten",
            "said": "Meer tijd.",
        },
    ),
    Step("dialogue_outcome", "holder", of(Dialogue), lambda play: {"how": "otherwise", "text": "Naar het bestuur."}),
    Step(
        "change_outcome",
        "holder",
        lambda play: [DialogueOutcome.objects.get().dialogue.uuid, DialogueOutcome.objects.get().pk],
        lambda play: {"how": "not_taken_up", "text": "Te duur.", "seen": 0},
    ),
    Step(
        "remove_outcome",
        "holder",
        lambda play: [DialogueOutcome.objects.get().dialogue.uuid, DialogueOutcome.objects.get().pk],
    ),
]


def make_play() -> Play:
    stage = make_stage(measures=1)
    world = stage.world
    agenda = create_document(
        kind=world.kinds["agenda"],
        unit=world.programme,
        title="Agenda",
        first_year=2022,
        last_year=2024,
        actor=world.people["director"],
    )
    return Play(stage, agenda)


def rows() -> dict[str, int]:
    """How many rows there are of everything that an act can write."""
    ours = ("shared", "organisation", "plans", "budgets", "governance", "notices")
    models = [model for label in ours for model in apps.get_app_config(label).get_models(include_auto_created=True)]
    with connection.cursor() as cursor:
        found = {}
        for table in sorted({model._meta.db_table for model in models}):
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            found[table] = cursor.fetchone()[0]
    return found


def changed(old: dict[str, int], new: dict[str, int]) -> dict[str, int]:
    return {name: count - old[name] for name, count in new.items() if count != old[name]}


def ready(play: Play, step: Step) -> dict[str, Any]:
    step.before(play)
    return {"act_key": str(uuid.uuid4()), **step.sent(play)}


@pytest.mark.django_db
def test_sent_again_every_form_of_a_process_has_one_effect_and_one_answer() -> None:
    """A double click, a replay, and the button Back: each sends what was sent before."""
    play = make_play()
    for number, step in enumerate(PROCESS, start=1):
        sent = ready(play, step)
        address = step.args(play)
        before = rows()
        first = play.post(step, sent)
        once = rows()
        same = Step(step.name, step.who, lambda _play, kept=address: kept)
        again = [play.post(same, sent, window) for window in (0, 1)]

        assert first[0] == 302, f"step {number}, {step.name}: {first}"
        assert again == [first, first], f"step {number}, {step.name}"
        assert changed(before, once), f"step {number}, {step.name}: {first}"
        assert changed(once, rows()) == {}, f"step {number}, {step.name}"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_sent_by_two_at_once_every_form_of_a_process_has_one_effect() -> None:
    play = make_play()
    for number, step in enumerate(PROCESS, start=1):
        sent = ready(play, step)
        kept = step.args(play)
        same = Step(step.name, step.who, lambda _play, kept=kept: kept)
        play.client(step.who)  # the session of somebody who logs in is kept as well
        with transaction.atomic():
            play.post(same, sent)
            once = rows()
            transaction.set_rollback(True)
        answers = at_once(play, same, sent)

        assert [status for status, _where in answers] == [302, 302], f"step {number}, {step.name}: {answers}"
        assert len(set(answers)) == 1, f"step {number}, {step.name}: {answers}"
        assert changed(once, rows()) == {}, f"step {number}, {step.name}"


def at_once(play: Play, step: Step, sent: dict[str, Any]) -> list[tuple[int, str]]:
    start, answers = threading.Barrier(2), []

    def send(number: int) -> None:
        try:
            start.wait()
            answers.append(play.post(step, sent, number))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def acting(name: str, view: Any) -> bool:
    """Whether this address takes a POST, as far as Django's own decorators tell."""
    while inspect.isfunction(view):
        methods = inspect.getclosurevars(view).nonlocals.get("request_method_list")
        if methods is not None:
            return "POST" in methods
        view = getattr(view, "__wrapped__", None)
    return True


def test_every_acting_address_of_participation_is_sent_twice() -> None:
    patterns = next(p for p in get_resolver().url_patterns if getattr(p, "namespace", "") == "governance").url_patterns
    found = {pattern.name for pattern in patterns if acting(pattern.name, pattern.callback)}

    assert found - {step.name for step in PROCESS} - set(ELSEWHERE) == set()
