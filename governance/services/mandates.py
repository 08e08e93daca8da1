"""Who has the mandate of a council confirms that the next version holds the changes that it named, or does not."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from governance.lifecycle import Outcome
from governance.mandates import holds, open_mandates
from governance.models import Decision, MandateRefusal, Request
from governance.services import ledger
from governance.services.common import locked, locked_request, may_record, moment, must_count
from governance.services.decisions import Content, check_section, close_decided
from governance.services.recording import told, write
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Document


@transaction.atomic
def confirm_follow_up(
    *, request: Request, decision: Decision, actor: Person, at: datetime.datetime | None = None
) -> Decision:
    """Confirm that the version holds the named changes and no others: that is consent, by mandate, of that section.

    ``decision`` is the consent subject to named changes. Closes the request with the last section. Raises Forbidden
    for who does not hold the mandated role today, or drafted the version; Refused when the mandate no longer holds.
    """
    at, day = moment(at)
    document = locked(request.document_id)
    request = locked_request(request.pk)
    subject = _usable(request, decision, document, actor, day)
    left = check_section(request, subject.section)
    content = Content(Outcome.CONSENT.value, day, section=subject.section)
    made = write(content, request, actor, at, by_mandate_of=subject)
    if not left:
        close_decided(request, actor, at)
    ledger.append(document=document, act="confirm_follow_up", actor=actor, at=at, data=told(made, content))
    return made


@transaction.atomic
def refuse_follow_up(
    *, request: Request, decision: Decision, actor: Person, reason: str, at: datetime.datetime | None = None
) -> MandateRefusal:
    """Do not confirm it, with the reason: the request stays open, and the council itself decides."""
    at, day = moment(at)
    document = locked(request.document_id)
    request = locked_request(request.pk)
    subject = _usable(request, decision, document, actor, day)
    if not reason.strip():
        raise Refused(_("Say why you do not confirm it; the council and the drafters read that."), field="reason")
    refusal = MandateRefusal.objects.create(
        request=request, decision=subject, reason=reason.strip(), refused_by=actor, refused_at=at
    )
    data = {
        "refusal": str(refusal.uuid),
        "request": str(request.uuid),
        "version": str(request.version.uuid),
        "decision": str(subject.uuid),
        "reason": refusal.reason,
    }
    ledger.append(document=document, act="refuse_follow_up", actor=actor, at=at, data=data)
    return refusal


def _usable(request: Request, decision: Decision, document: Document, actor: Person, day: datetime.date) -> Decision:
    """The decision with a mandate that this person can use on this request now."""
    subject = Decision.objects.select_related("body").get(pk=decision.pk)
    if not holds(rights_of(actor, on=day), subject):
        raise Forbidden(
            _("%(body)s gave this mandate to %(officer)s.")
            % {"body": subject.body.name, "officer": subject.get_mandate_display()}
        )
    may_record(request, document, actor, day)
    if not request.is_open:
        raise Refused(_("This request is closed: %(closing)s.") % {"closing": request.get_closing_display()})
    must_count(subject)
    if subject not in open_mandates([request]).get(request.pk, []):
        raise Refused(_("This mandate does not hold here, or no longer; the council itself decides."))
    return subject
