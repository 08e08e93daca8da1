"""Who changed what and when; an older text is brought back as a new save."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kwaliteit.shared.http import one_effect
from plans.models import Measure, Section
from plans.permissions import may_edit
from plans.services import drafting
from plans.text import plain, words
from plans.views.common import crumbs, readable_part, require_edit
from plans.views.drafts import address, saved_at
from plans.views.measures import page_of

PER_PAGE = 20


@login_required
@require_safe
def section(request: HttpRequest, section: UUID) -> HttpResponse:
    part = readable_part(request, Section, section, "theme", "template")
    page = _page(request, part.history.order_by("-history_date", "-history_id"))
    rows = list(page.object_list)
    for row in rows:
        row.words = words(row.body)
        row.start = plain(row.body)[:200]
        row.is_now = row.body == part.body and row.no_goals_reason == part.no_goals_reason
    context = {
        "nav": "plans",
        "document": part.document,
        "section": part,
        "rows": rows,
        "page": page,
        "may_edit": may_edit(part.document, request.rights, part),
        "title": part.title,
        "crumbs": crumbs(part.document, (address(part), part.title), ("", _("History"))),
    }
    return render(request, "plans/section_history.html", context)


@login_required
@require_POST
@one_effect
def bring_back(request: HttpRequest, section: UUID, row: int) -> HttpResponse:
    part = readable_part(request, Section, section, "theme", "template")
    require_edit(request, part.document, part)
    older = get_object_or_404(part.history, history_id=row)
    drafting.save_section(
        section=part,
        revision=part.revision,
        actor=request.user,
        body=older.body,
        no_goals_reason=older.no_goals_reason,
    )
    messages.success(request, _("The older text stands again. %(saved)s.") % {"saved": saved_at()})
    return redirect(address(part))


@login_required
@require_safe
def measure(request: HttpRequest, measure: UUID) -> HttpResponse:
    part = readable_part(request, Measure, measure, "theme")
    page = _page(request, part.history.order_by("-history_date", "-history_id"), more=1)
    rows = list(page.object_list)
    earlier = {row.pk: before for row, before in zip(rows, [*rows[1:], None], strict=True)}
    context = {
        "nav": "plans",
        "document": part.document,
        "measure": part,
        "rows": [{"row": row, "changes": _changes(row, earlier[row.pk])} for row in rows[:PER_PAGE]],
        "page": page,
        "crumbs": crumbs(part.document, (page_of(part.document, part), part.title), ("", _("History"))),
    }
    return render(request, "plans/measure_history.html", context)


def _page(request: HttpRequest, rows: Any, more: int = 0) -> Any:
    rows = rows.select_related("history_user")
    paginator = Paginator(rows, PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    if more:  # one row further, to compare the last of the page with
        start = (page.number - 1) * PER_PAGE
        page.object_list = rows[start : start + PER_PAGE + more]
    return page


def _changes(row: Any, before: Any) -> list[dict[str, str]]:
    """Which fields of a measure differ from the row before, with both values as words."""
    if before is None:
        return []
    found = []
    for field in Measure._meta.concrete_fields:
        if field.name in ("revision", "changed_at", "id", "uuid", "order", "lineage"):
            continue
        old, new = getattr(before, field.attname, None), getattr(row, field.attname, None)
        if old != new:
            if field.is_relation:
                old, new = "", ""
            found.append({"label": str(field.verbose_name), "old": _said(old), "new": _said(new)})
    return found


def _said(value: Any) -> str:
    return plain(str(value))[:400] if value else ""
