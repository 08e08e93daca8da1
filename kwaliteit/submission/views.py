"""Pages of the submission: readiness, the draft, the sealed packages, and verifying for anyone."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.http import one_effect, render_part
from kwaliteit.shared.models import Job
from kwaliteit.submission import services, verifying
from kwaliteit.submission.forms import AssessmentForm, PanelForm, VerifyForm
from kwaliteit.submission.material import collect
from kwaliteit.submission.models import Submission
from kwaliteit.submission.readiness import readiness
from plans.models import Framework

KINDS = (services.DRAFT, services.SEAL)


def _reader(request: HttpRequest) -> None:
    """Whoever composes the submission or sees the overview. For others this page does not exist."""
    if not any(request.rights.may_anywhere(act) for act in (Act.SUBMIT, Act.OVERVIEW)):
        raise Http404


def _frameworks(request: HttpRequest) -> tuple[Framework, list[Framework]]:
    """The framework that is asked for (else the current one), and all there are."""
    every = list(Framework.objects.order_by("-is_current", "-first_year", "pk"))
    code = request.GET.get("kader") or request.POST.get("kader")
    found = next((row for row in every if row.code == code or not code), None)
    if found is None:
        raise Http404
    return found, every


def _submissions(framework: Framework | None = None) -> QuerySet[Submission]:
    rows = Submission.objects.prefetch_related("assessments").order_by("sealed_on", "pk")
    return rows.filter(framework=framework) if framework else rows


def _in_groups(fingerprint: str) -> str:
    return " ".join(fingerprint[i : i + 4] for i in range(0, 64, 4))


def _row(submission: Submission) -> dict[str, Any]:
    manifest = json.loads(submission.manifest)
    return {
        "submission": submission,
        "versions": [{**version, "groups": _in_groups(version["fingerprint"])} for version in manifest["versions"]],
        "decisions": manifest["decisions"],
        "groups": _in_groups(submission.fingerprint),
        "assessments": sorted(submission.assessments.all(), key=lambda row: row.dated),
    }


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    _reader(request)
    framework, every = _frameworks(request)
    material, jobs = collect(framework), _jobs(framework)
    submissions = [_row(row) for row in _submissions(framework)]
    sealed = (row["submission"] for row in submissions if row["submission"].version_id == material.version.pk)
    context = {
        "framework": framework,
        "frameworks": every if len(every) > 1 else [],
        "document": material.document,
        "version": material.version,
        "readiness": readiness(material) if material.document else None,
        "submissions": submissions,
        "sealed_version": next(sealed, None) if material.version else None,
        "may_submit": request.rights.may_anywhere(Act.SUBMIT),
        "may_seal": request.rights.may_anywhere(Act.SEAL),
        "draft": jobs.get(services.DRAFT),
        "seal": jobs.get(services.SEAL),
        "seal_kind": services.SEAL,
        "nav": "overview",
    }
    return render(request, "submission/index.html", context)


def _jobs(framework: Framework) -> dict[str, Job]:
    """The newest job of each kind."""
    rows = Job.objects.filter(kind__in=KINDS, dedupe=framework.code).order_by("pk")
    return {job.kind: job for job in rows}


@login_required
@require_POST
@one_effect
def draft(request: HttpRequest) -> HttpResponse:
    _reader(request)
    services.ask_draft(framework=_frameworks(request)[0], actor=request.user)
    return redirect(_home(request))


@login_required
@require_POST
@one_effect
def seal(request: HttpRequest) -> HttpResponse:
    _reader(request)
    services.ask_seal(framework=_frameworks(request)[0], actor=request.user)
    return redirect(_home(request))


def _home(request: HttpRequest) -> str:
    code = request.POST.get("kader", "")
    return f"{reverse('submission:index')}{f'?kader={code}' if code else ''}#document"


def _job(request: HttpRequest, uuid: UUID) -> Job:
    _reader(request)
    return get_object_or_404(Job, uuid=uuid, kind__in=KINDS)


@login_required
@require_GET
def job(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far it is; asked again every two seconds while it runs. A seal that is done shows the whole page anew."""
    found = _job(request, uuid)
    if not request.htmx:
        return redirect(f"{reverse('submission:index')}?kader={found.dedupe}#document")
    response = render_part(request, "submission/job.html", "job", {"job": found, "seal_kind": services.SEAL})
    if found.kind == services.SEAL and found.state == Job.State.DONE:
        response.headers["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
@one_effect
def cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = _job(request, uuid)
    services.cancel(job=found, actor=request.user)
    return redirect(f"{reverse('submission:index')}?kader={found.dedupe}#document")


@login_required
@require_GET
def draft_file(request: HttpRequest, uuid: UUID) -> FileResponse:
    found = _job(request, uuid)
    if found.state != Job.State.DONE or found.kind != services.DRAFT or not found.file:
        raise Http404
    return _attachment(found.file, f"concept-{found.dedupe}.pdf", "application/pdf")


def _attachment(file: Any, name: str, kind: str) -> FileResponse:
    response = FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=kind)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _readable(request: HttpRequest, uuid: UUID) -> Submission:
    """A sealed submission that this person may read; for others it does not exist."""
    submission = get_object_or_404(_submissions().select_related("framework", "version", "sealed_by"), uuid=uuid)
    if not services.may_read(submission, request.user, today()):
        raise Http404
    return submission


