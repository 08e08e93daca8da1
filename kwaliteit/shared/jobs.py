"""Asking for long work, doing it, and following it. The row `Job` is the truth; Celery only carries ids.

A worker claims a job with one conditional UPDATE, beats while it works, and records how it ended. A job whose
heartbeat stopped (the worker was killed) is sent again up to ``MOST_TRIES`` times, then recorded as failed. Every
write of a worker names its try: one that was taken for lost and wakes up later changes nothing any more.
"""

from __future__ import annotations

import datetime
import errno
import logging
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from kwaliteit.shared.errors import Refused
from kwaliteit.shared.models import Job

MOST_TRIES = 3
BROKEN_OFF = gettext_noop("The work was broken off several times. Try again; if it happens again, warn the manager.")
WENT_WRONG = gettext_noop("Something went wrong while making this. Try again; if it happens again, warn the manager.")
DISK_FULL = gettext_noop("The disk is full, so nothing could be made. Warn the manager, and try again later.")
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
log = logging.getLogger(__name__)


def lost_after() -> datetime.timedelta:
    """How long a heartbeat may be missing before the worker counts as lost."""
    return datetime.timedelta(seconds=settings.JOB_LOST_AFTER)


class Cancelled(Exception):
    """The person who asked for the work no longer wants it, or another worker has taken it over."""


