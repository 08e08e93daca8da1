"""What a person was told, how she wants to hear of it, and for the application manager what could not be sent."""

from __future__ import annotations

from itertools import chain
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kwaliteit.notices import services
from kwaliteit.notices.models import Digest, Mailed, Notice
from kwaliteit.notices.panel import PreferenceForm
from kwaliteit.notices.wording import with_related, words
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.errors import Forbidden
from kwaliteit.shared.http import one_effect

PER_PAGE = 30
LONGEST = 200


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What I was told, newest first; only of what I may still see."""
    mine = Notice.objects.filter(person=request.user).visible_to(request.rights)  # type: ignore[attr-defined, misc]
    page = Paginator(with_related(mine).order_by("-made_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, words(row)) for row in page],
        "unread": request.user.unread_since is not None,  # type: ignore[union-attr]
        "crumbs": [(reverse("home"), _("My work")), ("", _("Notices"))],
    }
    return render(request, "notices/index.html", context)


@login_required
@require_POST
@one_effect
def read(request: HttpRequest) -> HttpResponse:
    services.read_all(person=request.user)  # type: ignore[arg-type]
    return HttpResponseRedirect(reverse("notices:index"))


@login_required
@require_POST
@one_effect
def choose(request: HttpRequest) -> HttpResponse:
    """Answers to the panel on the page of one's own details."""
    form = PreferenceForm(request.POST)
    if not form.is_valid():
        return render(request, "notices/choose.html", {"form": form}, status=422)
    services.choose(person=request.user, chosen=form.cleaned_data)  # type: ignore[arg-type]
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("organisation:me"))


@login_required
@require_safe
def failures(request: HttpRequest) -> HttpResponse:
    """Mail that could not be sent, or is tried again; who may manage sees to whom, never what it says."""
    _manages(request)
    states = (Mailed.State.FAILED, Mailed.State.WAITING, Mailed.State.SENDING)
    found = chain.from_iterable(
        model.objects.filter(state__in=states, tries__gt=0)
        .select_related("person")
        .order_by("-made_at", "-pk")[:LONGEST]
        for model in (Notice, Digest)
    )
    rows = sorted(found, key=lambda row: row.made_at, reverse=True)
    context = {"rows": rows, "crumbs": [(reverse("organisation:units"), _("Manage")), ("", _("Mail"))], "nav": "manage"}
    return render(request, "notices/failures.html", context)


@login_required
@require_POST
@one_effect
def again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    _manages(request)
    row = Notice.objects.filter(uuid=uuid).first() or Digest.objects.filter(uuid=uuid).first()
    if row is None:
        raise Http404
    services.send_again(row=row, actor=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The mail is sent again within a minute."))
    return HttpResponseRedirect(reverse("notices:failures"))


def _manages(request: HttpRequest) -> None:
    if not request.rights.may_anywhere(Act.MANAGE):  # type: ignore[attr-defined]
        raise Forbidden(_("Only the application manager sees which mail could not be sent."))
