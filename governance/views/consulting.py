"""Further consultation about an answer: what is shown of it, and recording that it was held or declined."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.answer_forms import ConsultForm
from governance.lifecycle import Follow, Side
from governance.models import Consultation, Decision
from governance.points import consultations_on, consulted_words
from governance.services import consulting as services
from governance.views.common import acted, decisions, demand, one_of, request_crumbs, sent, show_form
from kwaliteit.organisation.rights import Rights, Verdict
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.http import one_effect


def in_words(rows: Iterable[Consultation]) -> list[tuple[str, Consultation]]:
    return [(consulted_words(row), row) for row in rows]


def consulting(row: Decision, rights: Rights) -> dict[str, Any]:
    """What became of the consultation about the answer to an advice, and the way to record more before adoption."""
    answer = getattr(row, "answer", None)
    if answer is None or answer.follow == Follow.WHOLLY:
        return {}
    current = getattr(row, "correction", None) is None and getattr(row.version, "adoption", None) is None
    sides = current and services.sides_for(row, rights)
    url = reverse("governance:consult", args=[row.uuid]) if sides else ""
    return {"rows": in_words(consultations_on([row])[row.pk]), "url": url}


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def consult(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Recorded by either side: the board, or the chair or secretary of the body.

    Opened by its address where there is nothing to consult about, it leads to the decision and says why.
    """
    row = one_of(decisions, request, uuid)
    row.request.document, row.request.version = row.version.document, row.version
    sides = services.sides_for(row, request.rights)
    if not sides:
        names = {"body": row.body.with_article}
        demand(Verdict(False, _("This is up to the board, and to who records for %(body)s.") % names))
    form = ConsultForm(sent(request), side=sides[0], initial={"on": today()})
    back = reverse("governance:decision", args=[row.uuid]) + "#answer"
    if not form.is_bound:
        try:
            services.consulted_about(row)
        except Refused as reason:
            messages.warning(request, str(reason))
            return HttpResponseRedirect(back)
    said = _("What became of the consultation has been recorded; both sides can read it.")
    if acted(request, form, services.consult, said, decision=row):
        return HttpResponseRedirect(back)
    who = row.body.with_article if sides[0] == Side.COUNCIL else _("the board")
    title = _("Record what became of the further consultation")
    context = {
        "form": form,
        "title": title,
        "lede": _("You record this for %(who)s. It cannot be changed once it has been recorded.") % {"who": who},
        "quote": row.answer.text if hasattr(row, "answer") else "",
        "crumbs": [*request_crumbs(row.request), (back, _("Decision")), ("", title)],
        "button": _("Record"),
        "back": back,
    }
    return show_form(request, "governance/form.html", context)
