"""A real installation without containers: production settings, two database roles, Redis, and what compose starts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from tests.cluster import cluster, free_port
from tests.start.test_settings import GOOD
from tests.start.test_worker import redis

pytestmark = pytest.mark.once
ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Environment variables of an installation whose database and broker run."""
    folder = tmp_path_factory.mktemp("installation")
    with cluster() as owner, redis(folder) as broker:
        yield {
            **GOOD,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "SECRET_KEY": GOOD["SECRET_KEY"] + "xyz",
            "DATABASE_URL": owner.replace("kwaliteit@", "kwaliteit_app:secret@"),
            "MIGRATION_DATABASE_URL": owner,
            "CELERY_BROKER_URL": broker,
            "DATA_DIR": str(folder),
            "BIND": f"127.0.0.1:{free_port()}",
            "WORKERS": "1",
            "PYTHONWARNINGS": "ignore",
        }


def run(installation: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, env=installation, capture_output=True, text=True, check=False)


def healthy(installation: dict[str, str], what: str) -> str:
    """Empty when it is; else what the health check of the container says."""
    deadline = time.monotonic() + 240
    while True:
        said = run(installation, "python", "manage.py", "healthy", what)
        if said.returncode == 0 or time.monotonic() > deadline:
            return said.stderr
        time.sleep(1)


def started(service: str, installation: dict[str, str]) -> subprocess.Popen[bytes]:
    """The command of a service in docker-compose.yml."""
    command = COMPOSE[service]["command"].replace("${WORKER_PROCESSES:-1}", "1")
    command = command.replace("--schedule /tmp/", f"--schedule {installation['DATA_DIR']}/")
    log = (Path(installation["DATA_DIR"]) / f"{service}.log").open("w")
    return subprocess.Popen(command.split(), cwd=ROOT, env=installation, stdout=log, stderr=log, start_new_session=True)


def test_what_compose_starts_is_healthy(installation: dict[str, str]) -> None:
    migrated = run(installation, "bin/migrate")
    assert migrated.returncode == 0, migrated.stderr
    processes = [started(service, installation) for service in ("web", "worker", "scheduler")]
    try:
        checks = [f"http://{installation['BIND']}/healthz", "worker", "scheduler"]
        assert [healthy(installation, check) for check in checks] == ["", "", ""]
    finally:
        for process in processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


def test_migrating_again_changes_nothing_and_keeps_the_role(installation: dict[str, str]) -> None:
    run(installation, "bin/migrate")

    again = run(installation, "bin/migrate")

    assert (again.returncode, "No migrations to apply" in again.stdout) == (0, True), again.stderr


def test_the_application_itself_cannot_migrate(installation: dict[str, str]) -> None:
    alone = {name: value for name, value in installation.items() if name != "MIGRATION_DATABASE_URL"}
    assert run(alone, "python", "manage.py", "migrate", "shared", "zero").returncode == 1


@pytest.mark.parametrize("service", sorted(set(COMPOSE) - {"migrate"}))
def test_every_service_has_a_health_check(service: str) -> None:
    assert COMPOSE[service]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


def test_the_database_is_ready_only_when_it_listens_to_others() -> None:
    """While it is being made it answers on its socket alone, and is stopped again."""
    assert "-h 127.0.0.1" in COMPOSE["database"]["healthcheck"]["test"][1]


def test_compose_keeps_the_owner_away_from_the_application() -> None:
    knows_the_owner = [name for name, service in COMPOSE.items() if "OWNER_PASSWORD" in str(service)]
    assert knows_the_owner == ["migrate", "database"]


def test_every_static_file_that_a_page_names_exists(settings: Any, tmp_path: Path, db: None) -> None:
    """Production serves files under names with a fingerprint, and fails on one that is not there."""
    settings.STATIC_ROOT = tmp_path
    backend = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": backend}
    call_command("collectstatic", interactive=False, verbosity=0)
    page = Client().get("/accounts/login/").content.decode()
    assert "kwaliteit.css" not in page
    assert page.count("/static/kwaliteit.") == 1
