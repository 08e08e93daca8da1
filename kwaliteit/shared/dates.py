"""How dates are read: as people type them in Dutch or English, in digits or in words."""

from __future__ import annotations

import datetime
import re

# The first three letters are enough, in either language; "mrt" is how Dutch shortens March.
MONTHS = (
    ("januari", "january"),
    ("februari", "february"),
    ("maart", "march", "mrt"),
    ("april",),
    ("mei", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("augustus", "august"),
    ("september",),
    ("oktober", "october"),
    ("november",),
    ("december",),
)
_NUMBER = {name: number for number, names in enumerate(MONTHS, start=1) for name in names}
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_DIGITS = re.compile(r"(?P<day>\d{1,2})([-/. ])(?P<month>\d{1,2})\2(?P<year>\d{4})")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th|e|de)?[- ](?P<name>[a-z]+)\.?,?[- ](?P<year>\d{4})")
_MONTH_FIRST = re.compile(r"(?P<name>[a-z]+)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})")


def parse_day(text: str) -> datetime.date:
    """Read a date; in digits the day comes first, unless the year does. Raises ValueError for what is none.

    Understands "31-12-2024", "31/12/2024", "2024-12-31", "1 januari 2030", "1 jan. 2030" and "June 24, 2021".
    """
    plain = " ".join(text.lower().split())
    for pattern in (_ISO, _DIGITS, _DAY_FIRST, _MONTH_FIRST):
        if match := pattern.fullmatch(plain):
            parts = match.groupdict()
            month = _month(parts["name"]) if "name" in parts else int(parts["month"])
            return datetime.date(int(parts["year"]), month, int(parts["day"]))
    raise ValueError(text)


def _month(name: str) -> int:
    """The number of a month by its name, or by what is enough of it; 0, which no date has, for another word."""
    if name in _NUMBER:
        return _NUMBER[name]
    found = {number for known, number in _NUMBER.items() if len(name) >= 3 and known.startswith(name)}
    return found.pop() if len(found) == 1 else 0
