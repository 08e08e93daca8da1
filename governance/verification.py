"""Checks the ledger in the database itself, against the roots that are kept here and those that were kept outside.

Shares nothing with the services that write it but the tables and the canonical form. In constant memory: one chain,
one version and one root at a time; what is remembered are the heads of one root, and the first fault of each chain.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Max

from governance import recorded
from governance.models import DailyRoot, LedgerEntry, Version
from governance.snapshot import canonical
from plans.models import Document

FIRST = "0" * 64
FIRST_HEAD = (0, FIRST)
DAILY = ("at", "day", "heads", "number")
MANY = 200
ENTRY = ("document_id", "document__uuid", "number", "act", "body", "previous", "hash", "at")
VERSION = ("uuid", "number", "fingerprint", "payload")

Heads = dict[str, list[Any]]


class Unreadable(Exception):
    """A root that was given is no root."""


@dataclass
class Findings:
    """What was found wrong: per chain the first act that does not fit, and what belongs to no act."""

    chains: dict[str, tuple[int, str]] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=lambda: {"chains": 0, "acts": 0, "versions": 0, "roots": 0})

    def fault(self, document: str, number: int, what: str) -> None:
        if document not in self.chains or number < self.chains[document][0]:
            self.chains[document] = (number, what)

    def lines(self) -> Iterator[str]:
        for document, (number, what) in sorted(self.chains.items()):
            yield f"document {document}, act {number}: {what}"
        yield from self.others


def verify(given: Iterable[tuple[str, Any]] = ()) -> Findings:
    """Everything in the database, and beside it the roots ``given`` as (name, content). Raises Unreadable."""
    found = Findings()
    rows = LedgerEntry.objects.order_by("document_id", "number", "pk").values_list(*ENTRY)
    kept = recorded.Rows()
    for (pk, uuid), entries in groupby(rows.iterator(chunk_size=500), key=itemgetter(0, 1)):
        found.seen["chains"] += 1
        told: recorded.Told = {}
        frozen = _chain(str(uuid), entries, told, found)
        _versions(str(uuid), frozen, found)
        _rows(kept.differences(pk, str(uuid), told), found)
    _rows(kept.rest(), found)
    _strays(found)
    _kept_roots(found)
    _given_roots(given, found)
    return found


def _rows(differences: Iterable[recorded.Difference], found: Findings) -> None:
    for document, act, what in differences:
        if act:
            found.fault(document, act, what)
        elif document not in found.chains:  # else an act that does not fit may have been the one
            found.others.append(f"document {document}: {what}")


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _chain(
    document: str, entries: Iterable[tuple[Any, ...]], told_rows: recorded.Told, found: Findings
) -> dict[str, tuple[int, int, str]]:
    """Follow one chain. Gives of each version that its acts name: the act, the version's number, its fingerprint."""
    expected, last = 1, FIRST
    frozen: dict[str, tuple[int, int, str]] = {}
    for _pk, _uuid, number, act, body, previous, digest, at in entries:
        found.seen["acts"] += 1
        if number != expected:
            found.fault(document, min(number, expected), "an act is missing, doubled or out of place")
        if previous != last:
            found.fault(document, number, "does not follow from the act before it")
        if sha256(f"{previous}\n{body}") != digest:
            found.fault(document, number, "its hash is not that of its content")
        told = {"document": document, "number": number, "act": act, "at": _moment(at)}
        content = _content(body)
        if content is None:
            found.fault(document, number, "its content is not canonical")
        elif any(content.get(name) != value for name, value in told.items()):
            found.fault(document, number, "its content is about another act")
        elif isinstance(content.get("data"), dict):
            _names_version(document, number, content, frozen, found)
            try:
                recorded.note(content, told_rows)
            except ValueError:
                found.fault(document, number, "its content has not the form of such an act")
        expected, last = number + 1, digest
    return frozen


def _moment(at: datetime.datetime) -> str:
    return at.astimezone(datetime.UTC).isoformat(timespec="seconds")


def _content(text: str) -> dict[str, Any] | None:
    """The object that this text is the canonical form of; None when it is none."""
    try:
        content = json.loads(text)
        return content if isinstance(content, dict) and canonical(content) == text else None
    except (ValueError, TypeError, RecursionError):
        return None


def _names_version(
    document: str, number: int, content: dict[str, Any], frozen: dict[str, tuple[int, int, str]], found: Findings
) -> None:
    data = content["data"]
    if "version" not in data:
        return
    uuid, digest = str(data["version"]), data.get("version_fingerprint", data.get("fingerprint"))
    if content["act"] == "freeze":
        if uuid in frozen:
            found.fault(document, number, "makes a version that was made before")
        frozen[uuid] = (number, data.get("number", 0), str(digest))
    elif uuid not in frozen:
        found.fault(document, number, "names a version that no act before it made")
    elif digest is not None and digest != frozen[uuid][2]:
        found.fault(document, number, "names a version with another fingerprint")


