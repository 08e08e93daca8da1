"""With which councils a talk was discussed, and when."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.services import discussing as service
from governance.talk_forms import DiscussedForm
from governance.views.common import acted, demand, done, sent
from governance.views.process import form_page
from governance.views.talks import talk_crumbs, talk_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.http import one_effect


@login_required
@require_http_methods(["GET", "POST"])
@one_effect
def discuss(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row, back = talk_of(request, uuid), reverse("governance:dialogue", args=[uuid])
    demand(request.rights.may(Act.DIALOGUE, row.unit))
    form = DiscussedForm(sent(request), talk=row, initial={"discussed_on": today()})
    if acted(request, form, service.discuss, _("It stands with the talk now."), dialogue=row):
        return HttpResponseRedirect(back)
    crumbs = [*talk_crumbs(), (back, row.title), ("", _("Discussed with a council"))]
    lede = _("With which council the outcome of this talk was discussed. It stands in the report beside the talk.")
    return form_page(request, form, crumbs, lede=lede, button=_("Save"), back=back)


@login_required
@require_POST
@one_effect
def take_back(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    row = talk_of(request, uuid)
    service.take_back(dialogue=row, pk=pk, actor=request.user)
    done(request, _("It no longer stands with the talk. The history keeps it."))
    return HttpResponseRedirect(reverse("governance:dialogue", args=[uuid]))
