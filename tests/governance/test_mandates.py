"""Consent subject to named changes, and the mandate by which the next version is confirmed."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from governance.lifecycle import Closing
from governance.mandates import confirmed_by, follows_on, open_mandates
from governance.models import Decision, LedgerEntry, MandateRefusal, NamedChange, Request
from governance.queries import with_standing
from governance.rules import requirements
from governance.services.adoption import adopt
from governance.services.decisions import correct_decision, record_decision
from governance.services.mandates import confirm_follow_up, refuse_follow_up
from governance.services.requests import withdraw
from kwaliteit.organisation.models import Appointment, Body
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Forbidden, Frozen, Refused
from plans.models import Document
from plans.services.documents import grant_contributor
from tests.factories import someone
from tests.governance.stage import TODAY, Stage

pytestmark = pytest.mark.django_db
SUBJECT = {
    "outcome": "subject",
    "changes": ["Meer uren voor begeleiding.", "Een evaluatie in 2023."],
    "mandate": "council_secretary",
}


def subject(stage: Stage, **more: Any) -> Decision:
    return stage.decide(**{**SUBJECT, **more})


def followed(stage: Stage, **more: Any) -> tuple[Decision, Request]:
    made = subject(stage, **more)
    return made, stage.ask(stage.freeze("Met meer uren, en een evaluatie."))


def code(request: Request) -> tuple[str, bool]:
    (found,) = requirements(request.version)
    return found.code, found.met


def confirm(stage: Stage, request: Request, made: Decision, who: str = "fr_secretary") -> Decision:
    return confirm_follow_up(request=request, decision=made, actor=stage.person(who))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"changes": []}, "change_1"),
        ({"changes": ["Meer uren.", " "]}, "change_1"),
        ({"mandate": ""}, "mandate"),
        ({"mandate": "dean"}, "mandate"),
        ({"outcome": "consent"}, "outcome"),
    ],
)
def test_it_names_at_least_one_change_and_who_confirms(stage, fields, field):
    with pytest.raises(Refused) as refusal:
        subject(stage, **fields)

    assert refusal.value.field == field
    assert Decision.objects.count() == 0


def test_it_does_not_meet_the_right_and_says_what_must_happen(stage):
    made = subject(stage)
    (found,) = requirements(made.version)
    document = with_standing([Document.objects.for_listing().get(pk=stage.document.pk)])[0]

    assert (found.code, found.met) == ("subject", False)
    assert found.missing == (
        "De faculteitsraad stemde in onder voorbehoud van genoemde wijzigingen: maak een versie waarin die staan,"
        " en leg die voor aan de faculteitsraad."
    )
    assert [change.text for change in made.named_changes.order_by("number")] == SUBJECT["changes"]
    assert (document.standing.code, document.standing.mark) == ("subject", "back")
    with pytest.raises(Refused):
        adopt(version=made.version, actor=stage.person("secretary"), adopted_on=TODAY())


def test_the_next_request_before_that_body_follows_it_up(stage):
    made, request = followed(stage)

    assert request.follows == made
    assert open_mandates([request]) == {request.pk: [made]}
    assert code(request) == ("asked", False)


def test_a_request_that_was_replaced_or_withdrawn_before_the_council_spoke_does_not_count(stage):
    made, second = followed(stage)
    third = stage.ask(stage.freeze("Nog eens."))
    withdraw(request=third, actor=stage.person("holder"))
    fourth = stage.ask(third.version)
    second.refresh_from_db()

    assert second.closing == Closing.REPLACED
    assert [third.follows, fourth.follows] == [made, made]


def test_after_another_decision_nothing_is_followed_up(stage):
    _made, request = followed(stage)
    stage.decide(request, outcome="no_consent", text="Toch niet.")
    third = stage.ask(stage.freeze("Nog eens."))

    assert third.follows is None
    assert open_mandates([third]) == {}


def test_who_has_the_mandate_confirms_and_that_is_consent(stage):
    made, request = followed(stage)
    confirmed = confirm(stage, request, made)
    request.refresh_from_db()
    entry = LedgerEntry.objects.order_by("-pk").first()

    assert (confirmed.outcome, confirmed.by_mandate_of, confirmed.meeting_on) == ("consent", made, TODAY())
    assert (request.closing, code(request)) == (Closing.DECIDED, ("met", True))
    assert (entry.act, str(made.uuid) in entry.body) == ("confirm_follow_up", True)
    assert str(confirmed.outcome_words) == "instemming, bevestigd op grond van het mandaat"
    assert (
        adopt(version=request.version, actor=stage.person("secretary"), adopted_on=TODAY()).version == request.version
    )


def test_only_the_mandated_officer_of_that_body_on_that_day_may(stage):
    made, request = followed(stage)
    body = stage.world.bodies["fr"]
    chair = someone(Role.COUNCIL_CHAIR, body=body)
    other = someone(Role.COUNCIL_SECRETARY, body=stage.world.bodies["ur"])
    Appointment.objects.filter(person=stage.person("fr_secretary")).update(
        valid_until=TODAY() - datetime.timedelta(days=1)
    )

    for person in (chair, other, stage.person("fr_member"), stage.person("fr_secretary"), stage.person("dean")):
        for act in (
            lambda who: confirm_follow_up(request=request, decision=made, actor=who),
            lambda who: refuse_follow_up(request=request, decision=made, actor=who, reason="Nee."),
        ):
            with pytest.raises(Forbidden):
                act(person)
    successor = someone(Role.COUNCIL_SECRETARY, body=body)
    assert confirm_follow_up(request=request, decision=made, actor=successor).recorded_by == successor


def test_who_drafts_never_confirms(stage):
    made, request = followed(stage)
    grant_contributor(document=stage.document, person=stage.person("fr_secretary"), actor=stage.person("holder"))

    with pytest.raises(Forbidden):
        confirm(stage, request, made)


def test_who_does_not_confirm_says_why_and_the_council_decides_itself(stage):
    made, request = followed(stage)
    secretary = stage.person("fr_secretary")
    with pytest.raises(Refused) as empty:
        refuse_follow_up(request=request, decision=made, actor=secretary, reason=" ")
    refusal = refuse_follow_up(request=request, decision=made, actor=secretary, reason="De evaluatie staat er niet in.")
    with pytest.raises(Refused):
        confirm(stage, request, made)
    with pytest.raises(Refused):
        refuse_follow_up(request=request, decision=made, actor=secretary, reason="Nogmaals.")
    request.refresh_from_db()
    still_open = request.is_open
    stage.decide(request, outcome="consent")

    assert empty.value.field == "reason"
    assert MandateRefusal.objects.get() == refusal
    assert (still_open, code(request)) == (True, ("met", True))
    assert [e.act for e in LedgerEntry.objects.order_by("-pk")[:2]] == ["decide", "refuse_follow_up"]


def test_a_mandate_that_was_not_used_can_be_used_on_a_better_version(stage):
    made, request = followed(stage)
    refuse_follow_up(request=request, decision=made, actor=stage.person("fr_secretary"), reason="Niet alles.")
    better = stage.ask(stage.freeze("Nu met alles."))

    assert open_mandates([better]) == {better.pk: [made]}
    assert confirm(stage, better, made).by_mandate_of == made


def test_a_mandate_is_used_once_and_only_where_it_is_followed_up(stage):
    made, request = followed(stage)
    confirm(stage, request, made)
    third = stage.ask(stage.freeze("Nog een wijziging."))

    assert third.follows is None
    for other in (request, third):
        with pytest.raises(Refused):
            confirm(stage, other, made)


def test_the_subject_decision_is_not_corrected_once_its_follow_up_was_confirmed(stage):
    made, request = followed(stage)
    fields = {
        "reason": "Verkeerd.",
        "outcome": "no_consent",
        "meeting_on": TODAY(),
        "actor": stage.person("fr_secretary"),
    }
    confirmed = confirm(stage, request, made)
    with pytest.raises(Refused) as refusal:
        correct_decision(decision=made, **fields)
    correct_decision(decision=confirmed, **fields)

    assert "is de volgende versie bevestigd" in str(refusal.value)
    assert code(request) == ("refused", False)
    assert correct_decision(decision=made, **fields).corrects == made


def test_a_correction_takes_the_mandate_along_or_away(stage):
    made, request = followed(stage)
    fields = {"reason": "Verkeerd.", "meeting_on": TODAY(), "actor": stage.person("fr_secretary")}
    anew = correct_decision(decision=made, **fields, **{**SUBJECT, "changes": ["Meer uren."]})
    mandates = open_mandates([request])
    with pytest.raises(Refused):
        confirm(stage, request, made)
    correct_decision(decision=anew, **fields, outcome="no_consent")

    assert mandates == {request.pk: [anew]}
    assert open_mandates([request]) == {request.pk: []}
    with pytest.raises(Refused):
        confirm(stage, request, anew)


def apart(stage: Stage) -> Stage:
    body = stage.world.bodies["fr"]
    Body.objects.filter(pk=body.pk).update(division="apart", student_seats=7, staff_seats=7)
    body.refresh_from_db()
    return stage


def test_of_two_sections_the_one_with_a_mandate_confirms_its_own_and_the_other_decides_again(stage):
    first = apart(stage).ask()
    students = stage.decide(first, section="student", **SUBJECT)
    stage.decide(first, section="staff")
    request = stage.ask(stage.freeze("Met meer uren."))
    made = confirm(stage, request, students)
    half = code(request)
    request.refresh_from_db()
    half_open = request.is_open
    with pytest.raises(Refused):
        stage.decide(request, section="student")
    stage.decide(request, section="staff")
    request.refresh_from_db()

    assert (made.section, half, half_open) == ("student", ("asked", False), True)
    assert (request.closing, code(request)) == (Closing.DECIDED, ("met", True))


def test_of_two_sections_with_a_mandate_each_confirms_its_own(stage):
    first = apart(stage).ask()
    chair = someone(Role.COUNCIL_CHAIR, body=stage.world.bodies["fr"])
    students = stage.decide(first, section="student", **SUBJECT)
    staff = stage.decide(first, section="staff", **{**SUBJECT, "mandate": "council_chair"})
    request = stage.ask(stage.freeze("Met meer uren."))

    assert open_mandates([request]) == {request.pk: [students, staff]}
    confirm(stage, request, students)
    assert open_mandates([request]) == {request.pk: [staff]}
    confirm_follow_up(request=request, decision=staff, actor=chair)
    assert code(request) == ("met", True)


def test_a_council_that_no_longer_decides_per_section_decides_itself(stage):
    first = apart(stage).ask()
    students = stage.decide(first, section="student", **SUBJECT)
    stage.decide(first, section="staff")
    Body.objects.filter(pk=stage.world.bodies["fr"].pk).update(division="joint")
    stage.world.bodies["fr"].refresh_from_db()
    request = stage.ask(stage.freeze("Met meer uren."))

    assert open_mandates([request]) == {request.pk: []}
    with pytest.raises(Refused):
        confirm(stage, request, students)


def test_the_database_refuses_a_mandate_that_cannot_be(stage):
    made = stage.decide()
    names = {f.attname for f in Decision._meta.concrete_fields} - {"id", "uuid"}
    fields = {name: getattr(made, name) for name in names}
    other = {**fields, "section": "x"}

    by_mandate = {"outcome": "no_consent", "by_mandate_of_id": made.pk}
    for wrong in ({"outcome": "subject"}, {"mandate": "council_chair"}, by_mandate):
        with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
            Decision.objects.create(**{**other, **wrong})
    with pytest.raises(Frozen):
        NamedChange(decision=made, number=1, text="x").delete()


def test_no_other_body_or_right_follows_it_up(stage):
    """An advice has no such outcome."""
    request = stage.ask()
    with pytest.raises(Refused):
        record_decision(
            request=Request.objects.get(pk=request.pk),
            actor=stage.person("fr_secretary"),
            meeting_on=TODAY(),
            **{**SUBJECT, "outcome": "remarks"},
        )


def test_a_confirmation_is_put_right_only_by_what_the_body_decided_otherwise(stage):
    made, request = followed(stage)
    confirmed = confirm(stage, request, made)
    fields = {"reason": "Verkeerd.", "meeting_on": TODAY(), "actor": stage.person("fr_secretary")}
    with pytest.raises(Refused):
        correct_decision(decision=confirmed, outcome="consent", text="Van de raad zelf.", **fields)
    known = confirmed_by(Decision.objects.get(pk=made.pk))
    correct_decision(decision=confirmed, outcome="no_consent", **fields)

    assert known == confirmed
    assert confirmed_by(Decision.objects.get(pk=made.pk)) is None


def test_a_mandate_is_not_used_on_the_version_that_had_to_change(stage):
    made, request = followed(stage)

    assert follows_on(made.version, made.body, "consent") is None
    assert follows_on(request.version, made.body, "consent") == made
