"""A plan on its way, and a mail server that takes what is sent about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.governance.stage import Stage, make_stage
from tests.kept import kept
from tests.notices.smtp import Server, running


@pytest.fixture
@kept
def stage(db: None) -> Stage:
    return make_stage()


@pytest.fixture
def mail(settings: Any) -> Iterator[Server]:
    with running(settings) as server:
        yield server
