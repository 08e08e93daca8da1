"""The page that explains money to the members of a council."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.rounds import BesideGiven, frozen_beside_given
from budgets.views.tables import EXPLAINED, Tabs, institution_tabs
from governance import explained
from governance.models import Decision, Request, Version
from governance.plain import story_of
from governance.views.bodies import get_body, seen_before
from governance.views.versions import compare_versions
from kwaliteit.organisation.models import Body
from kwaliteit.organisation.rights import Rights
from plans.models.framework import Holds
from plans.queries import chosen_framework


@login_required
@require_safe
def money(request: HttpRequest, code: str) -> HttpResponse:
    """About the plan with money that lies before the body, else the last one that did; another one by ``?verzoek=``."""
    body = get_body(request, code)
    about = Q(document__kind__has_money=True, document__kind__holds="") | Q(document__kind__holds=Holds.ROUND)
    rows = Request.objects.visible_to(request.rights).filter(about, body=body).for_listing()
    every = list(rows.order_by("closed_at", "-asked_on", "-pk"))
    asked = [row for row in every if row.document.kind.holds != Holds.ROUND]
    letters = [row for row in every if row.document.kind.holds == Holds.ROUND and row.is_open]
    waiting = [row for row in asked if row.is_open]
    chosen = next(iter([*waiting, *sorted(asked, key=lambda row: (row.asked_on, row.pk), reverse=True)]), None)
    if wanted := request.GET.get("verzoek"):
        chosen = next((row for row in asked if str(row.uuid) == wanted), None)
        if chosen is None:
            raise Http404
    old = _seen(chosen, asked) if chosen else None
    compared = compare_versions(old, chosen.version) if chosen and old else None
    context = {
        "body": body,
        "story": story_of(chosen, request.rights, old, compared) if chosen else None,
        "letters": [(row, _divided(row)) for row in letters],
        "others": [row for row in asked if row != chosen],
        "tabs": _tabs(request.rights, body),
        "crumbs": [
            (reverse("governance:bodies"), _("Participation")),
            (reverse("governance:body", args=[body.code]), body.name),
            ("", _("The money explained")),
        ],
    }
    return render(request, "governance/plain.html", context)


def _divided(row: Request) -> BesideGiven | None:
    """What a letter that lies before the body gives each unit, beside what it is allocated now."""
    return frozen_beside_given(row.document, Version.objects.get(pk=row.version_id).content)


def _tabs(rights: Rights, body: Body) -> Tabs:
    """The other pages about money, for whom this is the first of them: a member; and her other councils."""
    mine, (framework, _every) = explained.addresses(rights), chosen_framework()
    here = reverse("governance:money", args=[body.code])
    if framework is None or here not in dict(mine):
        return Tabs()
    tabs = institution_tabs(rights, framework, EXPLAINED)
    tabs.below = [(address, name, address == here) for address, name in mine] if len(mine) > 1 else []
    return tabs


def _seen(chosen: Request, asked: list[Request]) -> Version | None:
    """The version of the same plan that the body decided on last, else the one that it got last."""
    spoke = set(Decision.objects.effective().filter(request__in=asked).values_list("request", flat=True))
    for row in asked:
        row.decision = row.pk in spoke or None
    before = seen_before(chosen, asked)
    return before.version if before else None
