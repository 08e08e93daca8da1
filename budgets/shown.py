"""A table of the registry as the screen shows it: each cell as text, in thousands of euros or in euros."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Literal

from django.utils import formats

from budgets.tables import Sum
from budgets.tables.registry import Head, Row, Table, Value
from kwaliteit.shared import notation

Money = Literal["k", "euro"]


@dataclass(frozen=True, slots=True)
class ShownCell:
    text: str
    style: str = ""
    link: str = ""
    fine: str = ""
    theme: int = 0


@dataclass(frozen=True, slots=True)
class ShownRow:
    title: ShownCell
    cells: tuple[ShownCell, ...]
    style: str
    heading: bool


@dataclass(frozen=True, slots=True)
class ShownTable:
    """``groups`` are what stands above the heads, each with how many columns it is wide."""

    title: str
    first: str
    groups: tuple[tuple[str, int], ...]
    heads: tuple[ShownCell, ...]
    rows: tuple[ShownRow, ...]
    notes: tuple[str, ...]
    has_money: bool


STYLES = {"row": "", "heading": "group", "subtotal": "sub", "total": "total"}


def shown(table: Table, money: Money = "k") -> ShownTable:
    """The first column holds the names of the rows."""
    first, *heads = table.heads
    groups = tuple((name, len(list(same))) for name, same in groupby(head.group for head in heads))
    starts = _starts(heads)
    return ShownTable(
        table.title,
        first.title,
        groups if any(name for name, _wide in groups) else (),
        tuple(ShownCell(head.title, _style(head, gap=place in starts)) for place, head in enumerate(heads)),
        tuple(_row(row, table.heads, starts, money) for row in table.rows),
        table.notes,
        any(head.kind == "money" for head in heads),
    )


def _starts(heads: list[Head]) -> set[int]:
    """Columns at which another kind of figures begins."""
    return {n for n in range(1, len(heads)) if heads[n].kind != heads[n - 1].kind and heads[n - 1].kind != "text"}


def _style(head: Head, *, gap: bool = False) -> str:
    words = ["num" if head.kind != "text" else "", "real" if head.real else "", "gap" if gap else ""]
    return " ".join(word for word in words if word)


def _row(row: Row, heads: tuple[Head, ...], starts: set[int], money: Money) -> ShownRow:
    at = next((place for place, head in enumerate(heads) if head.code == "theme"), 0)
    title, *cells = (
        ShownCell(
            text := as_text(head, value, money),
            (_style(head, gap=place - 1 in starts) + _muted(value)) if place else "",
            row.links.get(place, ""),
            row.fine.get(place, ""),
            0 if place != at or text.startswith(f"{row.theme}. ") else row.theme,
        )
        for place, (head, value) in enumerate(zip(heads, row.cells, strict=True))
    )
    return ShownRow(title, tuple(cells), STYLES[row.level], row.level == "heading")


def _muted(value: Value) -> str:
    return " muted" if isinstance(value, Sum) and value.amounts and not value.cents else ""


def as_text(head: Head, value: Value, money: Money = "k") -> str:
    text = _text(head, value, money)
    return notation.signed(text) if head.signed and text else text


def _text(head: Head, value: Value, money: Money) -> str:
    if isinstance(value, Sum):
        return value.k if money == "k" else value.euros
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, int):
        return str(value) if head.code == "year" else notation.group_digits(value)
    if isinstance(value, Decimal):
        text = formats.number_format(value, use_l10n=True, force_grouping=True)
        return text.replace("-", notation.MINUS, 1)
    return value
