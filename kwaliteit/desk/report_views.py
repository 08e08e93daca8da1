"""The desk of a report: beside the text of a section what stands ready per theme, each to be quoted or taken over with
one button."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kwaliteit.desk.reports import WHOLE, Ready, mark_taken, standing_ready
from kwaliteit.desk.views import own_side, put
from kwaliteit.shared.http import one_effect
from plans.models import Document, Section
from plans.permissions import may_edit
from plans.views.common import crumbs, readable_part, require_edit


@login_required
@require_safe
def report(request: HttpRequest, section: UUID) -> HttpResponse:
    """What stands ready on the theme that is chosen, or on none in particular."""
    document, row = _place(request, section)
    ready = standing_ready(document, request.rights)
    side = own_side(row, ready)
    mark_taken(ready, {each.source for each in side["quoted"]})
    themes = list(document.framework.themes.order_by("order", "pk"))
    here = request.GET.get("thema", row.theme.code if row.theme else WHOLE)
    theme = next((each for each in themes if each.code == here), None)
    place = _page_of(row)
    context = {
        **side,
        "nav": "plans",
        "document": document,
        "section": row,
        "may_edit": may_edit(document, request.rights),
        "place": place,
        "here": theme.code if theme else WHOLE,
        "theme": theme,
        "tabs": _tabs(themes, ready),
        "shown": [(each, pieces) for each in ready if (pieces := each.on(theme.code if theme else WHOLE))],
        "crumbs": crumbs(document, (place, row.title), ("", _("Writing desk"))),
    }
    return render(request, "desk/report.html", context)


@login_required
@require_POST
@one_effect
def cite(request: HttpRequest, section: UUID) -> HttpResponse:
    """Put a piece behind the text of the section, quoted or as its own words."""
    document, row = _place(request, section)
    require_edit(request, document)
    place = f"{reverse('desk:report', args=[row.uuid])}?{urlencode({'thema': request.POST.get('thema', WHOLE)})}"
    return put(request, row, standing_ready(document, request.rights), place)


def _place(request: HttpRequest, uuid: UUID) -> tuple[Document, Section]:
    """A section of a report that she reads; the own words of a body are no place to quote in."""
    section = readable_part(request, Section, uuid, "theme", "template")
    if not section.document.kind.reports_on or section.written_by:
        raise Http404
    return section.document, section


def _page_of(section: Section) -> str:
    name, code = ("theme", section.theme.code) if section.theme else ("section", section.code)
    return reverse(f"plans:{name}", args=[section.document.uuid, code])


def _tabs(themes: list[Any], ready: list[Ready]) -> list[tuple[str, Any, int]]:
    """Where to go: its code, the theme (none: what is about no theme in particular), and how much stands there."""
    places = [(WHOLE, None), *((theme.code, theme) for theme in themes)]
    return [(code, theme, sum(len(each.on(code)) for each in ready)) for code, theme in places]
