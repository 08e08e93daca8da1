"""The page on which the application manager puts the chapters of a printed document in order."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kwaliteit.shared.errors import Forbidden
from kwaliteit.shared.http import one_effect
from kwaliteit.submission.forms_outline import OutlineForm
from kwaliteit.submission.outline import is_printed
from plans.models import DocumentKind
from plans.services import framework as services


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@one_effect
def outline(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    verdict = services.may_manage(request.rights)
    if not verdict:
        raise Forbidden(verdict.reason)
    rows = DocumentKind.objects.select_related("framework")
    row = get_object_or_404(rows, framework__code=code, code=kind)
    if not is_printed(row):
        raise Http404
    form = OutlineForm(request.POST if request.method == "POST" else None, kind=row)
    if request.method == "POST" and form.is_valid():
        services.change_part(row=row, actor=request.user, outline=form.chosen())
        messages.success(request, _("Saved."))
        moved = request.POST.get("move", "").partition(":")[2]
        return redirect(f"{request.path}#chapter-{moved}" if moved in form.codes else request.path)
    back = reverse("framework:kind", args=[code, kind])
    crumbs = [(reverse("framework:index"), _("Frameworks"))]
    crumbs += [(reverse("framework:detail", args=[code]), row.framework.name), (back, row.name)]
    context = {
        "form": form,
        "kind": row,
        "back": back,
        "crumbs": [*crumbs, (None, _("Chapters of the printed document"))],
        "nav": "manage",
    }
    return render(request, "submission/outline.html", context, status=422 if form.errors else 200)
