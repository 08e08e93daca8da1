"""Which state the facts about a measure speak for, and why. Pure: who answers for it may say otherwise."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kwaliteit.shared import notation

LITTLE = 50  # percent of what could have been spent by then, below which a measure is behind


@dataclass(frozen=True, slots=True)
class Step:
    """A date that money of the measure waits for, or a result that is there or not."""

    name: str
    due_on: datetime.date
    done: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a measure in a year, on a day. Amounts in cents; None is not known."""

    year: int
    day: datetime.date
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    budgeted: int | None = None
    spent: int | None = None
    spent_until: datetime.date | None = None
    """Until when the financial report counts what was spent."""
    steps: tuple[Step, ...] = ()
    results: tuple[Step, ...] = ()
    before: str = ""
    """The state in which the year before ended."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """``state`` is empty when nothing speaks for one."""

    state: str = ""
    reasons: tuple[str, ...] = field(default=())


def propose(facts: Facts) -> Proposal:
    """The first of these that holds, each with all that it rests on."""
    if facts.before in {"done", "stopped"}:
        return Proposal(facts.before, (_("That is how %(year)s ended.") % {"year": facts.year - 1},))
    until = min(facts.day, datetime.date(facts.year, 12, 31))
    if facts.starts_on and facts.starts_on > until:
        return Proposal("preparing", (_("It starts on %(day)s.") % {"day": _day(facts.starts_on)},))
    late = (*_late(facts, until), *_unspent(facts))
    ended = facts.ends_on is not None and facts.ends_on <= until
    if late:
        return Proposal("delayed", late)
    if ended:
        reached = tuple(_("Reached: %(name)s.") % {"name": result.name} for result in facts.results)
        return Proposal("done", (_("It ended on %(day)s.") % {"day": _day(facts.ends_on)}, *reached))
    well = tuple(_going_well(facts, until))
    return Proposal("on_schedule", well) if well else Proposal()


def _late(facts: Facts, until: datetime.date) -> Iterator[str]:
    for step in facts.steps:
        if not step.done and step.due_on <= until:
            yield _("“%(name)s” was due on %(day)s.") % {"name": step.name, "day": _day(step.due_on)}
    if facts.ends_on is not None and facts.ends_on <= until:
        for result in facts.results:
            if not result.done:
                yield _("It has ended, and this was not reached: %(name)s.") % {"name": result.name}


def _unspent(facts: Facts) -> Iterator[str]:
    if facts.spent is None or not facts.budgeted or facts.spent_until is None:
        return
    of_year = facts.spent_until.timetuple().tm_yday / 365
    if facts.spent * 100 < facts.budgeted * of_year * LITTLE:
        yield _spending(facts)


def _going_well(facts: Facts, until: datetime.date) -> Iterator[str]:
    if facts.spent is not None and facts.budgeted:
        yield _spending(facts)
    for step in (*facts.steps, *facts.results):
        if step.done and step.due_on <= until:
            yield _("Reached: %(name)s.") % {"name": step.name}
    if facts.starts_on and facts.ends_on:
        period = {"start": _day(facts.starts_on), "end": _day(facts.ends_on)}
        yield _("It runs from %(start)s to %(end)s.") % period


def _spending(facts: Facts) -> str:
    return _("Spent by %(day)s: € %(spent)s of the € %(budgeted)s for %(year)s (%(percent)s).") % {
        "day": _day(facts.spent_until or facts.day),
        "spent": notation.euros(facts.spent),
        "budgeted": notation.euros(facts.budgeted),
        "year": facts.year,
        "percent": notation.percent(facts.spent or 0, facts.budgeted or 1, 0),
    }


def _day(day: datetime.date | None) -> str:
    return date_format(day, "j F Y") if day else ""
