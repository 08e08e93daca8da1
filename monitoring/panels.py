"""What progress adds to the pages of plans (plans.hooks)."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from governance import in_force
from governance.models import Request
from monitoring import series
from monitoring.accounts import accounts_of
from monitoring.figures import figure_of
from monitoring.models import Progress
from monitoring.services.progress import may_report
from monitoring.views import recalibrated
from plans.hooks import State
from plans.models import Document, Measure
from plans.periods import both

MOST = 5


def progress(request: HttpRequest, measure: Measure) -> SafeString:
    """The newest reports on a measure, and the way to the next one for who may write it."""
    context = {
        "measure": measure,
        "reports": _newest(request, measure),
        "may": may_report(measure, request.rights),
    }
    return render_to_string("monitoring/panel.html", context, request=request)


def indicators(request: HttpRequest, measure: Measure) -> SafeString | None:
    """What is measured of it."""
    found = [figure_of(each) for each in series.of_measure(measure)]
    return render_to_string("monitoring/measured.html", {"figures": found}, request=request) if found else None


def accounts(request: HttpRequest, document: Document) -> SafeString | None:
    """On a report: how many of the promised measures are accounted for, and the way there."""
    if not document.kind.reports_on:
        return None
    rows = accounts_of(document)
    left = sum(not row.is_whole for row in rows)
    context = {"document": document, "number": len(rows), "left": left, "period": both(document)}
    return render_to_string("monitoring/accounts_panel.html", context, request=request)


def accounts_in_draft(request: HttpRequest, document: Document) -> SafeString | None:
    """Below a draft that is open to a body: the accounts as they stand."""
    if not document.kind.reports_on:
        return None
    context = {"document": document, "rows": accounts_of(document)}
    return render_to_string("monitoring/accounts_list.html", context, request=request)


def state(request: HttpRequest, measure: Measure) -> State | None:
    """How far it is by the newest report, for beside its title."""
    report = next(iter(_newest(request, measure)), None)
    return State(report.mark, capfirst(report.get_state_display())) if report else None


def departure_link(document: str, lineage: str) -> str:
    """Where is written why a measure of the replaced plan ended."""
    return reverse("monitoring:departure", args=[document, lineage])


def replacing(request: HttpRequest, document: Document) -> SafeString | None:
    """Beside a plan that replaces another the way to what was recalibrated; beside one that was replaced by what."""
    later = in_force.successor(document)
    if document.replaces is None and later is None:
        return None
    return render_to_string("monitoring/replacing.html", {"document": document, "later": later}, request=request)


def beside(request: HttpRequest, row: Request) -> SafeString | None:
    """On a request about a plan that replaces another: the difference by theme, and how many measures became what."""
    if row.document.replaces_id is None:
        return None
    document = Document.objects.select_related("replaces", "kind", "unit").get(pk=row.document_id)
    _version, old = recalibrated.earlier(document.replaces)
    shown = recalibrated.show(old, row.version.content, document)
    context = {"document": document, "row": row, "shown": shown}
    return render_to_string("monitoring/beside.html", context, request=request)


def _newest(request: HttpRequest, measure: Measure) -> list[Progress]:
    """The newest reports, read once for all that this floor adds to one page."""
    known: dict[int, list[Progress]] = request.__dict__.setdefault("_progress", {})
    if measure.pk not in known:
        rows = Progress.objects.filter(measure=measure).select_related("reported_by")
        known[measure.pk] = list(rows.order_by("-reported_on", "-pk")[:MOST])
    return known[measure.pk]
