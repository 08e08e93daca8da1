"""What a report lays beside each other, as a version of today would hold it: for who drafts it and who writes a part."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.given import parts
from plans.models import Document
from plans.periods import both
from plans.permissions import bodies_open, may_read


@login_required
@require_safe
def balance(request: HttpRequest, document: UUID) -> HttpResponse:
    """Promised, reached and spent, computed from adopted plans and reports at this moment: in the language of the report."""
    report = get_object_or_404(Document.objects.for_listing().exclude(kind__reports_on=""), uuid=document)
    reads = may_read(report, request.rights)
    if not reads and not bodies_open(report, request.rights).exists():
        raise Http404
    home = reverse("plans:document", args=[report.uuid]) if reads else None
    with translation.override(report.language):
        beside = parts(report)
    context = {
        "nav": "monitoring",
        "document": report,
        "period": both(report),
        "parts": beside,
        "crumbs": [(home, report.title), (None, _("Promised and reached"))],
    }
    return render(request, "monitoring/balance.html", context)
