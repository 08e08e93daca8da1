"""A world that many tests of a module begin with is made once: each test is rolled back to it, and has its own copy.

    @pytest.fixture
    @kept
    def stage() -> Stage:
        return make_stage()

The rows stand in a transaction around the tests, and each test has its savepoint in it. A test that does not ask for
this world, or that commits, finds an empty database as ever: the world goes, and is made again for who asks next.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import wraps
from inspect import signature
from typing import Any

import pytest
from django.db import connection, transaction

COMMITTING = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}
WIDE = ("module", "package")
Maker = Callable[..., Any]


class _Keeper:
    """At most one world at a time, of one module."""

    def __init__(self) -> None:
        self.key: tuple[Any, Maker] | None = None
        self.made: Any = None
        self.around: transaction.Atomic | None = None

    def keep(self, module: Any, make: Maker) -> None:
        if self.key == (module, make) and connection.in_atomic_block:
            return
        self.drop()
        self.around = transaction.atomic()
        self.around.__enter__()
        try:
            self.made = make(**dict.fromkeys(signature(make).parameters))
        except BaseException:
            self.drop()
            raise
        self.key = (module, make)

    def drop(self) -> None:
        around, self.key, self.made, self.around = self.around, None, None, None
        if around and connection.in_atomic_block:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


KEEPER = _Keeper()


def kept(make: Maker) -> Maker:
    """For the function of a fixture that asks for nothing but ``db``."""

    @wraps(make)
    def copied(**asked: Any) -> Any:
        return deepcopy(KEEPER.made) if KEEPER.key and KEEPER.key[1] is make else make(**asked)

    copied.makes = make  # type: ignore[attr-defined]
    return copied


def makers(item: pytest.Item) -> list[Maker]:
    """The worlds that a test asks for."""
    return [fixture.func.makes for fixture in _fixtures(item) if hasattr(fixture.func, "makes")]


def _fixtures(item: pytest.Item) -> list[Any]:
    info = getattr(item, "_fixtureinfo", None)
    return [definitions[-1] for definitions in info.name2fixturedefs.values()] if info else []


def before_database(item: pytest.Item) -> None:
    """Called when a test is about to get the database: the world that it asks for is there, or none."""
    asked = makers(item)
    modular = [fixture.argname for fixture in _fixtures(item) if fixture.scope in WIDE and fixture.baseid]
    wide = set(modular) - {"no_world_outlives_its_module"}  # it has rows of its own
    if len(asked) == 1 and not wide and not commits(item):
        KEEPER.keep(item.module, asked[0])
    else:
        KEEPER.drop()


def commits(item: pytest.Item) -> bool:
    """Whether a test leaves the transaction around it."""
    marker = item.get_closest_marker("django_db")
    asks = bool(marker and (marker.kwargs.get("transaction") or (marker.args and marker.args[0])))
    return asks or bool(COMMITTING & set(getattr(item, "fixturenames", ())))
