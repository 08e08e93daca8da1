"""Bodies outside the councils: education committee, network, working group, supervisory board.

They receive, advise, propose and approve where the framework says so, with their record.
"""

from __future__ import annotations

import datetime
import json
import uuid
from typing import Any

import pytest
from django.urls import reverse

from governance.models import Decision, LedgerEntry, Proposal, Request
from governance.rules import requirements
from governance.services.adoption import missing_for_adoption
from governance.services.confirming import confirm_decision
from governance.services.decisions import record_decision
from governance.services.proposals import answer_proposal, make_proposal
from governance.services.requests import lay_before
from governance.services.versions import freeze
from kwaliteit.organisation.models import Body, BodyKind, Person
from kwaliteit.organisation.roles import Role
from kwaliteit.organisation.services.regulations import keep_rules
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Right, Section
from tests.factories import make_body, someone
from tests.governance.stage import TODAY, Stage, make_stage
from tests.governance.world import give_right
from tests.kept import kept

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
OTHERS = [
    (BodyKind.EDUCATION_COMMITTEE, Role.BODY_MEMBER, Right.ADVICE, "remarks"),
    (BodyKind.NETWORK, Role.BODY_MEMBER, Right.DISCUSSION, "discussed"),
    (BodyKind.WORKING_GROUP, Role.BODY_MEMBER, Right.ADVICE, "positive"),
    (BodyKind.SUPERVISORY_BOARD, Role.SUPERVISOR, Right.APPROVAL, "approved"),
]


@pytest.fixture
@kept
def stage() -> Stage:
    return make_stage("institution")


def bring_in(stage: Stage, kind: str, role: str, right: str = "", **fields: Any) -> Body:
    """Such a body of the institution, somebody in it, and the right that the framework gives it."""
    body = make_body(kind, stage.world.institution, **fields)
    stage.world.bodies["it"], stage.world.people["its_member"] = body, someone(role, body=body)
    if right:
        give_right(stage.world.kinds["institution"], kind, right)
    return body


def posted(client: Any, person: Person, name: str, *args: Any, **fields: Any) -> int:
    client.force_login(Person.objects.get(pk=person.pk))
    return client.post(reverse(f"governance:{name}", args=args), {"act_key": str(uuid.uuid4()), **fields}).status_code


def in_words(day: datetime.date) -> str:
    return day.strftime("%d-%m-%Y")


@pytest.mark.parametrize(("kind", "role", "right", "outcome"), OTHERS, ids=[each[0] for each in OTHERS])
def test_it_receives_and_decides_with_its_record(stage, kind, role, right, outcome):
    body = bring_in(stage, kind, role, right)
    version = freeze(document=stage.document, actor=stage.person("staff"))
    assert not next(r for r in requirements(version) if r.rule.body_kind == kind).met

    request = lay_before(version=version, body=body, actor=stage.person("staff"))
    given = {"outcome": outcome, "meeting_on": TODAY(), "text": "Besproken."}
    for other in ("staff", "rector", "ur_secretary"):
        with pytest.raises(Forbidden):
            record_decision(request=request, actor=stage.person(other), **given)
    decision = record_decision(request=request, actor=stage.person("its_member"), **given)

    assert (request.right, decision.right, decision.outcome) == (right, right, outcome)
    data = json.loads(LedgerEntry.objects.get(act="decide").body)["data"]
    assert (data["body"], data["right"], data["outcome"]) == (body.code, right, outcome)
    found = next(r for r in requirements(version) if r.rule.body_kind == kind)
    assert (found.met, found.code) == ((False, "answer_owed") if outcome == "remarks" else (True, "met"))


@pytest.mark.parametrize(("kind", "role", "right", "outcome"), OTHERS, ids=[each[0] for each in OTHERS])
def test_it_does_so_over_http(client, stage, kind, role, right, outcome):
    body = bring_in(stage, kind, role, right)
    version = freeze(document=stage.document, actor=stage.person("staff"))
    sent = {"body": body.pk, "due_on": in_words(TODAY() + 30 * DAY)}
    assert posted(client, stage.person("staff"), "lay_before", version.uuid, **sent) == 302
    request = Request.objects.get(body=body)

    fields = {"outcome": outcome, "meeting_on": in_words(TODAY()), "text": "Besproken.", "record": "1"}
    first = posted(client, stage.person("ur_secretary"), "decide", request.uuid, **fields)
    assert first in (403, 404)
    assert posted(client, stage.person("its_member"), "decide", request.uuid, **fields) == 302

    assert Decision.objects.get(request=request).outcome == outcome
    assert client.get(reverse("governance:body", args=[body.code])).status_code == 200


def test_without_a_rule_nothing_is_laid_before_it(stage):
    body = bring_in(stage, BodyKind.NETWORK, Role.BODY_MEMBER)
    version = freeze(document=stage.document, actor=stage.person("staff"))

    with pytest.raises(Refused, match="geen recht"):
        lay_before(version=version, body=body, actor=stage.person("staff"))


