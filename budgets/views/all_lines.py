"""Everything at once: the sheet of all lines is asked for, followed and fetched; and where sheets go in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from budgets.services import all_lines as services
from budgets.services.sheets import PURPOSES, target_allowed
from budgets.sheets import XLSX
from budgets.views.sheets_into import ADDRESSES, TITLES
from budgets.views.tables import framework_or_404, frameworks_of, institution_reader, institution_tabs
from kwaliteit.organisation.rights import Rights
from kwaliteit.shared.http import attachment, one_effect
from kwaliteit.shared.models import Job
from plans.models import Framework


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    institution_reader(request.rights)
    framework, every = frameworks_of(request)
    if framework is None:
        return render(request, "budgets/empty.html")
    context = {
        "framework": framework,
        "frameworks": every,
        "job": services.newest(framework, request.user),
        "goes_in": _goes_in(request.rights, framework),
        "tabs": institution_tabs(request.rights, framework, "sheets"),
    }
    return render(request, "budgets/sheets/index.html", context)


def _goes_in(rights: Rights, framework: Framework) -> list[tuple[str, str]]:
    """What she may read in, with its address."""
    return [
        (f"{reverse('budgets:sheets_in', args=[ADDRESSES[purpose]])}?kader={framework.code}", str(TITLES[purpose]))
        for purpose in PURPOSES
        if target_allowed(purpose, rights)
    ]


@login_required
@one_effect
def all_lines(request: HttpRequest) -> HttpResponse:
    """Ask for it; or see how far it is, asked again every two seconds while it is made."""
    institution_reader(request.rights)
    framework = framework_or_404(request)
    back = HttpResponseRedirect(f"{reverse('budgets:sheets')}?kader={framework.code}#all-lines")
    if request.method == "POST":
        services.ask(framework=framework, actor=request.user)
        return back
    if not request.htmx:
        return back
    job = services.newest(framework, request.user)
    answer = render(request, "budgets/sheets/all_lines.html", {"framework": framework, "job": job})
    if job is None or not job.is_open:
        answer.headers["HX-Refresh"] = "true"  # the button that makes it again
    return answer


@login_required
@require_safe
def all_lines_file(request: HttpRequest) -> FileResponse:
    """What she herself asked for last."""
    institution_reader(request.rights)
    framework = framework_or_404(request)
    job = services.newest(framework, request.user)
    if job is None or job.state != Job.State.DONE or not job.file:
        raise Http404
    return attachment(job.file, f"alle-regels-{framework.code}.xlsx", XLSX)
