"""The rules of a council: how it is made up, when it can decide, its terms and its recess."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance.regulation_form import form_of
from governance.terms import last_day, standing_still, term_of
from governance.views.bodies import bodies_visible_to
from governance.views.common import Crumbs, demand, done, one, show_form
from governance.wording import listed
from kwaliteit.organisation.models import Body
from kwaliteit.organisation.regulations import TermUnit
from kwaliteit.organisation.roles import Act
from kwaliteit.organisation.services.regulations import keep_rules, may_keep_rules, revision_of
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from plans.models import RightRule


def _body(request: HttpRequest, code: str) -> Body:
    """A body that this person may see; the application manager keeps the rules of every body."""
    manages = request.rights.may_anywhere(Act.MANAGE)
    rows = Body.objects.all() if manages else bodies_visible_to(request.rights)
    return one(rows.select_related("unit").prefetch_related("terms", "recesses"), code=code)


def _crumbs(request: HttpRequest, body: Body, *more: str) -> Crumbs:
    """The way back: to the page of the body for who sees it, else to where the manager manages it."""
    rules = (reverse("governance:regulation", args=[body.code]), _("Rules"))
    manages = request.rights.may_anywhere(Act.MANAGE)
    if not manages or bodies_visible_to(request.rights).filter(pk=body.pk).exists():
        top = [
            (reverse("governance:bodies"), _("Participation")),
            (reverse("governance:body", args=[body.code]), body.name),
        ]
    else:
        top = [
            (reverse("organisation:bodies"), _("Councils and boards")),
            (reverse("organisation:body", args=[body.code]), body.name),
        ]
    return [*top, rules, *(("", label) for label in more)]


@login_required
@require_safe
def regulation(request: HttpRequest, code: str) -> HttpResponse:
    """The rules, for everybody who may see the body."""
    body = _body(request, code)
    recesses = sorted(body.recesses.all(), key=lambda recess: (recess.first_day, recess.pk))
    context = {
        "body": body,
        "crumbs": _crumbs(request, body),
        "terms": _terms(body),
        "coming": [recess for recess in recesses if recess.last_day >= today()],
        "past": [recess for recess in recesses if recess.last_day < today()],
        "may_change": may_keep_rules(request.rights, body),
    }
    return render(request, "governance/regulation.html", context)


def _terms(body: Body) -> list[dict[str, Any]]:
    """Per kind of document on which the body has a right: its term, whose it is, and where it would end today."""
    own = {term.right for term in body.terms.all()}
    rules = RightRule.objects.filter(body_kind=body.kind, kind__framework__is_current=True)
    found = []
    for rule in rules.select_related("kind").order_by("kind__order", "kind__pk", "pk"):
        term = term_of(body, rule)
        until = last_day(today(), term)
        found.append(
            {
                "rule": rule,
                "length": term.length,
                "unit": str(TermUnit(term.unit).label),
                "own": rule.right in own,
                "until": until,
                "recess": listed(standing_still(body, today(), until)),
            }
        )
    return found


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def change_regulation(request: HttpRequest, code: str) -> HttpResponse:
    body = _body(request, code)
    demand(may_keep_rules(request.rights, body))
    form = form_of(body, revision_of(body), request.POST if request.method == "POST" else None)
    if request.method == "POST" and "more" not in request.POST and form.is_valid():
        try:
            keep_rules(body=body, actor=request.user, **form.rules)
        except Refused as reason:
            refuse(form, reason)
        else:
            done(request, _("The rules have been saved. Requests that lie before the body keep their term."))
            return HttpResponseRedirect(reverse("governance:regulation", args=[body.code]))
    context = {"form": form, "body": body, "crumbs": _crumbs(request, body, _("Change"))}
    return show_form(request, "governance/regulation_form.html", context)
