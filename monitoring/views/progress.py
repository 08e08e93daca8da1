"""Reporting how far a measure is, and taking away what shows it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance.files import KINDS
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import attachment, one_effect
from monitoring import evidence, owners
from monitoring.forms import ProgressForm
from monitoring.models import Progress, ProgressFile
from monitoring.services.progress import may_report, report_progress, reporting_years, strike_file
from monitoring.standing import standing_of
from monitoring.told import with_evidence
from plans.models import Document, Measure


def measures_open_to(request: HttpRequest) -> QuerySet[Measure]:
    """Those in plans that she reads, and those that she answers for or reports on herself."""
    readable = Document.objects.readable_by(request.rights).values("pk")
    return Measure.objects.filter(Q(document__in=readable) | owners.reported_by(request.rights))


@login_required
@one_effect
def report(request: HttpRequest, uuid: Any) -> HttpResponse:
    """All reports on a measure; below them, for who answers for it, what was promised and the form for the next one."""
    measure = get_object_or_404(
        measures_open_to(request).select_related("theme", "document__framework", "document__kind", *owners.AROUND),
        uuid=uuid,
    )
    verdict = may_report(measure, request.rights)
    if request.method == "POST" and not verdict:
        raise Forbidden(verdict.reason)
    years = _years(measure)
    asked = request.POST.get("year") or request.GET.get("jaar")
    year = next((year for year in years if str(year) == asked), years[-1])
    standing = standing_of([measure], year)[measure.pk]
    form = None
    if verdict:
        links = evidence.choices_for(measure, request.rights)
        initial = {"year": year, "state": standing.proposal.state}
        form = ProgressForm(request.POST or None, request.FILES or None, links=links, initial=initial)
        if request.method == "POST" and _saved(request, measure, form):
            messages.success(request, _("The report on %(measure)s is saved.") % {"measure": measure.title})
            return redirect("monitoring:progress", measure.uuid)
    context = {
        "measure": measure,
        "owners": owners.owners_of([measure])[measure.pk],
        "reports": _reports(measure),
        "standing": standing,
        "proposed": Progress(state=standing.proposal.state) if standing.proposal.state else None,
        "year": year,
        "years": years,
        "form": form,
        "verdict": verdict,
        "crumbs": [
            (reverse("monitoring:unit", args=[measure.document.unit.code]), measure.document.unit.name),
            (None, measure.title),
        ],
        "nav": "monitoring",
    }
    return render(request, "monitoring/progress.html", context, status=422 if form and form.errors else 200)


def _saved(request: HttpRequest, measure: Measure, form: ProgressForm) -> bool:
    if not form.is_valid():
        return False
    given = {name: form.cleaned_data[name] for name in ("year", "state", "departure", "note", "changed", "why")}
    uploads = request.FILES.getlist("files")
    try:
        report_progress(
            measure=measure, actor=request.user, uploads=uploads, links=form.cleaned_data.get("links", ()), **given
        )
    except Refused as refusal:
        if refusal.field == "file":
            refusal.field = "files"
        refuse(form, refusal)
        return False
    return True


def _years(measure: Measure) -> range:
    first, last = reporting_years(measure.document)
    return range(first, max(first, min(last, today().year)) + 1)


def _reports(measure: Measure) -> list[Progress]:
    rows = list(with_evidence(Progress.objects.filter(measure=measure)).order_by("-reported_on", "-pk"))
    for row in rows:
        row.shown = [(kind, getattr(link, kind)) for link in row.links.all() for kind in link.TO if getattr(link, kind)]
        row.shown = [(_address(kind, to), evidence.said(kind, to)) for kind, to in row.shown]
    return rows


def _address(kind: str, row: Any) -> str:
    """Where it stands; each page judges for itself who may see it."""
    names = {
        "version": "governance:version",
        "decision": "governance:decision",
        "dialogue": "governance:dialogue",
        "indicator": "monitoring:indicator",
    }
    return reverse(names[kind], args=[row.uuid])


def _file(request: HttpRequest, uuid: Any) -> ProgressFile:
    around = [f"progress__measure__{name}" for name in owners.AROUND]
    rows = ProgressFile.objects.filter(progress__measure__in=measures_open_to(request).values("pk"))
    return get_object_or_404(rows.select_related(*around), uuid=uuid)


@login_required
@require_safe
def download(request: HttpRequest, uuid: Any) -> FileResponse:
    """A file that shows progress, as an attachment, for who may see its measure."""
    row = _file(request, uuid)
    return attachment(row.file, f"{slugify(row.title)[:80] or 'stuk'}.{row.kind}", KINDS[row.kind].mime)


@login_required
@require_POST
@one_effect
def strike(request: HttpRequest, uuid: Any) -> HttpResponse:
    row = _file(request, uuid)
    strike_file(file=row, actor=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("“%(title)s” has been struck through.") % {"title": row.title})
    return redirect("monitoring:progress", row.progress.measure.uuid)
