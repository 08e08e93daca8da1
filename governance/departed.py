"""What two versions of a plan say otherwise of measures of the plan that it replaces. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class DepartureChange:
    """``was`` or ``now`` is None where a version says nothing of it; each has its words as ``became``."""

    title: str
    was: dict[str, Any] | None
    now: dict[str, Any] | None


def compare_departures(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[DepartureChange, ...]:
    before, after = (_by_lineage(content) for content in (old, new))
    return tuple(
        DepartureChange(row["title"], before.get(lineage), after.get(lineage))
        for lineage, row in {**before, **after}.items()
        if before.get(lineage) != after.get(lineage)
    )


def _by_lineage(content: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Each with the title of the measure that took it in, in this version."""
    titles = {row["lineage"]: row["title"] for row in content["measures"]}
    return {
        row["lineage"]: {**row, "into_title": titles.get(row["into"] or "", "")}
        for row in content.get("departures") or ()
    }
