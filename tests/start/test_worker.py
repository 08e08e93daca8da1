"""Real workers on real brokers, killed half way: the job is done again or recorded as failed, and never half."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.cluster import free_port

pytestmark = pytest.mark.once
ON_FILES = pytest.mark.parametrize("installation", ["files"], indirect=True)
ROOT = Path(__file__).parents[2]


class Installation:
    """A data folder, a broker, and workers that can be killed."""

    def __init__(self, data: Path, broker: str) -> None:
        self.data = data
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "PYTEST"))}
        self.environment = {
            **inherited,
            "DATA_DIR": str(data),
            "CELERY_BROKER_URL": broker,
            "JOB_LOST_AFTER": "2",
            "DJANGO_SETTINGS_MODULE": "tests.start.worker_settings",
        }

    def python(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, kind: str) -> int:
        return int(self.python("-m", "tests.start.worker_app", kind))

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen[bytes]]:
        """Worker and scheduler in one group; whatever is left of it at the end is killed."""
        celery = [sys.executable, "-W", "ignore", "-m", "celery", "-A", "tests.start.worker_app", "worker"]
        options = ["-B", "--schedule", str(self.data / f"schedule-{time.monotonic_ns()}"), "-c", "1", "-l", "INFO"]
        with (self.data / "worker.log").open("a") as log:
            process = subprocess.Popen(
                [*celery, *options], cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            yield process
        finally:
            kill(process)

    def job(self, job_id: int) -> dict[str, Any]:
        with sqlite3.connect(self.data / "kwaliteit.sqlite3", timeout=20) as connection:
            connection.row_factory = sqlite3.Row
            return dict(connection.execute("SELECT * FROM shared_job WHERE id = ?", [job_id]).fetchone())

    def wait_for(self, job_id: int, seconds: float = 240, **wanted: Any) -> dict[str, Any]:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            job = self.job(job_id)
            if all(job[name] == value for name, value in wanted.items()):
                return job
            time.sleep(0.1)
        raise AssertionError(f"{job} never became {wanted}\n{(self.data / 'worker.log').read_text()}")

    def files(self) -> list[str]:
        return sorted(str(path.relative_to(self.data / "files")) for path in (self.data / "files").rglob("*.txt"))


def kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    port = free_port()
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.kill()
        server.wait(10)


@pytest.fixture(scope="module", params=["files", "redis"])
def installation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp(request.param)
    with redis(folder) if request.param == "redis" else nullcontext("filesystem://localhost") as address:
        made = Installation(folder, address)
        made.python("manage.py", "migrate", "--run-syncdb", "-v0")
        yield made


@ON_FILES
def test_work_is_done_and_a_second_click_finds_the_same_job(installation: Installation) -> None:
    with installation.worker():
        first = installation.ask("tests.slow")
        again = installation.ask("tests.slow")
        done = installation.wait_for(first, state="done")
    assert (again, done["tries"], done["done"], done["total"]) == (first, 1, 10, 10)
    assert (installation.data / "files" / done["file"]).read_bytes() == b"whole" * 1000


def test_a_worker_killed_half_way_loses_nothing_and_leaves_nothing_half(installation: Installation) -> None:
    before = installation.files()
    job_id = installation.ask("tests.slow")
    with installation.worker() as worker:
        installation.wait_for(job_id, state="running", step="step 3")
        kill(worker)
    assert (installation.job(job_id)["state"], installation.files()) == ("running", before)
    with installation.worker():
        done = installation.wait_for(job_id, state="done")
    assert (done["tries"], installation.files()) == (2, sorted([*before, done["file"]]))


@ON_FILES
def test_work_that_kills_every_worker_is_recorded_as_failed(installation: Installation) -> None:
    before = installation.files()
    with installation.worker():
        job = installation.wait_for(installation.ask("tests.deadly"), state="failed")
    assert (job["tries"], job["error"][:30], job["file"]) == (3, "The work was broken off severa", "")
    assert installation.files() == before
