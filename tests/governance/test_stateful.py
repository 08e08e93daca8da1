"""The process played at random against a small model: whatever people try, the invariants hold (docs/design)."""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from governance.lifecycle import OUTCOMES, RESULTS, Closing, Ground, Move, Outcome, Result, Side
from governance.models import Adoption, Condition, Decision, LedgerEntry, Request, Version
from governance.rules import requirements
from governance.services import adoption, answers, decisions, recourse, requests, versions
from kwaliteit.organisation.models import Body, BodyKind
from kwaliteit.shared.errors import Refused
from plans.models import Document, Right, Section
from plans.services.documents import create_document
from plans.services.drafting import add_measure, save_section
from tests.factories import make_body, someone
from tests.governance.world import give_right, make_world

EVERYONE = ("holder", "dean", "secretary", "fr_secretary", "fr_member", "uco_member", "stranger", "staff")
CONSENTING = st.sampled_from([Outcome.CONSENT, Outcome.CONDITIONS, Outcome.PARTIAL, Outcome.NO_CONSENT])
RECORDERS = st.one_of(st.sampled_from(("dean", "secretary", "fr_secretary", "uco_member")), st.sampled_from(EVERYONE))
MOSTLY_THE_HOLDER = st.one_of(st.just("holder"), st.just("holder"), st.sampled_from(EVERYONE))


