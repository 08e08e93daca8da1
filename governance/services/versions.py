"""Freezing: the living document becomes a version that never changes again."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from budgets.services import totals
from budgets.snapshot import excess
from budgets.tables import lines_of_snapshot
from governance import hooks
from governance.models import Version, VersionEditor
from governance.services import ledger
from governance.services.common import locked, moment, require
from governance.snapshot import build, canonical, fingerprint
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.notation import euros
from plans.models import Document, Editor
from plans.models.framework import Holds


@transaction.atomic
def freeze(
    *,
    document: Document,
    actor: Person,
    label: str = "",
    over_ceiling_reason: str = "",
    seen_revision: int | None = None,
    at: datetime.datetime | None = None,
) -> Version:
    """Freeze the document as ``actor`` saw it. Writes the version, its editors and the ledger.

    Raises Refused when it changed since she opened it, when nothing changed since the newest version, when it is
    closed, or when more is budgeted than allocated without a reason; Forbidden without the right.
    """
    at, day = moment(at)
    document = locked(document.pk)
    require(Act.FREEZE, document.unit, actor, day)
    if not document.is_open:
        raise Refused(_("This document is closed."))
    if seen_revision is not None and seen_revision != document.revision:
        raise Refused(_("The text changed after you opened it. Look at the newest text and freeze again."))
    content = build(document)
    if document.kind.holds == Holds.SPENDING and not content["spending"]:
        raise Refused(_("The final financial report of these years is not closed yet, so there is nothing to report."))
    _within_ceiling(document, content, over_ceiling_reason)
    _all_accounted(document)
    payload = canonical(content)
    digest = fingerprint(payload)
    last = Version.objects.light().filter(document=document).order_by("-number").first()
    if last and last.fingerprint == digest:
        raise Refused(_("Nothing changed since version %(number)s.") % {"number": last.number})
    version = Version.objects.create(
        document=document,
        number=last.number + 1 if last else 1,
        label=label,
        payload=payload,
        fingerprint=digest,
        document_revision=document.revision,
        frozen_at=at,
        frozen_by=actor,
        over_ceiling_reason=over_ceiling_reason,
    )
    editors = Editor.objects.filter(document=document).values_list("person_id", flat=True)
    VersionEditor.objects.bulk_create([VersionEditor(version=version, person_id=pk) for pk in sorted(editors)])
    data = {"version": str(version.uuid), "number": version.number, "fingerprint": digest}
    ledger.append(document=document, act="freeze", actor=actor, at=at, data=data)
    if document.kind.has_money:
        totals.note_frozen(document, version.number, at, lines_of_snapshot(content))
    return version


def _all_accounted(document: Document) -> None:
    left = hooks.unaccounted(document) if document.kind.reports_on and hooks.unaccounted else []
    if left:
        names = "; ".join(name for _url, name in left)
        raise Refused(_("Not everything that was promised is accounted for yet: %(names)s.") % {"names": names})


def _within_ceiling(document: Document, data: dict, reason: str) -> None:
    if not data["budget"] or reason.strip():
        return
    over = sorted(excess(data["budget"], document.unit.code, document.years).items())
    if over:
        years = ", ".join(f"{year}: € {euros(cents)}" for year, cents in over)
        text = _("More is budgeted than allocated (%(years)s). Give the reason, or change an amount.")
        raise Refused(text % {"years": years}, field="over_ceiling_reason")
