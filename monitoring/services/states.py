"""Keeps how many measures of a plan are in which state, in the transaction that changes one of them.

Who calls holds the lock on the document. The newest report of a year is the state of a measure in it.
"""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.db.models import F, QuerySet

from monitoring.models import Progress, StateTotal
from plans.models import Document, Framework, Measure

Cell = tuple[int, int, str]
"""Year, theme and state."""


def measures_changed(document: Document) -> None:
    """After measures went, came back, or went to another theme."""
    _put(StateTotal.objects.filter(document=document), document.pk, _counted(document.pk))


def measure_added(measure: Measure) -> None:
    known = StateTotal.objects.filter(document=measure.document_id, theme=measure.theme_id, year=0)
    if not known.update(measures=F("measures") + 1):
        measures_changed(measure.document)


def reported(measure: Measure, year: int) -> None:
    """After a report on a measure about a year."""
    document = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=measure.document_id)
    rows = StateTotal.objects.filter(document=document)
    if not rows.filter(year=0).exists():
        measures_changed(document)  # its measures were not counted yet
        return
    _put(rows.filter(year=year), document.pk, _states(document.pk, Progress.objects.filter(year=year)))


def _counted(document: int) -> Counter[Cell]:
    every = Measure.objects.filter(document=document).values_list("theme", flat=True)
    return _states(document, Progress.objects.all()) + Counter((0, theme, "") for theme in every.order_by())


def _states(document: int, reports: QuerySet[Progress]) -> Counter[Cell]:
    rows = reports.filter(measure__document=document).order_by("reported_on", "pk")
    columns = rows.values_list("measure", "year", "measure__theme", "state")
    newest = {(measure, year): (year, theme, state) for measure, year, theme, state in columns}
    return Counter(newest.values())


def _put(rows: QuerySet[StateTotal], document: int, found: Counter[Cell]) -> None:
    rows.delete()
    StateTotal.objects.bulk_create(
        StateTotal(document_id=document, year=year, theme_id=theme, state=state, measures=number)
        for (year, theme, state), number in found.items()
    )


@transaction.atomic
def rebuild(framework: Framework) -> list[str]:
    """Make every count of a framework anew; gives the plans of which another count stood there."""
    documents = Document.objects.filter(framework=framework, kind__has_themes=True).select_related("unit")
    wrong = []
    for document in documents.order_by("pk"):
        rows = StateTotal.objects.filter(document=document)
        had = {(row.year, row.theme_id, row.state): row.measures for row in rows}
        found = _counted(document.pk)
        if had != found:
            _put(rows, document.pk, found)
            wrong.append(str(document))
    return wrong
