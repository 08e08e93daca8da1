"""The board's written answers: to an advice, and to each condition of a council."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from governance.lifecycle import Consulted, Follow, When, overall
from governance.models import Adoption, AdvicePoint, Answer, Condition, ConditionAnswer, Decision
from governance.passages import read_place
from governance.services import ledger
from governance.services.common import locked, moment, must_count, require
from governance.services.consulting import first_consultation, judge_day
from governance.services.points import Reaction, judge_reactions, write_reactions
from governance.services.promising import promise
from kwaliteit.organisation.models import BOARD_KINDS, Body, Person
from kwaliteit.organisation.rights import Rights, ancestors
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Refused
from plans.models import Document, Right


@transaction.atomic
def answer_advice(
    *,
    decision: Decision,
    actor: Person,
    follow: str = "",
    text: str = "",
    points: Sequence[Reaction] = (),
    consultation: str = "",
    consulted_on: datetime.date | None = None,
    consulted: str = Consulted.OFFERED,
    promised: str = "",
    promise_due_on: datetime.date | None = None,
    at: datetime.datetime | None = None,
) -> Answer:
    """Answer an advice in writing. What is not wholly followed needs reasons and the offer of further consultation.

    An advice with points is answered point by point, all at once: ``follow`` then follows from these and is not
    given. At least the offer is owed before adoption (WHW, design invariant 5); ``consulted`` says what became of it
    so far. With ``promised`` the board makes a promise to the body in the same act.
    """
    at, day = moment(at)
    document = locked(decision.version.document_id)
    require(Act.REPLY, document.unit, actor, day)
    _judge_decision(decision)
    asked = list(AdvicePoint.objects.filter(decision=decision).order_by("number"))
    places = judge_reactions(asked, points, decision)
    if asked:
        follow = overall(reaction.follow for reaction in points)
    elif follow not in Follow.values or not text.strip():
        raise Refused(_("Say whether the advice is followed, and give the reasons."), field="follow")
    if follow != Follow.WHOLLY and Adoption.objects.filter(version=decision.version_id).exists():
        raise Refused(
            _("This version has been adopted. What is not followed had to be answered, with its reasons, before that."),
            field="follow",
        )
    if follow != Follow.WHOLLY and (consulted_on is None or not consultation.strip()):
        raise Refused(
            _("An advice that is not wholly followed needs further consultation: say when, and its outcome."),
            field="consultation",
        )
    if consulted_on:
        judge_day(consulted_on, decision.meeting_on, day, field="consulted_on")
    answer = Answer.objects.create(
        decision=decision, follow=follow, text=text.strip(), answered_by=actor, answered_at=at
    )
    told = write_reactions(answer, asked, points, places)
    data = {"decision": str(decision.uuid), "follow": follow, "text": answer.text, "points": told}
    data |= first_consultation(answer, consulted, consulted_on, consultation.strip(), actor, at)
    ledger.append(document=document, act="answer_advice", actor=actor, at=at, data=data)
    if promised.strip():
        board = board_of(document)
        require(Act.REPLY, board.unit, actor, day)  # a promise binds the board, so it is for who speaks for it
        promise(board, decision.body, promised, day, promise_due_on, actor, document=document)
    return answer


def _judge_decision(decision: Decision) -> None:
    if decision.right != Right.ADVICE:
        raise Refused(_("Only an advice is answered in this way."))
    if Decision.objects.filter(corrects=decision).exists():
        raise Refused(_("This decision was corrected; answer the newest record."))
    must_count(decision)
    if Answer.objects.filter(decision=decision).exists():
        raise Refused(_("This advice has been answered already."))


@transaction.atomic
def answer_condition(
    *,
    condition: Condition,
    actor: Person,
    accepted: bool,
    text: str,
    met: str = "",
    place: str = "",
    at: datetime.datetime | None = None,
) -> ConditionAnswer:
    """Accept a condition in writing, or not; not accepted makes it no consent.

    An accepted one becomes a promise, unless it had to be met before adoption and ``met`` says how it was.
    ``place`` is the passage that changed (``governance.passages``).
    """
    at, day = moment(at)
    decision = condition.decision
    document = locked(decision.version.document_id)
    require(Act.REPLY, document.unit, actor, day)
    if ConditionAnswer.objects.filter(condition=condition).exists():
        raise Refused(_("This condition has been answered already."))
    if Decision.objects.filter(corrects=decision).exists():
        raise Refused(_("This decision was corrected; answer the newest record."))
    must_count(decision)
    if Adoption.objects.filter(version=decision.version).exists():
        raise Refused(_("This version has been adopted already."))
    if not text.strip():
        raise Refused(_("Write the answer of the board."), field="text")
    version, part = read_place(place, decision, "place")
    answer = ConditionAnswer.objects.create(
        condition=condition,
        version=version,
        part=part,
        accepted=accepted,
        text=text.strip(),
        met=met.strip(),
        answered_by=actor,
        answered_at=at,
    )
    if accepted and not (condition.when == When.BEFORE and answer.met):
        made_by, due_on = board_of(document), condition.due_on
        promise(made_by, decision.body, condition.text, day, due_on, actor, document=document, condition=condition)
    data = {
        "decision": str(decision.uuid),
        "condition": condition.number,
        "accepted": accepted,
        "text": answer.text,
        "met": answer.met,
        **answer.told,
    }
    ledger.append(document=document, act="answer_condition", actor=actor, at=at, data=data)
    return answer


def may_promise(document: Document, rights: Rights) -> bool:
    """Whether she speaks for the board that answers for a document: a promise binds that board."""
    try:
        return rights.reaches(Act.REPLY, board_of(document).unit)
    except Refused:
        return False


def board_of(document: Document) -> Body:
    """The board that answers for a document: of its own unit, else of the nearest unit above."""
    for unit in (document.unit, *ancestors(document.unit)):
        body = Body.objects.filter(unit=unit, kind__in=BOARD_KINDS).order_by("valid_from", "pk").first()
        if body:
            return body
    raise Refused(_("No board has been entered for %(unit)s.") % {"unit": document.unit})
