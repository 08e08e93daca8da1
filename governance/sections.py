"""Councils of which each section decides for itself: what stands of several records on one request. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

from governance.lifecycle import NEEDS_ANSWER, REFUSES, Closing, Outcome
from kwaliteit.organisation.regulations import Section

if TYPE_CHECKING:
    from governance.models import Decision, Request
    from kwaliteit.organisation.models import Body

WHOLE = ("",)


def sections_of(request: Request) -> tuple[str, ...]:
    """Who decides on a request: the council as a whole, or each of its sections."""
    return tuple(Section.values) if request.decides_apart else WHOLE


def undecided(request: Request) -> tuple[str, ...]:
    """The sections that have said nothing yet (``request.said`` must have been read)."""
    spoke = {decision.section for decision in request.said}
    return tuple(section for section in sections_of(request) if section not in spoke)


def stand(pairs: Iterable[tuple[Request, Decision]]) -> dict[int, Decision]:
    """Per request the record that decides where it stands, from all records on it, oldest first.

    Each request gets what was ``said``: the newest record of each section (a correction is newer than what it puts
    right; one that was not confirmed within the term is none). The one that counts most is the least favourable; as
    long as a section has not decided, only a refusal counts, and there is none for a request on which the other
    section agreed.
    """
    requests: dict[int, Request] = {}
    said: dict[int, dict[str, Decision]] = {}
    for request, decision in pairs:
        requests[request.pk] = request
        said.setdefault(request.pk, {})[decision.section] = decision
    found: dict[int, Decision] = {}
    for pk, request in requests.items():
        newest = [said[pk][section] for section in sorted(said[pk], key=_order)]
        request.said = [decision for decision in newest if not lapsed(request, decision)]
        counting = request.said if not undecided(request) else [d for d in request.said if d.outcome in REFUSES]
        if counting:
            found[pk] = max(counting, key=_weight)
    return found


def unconfirmed(request: Request) -> bool:
    """Whether it was decided by a record that no second member ever confirmed (``said`` must have been read)."""
    waits = (decision.is_unconfirmed and not counted_before(decision) for decision in request.said)
    return request.closing == Closing.DECIDED and any(waits)


def counted_before(decision: Decision) -> bool:
    """Whether a record that it puts right was confirmed, or needed no confirmation: then the body has spoken in time."""
    before = decision.corrects
    while before is not None and before.is_unconfirmed:
        before = before.corrects
    return before is not None


def lapsed(request: Request, decision: Decision) -> bool:
    """Whether nobody had confirmed the record when it was recorded that the term passed: then no advice was given.

    One that was made afterwards puts right what stood then, and waits as any other.
    """
    if request.closing != Closing.TERM_PASSED or not decision.is_unconfirmed:
        return False
    return request.closed_at is not None and decision.recorded_at <= request.closed_at


def _order(section: str) -> int:
    return ("", *Section.values).index(section)


def _weight(decision: Decision) -> int:
    """How far a record is from a plain yes."""
    if decision.outcome in REFUSES:
        return 5
    if decision.outcome == Outcome.PARTIAL:
        return 4
    if decision.outcome == Outcome.SUBJECT:
        return 3
    if decision.outcome == Outcome.CONDITIONS:
        return 2
    return 1 if decision.outcome in NEEDS_ANSWER else 0


def named(body: str, section: str) -> str:
    """A section as a sentence names it: "the student section of the faculty council"; the body where it is whole."""
    if section == Section.STUDENT:
        return _("the student section of %(body)s") % {"body": body}
    if section == Section.STAFF:
        return _("the staff section of %(body)s") % {"body": body}
    return body


def label(section: str) -> str:
    """A section by itself, in a list; empty for the council as a whole."""
    words = {Section.STUDENT: _("student section"), Section.STAFF: _("staff section")}
    return words.get(section, "")  # type: ignore[call-overload]


def names_of(body: Body, section: str) -> dict[str, str]:
    """A body, or a section of it, in both languages."""
    if not section:
        return body.names
    found = {}
    for language, name in body.names.items():
        with override(language):
            found[language] = f"{name}, {label(section)}"
    return found
