"""Recording what a body decided. A decision never changes; a mistake in the recording is put right by a new record."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from governance.carried import Settled, settled
from governance.files import Checked
from governance.lifecycle import OUTCOMES, Closing, Outcome, When
from governance.mandates import check_changes
from governance.models import (
    Adoption,
    Decision,
    Meeting,
    Promise,
    Request,
    RequestPart,
)
from governance.parts import Parts
from governance.sections import sections_of
from governance.services import ledger
from governance.services.common import locked, locked_request, may_record, moment
from governance.services.letters import attach
from governance.services.meetings import locked_meeting, put
from governance.services.recording import told, write
from governance.votes import Votes, check_votes, summed
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.regulations import Section
from kwaliteit.shared.errors import Refused
from plans.models import Document, Right


@dataclass(frozen=True, slots=True)
class Content:
    """What is recorded: outcome, votes (for, against, abstained), who was there, meeting, text, conditions, parts, points.

    ``section`` is whose decision it is, where each section of the council decides for itself; ``section_votes`` how
    the sections voted in a decision of the whole. ``changes`` are those that consent is subject to, and ``mandate``
    the role of who confirms that the next version holds them.
    """

    outcome: str
    meeting_on: datetime.date
    votes: Votes | None = None
    text: str = ""
    conditions: Sequence[Mapping[str, Any]] = ()
    parts: Mapping[str, bool] = field(default_factory=dict)
    section: str = ""
    present: int | None = None
    section_votes: Mapping[str, Votes] = field(default_factory=dict)
    points: Sequence[str] = ()
    meeting: Meeting | None = None
    proxies: int | None = None
    changes: Sequence[str] = ()
    mandate: str = ""

    @property
    def counted(self) -> Votes | None:
        """The votes of the whole: as they were given, else those of both sections together."""
        if self.votes or set(self.section_votes) != set(Section.values):
            return self.votes
        return summed(self.section_votes)


@transaction.atomic
def record_decision(
    *,
    request: Request,
    actor: Person,
    outcome: str,
    meeting_on: datetime.date,
    votes: Votes | None = None,
    text: str = "",
    conditions: Sequence[Mapping[str, Any]] = (),
    parts: Mapping[str, bool] | None = None,
    section: str = "",
    present: int | None = None,
    section_votes: Mapping[str, Votes] | None = None,
    points: Sequence[str] = (),
    meeting: Meeting | None = None,
    proxies: int | None = None,
    changes: Sequence[str] = (),
    mandate: str = "",
    letter: Checked | None = None,
    at: datetime.datetime | None = None,
) -> Decision:
    """Record the decision of a body on the version laid before it, and close the request.

    Where each section of a council decides for itself this records one of them; the request closes with the last.
    ``letter`` is the signed letter, when it is there already (a file that was judged).
    Raises Forbidden for who may not decide for the body or drafted the version (invariant 3); Refused when the
    request is closed or the record does not fit the right, the section, the votes or the meeting.
    """
    at, day = moment(at)
    document = locked(request.document_id)
    meeting = locked_meeting(meeting.pk) if meeting else None
    request = locked_request(request.pk)
    may_record(request, document, actor, day)
    if not request.is_open:
        raise Refused(_("This request is closed: %(closing)s.") % {"closing": request.get_closing_display()})
    content = Content(
        outcome,
        meeting_on,
        votes,
        text.strip(),
        conditions,
        parts or {},
        section,
        present,
        section_votes or {},
        points,
        meeting,
        proxies,
        changes,
        mandate,
    )
    left = check_section(request, section)
    check(content, request, day)
    decision = write(content, request, actor, at)
    if meeting is not None:
        put(meeting, request, actor)
    if not left:
        close_decided(request, actor, at)
    ledger.append(document=document, act="decide", actor=actor, at=at, data=told(decision, content))
    if letter is not None:
        attach(decision=decision, document=document, given=letter, actor=actor, at=at, day=day)
    return decision


def close_decided(request: Request, actor: Person, at: datetime.datetime) -> None:
    """Its last section has decided: the request is closed."""
    request.closed_at, request.closing = at, Closing.DECIDED
    request._history_user = actor
    request.save(update_fields=["closed_at", "closing"])


def to_decide(request: Request) -> list[str]:
    """The sections that have not decided on an open request: the whole council is one, called ""."""
    made = Decision.objects.filter(request=request) if request.decides_apart else Decision.objects.none()
    spoke = set(made.values_list("section", flat=True))
    return [section for section in sections_of(request) if section not in spoke]


def check_section(request: Request, section: str) -> list[str]:
    """Whether it is up to this section to decide; gives those that are left after it. Raises Refused."""
    waiting = to_decide(request)
    if section in waiting:
        return [other for other in waiting if other != section]
    if not request.decides_apart:
        raise Refused(_("This council decides as a whole, not per section."), field="section")
    if section not in sections_of(request):
        raise Refused(_("Say which section decided: each decides for itself."), field="section")
    raise Refused(_("This section has decided already. Correct its record where that is wrong."), field="section")


@transaction.atomic
def correct_decision(
    *,
    decision: Decision,
    actor: Person,
    reason: str,
    outcome: str,
    meeting_on: datetime.date,
    votes: Votes | None = None,
    text: str = "",
    conditions: Sequence[Mapping[str, Any]] = (),
    parts: Mapping[str, bool] | None = None,
    present: int | None = None,
    section_votes: Mapping[str, Votes] | None = None,
    points: Sequence[str] = (),
    meeting: Meeting | None = None,
    proxies: int | None = None,
    changes: Sequence[str] = (),
    mandate: str = "",
    at: datetime.datetime | None = None,
) -> Decision:
    """Put a mistake in the recording right by a new record; the old one stays readable and meets nothing any more.

    A promise that came from a condition of the old record is closed with that reason: the new record has conditions
    of its own, which are answered anew. Refused once the version is adopted: the adoption stands on the record as it
    was; and once the next version was confirmed by the mandate that it gave.
    """
    at, day = moment(at)
    document = locked(decision.request.document_id)
    meeting = locked_meeting(meeting.pk) if meeting else None
    request = locked_request(decision.request_id)
    may_record(request, document, actor, day)
    if Decision.objects.filter(corrects=decision).exists():
        raise Refused(_("This decision has been corrected already; correct the newest record."))
    if decision.is_lapsed:
        raise Refused(_("The term has passed without a confirmation, and the board goes on without this advice."))
    if not reason.strip():
        raise Refused(_("Say what was wrong in the recording."), field="reason")
    if Adoption.objects.filter(version=request.version).exists():
        raise Refused(_("This version has been adopted on the ground of this decision; it can no longer be corrected."))
    if Decision.objects.effective().filter(by_mandate_of=decision).exists():
        raise Refused(
            _("By the mandate of this decision the next version has been confirmed; it can no longer be corrected.")
        )
    _rests_nothing_on(decision, outcome, parts or {})
    content = Content(
        outcome,
        meeting_on,
        votes,
        text.strip(),
        conditions,
        parts or {},
        decision.section,
        present,
        section_votes or {},
        points,
        meeting,
        proxies,
        changes,
        mandate,
    )
    check(content, request, day)
    new = write(content, request, actor, at, corrects=decision, reason=reason.strip())
    if meeting is not None:
        put(meeting, request, actor)
    _close_promises(decision, document, actor, day)
    ledger.append(document=document, act="correct", actor=actor, at=at, data=told(new, content))
    return new


def _rests_nothing_on(decision: Decision, outcome: str, parts: Mapping[str, bool]) -> None:
    """What a later request carries over from a record, and what was confirmed by mandate, cannot become another thing.

    Raises Refused. The body first refuses to carry over, or the request is withdrawn.
    """
    if decision.by_mandate_of_id and outcome == decision.outcome:
        raise Refused(
            _("This was confirmed by mandate. Record by the correction what the body itself decided otherwise."),
            field="outcome",
        )
    same = outcome == decision.outcome != Outcome.CONDITIONS
    if same and dict(parts) == {row.part: row.agreed for row in decision.parts.all()}:
        return
    records, before = [decision.pk], decision.corrects
    while before:
        records, before = [*records, before.pk], before.corrects
    resting = RequestPart.objects.filter(decision__in=records, refusal=None)
    if resting.exclude(request__closing__in=[Closing.WITHDRAWN, Closing.REPLACED]).exists():
        raise Refused(
            _(
                "Parts of a later version were carried over on the ground of this decision. "
                "Refuse to carry them over first, or have that request withdrawn."
            )
        )


def _close_promises(decision: Decision, document: Document, actor: Person, day: datetime.date) -> None:
    """In the language of the document, as everybody reads it afterwards."""
    with override(document.language):
        reason = _("Lapsed: the decision with this condition was put right by a new record.")
    for promise in Promise.objects.select_for_update().filter(condition__decision=decision, met_on__isnull=True):
        promise.met_on, promise.met_by = day, reason
        promise._history_user = actor
        promise.save(update_fields=["met_on", "met_by"])


def check(content: Content, request: Request, day: datetime.date) -> None:
    """Whether a record fits the right, the meeting, the votes and the version. Raises Refused with the reason."""
    if content.outcome not in OUTCOMES[request.right]:
        raise Refused(
            _("This outcome does not fit the right of %(right)s.") % {"right": request.get_right_display()},
            field="outcome",
        )
    if content.meeting_on > day:
        raise Refused(_("The meeting lies in the future; record the decision after it."), field="meeting_on")
    if content.meeting_on < request.asked_on:
        raise Refused(_("The meeting was before the version was laid before the body."), field="meeting_on")
    if content.meeting is not None:
        _check_meeting(content.meeting, content.meeting_on, request)
    check_votes(content, request.body)
    check_changes(content)
    if (content.outcome == Outcome.CONDITIONS) != bool(content.conditions):
        raise Refused(
            _("Consent with conditions needs at least one condition, and no other outcome has any."), field="outcome"
        )
    if any(not str(c.get("text", "")).strip() or c.get("when") not in When.values for c in content.conditions):
        raise Refused(_("Give each condition its text, and when it must be met."), field="condition_1")
    if content.points and request.right != Right.ADVICE:
        raise Refused(_("Only an advice has points."), field="point_1")
    over = settled(request)
    request.carries = bool(over)  # read once: the lock keeps it so
    agreed = {*content.parts.values(), *([True] if over else [])}
    if (content.outcome == Outcome.PARTIAL) != bool(content.parts) or (content.parts and agreed != {True, False}):
        raise Refused(
            _("Partial consent names the parts that the council agrees to, and those that it does not."), field="agreed"
        )
    if content.parts:
        check_parts(content, Parts(request.version.content), over)


def check_parts(content: Content, parts: Parts, over: Settled) -> None:
    """A partial decision names parts of the version, and none that is carried over. Raises Refused."""
    unknown = sorted(set(content.parts) - parts.codes)
    if unknown:
        raise Refused(_("This version has no part “%(part)s”.") % {"part": unknown[0]})
    decided = sorted(set(content.parts) - parts.left(over))
    if decided:
        raise Refused(
            _("“%(part)s” is carried over unchanged; there is nothing to decide about it.")
            % {"part": parts.label(decided[0])},
            field="agreed",
        )


def _check_meeting(meeting: Meeting, meeting_on: datetime.date, request: Request) -> None:
    """A decision in writing may be taken before the last day on which members could answer."""
    if meeting.body_id != request.body_id:
        raise Refused(_("That is a meeting of another body."), field="meeting")
    if meeting.is_cancelled:
        raise Refused(_("That meeting did not go ahead."), field="meeting")
    fits = meeting_on <= meeting.held_on if meeting.is_written else meeting_on == meeting.held_on
    if not fits:
        raise Refused(_("The date is not that of the meeting."), field="meeting_on")
