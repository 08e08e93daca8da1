"""What reads differently though the body had agreed to it: it sees that first. Pure, on what was read already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from governance.compare import Comparison, SectionChange
from governance.lifecycle import Outcome
from governance.models import Decision, Version
from governance.parts import MEASURE, ROUND, UNIT
from governance.track import Road
from governance.wording import named

WHOLE = frozenset({Outcome.CONSENT, Outcome.CONDITIONS, Outcome.APPROVED})


@dataclass(frozen=True, slots=True)
class Reopened:
    code: str
    label: str
    anchor: str
    """Where the page that compares shows what changed."""


def reopened(road: Road, body: int, earlier: Version | None, result: Comparison | None) -> list[Reopened]:
    """Parts of the earlier version to which this body had agreed, every section of it, and that changed since."""
    if earlier is None or result is None:
        return []
    asked = [
        request for request in road.of_version(earlier) if request.body_id == body and road.decisions.get(request.pk)
    ]
    made = [decision for request in asked for decision in request.said]
    return list(_changed(road, made, result)) if made else []


def _changed(road: Road, made: list[Decision], result: Comparison) -> Iterable[Reopened]:
    left_out = {code for one in made for code, yes in road.parts.get(one.pk, {}).items() if not yes}

    def agreed(code: str) -> bool:
        return all(one.outcome in WHOLE or road.parts.get(one.pk, {}).get(code) for one in made)

    for section in result.sections:
        if agreed(section.code) and _differs(section, result, left_out):
            number = f"{section.theme['number']}. " if section.theme else ""
            anchor = f"v-{section.code}" if section.changed else "measures"
            yield Reopened(section.code, f"{number}{named(section.title)}", anchor)
    if result.round and not result.round.is_empty and agreed(ROUND):
        yield Reopened(ROUND, _("Allocation"), ROUND)
    for _kind, was, now in result.pins:
        unit = (was or now or {})["unit"]
        if was and agreed(UNIT + unit["code"]):
            yield Reopened(UNIT + unit["code"], _("Plan of %(unit)s") % {"unit": named(unit["name"])}, "pins")


def _differs(section: SectionChange, result: Comparison, left_out: set[str]) -> bool:
    """Whether a section changed otherwise than in a measure that had not been agreed to."""
    if section.paragraphs or section.goals or section.initiatives or section.kind:
        return True
    theme = section.theme["code"] if section.theme else None
    return any(
        theme == item["theme"] and MEASURE + item["lineage"] not in left_out
        for change in result.measures
        for item in (change.was, change.now)
        if item
    )
