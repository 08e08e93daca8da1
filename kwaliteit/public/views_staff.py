"""The page on which board staff decides, per document, what is public."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from governance.balanced import read
from governance.models import Version
from kwaliteit.organisation.roles import Act
from kwaliteit.public import queries, services
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from plans.queries import chosen_framework

ROWS = 25  # on a page


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why"), widget=forms.Textarea(attrs={"rows": 3}))


@login_required
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    _may(request)
    framework, frameworks = chosen_framework(request.GET.get("kader", ""))
    rows = queries.choices(framework) if framework else []
    context = {
        "framework": framework,
        "frameworks": frameworks,
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "number": sum(row.publication is not None for row in rows),
        "nav": "overview",
    }
    return render(request, "public/choose.html", context)


@login_required
@one_effect
def publish(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Asks once, showing what anyone will read from then on."""
    _may(request)
    rows = Version.objects.light().select_related(*queries.ALONG)
    version = get_object_or_404(rows, uuid=uuid)
    if request.method == "POST":
        services.publish(version=version, actor=request.user)  # type: ignore[arg-type]
        messages.success(request, _("%(title)s is public now.") % {"title": version.document.title})
        return redirect(_back(version))
    balance = read(version.content) if version.document.kind.reports_on else None
    context = {"version": version, "noted": balance.noted if balance else 0, "back": _back(version), "nav": "overview"}
    return render(request, "public/publish.html", context)


@login_required
@one_effect
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    _may(request)
    publication = get_object_or_404(queries.public(), uuid=uuid)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw(publication=publication, actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("%(title)s is public no more.") % {"title": publication.version.document.title})
            return redirect(_back(publication.version))
    context = {"form": form, "publication": publication, "back": _back(publication.version), "nav": "overview"}
    return render(request, "public/withdraw.html", context, status=422 if form.errors else 200)


def _back(version: Version) -> str:
    return f"{reverse('public:choose')}?kader={version.document.framework.code}"


def _may(request: HttpRequest) -> None:
    """Who sees the overview of the institution knows of the page; for anybody else it is not there."""
    if request.rights.may_anywhere(Act.PUBLISH):  # type: ignore[attr-defined]
        return
    if request.rights.may_anywhere(Act.OVERVIEW):  # type: ignore[attr-defined]
        raise Forbidden(_("What is public is decided by the board’s staff."))
    raise Http404
