"""Until when a decision that departs from an advice waits: the framework's rule says how many days. Reading only."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from governance.lifecycle import Follow, Move, Result, Side
from governance.models import Decision, Recourse, Request
from plans.models import Right

if TYPE_CHECKING:
    from plans.models import RightRule

DAY = datetime.timedelta(days=1)


def waits(pairs: Iterable[tuple[RightRule, Request]], day: datetime.date) -> dict[int, datetime.date]:
    """Per request the first day on which the board may go on, when that is still to come.

    So many days after the board's answer as the rule says, unless the body waived that since, or lifted a suspension of
    its own; and never while a recorded suspension runs. One query, and none where no rule suspends. ``said`` must have been read.
    """
    departed = {
        request.pk: (rule.suspends_days, min(day, answered))  # the day of the demonstration stands still
        for rule, request in pairs
        if rule.suspends_days and rule.right == Right.ADVICE and (answered := departed_on(request.said))
    }
    steps: dict[int, list[Recourse]] = {pk: [] for pk in departed}
    if departed:
        rows = Recourse.objects.filter(
            request__in=departed, ends__isnull=True, move__in=(Move.SUSPENSION, Move.WAIVED), on__lte=day
        )
        for row in rows.select_related("end"):
            steps[row.request_id].append(row)
    found = {pk: _from(steps[pk], days, since, day) for pk, (days, since) in departed.items()}
    return {pk: first for pk, first in found.items() if first > day}


def departed_on(said: Iterable[Decision]) -> datetime.date | None:
    """The day of the last answer by which the board did not wholly follow an advice."""
    answers = [answer for made in said if (answer := getattr(made, "answer", None)) and answer.follow != Follow.WHOLLY]
    return max((localdate(answer.answered_at) for answer in answers), default=None)


def _from(steps: list[Recourse], days: int, since: datetime.date, day: datetime.date) -> datetime.date:
    free = any(_frees(row, since, day) for row in steps)
    running = [row.until + DAY for row in steps if row.move == Move.SUSPENSION and row.until and row.is_running(day)]
    return max([*running, *([] if free else [since + days * DAY])], default=day)


def _frees(row: Recourse, since: datetime.date, day: datetime.date) -> bool:
    """Only the body can say that the board need not wait, and only of an answer that it knows."""
    end = getattr(row, "end", None)
    said = row if row.move == Move.WAIVED else end if end is not None and end.result == Result.LIFTED else None
    return row.side == Side.COUNCIL and said is not None and since <= said.on <= day
