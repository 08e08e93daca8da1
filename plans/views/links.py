"""What a measure carries of the units below, and which common initiative it is part of."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kwaliteit.shared.errors import Forbidden
from kwaliteit.shared.http import one_effect
from plans.models import Measure
from plans.permissions import may_edit
from plans.queries import ambitions_to_carry, initiatives_to_join, lineage_of
from plans.services import links as services
from plans.views.common import crumbs, readable_part
from plans.views.drafts import saved_at
from plans.views.goals import read_or_post
from plans.views.measures import page_of


@login_required
@read_or_post
@one_effect
def links(request: HttpRequest, measure: UUID) -> HttpResponse:
    part = readable_part(request, Measure, measure, "theme")
    verdict = may_edit(part.document, request.rights)
    if request.method == "POST" and not verdict:
        raise Forbidden(verdict.reason)
    goals = {str(goal.uuid): goal for goal in ambitions_to_carry(part.document, request.rights)}
    initiatives = {str(row.uuid): row for row in initiatives_to_join(part.document)}
    lineage = lineage_of(part, request.rights)
    carried = {str(link.goal.uuid) for link in lineage.carries}
    joined = {str(link.initiative.uuid) for link in lineage.part_of}
    if request.method == "POST":
        with transaction.atomic():
            _change(request, part, goals, initiatives, carried, joined)
        messages.success(request, saved_at())
        return redirect(page_of(part.document, part))
    context = {
        "nav": "plans",
        "document": part.document,
        "measure": part,
        "may_edit": verdict,
        "goals": [(goal, uuid in carried) for uuid, goal in goals.items()],
        "initiatives": [(row, uuid in joined) for uuid, row in initiatives.items()],
        "back": page_of(part.document, part),
        "crumbs": crumbs(part.document, (page_of(part.document, part), part.title), ("", _("Links with other levels"))),
    }
    return render(request, "plans/links.html", context)


def _change(
    request: HttpRequest, part: Measure, goals: dict, initiatives: dict, carried: set[str], joined: set[str]
) -> None:
    """Only what was offered on the page is changed: links to what she may not read stay as they are."""
    wanted = set(request.POST.getlist("goal")) & goals.keys()
    for uuid in wanted - carried:
        services.carry(goal=goals[uuid], measure=part, actor=request.user)
    for uuid in (carried & goals.keys()) - wanted:
        services.uncarry(goal=goals[uuid], measure=part, actor=request.user)
    wanted = set(request.POST.getlist("initiative")) & initiatives.keys()
    for uuid in wanted - joined:
        services.join_initiative(measure=part, initiative=initiatives[uuid], actor=request.user)
    for uuid in (joined & initiatives.keys()) - wanted:
        services.leave_initiative(measure=part, initiative=initiatives[uuid], actor=request.user)
