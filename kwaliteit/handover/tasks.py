"""The hand-over on paper. An id in, claim the job row, work, record; delivered twice is done once."""

from __future__ import annotations

from celery import shared_task
from django.utils.translation import gettext as _

from governance.views.bodies import bodies_visible_to
from kwaliteit.handover import paper, services
from kwaliteit.handover.story import story_of
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared import jobs
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.models import Job


@shared_task(name=services.PDF, ignore_result=True)
def make(job_id: int) -> None:
    jobs.run(job_id, _make)


def _make(job: Job, progress: jobs.Progress) -> tuple[str, bytes]:
    """With the rights of the reader at this moment: they may have ended since she asked."""
    rights = rights_of(job.requested_by, on=today())
    body = bodies_visible_to(rights).select_related("unit").filter(code=job.arguments["body"]).first()
    if body is None:
        raise Refused(_("You do not read about this body."))
    progress.step(_("Laying out the pages"), 1, 2)
    story = story_of(body, rights)
    job.arguments["holds"] = story.holds
    job.save(update_fields=["arguments"])
    content = paper.pdf(story, job.requested_by.language)
    return f"overdracht-{body.code}-{today():%Y%m%d}.pdf", content
