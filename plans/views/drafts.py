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

from kwaliteit.organisation.models import Person
from kwaliteit.shared.http import one_effect, tell_saved
from plans.forms import PartForm, SectionForm, ThemeForm
from plans.models import Section
from plans.parts import canonical
from plans.queries import outline_of
from plans.services import drafting, presence
from plans.text import words
from plans.together import Clashing, Written, joined, who_is_in, writers_since
from plans.views.clashes import basis_of, clash_page
from plans.views.common import attempt, require_edit, writable_section
from plans.views.own_words import own_words_page
from plans.views.pages import section_page


@login_required
@require_POST
@one_effect
def section_save(request: HttpRequest, section: UUID) -> HttpResponse:
    """Save one text, if it is still the one that the person saw. The service judges; this view only answers."""
    part = writable_section(request, section)
    form: PartForm = (ThemeForm if part.theme else SectionForm)(request.POST, document=part.document, part=part)
    by_itself = request.headers.get("Accept", "").startswith("application/json")
    try:
        saved = form.is_valid() and attempt(form, lambda: _save(request, form, part))
    except Clashing as conflict:
        if by_itself:
            return JsonResponse({"message": str(conflict)}, status=409)
        return clash_page(request, form, conflict, part.document, address(part), part.title)
    if not saved:
        return _refused(request, form, part, by_itself)
    merged = merged_with(saved, form.seen, request.user)
    if by_itself:
        answer = {"revision": saved.revision, "saved": saved_at(), "words": counted(saved.body)}
        return JsonResponse(answer | _others(saved, form, merged))
    messages.success(request, told(merged))
    return _settled(request, part)


@login_required
@require_POST
@one_effect
def section_here(request: HttpRequest, section: UUID) -> JsonResponse:
    """She has the text open: who else has; and the text itself when it is no longer the one that she sees."""
    part = writable_section(request, section)
    require_edit(request, part.document, part)
    presence.arrive(section=part, person=request.user)
    answer: dict[str, Any] = {"here": who_is_in(part, request.user), "revision": part.revision}
    seen = request.POST.get("revision", "")
    if seen.isascii() and seen.isdigit() and int(seen) < part.revision:
        names = writers_since(part, int(seen), request.user)
        answer["fields"] = {"body": part.body, "no_goals_reason": part.no_goals_reason}
        answer["words"] = counted(part.body)
        answer["merged"] = joined(_("%(names)s changed this text just now; you see it as it stands."), names) or _(
            "You changed this text elsewhere; you see it as it stands."
        )
    return JsonResponse(answer)


def _others(saved: Section, form: PartForm, merged: str) -> dict[str, Any]:
    """The fields that are not as she sent them, for what others changed came in; the editor takes them over."""
    if saved.revision == form.seen + 1 and not form.data.get("base"):
        return {}
    typed = form.fields_for_service()
    fields = {name: getattr(saved, name) for name in typed if canonical(name, typed[name]) != getattr(saved, name)}
    return {"fields": fields, "merged": merged} if fields else {}


def merged_with(saved: Written, seen: int, actor: Person) -> str:
    """Who else saved this text since she saw it, in words; empty when nobody did."""
    if saved.revision <= seen + 1:
        return ""
    names = writers_since(saved, seen, actor)
    return joined(_("%(names)s wrote here too; your texts were put together."), names) or _(
        "It was put together with what you wrote elsewhere."
    )


def _settled(request: HttpRequest, part: Section) -> HttpResponse:
    """Back to the text, whose copy in her browser is no longer needed."""
    response = redirect(address(part))
    tell_saved(response, f"{request.user.uuid}-section-{part.uuid}")
    return response


def _save(request: HttpRequest, form: PartForm, part: Section) -> Section:
    fields: dict[str, Any] = form.fields_for_service()
    return drafting.save_section(
        section=part, revision=form.seen, actor=request.user, basis=basis_of(request), **fields
    )


def _refused(request: HttpRequest, form: PartForm, part: Section, by_itself: bool) -> HttpResponse:
    if by_itself:
        reasons = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"message": " ".join(reasons)}, status=422)
    if part.written_by:
        return own_words_page(request, part, form, status=422)
    outline = outline_of(part.document)
    here = next(row for row in outline.sections if row.pk == part.pk)
    return section_page(request, part.document, outline, here, form, status=422)


def address(section: Section) -> str:
    if section.theme:
        return reverse("plans:theme", args=[section.document.uuid, section.theme.code])
    if section.written_by:
        return reverse("plans:own_words", args=[section.document.uuid, section.template.code])
    return reverse("plans:section", args=[section.document.uuid, section.template.code])


def saved_at() -> str:
    return _("Saved at %(time)s") % {"time": date_format(timezone.localtime(), "H:i")}


def told(merged: str) -> str:
    """That it was saved, and with whose text it was put together, if with any."""
    return f"{saved_at()}. {merged}" if merged else saved_at()


def counted(body: str) -> str:
    number = words(body)
    return ngettext("%d word", "%d words", number) % number
