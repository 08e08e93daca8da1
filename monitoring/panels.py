"""What progress adds to the pages of plans (plans.hooks)."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from monitoring.models import Progress
from monitoring.services.progress import may_report
from plans.models import Measure

MOST = 5


def progress(request: HttpRequest, measure: Measure) -> SafeString:
    """The newest reports on a measure, and the way to the next one for who may write it."""
    rows = Progress.objects.filter(measure=measure).select_related("reported_by").order_by("-reported_on", "-pk")
    context = {"measure": measure, "reports": list(rows[:MOST]), "may": may_report(measure, request.rights)}
    return render_to_string("monitoring/panel.html", context, request=request)