class Process(RuleBasedStateMachine):
    """One faculty agreement that needs consent of the council and advice of a committee.

    Of half of the councils the students and the staff each decide for themselves.
    """

    @initialize(divided=st.booleans())
    def begin(self, divided: bool) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.world = world = make_world()
        give_right(world.kinds["faculty"], BodyKind.EDUCATION_COMMITTEE, Right.ADVICE)
        world.bodies["uco"] = make_body(BodyKind.EDUCATION_COMMITTEE, world.institution, seats=9)
        world.people["uco_member"] = someone("body_member", body=world.bodies["uco"])
        self.sections = ("student", "staff") if divided else ("",)
        if divided:
            Body.objects.filter(pk=world.bodies["fr"].pk).update(division="apart", student_seats=7, staff_seats=7)
            world.bodies["fr"].refresh_from_db()
        self.day = datetime.date(2021, 3, 1)
        self.document = create_document(
            kind=world.kinds["faculty"],
            unit=world.faculty,
            title="Afspraken",
            first_year=2022,
            last_year=2024,
            actor=world.people["holder"],
            at=self.now,
        )
        self.copies: dict[int, str] = {}
        self.decided: dict[int, tuple[Any, ...]] = {}
        self.words = 0
        self.write("holder")
        self.freeze("holder")

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @property
    def now(self) -> datetime.datetime:
        return timezone.make_aware(datetime.datetime.combine(self.day, datetime.time(12)))

    def who(self, name: str) -> Any:
        return self.world.people[name]

    def attempt(self, act: Any, **arguments: Any) -> Any:
        """Do it; a refusal must leave the ledger as it was."""
        before = LedgerEntry.objects.count()
        try:
            return act(**arguments, at=self.now)
        except Refused as refusal:
            said = str(refusal)
        assert said
        assert LedgerEntry.objects.count() == before
        return None

    @rule(days=st.integers(1, 20))
    def time_passes(self, days: int) -> None:
        self.day += datetime.timedelta(days=days)

    @rule(person=MOSTLY_THE_HOLDER)
    def write(self, person: str) -> None:
        self.words += 1
        section = Section.objects.filter(document=self.document).order_by("pk").first()
        body = f"<p>Zin {self.words}.</p>"
        arguments = {"section": section, "revision": section.revision, "actor": self.who(person), "body": body}
        done = self.attempt(save_section, **arguments)
        assert (done is not None) == (person == "holder")

    @rule()
    def add_a_measure(self) -> None:
        self.words += 1
        fields = {"theme": self.world.themes[0], "title": f"Maatregel {self.words}"}
        add_measure(document=self.document, actor=self.who("holder"), at=self.now, **fields)

    @rule(person=MOSTLY_THE_HOLDER)
    def freeze(self, person: str) -> None:
        version = self.attempt(versions.freeze, document=self.document, actor=self.who(person))
        assert version is None or person == "holder"
        if version:
            self.copies[version.pk] = version.payload

    @precondition(lambda self: self.copies)
    @rule(data=st.data(), body=st.sampled_from(["fr", "uco", "olc"]), person=st.sampled_from(EVERYONE))
    def lay_before(self, data: st.DataObject, body: str, person: str) -> None:
        version = Version.objects.get(pk=data.draw(st.sampled_from(sorted(self.copies))))
        due = self.day + datetime.timedelta(days=data.draw(st.integers(-1, 21)))
        request = self.attempt(
            requests.lay_before, version=version, body=self.world.bodies[body], actor=self.who(person), due_on=due
        )
        if request:
            assert body != "olc"
            assert person in ("holder", "secretary")

    @precondition(lambda self: Request.objects.exists())
    @rule(data=st.data(), person=st.sampled_from(EVERYONE), act=st.sampled_from(["withdraw", "pass_term"]))
    def close(self, data: st.DataObject, person: str, act: str) -> None:
        request = self._one(data, Request)
        closed = self.attempt(getattr(requests, act), request=request, actor=self.who(person))
        assert not (closed and act == "pass_term") or closed.right == Right.ADVICE

    @precondition(lambda self: Request.objects.exists())
    @rule(data=st.data(), person=st.sampled_from(EVERYONE), outcome=st.sampled_from(list(Outcome)))
    def decide(self, data: st.DataObject, person: str, outcome: Outcome) -> None:
        request = self._one(data, Request)
        section = data.draw(st.sampled_from(("", "student", "staff")))
        content = self._content(request, outcome)
        decision = self.attempt(
            decisions.record_decision, request=request, actor=self.who(person), section=section, **content
        )
        self._remember(decision)
        if decision:
            body = self._name(decision.body)
            assert person in {"fr": ("fr_secretary",), "uco": ("uco_member",)}[body]
            assert section in (self.sections if body == "fr" else ("",))

    @precondition(lambda self: Decision.objects.exists())
    @rule(data=st.data(), person=st.sampled_from(EVERYONE), outcome=st.sampled_from(list(Outcome)))
    def correct(self, data: st.DataObject, person: str, outcome: Outcome) -> None:
        decision = self._one(data, Decision)
        content = self._content(decision.request, outcome)
        arguments = {"decision": decision, "actor": self.who(person), "reason": "Verkeerd overgenomen.", **content}
        self._remember(self.attempt(decisions.correct_decision, **arguments))

    @precondition(lambda self: Decision.objects.exists())
    @rule(data=st.data(), person=st.sampled_from(EVERYONE), follow=st.sampled_from(["wholly", "partly", "not"]))
    def answer(self, data: st.DataObject, person: str, follow: str) -> None:
        arguments: dict[str, Any] = {"decision": self._one(data, Decision), "actor": self.who(person), "follow": follow}
        if data.draw(st.booleans()):
            arguments |= {"consultation": "Besproken.", "consulted_on": self.day}
        answered = self.attempt(answers.answer_advice, text="Onze redenen.", **arguments)
        assert not answered or follow == "wholly" or answered.consulted_on

    @precondition(lambda self: Condition.objects.exists())
    @rule(data=st.data(), person=st.sampled_from(EVERYONE), accepted=st.booleans())
    def answer_condition(self, data: st.DataObject, person: str, accepted: bool) -> None:
        condition = self._one(data, Condition)
        arguments = {"condition": condition, "actor": self.who(person), "accepted": accepted, "text": "Ja of nee."}
        self.attempt(answers.answer_condition, met="Is gedaan." if data.draw(st.booleans()) else "", **arguments)

    @precondition(lambda self: Decision.objects.exists())
    @rule(data=st.data(), person=RECORDERS, side=st.sampled_from(list(Side)), move=st.sampled_from(list(Move)))
    def take_a_step(self, data: st.DataObject, person: str, side: Side, move: Move) -> None:
        """Mediation, a dispute, a suspension, giving up: whatever comes of it, it meets no right (see ``adopt``)."""
        request = self._one(data, Decision).request
        fields: dict[str, Any] = {"request": request, "actor": self.who(person), "side": side, "move": move}
        fields |= {"on": self.day, "text": "Zonder dit gaan wij niet verder."}
        if move == Move.MEDIATION:
            fields["body"] = self.world.bodies["cvb"]
        if move == Move.DISPUTE:
            fields["ground"] = data.draw(st.sampled_from(list(Ground)))
        if move == Move.SUSPENSION:
            fields["until"] = self.day + datetime.timedelta(days=14)
        step = self.attempt(recourse.begin_recourse, **fields)
        if step:
            event(f"step {side.value} {move.value}")
            assert person in (("dean", "secretary") if side == Side.BOARD else ("fr_secretary", "uco_member")), (
                "nobody takes a step of the other side"
            )
            result = data.draw(st.sampled_from(list(Result)))
            ended = self.attempt(recourse.end_recourse, step=step, actor=self.who(person), result=result, on=self.day)
            assert not ended or result in RESULTS[move]

    @precondition(lambda self: self.copies)
    @rule(data=st.data(), person=st.sampled_from(EVERYONE))
    def adopt(self, data: st.DataObject, person: str) -> None:
        version = Version.objects.get(pk=data.draw(st.sampled_from(sorted(self.copies))))
        met = all(r.met for r in requirements(version, self.day) if r.required)
        adopted = self.attempt(adoption.adopt, version=version, actor=self.who(person), adopted_on=self.day)
        if adopted:
            event("adopted")
            assert met
            assert person in ("dean", "secretary")

    @precondition(lambda self: self.copies)
    @rule(outcome=CONSENTING, other=CONSENTING)
    def the_straight_road(self, outcome: Outcome, other: Outcome) -> None:
        """Chance alone seldom gets as far as an adoption: lay the newest version before both, and decide.

        ``other`` is what the staff decide where they do so for themselves.
        """
        version = Version.objects.get(pk=max(self.copies))
        for body, clerk, result in (("fr", "fr_secretary", outcome), ("uco", "uco_member", Outcome.POSITIVE)):
            arguments = {"version": version, "body": self.world.bodies[body], "due_on": self.day}
            self.attempt(requests.lay_before, actor=self.who("holder"), **arguments)
            request = Request.objects.open().filter(version=version, body=self.world.bodies[body]).first()
            for section in (self.sections if body == "fr" else ("",)) if request else ():
                content = self._content(request, other if section == "staff" else result)
                arguments = {"request": request, "actor": self.who(clerk), "section": section, **content}
                self._remember(self.attempt(decisions.record_decision, **arguments))
        for decision in Decision.objects.filter(version=version, outcome__in=[Outcome.NO_CONSENT, Outcome.PARTIAL]):
            asked = {"request": decision.request, "body": self.world.bodies["cvb"], "on": self.day}
            asked |= {"actor": self.who("fr_secretary"), "side": Side.COUNCIL, "move": Move.MEDIATION}
            if step := self.attempt(recourse.begin_recourse, **asked):
                agreed = {"actor": self.who("dean"), "result": Result.AGREED, "on": self.day}
                assert self.attempt(recourse.end_recourse, step=step, **agreed)
        for condition in Condition.objects.filter(decision__version=version, answer__isnull=True):
            arguments = {"condition": condition, "actor": self.who("dean"), "accepted": True, "text": "Ja."}
            self.attempt(answers.answer_condition, met="Gedaan.", **arguments)
        met = all(r.met for r in requirements(version, self.day) if r.required)
        road = {"version": version, "actor": self.who("secretary"), "adopted_on": self.day}
        adopted = self.attempt(adoption.adopt, **road)
        divided = f" and {other.value}" if len(self.sections) > 1 else ""
        event(f"road {outcome.value}{divided}: {'adopted' if adopted else 'not adopted'}")
        assert not adopted or met

    def _one(self, data: st.DataObject, model: Any) -> Any:
        return model.objects.get(pk=data.draw(st.sampled_from(sorted(model.objects.values_list("pk", flat=True)))))

    def _name(self, body: Any) -> str:
        return next(name for name, row in self.world.bodies.items() if row.pk == body.pk)

    def _content(self, request: Request, outcome: Outcome) -> dict[str, Any]:
        content: dict[str, Any] = {"outcome": outcome, "meeting_on": self.day}
        if outcome == Outcome.CONDITIONS:
            content["conditions"] = [{"text": "Laat zien.", "when": "during"}, {"text": "Eerst dit.", "when": "before"}]
        if outcome == Outcome.PARTIAL:
            content["parts"] = {"summary": True, "budget": False}
        return content

    def _remember(self, decision: Decision | None) -> None:
        if decision:
            assert decision.outcome in OUTCOMES[decision.right]
            self.decided[decision.pk] = (decision.version_id, decision.outcome, decision.recorded_by_id)

    @invariant()
    def frozen_versions_never_change(self) -> None:
        rows = Version.objects.values_list("pk", "payload", "fingerprint") if hasattr(self, "copies") else ()
        assert {pk: payload for pk, payload, _ in rows} == getattr(self, "copies", {})
        assert all(hashlib.sha256(payload.encode()).hexdigest() == digest for _, payload, digest in rows)

    @invariant()
    def decisions_stay_and_drafters_do_not_decide(self) -> None:
        if not hasattr(self, "decided"):
            return
        rows = {d.pk: d for d in Decision.objects.all()}
        assert {pk: (d.version_id, d.outcome, d.recorded_by_id) for pk, d in rows.items()} == self.decided
        for decision in rows.values():
            assert not decision.version.version_editors.filter(person=decision.recorded_by).exists()

    @invariant()
    def one_open_request_one_effective_decision_one_adoption(self) -> None:
        if not hasattr(self, "document"):
            return
        open_ones = list(Request.objects.open().values_list("body_id", flat=True))
        assert len(open_ones) == len(set(open_ones))
        effective = list(Decision.objects.effective().values_list("request_id", "section"))
        assert len(effective) == len(set(effective))
        current = list(Adoption.objects.current().filter(document=self.document))
        assert len(current) == min(1, Adoption.objects.count())
        for row in Adoption.objects.select_related("version__document"):
            version = Version.objects.select_related("document__kind", "document__unit").get(pk=row.version_id)
            assert [r.missing for r in requirements(version, self.day) if r.required and not r.met] == []
            stands = Decision.objects.effective().filter(version=version, body=self.world.bodies["fr"])
            said = {d.section: d.outcome for d in stands.exclude(request__closing=Closing.WITHDRAWN)}
            assert set(said) == set(self.sections)
            assert not set(said.values()) & {Outcome.NO_CONSENT, Outcome.PARTIAL}

    @invariant()
    def the_ledger_is_one_chain(self) -> None:
        previous = "0" * 64
        for number, entry in enumerate(LedgerEntry.objects.order_by("number") if hasattr(self, "document") else (), 1):
            assert (entry.number, entry.previous, json.loads(entry.body)["number"]) == (number, previous, number)
            previous = hashlib.sha256(f"{previous}\n{entry.body}".encode()).hexdigest()
            assert entry.hash == previous


@pytest.mark.django_db
def test_process_holds_its_invariants_whatever_people_try() -> None:
    run_state_machine_as_test(Process)
    assert Document.objects.count() == 0
