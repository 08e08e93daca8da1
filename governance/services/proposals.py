"""Proposals that bodies make of their own accord, and the answers of boards."""

from __future__ import annotations

import calendar
import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from governance import hooks
from governance.lifecycle import Follow
from governance.models import Proposal, ProposalAnswer
from governance.services import ledger
from governance.services.common import locked, moment
from governance.services.promising import promise
from governance.terms import next_working_day
from kwaliteit.organisation.models import BOARD_KINDS, Body, Person, existing_on
from kwaliteit.organisation.rights import Rights, ancestors, rights_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Document, Theme


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, or its last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def answer_by(made_on: datetime.date, body: Body) -> datetime.date:
    """The last day for the board's answer; where the body's rule asks for a working day, the first one from there."""
    return next_working_day(months_later(made_on, body.answer_months), body.to_working_day)


def board_over(body: Body, day: datetime.date) -> Body | None:
    """The board to which a body proposes: of its own unit, else of the nearest unit above."""
    near = [body.unit_id, *(unit.pk for unit in ancestors(body.unit))]
    boards = Body.objects.filter(existing_on(day), unit__in=near, kind__in=BOARD_KINDS).exclude(pk=body.pk)
    return min(boards.order_by("pk"), key=lambda board: near.index(board.unit_id), default=None)


def documents_of(body: Body, rights: Rights) -> QuerySet[Document]:
    """The plans that a proposal can be about: what lay before the body, and of its unit what this person reads."""
    readable = Document.objects.readable_by(rights).filter(unit=body.unit_id).values("pk")
    return Document.objects.filter(Q(pk__in=readable) | Q(requests__body=body)).distinct()


@transaction.atomic
def make_proposal(
    *,
    body: Body,
    actor: Person,
    title: str,
    text: str,
    made_on: datetime.date,
    document: Document | None = None,
    theme: Theme | None = None,
    at: datetime.datetime | None = None,
) -> Proposal:
    """Record what a body proposes; its board answers within the months of the body's rules, counted from ``made_on``.

    With a document the act stands in the chain of that document too. Forbidden for who does not record for the body.
    """
    at, day = moment(at)
    rights = rights_of(actor, on=day)
    verdict = rights.may_for_body(Act.DECIDE, body)
    if not verdict:
        raise Forbidden(verdict.reason)
    if document:
        document = locked(document.pk)  # before the body, as the answer does
    body = Body.objects.select_for_update(of=("self",)).select_related("unit__parent__parent").get(pk=body.pk)
    to = board_over(body, day)
    if not body.may_propose or to is None:
        raise Refused(_("There is no board to which this body proposes."))
    for field, given in (("title", title), ("text", text)):
        if not given.strip():
            raise Refused(_("Fill this in."), field=field)
    if made_on > day:
        raise Refused(_("The date lies in the future."), field="made_on")
    if made_on < body.valid_from:
        raise Refused(_("%(body)s does not exist on that day.") % {"body": body.name}, field="made_on")
    if document and not documents_of(body, rights).filter(pk=document.pk).exists():
        raise Refused(_("Choose a plan that lay before this body."), field="document")
    proposal = Proposal.objects.create(
        body=body,
        to=to,
        title=title.strip(),
        text=text.strip(),
        document=document,
        theme=theme,
        made_on=made_on,
        due_on=answer_by(made_on, body),
        recorded_by=actor,
        recorded_at=at,
    )
    _to_ledger("propose", proposal, _told(proposal), actor, at)
    hooks.tell("propose", proposal, actor, at)
    return proposal


def _told(proposal: Proposal) -> dict[str, Any]:
    return {
        "body": proposal.body.code,
        "to": proposal.to.code,
        "title": proposal.title,
        "text": proposal.text,
        "theme": proposal.theme.code if proposal.theme else None,
        "made_on": proposal.made_on.isoformat(),
        "due_on": proposal.due_on.isoformat(),
    }


def _to_ledger(act: str, proposal: Proposal, data: dict[str, Any], actor: Person, at: datetime.datetime) -> None:
    """In the chain of the document that it is about; a proposal about no document has no chain to stand in."""
    if proposal.document:
        data = {"proposal": str(proposal.uuid), **data}
        ledger.append(document=proposal.document, act=act, actor=actor, at=at, data=data)


@transaction.atomic
def answer_proposal(
    *,
    proposal: Proposal,
    actor: Person,
    follow: str,
    text: str,
    answered_on: datetime.date,
    promised: str = "",
    promise_due_on: datetime.date | None = None,
    at: datetime.datetime | None = None,
) -> ProposalAnswer:
    """Answer in writing and with reasons, for the board to which it was sent. An answer that comes late is recorded.

    With ``promised`` the board makes a promise to the body in the same act.
    """
    at, day = moment(at)
    if proposal.document_id:
        locked(proposal.document_id)
    Body.objects.select_for_update().get(pk=proposal.body_id)
    verdict = rights_of(actor, on=day).may(Act.REPLY, proposal.to.unit)
    if not verdict:
        raise Forbidden(verdict.reason)
    if ProposalAnswer.objects.filter(proposal=proposal).exists():
        raise Refused(_("This proposal has been answered already."))
    if follow not in Follow.values:
        raise Refused(_("Say whether the board follows the proposal."), field="follow")
    if not text.strip():
        raise Refused(_("Write the answer of the board."), field="text")
    if answered_on > day:
        raise Refused(_("The date lies in the future."), field="answered_on")
    if answered_on < proposal.made_on:
        raise Refused(_("The date of the answer lies before that of the proposal."), field="answered_on")
    answer = ProposalAnswer.objects.create(
        proposal=proposal, follow=follow, text=text.strip(), answered_on=answered_on, answered_by=actor, answered_at=at
    )
    if promised.strip():
        promise(proposal.to, proposal.body, promised, answered_on, promise_due_on, actor, document=proposal.document)
    data = {"follow": follow, "text": answer.text, "answered_on": answered_on.isoformat()}
    _to_ledger("answer_proposal", proposal, data, actor, at)
    hooks.tell("answer_proposal", proposal, actor, at)
    return answer
