"""Asking for the set of papers of a meeting: one at a time per meeting, language and audience."""

from __future__ import annotations

import datetime

from celery import current_app
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from governance.models import Meeting
from kwaliteit.meetings.contents import (
    BODY,
    audience_of,
    contents_of,
    may_still_read,
    meetings_visible_to,
    reason_for_none,
)
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import Rights, rights_of
from kwaliteit.shared import jobs
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.models import Job

FRESH = datetime.timedelta(minutes=15)
SET = "kwaliteit.meetings.tasks.make"


def ask_set(*, meeting: Meeting, actor: Person) -> Job:
    """The set in the background, in the language of who asks, with what she may read of it.

    The one that was made just before is given again while nothing changed on the agenda or in its papers. Refused when
    the meeting was called off, or nothing stands on the agenda that she may read.
    """
    rights = rights_of(actor, on=today())
    if not meetings_visible_to(rights).filter(pk=meeting.pk).exists():
        raise Forbidden(_("You do not read about this meeting."))
    if reason := reason_for_none(meeting, rights):
        raise Refused(reason)
    audience = audience_of(meeting, rights)
    made = newest(meeting, actor, rights)
    if made is not None and _is_fresh(made, meeting, rights):
        return made

    def send(job_id: int) -> None:
        current_app.send_task(SET, kwargs={"job_id": job_id})

    about = {"body": meeting.body.names, "held_on": meeting.held_on.isoformat()}
    arguments = {"meeting": str(meeting.uuid), "audience": audience, "about": about}
    return jobs.ask(kind=SET, dedupe=dedupe(meeting, actor, audience), arguments=arguments, actor=actor, send=send)


def dedupe(meeting: Meeting, reader: Person, audience: str) -> str:
    """The members of a body read the same, and share what one of them asked for; what others read differs."""
    whose = "" if audience == BODY else f"/{reader.pk}"
    return f"{meeting.uuid}/{reader.language}/{audience}{whose}"


def newest(meeting: Meeting, reader: Person, rights: Rights) -> Job | None:
    """The last one for this reader, as what she is to the body now. One that holds what she may not know is none."""
    audience = audience_of(meeting, rights)
    job = Job.objects.filter(kind=SET, dedupe=dedupe(meeting, reader, audience)).order_by("-pk").first()
    if job is None or job.state != Job.State.DONE:
        return job
    facts = job.arguments.get("made")
    return job if facts and may_still_read(meeting, rights, audience, facts) else None


def _is_fresh(job: Job, meeting: Meeting, rights: Rights) -> bool:
    """Whether making it again would give the same. Cover notes also tell of promises and questions: so not for long."""
    if job.state != Job.State.DONE or not job.file or job.finished_at is None:
        return False
    return job.finished_at > timezone.now() - FRESH and not is_outdated(job, meeting, rights)


def is_outdated(job: Job, meeting: Meeting, rights: Rights) -> bool:
    """Whether the agenda or the papers changed since it was made."""
    made = job.arguments.get("made") or {}
    with translation.override(rights.person.language):  # as the worker made it: titles are part of its state
        return bool(made) and made["state"] != contents_of(meeting, rights).facts["state"]
