"""Between tests the triggers go for a moment; they are back whatever happens then."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.conftest import _without_triggers

pytestmark = pytest.mark.django_db


def guarded() -> list[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW session_replication_role")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        return [value for (value,) in cursor.fetchall()]


def test_the_triggers_are_back_after_an_emptying_that_failed() -> None:
    before = guarded()
    during = []

    def failing() -> None:
        with _without_triggers(connection):
            during.append(guarded())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()

    assert before not in ([], *during)
    assert (len(during), guarded()) == (1, before)
