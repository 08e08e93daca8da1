"""What the page of a meeting shows of its papers: the set, how far it is, and what was decided in Word."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from governance.models import Meeting
from kwaliteit.meetings import services
from kwaliteit.meetings.contents import BODY, audience_of, reason_for_none
from kwaliteit.shared.clock import today
from kwaliteit.shared.models import Job


def papers(request: HttpRequest, meeting: Meeting) -> SafeString:
    return render_to_string("meetings/panel.html", set_context(request, meeting), request=request)


def set_context(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    job = services.newest(meeting, request.user, request.rights)
    ready = job is not None and job.state == Job.State.DONE and bool(job.file)
    return {
        "meeting": meeting,
        "job": job,
        "ready": ready,
        "outdated": ready and job is not None and services.is_outdated(job, meeting, request.rights),
        "none": "" if job is not None and job.is_open else reason_for_none(meeting, request.rights),
        "has_list": not meeting.is_cancelled and (meeting.held_on <= today() or meeting.is_written),
        "whole": audience_of(meeting, request.rights) == BODY,
    }
