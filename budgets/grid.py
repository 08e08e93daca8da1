"""The grid of a budget: measures and their sources × years, with everything that is computed from it.

Pure: made from rows already read. What somebody typed and could not be saved stands in the cell as she typed it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from budgets.tables import Sum, amount, together
from kwaliteit.shared import notation
from kwaliteit.shared.notation import Amount, NotAnAmount, parse_amount

CELL = re.compile(r"c-(\d{1,18})-(\d{4})-(\d{1,18})")
CellKey = tuple[int, int, int]  # measure, year, source


def cell_name(measure_id: int, year: int, source_id: int) -> str:
    return f"c-{measure_id}-{year}-{source_id}"


def as_text(stored: Amount) -> str:
    """How a stored amount is shown in its cell."""
    return notation.euros(stored.cents, pm=stored.pm)


def as_seen(stored: Amount) -> str:
    """How a stored amount travels along with a form, exactly: cents, pm or nothing."""
    return "pm" if stored.pm else "" if stored.cents is None else str(stored.cents)


def from_seen(text: str) -> Amount | None:
    """The amount that a form says it saw; None when it says nothing that can be read (then nothing is compared)."""
    if text == "pm":
        return Amount(pm=True)
    if text == "":
        return Amount()
    return Amount(cents=int(text)) if re.fullmatch(r"-?\d{1,15}", text) else None


@dataclass(frozen=True)
class Typed:
    """A block of cells as it arrived: what could be read, and the reason where it could not."""

    amounts: dict[CellKey, Amount] = field(default_factory=dict)
    texts: dict[CellKey, str] = field(default_factory=dict)
    errors: dict[CellKey, str] = field(default_factory=dict)

    def refuse(self, reasons: Mapping[CellKey, str]) -> None:
        """What could be read and cannot be saved."""
        self.errors.update(reasons)
        for key in reasons:
            self.amounts.pop(key, None)


def read_cells(raw: Mapping[str, str]) -> Typed:
    """Understand what was typed, cell by cell. Names that are no cell are passed over."""
    typed = Typed()
    for name, text in raw.items():
        match = CELL.fullmatch(name)
        if not match:
            continue
        key = (int(match[1]), int(match[2]), int(match[3]))
        typed.texts[key] = text[:100]
        try:
            typed.amounts[key] = parse_amount(text)
            if (typed.amounts[key].cents or 0) < 0:
                del typed.amounts[key]
                raise NotAnAmount(_("An amount in a budget cannot be below zero."))
        except NotAnAmount as reason:
            typed.errors[key] = str(reason)
    return typed


def seen_text(cells: Iterable[Cell]) -> str:
    """What stands in the cells of a form, to travel along with it; empty cells are left out."""
    return " ".join(f"{cell.name}={cell.seen}" for cell in cells if cell.seen)


def read_seen(text: str | None) -> dict[str, str] | None:
    """The same read back: a cell that is not in it was empty. None when a form says nothing of what it saw."""
    if text is None:
        return None
    parts = [part.partition("=") for part in text.split()]
    return {name: seen for name, _mark, seen in parts if CELL.fullmatch(name)}


@dataclass(frozen=True)
class Mark:
    """What is said of one cell beside its amount. With ``opens`` it is made of parts, on a page of its own."""

    sign: str
    text: str
    opens: str = ""


@dataclass(frozen=True)
class Cell:
    name: str
    year: int
    stored: Amount
    text: str
    error: str = ""
    was: str | None = None
    """The amount in the last frozen version, when it differs."""
    mark: Mark | None = None

    @property
    def seen(self) -> str:
        return as_seen(self.stored)

    @property
    def opens(self) -> str:
        """Where its parts stand: such a cell is not typed over."""
        return self.mark.opens if self.mark else ""

    @property
    def described_by(self) -> str:
        """The ids of what is said of it elsewhere on the page."""
        said = (("e", self.error), ("was", self.was is not None and not self.error), ("mark", self.mark))
        return " ".join(f"{kind}-{self.name}" for kind, there in said if there)


@dataclass(frozen=True)
class Source:
    """Where money comes from, as the grid names it."""

    pk: int
    code: str
    name: str
    counts: bool


@dataclass(frozen=True)
class Row:
    """The amounts of a measure from one source. The first row of a measure ``leads``: it has its number and title."""

    key: int
    uuid: str
    number: str
    title: str
    source: Source
    label: str
    leads: bool
    named: bool
    added: bool
    """Whether it is in the sums of the grid."""
    notes: tuple[str, ...]
    cells: tuple[Cell, ...]
    total: Sum

    @property
    def total_id(self) -> str:
        return f"r-{self.key}-{self.source.pk}"

    @property
    def wrong(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.error]


@dataclass(frozen=True)
class ThemeBlock:
    number: int
    code: str
    name: str
    rows: tuple[Row, ...]
    sums: tuple[Sum, ...]
    total: Sum
    share: str

    @property
    def sum_cells(self) -> list[tuple[str, Sum]]:
        return [(f"t-{self.number}-{place}", one) for place, one in enumerate(self.sums)]


@dataclass(frozen=True)
class Beside:
    """The sums of a source that are not in those of the grid."""

    source: Source
    sums: tuple[Sum, ...]

    @property
    def total(self) -> Sum:
        return together(self.sums)


@dataclass(frozen=True)
class Left:
    """What is left of the allocation; below zero more is budgeted than was allocated."""

    cents: int | None

    @property
    def over(self) -> bool:
        return self.cents is not None and self.cents < 0

    @property
    def text(self) -> str:
        return notation.euros(self.cents)


@dataclass(frozen=True)
class Grid:
    years: tuple[int, ...]
    themes: tuple[ThemeBlock, ...]
    totals: tuple[Sum, ...]
    total: Sum
    allocated: tuple[int | None, ...]
    beside: tuple[Beside, ...] = ()
    saved_at: datetime.datetime | None = None

    @property
    def allocated_total(self) -> int | None:
        known = [cents for cents in self.allocated if cents is not None]
        return sum(known) if known else None

    @property
    def left(self) -> tuple[Left, ...]:
        """All quality funds are held against the allocation, shown here or beside it."""
        counted = [self.totals, *(one.sums for one in self.beside if one.source.counts)]
        spent = [together(column).cents for column in zip(*counted, strict=True)]
        pairs = zip(self.allocated, spent, strict=True)
        return tuple(Left(None if given is None else given - cents) for given, cents in pairs)

    @property
    def left_by_year(self) -> list[tuple[int, Left]]:
        return list(zip(self.years, self.left, strict=True))

    @property
    def left_total(self) -> Left:
        """Over the years for which there is an allocation."""
        known = [left.cents for left in self.left if left.cents is not None]
        return Left(sum(known) if known else None)

    @property
    def too_much(self) -> list[tuple[int, int]]:
        """Years in which more is budgeted than allocated, with how much."""
        return [(year, -left.cents) for year, left in self.left_by_year if left.cents and left.over]

    @property
    def rows(self) -> list[Row]:
        return [row for theme in self.themes for row in theme.rows]

    @property
    def leading(self) -> list[Row]:
        """One row of each measure."""
        return [row for row in self.rows if row.leads]

    @property
    def marked(self) -> list[tuple[Row, Cell]]:
        return [(row, cell) for row in self.rows for cell in row.cells if cell.mark]

    @property
    def errors(self) -> list[tuple[Row, Cell]]:
        return [(row, cell) for row in self.rows for cell in row.cells if cell.error]

    @property
    def changed(self) -> list[tuple[Row, Cell]]:
        return [(row, cell) for row in self.rows for cell in row.cells if cell.was is not None]

    def computed(self, keys: Iterable[CellKey]) -> dict[str, str]:
        """The texts of the sums in which these cells are, by their id: what moves along while somebody types."""
        touched = {(measure, source) for measure, _year, source in keys}
        texts: dict[str, str] = {}
        for theme in self.themes:
            rows = [row for row in theme.rows if (row.key, row.source.pk) in touched]
            texts |= {row.total_id: row.total.euros for row in rows}
            if rows:
                texts |= {name: one.euros for name, one in theme.sum_cells}
                texts[f"t-{theme.number}-total"] = theme.total.euros
            texts[f"t-{theme.number}-share"] = theme.share
        return texts


def sum_of(stored: Amount) -> Sum:
    if stored.empty:
        return Sum()
    return Sum(pm=True) if stored.cents is None else amount(stored.cents)


def build_grid(
    themes: Sequence[tuple[int, str, str]],
    rows: Mapping[str, Sequence[Row]],
    years: Sequence[int],
    allocated: Mapping[int, int],
    beside: Iterable[Beside] = (),
) -> Grid:
    """``themes`` are number, code and name; ``rows`` those of each theme code, in order."""
    blocks = []
    for number, code, name in themes:
        block = tuple(rows.get(code, ()))
        sums = tuple(
            together(sum_of(row.cells[place].stored) for row in block if row.added) for place in range(len(years))
        )
        blocks.append(ThemeBlock(number, code, name, block, sums, together(sums), ""))
    total = together(block.total for block in blocks)
    shared = tuple(replace(b, share=notation.percent(b.total.cents, total.cents, 1)) for b in blocks)
    totals = tuple(together(block.sums[place] for block in blocks) for place in range(len(years)))
    given = tuple(allocated.get(year) for year in years)
    return Grid(tuple(years), shared, totals, total, given, tuple(beside))
