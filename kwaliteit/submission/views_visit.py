"""Pages of the site visit: its programme, the questions and answers, and the papers that were added later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.files import KINDS
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import attachment, one_effect
from kwaliteit.submission import visit as services
from kwaliteit.submission.extra import seal_extra
from kwaliteit.submission.forms import AnswerForm, ExtraForm, GuestForm, QuestionForm, TalkForm
from kwaliteit.submission.models import (
    ExtraPaper,
    ExtraSet,
    PanelAnswer,
    PanelQuestion,
    Submission,
    VisitGuest,
    VisitTalk,
)
from kwaliteit.submission.views import in_groups, only_readers, readable


def _keeps(request: HttpRequest) -> bool:
    return bool(request.rights.may_anywhere(Act.SUBMIT))  # type: ignore[attr-defined]


def _only_keepers(request: HttpRequest, submission: Submission) -> None:
    only_readers(request)
    readable(request, submission.uuid)
    if not _keeps(request):
        raise Forbidden(_("Only the board and its staff record this."))


def questions_of(submission: Submission, *, to_panel: bool) -> list[PanelQuestion]:
    """Each with ``newest``, the answer that counts; to the panel only one that it was given."""
    rows = list(submission.questions.order_by("asked_on", "pk"))
    answers = PanelAnswer.objects.filter(question__in=rows).select_related("recorded_by").order_by("pk")
    newest = {row.question_id: row for row in (answers.filter(to_panel=True) if to_panel else answers)}
    for row in rows:
        row.newest = newest.get(row.pk)  # type: ignore[attr-defined]
    return rows


def extras_of(submission: Submission) -> list[ExtraSet]:
    rows = list(submission.extra_sets.prefetch_related("papers").order_by("number"))
    for row in rows:
        row.groups = in_groups(row.fingerprint)  # type: ignore[attr-defined]
    return rows


@login_required
@require_GET
def visit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """For the panel: the programme, its questions with the answers that it was given, and the papers added later."""
    submission = readable(request, uuid)
    keeps = _keeps(request)
    context = {
        "submission": submission,
        "talks": submission.talks.prefetch_related("guests__body"),
        "questions": questions_of(submission, to_panel=request.is_guest),
        "extras": extras_of(submission),
        "keeps": keeps,
        "crumbs": _crumbs(request, submission, _("Site visit")),
        "nav": "overview",
    }
    return render(request, "submission/visit.html", context)


def _crumbs(request: HttpRequest, submission: Submission, *last: str) -> list[tuple[str, str]]:
    first = [] if request.is_guest else [(reverse("submission:index"), _("Submission"))]
    here = [(reverse("submission:detail", args=[submission.uuid]), submission.title)]
    above = [(reverse("submission:visit", args=[submission.uuid]), _("Site visit"))] if len(last) > 1 else []
    return [*first, *here, *above, ("", last[-1])]


def _fill_in(
    request: HttpRequest, submission: Submission, form: BaseForm, act: Callable[[], Any], title: str, **more: Any
) -> HttpResponse:
    """A form on a page of its own, that leads back to the visit."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as reason:
            refuse(form, reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("submission:visit", submission.uuid)
    context = {"submission": submission, "form": form, "title": title, "nav": "overview", **more}
    context["crumbs"] = _crumbs(request, submission, "", title)
    return render(request, "submission/visit_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@one_effect
def new_talk(request: HttpRequest, uuid: UUID) -> HttpResponse:
    submission = readable(request, uuid)
    _only_keepers(request, submission)
    form = TalkForm(request.POST or None)
    act = lambda: services.save_talk(submission=submission, actor=request.user, **form.cleaned_data)  # noqa: E731
    return _fill_in(request, submission, form, act, _("Add a talk"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@one_effect
def talk(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = _talk(request, uuid)
    form = TalkForm(request.POST or None, instance=VisitTalk.objects.get(pk=found.pk))
    act = lambda: services.save_talk(  # noqa: E731
        submission=found.submission, actor=request.user, talk=found, **form.cleaned_data
    )
    more = {"talk": found, "guests": found.guests.select_related("body"), "guest_form": GuestForm()}
    return _fill_in(request, found.submission, form, act, found.subject, **more)


@login_required
@require_POST
@one_effect
def remove_talk(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = _talk(request, uuid)
    services.remove_talk(talk=found, actor=request.user)
    messages.success(request, _("Taken out."))
    return redirect("submission:visit", found.submission.uuid)


@login_required
@require_POST
@one_effect
def add_guest(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = _talk(request, uuid)
    form = GuestForm(request.POST)
    if form.is_valid():
        try:
            services.add_guest(talk=found, actor=request.user, **form.cleaned_data)
        except Refused as reason:
            refuse(form, reason)
        else:
            return redirect("submission:talk", uuid)
    context = {
        "submission": found.submission,
        "form": TalkForm(instance=found),
        "title": found.subject,
        "talk": found,
        "guests": found.guests.select_related("body"),
        "guest_form": form,
        "crumbs": _crumbs(request, found.submission, "", found.subject),
        "nav": "overview",
    }
    return render(request, "submission/visit_form.html", context, status=422)


@login_required
@require_POST
@one_effect
def remove_guest(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    found = _talk(request, uuid)
    services.remove_guest(guest=get_object_or_404(VisitGuest, talk=found, pk=pk), actor=request.user)
    return redirect("submission:talk", uuid)


def _talk(request: HttpRequest, uuid: UUID) -> VisitTalk:
    only_readers(request)
    found = get_object_or_404(VisitTalk.objects.select_related("submission__version"), uuid=uuid)
    _only_keepers(request, found.submission)
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@one_effect
def ask(request: HttpRequest, uuid: UUID) -> HttpResponse:
    submission = readable(request, uuid)
    _only_keepers(request, submission)
    form = QuestionForm(request.POST or None)
    act = lambda: services.record_question(submission=submission, actor=request.user, **form.cleaned_data)  # noqa: E731
    return _fill_in(request, submission, form, act, _("Record a question of the panel"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@one_effect
def answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    only_readers(request)
    question = get_object_or_404(PanelQuestion.objects.select_related("submission__version"), uuid=uuid)
    _only_keepers(request, question.submission)
    last = question.answers.order_by("pk").last()
    initial = {name: getattr(last, name) for name in ("text", "answered_by", "answered_on")} if last else {}
    form = AnswerForm(request.POST or None, initial=initial)
    act = lambda: services.record_answer(question=question, actor=request.user, **form.cleaned_data)  # noqa: E731
    return _fill_in(request, question.submission, form, act, _("Answer a question"), lede=question.text)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@one_effect
def extra(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Seal papers that the panel is given later."""
    submission = readable(request, uuid)
    _only_keepers(request, submission)
    form = ExtraForm(request.POST or None, request.FILES or None)
    act = lambda: seal_extra(submission=submission, actor=request.user, **form.cleaned_data)  # noqa: E731
    lede = _("These papers are sealed apart, with their own fingerprint. What is sealed never changes again.")
    return _fill_in(request, submission, form, act, _("Add papers"), lede=lede)


@login_required
@require_GET
def extra_package(request: HttpRequest, uuid: UUID) -> FileResponse:
    found = get_object_or_404(ExtraSet.objects.select_related("submission__framework"), uuid=uuid)
    readable(request, found.submission.uuid)
    name = f"{found.submission.framework.code}-extra-{found.number}.zip"
    return attachment(found.package, name, "application/zip")


@login_required
@require_GET
def extra_paper(request: HttpRequest, uuid: UUID) -> FileResponse:
    found = get_object_or_404(ExtraPaper.objects.select_related("extra__submission"), uuid=uuid)
    readable(request, found.extra.submission.uuid)
    kind = KINDS[found.kind]
    return attachment(found.file, f"{found.title}.{kind.code}", kind.mime)
