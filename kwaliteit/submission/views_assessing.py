"""Pages on which is recorded what was said of a submission, and the papers in which it was said."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from governance.files import KINDS
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import attachment, one_effect
from kwaliteit.submission.assessing import record_assessment
from kwaliteit.submission.forms import AssessmentForm
from kwaliteit.submission.models import Assessment, AssessmentPaper, Submission
from kwaliteit.submission.views import only_readers, readable
from plans.models import Criterion


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@one_effect
def assess(request: HttpRequest, uuid: UUID) -> HttpResponse:
    only_readers(request)
    return _record(request, readable(request, uuid), None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@one_effect
def correct(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put a record right by a newer one; the earlier one stays readable."""
    only_readers(request)
    row = get_object_or_404(Assessment.objects.select_related("submission"), uuid=uuid)
    return _record(request, readable(request, row.submission.uuid), row)


def _record(request: HttpRequest, submission: Submission, corrects: Assessment | None) -> HttpResponse:
    if not request.rights.may_anywhere(Act.SUBMIT):  # type: ignore[attr-defined]
        raise Forbidden(_("Only the board and its staff record this."))
    form = _form(request, submission, corrects)
    if request.method == "POST" and form.is_valid():
        try:
            record_assessment(submission=submission, actor=request.user, **form.given)
        except Refused as reason:
            refuse(form, reason)
        else:
            messages.success(request, _("Recorded."))
            return redirect(f"{reverse('submission:detail', args=[submission.uuid])}#said")
    back = reverse("submission:detail", args=[submission.uuid])
    context = {
        "submission": submission,
        "corrects": corrects,
        "form": form,
        "crumbs": [(reverse("submission:index"), _("Submission")), (back, submission.title), ("", _("Record"))],
        "nav": "overview",
    }
    return render(request, "submission/assess.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, submission: Submission, corrects: Assessment | None) -> AssessmentForm:
    here = submission.version.document.kind.moment_id
    criteria = list(Criterion.objects.filter(moment=here).order_by("order", "pk")) if here else []
    initial: dict[str, Any] = {}
    if corrects is not None:
        initial = {"positive": "yes" if corrects.positive else "no", "dated": corrects.dated, "text": corrects.text}
        for verdict in corrects.verdicts.select_related("criterion"):
            initial[f"criterion-{verdict.criterion.code}"] = "yes" if verdict.positive else "no"
    return AssessmentForm(
        request.POST or None, request.FILES or None, initial=initial, criteria=criteria, corrects=corrects
    )


@login_required
@require_GET
def paper(request: HttpRequest, uuid: UUID) -> FileResponse:
    only_readers(request)
    found = get_object_or_404(AssessmentPaper.objects.select_related("assessment__submission"), assessment__uuid=uuid)
    readable(request, found.assessment.submission.uuid)
    kind = KINDS[found.kind]
    return attachment(found.file, f"{found.title}.{kind.code}", kind.mime)
