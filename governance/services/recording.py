"""The rows of a decision that was judged, and what the ledger holds of it. Part of larger acts, which hold the lock."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from governance.carried import settled
from governance.models import (
    Condition,
    Decision,
    DecisionPart,
    NamedChange,
    Request,
    SectionVotes,
)
from governance.services.points import write_points
from kwaliteit.organisation.models import Person

if TYPE_CHECKING:
    from governance.services.decisions import Content


def write(
    content: Content,
    request: Request,
    actor: Person,
    at: datetime.datetime,
    *,
    corrects: Decision | None = None,
    reason: str = "",
    by_mandate_of: Decision | None = None,
) -> Decision:
    """The rows of a decision that was judged; it waits for a second member where the rule of the body asks that."""
    votes = content.counted or (None, None, None)
    decision = Decision.objects.create(
        request=request,
        version=request.version,
        body=request.body,
        right=request.right,
        section=content.section,
        outcome=content.outcome,
        votes_for=votes[0],
        votes_against=votes[1],
        votes_abstained=votes[2],
        present=content.present,
        proxies=content.proxies,
        meeting=content.meeting,
        meeting_on=content.meeting_on,
        text=content.text,
        mandate=content.mandate,
        by_mandate_of=by_mandate_of,
        to_confirm=request.body.second_confirms or (corrects is not None and corrects.to_confirm),
        corrects=corrects,
        correction_reason=reason,
        recorded_by=actor,
        recorded_at=at,
    )
    SectionVotes.objects.bulk_create(
        [
            SectionVotes(decision=decision, section=name, votes_for=yes, votes_against=no, votes_abstained=none)
            for name, (yes, no, none) in sorted(content.section_votes.items())
        ]
    )
    parts = {**dict.fromkeys(settled(request), True), **content.parts} if content.parts else {}
    DecisionPart.objects.bulk_create(
        [DecisionPart(decision=decision, part=part, agreed=agreed) for part, agreed in sorted(parts.items())]
    )
    NamedChange.objects.bulk_create(
        [NamedChange(decision=decision, number=n, text=text.strip()) for n, text in enumerate(content.changes, start=1)]
    )
    Condition.objects.bulk_create(
        [
            Condition(
                decision=decision,
                number=number,
                text=str(given["text"]).strip(),
                when=given["when"],
                due_on=given.get("due_on"),
            )
            for number, given in enumerate(content.conditions, start=1)
        ]
    )
    write_points(decision, content.points)
    return decision


def told(decision: Decision, content: Content) -> dict[str, Any]:
    """What the ledger holds of a record."""
    return {
        "decision": str(decision.uuid),
        "request": str(decision.request.uuid),
        "version": str(decision.version.uuid),
        "fingerprint": decision.version.fingerprint,
        "body": decision.body.code,
        "right": decision.right,
        "outcome": decision.outcome,
        "meeting_on": decision.meeting_on.isoformat(),
        "votes": [decision.votes_for, decision.votes_against, decision.votes_abstained],
        "text": decision.text,
        "corrects": str(decision.corrects.uuid) if decision.corrects else None,
        "conditions": [
            {"text": c.text, "when": c.when, "due_on": c.due_on.isoformat() if c.due_on else None}
            for c in (decision.conditions.order_by("number") if content.conditions else ())
        ],
        "parts": {p.part: p.agreed for p in decision.parts.all()} if content.parts else {},
        "carried": sorted(settled(decision.request)),
        "points": [point.text for point in decision.points.order_by("number")] if content.points else [],
        "section": decision.section,
        "present": decision.present,
        "meeting": str(decision.meeting.uuid) if decision.meeting else None,
        "proxies": decision.proxies,
        "section_votes": {section: list(votes) for section, votes in content.section_votes.items()},
        "changes": [text.strip() for text in content.changes],
        "mandate": decision.mandate,
        "by_mandate_of": str(decision.by_mandate_of.uuid) if decision.by_mandate_of else None,
        "to_confirm": decision.to_confirm,
    }
