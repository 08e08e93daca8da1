"""The process played at random by people who try everything: what must hold whatever comes of it (docs/design)."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone
from hypothesis import currently_in_test_context, event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from governance.lifecycle import OUTCOMES, RESULTS, Ground, Move, Outcome, Result, Side
from governance.models import Adoption, AdoptionRight, Condition, Decision, LedgerEntry, Promise, Request, Version
from governance.services import adoption, answers, confirming, decisions, process, recourse, requests, versions
from kwaliteit.organisation.models import Body, BodyKind, Recess
from kwaliteit.shared.errors import Refused
from plans.models import Right, RightRule, Section
from plans.services.documents import create_document
from plans.services.drafting import add_measure, save_section
from tests.factories import make_body, someone
from tests.governance import oracle, roads
from tests.governance.world import give_right, make_world

EVERYONE = ("holder", "dean", "secretary", "fr_secretary", "fr_member", "uco_member", "stranger", "staff")
RECORDERS = st.one_of(st.sampled_from(("dean", "secretary", "fr_secretary", "uco_member")), st.sampled_from(EVERYONE))
MOSTLY_THE_HOLDER = st.one_of(st.just("holder"), st.just("holder"), st.sampled_from(EVERYONE))


class Process(RuleBasedStateMachine):
    """One faculty agreement that needs consent of the council and advice of a committee.

    Of half of the councils the students and the staff each decide for themselves. ``walked`` counts the roads that
    were walked to their end.
    """

    walked: Counter[str] = Counter()

    @initialize(divided=st.booleans())
    def begin(self, divided: bool = False) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.world = world = make_world()
        give_right(world.kinds["faculty"], BodyKind.EDUCATION_COMMITTEE, Right.ADVICE)
        world.bodies["uco"] = make_body(BodyKind.EDUCATION_COMMITTEE, world.institution, to_working_day=False)
        world.people["uco_member"] = someone("body_member", body=world.bodies["uco"])
        self.divide(divided)
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
        self.ends: dict[int, datetime.date] = {}
        self.decided: dict[int, tuple[Any, ...]] = {}
        self.words, self.judged = 0, 0
        self.write("holder")
        self.freeze("holder")

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @property
    def now(self) -> datetime.datetime:
        return timezone.make_aware(datetime.datetime.combine(self.day, datetime.time(12)))

    @rule(days=st.sampled_from([0, 10]))
    def board_waits(self, days: int = 0) -> None:
        """How long the framework lets the board wait when it departs from an advice, from now on."""
        RightRule.objects.filter(right=Right.ADVICE).update(suspends_days=days)

    def divide(self, divided: bool) -> None:
        """Whether students and staff each decide for themselves on what is laid before the council from now on."""
        fields = {"division": "apart" if divided else "undivided", "student_seats": 7, "staff_seats": 7}
        Body.objects.filter(pk=self.world.bodies["fr"].pk).update(**fields)
        self.world.bodies["fr"].refresh_from_db()

    def tell(self, what: str) -> None:
        """In the statistics of Hypothesis, where it plays."""
        if currently_in_test_context():
            event(what)

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
        if self.ask(version, body, person, due_on=due):
            assert body != "olc"
            assert person in ("holder", "secretary")

    def ask(self, version: Version, body: str, person: str = "holder", **fields: Any) -> Request | None:
        """Lay before a body, and count by hand when its term of two weeks ends."""
        fields |= {"version": version, "body": self.world.bodies[body], "actor": self.who(person)}
        request = self.attempt(requests.lay_before, **fields)
        if request:
            rows = Recess.objects.filter(body=self.world.bodies[body]).values_list("first_day", "last_day")
            self.ends[request.pk] = max(oracle.last_day(self.day, list(rows)), request.due_on)
        return request

    def later(self, days: int) -> datetime.date:
        return self.day + datetime.timedelta(days=days)

    @precondition(lambda self: Request.objects.exists())
    @rule(data=st.data(), person=st.sampled_from(EVERYONE), act=st.sampled_from(["withdraw", "pass_term"]))
    def close(self, data: st.DataObject, person: str, act: str) -> None:
        request = self._one(data, Request)
        closed = self.attempt(getattr(requests, act), request=request, actor=self.who(person))
        if closed and act == "pass_term":
            assert closed.right == Right.ADVICE
            assert self.day > self.ends[closed.pk]
            assert not closed.decisions.filter(to_confirm=False, correction=None).exists()

    @precondition(lambda self: Request.objects.exists())
    @rule(data=st.data(), person=st.sampled_from(EVERYONE), outcome=st.sampled_from(list(Outcome)))
    def decide(self, data: st.DataObject, person: str, outcome: Outcome) -> None:
        request = self._one(data, Request)
        section = data.draw(st.sampled_from(("", "student", "staff")))
        decision = self.record(request, outcome, person, section)
        if decision:
            assert person in {"fr": ("fr_secretary",), "uco": ("uco_member",)}[self._name(decision.body)]
            assert section in (("student", "staff") if request.decides_apart else ("",))

    def record(self, request: Request, outcome: str, person: str, section: str = "") -> Decision | None:
        fields = {"request": request, "actor": self.who(person), "section": section, **self.content(outcome)}
        return self.remember(self.attempt(decisions.record_decision, **fields))

    @precondition(lambda self: Decision.objects.exists())
    @rule(data=st.data(), person=st.sampled_from(EVERYONE), outcome=st.sampled_from(list(Outcome)))
    def correct(self, data: st.DataObject, person: str, outcome: Outcome) -> None:
        decision = self._one(data, Decision)
        self.put_right(decision, outcome, person)

    def put_right(self, decision: Decision, outcome: str, person: str) -> Decision | None:
        fields = {"decision": decision, "actor": self.who(person), "reason": "Verkeerd.", **self.content(outcome)}
        return self.remember(self.attempt(decisions.correct_decision, **fields))

    @precondition(lambda self: Decision.objects.exists())
    @rule(data=st.data(), person=st.sampled_from(EVERYONE), follow=st.sampled_from(["wholly", "partly", "not"]))
    def answer(self, data: st.DataObject, person: str, follow: str) -> None:
        arguments: dict[str, Any] = {"decision": self._one(data, Decision), "actor": self.who(person), "follow": follow}
        if data.draw(st.booleans()):
            arguments |= {"consultation": "Besproken.", "consulted_on": self.day}
        answered = self.attempt(answers.answer_advice, text="Onze redenen.", **arguments)
        assert not answered or follow == "wholly" or answered.consultations.exists()

    @precondition(lambda self: Decision.objects.exists())
    @rule(data=st.data(), person=st.sampled_from(EVERYONE))
    def confirm(self, data: st.DataObject, person: str) -> None:
        """As a second member, where the rule of the council asks one."""
        decision = self._one(data, Decision)
        if self.attempt(confirming.confirm_decision, decision=decision, actor=self.who(person)):
            assert self.who(person).pk != decision.recorded_by_id
            assert person in ("fr_secretary", "fr_member", "uco_member")

    @precondition(lambda self: Condition.objects.exists())
    @rule(data=st.data(), person=st.sampled_from(EVERYONE), accepted=st.booleans())
    def answer_condition(self, data: st.DataObject, person: str, accepted: bool) -> None:
        condition = self._one(data, Condition)
        arguments = {"condition": condition, "actor": self.who(person), "accepted": accepted, "text": "Ja of nee."}
        self.attempt(answers.answer_condition, met="Is gedaan." if data.draw(st.booleans()) else "", **arguments)

    @precondition(lambda self: Promise.objects.filter(condition__isnull=False).exists())
    @rule(data=st.data(), person=st.sampled_from(EVERYONE))
    def meet_a_promise(self, data: st.DataObject, person: str) -> None:
        promise = self._one(data, Promise)
        self.attempt(process.meet_promise, promise=promise, actor=self.who(person), met_on=self.day, met_by="Gedaan.")

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
            self.tell(f"step {side.value} {move.value}")
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
        self.decide_finally(version, person)

    def decide_finally(self, version: Version, person: str = "dean") -> Adoption | None:
        """Only somebody of the board, and only what has every right; the record says so of each."""
        lacking = oracle.unmet(version)
        adopted = self.attempt(adoption.adopt, version=version, actor=self.who(person), adopted_on=self.day)
        if adopted:
            self.tell("adopted")
            assert lacking == []
            assert not oracle.must_wait(version, self.day)
            assert person in ("dean", "secretary")
            assert set(AdoptionRight.objects.filter(adoption=adopted, required=True).values_list("met")) == {(True,)}
        return adopted

    @precondition(lambda self: self.copies)
    @rule(name=st.sampled_from(sorted(roads.ROADS)), divided=st.booleans())
    def walk(self, name: str, divided: bool = False) -> None:
        """Chance alone seldom gets to the end of a road: walk one from a new version on."""
        self.divide(divided or name in roads.DIVIDED)
        confirmed = {self.world.bodies[code].pk for code in ("fr", "uco") if roads.CONFIRMED.get(name) == code}
        Body.objects.update(second_confirms=False)
        Body.objects.filter(pk__in=confirmed).update(second_confirms=True)
        self.board_waits(roads.WAITS.get(name, 0))
        self.write("holder")
        self.freeze("holder")
        road = roads.ROADS[name]
        adopted = road.walk(self, Version.objects.get(pk=max(self.copies))) is not None
        self.walked[name] += adopted == road.adopts
        self.tell(f"road {name}: {'adopted' if adopted else 'not adopted'}")

    def _one(self, data: st.DataObject, model: Any) -> Any:
        return model.objects.get(pk=data.draw(st.sampled_from(sorted(model.objects.values_list("pk", flat=True)))))

    def _name(self, body: Any) -> str:
        return next(name for name, row in self.world.bodies.items() if row.pk == body.pk)

    def content(self, outcome: str) -> dict[str, Any]:
        content: dict[str, Any] = {"outcome": outcome, "meeting_on": self.day}
        if outcome == Outcome.CONDITIONS:
            content["conditions"] = [{"text": "Laat zien.", "when": "during"}, {"text": "Eerst dit.", "when": "before"}]
        if outcome == Outcome.SUBJECT:
            content |= {"changes": ["Noem de zalen."], "mandate": "council_secretary"}
        if outcome == Outcome.PARTIAL:
            content["parts"] = {"summary": True, "budget": False}
        return content

    def remember(self, decision: Decision | None) -> Decision | None:
        if decision:
            assert decision.outcome in OUTCOMES[decision.right]
            self.decided[decision.pk] = (decision.version_id, decision.outcome, decision.recorded_by_id)
        return decision

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
        recorded = LedgerEntry.objects.count()
        if recorded == self.judged:  # nothing happened since
            return
        self.judged = recorded
        for row in Adoption.objects.all():
            version = Version.objects.select_related("document__kind", "document__unit").get(pk=row.version_id)
            assert oracle.unmet(version) == []

    @invariant()
    def the_ledger_is_one_chain(self) -> None:
        previous = "0" * 64
        for number, entry in enumerate(LedgerEntry.objects.order_by("number") if hasattr(self, "document") else (), 1):
            assert (entry.number, entry.previous, json.loads(entry.body)["number"]) == (number, previous, number)
            previous = hashlib.sha256(f"{previous}\n{entry.body}".encode()).hexdigest()
            assert entry.hash == previous
