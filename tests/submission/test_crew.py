"""Processes that lay out pieces: none works for ever, outlives who it works for, or takes a document along in its end."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from kwaliteit.shared import jobs
from kwaliteit.submission import crew

SOON = 60  # seconds
WORKS_FOR = """
import time
from kwaliteit.submission import crew
crew.submit(time.sleep, 600)
while not crew.hands():
    time.sleep(0.01)
print(*crew.hands(), flush=True)
time.sleep(600)
"""


@pytest.fixture(autouse=True)
def one(monkeypatch) -> Iterator[None]:
    """One process at a time, and none to begin with."""
    crew.dismiss()
    monkeypatch.setattr(crew, "MOST", 1)
    yield
    crew.dismiss()


def hand() -> int:
    """The process that was called."""
    while not crew.hands():
        time.sleep(0.01)
    return crew.hands()[0]


def sleeping(burden: str = "") -> partial[None]:
    work = partial(time.sleep, 600)
    work.burden = burden  # type: ignore[attr-defined]
    return work


@pytest.mark.parametrize("burden", ["", "a" * 10_000_000], ids=["at-work", "while-told-what-to-do"])
def test_a_killed_process_is_a_clear_failure_and_the_next_piece_has_a_new_one(burden):
    work = crew.submit(sleeping(burden))
    killed = hand()
    os.kill(killed, signal.SIGKILL)

    with pytest.raises(crew.Lost):
        work.result(SOON)
    crew.submit(time.sleep, 0).result(SOON)
    assert killed not in crew.hands()


def test_a_process_that_was_killed_while_idle_is_nobodys_loss():
    crew.submit(time.sleep, 0).result(SOON)
    killed = hand()
    os.kill(killed, signal.SIGKILL)
    os.waitid(os.P_PID, killed, os.WEXITED | os.WNOWAIT)

    crew.submit(time.sleep, 0).result(SOON)
    assert len(crew.hands()) == 1
    assert killed not in crew.hands()


def test_a_piece_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(crew, "LIMIT", 1)

    with pytest.raises(crew.Lost):
        crew.submit(sleeping()).result(SOON)


def test_a_process_makes_room_after_its_share(monkeypatch):
    monkeypatch.setattr(crew, "PIECES", 2)
    did = []
    for _piece in range(5):
        crew.submit(time.sleep, 0).result(SOON)
        did += crew.hands()

    assert [did.count(process) for process in dict.fromkeys(did)] == [2, 2, 1]


def test_a_process_at_work_ends_with_the_one_it_works_for():
    with subprocess.Popen([sys.executable, "-c", WORKS_FOR], stdout=subprocess.PIPE, text=True) as master:
        at_work = os.pidfd_open(int(master.stdout.readline()))  # type: ignore[union-attr]
        master.kill()

    ended, _, _ = select.select([at_work], [], [], SOON)
    os.close(at_work)
    assert ended


def test_a_disk_that_is_full_for_a_process_is_told_as_such():
    with pytest.raises(OSError, match="No space left") as fault:
        crew.submit(Path.write_bytes, Path("/dev/full"), b"a piece").result(SOON)
    assert fault.value.errno in jobs.NO_ROOM


def test_a_fault_of_the_work_is_told_as_it_was():
    with pytest.raises(FileNotFoundError):
        crew.submit(os.stat, "/nowhere/at/all").result(SOON)
