"""Making the draft and the sealed package: asking for it, following it, stopping it, and fetching the draft."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.models import Decision
from governance.rules import read_conditions
from governance.wording import decision_state
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Forbidden
from kwaliteit.shared.http import attachment, one_effect, render_part
from kwaliteit.shared.models import Job
from kwaliteit.submission import services
from kwaliteit.submission.material import Material
from kwaliteit.submission.views import KINDS, frameworks, in_groups, only_readers


@login_required
@require_POST
@one_effect
def draft(request: HttpRequest) -> HttpResponse:
    only_readers(request)
    services.ask_draft(framework=frameworks(request)[0], actor=request.user)
    return redirect(home(request.POST.get("kader", "")))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@one_effect
def seal(request: HttpRequest) -> HttpResponse:
    """First exactly what is sealed, and for whom; then the act, which nobody can undo."""
    only_readers(request)
    framework = frameworks(request)[0]
    if request.method == "POST":
        services.ask_seal(framework=framework, actor=request.user)
        return redirect(home(framework.code))
    if not request.rights.may_anywhere(Act.SEAL):
        raise Forbidden(_("Sealing is up to the board and its staff."))
    material = services.candidate(framework)
    context = {
        "framework": framework,
        "rows": _papers(material),
        "back": home(framework.code),
        "nav": "overview",
        "crumbs": [(home(framework.code), _("Submit")), ("", _("Make final"))],
    }
    return render(request, "submission/seal.html", context)


def _papers(material: Material) -> list[dict[str, Any]]:
    """Every version that is sealed, with who adopted it and what was decided about it."""
    said: dict[int, list[str]] = {version.pk: [] for version in material.versions}
    made = list(Decision.objects.effective().filter(version__in=said).select_related("body").order_by("pk"))
    read_conditions(made)
    for decision in made:
        said[decision.version_id].append(f"{decision.body}: {decision_state(decision)[1]}")
    adoptions = {share.version.pk: share.adoption for share in material.shares if share.version}
    return [
        {
            "version": version,
            "adoption": adoptions.get(version.pk, material.adoption),
            "decisions": said[version.pk],
            "groups": in_groups(version.fingerprint),
        }
        for version in material.versions
    ]


def home(code: str) -> str:
    """The place on the page of the submission where the draft and the package are made."""
    return f"{reverse('submission:index')}{f'?kader={code}' if code else ''}#document"


def _job(request: HttpRequest, uuid: UUID) -> Job:
    only_readers(request)
    return get_object_or_404(Job, uuid=uuid, kind__in=KINDS)


@login_required
@require_GET
def job(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far it is; asked again every two seconds while it runs, with the state that was said last.

    Only the progress is replaced, so that the focus stays where it is; what is read out changes with the state alone.
    When a draft has ended the whole block comes instead. A seal that has ended shows the page anew.
    """
    found = _job(request, uuid)
    if not request.htmx:
        return redirect(home(found.dedupe))
    may_submit, kind = request.rights.may_anywhere(Act.SUBMIT), "seal" if found.kind == services.SEAL else "draft"
    context = {
        "job": found,
        "kind": kind,
        "code": found.dedupe,
        "may_stop": may_submit,
        "may_make": may_submit and kind == "draft",
        "is_new": request.GET.get("gezegd") != found.state,
    }
    response = render_part(request, "submission/job.html", "progress" if found.is_open else "ended", context)
    if not found.is_open:
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = f"#work-{kind}", "outerHTML"
        if kind == "seal":
            response.headers["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
@one_effect
def cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = _job(request, uuid)
    services.cancel(job=found, actor=request.user)
    return redirect(home(found.dedupe))


@login_required
@require_GET
def draft_file(request: HttpRequest, uuid: UUID) -> FileResponse:
    found = _job(request, uuid)
    if found.state != Job.State.DONE or found.kind != services.DRAFT or not found.file:
        raise Http404
    return attachment(found.file, f"concept-{found.dedupe}.pdf", "application/pdf")
