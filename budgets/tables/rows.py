"""Plain rows of amounts, and their sums in cents. Nothing is rounded but what is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from kwaliteit.shared import notation

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Line:
    """An amount of a measure in a year from a source; pm has no cents."""

    measure: str
    theme: str
    year: int
    source: str
    cents: int | None
    pm: bool = False
    note: str = ""
    counts: bool = True
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """Cents of some lines together. ``amounts`` is how many had one: pm alone shows as pm, nothing as nothing."""

    cents: int = 0
    amounts: int = 0
    pm: bool = False

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.cents + other.cents, self.amounts + other.amounts, self.pm or other.pm)

    def __bool__(self) -> bool:
        return bool(self.amounts or self.pm)

    @property
    def shown(self) -> int | None:
        """The cents to show; None where there is only pm, or nothing."""
        return self.cents if self.amounts else None

    @property
    def euros(self) -> str:
        return notation.euros(self.shown, pm=self.pm)

    @property
    def k(self) -> str:
        return notation.thousands(self.shown, pm=self.pm)


def amount(cents: int) -> Sum:
    return Sum(cents, 1)


def shown(cents: int | None) -> Sum:
    """An amount that may not be known."""
    return Sum() if cents is None else amount(cents)


def sum_of(line: Line) -> Sum:
    return Sum(pm=True) if line.cents is None else amount(line.cents)


def sums(lines: Iterable[Line], key: Callable[[Line], Key]) -> dict[Key, Sum]:
    """Sums of lines by whatever ``key`` says; ask for a missing key with ``.get(key, Sum())``."""
    found: dict[Key, Sum] = defaultdict(Sum)
    for line in lines:
        found[key(line)] += sum_of(line)
    return dict(found)


def together(parts: Iterable[Sum]) -> Sum:
    return sum(parts, Sum())


def share(part: int, whole: int) -> int | None:
    """A share in whole percents; None where there is no whole."""
    return notation.round_half_up(part * 100, whole) if whole > 0 else None


def lines_of_snapshot(snapshot: Mapping[str, Any]) -> list[Line]:
    """The budget lines of a frozen version."""
    themes = {measure["uuid"]: measure["theme"] for measure in snapshot["measures"]}
    counting = {source["code"] for source in snapshot["budget"]["sources"] if source["counts"]}
    unit = snapshot["document"]["unit"]["code"]
    return [
        Line(
            measure=line["measure"],
            theme=themes[line["measure"]],
            year=line["year"],
            source=line["source"],
            cents=line["cents"],
            pm=line["pm"],
            note=line.get("note", ""),
            counts=line["source"] in counting,
            unit=unit,
        )
        for line in snapshot["budget"]["lines"]
    ]


@dataclass(frozen=True, slots=True)
class ThemeName:
    code: str
    number: int
    name: str
    short: str


def down(rows: Sequence[Sequence[Sum]]) -> tuple[Sum, ...]:
    """Sums per column of rows of the same length."""
    return tuple(together(column) for column in zip(*rows, strict=True))
