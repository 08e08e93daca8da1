"""Who does long work on a sheet, and how far it is."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable
from typing import Any

from celery import current_app
from django.db import connection
from django.utils.translation import get_language

from kwaliteit.organisation.models import Person
from kwaliteit.shared import jobs
from kwaliteit.shared.models import Job
from kwaliteit.shared.waiting import Waits

EVERY = 2.0  # seconds between two tellings
Work = Callable[[Job, jobs.Progress], tuple[str, Any] | None]


def sender(kind: str, waits: Waits, work: Work) -> Callable[[int], None]:
    """A small sheet is read now, by the process that asks; a large one by the worker."""

    def send(job_id: int) -> None:
        if waits.small:
            jobs.run(job_id, work)
        else:
            current_app.send_task(kind, kwargs={"job_id": job_id})

    return send


def told_apart(actor: Person, arguments: dict[str, Any]) -> str:
    """One job at a time for the same work of one person."""
    return f"{actor.pk}/{hashlib.sha256(json.dumps(arguments, sort_keys=True).encode()).hexdigest()}"


def ask_read(kind: str, work: Work, arguments: dict[str, Any], actor: Person) -> Job:
    """What is found is said in the language in which she asks: nobody else reads it."""
    arguments = {**arguments, "language": get_language()}
    send = sender(kind, Waits(arguments["place"], arguments["name"]), work)
    return jobs.ask(kind=kind, dedupe=told_apart(actor, arguments), arguments=arguments, actor=actor, send=send)


def read_again(preview: Job, work: Work) -> Job | None:
    """The same once more, where its reader has changed the language since; None where the file is not kept any more."""
    is_same = preview.arguments.get("language") == get_language()
    if preview.state != Job.State.DONE or is_same or not waits_of(preview).kept:
        return None
    return ask_read(preview.kind, work, preview.arguments, preview.requested_by)


def waits_of(job: Job) -> Waits:
    """The file that a job reads."""
    return Waits(job.arguments["place"], job.arguments["name"])


class Beside:
    """Tells how far a transaction is from beside it: what is written within it nobody sees, and holds up the heartbeat."""

    def __init__(self, progress: jobs.Progress, label: str) -> None:
        self.progress, self.label, self.last = progress, label, time.monotonic()
        self.cancelled = False

    def say(self, percents: int) -> None:
        if time.monotonic() - self.last < EVERY or connection.vendor == "sqlite":  # which has one writer at a time
            return
        self.last = time.monotonic()
        beside = threading.Thread(target=self._step, args=(percents,))
        beside.start()
        beside.join()
        if self.cancelled:
            raise jobs.Cancelled

    def _step(self, percents: int) -> None:
        try:
            self.progress.step(self.label, percents, 100)
        except jobs.Cancelled:
            self.cancelled = True
        finally:
            connection.close()
