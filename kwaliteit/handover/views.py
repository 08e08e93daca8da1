"""The hand-over of a body ("Overdracht"): as a page, and as a PDF that is made in the background."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance.views.bodies import get_body
from kwaliteit.handover import services
from kwaliteit.handover.story import WORDS, story_of
from kwaliteit.shared.http import one_effect
from kwaliteit.shared.made import file_of


@login_required
@require_safe
def page(request: HttpRequest, code: str) -> HttpResponse:
    """What was decided and promised, what is open, the money, the next dates, and the words: in ten minutes."""
    body = get_body(request, code)
    context = {
        "body": body,
        "story": story_of(body, request.rights),
        "words": WORDS,
        "job": services.newest(body, request.rights),
        "nav": "bodies",
        "crumbs": [
            (reverse("governance:bodies"), _("Participation")),
            (reverse("governance:body", args=[body.code]), body.name),
            ("", _("Hand-over")),
        ],
    }
    return render(request, "handover/page.html", context)


@login_required
@require_POST
@one_effect
def make(request: HttpRequest, code: str) -> HttpResponse:
    body = get_body(request, code)
    services.ask_pdf(body=body, actor=request.user)
    return HttpResponseRedirect(reverse("handover:page", args=[body.code]) + "#pdf")


@login_required
@require_safe
def state(request: HttpRequest, code: str) -> HttpResponse:
    """How far the PDF is; asked again every two seconds while it is made."""
    body = get_body(request, code)
    if not request.htmx:
        return HttpResponseRedirect(reverse("handover:page", args=[body.code]) + "#pdf")
    return render(request, "handover/job.html", {"body": body, "job": services.newest(body, request.rights)})


@login_required
@require_safe
def pdf(request: HttpRequest, code: str) -> FileResponse:
    """What she herself asked for last, as long as she may know all that it holds."""
    body = get_body(request, code)
    job = services.newest(body, request.rights)
    return file_of(job, _("hand-over") + f"-{body.code}.pdf", "application/pdf")
