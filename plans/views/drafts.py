"""Saving a text: by itself while somebody types (JSON), or by the button (a page)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kwaliteit.shared.errors import Conflict
from kwaliteit.shared.http import one_effect, tell_saved
from plans.forms import PartForm, SectionForm, ThemeForm
from plans.models import Section
from plans.queries import outline_of
from plans.services import drafting
from plans.text import words
from plans.views.common import attempt, chosen, conflict_page, readable_part
from plans.views.pages import section_page


@login_required
@require_POST
@one_effect
def section_save(request: HttpRequest, section: UUID) -> HttpResponse:
    """Save one text, if it is still the one that the person saw. The service judges; this view only answers."""
    part = readable_part(request, Section, section, "theme", "template")
    form: PartForm = (ThemeForm if part.theme else SectionForm)(request.POST, document=part.document, part=part)
    by_itself = request.headers.get("Accept", "").startswith("application/json")
    if request.POST.get("choice") == "theirs":
        messages.info(request, _("The text that stood there was kept; yours was not saved."))
        return _settled(request, part)
    try:
        saved = form.is_valid() and attempt(form, lambda: _save(request, form, part))
    except Conflict as conflict:
        if by_itself:
            return JsonResponse({"message": str(conflict)}, status=409)
        return conflict_page(request, form, conflict, part.document, address(part), part.title)
    if not saved:
        return _refused(request, form, part, by_itself)
    if by_itself:
        return JsonResponse({"revision": saved.revision, "saved": saved_at(), "words": counted(saved.body)})
    messages.success(request, saved_at())
    return _settled(request, part)


def _settled(request: HttpRequest, part: Section) -> HttpResponse:
    """Back to the text, whose copy in her browser is no longer needed."""
    response = redirect(address(part))
    tell_saved(response, f"{request.user.uuid}-section-{part.uuid}")
    return response


def _save(request: HttpRequest, form: PartForm, part: Section) -> Section:
    fields: dict[str, Any] = chosen(request, form, part)
    return drafting.save_section(section=part, revision=form.seen, actor=request.user, **fields)


def _refused(request: HttpRequest, form: PartForm, part: Section, by_itself: bool) -> HttpResponse:
    if by_itself:
        reasons = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"message": " ".join(reasons)}, status=422)
    outline = outline_of(part.document)
    here = next(row for row in outline.sections if row.pk == part.pk)
    return section_page(request, part.document, outline, here, form, status=422)


def address(section: Section) -> str:
    if section.theme:
        return reverse("plans:theme", args=[section.document.uuid, section.theme.code])
    return reverse("plans:section", args=[section.document.uuid, section.template.code])


def saved_at() -> str:
    return _("Saved at %(time)s") % {"time": date_format(timezone.localtime(), "H:i")}


def counted(body: str) -> str:
    number = words(body)
    return ngettext("%d word", "%d words", number) % number
