"""What a submission is made of: frozen versions and the facts around them, as plain data.

The PDF is a pure function of a dossier: the same dossier gives the same bytes. `gather.py` makes one from the database.
"""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass, field
from typing import Any

from governance.talks import Reached

Names = dict[str, str]


@dataclass(frozen=True, slots=True)
class Adopted:
    by: Names
    on: str
    effective_from: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One frozen version with its snapshot (docs/snapshot.md)."""

    uuid: str
    number: int
    fingerprint: str
    frozen_on: str
    content: dict[str, Any]
    adopted: Adopted | None = None
    over_ceiling_reason: str = ""

    @property
    def document(self) -> dict[str, Any]:
        return self.content["document"]

    @property
    def unit(self) -> dict[str, Any]:
        return self.document["unit"]

    @property
    def years(self) -> range:
        return range(self.document["first_year"], self.document["last_year"] + 1)


@dataclass(frozen=True, slots=True)
class Condition:
    text: str
    when: str
    due_on: str | None
    accepted: bool | None
    answer: str
    met: str
    where: str = ""  # the passage that changed, in the language of the plan


@dataclass(frozen=True, slots=True)
class Point:
    """One point of an advice with what the board said to it (``follow`` empty when it said nothing yet)."""

    text: str
    follow: str = ""
    answer: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Consulted:
    what: str
    on: str | None
    text: str
    side: str = "board"  # who recorded it


@dataclass(frozen=True, slots=True)
class Decided:
    """What a body decided about one version, or that its term passed without a decision (``outcome`` empty)."""

    body: Names
    unit: Names
    level: str
    title: str
    version: int
    right: str
    outcome: str
    on: str
    votes: tuple[int, int, int] | None = None
    text: str = ""
    refused_parts: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    follow: str = ""
    answer: str = ""
    points: tuple[Point, ...] = ()
    consulted: tuple[Consulted, ...] = ()
    corrected: bool = False
    submitted: bool = True  # about the very version that is in this dossier
    followed: tuple[str, ...] = ()  # what either side did after it, a sentence per step
    changes: tuple[str, ...] = ()  # those that consent is subject to
    mandate: str = ""  # who confirms, or here confirmed, that the next version holds them (lifecycle.Mandated)
    confirms: int | None = None  # confirmed by mandate: the version on which the changes were named
    unconfirmed: str = ""  # "waits" for a second member, or "lapsed": its term passed before anybody confirmed it


@dataclass(frozen=True, slots=True)
class Promised:
    text: str
    to: Names
    by: Names
    made_on: str
    due_on: str | None
    met_on: str | None
    met_by: str
    contested: tuple[str, ...] = ()  # why its body did not see it as met, each time that it said so


@dataclass(frozen=True, slots=True)
class Talk:
    unit: Names
    title: str
    held_on: str
    with_whom: str
    reached: tuple[Reached, ...]
    said: str
    outcomes: tuple[dict[str, Any], ...]
    kind: str = ""
    organised_by: str = ""
    questions: str = ""
    discussed: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Spent:
    unit: str
    theme: str
    year: int
    cents: int
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """Shares as they were published elsewhere beside the amounts of this plan: {year: {theme: whole percent}}."""

    source: str
    cells: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Dossier:
    institution: Names
    framework: dict[str, Any]
    main: Paper
    parts: tuple[Paper, ...]
    as_of: str
    verify_at: str
    draft: bool = True
    missing_units: tuple[Names, ...] = ()
    earlier: tuple[Paper, ...] = ()
    decisions: tuple[Decided, ...] = ()
    promises: tuple[Promised, ...] = ()
    talks: tuple[Talk, ...] = ()
    spent: tuple[Spent, ...] = ()
    printed: tuple[Printed, ...] = ()
    gaps: tuple[str, ...] = ()
    merged: tuple[tuple[str, str, str, int, int], ...] = ()
    """Measures that a shift names as merged or divided: unit, lineage from and to, year, cents."""
    criteria: tuple[dict[str, Any], ...] = field(default=())
    evidence: tuple[Paper, ...] = ()
    report: bool = False
    """A report on what was done, instead of a plan."""
    outline: tuple[dict[str, Any], ...] = ()
    """The order and names of the chapters where they differ from the usual (outline.py)."""
    style: dict[str, Any] = field(default_factory=dict)
    """The house style, with its logo and fonts inside (house.py)."""

    @property
    def language(self) -> str:
        return "en" if self.main.document.get("language") == "en" else "nl"

    @property
    def years(self) -> range:
        """The years of the framework: earlier years come from the plan that this one replaces."""
        return range(self.framework["first_year"], self.framework["last_year"] + 1)

    def facts(self) -> dict[str, Any]:
        """All but the snapshots themselves, for the sealed package."""
        data = asdict(self)
        for key in ("main", "parts", "earlier", "evidence"):
            data.pop(key)
        return data


def day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
