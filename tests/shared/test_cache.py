"""What is counted in Redis: by all processes together, and by nobody while Redis is away."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kwaliteit.shared.cache import PatientRedisCache
from tests.cluster import free_port
from tests.start.test_worker import redis

pytestmark = pytest.mark.once


def test_two_processes_count_together(tmp_path: Path) -> None:
    with redis(tmp_path) as address:
        one, other = (PatientRedisCache(address, {"KEY_PREFIX": "kwaliteit"}) for _ in range(2))
        for _ in range(100):
            if one.add("ready", True) and one.get("ready"):
                break
            time.sleep(0.1)
        assert (one.add("tries", [1]), other.add("tries", [2]), other.get("tries")) == (True, False, [1])
        other.set("tries", [1, 2])
        assert (one.get("tries"), one.delete("tries"), other.get("tries", [])) == ([1, 2], True, [])


def test_while_redis_is_away_nothing_is_counted_and_nobody_is_stopped(caplog: pytest.LogCaptureFixture) -> None:
    cache = PatientRedisCache(f"redis://127.0.0.1:{free_port()}/0", {})
    cache.set("tries", [1])
    assert (cache.add("lock", True), cache.get("tries", []), cache.delete("lock")) == (True, [], False)
    assert len(caplog.records) == 4
