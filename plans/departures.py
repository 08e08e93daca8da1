"""What became of the measures of the plan that a document replaces, and why. Reading only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef

from plans.models import Departure, Document, Measure

Row = dict[str, Any]


def of_documents(documents: Collection[Document]) -> dict[int, list[Row]]:
    """Of each that replaces another: what it says of measures of the earlier plan, and those that ended without a word.

    ``ended`` are those that it no longer has, though they were to go on into its years. Two statements for any number,
    and none where nothing is replaced.
    """
    replacing = {document.pk: document for document in documents if document.replaces_id}
    found: dict[int, list[Row]] = {pk: [] for pk in replacing}
    if not replacing:
        return found
    ended = _ended(replacing)
    for row in Departure.objects.filter(document__in=replacing).order_by("title", "pk"):
        gone = ended[row.document_id].pop(str(row.lineage), None)
        into = str(row.into) if row.into else None
        found[row.document_id].append(_row(str(row.lineage), row.title, row.reason, into, gone is not None))
    for pk, rows in ended.items():
        found[pk] += [_row(lineage, title, "", None, True) for lineage, title in rows.items()]
    return {pk: sorted(rows, key=lambda row: (row["title"], row["lineage"])) for pk, rows in found.items()}


def _ended(replacing: dict[int, Document]) -> dict[int, dict[str, str]]:
    kept = Measure.objects.filter(document=OuterRef("document__replaced_by"), lineage=OuterRef("lineage"))
    rows = Measure.objects.filter(document__replaced_by__in=replacing).exclude(Exists(kept))
    found: dict[int, dict[str, str]] = defaultdict(dict)
    columns = ("document__replaced_by", "lineage", "title", "ends_on")
    for document, lineage, title, ends_on in rows.values_list(*columns):
        if document in replacing and (ends_on is None or ends_on.year >= replacing[document].first_year):
            found[document][str(lineage)] = title
    return found


def _row(lineage: str, title: str, reason: str, into: str | None, ended: bool) -> Row:
    return {"lineage": lineage, "title": title, "reason": reason, "into": into, "ended": ended}
