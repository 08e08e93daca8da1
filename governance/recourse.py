"""What can follow on a decision, and what did: the steps of both sides. Reading only."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from governance import wording
from governance.lifecycle import (
    GROUNDS,
    MEDIATORS,
    MOVES,
    OF_WHO_BEGAN,
    REFUSES,
    RESULTS,
    Closing,
    Follow,
    Ground,
    Move,
    Occasion,
    Outcome,
    Result,
    Side,
)
from governance.models import Recourse, Request
from governance.rules import decisions_on
from governance.sections import undecided
from governance.services.common import drafts
from kwaliteit.organisation.models import Body, existing_on
from kwaliteit.organisation.rights import Rights, ancestors
from kwaliteit.organisation.roles import Act
from plans.models import Right, RightRule

if TYPE_CHECKING:
    from governance.models import Decision


@dataclass(frozen=True, slots=True)
class Cause:
    """Why there is something to do after a decision, and since which day."""

    occasion: str
    since: datetime.date

    def moves(self, side: str) -> tuple[Move, ...]:
        return MOVES[self.occasion, side]

    def grounds(self, side: str) -> tuple[Ground, ...]:
        return GROUNDS[self.occasion, side]


def cause_of(request: Request, said: Iterable[Decision]) -> Cause | None:
    """What the decisions that stand on a request give cause to; None when nothing was refused or departed from.

    ``said`` comes with its answers and, where it has any, its conditions (``governance.rules``).
    """
    said = [made for made in said if not made.is_unconfirmed]
    days = [day for made in said if (day := _refused_on(made))]
    if days:
        return Cause(Occasion.REFUSED, min(days))
    answers = [answer for made in said if (answer := getattr(made, "answer", None)) and answer.follow != Follow.WHOLLY]
    if request.right == Right.ADVICE and answers:
        return Cause(Occasion.DEPARTED, min(localdate(answer.answered_at) for answer in answers))
    if request.is_late and request.right in {Right.CONSENT, Right.APPROVAL} and undecided(request):
        return Cause(Occasion.REFUSED, request.term_until)
    return None


def _refused_on(made: Decision) -> datetime.date | None:
    """Silence and a condition that was not accepted are no consent either."""
    if made.outcome in REFUSES | {Outcome.PARTIAL}:
        return made.meeting_on
    if made.outcome != Outcome.CONDITIONS:
        return None
    answers = [answer for each in made.conditions.all() if (answer := getattr(each, "answer", None))]
    return made.meeting_on if any(not answer.accepted for answer in answers) else None


def moves_of(request: Request, cause: Cause, side: str) -> list[Move]:
    """What this side can do about the request. Where the framework suspends nothing, there is nothing to waive."""
    moves = list(cause.moves(side))
    if Move.WAIVED in moves:
        rules = RightRule.objects.filter(kind__documents=request.document_id, body_kind=request.body.kind)
        if not rules.filter(suspends_days__gt=0).exists():
            moves.remove(Move.WAIVED)
    return moves


def standing_cause(request: Request) -> Cause | None:
    """The same, read anew."""
    decisions_on([request])
    return cause_of(request, request.said)


def sides_of(request: Request, rights: Rights) -> list[str]:
    """For whom this person records steps about a request: the chair or secretary for the council, never who drafts."""
    sides = []
    if rights.may_for_body(Act.DECIDE, request.body):
        sides = [] if drafts(rights.person, rights, request.version, request.document) else [Side.COUNCIL.value]
    return [*sides, Side.BOARD.value] if rights.reaches(Act.REPLY, request.document.unit) else sides


def steps_of(requests: Iterable[Request]) -> list[Recourse]:
    """What was begun about these requests, oldest first, each with its end when it has one (one query)."""
    rows = Recourse.objects.filter(request__in=[request.pk for request in requests], ends__isnull=True)
    return list(rows.select_related("body", "recorded_by", "end__recorded_by").order_by("on", "pk"))


def asked_again(request: Request) -> list[Request]:
    """The same plan before the same body in a later version: to change and ask again is a request, and nothing typed."""
    rows = Request.objects.filter(document=request.document_id, body=request.body_id, pk__gt=request.pk)
    return list(
        rows.exclude(closing=Closing.WITHDRAWN).select_related("version").defer("version__payload").order_by("pk")
    )


def mediators(request: Request, day: datetime.date) -> list[Body]:
    """Bodies that can mediate, the one of the rule first (MEDIATORS): every body of the unit and above but itself."""
    units = [request.body.unit_id, *(unit.pk for unit in ancestors(request.body.unit))]
    rows = Body.objects.filter(existing_on(day), unit__in=units).exclude(pk=request.body_id).order_by("pk")
    usual = MEDIATORS.get(request.body.kind)
    return sorted(rows, key=lambda body: (body.kind != usual, units.index(body.unit_id), body.pk))


def results_for(step: Recourse, sides: Iterable[str]) -> list[Result]:
    """How somebody of these sides can say that a step ended."""
    sides = set(sides)
    return [r for r in RESULTS[step.move] if sides and (r not in OF_WHO_BEGAN or step.side in sides)]


def side_name(step: Recourse, request: Request) -> str:
    return request.body.with_article if step.side == Side.COUNCIL else _("the board")


def sentence(step: Recourse, request: Request) -> str:
    """One step in one sentence, with how it ended."""
    names = {"who": side_name(step, request), "when": wording.day(step.on)}
    names["body"] = step.body.with_article if step.body else ""
    names["until"] = wording.day(step.until)
    names["ground"] = Ground(step.ground).label if step.ground else ""
    words = {
        Move.MEDIATION: _("%(who)s asked %(body)s to mediate on %(when)s."),
        Move.DISPUTE: _("%(who)s filed a dispute with the national disputes committee on %(when)s: %(ground)s."),
        Move.SUSPENSION: _("By the record of %(who)s the decision is suspended from %(when)s until %(until)s."),
        Move.WAIVED: _("%(who)s did not ask the board to wait, on %(when)s."),
        Move.GIVEN_UP: _("%(who)s did not go on with this version on %(when)s."),
    }[Move(step.move)]
    said = capfirst(words % names)
    end = getattr(step, "end", None)
    if end is None:
        return said
    ended = {"outcome": capfirst(end.get_result_display()), "when": wording.day(end.on)}
    return f"{said} " + _("%(outcome)s, %(when)s.") % ended


def gave_leave(step: Recourse) -> bool:
    """Whether the committee gave the board leave to decide without the consent. It opens no adoption here."""
    end = getattr(step, "end", None)
    return step.ground == Ground.REPLACEMENT and end is not None and end.result == Result.GRANTED


def running_steps(version_id: int, day: datetime.date) -> list[Recourse]:
    """What is under way about the requests of a version: it stands in the record of its adoption."""
    rows = Recourse.objects.filter(request__version=version_id, ends__isnull=True)
    rows = rows.select_related("body", "end", "request__body").order_by("on", "pk")
    return [row for row in rows if row.is_running(day)]


def running_on(version_id: int, day: datetime.date) -> list[str]:
    """The same in sentences, for where the version is adopted."""
    return [sentence(row, row.request) for row in running_steps(version_id, day)]
