"""The demonstration, loaded once for these tests and rolled back after them; each test has its savepoint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from kwaliteit.demonstration.load import load


@pytest.fixture(scope="package")
def rijnland(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    was = settings.DEMONSTRATION
    settings.DEMONSTRATION = True
    with django_db_blocker.unblock(), transaction.atomic():
        assert load(sealed=False)
        yield
        transaction.set_rollback(True)
    settings.DEMONSTRATION = was
