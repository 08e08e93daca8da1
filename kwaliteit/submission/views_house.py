"""The page of the house style, and what a document looks like in it."""

from __future__ import annotations

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from kwaliteit.submission import housing
from kwaliteit.submission import preview as previewing
from kwaliteit.submission.forms_house import HouseForm
from kwaliteit.submission.models import HouseStyle, current_style
from kwaliteit.submission.whose import institution
from plans.services.framework import may_manage


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@one_effect
def house(request: HttpRequest) -> HttpResponse:
    _guard(request)
    row = HouseStyle.objects.filter(pk=1).first() or HouseStyle(pk=1)
    sent = request.method == "POST"
    form = HouseForm(request.POST if sent else None, request.FILES if sent else None, style=row.style)
    if sent and form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            housing.change_style(
                actor=request.user,
                chosen=form.cleaned_data,
                seen=int(seen) if re.fullmatch("[0-9]{1,9}", seen) else None,
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("submission:house")
    context = {
        "form": form,
        "row": row,
        "nav": "manage",
        "crumbs": [(reverse("framework:index"), _("Frameworks")), (None, _("House style of documents"))],
    }
    return render(request, "submission/house.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def preview(request: HttpRequest) -> HttpResponse:
    _guard(request)
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    made = previewing.pdf(current_style(), institution().name, language, today().isoformat())
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": "inline"})


def _guard(request: HttpRequest) -> None:
    verdict = may_manage(request.rights)
    if not verdict:
        raise Forbidden(verdict.reason)
