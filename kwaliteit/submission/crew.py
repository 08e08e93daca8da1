"""Processes that lay out pieces: one per core.

Plain processes on two pipes, for a worker of Celery may not have children of `multiprocessing`. When who one works for
ended, in whatever way, it ends as well: at the end of its pipe, or in the midst of its work.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from django.conf import settings

MOST = 4
NICE = 10  # a page of the site goes before a page of a document
LIMIT = 600  # seconds for one piece
PIECES = 50  # then a process makes room for a new one, and its memory comes back
Hand = subprocess.Popen  # one process
_pools: dict[int, ThreadPoolExecutor] = {}
_hands: set[Hand[bytes]] = set()
_own = threading.local()


class Lost(Exception):
    """A process was killed while it worked, or worked longer than it may."""


def submit(work: Callable[..., None], *given: Any) -> Future[None]:
    """A process that was forked from this one has none of its threads, and makes its own."""
    if os.getpid() not in _pools:
        _pools[os.getpid()] = ThreadPoolExecutor(min(len(os.sched_getaffinity(0)), MOST), thread_name_prefix="crew")
    return _pools[os.getpid()].submit(_have_done, work, *given)


def hands() -> list[int]:
    """The ids of the processes."""
    return [hand.pid for hand in _hands]


def dismiss() -> None:
    """Done with them. The next piece calls new ones."""
    if pool := _pools.pop(os.getpid(), None):
        pool.shutdown(cancel_futures=True)
    for hand in list(_hands):
        _let_go(hand)


def _have_done(work: Callable[..., None], *given: Any) -> None:
    order = pickle.dumps((LIMIT, work, given))
    hand = _own_hand()
    try:
        hand.stdin.write(order)  # type: ignore[union-attr]
        hand.stdin.flush()  # type: ignore[union-attr]
        fault = pickle.load(hand.stdout)  # type: ignore[arg-type]  # noqa: S301 - from our own process
    except (EOFError, BrokenPipeError, pickle.UnpicklingError):
        _let_go(hand)
        raise Lost("a process that laid out a piece was killed, or took too long") from None
    if fault is not None:
        raise fault


def _own_hand() -> Hand[bytes]:
    """That of this thread; a new one after the one before died, or has done its share."""
    hand: Hand[bytes] | None = getattr(_own, "hand", None)
    if hand is not None and (hand.poll() is not None or _own.pieces == PIECES):
        _let_go(hand)
        hand = None
    if hand is None:
        hand = _own.hand = Hand(
            [sys.executable, "-m", "kwaliteit.submission.crew", str(os.getpid())],
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        _own.pieces = 0
        _hands.add(hand)
    _own.pieces += 1
    return hand


def _let_go(hand: Hand[bytes]) -> None:
    _hands.discard(hand)
    hand.kill()
    hand.wait()
    for pipe in (hand.stdin, hand.stdout):
        if pipe is not None:
            with suppress(OSError):  # what was not read yet cannot be written any more
                pipe.close()


def main(master: int) -> None:
    """One of them: work comes in, what went wrong (or nothing) goes out. Ctrl-C is said to who it works for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=[master], daemon=True).start()
    os.nice(NICE)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    while True:
        try:
            limit, work, given = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
        except EOFError:
            return
        signal.alarm(limit)  # ends the process, whatever it does
        try:
            work(*given)
            answer = pickle.dumps(None)
        except Exception as fault:  # noqa: BLE001 - raised again where it was asked for
            answer = _told(fault)
        signal.alarm(0)
        answers.write(answer)
        answers.flush()


def _end_with(master: int) -> None:
    while os.getppid() == master:
        time.sleep(1)
    os._exit(1)


def _told(fault: Exception) -> bytes:
    try:
        return pickle.dumps(fault)
    except Exception:  # noqa: BLE001 - of some library, with things inside that cannot travel
        return pickle.dumps(RuntimeError(repr(fault)))


if __name__ == "__main__":
    main(int(sys.argv[1]))