class Progress:
    """Handed to the work: ``step`` records how far it is, and raises Cancelled when nobody waits for it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.mine = _mine(job)

    def step(self, label: str, done: int, total: int) -> None:
        alive = self.mine.update(step=label[:200], done=done, total=total, heartbeat=timezone.now())
        if not alive:
            raise Cancelled

    def finish(self, name: str, content: bytes) -> None:
        """Ends the job within the transaction of work that writes: what was done and that it was done stand together.

        Raises Cancelled when another try has taken the work over meanwhile, so that nothing is done twice.
        """
        _keep_file(self.job, name, content)
        if not _finish(self.job, Job.State.DONE):
            raise Cancelled


def ask(*, kind: str, dedupe: str, arguments: dict[str, Any], actor: Any, send: Callable[[int], Any]) -> Job:
    """One job for one request: gives the open job when there is one, else makes it and sends it after commit.

    When sending fails the job stays in the queue, and housekeeping sends it.
    """
    while True:
        try:
            with transaction.atomic():
                job = Job.objects.create(kind=kind, dedupe=dedupe, arguments=arguments, requested_by=actor)
                transaction.on_commit(_sending(send, job.pk), robust=True)
                return job
        except IntegrityError:
            open_job = Job.objects.filter(kind=kind, dedupe=dedupe, state__in=Job.OPEN_STATES).first()
            if open_job is not None:  # else it ended between the two statements: make a new one
                return open_job


def claim(job_id: int) -> Job | None:
    """Take a job that is new or whose worker was lost. None when another worker has it or it is finished."""
    now = timezone.now()
    free = Job.objects.filter(pk=job_id, state=Job.State.QUEUED) | Job.objects.filter(
        pk=job_id, state=Job.State.RUNNING, heartbeat__lt=now - lost_after(), tries__lt=MOST_TRIES
    )
    tries = Job.objects.filter(pk=job_id).values_list("tries", flat=True).first() or 0
    if not free.filter(tries=tries).update(state=Job.State.RUNNING, heartbeat=now, tries=tries + 1, error=""):
        return None
    return Job.objects.filter(pk=job_id, tries=tries + 1).first()


def run(job_id: int, work: Callable[[Job, Progress], tuple[str, bytes | Path] | None]) -> None:
    """Claim, work, record. ``work`` gives the name of the result and its bytes, or where it stands in the folder of
    the job (``workplace``); nothing when it ended the job itself (``Progress.finish``). Errors are recorded and raised.

    The work speaks the language of who asked. A ``Refused`` is an answer to the person and recorded word for word; of other errors the log has the details.
    """
    job = claim(job_id)
    if job is None:
        return
    try:
        with _beating(job), _workplace(job), translation.override(job.requested_by.language):
            made = work(job, Progress(job))
            if made is None:
                return
            _keep_file(job, *made)
    except Cancelled:
        return
    except Refused as reason:
        _finish(job, Job.State.FAILED, error=str(reason))
        return
    except Exception as fault:
        full = isinstance(fault, OSError) and fault.errno in NO_ROOM
        _finish(job, Job.State.FAILED, error=DISK_FULL if full else WENT_WRONG)
        raise
    _finish(job, Job.State.DONE)


def cancel(job: Job) -> None:
    """Stop caring: the worker notices at its next step."""
    Job.objects.filter(pk=job.pk, state__in=Job.OPEN_STATES).update(
        state=Job.State.CANCELLED, finished_at=timezone.now()
    )


def lost_jobs() -> list[int]:
    """Ids to send again: never picked up, or the heartbeat stopped. Those tried too often fail here."""
    before = timezone.now() - lost_after()
    stopped = Job.objects.filter(state=Job.State.RUNNING, heartbeat__lt=before)
    stopped.filter(tries__gte=MOST_TRIES).update(state=Job.State.FAILED, error=BROKEN_OFF, finished_at=timezone.now())
    waiting = Job.objects.filter(state=Job.State.QUEUED, requested_at__lt=before)
    return [*stopped.filter(tries__lt=MOST_TRIES).values_list("pk", flat=True), *waiting.values_list("pk", flat=True)]


def _sending(send: Callable[[int], Any], job_id: int) -> Callable[[], None]:
    """A function with a name: Django writes it in the log when sending fails (a partial has none)."""

    def send_job() -> None:
        send(job_id)

    return send_job


def _mine(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, tries=job.tries)


@contextmanager
def _beating(job: Job) -> Iterator[None]:
    """Beats beside the work, which may be silent for minutes (laying out a long document is one call)."""
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(settings.JOB_LOST_AFTER / 5):
            try:
                _mine(job).update(heartbeat=timezone.now())
            except DatabaseError:
                log.warning("no heartbeat for job %s", job.pk, exc_info=True)
            finally:
                connection.close()

    thread = threading.Thread(target=beat, name=f"job-{job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def workplace(job: Job) -> Path:
    """A folder for what is too large to hold in memory, on the disk of the result; gone when the work has ended."""
    folder = _folder(job, job.tries)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


@contextmanager
def _workplace(job: Job) -> Iterator[None]:
    """Each try has a folder of its own; those of earlier tries are left by workers that were killed."""
    for earlier in range(1, job.tries):
        shutil.rmtree(_folder(job, earlier), ignore_errors=True)
    try:
        yield
    finally:
        shutil.rmtree(_folder(job, job.tries), ignore_errors=True)


def _folder(job: Job, tried: int) -> Path:
    return Path(settings.MEDIA_ROOT) / "parts" / f"{job.uuid.hex[:12]}-{tried}-work"


def _keep_file(job: Job, name: str, content: bytes | Path) -> None:
    """Write beside, then rename: a worker that is killed leaves no half file under a name that people can get.

    Each try has a folder of its own, so that two workers never touch one file; earlier tries are cleared away.
    """
    folder = f"{job.uuid.hex[:12]}-{{}}"
    for earlier in range(1, job.tries):
        default_storage.delete(job.file.field.generate_filename(job, f"{folder.format(earlier)}/{PurePath(name).name}"))
    parts = Path(settings.MEDIA_ROOT) / "parts"
    parts.mkdir(parents=True, exist_ok=True)
    part = parts / folder.format(job.tries)
    try:
        if isinstance(content, Path):
            content.replace(part)
        else:
            part.write_bytes(content)
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        with part.open("rb") as stream:
            whole = _WrittenFile(stream, part)
            job.file.save(f"{folder.format(job.tries)}/{PurePath(name).name}", whole, save=False)
    finally:
        part.unlink(missing_ok=True)
    Path(job.file.path).chmod(0o600)


class _WrittenFile(File):  # type: ignore[type-arg]
    """A finished file: the storage renames it instead of copying (``temporary_file_path`` is how Django asks)."""

    def __init__(self, stream: Any, path: Path) -> None:
        super().__init__(stream, name=path.name)
        self.path = path

    def temporary_file_path(self) -> str:
        return str(self.path)


def _finish(job: Job, state: Job.State, error: str = "") -> bool:
    finished = _mine(job).update(
        state=state,
        error=error[:2000],
        file=job.file.name or "",
        finished_at=timezone.now(),
        done=F("total") if state == Job.State.DONE else F("done"),
    )
    if not finished and job.file:  # cancelled or taken over at the last moment: leave no file behind
        job.file.delete(save=False)
    return bool(finished)
