"""A registered table as a sheet."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from budgets.sheets.model import Share, Sheet, SheetRow, Unit, Value
from budgets.tables.registry import Head, Row, Table


def table_sheet(table: Table, unit: Unit = "euro", *, hidden: Collection[str] = ()) -> Sheet:
    """``hidden`` are the codes of columns that stay out of sight."""
    texts = next((place for place, head in enumerate(table.heads) if head.kind != "text"), len(table.heads))
    return Sheet(
        table.title,
        [f"{head.group} {head.title}".strip() for head in table.heads],
        list(_rows(table)),
        [*_about(table, unit), *table.notes],
        texts=texts,
        codes=[head.code for head in table.heads],
        hidden=[place for place, head in enumerate(table.heads) if head.code in hidden],
        unit=unit,
        facts={"money_in": unit},
    )


def _rows(table: Table) -> Iterator[SheetRow]:
    for row in table.rows:
        values = [_value(head, value) for head, value in zip(table.heads, row.cells, strict=True)]
        yield SheetRow(values, _formulas(row), strong=row.level != "row")


def _value(head: Head, value: Value) -> Value:
    if head.kind == "share" and isinstance(value, int | Decimal):
        return Share(value)
    return value


def _formulas(row: Row) -> dict[int, str]:
    return {place: text if text.startswith("=") else f"={text}" for place, text in row.formulas.items()}


def _about(table: Table, unit: Unit) -> list[str]:
    if not any(head.kind == "money" for head in table.heads):
        return []
    return [_("Amounts in thousands of euros (k€).") if unit == "k" else _("Amounts in euros.")]
