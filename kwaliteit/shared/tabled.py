"""A table in words, made once: a page, the printed document and a Word file all show it as it is. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    label: str
    numeric: bool = False
    millimetres: int = 0
    """How wide on paper; 0 shares what is left."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A state with its mark first, then each text as a paragraph; ``fine`` is said below it, in small."""

    texts: tuple[str, ...] = ()
    state: str = ""
    mark: str = ""
    fine: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it, line by line; a dash where nothing is said."""
        return (*((self.state,) if self.state else ()), *self.texts, *self.fine) or ("–",)


def cell(*texts: str) -> Cell:
    return Cell(tuple(text for text in texts if text))


@dataclass(frozen=True, slots=True)
class Row:
    """Its first cell is its head; of a ``group`` it is the only one."""

    cells: tuple[Cell, ...]
    kind: str = ""
    theme: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    ident: str
    caption: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    unit: str = ""
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> list[tuple[Row, list[tuple[Head, Cell]]]]:
        """Each row with its cells under their heads; of a group only its head."""
        return [(row, list(zip(self.heads, row.cells, strict=row.kind != "group"))) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Part:
    """Tables under one head, with what is said before them."""

    ident: str
    title: str
    tables: tuple[Table, ...]
    texts: tuple[str, ...] = ()
    theme: int = 0
