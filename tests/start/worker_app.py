"""Celery with three kinds of work for the tests; `python -m tests.start.worker_app KIND` asks for one."""

from __future__ import annotations

import os
import signal
import sys
import time

import django
from celery import shared_task

from kwaliteit.celery import app

django.setup()

from kwaliteit.shared import jobs  # noqa: E402
from kwaliteit.shared.jobs import Progress  # noqa: E402
from kwaliteit.shared.models import Job  # noqa: E402

__all__ = ["app"]
STEPS = 10


@shared_task(name="tests.slow")
def slow(job_id: int) -> None:
    jobs.run(job_id, _slowly)


@shared_task(name="tests.deadly")
def deadly(job_id: int) -> None:
    jobs.run(job_id, _die)


@shared_task(name="tests.document")
def document(job_id: int) -> None:
    jobs.run(job_id, _document)


def _slowly(job: Job, progress: Progress) -> tuple[str, bytes]:
    for step in range(STEPS):
        progress.step(f"step {step}", step, STEPS)
        time.sleep(0.5 if job.tries == 1 else 0.05)
    return "result.txt", b"whole" * 1000


def _die(job: Job, progress: Progress) -> tuple[str, bytes]:
    progress.step("last words", 1, 2)
    os.kill(os.getpid(), signal.SIGKILL)
    return "never.txt", b""


def _document(job: Job, progress: Progress) -> tuple[str, bytes]:
    """The plan of the sample, as the worker makes a draft."""
    from kwaliteit.submission import making
    from tests.submission import sample

    dossier = sample.dossier(draft=True, parts=(), earlier=())
    return "document.pdf", making.make(dossier, progress.step, job.requested_by.language)


def main(kind: str) -> None:
    from kwaliteit.organisation.models import Person

    person, _made = Person.objects.get_or_create(email="asker@rijnland.example", defaults={"name": "Asker"})
    send = app.tasks[kind].delay
    job = jobs.ask(kind=kind, dedupe=kind, arguments={}, actor=person, send=lambda job_id: send(job_id=job_id))
    sys.stdout.write(str(job.pk))


if __name__ == "__main__":
    main(sys.argv[1])
