"""The thread between the levels: what became of each ambition, and where each measure came from."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kwaliteit.organisation.roles import Level
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from plans.forms_lineage import AmbitionForm
from plans.lineage import bundled, fates, fates_below, origins
from plans.models import CarriedBy, NotTakenUp
from plans.queries import ambitions_to_carry, number, outline_of
from plans.services import links as services
from plans.views.common import crumbs, frame, readable, require_edit
from plans.views.drafts import saved_at
from plans.views.goals import read_or_post


@login_required
@require_safe
def lineage(request: HttpRequest, document: UUID) -> HttpResponse:
    """Of a programme: what became of its ambitions. Of a faculty: what it does with those, and where its measures came
    from. Of the institution: what its common initiatives bundle."""
    row = readable(request, document)
    outline = outline_of(row)
    level = row.kind.level
    context = frame(request, row, "lineage", outline)
    context |= {
        "crumbs": crumbs(row, ("", _("Lineage"))),
        "own": fates(outline.goals, request.rights) if level == Level.PROGRAMME else [],
        "below": fates_below(row, request.rights) if level not in (Level.PROGRAMME, Level.INSTITUTION) else [],
        "origins": origins(outline.measures, request.rights) if level != Level.PROGRAMME else [],
        "bundled": bundled(row, request.rights) if row.kind.composes else [],
    }
    answered = [fate for _agenda, rows in context["below"] for fate in rows]
    context["unanswered"] = sum(not fate.is_answered for fate in answered)
    return render(request, "plans/lineage.html", context)


@login_required
@read_or_post
@one_effect
def ambition(request: HttpRequest, document: UUID, goal: UUID) -> HttpResponse:
    """Say what this plan does with an ambition of a unit below: carried by its measures, or not taken up because."""
    row = readable(request, document)
    aim = get_object_or_404(ambitions_to_carry(row, request.rights), uuid=goal)
    require_edit(request, row)
    back = reverse("plans:lineage", args=[row.uuid])
    measures = number(row.measures.select_related("theme"))
    declined = NotTakenUp.objects.filter(goal=aim, document=row).first()
    form = AmbitionForm(
        request.POST or None,
        measures=measures,
        initial={
            "measures": list(
                CarriedBy.objects.filter(goal=aim, measure__document=row).values_list("measure__uuid", flat=True)
            ),
            "reason": declined.reason if declined else "",
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_ambition(goal=aim, document=row, actor=request.user, **form.chosen())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, saved_at())
            return redirect(back)
    context = {
        "nav": "plans",
        "document": row,
        "goal": aim,
        "form": form,
        "back": back,
        "crumbs": crumbs(row, (back, _("Lineage")), ("", aim.title)),
    }
    return render(request, "plans/ambition.html", context, status=422 if form.errors else 200)
