"""Remarks on a document or one of its parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from plans import talk
from plans.forms_remarks import AROUND, AnswerForm, AssignForm, RemarkForm
from plans.models import Document, Remark
from plans.permissions import circles_of, may_edit, may_remark
from plans.queries import remarks_of
from plans.services import remarks as services
from plans.views.common import crumbs, frame, readable
from plans.views.goals import read_or_post


@login_required
@require_safe
def listing(request: HttpRequest, document: UUID) -> HttpResponse:
    """Every remark that the person may read, with where its words stand now."""
    row = readable(request, document)
    context = frame(request, row, "remarks")
    outline, remarks = context["outline"], context["remarks"]
    parts = [*outline.sections, *outline.goals, *outline.measures]
    talk.put_in_text(remarks, parts)
    talk.tell_versions(remarks, row)
    talk.name_parts(remarks, outline)
    for remark in remarks:
        if remark.about:
            setattr(remark, remark.part[0], remark.about)
            remark.document = row
            remark.page = talk.page_of(remark)
    context |= {"whole": True, "crumbs": crumbs(row, ("", _("Remarks")))}
    return render(request, "plans/remarks.html", context)


@login_required
@read_or_post
@one_effect
def write(request: HttpRequest, document: UUID) -> HttpResponse:
    """A remark on the document, or on what the address names. Who will read it is chosen by the button."""
    row = readable(request, document)
    require(may_remark(row, request.rights))
    about = {name: request.GET[name] for name in AROUND if name in request.GET}
    form = RemarkForm(request.POST or None, document=row, circles=circles_of(row, request.rights), initial=about)
    if request.method == "POST" and form.is_valid():
        try:
            remark = services.write_remark(document=row, actor=request.user, **form.fields_for_service())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Your remark stands."))
            return redirect(talk.place_of(remark))
    context = {
        "nav": "plans",
        "document": row,
        "form": form,
        "title": _("Write a remark"),
        "back": reverse("plans:document", args=[row.uuid]),
        "crumbs": crumbs(row, ("", _("Write a remark"))),
    }
    return render(request, "plans/remark_form.html", context, status=422 if form.errors else 200)


@login_required
@read_or_post
@one_effect
def answer(request: HttpRequest, remark: UUID) -> HttpResponse:
    row = visible(request, remark)
    require(may_remark(row.document, request.rights))
    form = AnswerForm(request.POST or None)

    def save() -> Remark:
        return services.write_remark(
            document=row.document, actor=request.user, text=form.cleaned_data["text"], parent=row
        )

    said = _("Your answer stands below the remark.")
    return _form_about(request, row, form, save, said, _("Answer a remark"), _("Place the answer"))


@login_required
@read_or_post
@one_effect
def assign(request: HttpRequest, remark: UUID) -> HttpResponse:
    """Who is to deal with a remark."""
    row = visible(request, remark)
    verdict = may_edit(row.document, request.rights)
    require(may_remark(row.document, request.rights) if row.author_id == request.user.pk else verdict)
    now = talk.Whom(row.for_person, row.for_role).code
    form = AssignForm(request.POST or None, document=row.document, initial={"whom": now})

    def save() -> Remark:
        return services.assign_remark(remark=row, actor=request.user, whom=form.cleaned_data["whom"])

    said = _("Saved for whom the remark is.")
    return _form_about(request, row, form, save, said, _("For whom is this remark?"), _("Save"))


def _form_about(
    request: HttpRequest, row: Remark, form: Any, save: Callable[[], Any], said: str, title: str, button: str
) -> HttpResponse:
    """A form below the remark that it is about."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, said)
            return redirect(talk.place_of(row))
    context = {
        "nav": "plans",
        "document": row.document,
        "form": form,
        "title": title,
        "button": button,
        "remark": row,
        "back": talk.place_of(row),
        "crumbs": crumbs(row.document, ("", title)),
    }
    return render(request, "plans/form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
@one_effect
def resolve(request: HttpRequest, remark: UUID) -> HttpResponse:
    row = visible(request, remark)
    services.resolve_remark(remark=row, actor=request.user)
    messages.success(request, _("The remark is marked as dealt with."))
    return redirect(talk.place_of(row))


@login_required
@require_POST
@one_effect
def reopen(request: HttpRequest, remark: UUID) -> HttpResponse:
    row = visible(request, remark)
    services.reopen_remark(remark=row, actor=request.user)
    messages.success(request, _("The remark is open again."))
    return redirect(talk.place_of(row))


def require(verdict: Any) -> None:
    if not verdict:
        raise Forbidden(verdict.reason)


def visible(request: HttpRequest, uuid: UUID) -> Remark:
    """A remark in one of the person's circles, on a document that she may read."""
    rows = Remark.objects.select_related(*talk.AROUND, "document__kind", "document__framework", "for_person", "author")
    row = get_object_or_404(rows.filter(document__in=Document.objects.readable_by(request.rights)), uuid=uuid)
    if (row.parent_id or row.pk) not in {seen.pk for seen in remarks_of(row.document, request.rights)}:
        raise Http404
    return row