@login_required
@require_GET
def pdf(request: HttpRequest, uuid: UUID) -> FileResponse:
    submission = _readable(request, uuid)
    return _attachment(submission.pdf, f"{submission.framework.code}-{submission.sealed_on}.pdf", "application/pdf")


@login_required
@require_GET
def package(request: HttpRequest, uuid: UUID) -> FileResponse:
    submission = _readable(request, uuid)
    return _attachment(submission.package, f"{submission.framework.code}-{submission.sealed_on}.zip", "application/zip")


@login_required
@require_GET
def detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _detail(request, _readable(request, uuid), AssessmentForm(), PanelForm())


def _detail(
    request: HttpRequest, submission: Submission, assessing: AssessmentForm, panel: PanelForm, status: int = 200
) -> HttpResponse:
    reader = request.rights.may_anywhere(Act.SUBMIT) or request.rights.may_anywhere(Act.OVERVIEW)
    crumbs = [(reverse("submission:index"), _("Submission")), ("", submission.title)] if reader else []
    context = {
        **_row(submission),
        "may_record": request.rights.may_anywhere(Act.SUBMIT),
        "assessing": assessing,
        "panel_form": panel,
        "panel": submission.panel.select_related("person").order_by("valid_until") if reader else [],
        "form": next((form for form in (assessing, panel) if form.errors), assessing),
        "crumbs": crumbs,
        "nav": "overview",
    }
    return render(request, "submission/detail.html", context, status=status)


@login_required
@require_POST
@one_effect
def assess(request: HttpRequest, uuid: UUID) -> HttpResponse:
    submission, form = _readable(request, uuid), AssessmentForm(request.POST)
    if not request.rights.may_anywhere(Act.SUBMIT):
        raise Forbidden(_("Only the board and its staff record this."))
    if form.is_valid():
        try:
            services.record_assessment(submission=submission, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            _wrong(form, "dated", refusal)
        else:
            messages.success(request, _("Recorded."))
            return redirect("submission:detail", uuid)
    return _detail(request, submission, form, PanelForm(), status=422)


@login_required
@require_POST
@one_effect
def grant(request: HttpRequest, uuid: UUID) -> HttpResponse:
    submission, form = _readable(request, uuid), PanelForm(request.POST)
    if not request.rights.may_anywhere(Act.SUBMIT):
        raise Forbidden(_("Only the board and its staff record this."))
    if form.is_valid():
        try:
            services.let_panel_member_in(submission=submission, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            _wrong(form, "valid_until", refusal)
        else:
            messages.success(request, _("The panel member can read this submission now."))
            return redirect("submission:detail", uuid)
    return _detail(request, submission, AssessmentForm(), form, status=422)


def _wrong(form: AssessmentForm | PanelForm, field: str, refusal: Refused) -> None:
    """A refusal for what was typed stands at its field; one for who acts is an answer of its own (403)."""
    if isinstance(refusal, Forbidden):
        raise refusal
    form.add_error(field, str(refusal))


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """For anyone, without logging in. Nothing that is sent is kept, and nothing is written."""
    form = VerifyForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                context |= {"known": _verified(form), "asked": True}
                status = 200
            except Refused as refusal:
                form.add_error("file" if form.cleaned_data["file"] else "fingerprint", str(refusal))
    elif given := request.GET.get("vingerafdruk"):
        form = context["form"] = VerifyForm(initial={"fingerprint": given[:200]})
    return render(request, "submission/verify.html", context, status=status)


def _verified(form: VerifyForm) -> verifying.Known | None:
    file = form.cleaned_data["file"]
    return verifying.of_file(file) if file else verifying.of_text(form.cleaned_data["fingerprint"])
