"""What a sheet holds, before anybody wrote it."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from budgets.tables import Sum
from kwaliteit.shared import notation

Unit = Literal["euro", "k"]


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percents; in a workbook a number that is shown as a percentage."""

    percent: int | Decimal


Value = str | Sum | Share | int | Decimal | datetime.date | None


@dataclass(frozen=True)
class SheetRow:
    """A row: texts and amounts; ``formulas`` (by column, from 0) stand in a workbook beside the amount there.

    In a formula ``{c}`` is the letter of its column, and ``{r}`` the number of its row. The value stays what programs
    show that do not reckon. A cell may hold pm: a formula that names single cells takes N() of each.
    """

    values: Sequence[Value]
    formulas: Mapping[int, str] = field(default_factory=dict)
    strong: bool = False


@dataclass(frozen=True)
class Sheet:
    """``rows`` may be a generator: a workbook is written while it is read."""

    title: str
    heading: Sequence[str]
    rows: Iterable[SheetRow]
    notes: Sequence[str] = ()
    texts: int = 1
    """How many columns at the left hold texts; they stay in view."""
    codes: Sequence[str] = ()
    """The stable name of each column, which the workbook keeps as a defined name; empty where a column has none."""
    hidden: Collection[int] = ()
    """Columns that nobody needs to see, such as those by which rows are found again."""
    unit: Unit = "euro"
    """In k€ a workbook keeps the whole amount and shows it rounded; a CSV rounds each figure by itself."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What a program that reads the workbook must know beside its cells; kept as defined names."""


def scale(unit: Unit) -> int:
    """How many cents one is."""
    return 100_000 if unit == "k" else 100


def rounded(cents: int, unit: Unit) -> str:
    """Digits alone: euros with cents where there are any, k€ rounded by itself."""
    if unit == "k":
        return str(notation.round_half_up(cents, 100_000))
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}" + (f".{rest:02d}" if rest else "")
