"""Processes that lay out pieces: one per core, living as long as the process that uses them.

Plain processes on two pipes: a worker of Celery may not have children of `multiprocessing`, and one whose pipe is
closed, because who it worked for ended in whatever way, ends as well.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.conf import settings

MOST = 4
NICE = 5  # a page of the site goes before a page of a document
Hand = subprocess.Popen  # one process
_pools: dict[int, ThreadPoolExecutor] = {}
_hands: set[Hand[bytes]] = set()
_own = threading.local()


class Lost(Exception):
    """A process was killed while it worked."""


def submit(work: Callable[..., None], *given: Any) -> Future[None]:
    """A process that was forked from this one has none of its threads, and makes its own."""
    if os.getpid() not in _pools:
        _pools[os.getpid()] = ThreadPoolExecutor(min(os.cpu_count() or 1, MOST), thread_name_prefix="crew")
    return _pools[os.getpid()].submit(_have_done, work, *given)


def hands() -> list[int]:
    """The ids of the processes."""
    return [hand.pid for hand in _hands]


def dismiss() -> None:
    """Done with them. The next piece calls new ones."""
    if pool := _pools.pop(os.getpid(), None):
        pool.shutdown(cancel_futures=True)
    while _hands:
        _let_go(_hands.pop())


def _have_done(work: Callable[..., None], *given: Any) -> None:
    hand: Hand[bytes] | None = getattr(_own, "hand", None)
    if hand is None or hand.poll() is not None:
        hand = _own.hand = Hand(
            [sys.executable, "-m", "kwaliteit.submission.crew"],
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        _hands.add(hand)
    try:
        pickle.dump((work, given), hand.stdin)  # type: ignore[arg-type]
        hand.stdin.flush()  # type: ignore[union-attr]
        fault = pickle.load(hand.stdout)  # type: ignore[arg-type]  # noqa: S301 - from our own process
    except (EOFError, BrokenPipeError, pickle.UnpicklingError):
        _hands.discard(hand)
        _let_go(hand)
        raise Lost("a process that laid out a piece was killed") from None
    if fault is not None:
        raise fault


def _let_go(hand: Hand[bytes]) -> None:
    hand.kill()
    hand.wait()
    for pipe in (hand.stdin, hand.stdout):
        if pipe is not None:
            pipe.close()


def main() -> None:
    """One of them: work comes in, what went wrong (or nothing) goes out. Ctrl-C is said to who it works for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICE)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    while True:
        try:
            work, given = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
        except EOFError:
            return
        try:
            work(*given)
            answer = pickle.dumps(None)
        except Exception as fault:  # noqa: BLE001 - raised again where it was asked for
            answer = _told(fault)
        answers.write(answer)
        answers.flush()


def _told(fault: Exception) -> bytes:
    try:
        return pickle.dumps(fault)
    except Exception:  # noqa: BLE001 - of some library, with things inside that cannot travel
        return pickle.dumps(RuntimeError(repr(fault)))


if __name__ == "__main__":
    main()
