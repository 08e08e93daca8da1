"""An advice of a programme committee, as the council of its faculty reads it: for information."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance import wording
from governance.below import advices_below, advices_to, with_all
from governance.models import Decision
from governance.views.common import one
from kwaliteit.organisation.models import Body
from kwaliteit.organisation.rights import Rights


def below(body: Body, rights: Rights) -> list[Decision]:
    """What stands on the page of a faculty council, with how each is drawn."""
    found = advices_to(body, rights)
    for row in found:
        row.mark, row.words = wording.decision_state(row)
        row.answered = getattr(row, "answer", None)
    return found


@login_required
@require_safe
def advice(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = one(with_all(advices_below(request.rights)), uuid=uuid)  # type: ignore[attr-defined]
    crumbs = [(reverse("governance:bodies"), _("Participation")), ("", row.body.name)]
    mark, words = wording.decision_state(row)
    context = {
        "decision": row,
        "mark": mark,
        "outcome": capfirst(words),
        "points": row.points.select_related("answer").order_by("number"),
        "answer": getattr(row, "answer", None),
        "crumbs": crumbs,
    }
    return render(request, "governance/advice.html", context)
