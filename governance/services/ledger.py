"""The ledger: one hash chain per document. Callers hold the lock on the document's row.

Each entry's ``hash`` is SHA-256(previous + line feed + body); ``body`` is canonical JSON. A verifier that shares no
code with this application recomputes it (verifier/verify.py).
"""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

from django.db.models import QuerySet

from governance import hooks
from governance.models import LedgerEntry
from governance.snapshot import canonical
from kwaliteit.organisation.models import Person
from kwaliteit.shared.composed import composed
from plans.models import Document

FIRST = "0" * 64


@composed
def _last(*, document: int) -> QuerySet[Any]:
    rows = LedgerEntry.objects.filter(document=document).order_by("-number")
    return rows.values_list("number", "hash")[:1]


def append(*, document: Document, act: str, actor: Person, data: dict[str, Any], at: datetime.datetime) -> LedgerEntry:
    """Write one act. ``data`` holds strings, whole numbers, booleans and None; people and rows by UUID."""
    number, previous = next(((last + 1, bound) for last, bound in _last(document=document.pk)), (1, FIRST))
    body = canonical(
        {
            "act": act,
            "actor": str(actor.uuid),
            "at": at.astimezone(datetime.UTC).isoformat(timespec="seconds"),
            "data": data,
            "document": str(document.uuid),
            "number": number,
        }
    )
    digest = hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()
    entry = LedgerEntry.objects.create(
        document=document, number=number, act=act, body=body, previous=previous, hash=digest, at=at
    )
    for hear in hooks.act_recorded:
        hear(entry)
    return entry
