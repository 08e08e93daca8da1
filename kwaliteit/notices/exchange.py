"""What one side does that the other should hear of: steps, proposals, questions, proposed words, meetings that move.

Apart from steps, consultations, refusals to carry over, and advices, these enter no ledger, so their notices are made within the act itself (``told_of``). What
was read in, by an import or the demonstration, is told to nobody.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from budgets.models import Shift
from governance.lifecycle import Side
from governance.models import CarryRefusal, Decision, Proposal, ProposedWording, Question, Recourse, Request, SentDraft
from kwaliteit.notices import meetings
from kwaliteit.notices.making import make
from kwaliteit.notices.models import Kind
from kwaliteit.notices.recipients import concerned, contributors, members, of_body, of_unit
from kwaliteit.organisation.models import Body, BodyKind, Person
from kwaliteit.organisation.roles import Act
from plans.models import Document, Right

LIVED_THROUGH = datetime.timedelta(days=2)  # what is recorded of longer ago was read in


def told_of(what: str, row: Any, actor: Person, at: datetime.datetime) -> None:
    """Called within the act (governance.hooks.happened). The real clock is asked: the demonstration turns Django's back."""
    if at >= datetime.datetime.now(datetime.UTC) - LIVED_THROUGH:
        _TELLING[what](row, str(actor.uuid))


def step_taken(data: Mapping[str, Any], actor: str) -> int:
    """A step, or how it ended, to the side that did not record it."""
    step = Recourse.objects.select_related("request__body", "request__document__unit__parent__parent", "ends").get(
        uuid=data["recourse"]
    )
    request = step.request
    board = of_unit(request.document.unit, Act.REPLY)
    people = board if step.side == Side.COUNCIL else members(request)
    return make(Kind.STEP, f"step:{step.uuid}", people, actor, request=request, recourse=step)


def consulted(data: Mapping[str, Any], actor: str) -> int:
    """That the consultation about an answer was held, or declined, to the side that did not record it."""
    around = ("request__body", "request__document__unit__parent__parent")
    decision = Decision.objects.select_related(*around).get(uuid=data["decision"])
    request = decision.request
    people = of_unit(request.document.unit, Act.REPLY) if data["side"] == Side.COUNCIL else members(request)
    subject = f"consult:{data['what']}:{data['consultation']}"
    return make(Kind.STEP, subject, people, actor, request=request, decision=decision)


def carry_refused(data: Mapping[str, Any], actor: str) -> int:
    """That the body decides anew on what was carried over, to whose plan it is; each refusal by itself."""
    around = ("body", "document__unit__parent__parent")
    request = Request.objects.select_related(*around).get(uuid=data["request"])
    parts = [row["part"] for row in data["refused"]]
    first = CarryRefusal.objects.filter(carried__request=request, carried__part__in=parts).earliest("pk")
    return make(Kind.STEP, f"carry:{first.pk}", concerned(request.document), actor, request=request)


def advised_below(decision: Decision, actor: str) -> int:
    """An advice of a programme committee goes to the council of its faculty, for information."""
    if decision.right != Right.ADVICE or decision.body.kind != BodyKind.PROGRAMME_COMMITTEE:
        return 0
    people = _council_above(decision.body)
    return make(Kind.BELOW, f"below:{decision.uuid}", people, actor, request=decision.request, decision=decision)


def _council_above(committee: Body) -> set[Person]:
    councils = Body.objects.filter(unit=committee.unit.parent_id, kind=BodyKind.FACULTY_COUNCIL)
    return {person for council in councils for person in of_body(council, Act.READ_REQUEST)}


def _proposed(row: Proposal, actor: str) -> None:
    board = of_unit(row.to.unit, Act.REPLY)
    make(Kind.PROPOSAL, f"proposal:{row.uuid}", board, actor, proposal=row)
    if row.body.kind == BodyKind.PROGRAMME_COMMITTEE:
        make(Kind.BELOW, f"proposal-below:{row.uuid}", _council_above(row.body) - board, actor, proposal=row)


def _proposal_answered(row: Proposal, actor: str) -> None:
    people = of_body(row.body, Act.READ_REQUEST)
    make(Kind.PROPOSAL, f"proposal-answer:{row.uuid}", people, actor, proposal=row)


def _asked(row: Question, actor: str) -> None:
    people = _who(row.request.document, Act.ANSWER)
    make(Kind.QUESTION, f"question:{row.pk}", people, actor, request=row.request)


def _question_answered(row: Question, actor: str) -> None:
    make(Kind.QUESTION, f"question-answer:{row.pk}", {row.asked_by}, actor, request=row.request)


def _worded(row: ProposedWording, actor: str) -> None:
    people = _who(row.request.document, Act.EDIT)
    make(Kind.QUESTION, f"wording:{row.uuid}", people, actor, request=row.request)


def _wording_answered(row: ProposedWording, actor: str) -> None:
    make(Kind.QUESTION, f"wording-answer:{row.uuid}", {row.proposed_by}, actor, request=row.request)


def _who(document: Document, act: Act) -> set[Person]:
    return of_unit(document.unit, act) | contributors(document)


def _shifted(row: Shift, actor: str) -> None:
    """That the board shifts money, to the council whose right it is."""
    make(Kind.REQUEST, f"shift:{row.uuid}", of_body(row.body, Act.READ_REQUEST), actor, shift=row)


def _draft_sent(row: SentDraft, actor: str) -> None:
    make(Kind.DRAFT, f"draft:{row.uuid}", of_unit(row.document.unit, Act.REVIEW), actor, draft=row)


def _draft_remarked(row: SentDraft, actor: str) -> None:
    make(Kind.DRAFT, f"draft-remarks:{row.uuid}", concerned(row.document), actor, draft=row)


def _draft_answered(row: SentDraft, actor: str) -> None:
    make(Kind.DRAFT, f"draft-answers:{row.uuid}", of_unit(row.document.unit, Act.REVIEW), actor, draft=row)


_TELLING: dict[str, Callable[[Any, str], None]] = {
    "propose": _proposed,
    "answer_proposal": _proposal_answered,
    "ask_question": _asked,
    "answer_question": _question_answered,
    "propose_wording": _worded,
    "answer_wording": _wording_answered,
    "move_meeting": meetings.changed,
    "cancel_meeting": meetings.changed,
    "shift": _shifted,
    "send_draft": _draft_sent,
    "send_remarks": _draft_remarked,
    "send_answers": _draft_answered,
}
