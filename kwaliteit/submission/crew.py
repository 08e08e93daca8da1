"""Processes that lay out pieces: one per core, living as long as the process that uses them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

MOST = 4
NICE = 5  # a page of the site goes before a page of a document
_pools: dict[int, ProcessPoolExecutor] = {}


def size() -> int:
    return min(os.cpu_count() or 1, MOST)


def submit(work: Callable[..., None], *given: Any) -> Future[None]:
    """To a new crew when one of the old was killed meanwhile."""
    try:
        return _pool().submit(work, *given)
    except BrokenProcessPool:
        dismiss()
        return _pool().submit(work, *given)


def _pool() -> ProcessPoolExecutor:
    """A process that was forked from this one has none of its pool, and makes its own."""
    if os.getpid() not in _pools:
        context = multiprocessing.get_context("spawn")
        _pools[os.getpid()] = ProcessPoolExecutor(size(), mp_context=context, initializer=_begin)
    return _pools[os.getpid()]


def dismiss() -> None:
    """After one of them was killed, or to be done with them; the next piece calls new ones."""
    if pool := _pools.pop(os.getpid(), None):
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Ends with the process that it works for, however that ends; Ctrl-C is said to that one alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICE)
    threading.Thread(target=_outlive_nobody, daemon=True).start()


def _outlive_nobody() -> None:
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
    os._exit(1)
