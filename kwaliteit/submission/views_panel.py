"""Pages around the panel: what a panel member finds when she comes in, and who is let in until when."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.wording import day as in_words
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.forms import refuse
from kwaliteit.shared.http import one_effect
from kwaliteit.submission import panel
from kwaliteit.submission.forms import PanelForm, UntilForm
from kwaliteit.submission.models import PanelGrant
from kwaliteit.submission.views import only_readers, readable, show


def home(request: HttpRequest) -> HttpResponse:
    """What a panel member may read. Raises Forbidden, with the day, when her time has ended."""
    if not request.rights.appointments:  # type: ignore[attr-defined]
        last = panel.last_day(request.user)
        raise Forbidden(_("You could read the submission until and including %(day)s.") % {"day": in_words(last)})
    grants = panel.open_to(request.user, today())
    return render(request, "submission/welcome.html", {"grants": grants, "nav": "home"})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@one_effect
def admit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    submission = readable(request, uuid)
    if request.method != "POST":
        return redirect(_panel_of(uuid))
    _only_admitters(request)
    form = PanelForm(request.POST)
    if form.is_valid():
        site = f"{request.scheme}://{request.get_host()}"
        try:
            panel.admit(
                submission=submission,
                actor=request.user,
                site=site,
                told=_telling(request, form.cleaned_data["email"]),
                **form.cleaned_data,
            )
        except Refused as reason:
            refuse(form, reason)
        else:
            messages.success(request, _("The panel member can read this submission now."))
            return redirect(_panel_of(uuid))
    return show(request, submission, form, status=422)


def _panel_of(uuid: UUID) -> str:
    return f"{reverse('submission:detail', args=[uuid])}#panel"


def _telling(request: HttpRequest, email: str) -> Callable[[bool], None]:
    def tell(sent: bool) -> None:
        if not sent:
            text = _("The invitation to %(email)s could not be sent. Let her in once more to send it again.")
            messages.error(request, text % {"email": email})

    return tell


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@one_effect
def grant(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Until when a panel member may read, with what was changed in that, by whom."""
    found = _grant(request, uuid)
    form = UntilForm(request.POST or None, initial={"valid_until": found.valid_until})
    if request.method == "POST" and form.is_valid():
        try:
            panel.move_end(grant=found, actor=request.user, **form.cleaned_data)
        except Refused as reason:
            refuse(form, reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("submission:grant", uuid)
    context = {
        "grant": found,
        "form": form,
        "past": found.history.select_related("history_user").order_by("-history_id"),
        "crumbs": [
            (reverse("submission:index"), _("Submission")),
            (_panel_of(found.submission.uuid), found.submission.title),
            ("", str(found.person)),
        ],
        "nav": "overview",
    }
    return render(request, "submission/grant.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
@one_effect
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = _grant(request, uuid)
    panel.withdraw(grant=found, actor=request.user)
    messages.success(request, _("%(person)s reads nothing any more.") % {"person": found.person})
    return redirect("submission:grant", uuid)


def _grant(request: HttpRequest, uuid: UUID) -> PanelGrant:
    only_readers(request)
    _only_admitters(request)
    return get_object_or_404(PanelGrant.objects.select_related("submission__version", "person"), uuid=uuid)


def _only_admitters(request: HttpRequest) -> None:
    if not request.rights.may_anywhere(Act.ADMIT):  # type: ignore[attr-defined]
        raise Forbidden(_("Only the staff and the secretary of the board let panel members in."))
