"""Open suggestions on their way out: each text with its own drawn in it, and what each says of itself to Word."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from plans import text
from plans.models import Remark
from plans.parts import RICH
from plans.suggested import PLACES, amount_in_words, html_of
from plans.word.drawn import drawn
from plans.word.writing import Run, runs_of
from plans.word.xml import Element, el

FIRST_ID = 100_000  # above the numbers of bookmarks


class Suggestions:
    def __init__(self, rows: Iterable[Remark]) -> None:
        self.rows = list(rows)
        self.about: dict[tuple[tuple[str, int] | None, str], list[int]] = defaultdict(list)
        for number, row in enumerate(self.rows):
            self.about[row.part, row.place].append(number)
        self.drawn: dict[tuple[tuple[str, int], str], str] = {}
        self.out: set[int] = set()
        self.last = FIRST_ID

    def rich(self, part: Any, place: str) -> str:
        """A text with its suggestions as XML for the writer; as it stands when it has none."""
        key = (type(part).__name__.lower(), part.pk)
        wanted = {number: self.rows[number].as_change for number in self.about.get((key, place), ())}
        if not wanted:
            return str(getattr(part, place))
        if (key, place) not in self.drawn:
            made, went = drawn(html_of(place, getattr(part, place)), wanted, is_rich=place in RICH)
            self.drawn[key, place] = made
            self.out |= set(went)
        return self.drawn[key, place]

    def is_about(self, part: Any, place: str) -> bool:
        return bool(self.about.get(((type(part).__name__.lower(), part.pk), place)))

    def runs(self, part: Any, place: str) -> list[Run]:
        """The words of a field with its suggestions; nothing when it has none."""
        return runs_of(self.rich(part, place)) if self.is_about(part, place) else []

    def went(self, part: Any) -> list[UUID]:
        """The suggestions about this part that stand in the file."""
        kind = type(part).__name__.lower()
        for place in PLACES[kind]:
            self.rich(part, place)
        return [self.rows[number].uuid for number in sorted(self.out) if self.rows[number].part == (kind, part.pk)]

    def element(self, tag: str, number: int) -> Element:
        """What goes around a tracked change: whose it is, and since when."""
        row = self.rows[number]
        self.last += 1
        at = row.created_at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return el(tag, id=self.last, author=author_of(row), date=at)

    def in_words(self, measures: Iterable[int]) -> list[str]:
        """Those about an amount of these measures, and those about them that found no place in their text."""
        wanted = set(measures)
        return [self._told(row) for row in self.rows if row.change == Remark.Change.AMOUNT and row.measure_id in wanted]

    def without_place(self, parts: Iterable[tuple[str, int]]) -> list[str]:
        keys = set(parts)
        return [
            _("Suggested by %(person)s, and not to be placed in the text: “%(was)s” becomes “%(proposed)s”.")
            % {"person": author_of(row), "was": text.plain(row.was), "proposed": text.plain(row.proposed)}
            for number, row in enumerate(self.rows)
            if row.change != Remark.Change.AMOUNT and number not in self.out and row.part in keys
        ]

    def _told(self, row: Remark) -> str:
        return _("Suggested by %(person)s: %(measure)s in %(year)s from %(was)s to %(proposed)s.") % {
            "person": author_of(row),
            "measure": row.measure.title if row.measure else "",
            "year": row.year,
            "was": amount_in_words(row.was),
            "proposed": amount_in_words(row.proposed),
        }


def author_of(row: Remark) -> str:
    return row.said_by or row.author.name
