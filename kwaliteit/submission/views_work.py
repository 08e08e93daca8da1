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
from kwaliteit.shared.http import one_effect, render_part
from kwaliteit.shared.made import file_of
from kwaliteit.shared.models import Job
from kwaliteit.submission import as_word, services
from kwaliteit.submission.material import Material
from kwaliteit.submission.views import KINDS, frameworks, in_groups, kind_asked, only_readers


@login_required
@require_POST
@one_effect
def draft(request: HttpRequest) -> HttpResponse:
    only_readers(request)
    framework = frameworks(request)[0]
    kind = kind_asked(request, framework)
    services.ask_draft(framework=framework, kind=kind, actor=request.user)
    return redirect(home(services.dedupe(framework, kind)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@one_effect
def seal(request: HttpRequest) -> HttpResponse:
    """First exactly what is sealed, and for whom; then the act, which nobody can undo."""
    only_readers(request)
    framework = frameworks(request)[0]
    kind = kind_asked(request, framework)
    back = home(services.dedupe(framework, kind))
    if request.method == "POST":
        services.ask_seal(framework=framework, kind=kind, actor=request.user)
        return redirect(back)
    if not request.rights.may_anywhere(Act.SEAL):
        raise Forbidden(_("Sealing is up to the board and its staff."))
    material = services.candidate(framework, kind)
    context = {
        "framework": framework,
        "rows": _papers(material),
        "back": back,
        "kind": kind,
        "nav": "overview",
        "crumbs": [(back, _("Submit")), ("", _("Make final"))],
    }
    return render(request, "submission/seal.html", context)


def _papers(material: Material) -> list[dict[str, Any]]:
    """Every version that is sealed, with who adopted it and what was decided about it."""
    papers = [*material.versions, *material.evidence]
    said: dict[int, list[str]] = {version.pk: [] for version in papers}
    made = list(Decision.objects.effective().filter(version__in=said).select_related("body").order_by("pk"))
    read_conditions(made)
    for decision in made:
        said[decision.version_id].append(f"{decision.body}: {decision_state(decision)[1]}")
    adoptions = {version.pk: getattr(version, "adoption", None) for version in papers}
    return [
        {
            "version": version,
            "adoption": adoptions.get(version.pk, material.adoption),
            "decisions": said[version.pk],
            "groups": in_groups(version.fingerprint),
        }
        for version in papers
    ]


def home(one: str) -> str:
    """The place on the page of the submission where the draft and the package are made, by what a job is asked for."""
    code, _bar, kind = one.partition("/")
    asked = f"?kader={code}&soort={kind}" if kind else f"?kader={code}" if code else ""
    return f"{reverse('submission:index')}{asked}#document"


def _job(request: HttpRequest, uuid: UUID, kinds: tuple[str, ...] = KINDS) -> Job:
    only_readers(request)
    return get_object_or_404(Job, uuid=uuid, kind__in=kinds)


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
        "code": found.dedupe.partition("/")[0],
        "of": found.dedupe.partition("/")[2],
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
    found = _job(request, uuid, (*KINDS, as_word.WORD))
    services.cancel(job=found, actor=request.user)
    return redirect(home(found.dedupe))


@login_required
@require_GET
def draft_file(request: HttpRequest, uuid: UUID) -> FileResponse:
    found = _job(request, uuid)
    if found.kind != services.DRAFT:
        raise Http404
    return file_of(found, f"concept-{found.dedupe.replace('/', '-')}.pdf", "application/pdf")
