"""The roads that a version can go, each from a new version to its adoption or to where it ends without one."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from governance.lifecycle import Move, Result, Side
from governance.models import Adoption, Promise, Request, Version
from governance.services import confirming, process, recourse, requests
from kwaliteit.organisation.models import Recess
from tests.factories import someone
from tests.governance import roads_of_later_versions as later
from tests.governance.road_steps import accepts, advises, again, consents, replies

if TYPE_CHECKING:
    from tests.governance.machine import Process

Walk = Callable[["Process", Version], Adoption | None]


@dataclass(frozen=True)
class Road:
    walk: Walk
    adopts: bool


def consent(m: Process, version: Version) -> Adoption | None:
    advises(m, version)
    consents(m, version)
    return m.decide_finally(version)


def advice_followed(m: Process, version: Version) -> Adoption | None:
    consents(m, version)
    made = advises(m, version, "remarks")
    assert m.decide_finally(version) is None
    replies(m, made, "wholly")
    return m.decide_finally(version)


def advice_not_followed(m: Process, version: Version) -> Adoption | None:
    consents(m, version)
    made = advises(m, version, "negative")
    replies(m, made, "not", consulted=True)
    return m.decide_finally(version, "secretary")


def advice_not_consulted(m: Process, version: Version) -> Adoption | None:
    """Without the talk that is owed."""
    consents(m, version)
    replies(m, advises(m, version, "negative"), "partly")
    return m.decide_finally(version)


def advice_not_followed_too_soon(m: Process, version: Version) -> Adoption | None:
    """The framework lets the board wait for ten days, and the council does not say that it need not."""
    assert advice_not_followed(m, version) is None
    m.day += datetime.timedelta(days=9)
    return m.decide_finally(version)


def advice_not_followed_and_waited(m: Process, version: Version) -> Adoption | None:
    assert advice_not_followed_too_soon(m, version) is None
    m.day += datetime.timedelta(days=1)
    return m.decide_finally(version)


def suspension_waived(m: Process, version: Version) -> Adoption | None:
    assert advice_not_followed(m, version) is None
    request = Request.objects.filter(version=version, body=m.world.bodies["uco"]).last()
    fields = {"request": request, "actor": m.who("uco_member"), "side": Side.COUNCIL, "on": m.day}
    assert m.attempt(recourse.begin_recourse, move=Move.WAIVED, **fields)
    return m.decide_finally(version)


def suspension_lifted(m: Process, version: Version) -> Adoption | None:
    """A recorded suspension goes on after the days of the rule, until it is lifted."""
    assert advice_not_followed(m, version) is None
    request = Request.objects.filter(version=version, body=m.world.bodies["uco"]).last()
    fields = {"request": request, "actor": m.who("uco_member"), "side": Side.COUNCIL, "on": m.day}
    step = m.attempt(recourse.begin_recourse, move=Move.SUSPENSION, until=m.later(60), **fields)
    m.day += datetime.timedelta(days=30)
    assert m.decide_finally(version) is None
    assert m.attempt(recourse.end_recourse, step=step, actor=m.who("uco_member"), result=Result.LIFTED, on=m.day)
    return m.decide_finally(version)


def advice_unanswered(m: Process, version: Version) -> Adoption | None:
    consents(m, version)
    advises(m, version, "negative")
    return m.decide_finally(version)


def advice_passed_in_a_recess(m: Process, version: Version) -> Adoption | None:
    """The term stands still in the recess: the day that was asked goes by in it, and the term has not passed."""
    consents(m, version)
    first, last = m.later(3), m.later(30)
    Recess.objects.create(body=m.world.bodies["uco"], name="Zomerreces", first_day=first, last_day=last)
    request = m.ask(version, "uco", due_on=m.later(7))
    assert request
    silence = {"request": request, "actor": m.who("holder")}
    m.day += datetime.timedelta(days=20)
    assert m.attempt(requests.pass_term, **silence) is None
    assert m.decide_finally(version) is None
    m.day = m.ends[request.pk]
    assert m.attempt(requests.pass_term, **silence) is None
    m.day += datetime.timedelta(days=1)
    assert m.attempt(requests.pass_term, **silence)
    return m.decide_finally(version)


def advice_never_confirmed(m: Process, version: Version) -> Adoption | None:
    """A record that no second member confirms in time is no advice; a consent that waits is never passed over."""
    consents(m, version)
    made = advises(m, version, "negative")
    silence = {"request": made.request, "actor": m.who("holder")}
    m.day = m.ends[made.request_id]
    assert m.attempt(requests.pass_term, **silence) is None
    assert m.decide_finally(version) is None
    m.day += datetime.timedelta(days=1)
    assert m.attempt(requests.pass_term, **silence)
    assert m.attempt(confirming.confirm_decision, decision=made, actor=someone("body_member", body=made.body)) is None
    return m.decide_finally(version)


def advice_put_right_after_its_term(m: Process, version: Version) -> Adoption | None:
    """What was confirmed in time is no silence because its record was put right afterwards."""
    consents(m, version)
    made = advises(m, version, "negative")
    assert m.attempt(confirming.confirm_decision, decision=made, actor=someone("body_member", body=made.body))
    m.day = m.ends[made.request_id] + datetime.timedelta(days=1)
    assert m.put_right(made, "negative", "uco_member")
    assert m.attempt(requests.pass_term, request=made.request, actor=m.who("holder")) is None
    return m.decide_finally(version)


def consent_never_confirmed(m: Process, version: Version) -> Adoption | None:
    advises(m, version)
    for made in consents(m, version):
        m.day = max(m.day, m.ends[made.request_id] + datetime.timedelta(days=1))
        assert m.attempt(requests.pass_term, request=made.request, actor=m.who("holder")) is None
    return m.decide_finally(version)


def consent_passed(m: Process, version: Version) -> Adoption | None:
    """Silence is never consent."""
    advises(m, version)
    request = m.ask(version, "fr")
    assert request
    m.day = m.ends[request.pk] + datetime.timedelta(days=1)
    assert m.attempt(requests.pass_term, request=request, actor=m.who("holder")) is None
    return m.decide_finally(version)


def refused(m: Process, version: Version) -> Adoption | None:
    """Whatever is agreed in mediation: without a new version there is no consent."""
    advises(m, version)
    (made, *_rest) = consents(m, version, "no_consent")
    asked = {"request": made.request, "body": m.world.bodies["cvb"], "on": m.day, "side": Side.COUNCIL}
    step = m.attempt(recourse.begin_recourse, actor=m.who("fr_secretary"), move=Move.MEDIATION, **asked)
    assert step
    assert m.attempt(recourse.end_recourse, step=step, actor=m.who("dean"), result=Result.AGREED, on=m.day)
    assert m.ask(version, "fr") is None
    return m.decide_finally(version)


def refused_and_resubmitted(m: Process, version: Version) -> Adoption | None:
    assert refused(m, version) is None
    return consent(m, again(m))


def in_part(m: Process, version: Version) -> Adoption | None:
    advises(m, version)
    consents(m, version, "partial")
    return m.decide_finally(version)


def withdrawn(m: Process, version: Version) -> Adoption | None:
    """What the council said before counts no more, nor does its silence."""
    advises(m, version)
    request = m.ask(version, "fr")
    assert m.attempt(requests.withdraw, request=request, actor=m.who("holder"))
    return m.decide_finally(version)


def withdrawn_and_asked_again(m: Process, version: Version) -> Adoption | None:
    assert withdrawn(m, version) is None
    consents(m, version)
    return m.decide_finally(version)


def corrected_away(m: Process, version: Version) -> Adoption | None:
    advises(m, version)
    (made, *_rest) = consents(m, version)
    assert m.put_right(made, "no_consent", "fr_secretary")
    return m.decide_finally(version)


def corrected(m: Process, version: Version) -> Adoption | None:
    """Recorded as a refusal by mistake; what was decided stands in the newest record."""
    advises(m, version)
    for made in consents(m, version, "no_consent"):
        wrong = m.put_right(made, "conditions", "fr_secretary")
        assert wrong
        assert m.put_right(made, "consent", "fr_secretary") is None
        assert m.put_right(wrong, "consent", "fr_secretary")
    return m.decide_finally(version)


def conditions_accepted(m: Process, version: Version) -> Adoption | None:
    advises(m, version)
    consents(m, version, "conditions")
    assert m.decide_finally(version) is None
    accepts(m, version, accepted=True)
    return m.decide_finally(version)


def conditions_met_later(m: Process, version: Version) -> Adoption | None:
    """Accepted first; what had to be met before adoption is shown to be met as the promise that it became."""
    advises(m, version)
    consents(m, version, "conditions")
    accepts(m, version, accepted=True, met="")
    assert m.decide_finally(version) is None
    for promise in Promise.objects.filter(condition__decision__version=version, condition__when="before"):
        m.attempt(process.meet_promise, promise=promise, actor=m.who("dean"), met_on=m.day, met_by="Zie de bijlage.")
    return m.decide_finally(version)


def conditions_never_met(m: Process, version: Version) -> Adoption | None:
    advises(m, version)
    consents(m, version, "conditions")
    accepts(m, version, accepted=True, met="")
    return m.decide_finally(version)


def conditions_refused(m: Process, version: Version) -> Adoption | None:
    advises(m, version)
    consents(m, version, "conditions")
    accepts(m, version, accepted=False)
    return m.decide_finally(version)


def half_refuses(m: Process, version: Version) -> Adoption | None:
    advises(m, version)
    consents(m, version, "consent", "no_consent")
    return m.decide_finally(version)


def half_refuses_and_both_consent(m: Process, version: Version) -> Adoption | None:
    assert half_refuses(m, version) is None
    return consent(m, again(m))


def half_is_silent(m: Process, version: Version) -> Adoption | None:
    advises(m, version)
    request = m.ask(version, "fr")
    assert request
    assert m.record(request, "consent", "fr_secretary", "staff")
    return m.decide_finally(version)


ADOPTED = (
    *later.ADOPTED,
    consent,
    advice_followed,
    advice_not_followed,
    advice_not_followed_and_waited,
    suspension_waived,
    suspension_lifted,
    advice_passed_in_a_recess,
    advice_never_confirmed,
    refused_and_resubmitted,
    withdrawn_and_asked_again,
    corrected,
    conditions_accepted,
    conditions_met_later,
    half_refuses_and_both_consent,
)
NOT_ADOPTED = (
    *later.NOT_ADOPTED,
    advice_not_consulted,
    advice_not_followed_too_soon,
    advice_unanswered,
    advice_put_right_after_its_term,
    consent_passed,
    consent_never_confirmed,
    refused,
    in_part,
    withdrawn,
    corrected_away,
    conditions_never_met,
    conditions_refused,
    half_refuses,
    half_is_silent,
)
ROADS = {walk.__name__: Road(walk, walk in ADOPTED) for walk in (*ADOPTED, *NOT_ADOPTED)}
WAITS = dict.fromkeys(
    (
        "advice_not_followed_too_soon",
        "advice_not_followed_and_waited",
        "suspension_waived",
        "suspension_lifted",
    ),
    10,
)
CONFIRMED = {  # whose records a second member confirms
    "confirmed_by_a_second_member": "fr",
    "not_confirmed": "fr",
    "consent_never_confirmed": "fr",
    "advice_never_confirmed": "uco",
    "advice_put_right_after_its_term": "uco",
}
DIVIDED = frozenset({"half_refuses", "half_refuses_and_both_consent", "half_is_silent"})
