"""Remarks on a document or one of its parts."""

from __future__ import annotations

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
from plans.forms import AnswerForm, RemarkForm
from plans.models import Document, Measure, Remark, Section
from plans.permissions import circles_of, may_remark
from plans.queries import remarks_of
from plans.services import remarks as services
from plans.views.common import crumbs, frame, readable
from plans.views.drafts import address
from plans.views.goals import read_or_post


@login_required
@require_safe
def listing(request: HttpRequest, document: UUID) -> HttpResponse:
    row = readable(request, document)
    context = frame(request, row, "remarks") | {"crumbs": crumbs(row, ("", _("Remarks")))}
    return render(request, "plans/remarks.html", context)


@login_required
@read_or_post
@one_effect
def write(request: HttpRequest, document: UUID) -> HttpResponse:
    row = readable(request, document)
    verdict = may_remark(row, request.rights)
    if not verdict:
        raise Forbidden(verdict.reason)
    about = {name: request.GET[name] for name in ("section", "measure", "quote") if name in request.GET}
    form = RemarkForm(request.POST or None, document=row, circles=circles_of(row, request.rights), initial=about)
    if request.method == "POST" and form.is_valid():
        try:
            remark = services.write_remark(document=row, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Your remark stands."))
            return redirect(place_of(remark))
    context = {
        "nav": "plans",
        "document": row,
        "form": form,
        "title": _("Write a remark"),
        "button": _("Place the remark"),
        "back": reverse("plans:document", args=[row.uuid]),
        "crumbs": crumbs(row, ("", _("Write a remark"))),
    }
    return render(request, "plans/form.html", context, status=422 if form.errors else 200)


@login_required
@read_or_post
@one_effect
def answer(request: HttpRequest, remark: UUID) -> HttpResponse:
    row = _visible(request, remark)
    verdict = may_remark(row.document, request.rights)
    if not verdict:
        raise Forbidden(verdict.reason)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.write_remark(document=row.document, actor=request.user, text=form.cleaned_data["text"], parent=row)
        messages.success(request, _("Your answer stands below the remark."))
        return redirect(place_of(row))
    context = {
        "nav": "plans",
        "document": row.document,
        "form": form,
        "title": _("Answer a remark"),
        "button": _("Place the answer"),
        "remark": row,
        "back": place_of(row),
        "crumbs": crumbs(row.document, ("", _("Answer a remark"))),
    }
    return render(request, "plans/form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
@one_effect
def resolve(request: HttpRequest, remark: UUID) -> HttpResponse:
    row = _visible(request, remark)
    services.resolve_remark(remark=row, actor=request.user)
    messages.success(request, _("The remark is marked as dealt with."))
    return redirect(place_of(row))


def _visible(request: HttpRequest, uuid: UUID) -> Remark:
    """A remark in one of the person's circles, on a document that she may read."""
    rows = Remark.objects.select_related("document__unit__parent__parent", "document__kind", "document__framework")
    row = get_object_or_404(rows.filter(document__in=Document.objects.readable_by(request.rights)), uuid=uuid)
    if (row.parent_id or row.pk) not in {seen.pk for seen in remarks_of(row.document, request.rights)}:
        raise Http404
    return row


def place_of(remark: Remark) -> str:
    """The page on which the remark stands."""
    if remark.measure_id:
        return reverse("plans:measure", args=[Measure.objects.get(pk=remark.measure_id).uuid]) + "#remarks"
    if remark.section_id:
        section = Section.objects.select_related("theme", "template", "document").get(pk=remark.section_id)
        return address(section) + "#remarks"
    return reverse("plans:remarks", args=[remark.document.uuid])
