"""The sheet of measurements: a row per indicator, unit and group, with what is recorded in a year or room for it."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from budgets.sheets import Sheet, SheetRow
from monitoring.models import Indicator, Measurement
from monitoring.sheets.places import Places, columns

FIELDS = ("value", "numerator", "denominator", "deviation", "n", "text", "remark", "break_reason")


def measurement_sheet(places: Places, year: int) -> Sheet:
    names = columns()
    return Sheet(
        _("Measurements %(year)s") % {"year": year},
        list(names.values()),
        list(_rows(places, year)),
        texts=3,
        codes=list(names),
        hidden=[len(names) - 1],
        facts={"purpose": "measurements"},
    )


def _rows(places: Places, year: int) -> Iterator[SheetRow]:
    last: dict[tuple[int, int, str], Measurement] = {}
    for (indicator, unit, day, group), row in places.read().items():
        if day.year == year:
            last[indicator, unit, group] = row
    for indicator, unit, group in places.each():
        row = last.get((indicator.pk, unit.pk, group))
        day = row.measured_on if row else in_year(indicator.baseline_on, year)
        values = [_cell(getattr(row, name)) if row else None for name in FIELDS]
        yield SheetRow([indicator.name, unit.name, group, day, *values, key_of(indicator, unit.code)])


def key_of(indicator: Indicator, unit: str) -> str:
    return f"{indicator.uuid} {unit}"


def in_year(day: datetime.date, year: int) -> datetime.date:
    """The same day of another year; the last of February where it has no 29th."""
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    return value.normalize() + 0 if value == value.to_integral() else value.normalize()
