"""What people do on a road of a version: each asks, decides or answers, and gives what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.models import Condition, Decision, Request, Version
from governance.services import answers

if TYPE_CHECKING:
    from tests.governance.machine import Process


def consents(m: Process, version: Version, outcome: str = "consent", other: str = "") -> list[Decision]:
    """The council decides, both sections where each does so for itself: the staff otherwise where ``other`` is given."""
    request = m.ask(version, "fr") or Request.objects.filter(version=version, body=m.world.bodies["fr"]).last()
    assert request
    if not request.decides_apart:
        return [made for made in [m.record(request, outcome, "fr_secretary")] if made]
    said = {"student": outcome, "staff": other or outcome}
    return [made for name, says in said.items() if (made := m.record(request, says, "fr_secretary", name))]


def advises(m: Process, version: Version, outcome: str = "positive") -> Decision:
    request = m.ask(version, "uco")
    assert request
    made = m.record(request, outcome, "uco_member")
    assert made
    return made


def replies(m: Process, decision: Decision, follow: str, consulted: bool = False) -> None:
    fields = {"decision": decision, "actor": m.who("dean"), "follow": follow, "text": "Onze redenen."}
    if consulted:
        fields |= {"consultation": "Gehouden.", "consulted_on": m.day}
    m.attempt(answers.answer_advice, **fields)


def accepts(m: Process, version: Version, *, accepted: bool, met: str = "Gedaan.") -> None:
    for condition in Condition.objects.filter(decision__version=version, answer__isnull=True):
        fields = {"condition": condition, "actor": m.who("dean"), "accepted": accepted, "text": "Ja of nee."}
        m.attempt(answers.answer_condition, met=met, **fields)


def again(m: Process) -> Version:
    """The text is changed, and made into a new version."""
    m.write("holder")
    m.freeze("holder")
    return Version.objects.get(pk=max(m.copies))
