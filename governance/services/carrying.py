"""Carrying over what a body agreed to before, and its refusal to do so."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance.carried import offered
from governance.models import CarryRefusal, Decision, Request, RequestPart
from governance.services import ledger
from governance.services.common import locked, may_record, moment
from kwaliteit.organisation.models import Person
from kwaliteit.shared.errors import Refused


def carry(*, request: Request, codes: Collection[str]) -> list[dict[str, Any]]:
    """Carry these parts over into a request that is being made; gives what the ledger holds of it.

    What may be carried over is computed anew. Raises Refused for a part that is not the same to the letter and the
    cent. A part of the service that lays a version before a body.
    """
    offer = offered(request.version, request.body, request.right) if codes else None
    for code in sorted(codes):
        if offer is None or code not in offer.settled:
            raise Refused(
                _("“%(part)s” is not the same as what %(body)s agreed to; it cannot be carried over.")
                % {"part": _label(offer, code), "body": request.body.with_article},
                field="carried",
            )
    if offer is None:
        return []
    rows = [
        RequestPart(request=request, part=code, without=without, decision=decision)
        for code, without in offer.settled.items()
        for decision in offer.decisions
        if code in codes
    ]
    RequestPart.objects.bulk_create(rows)
    return [{"part": row.part, "without": row.without, "decision": str(row.decision.uuid)} for row in rows]


def _label(offer: Any, code: str) -> str:
    return offer.parts.label(code) if offer and code in offer.parts.codes else code


@transaction.atomic
def refuse_carry(
    *,
    request: Request,
    actor: Person,
    parts: Collection[str],
    reason: str = "",
    at: datetime.datetime | None = None,
) -> list[CarryRefusal]:
    """The body does not take these parts over: it decides on them anew, with the rest.

    Raises Forbidden for who may not decide for the body or drafted the version; Refused when the request is closed,
    a section has decided already, or a part is not carried over (any more).
    """
    at, day = moment(at)
    document = locked(request.document_id)
    request = Request.objects.select_related("version", "body").get(pk=request.pk)
    may_record(request, document, actor, day)
    if not request.is_open:
        raise Refused(_("This request is closed: %(closing)s.") % {"closing": request.get_closing_display()})
    if Decision.objects.filter(request=request).exists():
        raise Refused(_("A decision has been recorded on this request already; what was carried over is part of it."))
    if not parts:
        raise Refused(_("Tick which parts the body decides on anew."), field="parts")
    standing = RequestPart.objects.filter(request=request, refusal__isnull=True)
    rows = list(standing.filter(part__in=parts).select_related("decision").order_by("pk"))
    if {row.part for row in rows} != set(parts):
        raise Refused(_("A part that you ticked is not carried over any more. Open the page again."), field="parts")
    made = [CarryRefusal(carried=row, reason=reason.strip(), refused_by=actor, refused_at=at) for row in rows]
    CarryRefusal.objects.bulk_create(made)
    data = {
        "request": str(request.uuid),
        "reason": reason.strip(),
        "refused": [{"part": row.part, "decision": str(row.decision.uuid)} for row in rows],
    }
    ledger.append(document=document, act="refuse_carry", actor=actor, at=at, data=data)
    return made
