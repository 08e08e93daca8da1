"""Proposals of bodies: recording one, reading it, and the answer of the board."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance import wording
from governance.models import Proposal
from governance.proposal_forms import ProposalAnswerForm, ProposalForm
from governance.services import proposals as services
from governance.views.common import Crumbs, acted, demand, one, sent, show_form
from kwaliteit.organisation.models import COUNCIL_KINDS, Body, BodyKind
from kwaliteit.organisation.rights import Rights, Verdict
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.http import one_effect

NEWEST = 12


def proposals_around(body: Body, rights: Rights) -> list[Proposal]:
    """Of this body and to it; for the council of a faculty also those of its programme committees. One query."""
    around = Q(body=body) | Q(to=body)
    if body.kind in COUNCIL_KINDS:
        around |= Q(body__kind=BodyKind.PROGRAMME_COMMITTEE, body__unit__parent=body.unit_id)
    rows = Proposal.objects.visible_to(rights).filter(around).select_related("answer", "body", "to")
    found = list(rows.order_by(F("answer__answered_on").desc(nulls_first=True), "due_on", "pk")[:NEWEST])
    for row in found:
        row.mark, row.words = state_of(row)
    return found


def state_of(row: Proposal) -> tuple[str, str]:
    """(mark, words) of where a proposal stands."""
    if row.answered:
        return "done", capfirst(row.answered.get_follow_display())
    if row.is_late:
        return "late", _("Not answered in time")
    return "asked", _("Waits for the answer of the board")


def _known(request: HttpRequest) -> QuerySet[Proposal]:
    rows = Proposal.objects.visible_to(request.rights)
    return rows.select_related(
        "answer__answered_by", "body__unit", "to__unit__parent__parent", "document__unit", "theme", "recorded_by"
    )


def _crumbs(body: Body, *more: tuple[str, str]) -> Crumbs:
    return [
        (reverse("governance:bodies"), _("Participation")),
        (reverse("governance:body", args=[body.code]), body.name),
        *more,
    ]


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """A body proposes something to its board of its own accord."""
    from governance.views.bodies import get_body  # noqa: PLC0415 -- that page shows proposals

    body = get_body(request, code)
    demand(request.rights.may_for_body(Act.DECIDE, body))
    to = services.board_over(body, today())
    if to is None or not body.may_propose:
        demand(Verdict(False, _("There is no board to which this body proposes.")))
    documents = services.documents_of(body, request.rights).select_related("unit").order_by("-first_year", "pk")
    form = ProposalForm(sent(request), documents=documents, initial={"made_on": today()})
    said = _("The proposal has been recorded; %(board)s answers in writing.") % {"board": to.with_article}
    if acted(request, form, partial(services.make_proposal, body=body), said):
        return HttpResponseRedirect(reverse("governance:body", args=[body.code]) + "#proposals")
    until = services.answer_by(today(), body)
    lede = _(
        "%(board)s owes an answer in writing, with reasons: when you send it today, by %(until)s. "
        "A proposal cannot be changed once it has been recorded."
    ) % {"board": capfirst(to.with_article), "until": wording.day(until)}
    title = _("Record a proposal of %(body)s") % {"body": body.with_article}
    return _form_page(request, form, title, lede, body, _("Record the proposal"))


@login_required
@require_safe
def proposal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = one(_known(request), uuid=uuid)
    row.mark, row.words = state_of(row)
    own = request.rights.reaches(Act.READ, row.body.unit) or any(
        a.body_id == row.body_id for a in request.rights.appointments
    )
    context = {
        "row": row,
        "crumbs": _crumbs(row.body, ("", row.title)) if own else [("", row.title)],
        "may_answer": row.answered is None and request.rights.reaches(Act.REPLY, row.to.unit),
        "reads_plan": row.document and request.rights.reaches(Act.READ, row.document.unit),
    }
    return render(request, "governance/proposal.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The board answers a proposal."""
    row = one(_known(request), uuid=uuid)
    demand(request.rights.may(Act.REPLY, row.to.unit))
    form = ProposalAnswerForm(sent(request), initial={"answered_on": today()})
    said = _("The answer has been recorded; %(body)s can read it.") % {"body": row.body.with_article}
    if acted(request, form, partial(services.answer_proposal, proposal=row), said):
        return HttpResponseRedirect(reverse("governance:proposal", args=[row.uuid]))
    title = _("Answer the proposal of %(body)s") % {"body": row.body.with_article}
    lede = _("To be answered by %(day)s. The answer cannot be changed once it has been recorded.")
    named = lede % {"day": wording.day(row.due_on)}
    return _form_page(request, form, title, named, row.body, _("Record the answer"), row)


def _form_page(
    request: HttpRequest,
    form: ProposalForm | ProposalAnswerForm,
    title: str,
    lede: str,
    body: Body,
    button: str,
    row: Proposal | None = None,
) -> HttpResponse:
    address = reverse("governance:proposal", args=[row.uuid]) if row else reverse("governance:body", args=[body.code])
    more: list[tuple[str, str]] = [(address, row.title)] if row else []
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "lede": lede,
        "quote": row.text if row else "",
        "crumbs": _crumbs(body, *more, ("", button)),
        "button": button,
        "back": address,
    }
    return show_form(request, "governance/form.html", context)
