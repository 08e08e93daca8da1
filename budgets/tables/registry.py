"""The tables of money, each by its name: what is asked, what it is made of, and who registers one.

Every registered table has by itself a page (``/begroting/tabellen/<name>/``), a sheet and a CSV, in thousands of euros
or in euros, and ``manage.py export_table``. A higher floor registers its own from its ``AppConfig.ready``::

    registry.register("indicators", _("Indicators by year"), figures.table, may)

Nothing is rounded here: money is a ``Sum`` of cents, and how it is shown is up to who shows it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from django.core.paginator import Paginator

from budgets.tables.rows import Sum

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from kwaliteit.organisation.models import Unit
    from kwaliteit.organisation.rights import Rights
    from plans.models import Document, Framework

Kind = Literal["text", "money", "share", "number", "date"]
Level = Literal["row", "heading", "subtotal", "total"]
PER_PAGE = 25
"""How many units stand on one page of a table that has a row for each."""
Value = str | Sum | int | Decimal | datetime.date | None
"""Money is a ``Sum``, a share a number of percents, a number whole or decimal; None and an empty Sum are nothing."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked. ``unit`` None is the whole institution; ``rights`` None is the command line, which sees all.

    With a ``document`` the table is of that plan's working text, and not of what counts of its unit. ``page`` (from 1)
    asks for some of the units of a table that has a row for each, with the total of all; 0 is all of them.
    """

    framework: Framework
    unit: Unit | None
    years: tuple[int, ...]
    sides: tuple[str, ...] = ("B", "R")
    rights: Rights | None = None
    document: Document | None = None
    page: int = 0

    def of(self, **changes: object) -> Scope:
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Head:
    """A column. ``code`` is its stable name in sheets, in ASCII: ``theme``, ``B2022``.

    ``group`` stands above columns side by side that share it; ``signed`` numbers are differences, shown with their
    sign; ``real`` ones are of realised money.
    """

    code: str
    title: str
    kind: Kind
    group: str = ""
    signed: bool = False
    real: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells in the order of the heads. By place of a cell (from 0): ``links`` to what it is made of, ``formulas`` for
    the sheet ({c} is the letter of the column, {r} the number of the row; the first row below the heading is 2), and
    ``fine`` print below it. ``theme`` is the number of the theme that the row is of.
    """

    cells: tuple[Value, ...]
    level: Level = "row"
    links: Mapping[int, str] = field(default_factory=dict)
    formulas: Mapping[int, str] = field(default_factory=dict)
    fine: Mapping[int, str] = field(default_factory=dict)
    theme: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """``units``: how many there are in all, where a page of them was asked."""

    title: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    units: int = 0


@dataclass(frozen=True, slots=True)
class Registered:
    """A table that can be asked for. ``build`` raises Refused where it cannot be made of such a scope."""

    name: str
    title: Promise | str
    build: Callable[[Scope], Table]
    may: Callable[[Rights, Scope], bool]
    one_year: bool = False
    per_unit: bool = False

    def table(self, scope: Scope) -> Table | None:
        """The table; None for who may not know of it."""
        if scope.rights is not None and not self.may(scope.rights, scope):
            return None
        table = self.build(scope)
        return of_page(table, scope.page) if self.per_unit and scope.page else table


def of_page(table: Table, number: int) -> Table:
    """The rows of one page of units, with the total of all; a table of fewer units as it is."""
    place = [head.code for head in table.heads].index("unit")
    units = list(dict.fromkeys(row.cells[place] for row in table.rows if row.level == "row"))
    if len(units) <= PER_PAGE:
        return table
    mine = set(Paginator(units, PER_PAGE).get_page(number))
    rows = tuple(row for row in table.rows if row.level != "row" or row.cells[place] in mine)
    return replace(table, rows=rows, units=len(units))


_tables: dict[str, Registered] = {}


def register(
    name: str,
    title: Promise | str,
    build: Callable[[Scope], Table],
    may: Callable[[Rights, Scope], bool],
    *,
    one_year: bool = False,
    per_unit: bool = False,
) -> None:
    """``may`` is asked before ``build``; rows of units that a reader may not see by name are left out by ``build``.

    A table that is wide in each year opens with ``one_year``, where no years are asked. One that is ``per_unit`` has a
    column of that name, and is shown by pages of units.
    """
    _tables[name] = Registered(name, title, build, may, one_year, per_unit)


def named(name: str) -> Registered | None:
    return _tables.get(name)


def every() -> list[Registered]:
    """In the order in which they were registered."""
    return list(_tables.values())
