"""Reads of what councils were given to do their work: for the page of a year, the hand-over, and criterion R2."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q

from governance.models import Facilities, InformationSession
from kwaliteit.organisation.models import Body
from kwaliteit.organisation.rights import Rights, Verdict
from kwaliteit.organisation.roles import Act

FACTS = ("hours", "budget_cents", "training", "agreements")


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was written down, as the history has it."""

    at: datetime.datetime
    who: str
    what: tuple[str, ...]


def facilities_of(bodies: Iterable[Body], years: Iterable[int] | None = None) -> list[Facilities]:
    """Of these bodies, by body and year, with their sessions: two statements."""
    sessions = InformationSession.objects.order_by("held_on", "pk")
    rows = Facilities.objects.filter(body__in=[body.pk for body in bodies])
    if years is not None:
        rows = rows.filter(year__in=list(years))
    return list(rows.prefetch_related(Prefetch("sessions", queryset=sessions)).order_by("body_id", "-year"))


def may_record(rights: Rights, body: Body) -> Verdict:
    """The facts: chair or secretary of the body, or who does so for the board of its unit."""
    return rights.may_for_body(Act.FACILITATE, body) or rights.may(Act.FACILITATE, body.unit)


def may_say(rights: Rights, body: Body) -> Verdict:
    """The view: members of the body alone."""
    return rights.may_for_body(Act.VIEW, body)


def changes(row: Facilities) -> list[Change]:
    """Who wrote what and when, the newest first: two statements."""
    found: list[Change] = []
    before: Mapping[str, Any] = {}
    for past in row.history.select_related("history_user").order_by("history_date", "history_id"):
        now = {name: getattr(past, name) for name in (*FACTS, "view")}
        what = tuple(_name(name) for name, value in now.items() if value != before.get(name) and (value or before))
        before = now
        if what:
            found.append(Change(past.history_date, _who(past), what))
    sessions = InformationSession.history.filter(Q(facilities_id=row.pk)).select_related("history_user")
    found += [Change(past.history_date, _who(past), (past.about,)) for past in sessions.order_by("history_id")]
    return sorted(found, key=lambda change: change.at, reverse=True)


def _name(field: str) -> str:
    return str(Facilities._meta.get_field(field).verbose_name)


def _who(past: Any) -> str:
    return past.history_user.name if past.history_user else ""
