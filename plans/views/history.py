"""Who changed what and when, by session of work; an older text is brought back as a new save."""

from __future__ import annotations

from itertools import pairwise
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
from plans.services.documents import OWNER
from plans.sessions import Save, Session, sessions_of, stretches
from plans.text import plain, words
from plans.views.common import crumbs, readable_part, require_edit
from plans.views.drafts import address, saved_at
from plans.views.measures import page_of

PER_PAGE = 20


@login_required
@require_safe
def section(request: HttpRequest, section: UUID) -> HttpResponse:
    """The sessions of work on a text; with ``?sessie=`` each save of one of them."""
    part = readable_part(request, Section, section, "theme", "template")
    saves = [Save(*row) for row in _texts(part).values_list("history_id", "history_date", "history_user")]
    sessions = sessions_of(saves)
    opened = next((one for one in sessions if str(one.last) == request.GET.get("sessie")), None)
    found = [Session(one.person, [one]) for one in reversed(opened.saves)] if opened else sessions
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    before = {save.pk: earlier.pk for earlier, save in pairwise(saves)}
    context = {
        "nav": "plans",
        "document": part.document,
        "section": part,
        "rows": _told(part, list(page.object_list), before),
        "opened": opened,
        "page": page,
        "named_texts": part.document.named_texts.select_related("made_by").order_by("-made_at", "-pk"),
        "may_edit": may_edit(part.document, request.rights, part),
        "title": part.title,
        "crumbs": crumbs(part.document, (address(part), part.title), ("", _("History"))),
    }
    return render(request, "plans/section_history.html", context)


def _texts(part: Section) -> Any:
    """The rows of its history that hold a save of its text, oldest first; who became its owner is none."""
    return part.history.exclude(history_change_reason=OWNER).order_by("history_date", "history_id")


def _told(part: Section, sessions: list[Session], before: dict[int, int]) -> list[dict[str, Any]]:
    """Each session with the text as it left it, and how many words it added itself (one query for all)."""
    written = {session.last: stretches(session, before) for session in sessions}
    wanted = {pk for pairs in written.values() for pair in pairs for pk in pair if pk is not None}
    rows = {row.pk: row for row in part.history.filter(history_id__in=wanted).select_related("history_user")}
    counts: dict[int | None, int] = {None: 0} | {pk: words(row.body) for pk, row in rows.items()}
    told = []
    for session in sessions:
        row = rows[session.last]
        told.append(
            {
                "session": session,
                "row": row,
                "words": counts[row.pk],
                "more": sum(counts[last] - counts[earlier] for earlier, last in written[session.last]),
                "start": plain(row.body)[:200],
                "is_now": row.body == part.body and row.no_goals_reason == part.no_goals_reason,
            }
        )
    return told


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
