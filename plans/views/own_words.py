"""What a body writes itself: the working text to read, with its own part of it to write."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kwaliteit.organisation.models import Body, existing_on
from kwaliteit.shared.clock import today
from kwaliteit.shared.http import one_effect
from plans import hooks
from plans.forms import PartForm, SectionForm
from plans.models import Document, Section
from plans.permissions import bodies_open, may_edit
from plans.queries import outline_of
from plans.services.opening import open_to_body
from plans.text import words
from plans.together import who_is_in
from plans.views.common import media, readable


@login_required
@require_safe
def own_words(request: HttpRequest, document: UUID, code: str) -> HttpResponse:
    """The draft as it stands, and the part with this code for who writes it."""
    row = get_object_or_404(Document.objects.for_listing(), uuid=document)
    if not bodies_open(row, request.rights).exists():
        raise Http404
    outline = outline_of(row)
    part = outline.section(code)
    if part is None or not part.written_by:
        raise Http404
    return own_words_page(request, part)


def own_words_page(
    request: HttpRequest, part: Section, form: PartForm | None = None, status: int = 200
) -> HttpResponse:
    document = part.document = Document.objects.for_listing().get(pk=part.document_id)
    outline = outline_of(document)
    part = next(row for row in outline.sections if row.pk == part.pk)
    part.document = document
    context: dict[str, Any] = {
        "nav": "bodies",
        "document": document,
        "section": part,
        "others": [row for row in outline.sections if row.pk != part.pk],
        "panels": [panel for make in hooks.draft_panels if (panel := make(request, document))],
        "words": words(part.body),
    }
    if verdict := may_edit(document, request.rights, part):
        form = form or SectionForm(document=document, part=part)
        context |= {"form": form, "media": media(request, form), "present": who_is_in(part, request.user)}
    return render(request, "plans/own_words.html", context | {"verdict": verdict}, status=status)


@login_required
@require_POST
@one_effect
def open_draft(request: HttpRequest, document: UUID, code: str) -> HttpResponse:
    """Open the working text to the body that writes the section with this code."""
    row = readable(request, document)
    part = get_object_or_404(row.sections.exclude(written_by=""), template__code=code)
    bodies = Body.objects.filter(existing_on(today()), kind=part.written_by, unit=row.unit)
    body = get_object_or_404(bodies.order_by("-valid_from")[:1])
    open_to_body(document=row, body=body, actor=request.user)
    messages.success(request, _("The text is open to %(body)s.") % {"body": body.with_article})
    return redirect("plans:section", row.uuid, code)
