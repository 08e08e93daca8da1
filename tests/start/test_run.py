"""What bin/run starts: it answers, keeps its data, and leaves nothing running however it is stopped."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from kwaliteit import start as start_module

pytestmark = pytest.mark.once
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(data: Path, port: int, **more: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PORT"}}
    settings = {"DATA_DIR": str(data), "PORT": str(port), "DJANGO_SETTINGS_MODULE": "kwaliteit.settings.local"}
    return subprocess.Popen(
        [sys.executable, "-m", "kwaliteit.start"],
        cwd=ROOT,
        env={**environment, **settings, **more},
        stdout=(data / "log").open("w"),
        stderr=subprocess.STDOUT,
        text=True,
    )


def health(port: int) -> dict[str, str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
        return json.load(answer)


def eventually(what: Callable[[], bool], seconds: float) -> bool:
    """Whether it becomes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if what():
                return True
        except OSError:
            pass
        time.sleep(0.2)
    return False


def left_running(data: Path) -> list[str]:
    """Command lines of processes that still work on this data."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if f"DATA_DIR={data}\0" in (entry / "environ").read_text(errors="replace"):
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except (OSError, PermissionError):
            continue
    return found


def people(data: Path) -> int:
    with sqlite3.connect(data / "kwaliteit.sqlite3") as connection:
        return connection.execute("SELECT count(*) FROM organisation_person").fetchone()[0]


@pytest.mark.parametrize("code", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=["Ctrl-C", "TERM", "KILL"])
def test_it_answers_in_good_health_and_leaves_nothing_running(data: Path, port: int, code: signal.Signals) -> None:
    """Three times on the same data: the first start makes it, the others keep it."""
    before = people(data) if (data / "kwaliteit.sqlite3").exists() else None
    process = start(data, port)
    try:
        healthy = eventually(lambda: health(port) == {"database": "ok", "worker": "ok", "renderer": "ok"}, 900)
        assert healthy, (data / "log").read_text()
        assert len(left_running(data)) >= 5
        process.send_signal(code)
        process.wait(60)
        assert eventually(lambda: not left_running(data), 60), left_running(data)
    finally:
        process.kill()
    assert before in (None, people(data))
    assert "Traceback" not in (data / "log").read_text()


@pytest.mark.parametrize(
    ("host", "more"), [("127.0.0.2", {}), ("127.0.0.3", {"ALLOWED_HOSTS": "localhost"})], ids=["known", "unknown name"]
)
def test_it_names_the_address_on_which_it_listens(data: Path, port: int, host: str, more: dict[str, str]) -> None:
    process = start(data, port, HOST=host, **more)
    try:
        assert eventually(lambda: f"http://{host}:{port}/\n" in (data / "log").read_text(), 900)
    finally:
        process.terminate()
        process.wait(60)


@pytest.mark.parametrize("writable", [True, False])
def test_a_worker_beats_in_memory_only_where_it_can_write(monkeypatch, tmp_path: Path, writable: bool) -> None:
    monkeypatch.setattr(start_module, "IN_MEMORY", tmp_path)
    monkeypatch.setattr(os, "access", lambda place, _mode: place == tmp_path and writable)

    site = start_module._commands(8000)["site"]
    assert (f"--worker-tmp-dir {tmp_path}" in " ".join(site)) == writable


def test_a_busy_port_is_said_so(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert start(tmp_path, port).wait(120) == 1
    assert (tmp_path / "log").read_text().startswith(f"Port {port} is in use: choose another one")


@pytest.mark.parametrize("port", ["many", "0", "70000", "-1"])
def test_what_is_no_port_is_said_so(tmp_path: Path, port: str) -> None:
    assert start(tmp_path, port).wait(120) == 1  # type: ignore[arg-type]
    assert (tmp_path / "log").read_text().startswith(f"PORT={port} is not a port")
