"""A decision that departs from an advice waits as many days as the rule of the framework says."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from governance.lifecycle import Move, Result, Side
from governance.models import AdoptionRight, Recourse
from governance.queries import with_standing
from governance.rules import requirements
from governance.services import recourse
from governance.services.adoption import adopt
from governance.services.answers import answer_advice
from governance.services.decisions import correct_decision, record_decision
from governance.services.requests import lay_before
from governance.services.versions import freeze
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Refused
from plans.models import Document, RightRule
from plans.services.framework import change_part, copy_framework
from tests.factories import someone
from tests.governance.stage import TODAY, Stage, make_stage
from tests.kept import kept

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
WAIT = 28


@pytest.fixture
@kept
def stage() -> Stage:
    """An agenda on which the programme committee advises; the board waits four weeks when it departs from that."""
    made = make_stage("agenda")
    RightRule.objects.filter(kind=made.document.kind).update(suspends_days=WAIT)
    return made


def answered(stage: Stage, follow: str = "partly", ago: int = 0) -> Recourse:
    """The request on which the board answered the advice, so many days ago."""
    at = timezone.localtime() - ago * DAY
    director = stage.person("director")
    version = freeze(document=stage.document, actor=director, at=at)
    request = lay_before(version=version, body=stage.world.bodies["olc"], actor=director, at=at)
    given = {"outcome": "negative", "meeting_on": timezone.localdate(at), "text": "Nee."}
    decision = record_decision(request=request, actor=stage.person("olc_chair"), at=at, **given)
    talk = {} if follow == "wholly" else {"consultation": "Gehouden.", "consulted_on": timezone.localdate(at)}
    answer_advice(decision=decision, actor=director, follow=follow, text="Het geld ontbreekt.", at=at, **talk)
    return request


def step(stage: Stage, request, who="olc_chair", side=Side.COUNCIL, move=Move.SUSPENSION, **more) -> Recourse:
    given = {"on": TODAY(), **({"until": TODAY() + 3 * DAY} if move == Move.SUSPENSION else {}), **more}
    return recourse.begin_recourse(request=request, actor=stage.person(who), side=side, move=move, **given)


def lift(stage: Stage, row: Recourse, who="olc_chair") -> None:
    recourse.end_recourse(step=row, actor=stage.person(who), result=Result.LIFTED, on=TODAY())


def judged(request, on=None) -> tuple[bool, str]:
    (right,) = requirements(request.version, on)
    return right.met, right.code


def test_the_decision_waits_so_many_days_after_the_answer(stage):
    request = answered(stage)
    first = TODAY() + WAIT * DAY

    assert judged(request) == (False, "suspended")
    assert judged(request, first - DAY) == (False, "suspended")
    assert judged(request, first) == (True, "met")
    (right,) = requirements(request.version)
    assert right.missing == (
        "Het besluit wijkt af van het advies van de opleidingscommissie en is opgeschort; het bestuur kan verder "
        f"vanaf {date_format(first, 'j F Y')}."
    )
    with pytest.raises(Refused, match="opgeschort"):
        adopt(version=request.version, actor=stage.person("dean"), adopted_on=TODAY())
    assert with_standing([stage.document])[0].standing.code == "suspended"


@pytest.mark.parametrize(("follow", "days"), [("wholly", WAIT), ("partly", 0), ("not", 0)])
def test_what_is_followed_or_not_suspended_by_the_rule_waits_for_nothing(stage, follow, days):
    RightRule.objects.filter(kind=stage.document.kind).update(suspends_days=days)

    assert judged(answered(stage, follow)) == (True, "met")


def test_after_the_days_it_can_be_adopted(stage):
    request = answered(stage, ago=WAIT)

    assert adopt(version=request.version, actor=stage.person("dean"), adopted_on=TODAY())


def adopts(stage: Stage, request, on: datetime.date) -> str:
    """What is said against an adoption of that day; nothing when it is adopted."""
    try:
        adopt(version=request.version, actor=stage.person("dean"), adopted_on=on)
    except Refused as refusal:
        return f"{refusal.field}: {refusal}"
    return ""


def test_the_adoption_is_not_dated_in_the_days_of_waiting(stage):
    request = answered(stage, ago=WAIT + 2)
    early = adopts(stage, request, TODAY() - 3 * DAY)

    assert early == "adopted_on: Op die dag was het besluit nog opgeschort, want het wijkt af van een advies."
    assert adopts(stage, request, TODAY() - 2 * DAY) == ""


def test_the_adoption_is_not_dated_before_the_body_waived_or_lifted(stage):
    waived, request = TODAY() - DAY, answered(stage, ago=3)
    step(stage, request, move=Move.WAIVED, on=waived)

    assert adopts(stage, request, waived - DAY).startswith("adopted_on: Op die dag was het besluit nog opgeschort")
    assert adopts(stage, request, waived) == ""


def test_the_adoption_is_not_dated_before_a_recorded_suspension_was_lifted(stage):
    request = answered(stage, ago=WAIT + 9)
    lift(stage, step(stage, request, on=TODAY() - 3 * DAY))

    assert adopts(stage, request, TODAY() - DAY).startswith("adopted_on: Op die dag was het besluit nog opgeschort")
    assert adopts(stage, request, TODAY()) == ""


def test_the_body_can_waive_it_and_nobody_else(stage):
    request = answered(stage)
    with pytest.raises(Refused):
        step(stage, request, "director", Side.BOARD, Move.WAIVED)

    row = step(stage, request, move=Move.WAIVED)

    assert judged(request) == (True, "met")
    assert not row.is_running(TODAY())
    assert adopt(version=request.version, actor=stage.person("dean"), adopted_on=TODAY())
    with pytest.raises(Refused):
        step(stage, request, move=Move.WAIVED)


def test_a_recorded_suspension_blocks_until_it_ends_and_lifting_it_frees_the_rest(stage):
    request = answered(stage, ago=WAIT + 1)
    assert judged(request) == (True, "met")

    row = step(stage, request)
    assert judged(request) == (False, "suspended")
    assert judged(request, row.until) == (False, "suspended")
    assert judged(request, row.until + DAY) == (True, "met")
    lift(stage, row)
    assert judged(request) == (True, "met")


def test_lifting_a_suspension_ends_the_wait_of_the_rule_too(stage):
    request = answered(stage)
    row = step(stage, request)
    assert judged(request) == (False, "suspended")

    lift(stage, row)

    assert judged(request) == (True, "met")


def test_without_days_a_recorded_suspension_stays_a_flag(stage):
    RightRule.objects.filter(kind=stage.document.kind).update(suspends_days=0)
    request = answered(stage)
    step(stage, request)

    assert judged(request) == (True, "met")
    with pytest.raises(Refused, match="aanleiding"):
        step(stage, request, move=Move.WAIVED)


def test_a_right_that_need_not_be_met_is_kept_as_suspended(stage):
    RightRule.objects.filter(kind=stage.document.kind).update(required=False)
    request = answered(stage)
    adopt(version=request.version, actor=stage.person("dean"), adopted_on=TODAY())

    assert list(AdoptionRight.objects.values_list("met", "code")) == [(False, "suspended")]


def test_where_nothing_is_suspended_nothing_more_is_read(stage):
    request = answered(stage, "wholly")
    with CaptureQueriesContext(connection) as seen:
        requirements(request.version)

    assert not any("governance_recourse" in each["sql"] for each in seen)


def test_the_days_are_data_of_the_framework(stage):
    manager = someone(Role.APPLICATION_MANAGER, unit=stage.world.institution)
    rule = RightRule.objects.get(kind=stage.document.kind)
    change_part(row=rule, actor=manager, suspends_days=14)
    names = {"code": "daarna", "name_nl": "Daarna", "name_en": "After", "first_year": 2025, "last_year": 2030}
    copied = copy_framework(source=stage.world.framework, actor=manager, midterm_year=2027, **names)

    assert RightRule.objects.get(kind__framework=copied, body_kind=rule.body_kind).suspends_days == 14
    with pytest.raises(Refused) as refused:
        change_part(row=RightRule.objects.get(kind=stage.world.kinds["faculty"]), actor=manager, suspends_days=14)
    assert refused.value.field == "suspends_days"


def test_the_council_says_on_its_request_that_the_board_need_not_wait(client, stage):
    request = answered(stage)
    client.force_login(Person.objects.get(pk=stage.person("olc_chair").pk))
    page = reverse("governance:request", args=[request.uuid])
    link = reverse("governance:begin_recourse", args=[request.uuid, "niet-wachten"])
    assert link in client.get(page).text

    client.post(link, {"act_key": str(uuid.uuid4()), "on": TODAY().strftime("%d-%m-%Y")})

    assert judged(request) == (True, "met")
    shown = client.get(page).text
    assert "hoeft te wachten." in shown
    assert link not in shown
    assert Document.objects.get(pk=stage.document.pk)


def test_the_board_cannot_end_the_wait_by_a_suspension_of_its_own(stage):
    request = answered(stage)
    lift(stage, step(stage, request, who="director", side=Side.BOARD), who="director")
    own = judged(request)
    lift(stage, step(stage, request))

    assert own == (False, "suspended")
    assert judged(request) == (True, "met")


def test_waiving_counts_for_the_answer_that_the_body_knew(stage):
    request = answered(stage, ago=5)
    waived = step(stage, request, move=Move.WAIVED)
    before = judged(request)
    decision = request.decisions.get()
    given = {"outcome": "negative", "meeting_on": decision.meeting_on, "text": "Nog steeds niet."}
    actor = stage.person("olc_chair")
    later = timezone.localtime() + 2 * DAY
    anew = correct_decision(decision=decision, actor=actor, reason="Onvolledig.", at=later, **given)
    talk = {"consultation": "Gehouden.", "consulted_on": TODAY() + 2 * DAY}
    answer_advice(decision=anew, actor=stage.person("director"), follow="not", text="Nee.", at=later, **talk)

    assert (waived.on, before) == (TODAY(), (True, "met"))
    assert judged(request, TODAY() + 2 * DAY) == (False, "suspended")
