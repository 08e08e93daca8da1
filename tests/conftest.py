"""What all tests share: sizes of property-based tests, and emptying tables that refuse to be emptied."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings

from kwaliteit.shared.frozen_tables import protect, refuse_when
from tests.kept import KEEPER, WIDE, before_database, commits, makers

SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
settings.register_profile("gate", max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=SLOW)
settings.register_profile("soak", max_examples=1000, stateful_step_count=60, deadline=None, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What only PostgreSQL can show is skipped elsewhere, by name, so that the summary says so.

    The slowest files go first: one that came last would keep one worker busy while the other waits. In a module the
    tests that share a world follow each other.
    """
    items.sort(key=lambda item: ("test_every_page" not in item.nodeid, "e2e" not in item.nodeid))
    items[:] = [
        item
        for _module, those in groupby(items, key=lambda item: item.path)
        for item in sorted(those, key=lambda item: (commits(item), bool(makers(item))))
    ]
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    for item in items:
        if item.get_closest_marker("postgresql"):
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: set DATABASE_URL, or run bin/test"))


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> None:
    """Just before a test gets the database, or a module makes rows for its tests (``kept``)."""
    if fixturedef.argname == "_django_db_helper":
        with request.getfixturevalue("django_db_blocker").unblock():
            before_database(request.node)
    elif fixturedef.scope in WIDE and KEEPER.key:
        with request.getfixturevalue("django_db_blocker").unblock():
            KEEPER.drop()


@pytest.fixture(scope="module", autouse=True)
def no_world_outlives_its_module(django_db_blocker: Any) -> Iterator[None]:
    """It goes on the connection on which it was made: once a browser runs, Django gives the tests another one."""
    yield
    with django_db_blocker.unblock():
        KEEPER.drop()


@contextmanager
def _without_triggers(connection: Any) -> Iterator[None]:
    """Rows that never change are guarded by triggers; only between tests may they go."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            try:
                yield
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            yield
        finally:
            for _name, sql in triggers:
                cursor.execute(sql)


@pytest.fixture(scope="session", autouse=True)
def _empty_what_was_filled() -> Iterator[None]:
    """A test that commits ends with empty tables. Django would empty every table and make its own rows again."""
    plain = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda case: _empty()
    yield
    TransactionTestCase._fixture_teardown = plain


def _empty() -> None:
    """Take away all rows but those by which Django knows its models."""
    own = {"django_migrations", "django_content_type", "auth_permission"}
    tables = sorted({*connection.introspection.django_table_names(include_views=False)} - own)
    filled = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables)  # noqa: S608
    with connection.constraint_checks_disabled(), _without_triggers(connection), connection.cursor() as cursor:
        cursor.execute(filled)
        for (table,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """SQLite gets its tables straight from the models, which saves half a minute; PostgreSQL runs every migration."""
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_use_migrations: bool, django_db_blocker: Any) -> Iterator[None]:
    """Tables made without migrations still need the triggers that the migrations would have made.

    PostgreSQL drops no database in which somebody is at work: what a browser test that failed left behind is ended.
    """
    if django_db_use_migrations:
        yield
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            KEEPER.drop()
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        return
    with django_db_blocker.unblock():
        for model in apps.get_models():
            if any(base.__name__ == "FrozenRow" for base in model.__mro__):
                protect(connection, model._meta.db_table)
            if hasattr(model, "refused_when"):
                refuse_when(connection, model._meta.db_table, model.refused_when)
    yield


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A page in English leaves its language behind in the thread; every test begins in Dutch."""
    with translation.override(django_settings.LANGUAGE_CODE):
        yield
