"""The board's written answers: to an advice, and to each condition of a council."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from governance.lifecycle import Follow, When
from governance.models import Adoption, Answer, Condition, ConditionAnswer, Decision, Promise
from governance.services import ledger
from governance.services.common import locked, moment, must_count, require
from kwaliteit.organisation.models import BOARD_KINDS, Body, Person
from kwaliteit.organisation.rights import ancestors
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Refused
from plans.models import Document, Right


@transaction.atomic
def answer_advice(
    *,
    decision: Decision,
    actor: Person,
    follow: str,
    text: str,
    consultation: str = "",
    consulted_on: datetime.date | None = None,
    at: datetime.datetime | None = None,
) -> Answer:
    """Answer an advice in writing. What is not wholly followed needs reasons and the offer of further consultation.

    The offer is owed before adoption (WHW, design invariant 5); its day is ``consulted_on``.
    """
    at, day = moment(at)
    document = locked(decision.version.document_id)
    require(Act.REPLY, document.unit, actor, day)
    if decision.right != Right.ADVICE:
        raise Refused(_("Only an advice is answered in this way."))
    if Decision.objects.filter(corrects=decision).exists():
        raise Refused(_("This decision was corrected; answer the newest record."))
    must_count(decision)
    if Answer.objects.filter(decision=decision).exists():
        raise Refused(_("This advice has been answered already."))
    if follow not in Follow.values or not text.strip():
        raise Refused(_("Say whether the advice is followed, and give the reasons."), field="follow")
    if follow != Follow.WHOLLY and (consulted_on is None or not consultation.strip()):
        raise Refused(
            _("An advice that is not wholly followed needs further consultation: say when, and its outcome."),
            field="consultation",
        )
    if consulted_on and consulted_on > day:
        raise Refused(_("The date of the consultation lies in the future."), field="consulted_on")
    if consulted_on and consulted_on < decision.meeting_on:
        raise Refused(
            _("The consultation is about the advice, so it cannot be before the advice was given."),
            field="consulted_on",
        )
    answer = Answer.objects.create(
        decision=decision,
        follow=follow,
        text=text.strip(),
        consultation=consultation.strip(),
        consulted_on=consulted_on,
        answered_by=actor,
        answered_at=at,
    )
    data = {
        "decision": str(decision.uuid),
        "follow": follow,
        "text": answer.text,
        "consultation": answer.consultation,
        "consulted_on": consulted_on.isoformat() if consulted_on else None,
    }
    ledger.append(document=document, act="answer_advice", actor=actor, at=at, data=data)
    return answer


@transaction.atomic
def answer_condition(
    *,
    condition: Condition,
    actor: Person,
    accepted: bool,
    text: str,
    met: str = "",
    at: datetime.datetime | None = None,
) -> ConditionAnswer:
    """Accept a condition in writing, or not. An accepted one for the time of execution becomes a promise.

    One that had to be met before adoption is accepted with how it was met. Not accepted makes it no consent.
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
    if accepted and condition.when == When.BEFORE and not met.strip():
        raise Refused(_("Say how the condition was met; it must be met before adoption."), field="met")
    answer = ConditionAnswer.objects.create(
        condition=condition,
        accepted=accepted,
        text=text.strip(),
        met=met.strip(),
        answered_by=actor,
        answered_at=at,
    )
    if accepted and condition.when == When.DURING:
        promise = Promise(
            document=document,
            body=decision.body,
            made_by=board_of(document),
            condition=condition,
            text=condition.text,
            made_on=day,
            due_on=condition.due_on,
        )
        promise._history_user = actor
        promise.save()
    data = {
        "decision": str(decision.uuid),
        "condition": condition.number,
        "accepted": accepted,
        "text": answer.text,
        "met": answer.met,
    }
    ledger.append(document=document, act="answer_condition", actor=actor, at=at, data=data)
    return answer


def board_of(document: Document) -> Body:
    """The board that answers for a document: of its own unit, else of the nearest unit above."""
    for unit in (document.unit, *ancestors(document.unit)):
        body = Body.objects.filter(unit=unit, kind__in=BOARD_KINDS).order_by("valid_from", "pk").first()
        if body:
            return body
    raise Refused(_("No board has been entered for %(unit)s.") % {"unit": document.unit})
