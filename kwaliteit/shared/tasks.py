"""Housekeeping of long work."""

from __future__ import annotations

import datetime
import shutil
import time
from pathlib import Path

from celery import current_app, shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.utils import timezone

from kwaliteit.shared import jobs, results
from kwaliteit.shared.models import Act, Job

DAY = datetime.timedelta(days=1)
LEFT_BEHIND = ("parts", "staged")  # below the data directory: what is no longer needed after a day


@shared_task(ignore_result=True)
def send_lost_jobs_again() -> None:
    """Jobs whose worker died are sent again (the kind of the job is the name of its task); what is old is dropped."""
    ids = jobs.lost_jobs()
    for job in Job.objects.filter(pk__in=ids).only("pk", "kind"):
        current_app.send_task(job.kind, kwargs={"job_id": job.pk})
    Act.objects.filter(at__lt=timezone.now() - DAY).delete()
    _sweep()


@shared_task(ignore_result=True)
def drop_old_results() -> None:
    results.drop_old()


def _sweep() -> None:
    for part in (found for name in LEFT_BEHIND for found in (Path(settings.MEDIA_ROOT) / name).glob("*")):
        if part.stat().st_mtime >= time.time() - DAY.total_seconds():
            continue
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)


@worker_ready.connect
def _on_worker_ready(**_: object) -> None:
    send_lost_jobs_again.delay()