def _versions(document: str, frozen: dict[str, tuple[int, int, str]], found: Findings) -> None:
    """The versions of one document are those that its acts made, each with the content that the act names."""
    rows = Version.objects.filter(document__uuid=document).order_by("number").values_list(*VERSION)
    for uuid, number, fingerprint, payload in rows.iterator(chunk_size=5):
        found.seen["versions"] += 1
        act, told, digest = frozen.pop(str(uuid), (0, 0, ""))
        content = _content(payload)
        if not act:
            found.others.append(f"document {document}, version {number}: no act of the ledger made it")
        elif (told, digest) != (number, fingerprint) or sha256(payload) != digest:
            found.fault(document, act, f"version {number} is no longer what this act made")
        elif content is None or not isinstance(about := content.get("document"), dict) or about.get("uuid") != document:
            found.fault(document, act, f"version {number} is about another document")
    for act, number, _digest in frozen.values():
        found.fault(document, act, f"version {number}, which it made, is missing")


def _strays(found: Findings) -> None:
    """Rows that belong to no chain: a version without any act, or an act of a document that is not there."""
    chained = LedgerEntry.objects.values("document")
    for uuid, number in Version.objects.exclude(document__in=chained).values_list("document__uuid", "number"):
        found.others.append(f"document {uuid}, version {number}: no act of the ledger made it")
    for pk in LedgerEntry.objects.exclude(document__in=Document.objects.values("pk")).values_list("pk", flat=True):
        found.others.append(f"row {pk} of the ledger: its document is not there")


def _kept_roots(found: Findings) -> None:
    """The daily roots of the database: bound to each other, and to the acts that they name."""
    expected, last = 1, FIRST
    before: Heads = {}
    rows = DailyRoot.objects.order_by("number").values_list("number", "day", "body", "previous", "root", "acts", "at")
    for number, day, body, previous, digest, acts, at in rows.iterator(chunk_size=5):
        found.seen["roots"] += 1
        name = f"root {number} of {day}"
        content = _content(body) or {}
        if number != expected or previous != last:
            found.others.append(f"{name}: does not follow from the root before it")
        if sha256(f"{previous}\n{body}") != digest:
            found.others.append(f"{name}: is not that of its own content")
        told = {"number": number, "day": day.isoformat(), "at": _moment(at)}
        if any(content.get(key) != value for key, value in told.items()) or not _are_heads(content):
            found.others.append(f"{name}: its content is about another day")
        elif acts != sum(count for count, _digest in content["heads"].values()):
            found.others.append(f"{name}: is said to hold another number of acts")
        else:
            for document in before:
                if content["heads"].get(document, FIRST_HEAD)[0] < before[document][0]:
                    found.fault(document, before[document][0], f"{name} names fewer acts than the root before it")
            _check_heads(name, content["heads"], before, found)
            before = content["heads"]
        expected, last = number + 1, digest


def _given_roots(given: Iterable[tuple[str, Any]], found: Findings) -> None:
    """Roots that were kept outside: daily ones, or those that export_ledger wrote (which have no ``previous``)."""
    proven: Heads = {}
    read = [(name, root) for name, root in given if _is_root(name, root)]
    for name, root in sorted(read, key=lambda pair: sum(number for number, _digest in pair[1]["heads"].values())):
        if own_hash(root) != root["root"]:
            found.others.append(f"{name}: is not that of its own content")
        if "number" in root and not DailyRoot.objects.filter(number=root["number"], root=root["root"]).exists():
            found.others.append(f"{name}: root {root['number']} in the database is another one")
        _check_heads(name, root["heads"], proven, found)
        proven |= {document: head for document, head in root["heads"].items() if document not in found.chains}


def own_hash(root: Any) -> str:
    """What the hash of this root has to be. Raises Unreadable when it is no root."""
    _is_root("this", root)
    try:
        if "previous" not in root:
            return sha256(canonical(root["heads"]))
        return sha256(f"{root['previous']}\n{canonical({key: root[key] for key in DAILY})}")
    except TypeError as error:  # a number that is not whole
        raise Unreadable("this is not a root") from error


def _is_root(name: str, root: Any) -> bool:
    """Whether this can be read as a root; raises Unreadable when it cannot."""
    daily = isinstance(root, dict) and "previous" in root
    if not (_are_heads(root) and isinstance(root.get("root"), str)) or (daily and not set(DAILY) <= set(root)):
        raise Unreadable(f"{name} is not a root")
    return True


def _are_heads(root: Any) -> bool:
    try:
        heads = root["heads"].items()
        return all(
            UUID(key) and type(head[0]) is int and isinstance(head[1], str) and not head[2:] for key, head in heads
        )
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return False


def _check_heads(name: str, heads: Heads, before: Heads, found: Findings) -> None:
    """Every head that this root names stands in the ledger; those that the root before it named need no second look."""
    fresh = sorted((document, head) for document, head in heads.items() if before.get(document) != head)
    for start in range(0, len(fresh), MANY):
        some = fresh[start : start + MANY]
        rows = LedgerEntry.objects.filter(
            document__uuid__in=[document for document, _head in some], number__in={head[0] for _document, head in some}
        ).values_list("document__uuid", "number", "hash")
        there = {(str(uuid), number): digest for uuid, number, digest in rows}
        for document, (number, digest) in some:
            if (document, number) not in there:
                last = LedgerEntry.objects.filter(document__uuid=document, number__lt=number).aggregate(n=Max("number"))
                found.fault(document, (last["n"] or 0) + 1, f"{name} names it, and it is missing")
            elif there[document, number] != digest:
                known = before.get(document, FIRST_HEAD)[0]
                what = f"{name} names another act; this one or one before it, after act {known}, was changed"
                found.fault(document, number, what)
