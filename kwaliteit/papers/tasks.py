"""A version as a paper. An id in, claim the job row, work, record; delivered twice is done once."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from django.http import Http404
from django.utils.translation import gettext as _

from governance.views.common import versions
from governance.views.decisions import decision_for
from kwaliteit.organisation.rights import rights_of
from kwaliteit.papers import services
from kwaliteit.shared import jobs, results
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.models import Job


@shared_task(name=services.PAPER, ignore_result=True)
def make(job_id: int) -> None:
    jobs.run(job_id, _make)
    results.drop_earlier(job_id)


@shared_task(name=services.DECISION, ignore_result=True)
def make_decision(job_id: int) -> None:
    jobs.run(job_id, _make_decision)
    results.drop_earlier(job_id)


def _make(job: Job, progress: jobs.Progress) -> tuple[str, bytes]:
    """With the rights of who asked at this moment: they may have ended since."""
    from kwaliteit.papers import printing  # noqa: PLC0415 - brings what only the worker needs

    rights = rights_of(job.requested_by, on=today())
    version = versions(rights).filter(uuid=job.arguments["version"]).first()
    if version is None:
        raise Refused(_("You do not read this version."))
    choice = services.choice_of(job.arguments["since"], services.choices(version, rights))
    if choice is None or choice.dedupe(version, job.requested_by.language) != job.dedupe:
        raise Refused(_("What you asked for reads otherwise by now. Ask for it again."))
    content = printing.version(version, choice, job.requested_by.language, progress.step)
    return f"{version.uuid}.pdf", content


def _make_decision(job: Job, progress: jobs.Progress) -> tuple[str, bytes]:
    from kwaliteit.papers import printing  # noqa: PLC0415 - brings what only the worker needs

    rights = rights_of(job.requested_by, on=today())
    try:
        made = decision_for(rights, UUID(job.arguments["decision"]))
    except Http404:
        raise Refused(_("You do not read this decision.")) from None
    return f"{made.uuid}.pdf", printing.decision(made, rights, job.requested_by.language, progress.step)
