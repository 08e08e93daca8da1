"""The year as a drawing: milestones per level, as plain numbers for an SVG. Pure; the table beside it says it all."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import formats

from governance.models import Milestone
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.clock import today as this_day
from kwaliteit.shared.templatetags.notation import in_language
from plans.models import Framework

LEFT, MONTH, LANE, TOP, LETTER, DAY = 110, 88, 34, 24, 6.4, 10
RIGHT = LEFT + 12 * MONTH + 18
LEVELS = (Level.PROGRAMME, Level.FACULTY, Level.SERVICE, Level.INSTITUTION)


@dataclass(frozen=True, slots=True)
class Mark:
    """A pale bar while people write (none for a single day), a full one where somebody decides, and a label."""

    x: str
    y: str
    width: str
    decides_x: str
    text: str
    text_x: str
    text_y: str
    anchor: str
    inside: bool
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    name: str
    label_y: str
    line_y: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Calendar:
    year: int
    height: int
    bottom: int
    months: tuple[tuple[str, str, str], ...]
    bands: tuple[Band, ...]
    today_x: str = ""
    milestones: Sequence[Milestone] = field(default_factory=list)


def place(day: datetime.date) -> float:
    """Where a day lies: months are equally wide."""
    return LEFT + (day.month - 1) * MONTH + (day.day - 1) / 31 * MONTH


def calendar(milestones: Sequence[Milestone], year: int, today: datetime.date) -> Calendar:
    """Milestones of one year, each level in as many lanes as its labels need."""
    bands, y = [], TOP
    for level in LEVELS:
        rows = [m for m in milestones if m.level == level]
        if not rows:
            continue
        marks, lanes = _marks(rows, year, y + 16)
        bands.append(Band(str(Level(level).label), str(y + 32), str(y + 0.5), tuple(marks)))
        y += 16 + lanes * LANE + 10
    months = tuple(
        (str(LEFT + n * MONTH + 4), str(LEFT + n * MONTH), formats.date_format(datetime.date(year, n + 1, 1), "b"))
        for n in range(12)
    )
    at = f"{place(today):.1f}" if today.year == year else ""
    return Calendar(year, y + 24, y + 16, months, tuple(bands), at, milestones)


@dataclass(frozen=True, slots=True)
class Shown:
    """One year as a drawing, and the years that can be chosen."""

    drawn: Calendar
    years: list[int]


def shown_year(framework: Framework, asked: str, rows: Sequence[Milestone] | None = None) -> Shown | None:
    """The year that is asked for, this year, or the last one with milestones. ``rows``: those that are known already."""
    if rows is None:
        rows = list(Milestone.objects.filter(framework=framework).order_by("due_on", "pk"))
    years = sorted({row.due_on.year for row in rows})
    if not years:
        return None
    now = this_day()
    usual = now.year if now.year in years else years[-1]
    year = next((y for y in years if str(y) == asked), usual)
    return Shown(calendar([row for row in rows if row.due_on.year == year], year, now), years)


def _marks(rows: Sequence[Milestone], year: int, top: int) -> tuple[list[Mark], int]:
    """Each milestone in the first lane where neither its bar nor its label meets another."""
    ends: list[float] = []
    marks = []
    for row in rows:
        due = place(min(row.due_on, datetime.date(year, 12, 31)))
        x = place(max(row.starts_on, datetime.date(year, 1, 1))) if row.starts_on else due
        decides = bool(row.body_kind)
        pale = max(due - x, 0 if decides else DAY)
        stop = due + DAY if decides else x + pale
        text = in_language(row.names)
        length = len(text) * LETTER
        inside = length + 14 < pale
        before = not inside and stop + 8 + length > RIGHT
        begin = x - 8 - length if before else x
        end = stop if inside or before else stop + 8 + length
        lane = next((n for n, taken in enumerate(ends) if taken + 12 < begin), len(ends))
        ends[lane : lane + 1] = [end]
        y = top + lane * LANE
        marks.append(
            Mark(
                x=f"{x:.1f}",
                y=str(y),
                width=f"{pale:.1f}" if pale else "",
                decides_x=f"{due:.1f}" if decides else "",
                text=text,
                text_x=f"{x + 8 if inside else x - 8 if before else stop + 8:.1f}",
                text_y=str(y + 17),
                anchor="end" if before else "start",
                inside=inside,
                gone=bool(row.dropped_on),
            )
        )
    return marks, len(ends)
