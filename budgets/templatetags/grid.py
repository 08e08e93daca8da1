"""The cells of a row of the grid. A grid has thousands: as part of a template they would take most of the page's time."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from budgets.grid import Cell, Grid, Row

register = template.Library()
NOTHING = SafeString("")


@register.simple_tag
def grid_cells(row: Row, editable: object, focus: str = "") -> SafeString:
    """``focus`` is the measure whose first cell takes the focus when the page opens."""
    first = row.cells[0] if row.leads and row.uuid == focus else None
    return format_html_join("", "{}", ((_cell(row, cell, bool(editable), cell is first),) for cell in row.cells))


@register.simple_tag
def grid_changes(grid: Grid, version: int | None) -> SafeString:
    """What each changed cell was in the last version."""
    was = _("%(number)s in %(year)s was %(was)s in version %(version)s.")
    return _notes(
        ("was", cell, was % {"number": row.label, "year": cell.year, "was": cell.was, "version": version})
        for row, cell in grid.changed
    )


@register.simple_tag
def grid_marks(grid: Grid) -> SafeString:
    return _notes(
        ("mark", cell, f"{cell.mark.sign} {row.label}, {cell.year}: {cell.mark.text}".strip())
        for row, cell in grid.marked
        if cell.mark
    )


def _notes(found: Iterable[tuple[str, Cell, str]]) -> SafeString:
    rows = ((kind, cell.name, text) for kind, cell, text in found)
    return format_html_join("", '<p id="{}-{}" class="flush">{}</p>', rows)


def _cell(row: Row, cell: Cell, editable: bool, focus: bool) -> SafeString:
    if cell.opens:
        return format_html(
            '<td class="num"{}><a href="{}" id="{}" data-cell="{}" aria-label="{}, {}: {}"{}>{}</a></td>',
            _sign(cell), cell.opens, cell.name, cell.name, row.label, cell.year, cell.text, _described(cell), cell.text,
        )  # fmt: skip
    if not editable:
        return format_html('<td class="num" id="{}"{}>{}</td>', cell.name, _sign(cell), cell.text)
    return format_html(
        '<td{}><input id="{}" name="{}" inputmode="decimal" value="{}" aria-label="{}, {}"{}{}{}></td>',
        _sign(cell), cell.name, cell.name, cell.text, row.label, cell.year,
        SafeString(" autofocus") if focus else NOTHING, _state(cell), _described(cell),
    )  # fmt: skip


def _sign(cell: Cell) -> SafeString:
    return format_html(' data-mark="{}"', cell.mark.sign) if cell.mark and cell.mark.sign else NOTHING


def _state(cell: Cell) -> SafeString:
    if cell.error:
        return SafeString(' aria-invalid="true"')
    return NOTHING if cell.was is None else SafeString(' data-state="changed"')


def _described(cell: Cell) -> SafeString:
    return format_html(' aria-describedby="{}"', cell.described_by) if cell.described_by else NOTHING
