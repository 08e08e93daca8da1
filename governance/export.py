"""The ledger and the frozen versions as JSON lines, to be checked by a verifier that shares no code with us.

The root over the heads of all chains is what councils take away: with it a later export that left out, put in or
changed anything before that moment is found out. Format: docs/snapshot.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from governance.models import LedgerEntry, Version
from governance.snapshot import canonical

FORMAT = 1


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside is of one moment, whatever is decided meanwhile: entries, versions and root agree.

    SQLite does so by itself. Inside another transaction it is that one's isolation that holds.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def lines() -> Iterator[str]:
    """Every entry of every chain, then every version; in constant memory."""
    yield json.dumps({"type": "export", "format": FORMAT, "at": timezone.now().isoformat()})
    entries = LedgerEntry.objects.order_by("document__uuid", "number").values_list(
        "document__uuid", "number", "act", "body", "previous", "hash"
    )
    for document, number, act, body, previous, digest in entries.iterator(chunk_size=500):
        row = {"type": "entry", "document": str(document), "number": number, "act": act}
        yield json.dumps({**row, "body": body, "previous": previous, "hash": digest}, ensure_ascii=False)
    versions = Version.objects.order_by("document__uuid", "number").values_list(
        "uuid", "document__uuid", "number", "fingerprint", "payload"
    )
    for uuid, document, number, fingerprint, payload in versions.iterator(chunk_size=20):
        row = {"type": "version", "uuid": str(uuid), "document": str(document), "number": number}
        yield json.dumps({**row, "fingerprint": fingerprint, "payload": payload}, ensure_ascii=False)


def heads() -> dict[str, list[Any]]:
    """The last entry of each chain: number and hash, by UUID of the document."""
    last = dict(LedgerEntry.objects.values_list("document").annotate(last=Max("number")))
    rows = LedgerEntry.objects.filter(document__in=list(last)).values_list(
        "document", "document__uuid", "number", "hash"
    )
    return {str(uuid): [number, digest] for pk, uuid, number, digest in rows if last[pk] == number}


def root() -> dict[str, Any]:
    """The root over all heads as they stand now."""
    now = heads()
    return {
        "at": timezone.now().isoformat(),
        "heads": now,
        "root": hashlib.sha256(canonical(now).encode()).hexdigest(),
    }
