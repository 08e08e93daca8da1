"""Reporting how far a measure is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from monitoring.forms import ProgressForm
from monitoring.models import Progress
from monitoring.services.progress import may_report, report_progress, reporting_years
from plans.models import Document, Measure


@login_required
@one_effect
def report(request: HttpRequest, uuid: Any) -> HttpResponse:
    """All reports on a measure; below them, for who answers for it, the form for the next one."""
    readable = Document.objects.readable_by(request.rights).values("pk")
    measure = get_object_or_404(
        Measure.objects.filter(Q(document__in=readable) | Q(owner=request.user)).select_related(
            "theme", "owner", "document__framework", "document__kind", "document__unit__parent__parent"
        ),
        uuid=uuid,
    )
    verdict = may_report(measure, request.rights)
    if request.method == "POST" and not verdict:
        raise Forbidden(verdict.reason)
    first, last = reporting_years(measure.document)
    years = range(first, max(first, min(last, today().year)) + 1)
    come_from = [year for year in years if str(year) == request.GET.get("jaar")]
    form = ProgressForm(years, request.POST or None, initial={"year": (come_from or years)[-1]})
    if request.method == "POST" and form.is_valid():
        try:
            report_progress(measure=measure, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The report on %(measure)s is saved.") % {"measure": measure.title})
            return redirect("monitoring:progress", measure.uuid)
    context = {
        "measure": measure,
        "reports": list(
            Progress.objects.filter(measure=measure).select_related("reported_by").order_by("-reported_on", "-pk")
        ),
        "form": form if verdict else None,
        "verdict": verdict,
        "crumbs": [
            (reverse("monitoring:unit", args=[measure.document.unit.code]), measure.document.unit.name),
            (None, measure.title),
        ],
        "nav": "monitoring",
    }
    return render(request, "monitoring/progress.html", context, status=422 if form.errors else 200)
