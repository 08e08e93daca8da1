"""Asking for long work, doing it, and following it. The row `Job` is the truth; Celery only carries ids.

A worker claims a job with one conditional UPDATE, beats while it works, and records how it ended. A job whose
heartbeat stopped (the worker was killed) is sent again up to ``MOST_TRIES`` times, then recorded as failed.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from kwaliteit.shared.models import Job

LOST_AFTER = datetime.timedelta(seconds=60)
MOST_TRIES = 3


class Cancelled(Exception):
    """The person who asked for the work no longer wants it."""


class Progress:
    """Handed to the work: ``step`` records how far it is, and raises Cancelled when nobody waits for it."""

    def __init__(self, job_id: int) -> None:
        self.job_id = job_id

    def step(self, label: str, done: int, total: int) -> None:
        alive = Job.objects.filter(pk=self.job_id, state=Job.State.RUNNING).update(
            step=label[:200], done=done, total=total, heartbeat=timezone.now()
        )
        if not alive:
            raise Cancelled


def ask(*, kind: str, dedupe: str, arguments: dict[str, Any], actor: Any, send: Callable[[int], Any]) -> Job:
    """One job for one request: gives the open job when there is one, else makes it and sends it after commit."""
    try:
        with transaction.atomic():
            job = Job.objects.create(kind=kind, dedupe=dedupe, arguments=arguments, requested_by=actor)
            transaction.on_commit(lambda: send(job.pk))
            return job
    except IntegrityError:
        return Job.objects.get(kind=kind, dedupe=dedupe, state__in=Job.OPEN_STATES)


def claim(job_id: int) -> Job | None:
    """Take a job that is new or whose worker was lost. None when another worker has it or it is finished."""
    now = timezone.now()
    free = Job.objects.filter(pk=job_id, state=Job.State.QUEUED) | Job.objects.filter(
        pk=job_id, state=Job.State.RUNNING, heartbeat__lt=now - LOST_AFTER
    )
    tries = Job.objects.filter(pk=job_id).values_list("tries", flat=True).first() or 0
    if not free.filter(tries=tries).update(state=Job.State.RUNNING, heartbeat=now, tries=tries + 1, error=""):
        return None
    return Job.objects.get(pk=job_id)


def run(job_id: int, work: Callable[[Job, Progress], tuple[str, bytes]]) -> None:
    """Claim, work, record. ``work`` gives the name and the bytes of the result. Errors are recorded and raised."""
    job = claim(job_id)
    if job is None:
        return
    try:
        name, content = work(job, Progress(job.pk))
        job.file.save(name, ContentFile(content), save=False)
    except Cancelled:
        return
    except Exception as error:
        _finish(job, Job.State.FAILED, error=str(error) or type(error).__name__)
        raise
    _finish(job, Job.State.DONE)


def _finish(job: Job, state: Job.State, error: str = "") -> None:
    finished = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(
        state=state, error=error[:2000], file=job.file.name or "", finished_at=timezone.now()
    )
    if not finished and job.file:  # cancelled at the last moment: leave no file behind
        job.file.delete(save=False)


def cancel(job: Job) -> None:
    """Stop caring: the worker notices at its next step."""
    Job.objects.filter(pk=job.pk, state__in=Job.OPEN_STATES).update(
        state=Job.State.CANCELLED, finished_at=timezone.now()
    )


def lost_jobs() -> list[int]:
    """Ids to send again: never picked up for a minute, or the heartbeat stopped. Those tried too often fail here."""
    before = timezone.now() - LOST_AFTER
    stopped = Job.objects.filter(state=Job.State.RUNNING, heartbeat__lt=before)
    stopped.filter(tries__gte=MOST_TRIES).update(
        state=Job.State.FAILED, error="worker lost", finished_at=timezone.now()
    )
    waiting = Job.objects.filter(state=Job.State.QUEUED, requested_at__lt=before)
    return [*stopped.filter(tries__lt=MOST_TRIES).values_list("pk", flat=True), *waiting.values_list("pk", flat=True)]
