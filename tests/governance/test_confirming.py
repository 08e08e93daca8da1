"""A second member confirms the record of a decision, where the rule of the council asks that."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from governance.models import Decision, DecisionConfirmation, LedgerEntry, RecordDoubt
from governance.queries import with_standing
from governance.recourse import standing_cause
from governance.rules import requirements
from governance.services.adoption import adopt
from governance.services.answers import answer_condition
from governance.services.confirming import confirm_decision, doubt_record
from governance.services.decisions import correct_decision
from governance.services.mandates import confirm_follow_up
from governance.wording import decision_state
from kwaliteit.organisation.models import Appointment, Body
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Document
from plans.services.documents import grant_contributor
from tests.factories import someone
from tests.governance.stage import TODAY, Stage
from tests.governance.test_mandates import SUBJECT, code

pytestmark = pytest.mark.django_db
CONDITION = {"outcome": "conditions", "conditions": [{"text": "Een evaluatie.", "when": "during"}]}


def asked(stage: Stage, second: bool = True) -> Stage:
    Body.objects.filter(pk=stage.world.bodies["fr"].pk).update(second_confirms=second)
    return stage


def confirm(stage: Stage, made: Decision, who: str = "fr_member", **more: Any) -> DecisionConfirmation:
    return confirm_decision(decision=made, actor=stage.person(who), **more)


def test_it_counts_once_another_member_has_confirmed_it(stage):
    made = asked(stage).decide()
    (before,) = requirements(made.version)
    state = decision_state(made)
    document = with_standing([Document.objects.for_listing().get(pk=stage.document.pk)])[0]
    with pytest.raises(Refused):
        adopt(version=made.version, actor=stage.person("secretary"), adopted_on=TODAY())
    confirmation = confirm(stage, made, text="Zo was het.")
    entry = LedgerEntry.objects.order_by("-pk").first()

    assert (before.code, before.met) == ("unconfirmed", False)
    assert before.missing == (
        "Het besluit van de faculteitsraad is vastgelegd, maar nog niet bevestigd door een tweede lid."
    )
    assert state == ("asked", "Instemming, vastgelegd, nog niet bevestigd")
    assert (document.standing.code, document.standing.mark) == ("unconfirmed", "asked")
    assert (entry.act, str(confirmation.uuid) in entry.body) == ("confirm_decision", True)
    assert code(made.request) == ("met", True)
    assert adopt(version=made.version, actor=stage.person("secretary"), adopted_on=TODAY()).version == made.version


def test_without_the_rule_a_record_counts_at_once_and_nobody_confirms_it(stage):
    made = asked(stage, second=False).decide()
    asked(stage)

    assert (made.to_confirm, code(made.request)) == (False, ("met", True))
    with pytest.raises(Refused):
        confirm(stage, made)


def test_the_rule_is_that_of_the_day_of_the_record(stage):
    made = asked(stage).decide()
    asked(stage, second=False)

    assert code(made.request) == ("unconfirmed", False)
    anew = correct_decision(
        decision=made, actor=stage.person("fr_secretary"), reason="Verkeerd.", outcome="consent", meeting_on=TODAY()
    )
    assert (anew.to_confirm, code(made.request)) == (True, ("unconfirmed", False))


def test_neither_who_recorded_nor_who_drafts_nor_a_stranger_confirms(stage):
    made = asked(stage).decide()
    body = stage.world.bodies["fr"]
    writer = someone(Role.COUNCIL_MEMBER, body=body)
    grant_contributor(document=stage.document, person=writer, actor=stage.person("holder"))
    gone = someone(Role.COUNCIL_MEMBER, body=body)
    Appointment.objects.filter(person=gone).update(valid_until=TODAY() - datetime.timedelta(days=1))
    alternate = someone(Role.COUNCIL_ALTERNATE, body=body)
    people = [stage.person(name) for name in ("fr_secretary", "ur_secretary", "holder", "dean", "stranger")]

    for person in [*people, writer, gone, alternate]:
        with pytest.raises(Forbidden):
            confirm_decision(decision=made, actor=person)
        with pytest.raises(Forbidden):
            doubt_record(decision=made, actor=person, text="Zo was het niet.")
    assert confirm_decision(decision=made, actor=someone(Role.COUNCIL_CHAIR, body=body)).decision == made


def test_it_is_confirmed_once(stage):
    made = asked(stage).decide()
    confirm(stage, made)

    with pytest.raises(Refused):
        confirm_decision(decision=made, actor=someone(Role.COUNCIL_MEMBER, body=stage.world.bodies["fr"]))


def test_the_board_answers_nothing_before_it_is_confirmed(stage):
    made = asked(stage).decide(**CONDITION)
    fields = {"condition": made.conditions.get(), "actor": stage.person("dean"), "accepted": True, "text": "Ja."}
    with pytest.raises(Refused) as refusal:
        answer_condition(**fields)
    confirm(stage, made)
    fields["condition"] = Decision.objects.get(pk=made.pk).conditions.get()

    assert str(refusal.value) == "De vastlegging van dit besluit is nog niet bevestigd door een tweede lid."
    assert answer_condition(**fields).accepted


def test_a_refusal_that_is_not_confirmed_gives_no_cause_for_a_dispute(stage):
    made = asked(stage).decide(outcome="no_consent", text="Nee.")
    before = standing_cause(made.request)
    confirm(stage, made)

    assert before is None
    assert standing_cause(made.request) is not None


def test_who_disagrees_says_so_and_the_correction_needs_confirmation_anew(stage):
    made = asked(stage).decide()
    with pytest.raises(Refused) as empty:
        doubt_record(decision=made, actor=stage.person("fr_member"), text=" ")
    doubt_record(decision=made, actor=stage.person("fr_member"), text="Wij stemden tegen.")
    acts = LedgerEntry.objects.filter(act="confirm_decision").count()
    anew = correct_decision(
        decision=made,
        actor=stage.person("fr_secretary"),
        reason="Zo was het.",
        outcome="no_consent",
        meeting_on=TODAY(),
    )
    with pytest.raises(Refused):
        confirm(stage, made)
    before = code(made.request)
    confirm(stage, anew)

    assert empty.value.field == "text"
    assert (RecordDoubt.objects.get().decision, acts) == (made, 0)
    assert (before, code(made.request)) == (("unconfirmed", False), ("refused", False))


def test_a_mandate_is_used_once_its_own_record_is_confirmed_and_the_follow_up_is_confirmed_too(stage):
    made = asked(stage).decide(**SUBJECT)
    request = stage.ask(stage.freeze("Met meer uren."))
    use = {"request": request, "decision": made, "actor": stage.person("fr_secretary")}
    with pytest.raises(Refused):
        confirm_follow_up(**use)
    confirm(stage, made)
    follow_up = confirm_follow_up(**use)
    before = code(request)
    confirm(stage, follow_up)

    assert (before, code(request)) == (("unconfirmed", False), ("met", True))
