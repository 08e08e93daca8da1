"""The newest report on each measure of plans in a year, for whoever builds on it. A fixed number of statements."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from monitoring.models import Progress, ProgressFile, ProgressLink
from plans.models import Document

LINKED = ("version__document", "decision__body", "decision__request__document", "dialogue", "indicator")


def newest_by_lineage(documents: Collection[Document] | Collection[int], year: int) -> dict[UUID, Progress]:
    """By lineage of the measure: ``state``, ``note``, ``changed``, ``why``, and what shows it (``evidence``).

    Of a measure that stands in more than one of these plans the report that came last counts.
    """
    rows = with_evidence(Progress.objects.filter(measure__document__in=documents, year=year))
    return {row.measure.lineage: row for row in rows.select_related("measure").order_by("reported_on", "pk")}


def with_evidence(rows: QuerySet[Progress]) -> QuerySet[Progress]:
    links = ProgressLink.objects.select_related(*LINKED).defer("version__payload").order_by("pk")
    files = ProgressFile.objects.select_related("strike").order_by("pk")
    return rows.select_related("reported_by").prefetch_related(Prefetch("links", links), Prefetch("files", files))
