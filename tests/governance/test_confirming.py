"""A second member confirms the record of a decision, where the rule of the council asks that."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from governance.adopted import met_since
from governance.models import Decision, DecisionConfirmation, LedgerEntry, RecordDoubt, Request
from governance.queries import with_standing
from governance.recourse import standing_cause
from governance.rules import requirements
from governance.services.adoption import adopt
from governance.services.answers import answer_advice, answer_condition
from governance.services.confirming import confirm_decision, doubt_record
from governance.services.decisions import correct_decision, record_decision
from governance.services.mandates import confirm_follow_up
from governance.services.requests import lay_before, pass_term
from governance.services.versions import freeze
from governance.wording import decision_state
from kwaliteit.organisation.models import Appointment, Body, Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.work.docket import docket
from kwaliteit.work.gather import gather
from plans.models import Document
from plans.services.documents import grant_contributor
from tests.factories import someone
from tests.governance.stage import TODAY, Stage, make_stage
from tests.governance.test_mandates import SUBJECT, code
from tests.governance.test_outcome_pages import text_of, titles

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


# an advice whose record nobody confirms


def advised(division: str = "undivided", **given: Any) -> tuple[Stage, Decision]:
    """A negative advice on an agenda, of which the term has passed and the record still waits."""
    stage = make_stage("agenda")
    body = stage.world.bodies["olc"]
    Body.objects.filter(pk=body.pk).update(second_confirms=True, division=division)
    body.refresh_from_db()
    director, at = stage.person("director"), timezone.localtime() - datetime.timedelta(days=30)
    version = freeze(document=stage.document, actor=director, at=at)
    request = lay_before(version=version, body=body, actor=director, at=at)
    given = {"outcome": "negative", "meeting_on": timezone.localdate(at), "text": "Nee.", **given}
    return stage, record_decision(request=request, actor=stage.person("olc_chair"), **given)


def test_an_advice_that_is_not_confirmed_within_its_term_can_be_passed_over():
    stage, made = advised()
    fields = {"version": made.version, "actor": stage.person("dean"), "adopted_on": TODAY()}
    with pytest.raises(Refused):
        adopt(**fields)
    passed = pass_term(request=made.request, actor=stage.person("director"))
    (right,) = requirements(made.version)

    assert (passed.closing, right.code, right.met) == ("term_passed", "term_passed_advice", True)
    assert (right.decision, right.sections[0].decision) == (None, None)
    row = adopt(**fields).rights.get()
    assert (row.code, row.met, row.decision) == ("term_passed_advice", True, None)
    assert decision_state(Decision.objects.get()) == (
        "none",
        "Negatief advies, vastgelegd, niet bevestigd binnen de termijn",
    )


def test_who_can_confirm_an_advice_reads_until_when_it_counts():
    _stage, made = advised()
    other = someone(Role.COUNCIL_MEMBER, body=made.body)
    (item,) = [item for item in docket(gather(rights_of(other))) if item.url.endswith("#record")]
    until = date_format(made.request.term_until, "j F Y")

    assert item.day == made.request.term_until
    assert item.text.endswith(f"dan kan het bestuur na {until} zonder dit advies verder.")


def test_what_was_passed_over_is_confirmed_and_answered_no_more():
    stage, made = advised()
    other = someone(Role.COUNCIL_MEMBER, body=made.body)
    pass_term(request=made.request, actor=stage.person("director"))

    with pytest.raises(Refused) as late:
        confirm_decision(decision=made, actor=other)
    with pytest.raises(Refused):
        answer_advice(decision=Decision.objects.get(), actor=stage.person("director"), follow="wholly", text="Ja.")
    with pytest.raises(Refused):
        pass_term(request=made.request, actor=stage.person("director"))
    assert str(late.value).startswith("De termijn is verstreken zonder bevestiging")


def test_what_was_confirmed_or_still_has_its_term_is_not_passed_over():
    agenda, made = advised()
    Request.objects.filter(pk=made.request_id).update(due_on=TODAY())
    with pytest.raises(Refused) as early:
        pass_term(request=made.request, actor=agenda.person("director"))
    Request.objects.filter(pk=made.request_id).update(due_on=TODAY() - datetime.timedelta(days=20))
    confirm_decision(decision=made, actor=someone(Role.COUNCIL_MEMBER, body=made.body))
    with pytest.raises(Refused) as confirmed:
        pass_term(request=made.request, actor=agenda.person("director"))

    assert str(early.value) == "De termijn van dit verzoek is nog niet verstreken."
    assert str(confirmed.value) == "Dit verzoek is gesloten: besloten."


def test_a_consent_that_is_not_confirmed_is_never_passed_over(stage):
    long_ago = timezone.localtime() - datetime.timedelta(days=60)
    version = freeze(document=stage.document, actor=stage.person("holder"), at=long_ago)
    asked_of = {"body": asked(stage).world.bodies["fr"], "actor": stage.person("holder"), "at": long_ago}
    made = stage.decide(lay_before(version=version, **asked_of))

    with pytest.raises(Refused) as refusal:
        pass_term(request=made.request, actor=stage.person("holder"))
    assert str(refusal.value).startswith("Zonder besluit van het orgaan kan dit niet worden vastgesteld")
    assert code(made.request) == ("unconfirmed", False)


def test_of_two_sections_only_the_record_that_nobody_confirmed_is_passed_over():
    stage, made = advised("apart", section="student")
    given = {"outcome": "positive", "meeting_on": made.meeting_on, "section": "staff"}
    staff = record_decision(request=made.request, actor=stage.person("olc_chair"), **given)
    confirm_decision(decision=staff, actor=someone(Role.COUNCIL_MEMBER, body=made.body))
    pass_term(request=made.request, actor=stage.person("director"))
    (right,) = requirements(made.version)

    assert [(each.section, each.code, each.decision) for each in right.sections] == [
        ("student", "term_passed_advice", None),
        ("staff", "met", staff),
    ]
    assert right.met


def put_right(made: Decision, actor: Person) -> Decision:
    said = {"outcome": made.outcome, "meeting_on": made.meeting_on, "text": "Zonder de tikfout."}
    return correct_decision(decision=made, actor=actor, reason="Tikfout", **said)


def test_an_advice_that_was_confirmed_and_then_put_right_is_not_passed_over():
    stage, made = advised()
    confirm_decision(decision=made, actor=someone(Role.COUNCIL_MEMBER, body=made.body))
    newer = put_right(Decision.objects.get(), stage.person("olc_chair"))

    with pytest.raises(Refused) as refusal:
        pass_term(request=made.request, actor=stage.person("director"))

    assert str(refusal.value).startswith("Het orgaan gaf zijn advies op tijd")
    assert code(newer.request) == ("unconfirmed", False)
    confirm_decision(decision=newer, actor=someone(Role.COUNCIL_MEMBER, body=made.body))
    assert code(newer.request) == ("answer_owed", False)


def test_of_two_sections_one_that_spoke_and_is_put_right_after_the_term_still_counts():
    stage, made = advised("apart", section="student")
    confirm_decision(decision=made, actor=someone(Role.COUNCIL_MEMBER, body=made.body))
    pass_term(request=made.request, actor=stage.person("director"))
    newer = put_right(Decision.objects.get(), stage.person("olc_chair"))
    (right,) = requirements(made.version)

    assert not Decision.objects.get(pk=newer.pk).is_lapsed
    assert [(each.section, each.code) for each in right.sections] == [
        ("student", "unconfirmed"),
        ("staff", "term_passed_advice"),
    ]
    confirm_decision(decision=newer, actor=someone(Role.COUNCIL_MEMBER, body=made.body))
    (right,) = requirements(made.version)
    assert not right.met


def test_a_record_that_was_passed_over_is_not_put_right():
    stage, made = advised()
    pass_term(request=made.request, actor=stage.person("director"))

    with pytest.raises(Refused, match="De termijn is verstreken zonder bevestiging"):
        put_right(Decision.objects.get(), stage.person("olc_chair"))


def test_an_adoption_is_dated_no_earlier_than_the_confirmation_that_it_stands_on():
    _stage, made = advised(outcome="positive")
    confirm_decision(decision=made, actor=someone(Role.COUNCIL_MEMBER, body=made.body))

    assert made.meeting_on < TODAY()
    assert met_since(requirements(made.version)) == TODAY()


def test_both_sides_read_on_the_pages_that_it_counts_as_no_advice(client):
    stage, made = advised()

    def as_(person: Person) -> Client:
        client.force_login(Person.objects.get(pk=person.pk))
        return client

    address = reverse("governance:request", args=[made.request.uuid])
    before = as_(stage.person("director")).get(address)
    offered = titles(stage, "director")
    url = reverse("governance:pass_term", args=[made.request.uuid])
    assert as_(stage.person("olc_chair")).get(address).context["may_pass_term"] is False
    assert as_(stage.person("director")).post(url, {"act_key": str(uuid.uuid4())}).status_code == 302
    member = as_(someone(Role.COUNCIL_MEMBER, body=made.body))
    page, record = member.get(address), member.get(reverse("governance:decision", args=[made.uuid]))

    assert (before.context["may_pass_term"], before.context["may_lay_before"]) == (True, False)
    assert "De termijn van de opleidingscommissie is verstreken" in offered
    assert "geen tweede lid bevestigde dat binnen de termijn" not in text_of(before)
    assert "het geldt als geen advies" in text_of(page)
    assert (record.context["waits"], record.context["lapsed"], record.context["confirm_form"]) == (False, True, None)
    assert "Niet bevestigd binnen de termijn" in text_of(record)
    assert "Reactie van het bestuur" not in text_of(record)
    assert titles(stage, "olc_chair") == []
