"""A second member confirms the record of a decision, where the rule of the council asks that; or disagrees with it."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from governance.models import Decision, DecisionConfirmation, RecordDoubt
from governance.services import ledger
from governance.services.common import drafts, locked, moment
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import Rights, Verdict, rights_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Document


@transaction.atomic
def confirm_decision(
    *, decision: Decision, actor: Person, text: str = "", at: datetime.datetime | None = None
) -> DecisionConfirmation:
    """Confirm that a decision was recorded as it was taken: from now on it counts.

    Raises Forbidden for who recorded it, drafted the version or is no member of the body; Refused when it waits for
    nobody.
    """
    at, day = moment(at)
    document = locked(decision.version.document_id)
    fresh = _waiting(decision, document, actor, day)
    made = DecisionConfirmation.objects.create(decision=fresh, text=text.strip(), confirmed_by=actor, confirmed_at=at)
    data = {"confirmation": str(made.uuid), "decision": str(fresh.uuid), "text": made.text}
    ledger.append(document=document, act="confirm_decision", actor=actor, at=at, data=data)
    return made


@transaction.atomic
def doubt_record(*, decision: Decision, actor: Person, text: str, at: datetime.datetime | None = None) -> RecordDoubt:
    """Say that the record is not what was decided; the body reads it, and its chair or secretary can correct it."""
    at, day = moment(at)
    document = locked(decision.version.document_id)
    fresh = _waiting(decision, document, actor, day)
    if not text.strip():
        raise Refused(_("Say what is wrong in the record."), field="text")
    return RecordDoubt.objects.create(decision=fresh, text=text.strip(), said_by=actor, said_at=at)


def may_confirm(decision: Decision, document: Document, actor: Person, rights: Rights) -> Verdict:
    """Any member of the body but who recorded it, and never who drafts the plan."""
    verdict = rights.may_for_body(Act.CONFIRM, decision.body)
    if not verdict:
        return verdict
    if decision.recorded_by_id == actor.pk:
        return Verdict(False, _("You recorded this decision; another member confirms it."))
    why_not = drafts(actor, rights, decision.version, document)
    return Verdict(not why_not, why_not)


def _waiting(decision: Decision, document: Document, actor: Person, day: datetime.date) -> Decision:
    """The record as it stands, when it waits for somebody like her."""
    fresh = Decision.objects.select_related("body", "version", "request", "confirmation").get(pk=decision.pk)
    verdict = may_confirm(fresh, document, actor, rights_of(actor, on=day))
    if not verdict:
        raise Forbidden(verdict.reason)
    if Decision.objects.filter(corrects=fresh).exists():
        raise Refused(_("This decision was corrected; the newest record is confirmed."))
    if not fresh.to_confirm:
        raise Refused(_("This record counts at once; nobody needs to confirm it."))
    if fresh.is_lapsed:
        raise Refused(_("The term has passed without a confirmation, and the board goes on without this advice."))
    if not fresh.is_unconfirmed:
        raise Refused(_("This record has been confirmed already."))
    return fresh
