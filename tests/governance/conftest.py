"""A plan on its way, and a client logged in as one of the people around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kwaliteit.organisation.models import Person
from tests.governance.stage import Stage, make_stage
from tests.kept import kept


@pytest.fixture
@kept
def stage() -> Stage:
    return make_stage()


@pytest.fixture
def as_(client: Any, stage: Stage) -> Callable[[Any], Any]:
    """A client logged in as one of the people of the world."""

    def log_in(name: Any) -> Any:
        person = stage.world.people[name] if isinstance(name, str) else name
        client.force_login(Person.objects.get(pk=person.pk))
        return client

    return log_in
