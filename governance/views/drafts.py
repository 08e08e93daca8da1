"""A plan as a draft before the Board: sending it, the list of remarks, and the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance import drafts
from governance.draft_forms import DraftAnswerForm, DraftRemarkForm, SendDraftForm
from governance.models import DraftRemark, SentDraft, Version
from governance.passages import parts_of
from governance.services import drafts as services
from governance.views.common import UNIT, acted, demand, done, one, sent, show_form, version_crumbs
from kwaliteit.shared.http import one_effect
from plans.models import Document

DOCUMENT = ("version__document__kind", "version__document__framework", *(f"version__document__{u}" for u in UNIT))
read_or_post = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@read_or_post
@one_effect
def send(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send a version to the Board for information: first what it lacks, and what goes along."""
    readable = Document.objects.readable_by(request.rights)
    rows = Version.objects.filter(document__in=readable).select_related(
        *(name.removeprefix("version__") for name in DOCUMENT)
    )
    version = one(rows, uuid=uuid)
    demand(drafts.may_send(version.document, request.rights))
    form = SendDraftForm(sent(request))
    said = _("The draft lies before the Board.")
    if acted(request, form, services.send_draft, said, version=version):
        return HttpResponseRedirect(reverse("governance:draft", args=[SentDraft.objects.get(version=version).uuid]))
    title = _("Send version %(number)s to the Board") % {"number": version.number}
    context = {
        "form": form,
        "title": title,
        "version": version,
        "document": version.document,
        "check": drafts.check_of(version),
        "back": reverse("plans:document", args=[version.document.uuid]),
        "crumbs": version_crumbs(request, version, title),
    }
    return show_form(request, "governance/send_draft.html", context)


@login_required
@require_safe
def draft(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The draft as it was sent, what it lacked then, and the Board's remarks as one list with what became of each."""
    row = one(_visible(request), uuid=uuid)
    remarks = list(row.remarks.select_related("written_by", "answered_by")) if _sees(request, row) else []
    drafts.with_places(row, remarks)
    context = {
        "draft": row,
        "version": row.version,
        "document": row.document,
        "check": row.check_made,
        "remarks": remarks,
        "sees_remarks": _sees(request, row),
        "sees_answers": drafts.sees_answers(row, request.rights),
        "may_remark": drafts.may_remark(row, request.rights),
        "may_answer": drafts.may_answer(row, request.rights),
        "unanswered": sum(not remark.taken for remark in remarks),
        "crumbs": version_crumbs(request, row.version, _("Draft to the Board")),
    }
    return render(request, "governance/draft.html", context)


@login_required
@read_or_post
@one_effect
def remark(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put a remark on the Board's list."""
    row = one(_visible(request), uuid=uuid)
    demand(drafts.may_remark(row, request.rights))
    form = DraftRemarkForm(sent(request), parts=drafts.part_choices(row.version))
    if acted(request, form, services.write_draft_remark, _("The remark stands on the list."), draft=row):
        return _to_list(row)
    return _form(request, row, form, _("Write a remark of the Board"), _("Put it on the list"))


@login_required
@read_or_post
@one_effect
def change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = _remark(request, uuid)
    demand(drafts.may_remark(row.draft, request.rights))
    initial = {name: getattr(row, name) for name in ("part", "quote", "text")}
    form = DraftRemarkForm(sent(request), parts=drafts.part_choices(row.draft.version), initial=initial)
    if acted(request, form, services.change_draft_remark, _("The remark was changed."), remark=row):
        return _to_list(row.draft)
    return _form(request, row.draft, form, _("Change a remark of the Board"), _("Save"))


@login_required
@require_POST
@one_effect
def remove(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = _remark(request, uuid)
    services.remove_draft_remark(remark=row, actor=request.user)
    done(request, _("The remark is off the list."))
    return _to_list(row.draft)


@login_required
@require_POST
@one_effect
def send_remarks(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _sent(request, uuid, services.send_remarks, _("The remarks of the Board have been sent."))


@login_required
@read_or_post
@one_effect
def answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is done with one remark, and where it shows."""
    row = _remark(request, uuid)
    demand(drafts.may_answer(row.draft, request.rights))
    initial = {name: getattr(row, name) for name in ("taken", "reason")}
    places = parts_of(row.draft.document)
    initial["shown_in"] = row.shown_in or (row.part if not row.taken else "")
    form = DraftAnswerForm(sent(request), places=places, initial=initial)
    if acted(request, form, services.answer_draft_remark, _("Your answer stands with the remark."), remark=row):
        return _to_list(row.draft)
    return _form(request, row.draft, form, _("Answer a remark of the Board"), _("Save"), row.text)


@login_required
@require_POST
@one_effect
def send_answers(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _sent(request, uuid, services.send_answers, _("The answers have been sent to the Board."))


def _sent(request: HttpRequest, uuid: UUID, send: Callable[..., SentDraft], said: str) -> HttpResponse:
    row = send(draft=one(_visible(request), uuid=uuid), actor=request.user)
    done(request, said)
    return _to_list(row)


def _visible(request: HttpRequest) -> QuerySet[SentDraft]:
    rows = SentDraft.objects.visible_to(request.rights)
    return rows.select_related(*DOCUMENT, "version__frozen_by", "sent_by", "remarks_by", "answers_by")


def _sees(request: HttpRequest, row: SentDraft) -> bool:
    return drafts.sees_remarks(row, request.rights)


def _remark(request: HttpRequest, uuid: UUID) -> DraftRemark:
    """A remark on a draft, for who sees the list that it stands on."""
    seen = SentDraft.objects.visible_to(request.rights).values("pk")
    rows = DraftRemark.objects.filter(draft__in=seen).select_related(*(f"draft__{name}" for name in DOCUMENT))
    row = one(rows, uuid=uuid)
    if not _sees(request, row.draft):
        raise Http404
    return row


def _to_list(row: SentDraft) -> HttpResponse:
    return HttpResponseRedirect(reverse("governance:draft", args=[row.uuid]) + "#remarks")


def _form(request: HttpRequest, row: SentDraft, form: Any, title: str, button: str, quote: str = "") -> HttpResponse:
    back = reverse("governance:draft", args=[row.uuid])
    context = {
        "form": form,
        "title": title,
        "button": button,
        "quote": quote,
        "lede": f"{row.document.title}, {row.document.unit.name}",
        "back": f"{back}#remarks",
        "crumbs": [*version_crumbs(request, row.version)[:-1], (back, _("Draft to the Board")), ("", title)],
    }
    return show_form(request, "governance/form.html", context)
