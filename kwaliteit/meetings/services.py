"""Asking for the set of papers of a meeting: one at a time per meeting, language and audience."""

from __future__ import annotations

from celery import current_app
from django.utils.translation import gettext as _

from governance.models import Meeting
from kwaliteit.meetings.contents import BODY, audience_of, contents_of, may_still_read, meetings_visible_to
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import Rights, rights_of
from kwaliteit.shared import jobs
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden
from kwaliteit.shared.models import Job

SET = "kwaliteit.meetings.tasks.make"


def ask_set(*, meeting: Meeting, actor: Person) -> Job:
    """The set in the background, in the language of who asks, with what she may read of it."""
    rights = rights_of(actor, on=today())
    if not meetings_visible_to(rights).filter(pk=meeting.pk).exists():
        raise Forbidden(_("You do not read about this meeting."))
    audience = audience_of(meeting, rights)

    def send(job_id: int) -> None:
        current_app.send_task(SET, kwargs={"job_id": job_id})

    arguments = {"meeting": str(meeting.uuid), "audience": audience}
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


def is_outdated(job: Job, meeting: Meeting, rights: Rights) -> bool:
    """Whether the agenda or the papers changed since it was made."""
    made = job.arguments.get("made") or {}
    return bool(made) and made["state"] != contents_of(meeting, rights).facts["state"]
