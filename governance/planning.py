"""How a date of the planning stands: done, dropped, overdue, at risk by a rule that is said, or still to come."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from governance.lifecycle import Closing
from governance.models import Milestone, Request
from governance.terms import Term, last_day, term_of
from governance.wording import day as in_words
from kwaliteit.organisation.models import Body, BodyKind, existing_on
from kwaliteit.organisation.regulations import in_days
from plans.models import Framework, RightRule

ONE = datetime.timedelta(days=1)
ROUND = datetime.timedelta(days=365)  # what was laid before a body longer ago belongs to an earlier round


@dataclass(frozen=True, slots=True)
class State:
    """A mark (static/kwaliteit.css, .state), the word, and when at risk the reason."""

    mark: str
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Of one date: how many bodies must decide, how many have nothing before them yet, and when their term begins."""

    bodies: int
    without: int
    begins_on: datetime.date


@functools.lru_cache(maxsize=1024)
def latest_start(due_on: datetime.date, term: Term) -> datetime.date:
    """The last day on which something can be laid before a body so that its term ends by ``due_on``."""
    start = due_on - in_days(term.length, term.unit) * ONE
    while last_day(start, term) > due_on:
        start -= ONE
    return start


def state_of(row: Milestone, today: datetime.date, waiting: Waiting | None = None) -> State:
    if row.dropped_on:
        return State("none", _("dropped"))
    if row.done_on:
        return State("done", _("done on %(when)s") % {"when": in_words(row.done_on)})
    if row.bare:
        advice = _("Is the decision no longer needed, then record that it was withdrawn; its day goes along.")
        return State("back", _("no amount left"), f"{nothing_waits()} {advice}")
    if row.due_on < today:
        return State("late", _("overdue"))
    if waiting and waiting.without and waiting.begins_on < today:
        return State("back", _("at risk"), _why(waiting))
    return State("open", _("later"))


def nothing_waits() -> str:
    """Of a day that money waited for and that is bare now (``MilestoneQuerySet.with_bare``)."""
    return _("No amount of the working text is under reserve of this decision any more.")


def _why(waiting: Waiting) -> str:
    if waiting.bodies == 1:
        text = _("The body that decides has nothing before it yet; to end in time its term had to begin on %(day)s.")
    else:
        text = _(
            "%(without)s of %(bodies)s bodies that decide have nothing before them yet; to end in time their term had to begin on %(day)s."
        )
    names = {"without": waiting.without, "bodies": waiting.bodies, "day": in_words(waiting.begins_on)}
    return text % names


def waiting_for(framework: Framework, rows: Sequence[Milestone], today: datetime.date) -> dict[int, Waiting]:
    """Per date that is still to come and asks a right of a kind of body: what lies before those bodies."""
    ahead = [row for row in rows if row.right and row.body_kind and row.due_on >= today]
    ahead = [row for row in ahead if not (row.done_on or row.dropped_on)]
    if not ahead:
        return {}
    kinds = {row.body_kind for row in ahead}
    rules = list(RightRule.objects.filter(kind__framework=framework, body_kind__in=kinds).select_related("kind"))
    bodies = bodies_of(kinds, today)
    asked = Request.objects.filter(document__framework=framework, body__kind__in=kinds).exclude(
        closing=Closing.WITHDRAWN
    )
    laid = list(asked.values_list("body_id", "document__kind_id", "asked_on"))
    found = {}
    for row in ahead:
        mine = [rule for rule in rules if _is_of(rule, row)]
        here = [body for body in bodies if body.kind == row.body_kind]
        if not mine or not here:
            continue
        about = {rule.kind_id for rule in mine}
        busy = {body for body, kind, on in laid if kind in about and row.due_on - ROUND <= on <= row.due_on}
        idle = [body for body in here if body.pk not in busy]
        begins = min(latest_start(row.due_on, term_of(body, rule)) for body in idle or here for rule in mine)
        found[row.pk] = Waiting(len(here), len(idle), begins)
    return found


def _is_of(rule: RightRule, row: Milestone) -> bool:
    return (rule.kind.level, rule.body_kind, rule.right) == (row.level, row.body_kind, row.right)


def bodies_of(kinds: set[str], day: datetime.date) -> list[Body]:
    """The bodies of these kinds on a day, with the terms and recesses of their own regulations."""
    rows = Body.objects.filter(existing_on(day), kind__in=kinds).prefetch_related("terms", "recesses")
    return list(rows.order_by("unit__order", "pk"))


def body_name(kind: str) -> str:
    return str(BodyKind(kind).label) if kind in BodyKind.values else ""
