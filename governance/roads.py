"""The roads of many documents at once: for the home page, the list of plans and the overview."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db.models import QuerySet

from governance.models import Condition, Decision, Request, Version
from governance.models.frozen import VersionQuerySet
from governance.rules import Asked
from governance.sections import stand
from governance.track import Road
from kwaliteit.shared.composed import composed
from plans.models import Document


def roads_of(documents: Collection[Document], rows: Iterable[Version] | None = None) -> dict[int, Road]:
    """All that happened to documents of which the reader may know where they stand: one query.

    ``rows`` when the caller has them, as ``followed`` or with more along.
    """
    by_id = {document.pk: document for document in documents}
    found = _by_document(_followed(documents=[*by_id]) if rows is None else rows)
    return {pk: _road(document, found[pk]) for pk, document in by_id.items()}


def roads_by_id(documents: Collection[int]) -> dict[int, Road]:
    """The same of documents that were not read yet; one of which no version was made has no road."""
    rows = _by_document(_with_plans(documents=[*documents]))
    return {pk: _road(found[0].document, found) for pk, found in rows.items()}


@composed
def _followed(*, documents: list[int]) -> QuerySet[Version]:
    return followed(documents)


@composed
def _with_plans(*, documents: list[int]) -> QuerySet[Version]:
    return followed(documents).select_related("document__kind", "document__unit__parent__parent")


def followed(documents: Collection[int]) -> VersionQuerySet:
    """A row per version, or for each that hangs on it."""
    return Version.objects.filter(document__in=documents).light().with_what_followed().select_related("adoption__body")


def asked_in(roads: Iterable[Road]) -> Asked:
    """What is known from roads, for ``requirements_for``."""
    asked = Asked([], {})
    for road in roads:
        asked.requests.extend(road.requests)
        asked.decisions.update(road.decisions)
    return asked


def _by_document(rows: Iterable[Version]) -> Mapping[int, list[Version]]:
    found: dict[int, list[Version]] = defaultdict(list)
    for row in rows:
        found[row.document_id].append(row)
    return found


def _road(document: Document, rows: list[Version]) -> Road:
    """From its rows, in which a version stands as often as something hangs on it."""
    versions: dict[int, Version] = {}
    requests: dict[int, Request] = {}
    decisions: dict[int, Decision] = {}
    for row in rows:
        version = versions.setdefault(row.pk, row)
        version.document = document
        if getattr(row, "named", None):
            version.payload = row.named
        if row.asked:
            request = requests.setdefault(row.asked.pk, row.asked)
            request.version, request.document = version, document
        if row.decided:
            _know(decisions.setdefault(row.decided.pk, row.decided), row.demanded)
    standing = stand((requests[decision.request_id], decision) for decision in decisions.values())
    return Road(document, list(versions.values()), list(requests.values()), standing)


def _know(decision: Decision, condition: Condition | None) -> None:
    """As ``prefetch_related`` would: the decision knows its conditions, also that it has none."""
    known = decision.__dict__.setdefault("_prefetched_objects_cache", {}).setdefault("conditions", [])
    if condition and condition not in known:
        known.append(condition)
