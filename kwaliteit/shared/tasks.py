"""Housekeeping of long work."""

from __future__ import annotations

import datetime

from celery import current_app, shared_task
from celery.signals import worker_ready
from django.utils import timezone

from kwaliteit.shared import jobs
from kwaliteit.shared.models import Act, Job


@shared_task(ignore_result=True)
def send_lost_jobs_again() -> None:
    """Jobs whose worker died are sent again; the kind of the job is the name of its task."""
    ids = jobs.lost_jobs()
    for job in Job.objects.filter(pk__in=ids).only("pk", "kind"):
        current_app.send_task(job.kind, kwargs={"job_id": job.pk})
    Act.objects.filter(at__lt=timezone.now() - datetime.timedelta(days=1)).delete()


@worker_ready.connect
def _on_worker_ready(**_: object) -> None:
    send_lost_jobs_again.delay()
