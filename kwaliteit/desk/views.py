"""The desk of one theme: read side by side, quote with one button, and see what changed at a source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kwaliteit.desk.reports import Ready, standing_ready
from kwaliteit.desk.sources import Sheet, changed, edited, followed, on_theme
from kwaliteit.organisation.rights import Rights
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
    side = own_side(section, sheets)
    _mark(sheets, {row.source for row in side["quoted"]})
    place = reverse("plans:theme", args=[plan.uuid, code])
    context = {
        **side,
        "nav": "plans",
        "document": plan,
        "section": section,
        "theme": section.theme,
        "sheets": sheets,
        "may_edit": may_edit(plan, request.rights),
        "place": place,
        "crumbs": crumbs(plan, (place, _("Theme %d") % section.theme.number), ("", _("Writing desk"))),
    }
    return render(request, "desk/theme.html", context)


@login_required
@require_POST
@one_effect
def cite(request: HttpRequest, document: UUID, code: str) -> HttpResponse:
    """Put a text, goal or measure of a faculty behind the text of the theme, quoted or as its own words."""
    plan, section = _place(request, document, code)
    require_edit(request, plan)
    place = reverse("desk:theme", args=[plan.uuid, code])
    return put(request, section, on_theme(plan, section.theme, request.rights), place)


def put(request: HttpRequest, section: Section, sheets: Iterable[Sheet | Ready], place: str) -> HttpResponse:
    """Put what was chosen behind the text of a section, and come back to where she was reading."""
    source = sources_of(sheets).get((request.POST.get("what", ""), request.POST.get("source", "")))
    if source is None or ("take" in request.POST and not source.words):
        return gone(request, place)
    done = _("It is quoted at the end of the text. %(saved)s.") % {"saved": saved_at()}
    fields = {"section": section, "what": source.what, "source": str(source.part), "html": source.html}
    if "take" in request.POST:
        done = _("It stands at the end of the text, as our own words. %(saved)s.") % {"saved": saved_at()}
        fields["words"] = source.words
    is_done = told(request, done, citing.cite, **fields)
    return redirect(f"{place}#part-{source.part}" if is_done else place)


@login_required
@require_POST
@one_effect
def follow(request: HttpRequest, citation: int) -> HttpResponse:
    """Take over what the source says now, or stop following it."""
    plans = Document.objects.readable_by(request.rights)
    rows = Citation.objects.select_related("section__document__unit", "section__theme", "section__document__kind")
    row = get_object_or_404(rows.filter(section__document__in=plans), pk=citation)
    section = row.section
    plan = section.document = readable(request, section.document.uuid)
    require_edit(request, plan)
    place = _desk_of(plan, section)
    if "stop" in request.POST:
        told(request, _("The source is not followed any more; the text stays."), citing.stop_following, citation=row)
        return redirect(place)
    source = sources_of(_read(plan, section, request.rights)).get((row.what, str(row.source)))
    if source is None:
        return gone(request, place)
    done = _("What the source says now stands in the text. %(saved)s.") % {"saved": saved_at()}
    told(request, done, citing.renew, citation=row, html=source.html)
    return redirect(place)


def _desk_of(plan: Document, section: Section) -> str:
    if plan.kind.reports_on:
        return reverse("desk:report", args=[section.uuid])
    if section.theme is None:
        raise Http404
    return reverse("desk:theme", args=[plan.uuid, section.theme.code])


def _read(plan: Document, section: Section, rights: Rights) -> Sequence[Sheet | Ready]:
    return standing_ready(plan, rights) if plan.kind.reports_on else on_theme(plan, section.theme, rights)


def gone(request: HttpRequest, place: str) -> HttpResponse:
    messages.error(request, _("The source does not say that any more. Choose again what you want to quote."))
    return redirect(place)


def own_side(section: Section, sheets: Sequence[Sheet | Ready]) -> dict[str, Any]:
    """What is quoted in the text of a section: each with whether its source or its own words changed since."""
    quoted = followed(section)
    differs, touched = changed(quoted, sheets), edited(quoted, section)
    for row in quoted:
        row.is_changed, row.now = row in differs, differs.get(row)
        row.is_edited = row.pk in touched
    return {"quoted": quoted}


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


def sources_of(sheets: Iterable[Sheet | Ready]) -> dict[tuple[str, str], Any]:
    return {(source.what, str(source.part)): source for sheet in sheets for source in sheet.sources.values()}


def told(request: HttpRequest, done: str, act: Any, **fields: Any) -> bool:
    """Whether it was done; what came of it is said on the next page."""
    try:
        act(actor=request.user, **fields)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True
