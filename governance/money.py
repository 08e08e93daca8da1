"""The money of frozen versions, for the tables of the floor below (budgets.hooks)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef

from budgets.hooks import Frozen
from budgets.tables import Line, MeasureName, lines_of_snapshot
from governance.models import Adoption, Version
from governance.track import Road

MOST_KEPT = 200
_memory: dict[str, tuple[Line, ...]] = {}
"""Lines by fingerprint, to read each payload once. What has a fingerprint never changes, so this is never out of date."""


def newest_frozen(documents: Iterable[int]) -> dict[int, Frozen]:
    """The budget of each document's newest version: one query, and one more for payloads that are not at hand."""
    adopted = Exists(Adoption.objects.filter(document=OuterRef("document")))
    rows = Version.objects.filter(document__in=list(documents)).annotate(adopted=adopted)
    newest: dict[int, Version] = {}
    for version in rows.order_by("document_id", "-number").only("document_id", "number", "frozen_at", "fingerprint"):
        newest.setdefault(version.document_id, version)
    lines = lines_of(list(newest.values()))
    return {
        document: Frozen(version.number, version.frozen_at, lines[version.fingerprint], adopted=version.adopted)
        for document, version in newest.items()
    }


def newest_measures(documents: Iterable[int]) -> dict[int, list[MeasureName]]:
    """The measures of each document's newest version as they are named there, those of an initiative by its order."""
    rows = Version.objects.filter(document__in=list(documents)).order_by("document_id", "number")
    newest = {document: pk for pk, document in rows.values_list("pk", "document_id")}
    payloads = Version.objects.filter(pk__in=newest.values()).values_list("document_id", "payload")
    return {document: _measures(json.loads(payload)) for document, payload in payloads}


def _measures(snapshot: dict[str, Any]) -> list[MeasureName]:
    order = {row["uuid"]: place for place, row in enumerate(snapshot["initiatives"])}
    title = {row["uuid"]: row["title"] for row in snapshot["initiatives"]}
    rows = sorted(snapshot["measures"], key=lambda row: order.get(row["initiative"], -1))
    return [
        MeasureName(
            row["uuid"], row["title"], row["theme"], title.get(row["initiative"], ""), row["owner"], row["lineage"]
        )
        for row in rows
    ]


def frozen_in(roads: Mapping[int, Road]) -> dict[int, Frozen]:
    """The same of roads that were read already: no query but for payloads that are not at hand."""
    newest = {pk: road.newest for pk, road in roads.items() if road.newest}
    lines = lines_of(list(newest.values()))
    return {
        pk: Frozen(version.number, version.frozen_at, lines[version.fingerprint], adopted=bool(roads[pk].adoption))
        for pk, version in newest.items()
    }


def lines_of(versions: list[Version]) -> dict[str, tuple[Line, ...]]:
    found = {version.fingerprint: _memory.get(version.fingerprint) for version in versions}
    missing = [version.pk for version in versions if found[version.fingerprint] is None]
    if missing:
        for fingerprint, payload in Version.objects.filter(pk__in=missing).values_list("fingerprint", "payload"):
            snapshot = json.loads(payload)
            found[fingerprint] = tuple(lines_of_snapshot(snapshot)) if snapshot["budget"] else ()
        if len(_memory) + len(missing) > MOST_KEPT:
            _memory.clear()
        _memory.update((fingerprint, lines) for fingerprint, lines in found.items() if lines is not None)
    return {fingerprint: lines or () for fingerprint, lines in found.items()}
