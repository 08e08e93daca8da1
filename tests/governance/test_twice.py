"""A whole process in which every form is sent twice: one after the other, and by two at once. Each has one effect."""

from __future__ import annotations

import datetime
import inspect
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from governance.models import (
    Condition,
    Decision,
    Dialogue,
    DialogueOutcome,
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
from governance.services import requests, versions, wordings
from kwaliteit.shared.clock import today
from kwaliteit.shared.http import one_effect
from plans.models import Document, Section
from plans.services.documents import create_document
from plans.services.drafting import save_section
from tests.governance import sheets
from tests.governance.stage import Stage, make_stage

# Addresses of the whole site that take a POST without a key, each with the reason.
WITHOUT_KEY = {
    "language": "a cookie of the browser, the same again",
    "demonstration_login": "logging in again is logging in",
    "budgets:cells": "cells are versioned one by one",
    "governance:decide": "only the second step writes, and that one has a key: it is played here",
    "submission:verify": "writes nothing",
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


def council_year(play: Play) -> list[Any]:
    return [play.stage.world.bodies["fr"].code, 2021]


def write(play: Play) -> None:
    """Another text, so that there is something to make a version of."""
    stage = play.stage
    section = Section.objects.get(document=stage.document, template__code="summary")
    body = f"<p>Tekst {section.revision}. Dat is klein en goed.</p>"
    save_section(section=section, revision=section.revision, actor=stage.person("holder"), body=body)


def passed(play: Play) -> None:
    """A request for advice of long ago, on a new version of the agenda."""
    director, long_ago = play.stage.person("director"), timezone.now() - datetime.timedelta(days=400)
    section = Section.objects.get(document=play.agenda, template__code="summary")
    save_section(section=section, revision=section.revision, actor=director, body="<p>Opnieuw.</p>")
    version = versions.freeze(document=play.agenda, actor=director, at=long_ago)
    requests.lay_before(version=version, body=play.stage.world.bodies["olc"], actor=director, at=long_ago)


def proposed(play: Play) -> None:
    actor, words = play.stage.person("fr_member"), {"quote": "goed", "words": "beter", "reason": "Zo is het."}
    wordings.propose_wording(request=last(Request), actor=actor, **words)


def milestone(play: Play) -> None:
    fields = {"framework": play.stage.world.framework, "level": "institution", "what_nl": "Klaar", "what_en": "Ready"}
    Milestone.objects.create(due_on=today(), **fields)


def revision(document: Document) -> int:
    return Document.objects.get(pk=document.pk).revision


def decided(play: Play) -> dict[str, Any]:
    return {"reason": "Zo besloten.", "body": play.stage.world.bodies["cvb"].pk, "decided_on": day()}


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
WORDS = {"quote": "klein", "words": "groot", "reason": "Zo staat het in de visie."}
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
    FREEZE,
    LAY_BEFORE,
    Step("note", "fr_member", of(Request), lambda play: {"text": "Vraag naar de zalen.", "revision": "0"}),
    Step("draft_text", "fr_member", of(Request), lambda play: {"text": "Wij vinden.", "revision": "0"}),
    Step("propose_wording", "fr_member", of(Request), lambda play: WORDS),
    Step("take_wording", "holder", of(ProposedWording)),
    Step("decline_wording", "holder", of(ProposedWording), lambda play: {"text": "Nee."}, before=proposed),
    Step("decide", "fr_secretary", of(Request), decision(outcome="no_consent", text="Nee.", record="1")),
    Step(
        "begin_recourse",
        "fr_secretary",
        lambda play: [last(Request).uuid, "bemiddeling"],
        lambda play: {"body": play.stage.world.bodies["cvb"].pk, "on": day(), "text": "Graag een gesprek."},
    ),
    Step("end_recourse", "fr_secretary", of(Recourse), lambda play: {"result": "agreed", "on": day()}),
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
        "propose",
        "olc_chair",
        lambda play: [play.stage.world.bodies["olc"].code],
        lambda play: {"title": "Meer uren", "text": "Een uur meer.", "made_on": day()},
    ),
    Step(
        "answer_proposal",
        "dean",
        of(Proposal),
        lambda play: {"follow": "not", "text": "Het geld ontbreekt.", "answered_on": day()},
    ),
    *(
        Step(name, "staff", lambda play: [last(Milestone).pk], sent, before=milestone)
        for name, sent in (
            ("move_milestone", lambda play: {**decided(play), "moved_to": day(40)}),
            ("drop_milestone", lambda play: decided(play)),
            ("finish_milestone", lambda play: {"done_on": day()}),
        )
    ),
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
        "change_facilities",
        "fr_secretary",
        council_year,
        lambda play: {"hours": "120", "budget_cents": "4.500", "training": "Een dag.", "agreements": "", "seen": "0"},
    ),
    Step("say_facilities", "fr_member", council_year, lambda play: {"view": "Te weinig.", "seen": "0"}),
    Step(
        "add_session",
        "fr_secretary",
        council_year,
        lambda play: {"held_on": "2021-03-01", "about": "Begroting", "present": "9", "invited": "16"},
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


def unwrapped(view: Any) -> Iterator[Any]:
    """The view with the decorators around it, from the outside in."""
    while inspect.isfunction(view):
        yield view
        view = getattr(view, "__wrapped__", None)


def takes_post(view: Any) -> bool:
    """As far as Django's own decorators tell."""
    methods = [inspect.getclosurevars(part).nonlocals.get("request_method_list") for part in unwrapped(view)]
    told = [found for found in methods if found is not None]
    return not told or "POST" in told[0]


def ours(patterns: Any, space: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from ours(pattern.url_patterns, pattern.namespace or space)
        elif pattern.callback.__module__.split(".")[0] in ("kwaliteit", "plans", "budgets", "governance", "monitoring"):
            yield (f"{space}:{pattern.name}" if space else pattern.name), pattern.callback


def test_every_address_that_acts_has_one_effect_by_its_key() -> None:
    keyed = {name: any(part.__code__ in KEYED for part in unwrapped(view)) for name, view in ours(PATTERNS)}
    acting = {name for name, view in ours(PATTERNS) if takes_post(view)}

    assert {name for name in acting if not keyed[name]} == set(WITHOUT_KEY)
    assert {f"governance:{step.name}" for step in PROCESS} <= acting


PATTERNS = get_resolver().url_patterns
KEYED = {one_effect(lambda request: request).__code__}
