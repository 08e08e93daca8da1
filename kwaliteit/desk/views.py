"""The desk of one theme: read side by side, quote with one button, and see what changed at a source."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kwaliteit.desk.sources import Sheet, changed, edited, followed, on_theme
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.http import one_effect
from plans.models import Citation, Document, Section
from plans.permissions import may_edit
from plans.services import citing
from plans.views.common import crumbs, readable, require_edit
from plans.views.drafts import saved_at


@login_required
@require_safe
def theme(request: HttpRequest, document: UUID, code: str) -> HttpResponse:
    """All faculties on one theme beside the text of the institution; each text, goal and measure can be quoted."""
    plan, section = _place(request, document, code)
    sheets = on_theme(plan, section.theme, request.rights)
    quoted = followed(section)
    differs, touched = changed(quoted, sheets), edited(quoted, section)
    for row in quoted:
        row.is_changed, row.now = row in differs, differs.get(row)
        row.is_edited = row.pk in touched
    _mark(sheets, {row.source for row in quoted})
    place = reverse("plans:theme", args=[plan.uuid, code])
    context = {
        "nav": "plans",
        "document": plan,
        "section": section,
        "theme": section.theme,
        "sheets": sheets,
        "quoted": quoted,
        "may_edit": may_edit(plan, request.rights),
        "place": place,
        "crumbs": crumbs(plan, (place, _("Theme %d") % section.theme.number), ("", _("Writing desk"))),
    }
    return render(request, "desk/theme.html", context)


@login_required
@require_POST
@one_effect
def cite(request: HttpRequest, document: UUID, code: str) -> HttpResponse:
    """Put a text, goal or measure of a faculty behind the text of the theme."""
    plan, section = _place(request, document, code)
    require_edit(request, plan)
    source = _sources(on_theme(plan, section.theme, request.rights)).get(
        (request.POST.get("what", ""), request.POST.get("source", ""))
    )
    if source is None:
        return _gone(request, plan, code)
    done = _("It is quoted at the end of the text. %(saved)s.") % {"saved": saved_at()}
    fields = {"section": section, "what": source.what, "source": str(source.part), "html": source.html}
    is_done = _told(request, done, citing.cite, **fields)
    place = reverse("desk:theme", args=[plan.uuid, code])
    return redirect(f"{place}#part-{source.part}" if is_done else place)


@login_required
@require_POST
@one_effect
def follow(request: HttpRequest, citation: int) -> HttpResponse:
    """Take over what the source says now, or stop following it."""
    plans = Document.objects.readable_by(request.rights)
    row = get_object_or_404(
        Citation.objects.select_related("section__document__unit", "section__theme").filter(
            section__document__in=plans
        ),
        pk=citation,
    )
    plan, section = _place(request, row.section.document.uuid, row.section.theme.code)
    require_edit(request, plan)
    if "stop" in request.POST:
        _told(request, _("The source is not followed any more; the text stays."), citing.stop_following, citation=row)
    else:
        source = _sources(on_theme(plan, section.theme, request.rights)).get((row.what, str(row.source)))
        if source is None:
            return _gone(request, plan, section.theme.code)
        done = _("What the source says now stands in the text. %(saved)s.") % {"saved": saved_at()}
        _told(request, done, citing.renew, citation=row, html=source.html)
    return redirect("desk:theme", plan.uuid, section.theme.code)


def _gone(request: HttpRequest, plan: Document, code: str) -> HttpResponse:
    messages.error(request, _("That is not in the plan of the faculty any more. Choose again what you want to quote."))
    return redirect("desk:theme", plan.uuid, code)


def _place(request: HttpRequest, document: UUID, code: str) -> tuple[Document, Section]:
    plan = readable(request, document)
    section = Section.objects.filter(document=plan, theme__code=code).select_related("theme").first()
    if section is None or not plan.kind.composes:
        raise Http404
    section.document = plan
    return plan, section


def _mark(sheets: list[Sheet], taken: set[UUID]) -> None:
    """Each part that can be quoted knows whether it is."""
    for sheet in sheets:
        for part in [sheet.explanation, *sheet.goals, *(measure for measure, _cells in sheet.measures)]:
            if part is not None:
                part.is_taken = part.uuid in taken


def _sources(sheets: list[Sheet]) -> dict[tuple[str, str], Any]:
    return {(source.what, str(source.part)): source for sheet in sheets for source in sheet.sources.values()}


def _told(request: HttpRequest, done: str, act: Any, **fields: Any) -> bool:
    """Whether it was done; what came of it is said on the next page."""
    try:
        act(actor=request.user, **fields)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True
