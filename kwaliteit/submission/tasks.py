"""Long work of the submission. An id in, claim the job row, work, record; delivered twice is done once."""

from __future__ import annotations

from celery import shared_task
from django.utils import translation
from django.utils.translation import gettext as _

from kwaliteit.shared import jobs, results
from kwaliteit.shared.clock import today
from kwaliteit.shared.models import Job
from kwaliteit.submission import as_word, making, services, shelf
from kwaliteit.submission.material import collect
from kwaliteit.submission.readiness import readiness
from plans.models import Framework


@shared_task(name=services.DRAFT, ignore_result=True)
def make_draft(job_id: int) -> None:
    jobs.run(job_id, _draft)


@shared_task(name=services.SEAL, ignore_result=True)
def make_seal(job_id: int) -> None:
    jobs.run(job_id, _seal)


@shared_task(name=as_word.WORD, ignore_result=True)
def make_word(job_id: int) -> None:
    jobs.run(job_id, _word)
    results.drop_earlier(job_id)


@shared_task(ignore_result=True)
def tidy_pieces() -> None:
    shelf.tidy()


def _draft(job: Job, progress: jobs.Progress) -> tuple[str, bytes]:
    framework = Framework.objects.get(code=job.arguments["framework"])
    material = collect(framework, kind=job.arguments.get("kind", ""))
    dossier = making.draft_dossier(material, readiness(material).gaps)
    content = making.make(dossier, progress.step, job.requested_by.language)
    return f"concept-{job.arguments['framework']}-{today():%Y%m%d}.pdf", content


def _seal(job: Job, progress: jobs.Progress) -> tuple[str, bytes]:
    """The sealed files hang on the submission itself; the job keeps a copy of the manifest.

    What an earlier try sealed before its worker was lost is what this one gives.
    """
    framework = Framework.objects.get(code=job.arguments["framework"])
    submission = services.sealed_by(job) or services.seal(
        framework=framework, actor=job.requested_by, step=progress.step, kind=job.arguments.get("kind", "")
    )
    return f"manifest-{submission.uuid}.json", submission.manifest.encode()


def _word(job: Job, progress: jobs.Progress) -> tuple[str, bytes]:
    """The blocks of the draft, written for Word."""
    from kwaliteit.submission import document, in_word  # noqa: PLC0415 - only the worker needs them

    framework = Framework.objects.get(code=job.arguments["framework"])
    material = collect(framework, kind=job.arguments.get("kind", ""))
    dossier = making.draft_dossier(material, readiness(material).gaps)

    def chapter(title: str, at: int, total: int) -> None:
        with translation.override(job.requested_by.language):
            words = _("Chapter %(at)s of %(total)s: %(title)s") % {"at": at, "total": total, "title": title}
        progress.step(words, at, total + 1)

    content = in_word.word(document.build(dossier, chapter)).read()
    return f"concept-{framework.code}-{today():%Y%m%d}.docx", content
