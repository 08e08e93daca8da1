"""The term of a council's own regulation, from the day that a version is laid before it until it has passed."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.models import Request
from governance.rules import requirements
from governance.services.requests import lay_before, pass_term
from governance.services.versions import freeze
from kwaliteit.organisation.models import Body, BodyTerm, Recess
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Refused
from kwaliteit.work.docket import docket
from kwaliteit.work.gather import gather
from plans.models import RightRule
from tests.governance.stage import TODAY, Stage, make_stage

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def at(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


def rules(body: Body, *recesses: tuple[str, datetime.date, datetime.date], **terms: int) -> Body:
    for right, days in terms.items():
        BodyTerm.objects.create(body=body, right=right, length=days, unit="days")
    for name, first, last in recesses:
        Recess.objects.create(body=body, name=name, first_day=first, last_day=last)
    return body


def ask(stage: Stage, asked_on: datetime.date, **fields: Any) -> Request:
    version = freeze(document=stage.document, actor=stage.person("holder"), at=at(asked_on))
    body = stage.world.bodies["fr"]
    return lay_before(version=version, body=body, actor=stage.person("holder"), at=at(asked_on), **fields)


def test_the_council_s_own_term_comes_before_the_framework_s_and_stands_still_in_recess(stage):
    summer = ("Zomerreces", datetime.date(2021, 7, 10), datetime.date(2021, 8, 22))
    body = rules(stage.world.bodies["fr"], summer, consent=42)
    Body.objects.filter(pk=body.pk).update(to_working_day=True)
    stage.world.bodies["fr"].refresh_from_db()

    request = ask(stage, datetime.date(2021, 6, 24))

    assert (request.own_term_until, request.due_on) == (datetime.date(2021, 9, 20),) * 2


def test_a_term_for_another_right_leaves_that_of_the_framework(stage):
    rules(stage.world.bodies["fr"], advice=3)

    assert ask(stage, datetime.date(2021, 6, 1)).own_term_until == datetime.date(2021, 6, 15)


def test_what_was_asked_keeps_its_term_when_the_rules_change(stage):
    request = ask(stage, datetime.date(2021, 6, 1))
    rules(stage.world.bodies["fr"], consent=70)

    request.refresh_from_db()
    assert request.own_term_until == datetime.date(2021, 6, 15)


def test_a_day_before_the_own_term_is_over_makes_nothing_late(stage):
    rules(stage.world.bodies["fr"], consent=40)
    request = ask(stage, TODAY() - 30 * DAY, due_on=TODAY() - 2 * DAY)
    docs = lambda: [item for item in docket(gather(rights_of(stage.person("holder")))) if "term" in str(item.title)]  # noqa: E731

    assert (request.term_too_short, request.is_late, request.term_until) == (True, False, TODAY() + 10 * DAY)
    assert [r.code for r in requirements(request.version)] == ["asked"]
    assert docs() == []


def test_a_short_term_warns_while_an_answer_is_asked_and_is_a_fact_once_it_is_there(stage, as_):
    rules(stage.world.bodies["fr"], consent=40)
    request = ask(stage, TODAY() - 5 * DAY, due_on=TODAY() + 2 * DAY)
    address = reverse("governance:request", args=[request.uuid])
    warning, fact = "Korter dan de eigen termijn", "vóór het einde van de eigen termijn van het orgaan"
    before = as_("holder").get(address).text
    stage.decide(request)
    after = as_("holder").get(address).text

    assert [(warning in page, fact in page) for page in (before, after)] == [(True, False), (False, True)]


@pytest.mark.parametrize("right", ["information", "discussion"])
def test_what_asks_no_answer_has_no_term_that_is_too_short(stage, as_, right):
    body = rules(stage.world.bodies["fr"], **{right: 40})
    RightRule.objects.filter(body_kind=body.kind, kind=stage.document.kind).update(right=right)
    version, due = stage.freeze("x"), (TODAY() + DAY).isoformat()
    as_("holder").post(reverse("governance:lay_before", args=[version.uuid]), {"body": body.pk, "due_on": due})
    request = Request.objects.get()

    assert (request.right, request.due_on < request.own_term_until, request.term_too_short) == (right, True, False)


def test_after_both_days_the_term_has_passed(stage):
    rules(stage.world.bodies["fr"], consent=10)
    request = ask(stage, TODAY() - 30 * DAY, due_on=TODAY() - DAY)

    assert (request.is_late, request.term_until) == (True, TODAY() - DAY)
    assert [r.code for r in requirements(request.version)] == ["term_passed"]


def test_an_advice_is_waited_for_as_long_as_the_recess_lasts():
    stage = make_stage("agenda")
    body = rules(stage.world.bodies["olc"], ("Reces", TODAY() - 20 * DAY, TODAY() - 5 * DAY), advice=14)
    version = freeze(document=stage.document, actor=stage.person("director"), at=at(TODAY() - 25 * DAY))
    arguments = {"body": body, "actor": stage.person("director"), "due_on": TODAY() - 6 * DAY}
    request = lay_before(version=version, at=at(TODAY() - 25 * DAY), **arguments)

    assert request.own_term_until == TODAY() + 5 * DAY
    with pytest.raises(Refused):
        pass_term(request=request, actor=stage.person("director"))


def test_the_form_tells_the_term_and_the_recess_before_anything_is_sent(stage, as_):
    body = rules(stage.world.bodies["fr"], ("Zomerreces", TODAY() + DAY, TODAY() + 10 * DAY), consent=20)
    version = stage.freeze("x")
    client = as_("holder")
    address = reverse("governance:lay_before", args=[version.uuid])

    label = client.get(address).context["form"].fields["body"].widget.choices[0][1]
    sent = {"body": body.pk, "due_on": (TODAY() + 29 * DAY).isoformat()}
    warned = client.post(address, sent)

    assert ("20" in label, "Zomerreces" in label) == (True, True)
    assert warned.context["too_short"]["until"] == TODAY() + 30 * DAY
    assert warned.context["too_short"]["recess"] == "Zomerreces"
    assert Request.objects.count() == 0
    client.post(address, {**sent, "due_on": (TODAY() + 30 * DAY).isoformat()})
    assert Request.objects.get().term_too_short is False
