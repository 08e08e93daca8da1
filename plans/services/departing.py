"""Saying why a measure of the earlier plan ended or changed, and which measure took it in."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Person
from kwaliteit.shared.errors import Refused
from plans.models import Departure, Document, Measure
from plans.services.drafting import open_for_editing, touch


@transaction.atomic
def explain(
    *,
    document: Document,
    lineage: UUID,
    reason: str,
    actor: Person,
    into: Measure | None = None,
    seen: str | None = None,
    at: datetime.datetime | None = None,
) -> Departure:
    """Why a measure of the plan that this one replaces ended or changed; ``into``: the measure that it is part of now.

    ``seen`` is the reason that stood there when she began; one that somebody else wrote since is not overwritten.
    """
    document = open_for_editing(document, actor, at)
    old = Measure.objects.filter(document=document.replaces_id, lineage=lineage).first()
    if old is None:
        raise Refused(_("This measure does not stand in the plan that this one replaces."))
    if not reason.strip():
        raise Refused(_("Give the reason."), field="reason")
    if into and (into.document_id != document.pk or into.lineage == lineage):
        raise Refused(_("Choose another measure of this plan."), field="into")
    if into and Measure.objects.filter(document=document, lineage=lineage).exists():
        raise Refused(_("This measure stands in the plan itself, so it did not go into another."), field="into")
    row = Departure.objects.filter(document=document, lineage=lineage).first()
    if seen is not None and seen.strip() != (row.reason if row else ""):
        raise Refused(
            _("Somebody else wrote a reason meanwhile: “%(reason)s”") % {"reason": row.reason if row else ""},
            field="reason",
        )
    row = row or Departure(document=document, lineage=lineage)
    row.title, row.reason, row.into = old.title, reason.strip(), into.lineage if into else None
    row.written_by = row._history_user = actor
    row.save()
    touch(document, actor, at)
    return row
