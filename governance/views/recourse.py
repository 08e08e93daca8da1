"""The steps after a refusal, or after an advice that was not followed: what is shown, and recording them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from governance import recourse as reading
from governance.lifecycle import AT_ONCE, Move, Side
from governance.models import Decision, Recourse, Request
from governance.recourse_forms import RecourseEndForm, RecourseForm
from governance.rules import read_conditions
from governance.services import recourse as services
from governance.views.common import acted, demand, one, one_of, request_crumbs, requests, sent, show_form
from kwaliteit.organisation.rights import Rights, Verdict
from kwaliteit.shared.clock import today
from kwaliteit.shared.http import one_effect

SLUGS = {
    Move.MEDIATION: "bemiddeling",
    Move.DISPUTE: "geschil",
    Move.SUSPENSION: "opschorting",
    Move.WAIVED: "niet-wachten",
    Move.GIVEN_UP: "niet-verder",
}
TITLE = {
    Move.MEDIATION: gettext_lazy("Record that mediation was asked"),
    Move.DISPUTE: gettext_lazy("Record that a dispute was filed"),
    Move.SUSPENSION: gettext_lazy("Record that the decision is suspended"),
    Move.WAIVED: gettext_lazy("Record that the board need not wait"),
    Move.GIVEN_UP: gettext_lazy("Record that the board does not go on with this version"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One step on the screen; ``end_url`` for who may record how it ended."""

    step: Recourse
    text: str
    running: bool
    end_url: str


def aftermath(request: Request, said: Iterable[Decision], rights: Rights) -> dict[str, Any]:
    """What followed on a request, and what this person can record; nothing is read when nothing was refused.

    A record that was corrected may have had steps of its own.
    """
    said = list(said)
    read_conditions(said)
    cause = reading.cause_of(request, said)
    if cause is None and not any(made.corrects_id for made in said):
        return {}
    steps, again = reading.steps_of([request]), reading.asked_again(request)
    sides = reading.sides_of(request, rights)
    found = [_shown(step, request, sides) for step in steps]
    offered = reading.moves_of(request, cause, sides[0]) if cause and sides else ()
    busy = {each.step.move for each in found if each.running or each.step.move in AT_ONCE}
    links = [
        (TITLE[move], reverse("governance:begin_recourse", args=[request.uuid, SLUGS[move]]))
        for move in offered
        if move not in busy
    ]
    leave = cause is not None and not again and any(reading.gave_leave(each.step) for each in found)
    return {"steps": found, "again": again, "links": links, "leave": leave} if found or again or links else {}


def _shown(step: Recourse, request: Request, sides: list[str]) -> Shown:
    running = step.is_running(today())
    ends = running and reading.results_for(step, sides)
    url = reverse("governance:end_recourse", args=[step.uuid]) if ends else ""
    return Shown(step, reading.sentence(step, request), running, url)


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def begin(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """A step of the side for which this person records."""
    row = one_of(requests, request, uuid)
    move = next((move for move, slug in SLUGS.items() if slug == kind), None)
    if move is None:
        raise Http404
    sides = _sides(row, request.rights)
    cause = reading.standing_cause(row)
    grounds = cause.grounds(sides[0]) if cause else ()
    form = RecourseForm(
        sent(request), move=move, mediators=reading.mediators(row, today()), grounds=grounds, initial={"on": today()}
    )
    said = _("The step has been recorded; both sides can read it.")
    act = partial(services.begin_recourse, request=row)
    if acted(request, form, act, said, side=sides[0], move=move):
        return HttpResponseRedirect(_back(row))
    return _page(request, row, form, str(TITLE[move]), _lede(row, sides[0]))


def _lede(row: Request, side: str) -> str:
    who = row.body.with_article if side == Side.COUNCIL else _("the board")
    return _("You record this for %(who)s. It cannot be changed once it has been recorded.") % {"who": who}


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def end(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How a step ended."""
    known = requests(request.rights).values("pk")
    step = one(Recourse.objects.filter(request__in=known, ends__isnull=True).select_related("body"), uuid=uuid)
    row = one(requests(request.rights), pk=step.request_id)
    sides = _sides(row, request.rights)
    form = RecourseEndForm(sent(request), results=reading.results_for(step, sides), initial={"on": today()})
    said = _("The outcome has been recorded; both sides can read it.")
    if acted(request, form, services.end_recourse, said, step=step):
        return HttpResponseRedirect(_back(row))
    side = step.side if step.side in sides else sides[0]
    return _page(request, row, form, _("Record how it ended"), _lede(row, side), reading.sentence(step, row))


def _sides(row: Request, rights: Rights) -> list[str]:
    sides = reading.sides_of(row, rights)
    if not sides:
        names = {"body": row.body.with_article}
        demand(Verdict(False, _("This is up to the board, and to who records for %(body)s.") % names))
    return sides


def _back(row: Request) -> str:
    return reverse("governance:request", args=[row.uuid]) + "#followed"


def _page(
    request: HttpRequest, row: Request, form: RecourseForm | RecourseEndForm, title: str, lede: str, quote: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "lede": lede,
        "quote": quote,
        "crumbs": request_crumbs(row, title),
        "button": _("Record"),
        "back": _back(row),
    }
    return show_form(request, "governance/form.html", context)
