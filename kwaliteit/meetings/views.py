"""The papers of a meeting to take away: the set as one PDF and as a zip, and what was decided in Word."""

from __future__ import annotations

import zipfile
from typing import IO, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance.models import Meeting
from governance.views.common import done
from governance.views.decisions import get_decision
from governance.views.meetings import get_meeting
from kwaliteit.meetings import decided, letter, services
from kwaliteit.meetings.panels import set_context
from kwaliteit.shared.http import one_effect
from kwaliteit.shared.models import Job

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
@require_POST
@one_effect
def make(request: HttpRequest, uuid: UUID) -> HttpResponse:
    meeting = get_meeting(request, uuid)
    if not services.ask_set(meeting=meeting, actor=request.user).is_open:
        done(request, _("This set was made just now, and the agenda and the papers have not changed since."))
    return HttpResponseRedirect(_place(meeting))


@login_required
@require_safe
def state(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far the set is; asked again every two seconds while it is made."""
    meeting = get_meeting(request, uuid)
    if not request.htmx:
        return HttpResponseRedirect(_place(meeting))
    return render(request, "meetings/job.html", set_context(request, meeting))


@login_required
@require_safe
def pdf(request: HttpRequest, uuid: UUID) -> FileResponse:
    return _part(request, uuid, "pdf", "application/pdf")


@login_required
@require_safe
def parcel(request: HttpRequest, uuid: UUID) -> FileResponse:
    return _part(request, uuid, "zip", "application/zip")


def _place(meeting: Meeting) -> str:
    return reverse("governance:meeting", args=[meeting.uuid]) + "#set"


class _Part:
    """One of the files in the container of a job, read as it is sent; closes the container with it."""

    def __init__(self, container: zipfile.ZipFile, name: str) -> None:
        self.container, self.file = container, container.open(name)

    def read(self, size: int = -1) -> bytes:
        return self.file.read(size)

    def close(self) -> None:
        self.file.close()
        self.container.close()


def _part(request: HttpRequest, uuid: UUID, kind: str, mime: str) -> FileResponse:
    """What this reader may have now, of what was made: nothing when her appointment ended, or the agenda was closed."""
    meeting = get_meeting(request, uuid)
    job = services.newest(meeting, request.user, request.rights)
    if job is None or job.state != Job.State.DONE or not job.file:
        raise Http404
    container = zipfile.ZipFile(job.file.open("rb"))
    size = container.getinfo(f"set.{kind}").file_size
    answer = _taken_away(_Part(container, f"set.{kind}"), _file_name(_("papers"), meeting, kind), mime)
    answer.headers["Content-Length"] = str(size)
    return answer


@login_required
@require_safe
def decision_list(request: HttpRequest, uuid: UUID) -> FileResponse:
    """What the meeting decided, in Word."""
    meeting = get_meeting(request, uuid)
    file = decided.word(meeting, request.rights)
    return _taken_away(file, _file_name(_("list of decisions"), meeting, "docx"), WORD)


@login_required
@require_safe
def decision_letter(request: HttpRequest, uuid: UUID) -> FileResponse:
    """One decision as a letter of the body to the board, in Word."""
    row = get_decision(request, uuid)
    what = slugify(_("decision letter"))
    name = f"{what}-{row.body.code}-{row.meeting_on:%Y%m%d}.docx"
    return _taken_away(letter.word(row), name, WORD)


def _file_name(what: str, meeting: Meeting, kind: str) -> str:
    return f"{slugify(what)}-{meeting.body.code}-{meeting.held_on:%Y%m%d}.{kind}"


def _taken_away(file: IO[bytes] | Any, name: str, mime: str) -> FileResponse:
    """Never shown within the site, and never taken for anything but its kind."""
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=mime)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
