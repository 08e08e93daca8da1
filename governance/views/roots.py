"""The daily roots of the ledger, to take away: for whoever works on plans or sits in a body."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.models import DailyRoot
from governance.views.common import one
from kwaliteit.organisation.roles import Act

MONTH = 31


def witnesses_only(request: HttpRequest) -> None:
    """To a panel member, the application manager and who has no role this page does not exist."""
    if not any(request.rights.may_anywhere(act) for act in (Act.READ, Act.READ_REQUEST)):
        raise Http404


@login_required
@require_safe
def roots(request: HttpRequest) -> HttpResponse:
    witnesses_only(request)
    page = Paginator(DailyRoot.objects.order_by("-number"), MONTH).get_page(request.GET.get("page"))
    crumbs = [(reverse("governance:bodies"), _("Participation")), ("", _("Fingerprints of the ledger"))]
    return render(request, "governance/roots.html", {"page": page, "crumbs": crumbs})


@login_required
@require_safe
def root_file(request: HttpRequest, number: int) -> HttpResponse:
    witnesses_only(request)
    root = one(DailyRoot.objects.all(), number=number)
    headers = {
        "Content-Disposition": f'attachment; filename="{root.file_name}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(root.file, content_type="application/json", headers=headers)
