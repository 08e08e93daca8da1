"""What somebody read of a document, noted when she opens it. Never in the way: one statement, and nothing is locked."""

from __future__ import annotations

import datetime

from django.utils import timezone

from governance.models import LastRead, Version
from kwaliteit.organisation.models import Person
from plans.models import Document


def note_version(*, version: Version, reader: Person, at: datetime.datetime | None = None) -> None:
    """She opened this version; when she did so before, nothing is written."""
    _note(LastRead(person=reader, document_id=version.document_id, version=version), at)


def note_working_text(*, document: Document, payload: str, reader: Person, at: datetime.datetime | None = None) -> None:
    """She saw the working text as it stands in ``payload``; the first time of a day counts."""
    _note(LastRead(person=reader, document=document, text=LastRead.packed(payload)), at)
    kept = (
        LastRead.objects.filter(person=reader, document=document, version=None)
        .order_by("-day")
        .values_list("pk", flat=True)[:2]
    )
    old = LastRead.objects.filter(person=reader, document=document, version=None).exclude(pk__in=list(kept))
    old.delete()


def _note(row: LastRead, at: datetime.datetime | None) -> None:
    row.at = at or timezone.now()
    row.day = timezone.localdate(row.at)
    LastRead.objects.bulk_create([row], ignore_conflicts=True)
