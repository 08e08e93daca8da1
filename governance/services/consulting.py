"""Further consultation about an advice that is not wholly followed: offered with the answer, then held or declined."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance.lifecycle import CONSULTED_BY, Consulted, Follow, Side
from governance.models import Adoption, Answer, Consultation, Decision
from governance.services import ledger
from governance.services.common import drafts, locked, moment
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import Rights, rights_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Right


def sides_for(decision: Decision, rights: Rights) -> list[str]:
    """For whom this person records about a consultation: the body by its chair or secretary, the board by who replies."""
    sides = []
    if rights.may_for_body(Act.DECIDE, decision.body):
        wrote = drafts(rights.person, rights, decision.version, decision.version.document)
        sides = [] if wrote else [Side.COUNCIL.value]
    return [*sides, Side.BOARD.value] if rights.reaches(Act.REPLY, decision.version.document.unit) else sides


def judge_day(on: datetime.date, since: datetime.date, day: datetime.date, *, field: str) -> None:
    if on > day:
        raise Refused(_("The date of the consultation lies in the future."), field=field)
    if on < since:
        raise Refused(
            _("The consultation is about the advice, so it cannot be before the advice was given."), field=field
        )


def first_consultation(
    answer: Answer, what: str, on: datetime.date | None, text: str, actor: Person, at: datetime.datetime
) -> dict[str, Any]:
    """What the board records with its answer; gives what the ledger holds of it. Nothing when nothing was said."""
    if what not in (Consulted.OFFERED, Consulted.HELD):
        raise Refused(_("Say whether the further consultation was offered or held."), field="consulted")
    if not (text or on):
        return {"consultation": "", "consulted_on": None}
    if on is None or not text:
        raise Refused(_("Say when the consultation was offered or held, and its outcome."), field="consultation")
    Consultation.objects.create(
        answer=answer, what=what, on=on, text=text, side=Side.BOARD, recorded_by=actor, recorded_at=at
    )
    return {"consultation": text, "consulted_on": on.isoformat(), "consulted": what}


@transaction.atomic
def consult(
    *,
    decision: Decision,
    actor: Person,
    what: str,
    on: datetime.date,
    text: str = "",
    at: datetime.datetime | None = None,
) -> Consultation:
    """Record what became of the consultation, each side what it can answer for.

    Either records that it was held, with what came of it; the body that it declined it; the board that its offer was
    not answered by the day ``on``. Before adoption, and after the answer that offered it. Raises Forbidden for who
    acts for neither side.
    """
    at, day = moment(at)
    document = locked(decision.version.document_id)
    decision = Decision.objects.select_related("version", "body").get(pk=decision.pk)
    decision.version.document = document
    side = _demand_side(decision, rights_of(actor, on=day))
    answer = consulted_about(decision)
    if what not in CONSULTED_BY[side]:
        raise Refused(_("Say what became of the further consultation."), field="what")
    if what == Consulted.HELD and not text.strip():
        raise Refused(_("Write what was said, and what came of it."), field="text")
    judge_day(on, decision.meeting_on, day, field="on")
    if what == Consulted.SILENT:
        _judge_silence(answer, on)
    row = Consultation.objects.create(
        answer=answer, what=what, on=on, text=text.strip(), side=side, recorded_by=actor, recorded_at=at
    )
    data = {
        "consultation": str(row.uuid),
        "decision": str(decision.uuid),
        "what": what,
        "on": on.isoformat(),
        "text": row.text,
        "side": side,
    }
    ledger.append(document=document, act="consult", actor=actor, at=at, data=data)
    return row


def _judge_silence(answer: Answer, on: datetime.date) -> None:
    """The body let the offer lie until this day. Raises Refused when it did not."""
    rows = list(Consultation.objects.filter(answer=answer))
    if any(row.what in (Consulted.HELD, Consulted.WAIVED) for row in rows):
        raise Refused(_("The offer was answered: the consultation was held, or declined by the body."), field="what")
    offered = [row.on for row in rows if row.what == Consulted.OFFERED and row.on]
    if offered and on <= max(offered):
        raise Refused(_("Give the body time to answer: the consultation was offered on that day or later."), field="on")


def consulted_about(decision: Decision) -> Answer:
    """The answer about which there can be consultation now. Raises Refused where there is none."""
    if decision.right != Right.ADVICE:
        raise Refused(_("Further consultation is about an advice; this decision is none."))
    answer = Answer.objects.filter(decision=decision).first()
    if answer is None:
        raise Refused(_("The board has not answered this advice yet."))
    if answer.follow == Follow.WHOLLY:
        raise Refused(_("This advice is wholly followed; there is nothing to consult about."))
    if Decision.objects.filter(corrects=decision).exists():
        raise Refused(_("This decision was corrected; answer the newest record."))
    if Adoption.objects.filter(version=decision.version_id).exists():
        raise Refused(_("This version has been adopted already."))
    return answer


def _demand_side(decision: Decision, rights: Rights) -> str:
    sides = sides_for(decision, rights)
    if not sides:
        names = {"body": decision.body.with_article}
        raise Forbidden(_("This is up to the board, and to who records for %(body)s.") % names)
    return sides[0]
