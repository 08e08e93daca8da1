"""The ledger and the frozen versions as JSON lines, to be checked by a verifier that shares no code with us.

The root over the heads of all chains is what councils take away: with it a later export that left out, put in or
changed anything before that moment is found out. Format: docs/snapshot.md.
"""

from __future__ import annotations

import datetime
import hashlib
import heapq
import json
from collections.abc import Iterator
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from governance.models import DailyRoot, LedgerEntry, Version
from governance.snapshot import canonical
from plans.models import Document

FORMAT = 2

Key = tuple[str, int]
Row = dict[str, Any]


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
    """The daily roots, then per document its entries and its versions, documents in the order of their UUID.

    In constant memory, for who writes it and for who reads it.
    """
    yield json.dumps({"type": "export", "format": FORMAT, "at": timezone.now().isoformat()})
    yield from map(_line, _roots())
    for _key, row in heapq.merge(_entries(), _versions(), key=itemgetter(0)):
        yield _line(row)


def _line(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False)


def _roots() -> Iterator[Row]:
    names = ("number", "body", "previous", "root")
    for values in DailyRoot.objects.order_by("number").values_list(*names).iterator(chunk_size=20):
        yield {"type": "root", **dict(zip(names, values, strict=True))}


def _entries() -> Iterator[tuple[Key, Row]]:
    names = ("number", "act", "body", "previous", "hash", "at")
    rows = LedgerEntry.objects.order_by("document__uuid", "number").values_list("document__uuid", *names)
    for document, *values in rows.iterator(chunk_size=500):
        row = {"type": "entry", "document": str(document), **dict(zip(names, values, strict=True))}
        row["at"] = row["at"].astimezone(datetime.UTC).isoformat(timespec="seconds")
        yield (str(document), 0), row


def _versions() -> Iterator[tuple[Key, Row]]:
    names = ("number", "fingerprint", "payload")
    rows = Version.objects.order_by("document__uuid", "number").values_list("document__uuid", "uuid", *names)
    for document, uuid, *values in rows.iterator(chunk_size=20):
        row = {"type": "version", "uuid": str(uuid), "document": str(document)}
        yield (str(document), 1), {**row, **dict(zip(names, values, strict=True))}


def heads() -> dict[str, list[Any]]:
    """The last entry of each chain: number and hash, by UUID of the document. Asked in one statement: of one moment."""
    chain = LedgerEntry.objects.filter(document=OuterRef("pk")).order_by("-number")
    rows = Document.objects.annotate(n=Subquery(chain.values("number")[:1]), h=Subquery(chain.values("hash")[:1]))
    found = rows.filter(n__isnull=False).values_list("uuid", "n", "h")
    return {str(uuid): [number, digest] for uuid, number, digest in found}


def root() -> dict[str, Any]:
    """The root over all heads as they stand now."""
    now = heads()
    return {
        "at": timezone.now().isoformat(),
        "heads": now,
        "root": hashlib.sha256(canonical(now).encode()).hexdigest(),
    }
