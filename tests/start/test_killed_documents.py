"""A real document, on PostgreSQL and Redis, of which the worker, its child or a layout process is killed at random moments."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from psycopg2.extras import RealDictCursor

from kwaliteit.shared import jobs
from kwaliteit.submission import shelf
from tests.start.test_worker import ROOT, Installation, kill, redis

pytestmark = pytest.mark.postgresql
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
VICTIMS = ("worker", "child", "hand")  # the process that was started, the one that works, one that lays out a piece
MOMENTS = 10 if LONG else len(VICTIMS)
DATABASE = "killed_documents"
SOON = 60  # seconds


class Served(Installation):
    """As in production: PostgreSQL, Redis, and a scheduler of its own, which outlives a killed worker."""

    def __init__(self, data: Path, broker: str, database: str) -> None:
        super().__init__(data, broker)
        self.database = self.environment["DATABASE_URL"] = database

    @contextmanager
    def running(self, *command: str) -> Iterator[subprocess.Popen[bytes]]:
        """A process of Celery with all that it starts; whatever is left of these at the end is killed."""
        celery = [sys.executable, "-W", "ignore", "-m", "celery", "-A", "tests.start.worker_app"]
        with (self.data / "worker.log").open("a") as log:
            process = subprocess.Popen(
                [*celery, *command], cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            yield process
        finally:
            kill(process)

    def job(self, job_id: int) -> dict[str, Any]:
        """As it stands now; on the way no file has a name that is not the whole document."""
        job = next(row for row in self.rows() if row["id"] == job_id)
        assert not job["file"] or self.document(job).endswith(b"%%EOF\n")
        return job

    def rows(self) -> list[dict[str, Any]]:
        connection = psycopg2.connect(self.database, cursor_factory=RealDictCursor)
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT * FROM shared_job ORDER BY id")
            found = [dict(row) for row in cursor.fetchall()]
        connection.close()
        return found

    def document(self, job: dict[str, Any]) -> bytes:
        return (self.data / "files" / job["file"]).read_bytes()

    def ended(self, job_id: int, seconds: float = 600) -> dict[str, Any]:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            job = self.job(job_id)
            if job["state"] not in ("queued", "running"):
                return job
            time.sleep(0.2)
        raise AssertionError(f"{job} never ended\n{(self.data / 'worker.log').read_text()[-5000:]}")

    def hands(self) -> dict[int, int]:
        """The layout processes of this installation, each with the process that it works for."""
        found = {}
        for place in Path("/proc").glob("[0-9]*"):
            with suppress(OSError, ValueError):
                *_python, module, master = (place / "cmdline").read_text().split("\0")[:-1]
                if (
                    module == "kwaliteit.submission.crew"
                    and f"DATA_DIR={self.data}\0" in (place / "environ").read_text()
                ):
                    found[int(place.name)] = int(master)
        return found


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    address = os.environ["DATABASE_URL"]
    connection = psycopg2.connect(address)
    connection.autocommit = True
    folder = tmp_path_factory.mktemp("killed")
    with connection.cursor() as cursor, redis(folder) as broker:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
        made = Served(folder, broker, f"{address.rsplit('/', 1)[0]}/{DATABASE}")
        made.python("manage.py", "migrate", "--run-syncdb", "-v0")
        with made.running("beat", "--schedule", str(folder / "schedule"), "--pidfile="):
            yield made
        cursor.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
    connection.close()


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def strike(installation: Served, victim: str, worker: subprocess.Popen[bytes]) -> None:
    """Before the first piece is laid out nobody does: then it is the child."""
    child = children(worker.pid)[0]
    hands = [hand for hand, master in installation.hands().items() if master == child]
    with suppress(ProcessLookupError):  # it had just done its share
        os.kill({"worker": worker.pid, "child": child, "hand": (hands or [child])[0]}[victim], signal.SIGKILL)


def nobody_lays_out_for_the_dead(installation: Served) -> bool:
    deadline = time.monotonic() + SOON
    while orphans := [hand for hand, master in installation.hands().items() if not Path(f"/proc/{master}").exists()]:
        if time.monotonic() > deadline:
            raise AssertionError(f"{orphans} live on")
        time.sleep(0.2)
    return True


def empty(folder: Path) -> None:
    for piece in folder.glob("*"):
        piece.unlink()


def test_killed_at_any_moment_the_document_is_made_in_the_end_or_its_failure_is_told(installation: Served) -> None:
    pieces, chance = installation.data / "files" / "pieces", random.Random(1629)
    with installation.running("worker", "-c", "1", "-l", "INFO"):
        installation.ended(installation.ask("tests.document"))  # a first one starts the processes
        empty(pieces)
        undisturbed = installation.ended(installation.ask("tests.document"))
    whole = installation.document(undisturbed)
    lasted = (undisturbed["finished_at"] - undisturbed["requested_at"]).total_seconds()
    outcomes = []
    for number in range(MOMENTS):
        victim, after = VICTIMS[number % len(VICTIMS)], chance.uniform(0, lasted)
        with installation.running("worker", "-c", "1", "-l", "INFO") as worker:
            empty(pieces)
            job_id = installation.ask("tests.document")
            installation.wait_for(job_id, state="running")
            time.sleep(after)
            strike(installation, victim, worker)
            assert nobody_lays_out_for_the_dead(installation)
            assert all(shelf.get(place) for place in pieces.glob("*") if place.suffix != shelf.HALF)
            with installation.running("worker", "-c", "1", "-l", "INFO") if victim == "worker" else nullcontext():
                job = installation.ended(job_id)
                outcomes.append(f"{victim} after {after:.1f} s: {job['state']}, try {job['tries']}")
                assert (job["state"], job["error"], job["file"]) in [
                    ("done", "", job["file"]),
                    ("failed", jobs.WENT_WRONG, ""),
                ], outcomes
                again = installation.ended(installation.ask("tests.document"))
        assert again["state"] == "done"
        assert installation.document(again) == whole
        assert job["state"] == "failed" or installation.document(job) == whole
    print(*outcomes, sep="\n")  # noqa: T201  of a failure: what went before
    handed_out = {row["file"] for row in installation.rows() if row["file"]}
    files = installation.data / "files"
    assert {str(place.relative_to(files)) for place in (files / "jobs").rglob("*.*")} == handed_out
