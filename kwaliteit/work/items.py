"""One thing that waits for somebody, and how far away its day is."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kwaliteit.shared.clock import today


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits for her: by when, what (a verb first), where, and one sentence.

    ``changes`` is where she sees what changed since she last read it.
    """

    day: datetime.date | None
    title: str
    url: str
    text: str
    changes: str = ""

    @property
    def distance(self) -> str:
        return distance(self.day, today()) if self.day else ""

    @property
    def is_late(self) -> bool:
        return self.day is not None and self.day < today()


def distance(day: datetime.date, now: datetime.date) -> str:
    """How far away a day is, in the words of an agenda."""
    days = (day - now).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days == 7:
        return _("in a week")
    if 0 < days < 60:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    if days >= 60:
        return ngettext("in %(months)s month", "in %(months)s months", days // 30) % {"months": days // 30}
    return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
