"""Who has the mandate of a council confirms the version that follows, or says why not."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.mandates import FollowUp, follow_ups, holds
from governance.models import Decision, Request
from governance.outcome_forms import ConfirmFollowUpForm, RefuseFollowUpForm
from governance.services import mandates as services
from governance.services.common import may_record
from governance.views.common import acted, demand, one, one_of, request_crumbs, requests, show_form
from governance.views.versions import compare_versions
from kwaliteit.organisation.rights import Rights, Verdict
from kwaliteit.shared.clock import today
from kwaliteit.shared.http import one_effect


def shown_follow_ups(row: Request, rights: Rights, drafts: bool) -> list[FollowUp]:
    """The mandates on a request; who has one gets both versions compared, and the forms. Drafters never do."""
    found = follow_ups(row, rights)
    for each in found:
        if each.is_mine and not drafts:
            each.compared = compare_versions(each.decision.version, row.version)
            each.confirm_form = ConfirmFollowUpForm(auto_id=f"confirm_{each.decision.pk}_%s")
            each.refuse_form = RefuseFollowUpForm(auto_id=f"refuse_{each.decision.pk}_%s")
    return found


@login_required
@require_POST
@one_effect
def confirm(request: HttpRequest, uuid: UUID, decision: UUID) -> HttpResponse:
    """The new version holds the named changes and no others."""
    row, subject = _found(request, uuid, decision)
    form = ConfirmFollowUpForm(request.POST)
    said = _("You confirmed version %(number)s for %(body)s; that is consent.")
    act = _without("compared", services.confirm_follow_up)
    return _answer(request, row, subject, form, act, said, _("Confirm the follow-up version"))


@login_required
@require_POST
@one_effect
def refuse(request: HttpRequest, uuid: UUID, decision: UUID) -> HttpResponse:
    """It does not, or more has changed: the council itself decides."""
    row, subject = _found(request, uuid, decision)
    form = RefuseFollowUpForm(request.POST)
    said = _("It has been recorded that you do not confirm version %(number)s; %(body)s now decides itself.")
    return _answer(request, row, subject, form, services.refuse_follow_up, said, _("Do not confirm this version"))


def _without(name: str, act: Any) -> Any:
    """The service knows nothing of a box that is only ticked to be sure."""

    def called(**fields: Any) -> Any:
        fields.pop(name)
        return act(**fields)

    return called


def _found(request: HttpRequest, uuid: UUID, decision: UUID) -> tuple[Request, Decision]:
    row = one_of(requests, request, uuid)
    subject = one(Decision.objects.filter(request__decisions__followed_by=row).select_related("body"), uuid=decision)
    names = {"body": capfirst(row.body.with_article), "officer": subject.get_mandate_display()}
    held = holds(request.rights, subject)
    may_record(row, row.document, request.user, today())
    demand(Verdict(held, "" if held else _("%(body)s gave this mandate to %(officer)s.") % names))
    return row, subject


def _answer(
    request: HttpRequest, row: Request, subject: Decision, form: Any, act: Any, said: str, title: str
) -> HttpResponse:
    back = reverse("governance:request", args=[row.uuid])
    names = {"number": row.version.number, "body": row.body.with_article}
    if acted(request, form, partial(act, request=row), said % names, decision=subject):
        return HttpResponseRedirect(back)
    context = {
        "form": form,
        "title": title,
        "quote": "\n\n".join(subject.named_changes.order_by("number").values_list("text", flat=True)),
        "crumbs": request_crumbs(row, title),
        "button": title,
        "back": back,
    }
    return show_form(request, "governance/form.html", context)
