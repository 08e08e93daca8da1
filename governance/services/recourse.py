"""Recording what followed on a refusal, or on an advice that was not followed. Each side records its own steps."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance.lifecycle import AT_ONCE, OF_WHO_BEGAN, RESULTS, Move, Side
from governance.models import Recourse, Request
from governance.recourse import Cause, mediators, moves_of, sides_of, standing_cause
from governance.services import ledger
from governance.services.common import drafts, locked, moment
from kwaliteit.organisation.models import Body, Person
from kwaliteit.organisation.rights import Rights, rights_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Document


@transaction.atomic
def begin_recourse(
    *,
    request: Request,
    actor: Person,
    side: str,
    move: str,
    on: datetime.date,
    text: str = "",
    ground: str = "",
    body: Body | None = None,
    until: datetime.date | None = None,
    at: datetime.datetime | None = None,
) -> Recourse:
    """Record a step of one side: mediation, a dispute, a suspension or that it is waived, or a version given up.

    It changes no right: what was refused stays refused. Raises Forbidden for who does not act for that side, and
    Refused when nothing gives cause to the step, when it runs already, or when a date is impossible.
    """
    at, day = moment(at)
    document = locked(request.document_id)
    request = Request.objects.select_related("version", "body__unit__parent__parent").get(pk=request.pk)
    _demand_side(side, request, document, actor, day)
    cause = standing_cause(request)
    if cause is None or move not in moves_of(request, cause, side):
        raise Refused(_("Nothing was decided or answered here that gives cause to this step."))
    _judge_dates(on, cause.since, day)
    step = Recourse(request=request, side=side, move=move, on=on, text=text.strip())
    _fill(step, cause, ground, body, until, day)
    running = Recourse.objects.filter(request=request, ends__isnull=True, move=move).select_related("end")
    if any(row.side == side or move == Move.MEDIATION for row in running if row.is_running(day)):
        raise Refused(_("This step is under way already; record how it ended first."))
    if move in AT_ONCE and running.filter(on__gte=cause.since).exists():
        raise Refused(_("This has been recorded already."))
    step.recorded_by, step.recorded_at = actor, at
    step.save()
    data = {**_told(step), "body": step.body.code if step.body else None, "ground": step.ground}
    data["until"] = until.isoformat() if until else None
    ledger.append(document=document, act="begin_recourse", actor=actor, at=at, data=data)
    return step


def _demand_side(side: str, request: Request, document: Document, actor: Person, day: datetime.date) -> Rights:
    """Each side records for itself, and whoever drafted the version never for the council (invariant 3)."""
    rights = rights_of(actor, on=day)
    if side == Side.COUNCIL:
        verdict = rights.may_for_body(Act.DECIDE, request.body)
        why_not = verdict.reason or drafts(actor, rights, request.version, document)
    else:
        why_not = rights.may(Act.REPLY, document.unit).reason
    if why_not:
        raise Forbidden(why_not)
    return rights


def _judge_dates(on: datetime.date, since: datetime.date, day: datetime.date) -> None:
    if on > day:
        raise Refused(_("The date lies in the future."), field="on")
    if on < since:
        raise Refused(_("The date lies before what it follows on."), field="on")


def _fill(
    step: Recourse, cause: Cause, ground: str, body: Body | None, until: datetime.date | None, day: datetime.date
) -> None:
    """What each kind of step must say; what is not of its kind is refused rather than lost."""
    if (step.move == Move.MEDIATION) != (body is not None):
        raise Refused(_("Say who mediates."), field="body")
    if body and body.pk not in {each.pk for each in mediators(step.request, day)}:
        raise Refused(_("Somebody else mediates: not the council itself."), field="body")
    if (step.move == Move.DISPUTE) != (ground in cause.grounds(step.side)):
        raise Refused(_("Say on what ground the dispute is filed."), field="ground")
    if (step.move == Move.SUSPENSION) != (until is not None):
        raise Refused(_("Say until when the decision is suspended."), field="until")
    if until and until < step.on:
        raise Refused(_("The last day lies before the first."), field="until")
    if step.move == Move.GIVEN_UP and not step.text:
        raise Refused(_("Give the reason."), field="text")
    step.body, step.ground, step.until = body, ground, until


@transaction.atomic
def end_recourse(
    *,
    step: Recourse,
    actor: Person,
    result: str,
    on: datetime.date,
    text: str = "",
    at: datetime.datetime | None = None,
) -> Recourse:
    """Record how a step ended, as a row that points at it. Both sides may; withdrawing is for who began it.

    Raises Refused when it has ended already, when the result does not fit it, or when the date is impossible.
    """
    at, day = moment(at)
    document = locked(step.request.document_id)
    request = Request.objects.select_related("version", "body").get(pk=step.request_id)
    request.document = document
    sides = sides_of(request, rights_of(actor, on=day))
    if not sides:
        _demand_side(Side.COUNCIL, request, document, actor, day)
        _demand_side(Side.BOARD, request, document, actor, day)
    if step.ends_id or Recourse.objects.filter(ends=step).exists():
        raise Refused(_("How this ended has been recorded already."))
    if result not in RESULTS[step.move]:
        raise Refused(_("This outcome does not fit the step."), field="result")
    side = step.side if step.side in sides else sides[0]
    if result in OF_WHO_BEGAN and side != step.side:
        raise Refused(_("Only who began the step can withdraw it."), field="result")
    _judge_dates(on, step.on, day)
    end = Recourse.objects.create(
        request=request,
        side=side,
        move=step.move,
        on=on,
        text=text.strip(),
        ends=step,
        result=result,
        recorded_by=actor,
        recorded_at=at,
    )
    data = {**_told(end), "ends": str(step.uuid), "result": result}
    ledger.append(document=document, act="end_recourse", actor=actor, at=at, data=data)
    return end


def _told(step: Recourse) -> dict[str, Any]:
    return {
        "recourse": str(step.uuid),
        "request": str(step.request.uuid),
        "version": str(step.request.version.uuid),
        "side": step.side,
        "move": step.move,
        "on": step.on.isoformat(),
        "text": step.text,
    }
