"""A plan to Word and back: the file to take away, and a file that is brought in."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from plans.forms_word import WordForm
from plans.models import BroughtIn, Document
from plans.permissions import may_bring_in
from plans.queries import outline_of
from plans.services import bringing, returning
from plans.views.common import crumbs, readable
from plans.views.goals import read_or_post
from plans.word import out

KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
@require_safe
def whole(request: HttpRequest, document: UUID) -> FileResponse:
    row = readable(request, document)
    return _file(request, row, None)


@login_required
@require_safe
def section(request: HttpRequest, document: UUID, code: str) -> FileResponse:
    row = readable(request, document)
    return _file(request, row, code)


def _file(request: HttpRequest, document: Document, code: str | None) -> FileResponse:
    outline = outline_of(document)
    part = next((row for row in outline.sections if row.code == code), None)
    if code and part is None:
        raise Http404
    title = document.title.replace("–", "-")
    name = slugify(f"{document.unit.short} {title}{f' {part.title}' if part else ''}")
    file = out.word(outline, part, returning.going_out(document, request.rights))
    answer = FileResponse(file, as_attachment=True, filename=f"{name}.docx", content_type=KIND)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@login_required
@read_or_post
@one_effect
def bring(request: HttpRequest, document: UUID) -> HttpResponse:
    """To Word and back on one page; who only reads finds the way out alone."""
    row = readable(request, document)
    verdict = may_bring_in(row, request.rights)
    if request.method == "POST" and not verdict:
        raise Forbidden(verdict.reason)
    form = WordForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            brought = bringing.bring_in(document=row, upload=form.cleaned_data["file"], actor=request.user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return redirect(reverse("plans:word_in", args=[brought.uuid]))
    files = BroughtIn.objects.filter(document=row).select_related("brought_by") if verdict else BroughtIn.objects.none()
    context = {
        "nav": "plans",
        "document": row,
        "form": form,
        "may_edit": verdict,
        "files": files.order_by("-brought_at", "-pk").defer("found"),
        "sections": outline_of(row).sections,
        "crumbs": crumbs(row, ("", _("To Word and back"))),
    }
    return render(request, "plans/word.html", context, status=422 if form.errors else 200)
