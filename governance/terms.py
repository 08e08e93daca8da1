"""When a term ends: counted in days of the calendar, standing still in recess, ending on a working day.

Pure: dates in, a date out; no clock and no time of day, so that the change to summer time has no influence. Terms
come from each council's own regulation; the law sets none.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kwaliteit.organisation.regulations import TermUnit, in_days

if TYPE_CHECKING:
    from kwaliteit.organisation.models import Body
    from plans.models import RightRule

DAY = datetime.timedelta(days=1)
SATURDAY, SUNDAY = 5, 6

Period = tuple[datetime.date, datetime.date]
"""The first and the last day, both included."""


@dataclass(frozen=True, slots=True)
class Term:
    """So many days or weeks, the recesses in which they stand still, and whether the last one is a working day."""

    length: int
    unit: str = TermUnit.WEEKS
    recesses: tuple[Period, ...] = ()
    to_working_day: bool = True


def last_day(asked_on: datetime.date, term: Term) -> datetime.date:
    """The last day on which an answer is in time. The day after the one on which it was asked counts as the first.

    A day in a recess does not count. Where the rule asks for a working day, a term that would end on a Saturday, a
    Sunday or a public holiday ends on the next day that is neither of these nor in a recess.
    """
    day, left = asked_on, in_days(term.length, term.unit)
    while left:
        day += DAY
        left -= not _within(day, term.recesses)
    while term.to_working_day and (not is_working_day(day) or _within(day, term.recesses)):
        day += DAY
    return day


def _within(day: datetime.date, periods: Iterable[Period]) -> bool:
    return any(first <= day <= last for first, last in periods)


def term_of(body: Body, rule: RightRule) -> Term:
    """The term of a body on a kind of document: by its own regulation, else as the framework has it.

    Reads the body's terms and recesses; who asks for many bodies prefetches them.
    """
    own = next((term for term in body.terms.all() if term.right == rule.right), None)
    length, unit = (own.length, own.unit) if own else (rule.term, rule.term_unit)
    recesses = tuple(sorted((recess.first_day, recess.last_day) for recess in body.recesses.all()))
    return Term(length, unit, recesses, body.to_working_day)


def standing_still(body: Body, asked_on: datetime.date, until: datetime.date) -> list[str]:
    """The names of the recesses that a term between these days ran into."""
    rows = sorted(body.recesses.all(), key=lambda recess: recess.first_day)
    return [recess.name for recess in rows if recess.first_day <= until and recess.last_day > asked_on]


def next_working_day(day: datetime.date, asked: bool = True) -> datetime.date:
    """The day itself, or the first working day after it; the day itself where none is ``asked``."""
    while asked and not is_working_day(day):
        day += DAY
    return day


def is_working_day(day: datetime.date) -> bool:
    return day.weekday() not in (SATURDAY, SUNDAY) and day not in public_holidays(day.year)


@functools.lru_cache(maxsize=32)
def public_holidays(year: int) -> frozenset[datetime.date]:
    """The days that the Algemene termijnenwet (article 3) calls public holidays, and Good Friday, which it adds.

    Days that the government makes equal to them for one year are no part of the law: a council enters such a day as
    a recess.
    """
    easter = easter_sunday(year)
    moving = {easter + days * DAY for days in (-2, 1, 39, 50)}  # Good Friday, Easter Monday, Ascension, Whit Monday
    fixed = {datetime.date(year, month, day) for month, day in ((1, 1), (5, 5), (12, 25), (12, 26))}
    return frozenset(moving | fixed | {royal_birthday(year), easter})


def royal_birthday(year: int) -> datetime.date:
    """The day on which it is celebrated: never on a Sunday, then the day before."""
    day = datetime.date(year, 4, 27 if year >= 2014 else 30)
    return day - DAY if day.weekday() == SUNDAY else day


def easter_sunday(year: int) -> datetime.date:
    """By the rule of the Gregorian calendar, as Butcher wrote it down (Nature, 1876)."""
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * to_sunday) // 451
    month, day = divmod(moon + to_sunday - 7 * late + 114, 31)
    return datetime.date(year, month, day + 1)
