"""A version as a council paper and a decision on paper: what is chosen, asked for, followed and taken away."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance.models import Decision, Version
from governance.views.common import one, request_crumbs, sees_body, version_crumbs, versions
from governance.views.decisions import get_decision, title_of
from kwaliteit.papers import services
from kwaliteit.shared import jobs
from kwaliteit.shared.http import one_effect
from kwaliteit.shared.made import Made, file_of
from kwaliteit.shared.models import Job


def get_version(request: HttpRequest, uuid: UUID) -> Version:
    return one(versions(request.rights).light(), uuid=uuid)


@login_required
@require_safe
def page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Which paper is asked for, and those that were made."""
    version = get_version(request, uuid)
    context = {"crumbs": version_crumbs(request, version, _("Council paper")), **_context(request, version)}
    return render(request, "papers/page.html", context)


@login_required
@require_POST
@one_effect
def make(request: HttpRequest, uuid: UUID) -> HttpResponse:
    version = get_version(request, uuid)
    services.ask(version=version, key=request.POST.get("van", ""), actor=request.user)
    return HttpResponseRedirect(reverse("papers:page", args=[version.uuid]) + "#made")


@login_required
@require_safe
def state(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far they are; asked again every two seconds while one is made."""
    version = get_version(request, uuid)
    if not request.htmx:
        return HttpResponseRedirect(reverse("papers:page", args=[version.uuid]) + "#made")
    return render(request, "components/made.html", _context(request, version))


@login_required
@require_safe
def pdf(request: HttpRequest, uuid: UUID) -> FileResponse:
    """What was made of it, for who may read now both versions that it is made of."""
    version = get_version(request, uuid)
    known = services.choices(version, request.rights)
    choice = services.choice_of(request.GET.get("van", ""), known)
    made = services.newest(version, [choice], request.user.language) if choice else []
    if choice is None or not made:
        raise Http404
    marked = _("with changes since %(number)s") % {"number": choice.old.number} if choice.old else ""
    what = _("version %(number)s") % {"number": version.number}
    name = slugify(f"{version.document.title} {what} {marked}")
    return file_of(made[0][1], f"{name}.pdf", "application/pdf")


@login_required
@require_POST
@one_effect
def stop(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Of a paper that is being made; for others than who asked for it there is nothing to stop."""
    job = get_object_or_404(services.asked_by(request.user), uuid=uuid)
    jobs.cancel(job)
    page = ("papers:page", "version") if job.kind == services.PAPER else ("papers:decision", "decision")
    return HttpResponseRedirect(reverse(page[0], args=[job.arguments[page[1]]]) + "#made")


def _context(request: HttpRequest, version: Version) -> dict[str, Any]:
    known = services.choices(version, request.rights)
    made = services.newest(version, known, request.user.language)
    address, again = (reverse(f"papers:{name}", args=[version.uuid]) for name in ("pdf", "make"))
    rows = [
        Made(
            _name(choice),
            f"{address}?{urlencode({'van': choice.key})}",
            job,
            stop=_stop(request, job),
            again=again,
            fields={"van": choice.key},
        )
        for choice, job in made
    ]
    return {
        "version": version,
        "choices": known,
        "made": rows,
        "busy": any(job.is_open for _choice, job in made),
        "hers": any(job.is_open and job.requested_by_id == request.user.pk for _choice, job in made),
        "state": reverse("papers:state", args=[version.uuid]),
    }


def _stop(request: HttpRequest, job: Job) -> str:
    return reverse("papers:stop", args=[job.uuid]) if job.requested_by_id == request.user.pk else ""


def _name(choice: services.Choice) -> str:
    return _("With what changed %(since)s") % {"since": choice.label} if choice.old else _("As it reads")


@login_required
@require_safe
def decision_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    made = get_decision(request, uuid)
    title = title_of(made)
    crumbs = request_crumbs(made.request, _("Decision"), _("On paper"), body=sees_body(made.body, request.rights))
    context = {"crumbs": crumbs, "title": title, **_decision_context(request, made)}
    return render(request, "papers/decision.html", context)


@login_required
@require_POST
@one_effect
def make_decision(request: HttpRequest, uuid: UUID) -> HttpResponse:
    made = get_decision(request, uuid)
    services.ask_decision(decision=made, actor=request.user)
    return HttpResponseRedirect(reverse("papers:decision", args=[made.uuid]) + "#made")


@login_required
@require_safe
def decision_state(request: HttpRequest, uuid: UUID) -> HttpResponse:
    made = get_decision(request, uuid)
    if not request.htmx:
        return HttpResponseRedirect(reverse("papers:decision", args=[made.uuid]) + "#made")
    return render(request, "components/made.html", _decision_context(request, made))


@login_required
@require_safe
def decision_pdf(request: HttpRequest, uuid: UUID) -> FileResponse:
    """What she herself asked for last, as long as she may know of the decision."""
    made = get_decision(request, uuid)
    job, _failed = services.newest_decision(made, request.user)
    what = slugify(_("decision"))
    return file_of(job, f"{what}-{made.body.code}-{made.meeting_on:%Y%m%d}.pdf", "application/pdf")


def _decision_context(request: HttpRequest, made: Decision) -> dict[str, Any]:
    job, failed = services.newest_decision(made, request.user)
    address, again = (reverse(f"papers:{name}", args=[made.uuid]) for name in ("decision_pdf", "make_decision"))
    rows = []
    if job and (job.file or job.state != Job.State.DONE):
        rows = [Made(_("The decision as PDF"), address, job, failed, _stop(request, job), again)]
    return {
        "decision": made,
        "made": rows,
        "busy": bool(job and job.is_open),
        "hers": True,
        "state": reverse("papers:decision_state", args=[made.uuid]),
    }
