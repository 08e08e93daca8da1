"""What an adoption stands on is in its record: each right, what met it, and why one that was not met was allowed."""

from __future__ import annotations

import datetime
import json

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from governance.adopted import stood_on
from governance.lifecycle import Move, Side
from governance.models import Adoption, AdoptionRight, LedgerEntry
from governance.services import requests, versions
from governance.services.adoption import adopt
from governance.services.decisions import record_decision
from governance.services.recourse import begin_recourse
from kwaliteit.organisation.models import Body, BodyKind
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Refused
from plans.models import Right
from tests.factories import make_body
from tests.governance.stage import TODAY, make_stage
from tests.governance.test_recourse import not_followed
from tests.governance.world import give_right

pytestmark = pytest.mark.django_db


def adopted(stage, version, who="secretary") -> Adoption:
    return adopt(version=version, actor=stage.person(who), adopted_on=TODAY())


def last_act() -> dict:
    return json.loads(LedgerEntry.objects.latest("pk").body)


def test_what_met_a_right_stands_in_the_record_and_in_the_ledger(stage):
    give_right(stage.document.kind, BodyKind.NETWORK, Right.ADVICE, required=False)
    decision = stage.decide()

    adoption = adopted(stage, decision.version)

    rows = list(AdoptionRight.objects.values_list("number", "body", "right", "required", "met", "code", "decision"))
    fr = stage.world.bodies["fr"].pk
    assert rows == [
        (1, fr, "consent", True, True, "met", decision.pk),
        (2, None, "advice", False, False, "no_body", None),
    ]
    assert last_act()["data"]["rights"] == [
        {
            "body": decision.body.code,
            "body_kind": "faculty_council",
            "section": "",
            "right": "consent",
            "required": True,
            "met": True,
            "code": "met",
            "decision": str(decision.uuid),
            "request": str(decision.request.uuid),
        },
        {
            "body": None,
            "body_kind": "network",
            "section": "",
            "right": "advice",
            "required": False,
            "met": False,
            "code": "no_body",
            "decision": None,
            "request": None,
        },
    ]
    assert last_act()["data"]["under_way"] == []
    assert stood_on(adoption, rights_of(stage.person("holder"))) == [
        ("done", f"{decision.body.name}, instemming: instemming.", decision),
        (
            "none",
            "Netwerk, advies: er was geen zo’n orgaan ingevoerd. Het kader vereist dit niet.",
            None,
        ),
    ]


def test_a_passed_term_is_kept_as_such_and_not_as_an_advice():
    stage = make_stage("agenda")
    director, long_ago = stage.person("director"), timezone.localtime() - datetime.timedelta(days=400)
    version = versions.freeze(document=stage.document, actor=director, at=long_ago)
    request = requests.lay_before(version=version, body=stage.world.bodies["olc"], actor=director, at=long_ago)
    requests.pass_term(request=request, actor=director)

    adoption = adopted(stage, version, who="dean")

    row = adoption.rights.get()
    assert (row.code, row.met, row.decision, row.request) == ("term_passed_advice", True, None, request)
    assert [words for _mark, words, _decision in stood_on(adoption, rights_of(director))] == [
        f"{request.body.name}, advies: de termijn verstreek zonder advies; het bestuur kon verder."
    ]


def test_each_section_that_decides_apart_has_a_row_of_its_own():
    stage = make_stage("agenda")
    body, chair = stage.world.bodies["olc"], stage.person("olc_chair")
    Body.objects.filter(pk=body.pk).update(division="apart")
    body.refresh_from_db()
    director, long_ago = stage.person("director"), timezone.localtime() - datetime.timedelta(days=400)
    version = versions.freeze(document=stage.document, actor=director, at=long_ago)
    request = requests.lay_before(version=version, body=body, actor=director, at=long_ago)
    given = record_decision(
        request=request, actor=chair, outcome="positive", meeting_on=TODAY(), section="student", text="Goed."
    )
    requests.pass_term(request=request, actor=director)

    adoption = adopted(stage, version, who="dean")

    assert list(adoption.rights.order_by("number").values_list("section", "met", "code", "decision")) == [
        ("student", True, "met", given.pk),
        ("staff", True, "term_passed_advice", None),
    ]
    assert [row["section"] for row in last_act()["data"]["rights"]] == ["student", "staff"]
    words = [words for _mark, words, _decision in stood_on(adoption, rights_of(director))]
    assert words == [
        f"{body.name}, studentengeleding, advies: positief advies.",
        f"{body.name}, personeelsgeleding, advies: de termijn verstreek zonder advies; het bestuur kon verder.",
    ]


def test_a_decision_is_opened_only_for_who_may_read_it(stage):
    adoption = adopted(stage, stage.decide().version)
    opened = {
        who: [decision is not None for _mark, _words, decision in stood_on(adoption, rights_of(stage.person(who)))]
        for who in ("holder", "fr_member", "ur_secretary")
    }

    assert opened == {"holder": [True], "fr_member": [True], "ur_secretary": [False]}


def test_what_was_under_way_stands_in_the_ledger():
    stage = make_stage("agenda")
    request = not_followed(stage)
    until = TODAY() + datetime.timedelta(days=30)
    chair = stage.person("olc_chair")
    step = begin_recourse(
        request=request, actor=chair, side=Side.COUNCIL, move=Move.SUSPENSION, on=TODAY(), until=until
    )

    adopted(stage, request.version, who="dean")

    assert last_act()["data"]["under_way"] == [str(step.uuid)]


def test_a_refused_adoption_keeps_nothing(stage):
    version = stage.decide(outcome="no_consent").version

    with pytest.raises(Refused):
        adopted(stage, version)

    assert AdoptionRight.objects.count() == 0


def test_the_record_never_changes(stage):
    adopted(stage, stage.decide().version)

    for statement in ("UPDATE governance_adoptionright SET met = TRUE", "DELETE FROM governance_adoptionright"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_it_stands_with_the_version_and_where_it_was_adopted(stage, as_):
    make_body(BodyKind.NETWORK, stage.world.faculty)
    give_right(stage.document.kind, BodyKind.NETWORK, Right.ADVICE, required=False)
    version = stage.decide().version
    adopted(stage, version)

    for name in ("version", "adopt"):
        text = as_("dean").get(reverse(f"governance:{name}", args=[version.uuid])).content.decode()
        assert "Waarop de vaststelling berust" in text
        assert "niet aan dit orgaan voorgelegd. Het kader vereist dit niet." in text
