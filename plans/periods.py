"""About which time a report speaks: its text about academic years, its money about calendar years. One place for both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

FIRST_MONTH = 9
"""Of an academic year."""


def academic(first_year: int, last_year: int) -> str:
    """The academic years that ended in these calendar years: 2019 is "academic year 2018–2019"."""
    span = f"{first_year - 1}–{last_year}"
    number = last_year - first_year + 1
    return ngettext("academic year %(span)s", "academic years %(span)s", number) % {"span": span}


def academic_days(first_year: int, last_year: int) -> tuple[date, date]:
    """The first and the last day of those academic years."""
    return date(first_year - 1, FIRST_MONTH, 1), date(last_year, 8, 31)


def academic_year_of(day: date) -> int:
    """The calendar year in which the academic year of a day ends."""
    return day.year + (day.month >= FIRST_MONTH)


def calendar(first_year: int, last_year: int) -> str:
    """The calendar years of the money."""
    if first_year == last_year:
        return _("calendar year %(year)s") % {"year": first_year}
    return _("calendar years %(span)s") % {"span": f"{first_year}–{last_year}"}


def in_words(years: Iterable[int]) -> str:
    """Those years and no other, in order: "2019–2021", and with one unknown in between "2019 and 2021"."""
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][1] == year - 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    told = [str(first) if first == last else f"{first}–{last}" for first, last in runs]
    return get_text_list(told, str(_("and")))


def both(of: Any) -> str:
    """What a report (a document, or that of a snapshot) is about, with both labelled."""
    years = (of["first_year"], of["last_year"]) if isinstance(of, Mapping) else (of.first_year, of.last_year)
    return _("Text: %(academic)s. Money: %(calendar)s.") % {"academic": academic(*years), "calendar": calendar(*years)}
