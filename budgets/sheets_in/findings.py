"""What does not follow in a sheet by its own figures, beyond what rounding them explains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from django.utils.formats import localize
from django.utils.translation import gettext as _

from budgets.sheets import Unit
from budgets.sheets.model import scale
from budgets.sheets_in.layout import plain
from kwaliteit.shared import notation
from kwaliteit.shared.notation import round_half_up

Weight = Literal["stop", "unknown", "remark"]
HALF = Decimal("0.5")
BARE = re.compile(r"(tota(al|le|l)|total)( \w+)?$")
"""A total of no group of rows in particular."""


@dataclass(frozen=True, slots=True)
class Finding:
    """``stop``: the sheet cannot go in like this; ``unknown``: this row can only be left out; ``remark``: to know."""

    weight: Weight
    row: int
    column: str
    text: str


@dataclass(slots=True)
class Column:
    """The figures of one column in cents: of the rows, and where a group of rows ends."""

    role: str
    heading: str
    rows: list[tuple[int, str, int]] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    total: int | None = None
    printed: tuple[int, int] | None = None
    """A total of all rows, and of how many there were when it was read."""
    frame: dict[str, int] = field(default_factory=dict)

    @property
    def sum(self) -> int:
        return sum(cents for _row, _name, cents in self.rows)

    @property
    def whole(self) -> int | None:
        """The total that was printed of all rows."""
        return self.printed[0] if self.printed and self.printed[1] == len(self.rows) else None


@dataclass
class Checks:
    """Fed with the rows in their order; ``findings`` gives what does not follow."""

    unit: Unit
    columns: dict[str, Column] = field(default_factory=dict)
    shares: dict[str, list[tuple[int, str, Decimal]]] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)

    def slack(self, terms: int) -> int:
        """How many cents a total of so many figures may differ, each rounded by itself; in euros nothing was rounded."""
        return (terms + 1) * scale("k") // 2 if self.unit == "k" else 0

    def column(self, role: str, heading: str) -> Column:
        return self.columns.setdefault(role, Column(role, heading))

    def total_row(self, number: int, name: str, cents: dict[str, int | None]) -> None:
        """A total fits when it is the sum of the rows since any earlier total, or of all; only then it is not told."""
        for role, column in self.columns.items():
            printed = cents.get(role)
            if printed is not None:
                self._judge_total(column, number, name, printed)
                column.total = printed
            if column.starts[-1] != len(column.rows):
                column.starts.append(len(column.rows))

    def _judge_total(self, column: Column, number: int, name: str, printed: int) -> None:
        spans = [column.rows[start:] for start in reversed(column.starts) if column.rows[start:]]
        fitting = [len(span) for span in spans if abs(_sum(span) - printed) <= self.slack(len(span))]
        if len(column.rows) in fitting or (not fitting and BARE.match(plain(name))):
            column.printed = (printed, len(column.rows))
        if not spans or fitting:
            return
        nearest = min((_sum(span) for span in spans), key=lambda total: abs(total - printed))
        self._say(number, column.heading, _("%(name)s: the sheet says %(printed)s, its rows add up to %(sum)s."),
                  name=name, printed=self._text(printed), sum=self._text(nearest))  # fmt: skip

    def row_total(self, number: int, name: str, printed: int, parts: Sequence[int]) -> None:
        if parts and abs(sum(parts) - printed) > self.slack(len(parts)):
            self._say(number, _("Total"), _("%(name)s: the sheet says %(printed)s, its rows add up to %(sum)s."),
                      name=name, printed=self._text(printed), sum=self._text(sum(parts)))  # fmt: skip

    def close(self) -> list[Finding]:
        """After the last row: results and shares."""
        for column in self.columns.values():
            self._judge_result(column)
        for year, shares in self.shares.items():
            if (column := self.columns.get(f"B{year}")) is not None:
                self._judge_shares(year, shares, column)
        return self.found

    def _judge_result(self, column: Column) -> None:
        if not {"income", "result"} <= set(column.frame):
            return
        spent = column.sum if column.total is None else column.total
        follows = column.frame["income"] - spent - column.frame.get("left", 0)
        if abs(follows - column.frame["result"]) > (2 * scale("k") if self.unit == "k" else 0):
            self._say(0, column.heading, _("Result: the sheet says %(printed)s, from its rows follows %(sum)s."),
                      printed=self._text(column.frame["result"]), sum=self._text(follows))  # fmt: skip

    def _judge_shares(self, year: str, shares: list[tuple[int, str, Decimal]], column: Column) -> None:
        amounts = {row: cents for row, _name, cents in column.rows}
        whole = column.sum if column.total is None else column.total
        if whole <= 0:
            return
        wrong = [one for one in shares if one[0] in amounts and not self._fits(one[2], amounts[one[0]], whole)]
        for row, name, printed in wrong:
            self._say(row, year, _("%(name)s: the sheet says %(printed)s%%, from its amounts follows %(share)s%%."),
                      name=name, printed=_digits(printed), share=round_half_up(amounts[row] * 100, whole))  # fmt: skip
        together = sum(printed for _row, _name, printed in shares)
        if shares and abs(together - 100) > len(shares) * HALF:
            self._say(0, year, _("The shares add up to %(sum)s%%."), sum=_digits(together))
        if wrong and (other := self._year_of(shares, year)):
            self._say(0, year, _("The shares under %(year)s are those that follow from the amounts of %(other)s."),
                      year=year, other=other)  # fmt: skip

    def _fits(self, printed: Decimal, part: int, whole: int) -> bool:
        """Between what the amounts could be before they were rounded, and half of its own last digit."""
        off = Decimal(scale("k")) / 2 if self.unit == "k" else Decimal(0)
        last = HALF.scaleb(min(int(printed.normalize().as_tuple().exponent), 0))
        low, high = (part - off) / (whole + off) * 100 - last, (part + off) / (whole - off) * 100 + last
        return low <= printed <= high

    def _year_of(self, shares: Iterable[tuple[int, str, Decimal]], year: str) -> str:
        """Another year of whose amounts all these shares are."""
        for role, column in self.columns.items():
            amounts = {row: cents for row, _name, cents in column.rows}
            whole = column.sum if column.total is None else column.total
            if role[0] != "B" or role[1:] == year or whole <= 0:
                continue
            if all(row in amounts and self._fits(printed, amounts[row], whole) for row, _name, printed in shares):
                return role[1:]
        return ""

    def _say(self, row: int, column: str, text: str, **names: object) -> None:
        self.found.append(Finding("remark", row, column, text % names))

    def _text(self, cents: int) -> str:
        return f"{notation.thousands(cents)} k€" if self.unit == "k" else notation.euros(cents)


def _sum(rows: Iterable[tuple[int, str, int]]) -> int:
    return sum(cents for _row, _name, cents in rows)


def _digits(number: Decimal) -> str:
    return localize(Decimal(f"{number.normalize():f}"))
