"""Other words for a passage: proposed by a member of the body, taken over or answered by a drafter."""

from __future__ import annotations

import functools
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.models import ProposedWording, Request
from governance.proposed import may_take, wording_id
from governance.services import wordings
from governance.views.common import acted, demand, done, one, request_crumbs, sent, show_form
from governance.views.request_page import get_request, show_request
from governance.wording_forms import WordingAnswerForm, WordingForm
from kwaliteit.organisation.rights import Verdict
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.http import one_effect


def get_proposal(request: HttpRequest, uuid: UUID) -> tuple[Request, ProposedWording]:
    """A proposal with its request, for a drafter; to who may not see that request it does not exist."""
    known = Request.objects.visible_to(request.rights).values("pk")
    proposal = one(ProposedWording.objects.filter(request__in=known).select_related("request"), uuid=uuid)
    row = get_request(request, proposal.request.uuid)
    if not may_take(row, request.rights):
        demand(Verdict(False, _("Only the drafters of %(unit)s write in this document.") % {"unit": row.document.unit}))
    return row, proposal


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def propose(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Propose other words; the words that were selected in the version stand in the form already."""
    row = get_request(request, uuid)
    demand(request.rights.may_for_body(Act.ASK, row.body))
    form = WordingForm(sent(request), initial={"quote": request.GET.get("quote", "")[:500]})
    said = _("Your proposal stands with the request; the drafters see it.")
    if acted(request, form, functools.partial(wordings.propose_wording, request=row), said):
        return HttpResponseRedirect(_back(row))
    context = {
        "form": form,
        "title": _("Propose another wording"),
        "lede": _("Everybody who may read this request sees your proposal, and what the drafters do with it."),
        "version": row.version,
        "button": _("Propose it"),
        "back": _back(row),
        "crumbs": request_crumbs(row, _("Propose another wording")),
    }
    return show_form(request, "governance/propose_wording.html", context)


def _back(row: Request) -> str:
    return reverse("governance:request", args=[row.uuid]) + "#wordings"


@login_required
@require_POST
@one_effect
def take(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One click: the proposed words stand in the working text."""
    row, proposal = get_proposal(request, uuid)
    try:
        wordings.take_wording(proposal=proposal, actor=request.user)
    except Forbidden:
        raise
    except Refused as reason:
        form = WordingAnswerForm({"text": ""}, auto_id=wording_id(proposal.pk))
        form.errors.clear()  # she answered nothing yet; only why it cannot be taken over stands there
        form.add_error("text", str(reason))
        return show_request(request, row, form=form, answering_wording=proposal.pk, status=422)
    done(request, _("The proposed words stand in the working text."))
    return HttpResponseRedirect(_back(row))


@login_required
@require_POST
@one_effect
def decline(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer why the words are not taken over."""
    row, proposal = get_proposal(request, uuid)
    form = WordingAnswerForm(request.POST, auto_id=wording_id(proposal.pk))
    said = _("Your answer stands below the proposal.")
    if acted(request, form, wordings.decline_wording, said, proposal=proposal):
        return HttpResponseRedirect(_back(row))
    return show_request(request, row, form=form, answering_wording=proposal.pk, status=422)
