"""The hall of a faculty council, with files of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.meetings.hall import Hall, make_hall


@pytest.fixture
def hall(settings: Any, tmp_path: Path) -> Hall:
    settings.MEDIA_ROOT = tmp_path
    settings.JOB_LOST_AFTER = 3600  # no heart beats beside a test in one transaction
    return make_hall()
