"""Every state in which a measure can be is counted, and has a mark that can be seen."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from governance.accounted import MARKS, STATES
from monitoring import queries
from monitoring.models import Progress

CSS = Path(settings.BASE_DIR, "static", "kwaliteit.css").read_text(encoding="utf-8")


def test_no_state_falls_out_of_the_tables() -> None:
    assert sorted(queries.STATES) == sorted([*Progress.State.values, ""])
    assert sorted(STATES) == sorted(Progress.State.values)


def test_every_state_has_a_mark_with_a_shape_of_its_own() -> None:
    assert {code: Progress.MARKS[code] for code in Progress.State.values} == dict(MARKS)
    assert len(set(MARKS.values())) == len(MARKS)
    for mark in MARKS.values():
        assert f".state[data-state={mark}]::before" in CSS
