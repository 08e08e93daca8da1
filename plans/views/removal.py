"""Taking a goal, measure or initiative out of a plan, after showing what goes with it; and putting it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kwaliteit.shared.http import one_effect
from plans import hooks
from plans.models import CarriedBy, Document, Goal, Initiative, Measure, PartOf, Remark, Removed
from plans.permissions import may_edit
from plans.services import removal
from plans.views.common import crumbs, readable, readable_part, require_edit
from plans.views.goals import read_or_post, theme_page
from plans.views.measures import page_of


def page(document: Document, part: Any) -> str:
    """Where a part is read."""
    return page_of(document, part) if isinstance(part, Measure) else theme_page(document, part)


@login_required
@read_or_post
@one_effect
def goal(request: HttpRequest, goal: UUID) -> HttpResponse:
    return remove(request, readable_part(request, Goal, goal, "theme"))


@login_required
@read_or_post
@one_effect
def initiative(request: HttpRequest, initiative: UUID) -> HttpResponse:
    return remove(request, readable_part(request, Initiative, initiative, "theme"))


@login_required
@read_or_post
@one_effect
def measure(request: HttpRequest, measure: UUID) -> HttpResponse:
    return remove(request, readable_part(request, Measure, measure, "theme"))


def remove(request: HttpRequest, part: Any) -> HttpResponse:
    """First what goes along, or why it cannot be; then the act, with the way back."""
    document = part.document
    require_edit(request, document)
    found = removal.around(part)
    if request.method == "POST" and not found.reason:
        removal.remove(part=part, actor=request.user)
        text = _("“%(part)s” is out of the working text.") % {"part": part.title}
        link = reverse("plans:removed", args=[document.uuid])
        messages.success(request, format_html('{} <a href="{}">{}</a>', text, link, _("Put it back")))
        return redirect(reverse("plans:theme", args=[document.uuid, part.theme.code]))
    context = {
        "nav": "plans",
        "document": document,
        "part": part,
        "found": found,
        "back": page(document, part),
        **what_goes(found),
        "crumbs": crumbs(document, (page(document, part), part.title), ("", _("Take it out"))),
    }
    return render(request, "plans/remove.html", context, status=409 if request.method == "POST" else 200)


def what_goes(found: removal.Around) -> dict[str, Any]:
    """What stands to be taken along, in the words of the page: amounts, links from both ends, remarks."""
    part = found.part
    carried, joined = found.of(CarriedBy), found.of(PartOf)
    prefetch_related_objects(carried, "goal__document__unit", "measure__document__unit")
    prefetch_related_objects(joined, "initiative__document", "measure__document__unit")
    return {
        "amounts": _amounts(part) if isinstance(part, Measure) else [],
        "carries": carried if isinstance(part, Measure) else [],
        "carried_by": carried if isinstance(part, Goal) else [],
        "part_of": joined if isinstance(part, Measure) else [],
        "parts": joined if isinstance(part, Initiative) else [],
        "served_by": list(part.measures.order_by("order", "pk")) if isinstance(part, Goal) else [],
        "remarks": len(found.of(Remark)),
    }


def _amounts(measure: Measure) -> list[dict[str, Any]]:
    """Per source the sum of the years, and which years they are."""
    rows = hooks.measure_money(measure) if hooks.measure_money else []
    return [
        {
            "name": row.name,
            "cents": sum(cents or 0 for cents, _pm in row.cells.values()),
            "pm": all(cents is None for cents, _pm in row.cells.values()),
            "first": min(row.cells),
            "last": max(row.cells),
        }
        for row in rows
    ]


@login_required
@require_safe
def listing(request: HttpRequest, document: UUID) -> HttpResponse:
    """What was taken out of a plan and can be put back."""
    row = readable(request, document)
    context = {
        "nav": "plans",
        "document": row,
        "rows": list(removal.removed_from(row)),
        "may_edit": may_edit(row, request.rights),
        "crumbs": crumbs(row, ("", _("Taken out of this plan"))),
    }
    return render(request, "plans/removed.html", context)


@login_required
@require_POST
@one_effect
def put_back(request: HttpRequest, document: UUID, row: int) -> HttpResponse:
    home = readable(request, document)
    require_edit(request, home)
    part, missing = removal.put_back(removed=get_object_or_404(Removed, document=home, pk=row), actor=request.user)
    messages.success(request, _("“%(part)s” stands in the working text again.") % {"part": part})
    if missing:
        messages.warning(request, _not_all(missing))
    return redirect(page(home, part))


def _not_all(missing: int) -> str:
    text = ngettext(
        "%(number)s link or amount could not come back: what it points at is gone.",
        "%(number)s links or amounts could not come back: what they point at is gone.",
        missing,
    )
    return text % {"number": missing}
