"""What a supervisory board must have seen by the framework, and when it saw it; and what a body is asked to mediate in.

Reading only.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Min
from django.utils import timezone

from governance.lifecycle import MEDIATORS, Closing, Move
from governance.models import Receipt, Recourse, Request
from governance.recourse import sentence
from kwaliteit.organisation.models import Body, BodyKind
from plans.models import RightRule


@dataclass(frozen=True, slots=True)
class Seen:
    """One version that was laid before the board: when it came, to how many, who opened it first and when."""

    request: Request
    delivered: int
    read: int
    first_read_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class Duty:
    """A kind of document on which the framework gives the board a right, with the versions that it got."""

    rule: RightRule
    seen: tuple[Seen, ...]


def must_see(body: Body, asked: Iterable[Request]) -> list[Duty]:
    """By the current frameworks and by what came before; two statements, none for a body of another kind.

    ``asked`` are the requests to the body, newest first, each with its ``mark``, ``words`` and ``decision``.
    """
    if body.kind != BodyKind.SUPERVISORY_BOARD:
        return []
    asked = [request for request in asked if request.closing != Closing.WITHDRAWN]
    read = _receipts(asked)
    came: dict[int, list[Seen]] = defaultdict(list)
    for request in asked:
        delivered, opened, first = read.get(request.pk, (0, 0, None))
        came[request.document.kind_id].append(Seen(request, delivered, opened, first))
    rules = RightRule.objects.filter(body_kind=body.kind).select_related("kind__framework")
    rows = rules.order_by("-kind__framework__first_year", "kind__order", "pk")
    return [
        Duty(rule, tuple(came[rule.kind_id])) for rule in rows if came[rule.kind_id] or rule.kind.framework.is_current
    ]


def _receipts(asked: list[Request]) -> dict[int, tuple[int, int, datetime.date | None]]:
    """Per request: delivered to how many, opened by how many, and the day on which the first of them opened it."""
    rows = Receipt.objects.filter(request__in=[request.pk for request in asked])
    found: dict[int, tuple[int, int, datetime.date | None]] = {}
    for pk, what, number, first in rows.values_list("request", "what").annotate(n=Count("pk"), first=Min("at")):
        delivered, opened, day = found.get(pk, (0, 0, None))
        if what == Receipt.What.READ:
            opened, day = number, timezone.localdate(first)
        else:
            delivered = number
        found[pk] = (delivered, opened, day)
    return found


def asked_to_mediate(body: Body) -> list[tuple[Recourse, str]]:
    """(step, sentence) of each mediation that was asked of a body, newest first; nothing is read for a council."""
    if body.kind not in MEDIATORS.values():
        return []
    rows = Recourse.objects.filter(body=body, move=Move.MEDIATION, ends__isnull=True)
    rows = rows.select_related("body", "end", "request__body", "request__document__unit")
    return [(row, sentence(row, row.request)) for row in rows.order_by("-on", "-pk")]
