"""Tables in words (kwaliteit/shared/tabled.py) as blocks of the printed document."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from kwaliteit.shared import tabled
from kwaliteit.submission.prose import paragraph, safe, tight
from kwaliteit.submission.report import Block, Cell, Column, Prose, Row, Table


def blocks_of(part: tabled.Part) -> list[Block]:
    said: list[Block] = [Prose(paragraph(*part.texts))] if part.texts else []
    return [*said, *map(table_of, part.tables)]


def table_of(table: tabled.Table) -> Table:
    columns = [Column(head.label, head.numeric, head.millimetres) for head in table.heads]
    rows = [_row(table, row) for row in table.rows]
    said = any(len(cell.lines) > 1 or cell.state for row in table.rows for cell in row.cells)
    words = said or not any(head.numeric for head in table.heads)
    kind = "cells" if words else ""
    return Table(table.caption, columns, rows, unit=table.unit, notes=[tight(note) for note in table.notes], kind=kind)


def _row(table: tabled.Table, row: tabled.Row) -> Row:
    head, *rest = row.cells
    cells = [
        Cell("\n".join(one.lines)) if column.numeric else Cell(html=_html(one))
        for column, one in zip(table.heads[1:], rest, strict=row.kind != "group")
    ]
    name = _html(head) if len(head.lines) > 1 else tight(head.lines[0])
    return Row(name, cells, kind=row.kind, theme=row.theme)


def _html(cell: tabled.Cell) -> SafeString:
    state = format_html('<p><span class="state">{}</span></p>', tight(cell.state)) if cell.state else SafeString()
    said = paragraph(*(cell.texts or (() if cell.state else ("–",))))
    fine = (format_html('<p class="fine">{}</p>', safe(text)) for text in cell.fine)
    return mark_safe(state + said + "".join(fine))  # noqa: S308 - each part is escaped
