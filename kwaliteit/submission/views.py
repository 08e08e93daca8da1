"""Pages of the submission: readiness, the sealed packages, and verifying for anyone. The work is in views_work."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, QuerySet
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.http import attachment
from kwaliteit.shared.made import Made
from kwaliteit.shared.models import Job
from kwaliteit.submission import as_word, panel, services, verifying
from kwaliteit.submission.aftermath import what_follows
from kwaliteit.submission.forms import PanelForm, VerifyForm
from kwaliteit.submission.material import collect, kinds_that_go
from kwaliteit.submission.models import Assessment, PanelGrant, Submission
from kwaliteit.submission.readiness import readiness
from plans.models import Framework
from plans.queries import chosen_framework

KINDS = (services.DRAFT, services.SEAL)


def only_readers(request: HttpRequest) -> None:
    """Whoever composes the submission or sees the overview. For others this page does not exist."""
    if not any(request.rights.may_anywhere(act) for act in (Act.SUBMIT, Act.OVERVIEW)):
        raise Http404


def frameworks(request: HttpRequest) -> tuple[Framework, list[Framework]]:
    """The framework that is asked for (else the current one), and those to choose from."""
    found, every = chosen_framework(request.GET.get("kader") or request.POST.get("kader", ""))
    if found is None:
        raise Http404
    return found, every


def kind_asked(request: HttpRequest, framework: Framework) -> str:
    """The code of the kind of document that is asked for; empty for the composed plan."""
    code = request.GET.get("soort") or request.POST.get("soort", "")
    if code and all(kind.code != code for kind in kinds_that_go(framework)):
        raise Http404
    return code


def _submissions(framework: Framework | None = None) -> QuerySet[Submission]:
    current = Assessment.objects.current().select_related("paper").order_by("dated", "pk")
    rows = Submission.objects.prefetch_related(Prefetch("assessments", current)).order_by("sealed_on", "pk")
    return rows.filter(framework=framework) if framework else rows


def in_groups(fingerprint: str) -> str:
    return " ".join(fingerprint[i : i + 4] for i in range(0, 64, 4))


def _row(submission: Submission) -> dict[str, Any]:
    manifest = json.loads(submission.manifest)
    return {
        "submission": submission,
        "versions": [{**version, "groups": in_groups(version["fingerprint"])} for version in manifest["versions"]],
        "evidence": [{**one, "groups": in_groups(one["fingerprint"])} for one in manifest.get("evidence", ())],
        "decisions": manifest["decisions"],
        "groups": in_groups(submission.fingerprint),
        "assessments": submission.assessments.all(),
        "follow": what_follows(submission, list(submission.assessments.all()), today()),
    }


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    only_readers(request)
    framework, every = frameworks(request)
    kind = kind_asked(request, framework)
    material, jobs = collect(framework, kind=kind), _jobs(services.dedupe(framework, kind))
    submissions = [_row(row) for row in _submissions(framework)]
    sealed = (row["submission"] for row in submissions if row["submission"].version_id == material.version.pk)
    may_submit = request.rights.may_anywhere(Act.SUBMIT)
    context = {
        "framework": framework,
        "frameworks": every,
        "document": material.document,
        "kind": kind,
        "kinds": [one for one in kinds_that_go(framework) if one.reports_on],
        "goes": material.document is not None and material.document.kind.goes_to_assessor,
        "version": material.version,
        "readiness": readiness(material) if material.document else None,
        "submissions": submissions,
        "sealed_version": next(sealed, None) if material.version else None,
        "may_submit": may_submit,
        "may_publish": request.rights.may_anywhere(Act.PUBLISH),
        "may_make": may_submit and material.document is not None,
        "may_seal": request.rights.may_anywhere(Act.SEAL),
        "draft": jobs.get(services.DRAFT),
        "seal": jobs.get(services.SEAL),
        "word": made_in_word(request, framework, kind, jobs.get(as_word.WORD)),
        "nav": "overview",
    }
    return render(request, "submission/index.html", context)


def _jobs(dedupe: str) -> dict[str, Job]:
    """The newest job of each kind."""
    rows = Job.objects.filter(kind__in=(*KINDS, as_word.WORD), dedupe=dedupe).order_by("pk")
    return {job.kind: job for job in rows}


def made_in_word(request: HttpRequest, framework: Framework, kind: str, job: Job | None) -> dict[str, Any]:
    """What `components/made.html` needs of the Word file."""
    asked = f"?kader={framework.code}&soort={kind}" if kind else f"?kader={framework.code}"
    rows = []
    if job and (job.file or job.state != Job.State.DONE):
        stop = reverse("submission:cancel", args=[job.uuid]) if request.rights.may_anywhere(Act.SUBMIT) else ""
        rows = [Made(_("Download the Word file"), reverse("submission:word_file") + asked, job, stop=stop)]
    return {
        "made": rows,
        "busy": bool(job and job.is_open),
        "hers": bool(job and job.requested_by_id == request.user.pk),
        "state": reverse("submission:word_state") + asked,
    }


def readable(request: HttpRequest, uuid: UUID) -> Submission:
    """A sealed submission that this person may read; for others it does not exist."""
    submission = get_object_or_404(_submissions().select_related("framework", "version", "sealed_by"), uuid=uuid)
    if not panel.may_read(submission, request.user, today()):
        raise Http404
    return submission


@login_required
@require_GET
def pdf(request: HttpRequest, uuid: UUID) -> FileResponse:
    submission = readable(request, uuid)
    return attachment(submission.pdf, f"{submission.framework.code}-{submission.sealed_on}.pdf", "application/pdf")


@login_required
@require_GET
def package(request: HttpRequest, uuid: UUID) -> FileResponse:
    submission = readable(request, uuid)
    return attachment(submission.package, f"{submission.framework.code}-{submission.sealed_on}.zip", "application/zip")


@login_required
@require_GET
def detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return show(request, readable(request, uuid))


def show(request: HttpRequest, submission: Submission, wrong: Form | None = None, status: int = 200) -> HttpResponse:
    reader = request.rights.may_anywhere(Act.SUBMIT) or request.rights.may_anywhere(Act.OVERVIEW)
    crumbs = [(reverse("submission:index"), _("Submission")), ("", submission.title)] if reader else []
    context = {
        **_row(submission),
        "may_record": request.rights.may_anywhere(Act.SUBMIT),
        "reader": reader,
        "said": _said(submission) if reader else [],
        "panel_form": wrong or PanelForm(),
        "may_admit": request.rights.may_anywhere(Act.ADMIT),
        "panel": _panel(submission) if reader else [],
        "form": wrong,
        "crumbs": crumbs,
        "nav": "overview",
    }
    return render(request, "submission/detail.html", context, status=status)


def _said(submission: Submission) -> list[Assessment]:
    """Every record of what was said, also those that a newer one puts right."""
    rows = Assessment.objects.filter(submission=submission).order_by("dated", "pk")
    return list(
        rows.select_related("recorded_by", "paper", "correction__recorded_by").prefetch_related("verdicts__criterion")
    )


def _panel(submission: Submission) -> list[PanelGrant]:
    grants = list(submission.panel.select_related("person").order_by("valid_until", "pk"))
    for grant in grants:
        grant.state = "back" if grant.withdrawn_at else "done" if grant.holds_on(today()) else "none"  # type: ignore[attr-defined]
    return grants


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """For anyone, without logging in; as often in a minute as logging in. Nothing that is sent is kept or written."""
    form = VerifyForm(request.POST or None, request.FILES or None)
    status, found = _verified(request, form) if request.method == "POST" else (200, {})
    if request.method == "GET" and (given := request.GET.get("vingerafdruk")):
        form = VerifyForm(initial={"fingerprint": given[:200]})
    return render(request, "submission/verify.html", {"form": form, **found}, status=status)


def _verified(request: HttpRequest, form: VerifyForm) -> tuple[int, dict[str, Any]]:
    """The status of the answer, and the answer when there is one; else the form says what is wrong."""
    if not form.is_valid():
        return 422, {}
    if not ratelimit.consume(request, action="verify"):
        form.add_error(None, _("This was asked very often in a short time. Wait a minute, then try again."))
        return 429, {}
    file, text = form.cleaned_data["file"], form.cleaned_data["fingerprint"]
    try:
        known = verifying.of_file(file, request.rights) if file else verifying.of_text(text, request.rights)
    except Refused as refusal:
        form.add_error("file" if file else "fingerprint", str(refusal))
        return 422, {}
    return 200, {"known": known, "asked": True}
