"""The worker's sign of life, in the database because web and worker need share no disk."""

from __future__ import annotations

import datetime
import logging
from typing import Any

from celery import bootsteps
from celery.beat import PersistentScheduler
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from kwaliteit.shared.models import Pulse

log = logging.getLogger(__name__)


def give(name: str) -> None:
    """Write the sign of life. Closes the connection: the worker forks, and a child must not inherit it."""
    try:
        Pulse.objects.update_or_create(name=name, defaults={"at": timezone.now()})
    except DatabaseError:
        log.warning("no sign of life of %s", name, exc_info=True)
    finally:
        connection.close()


def seen(name: str) -> datetime.timedelta | None:
    """How long ago the sign of life was; None when there never was one."""
    at = Pulse.objects.filter(name=name).values_list("at", flat=True).first()
    return None if at is None else timezone.now() - at


def state(name: str) -> str:
    """In a word: ok, silent, or never seen."""
    age = seen(name)
    if age is None:
        return "never seen"
    return "ok" if age < datetime.timedelta(seconds=4 * settings.PULSE) else "silent"


class WorkerPulse(bootsteps.StartStopStep):
    """A step of the worker's own start: gives a sign of life for as long as its main process runs."""

    requires = ("celery.worker.components:Timer",)

    def start(self, worker: Any) -> None:
        give("worker")
        self.timer = worker.timer.call_repeatedly(settings.PULSE, give, ("worker",))

    def stop(self, worker: Any) -> None:
        if timer := getattr(self, "timer", None):
            timer.cancel()


class PulsingScheduler(PersistentScheduler):
    """The scheduler, which gives a sign of life each time it looks at its clock."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        give("scheduler")
        return super().tick(*args, **kwargs)
