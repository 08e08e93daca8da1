"""How long what long work made is kept. Per kind of job: only what can be made again goes (``JOB_RESULTS_KEPT``)."""

from __future__ import annotations

import datetime
import logging
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from kwaliteit.shared.models import Job

log = logging.getLogger(__name__)


def drop_old() -> int:
    """Remove the files of finished jobs whose days are over; gives how many. The row stays, and says what was asked.

    The file goes before its name does: what is broken off in between is found again.
    """
    now, old = timezone.now(), Q(pk__in=[])
    for kind, days in settings.JOB_RESULTS_KEPT.items():
        old |= Q(kind=kind, finished_at__lt=now - datetime.timedelta(days=days))
    return _drop(Job.objects.filter(old))


def drop_earlier(job_id: int) -> int:
    """Remove the files of earlier jobs that made the same as this one, once it is done: its own file takes their place."""
    job = Job.objects.filter(pk=job_id, state=Job.State.DONE, kind__in=settings.JOB_RESULTS_KEPT).first()
    return _drop(Job.objects.filter(kind=job.kind, dedupe=job.dedupe, pk__lt=job.pk)) if job else 0


def _drop(rows: QuerySet[Job]) -> int:
    dropped = 0
    for job in rows.filter(state=Job.State.DONE).exclude(file=""):
        folder = Path(job.file.path).parent
        job.file.delete(save=False)
        Job.objects.filter(pk=job.pk).update(file="")
        with suppress(OSError):  # each try of a job has a folder of its own
            folder.rmdir()
        dropped += 1
    if dropped:
        log.info("%d results of finished work were removed", dropped)
    return dropped
