"""The set of a meeting. An id in, claim the job row, work, record; delivered twice is done once."""

from __future__ import annotations

from pathlib import Path

from celery import shared_task
from django.utils.translation import gettext as _

from kwaliteit.meetings import services
from kwaliteit.meetings.contents import contents_of, meetings_visible_to, reason_for_none
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared import jobs, results
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.models import Job


@shared_task(name=services.SET, ignore_result=True)
def make(job_id: int) -> None:
    jobs.run(job_id, _make)
    results.drop_earlier(job_id)


def _make(job: Job, progress: jobs.Progress) -> tuple[str, Path]:
    """With the rights of who asked at this moment: what she may read may have become less since."""
    from kwaliteit.meetings import making  # noqa: PLC0415 - brings pikepdf, which only the worker needs

    rights = rights_of(job.requested_by, on=today())
    meeting = meetings_visible_to(rights).filter(uuid=job.arguments["meeting"]).first()
    contents = contents_of(meeting, rights) if meeting else None
    if contents is None or contents.audience != job.arguments["audience"]:
        raise Refused(_("You do not read about this meeting."))
    if reason := reason_for_none(contents.meeting, rights):
        raise Refused(reason)
    job.arguments["made"] = contents.facts
    job.save(update_fields=["arguments"])
    place = making.make(contents, rights, jobs.workplace(job), progress.step)
    return "vergaderset.zip", place