def test_what_a_supervisory_board_does_not_approve_cannot_be_adopted(stage):
    body = bring_in(stage, BodyKind.SUPERVISORY_BOARD, Role.SUPERVISOR, Right.APPROVAL)
    version = freeze(document=stage.document, actor=stage.person("staff"))
    request = lay_before(version=version, body=body, actor=stage.person("staff"))
    given = {"outcome": "not_approved", "meeting_on": TODAY(), "text": "Nee."}
    record_decision(request=request, actor=stage.person("its_member"), **given)

    assert "De raad van toezicht stemde niet in." in missing_for_adoption(version, stage.document, TODAY())


@pytest.mark.parametrize(("kind", "role", "right", "outcome"), OTHERS, ids=[each[0] for each in OTHERS])
def test_another_of_it_confirms_the_record_where_its_rules_ask_that(stage, kind, role, right, outcome):
    manager = someone(Role.APPLICATION_MANAGER, unit=stage.world.institution)
    body = bring_in(stage, kind, role, right)
    keep_rules(body=body, actor=manager, terms={}, recesses=[], second_confirms=True)
    staff = stage.person("staff")
    request = lay_before(version=freeze(document=stage.document, actor=staff), body=body, actor=staff)
    made = record_decision(
        request=request, actor=stage.person("its_member"), outcome=outcome, meeting_on=TODAY(), text="Besproken."
    )
    confirm_decision(decision=made, actor=someone(role, body=body))

    assert (made.to_confirm, Decision.objects.get().is_unconfirmed) == (True, False)


@pytest.mark.parametrize("kind", [BodyKind.EDUCATION_COMMITTEE, BodyKind.NETWORK, BodyKind.WORKING_GROUP])
def test_it_proposes_to_the_board_and_is_answered(client, stage, kind):
    """So does the plan of the institution reach the board: as the proposal of the education committee."""
    body = bring_in(stage, kind, Role.BODY_MEMBER, Right.ADVICE)
    lay_before(
        version=freeze(document=stage.document, actor=stage.person("staff")), body=body, actor=stage.person("staff")
    )
    fields = {"title": "Het plan", "text": "Stel het vast.", "made_on": in_words(TODAY())}
    fields["document"] = stage.document.pk
    assert posted(client, stage.person("its_member"), "propose", body.code, **fields) == 302

    row = Proposal.objects.get()
    assert (row.body, row.to, row.document) == (body, stage.world.bodies["cvb"], stage.document)
    given = {"follow": "wholly", "text": "Dat doen wij.", "answered_on": TODAY()}
    assert answer_proposal(proposal=row, actor=stage.person("rector"), **given)
    assert [e.act for e in LedgerEntry.objects.filter(act__contains="propos").order_by("pk")] == [
        "propose",
        "answer_proposal",
    ]


def test_a_supervisory_board_proposes_nothing_to_those_it_supervises(stage):
    body = bring_in(stage, BodyKind.SUPERVISORY_BOARD, Role.SUPERVISOR)

    with pytest.raises((Refused, Forbidden)):
        make_proposal(body=body, actor=stage.person("its_member"), title="A", text="B", made_on=TODAY())


def test_a_working_group_that_has_ended_neither_receives_nor_decides(client, stage):
    body = bring_in(stage, BodyKind.WORKING_GROUP, Role.BODY_MEMBER, Right.ADVICE)
    staff, member = stage.person("staff"), stage.person("its_member")
    request = lay_before(version=freeze(document=stage.document, actor=staff), body=body, actor=staff)
    Body.objects.filter(pk=body.pk).update(valid_until=TODAY() - DAY)
    body.refresh_from_db()
    given = {"outcome": "positive", "meeting_on": TODAY(), "text": "Ja."}

    with pytest.raises(Forbidden):
        record_decision(request=request, actor=Person.objects.get(pk=member.pk), **given)
    with pytest.raises((Refused, Forbidden)):
        make_proposal(body=body, actor=member, title="A", text="B", made_on=TODAY())
    stage.document.refresh_from_db()
    later = stage.document
    section = Section.objects.filter(document=later).order_by("pk").first()
    section.body = "<p>Anders.</p>"
    section.save()
    with pytest.raises(Refused, match="bestaat"):
        lay_before(version=freeze(document=later, actor=staff), body=body, actor=staff)


def test_its_task_and_last_day_stand_on_its_page_and_the_manager_sets_them(client, stage):
    body = bring_in(stage, BodyKind.WORKING_GROUP, Role.BODY_MEMBER)
    manager = someone(Role.APPLICATION_MANAGER, unit=stage.world.institution)
    client.force_login(manager)
    last = TODAY() + 100 * DAY
    fields = {name: getattr(body, name) for name in ("name_nl", "name_en", "code", "kind")}
    fields |= {"unit": body.unit_id, "valid_from": in_words(body.valid_from), "valid_until": in_words(last)}
    fields |= {"mandate": "Een voorstel voor de werkvormen.", "act_key": str(uuid.uuid4())}
    answer = client.post(reverse("organisation:body", args=[body.code]), fields)
    assert answer.status_code == 302, answer.text

    client.force_login(Person.objects.get(pk=stage.person("its_member").pk))
    shown = client.get(reverse("governance:body", args=[body.code])).text
    assert "Een voorstel voor de werkvormen." in shown
    assert "Waarvoor het is ingesteld" in shown
    assert Body.objects.get(pk=body.pk).valid_until == last
