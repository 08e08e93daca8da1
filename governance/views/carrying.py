"""Parts that are carried over unchanged: offered to who lays a version before a body, and refused by the body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.carried import Offer, offered, shown
from governance.carrying_forms import CarryForm, RefuseCarryForm
from governance.models import Version
from governance.rules import Requirement
from governance.services import carrying
from governance.views.common import demand, done
from governance.views.request_page import get_request, may_decide, show_request
from kwaliteit.organisation.models import Body
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect


@dataclass(frozen=True, slots=True)
class Over:
    """What may be carried over when a version is laid before one body."""

    body: Body
    offer: Offer
    form: CarryForm


def carrying_over(version: Version, options: Iterable[Requirement], data: Any) -> dict[int, Over]:
    """Per body that agreed to an earlier version, where anything is the same in this one."""
    found = {}
    for requirement in options:
        body = requirement.body
        offer = offered(version, body, requirement.rule.right) if body else None
        if offer and offer.settled:
            form = CarryForm(data, choices=offer.choices, prefix=body.code)
            found[body.pk] = Over(body, offer, form)
    return found


def ticked(over: dict[int, Over], body: Body) -> list[str]:
    """The parts that stay ticked for this body; a part that is no choice (any more) is the service's to refuse."""
    if body.pk not in over:
        return []
    form = over[body.pk].form
    return form.data.getlist(form.add_prefix("carried")) if form.is_bound else []


@login_required
@require_POST
@one_effect
def refuse_carry(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The body decides anew on parts that were carried over."""
    row = get_request(request, uuid)
    demand(may_decide(row, request.rights))
    found = shown(row)
    choices = [(one.code, words) for words, one in found.standing] if found else []
    form = RefuseCarryForm(request.POST, choices=choices, auto_id="carry_%s")
    if form.is_valid():
        try:
            carrying.refuse_carry(request=row, actor=request.user, **form.cleaned_data)
        except Refused as reason:
            refuse(form, reason)
        else:
            body = capfirst(row.body.with_article)
            done(request, _("%(body)s decides anew on these parts. The drafters see that.") % {"body": body})
            return HttpResponseRedirect(reverse("governance:request", args=[row.uuid]) + "#carried")
    return show_request(request, row, form=form, carry_form=form, status=422)
