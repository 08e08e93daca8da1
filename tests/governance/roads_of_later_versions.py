"""Roads on which a record needs one thing more to count: a second member, a mandate, or parts that are carried over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.carried import offered
from governance.models import Adoption, Decision, Request, RequestPart, Version
from governance.services import carrying, confirming, mandates
from tests.governance.road_steps import advises, again, consents

if TYPE_CHECKING:
    from tests.governance.machine import Process


def subject(m: Process, version: Version) -> tuple[Request, list[Decision]]:
    """Consent subject to named changes is no consent; the next version is laid before the council."""
    advises(m, version)
    made = consents(m, version, "subject")
    assert m.decide_finally(version) is None
    request = m.ask(after(m), "fr")
    assert request
    return request, made


def after(m: Process) -> Version:
    version = again(m)
    advises(m, version)
    return version


def named_changes_confirmed(m: Process, version: Version) -> Adoption | None:
    """By who has the mandate, and by nobody else; of a divided council for each section."""
    request, made = subject(m, version)
    for decision in made:
        assert m.decide_finally(request.version) is None
        fields = {"request": request, "decision": decision}
        assert m.attempt(mandates.confirm_follow_up, actor=m.who("fr_member"), **fields) is None
        m.remember(m.attempt(mandates.confirm_follow_up, actor=m.who("fr_secretary"), **fields))
    return m.decide_finally(request.version)


def named_changes_not_confirmed(m: Process, version: Version) -> Adoption | None:
    request, made = subject(m, version)
    for decision in made:
        fields = {"request": request, "decision": decision, "actor": m.who("fr_secretary")}
        assert m.attempt(mandates.refuse_follow_up, reason="Er staat meer in.", **fields)
        assert m.attempt(mandates.confirm_follow_up, **fields) is None
    return m.decide_finally(request.version)


def named_changes_judged_by_the_council(m: Process, version: Version) -> Adoption | None:
    """What was not confirmed comes before the council itself."""
    assert named_changes_not_confirmed(m, version) is None
    version = Version.objects.get(pk=max(m.copies))
    consents(m, version)
    return m.decide_finally(version)


def not_confirmed(m: Process, version: Version) -> Adoption | None:
    """Who recorded it does not confirm it, and who doubts it confirms nothing."""
    advises(m, version)
    for made in consents(m, version):
        assert m.attempt(confirming.confirm_decision, decision=made, actor=m.who("fr_secretary")) is None
        assert m.attempt(confirming.doubt_record, decision=made, actor=m.who("fr_member"), text="Anders besloten.")
    return m.decide_finally(version)


def confirmed_by_a_second_member(m: Process, version: Version) -> Adoption | None:
    assert not_confirmed(m, version) is None
    for made in Decision.objects.effective().filter(version=version, to_confirm=True):
        assert m.attempt(confirming.confirm_decision, decision=made, actor=m.who("fr_member"))
    return m.decide_finally(version)


def carried_over(m: Process, version: Version) -> Adoption | None:
    """What the council agreed to before is carried over; that by itself is no consent with the new version."""
    advises(m, version)
    consents(m, version)
    version = after(m)
    offer = offered(version, m.world.bodies["fr"], "consent")
    assert offer
    assert offer.settled
    request = m.ask(version, "fr", carried=sorted(offer.settled))
    assert request
    return m.decide_finally(version)


def carried_over_and_consented(m: Process, version: Version) -> Adoption | None:
    assert carried_over(m, version) is None
    version = Version.objects.get(pk=max(m.copies))
    consents(m, version)
    return m.decide_finally(version)


def carrying_refused(m: Process, version: Version) -> Adoption | None:
    """The council decides on all of it anew, and agrees to a part alone."""
    assert carried_over(m, version) is None
    request = Request.objects.open().get(body=m.world.bodies["fr"])
    parts = set(RequestPart.objects.filter(request=request).values_list("part", flat=True))
    refused = {"request": request, "actor": m.who("fr_secretary"), "parts": parts}
    assert m.attempt(carrying.refuse_carry, reason="Daar komen wij op terug.", **refused)
    consents(m, request.version, "partial")
    return m.decide_finally(request.version)


def carrying_refused_and_consented(m: Process, version: Version) -> Adoption | None:
    assert carrying_refused(m, version) is None
    version = again(m)
    advises(m, version)
    consents(m, version)
    return m.decide_finally(version)


ADOPTED = (
    named_changes_confirmed,
    named_changes_judged_by_the_council,
    confirmed_by_a_second_member,
    carried_over_and_consented,
    carrying_refused_and_consented,
)
NOT_ADOPTED = (named_changes_not_confirmed, not_confirmed, carried_over, carrying_refused)
