"""Laying a version before a body, and what happens with that request until the body decides."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from governance import hooks
from governance.demanded import lacking
from governance.files import Checked
from governance.lifecycle import DECIDING, REFUSES, Closing
from governance.mandates import follows_on
from governance.models import Adoption, Decision, Meeting, Question, Request, Version
from governance.sections import counted_before
from governance.services import ledger
from governance.services.carrying import carry
from governance.services.common import locked, locked_request, moment, require
from governance.services.meetings import locked_meeting, put
from governance.services.papers import attach, told
from governance.services.receipts import deliver
from governance.terms import last_day, term_of
from kwaliteit.organisation.models import Body, Person, Unit, existing_on
from kwaliteit.organisation.rights import ancestors, rights_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Document, Right, RightRule
from plans.models.framework import Holds
from plans.needs import Phase
from plans.services.opening import open_along


@transaction.atomic
def lay_before(
    *,
    version: Version,
    body: Body,
    actor: Person,
    due_on: datetime.date | None = None,
    reason: str = "",
    meeting: Meeting | None = None,
    papers: Sequence[Checked] = (),
    carried: Sequence[str] = (),
    at: datetime.datetime | None = None,
) -> Request:
    """Lay a frozen version before a body with the right that the framework's rule gives it.

    Without ``due_on`` the answer is asked within the body's own term: by its own regulation (governance.terms), else
    as the framework's rule has it. It stands on the agenda of ``meeting``, when one is chosen.
    A version that comes after consent subject to named changes follows that up: who has the mandate may confirm it.
    An open request on an older version is closed as replaced. ``papers`` are files that were judged
    (governance.files); everybody who reads for the body is recorded as having received it all. ``carried`` are the
    parts that are carried over from what the body agreed to before (governance.carried). Raises Refused when
    the framework gives the body no right on this kind, when a newer version exists, when this version already lies
    there, or the date has passed.
    """
    at, day = moment(at)
    document = locked(version.document_id)
    require(Act.LAY_BEFORE, document.unit, actor, day)
    rule = rule_for(document, body, day)
    own_term = last_day(day, term_of(body, rule))
    due_on = due_on or own_term
    if meeting is not None:
        meeting = _to_be_held(meeting, body)
    if Version.objects.filter(document=document, number__gt=version.number).exists():
        raise Refused(_("There is a newer version. Lay that one before the body."))
    if Request.objects.filter(version=version, body=body, right=rule.right).exclude(closing=Closing.WITHDRAWN).exists():
        raise Refused(
            _("Version %(number)s has been laid before %(body)s already.")
            % {"number": version.number, "body": body.with_article}
        )
    refused = Decision.objects.effective().filter(version=version, body=body, right=rule.right, outcome__in=REFUSES)
    if refused.exists():
        raise Refused(
            _("%(body)s did not agree to version %(number)s. Change the text and make a new version.")
            % {"number": version.number, "body": capfirst(body.with_article)}
        )
    if due_on < day:
        raise Refused(_("Choose a date from today on for the answer."), field="due_on")
    if rule.right in DECIDING and (gaps := lacking(version, document, Phase.COUNCIL)):
        raise Refused(_("The framework demands that this is in the plan first: %(gaps)s.") % {"gaps": "; ".join(gaps)})
    for older in Request.objects.open().filter(document=document, body=body).select_for_update(of=("self",)):
        _close(older, Closing.REPLACED, actor, at)
    request = Request(
        version=version, document=document, body=body, right=rule.right, reason=reason.strip(), meeting=meeting
    )
    request.asked_by, request.asked_at, request.asked_on = actor, at, day
    request.due_on, request.own_term_until, request.decides_apart = due_on, own_term, body.decides_apart
    request.follows = follows_on(version, body, rule.right)
    request._history_user = actor
    request.save()
    open_along(document=document, body=body, actor=actor, at=at)
    if meeting is not None:
        put(meeting, request, actor)
    data: dict[str, Any] = {"request": str(request.uuid), "version": str(version.uuid)}
    data |= {"body": body.code, "right": rule.right}
    data |= {"follows": str(request.follows.uuid) if request.follows else None}
    data |= {
        "carried": carry(request=request, codes=set(carried)),
        "due_on": due_on.isoformat(),
        "papers": [told(paper) for paper in attach(request=request, given=papers, actor=actor, at=at, day=day)],
        "delivered_to": [str(person.uuid) for person in deliver(request=request, at=at, day=day)],
    }
    ledger.append(document=document, act="lay_before", actor=actor, at=at, data=data)
    return request


@transaction.atomic
def lay_before_all(
    *,
    version: Version,
    bodies: Sequence[Body],
    actor: Person,
    papers: Sequence[Checked] = (),
    at: datetime.datetime | None = None,
    **fields: Any,
) -> list[Request]:
    """Lay a version before several bodies at once: a request of its own for each, all of them or none."""
    found = []
    for body in bodies:
        for paper in papers:
            paper.file.seek(0)
        found.append(lay_before(version=version, body=body, actor=actor, papers=papers, at=at, **fields))
    return found


def _to_be_held(meeting: Meeting, body: Body) -> Meeting:
    """The meeting of the body, its row locked: the request comes on its agenda."""
    meeting = locked_meeting(meeting.pk)
    if meeting.body_id != body.pk:
        raise Refused(_("That is a meeting of another body."), field="meeting")
    if meeting.is_cancelled:
        raise Refused(_("This meeting does not go ahead: %(why)s") % {"why": meeting.cancelled_why}, field="meeting")
    return meeting


def rule_for(document: Document, body: Body, day: datetime.date) -> RightRule:
    """The rule that gives this body a right on this document. Raises Refused when there is none."""
    if not Body.objects.filter(existing_on(day), pk=body.pk).exists():
        raise Refused(_("%(body)s does not exist on that day.") % {"body": body.name}, field="body")
    units = {document.unit_id, *(unit.pk for unit in ancestors(document.unit))}
    if document.kind.holds == Holds.SPENDING:
        units |= set(Unit.objects.filter(parent=document.unit_id).values_list("pk", flat=True))
    if body.unit_id not in units:
        raise Refused(_("%(body)s has no right on documents of %(unit)s.") % {"body": body, "unit": document.unit})
    rule = RightRule.objects.filter(kind=document.kind, body_kind=body.kind).first()
    if rule is None:
        raise Refused(
            _("The framework gives %(body)s no right on this kind of document.") % {"body": body.with_article}
        )
    return rule


@transaction.atomic
def withdraw(*, request: Request, actor: Person, at: datetime.datetime | None = None) -> Request:
    """Take an open request back, for instance to change the text. The body sees that it was withdrawn."""
    at, day = moment(at)
    document = locked(request.document_id)
    require(Act.LAY_BEFORE, document.unit, actor, day)
    return _close(_open(request), Closing.WITHDRAWN, actor, at)


@transaction.atomic
def pass_term(*, request: Request, actor: Person, at: datetime.datetime | None = None) -> Request:
    """Record that the term of an advice passed without one, so that the board may go on. Never for consent.

    A record that no second member confirmed in time, where the body asks that, is no advice either: it stays readable
    and can no longer be confirmed.
    """
    at, day = moment(at)
    document = locked(request.document_id)
    require(Act.LAY_BEFORE, document.unit, actor, day)
    request = _silent(request)
    if request.right != Right.ADVICE:
        raise Refused(
            _("Without a decision of the body this cannot be adopted; a passed term does not count as a yes.")
        )
    if request.term_until >= day:
        raise Refused(_("The term of this request has not passed yet."))
    return _close(request, Closing.TERM_PASSED, actor, at)


def _open(request: Request) -> Request:
    fresh = locked_request(request.pk)
    if not fresh.is_open:
        raise Refused(_("This request is closed: %(closing)s.") % {"closing": fresh.get_closing_display()})
    return fresh


def _silent(request: Request) -> Request:
    """The request, open or decided by a record that waits for its confirmation. Raises Refused for any other.

    What was confirmed was said in time; putting it right does not make it silence.
    """
    records = Decision.objects.effective().filter(request=request).select_related("request", "confirmation")
    waiting = [record for record in records if record.is_unconfirmed]
    if any(counted_before(record) for record in waiting):
        raise Refused(
            _("The body gave its advice in time and put its record right; another member still has to confirm that.")
        )
    if not any(record.request.closing == Closing.DECIDED for record in waiting):
        return _open(request)
    if Adoption.objects.filter(version=request.version_id).exists():
        raise Refused(_("This version has been adopted already."))
    return locked_request(request.pk)


def _close(request: Request, closing: Closing, actor: Person, at: datetime.datetime) -> Request:
    request.closed_at, request.closing = at, closing
    request._history_user = actor
    request._change_reason = closing.value
    request.save(update_fields=["closed_at", "closing"])
    data = {"request": str(request.uuid), "closing": closing.value}
    ledger.append(document=request.document, act="close_request", actor=actor, at=at, data=data)
    return request


@transaction.atomic
def ask_question(*, request: Request, actor: Person, text: str, at: datetime.datetime | None = None) -> Question:
    """A member of the body asks; everyone who may read the request sees it."""
    at, day = moment(at)
    verdict = rights_of(actor, on=day).may_for_body(Act.ASK, request.body)
    if not verdict:
        raise Forbidden(verdict.reason)
    if not text.strip():
        raise Refused(_("Write your question first."), field="text")
    question = Question(request=request, text=text.strip(), asked_by=actor, asked_at=at)
    question._history_user = actor
    question.save()
    hooks.tell("ask_question", question, actor, at)
    return question


@transaction.atomic
def answer_question(*, question: Question, actor: Person, text: str, at: datetime.datetime | None = None) -> Question:
    at, day = moment(at)
    question = (
        Question.objects.select_for_update(of=("self",)).select_related("request__document__unit").get(pk=question.pk)
    )
    require(Act.ANSWER, question.request.document.unit, actor, day)
    if not text.strip():
        raise Refused(_("Write your answer first."), field="text")
    if question.answer:
        raise Refused(_("This question has been answered already."), field="text")
    question.answer, question.answered_by, question.answered_at = text.strip(), actor, at
    question._history_user = actor
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    hooks.tell("answer_question", question, actor, at)
    return question
