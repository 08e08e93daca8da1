"""From what happened to who is told of it: one row per person and thing, whatever happens twice."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.lifecycle import NEEDS_ANSWER, Closing, Outcome
from governance.models import Decision, LedgerEntry, Request
from kwaliteit.notices import exchange
from kwaliteit.notices.making import make
from kwaliteit.notices.models import CHOICES, Digest, Kind, Mailed, Notice, Preference, Told
from kwaliteit.notices.recipients import concerned, members, of_body, of_unit
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Right

FRESH = datetime.timedelta(days=2)  # an act of longer before it was written was read in, not lived through
TERM_FRESH = datetime.timedelta(days=7)
LIVED = datetime.timedelta(days=400)  # a request that was asked longer ago was read in
ACTS = (
    *("lay_before", "decide", "correct", "confirm_follow_up", "confirm_decision"),
    *("answer_advice", "answer_condition", "close_request"),
    *("begin_recourse", "end_recourse", "consult", "refuse_carry"),
)
KEPT = datetime.timedelta(days=366)


def note(entry: LedgerEntry) -> bool:
    """Note, with the act itself, that people are to be told of it; however long the worker is away, they will be.

    What was read in is told to nobody: its own moment lies before the moment at which it is written. That is asked of
    the real clock, as the demonstration turns Django's back while it is loaded.
    """
    if entry.act not in ACTS or entry.at < datetime.datetime.now(datetime.UTC) - FRESH:
        return False
    Told.objects.create(entry=entry)
    return True


@transaction.atomic
def tell(entry: LedgerEntry) -> int:
    """Make the notices of one act that waits. Told twice is told once; gives how many were made."""
    if not Told.objects.filter(entry=entry, waits=True).update(waits=False):
        return 0
    body = json.loads(entry.body)
    return _TELLING[entry.act](body["data"], body["actor"])


def untold() -> list[LedgerEntry]:
    """Acts of which nobody was told yet: the worker was away when they were recorded."""
    return list(LedgerEntry.objects.filter(told__waits=True).order_by("pk"))


def tell_passed_terms() -> int:
    """A term that has passed without a decision: told to who laid the version there and who decides for the body."""
    day = today()
    ended = Request.objects.open().passed_between(day - TERM_FRESH, day - datetime.timedelta(days=1))
    late = ended.filter(asked_at__gte=timezone.now() - LIVED).exclude(right=Right.INFORMATION)  # met when delivered
    made = 0
    for request in late.select_related("body", "document__unit__parent__parent").order_by("pk"):
        people = of_unit(request.document.unit, Act.LAY_BEFORE) | of_body(request.body, Act.DECIDE)
        made += make(Kind.TERM, f"term:{request.uuid}", people, request=request)
    return made


def _request_asked(data: Mapping[str, Any], actor: str) -> int:
    request = _request(uuid=data["request"])
    return make(Kind.REQUEST, f"request:{request.uuid}", members(request), actor, request=request)


def _decided(data: Mapping[str, Any], actor: str) -> int:
    """Who answers for the board is asked to, when the decision needs an answer; everybody else hears of it.

    Before a second member has confirmed it, where that is the rule, it is no more than news.
    """
    decision = _decision(data["decision"])
    request, document = decision.request, decision.request.document
    people = concerned(document)
    repliers = _repliers(decision) if not decision.is_unconfirmed else set()
    subject = f"decision:{decision.uuid}"
    about = {"request": request, "decision": decision}
    made = make(Kind.TO_ANSWER, subject, repliers, actor, **about)
    made += make(Kind.DECISION, subject, people - repliers, actor, **about)
    return made + exchange.advised_below(decision, actor)


def _confirmed(data: Mapping[str, Any], actor: str) -> int:
    """From now on the decision counts: who answers for the board is asked to."""
    decision = _decision(data["decision"])
    subject = f"confirmed:{decision.uuid}"
    about = {"request": decision.request, "decision": decision}
    return make(Kind.TO_ANSWER, subject, _repliers(decision), actor, **about)


def _repliers(decision: Decision) -> set[Person]:
    answers = decision.outcome in NEEDS_ANSWER | {Outcome.CONDITIONS}
    return of_unit(decision.request.document.unit, Act.REPLY) if answers else set()


def _answered(data: Mapping[str, Any], actor: str) -> int:
    """One notice for all conditions of a decision: when the last one has its answer."""
    decision = _decision(data["decision"])
    if decision.conditions.filter(answer__isnull=True).exists():
        return 0
    request = decision.request
    subject = f"answer:{decision.uuid}"
    return make(Kind.ANSWER, subject, members(request), actor, request=request, decision=decision)


def _closed(data: Mapping[str, Any], actor: str) -> int:
    """That the board goes on without an advice whose term passed is told to the body."""
    if data["closing"] != Closing.TERM_PASSED:
        return 0
    request = _request(uuid=data["request"])
    return make(Kind.TERM, f"passed:{request.uuid}", members(request), actor, request=request)


_TELLING = {
    "lay_before": _request_asked,
    "decide": _decided,
    "correct": _decided,
    "confirm_follow_up": _decided,
    "confirm_decision": _confirmed,
    "answer_advice": _answered,
    "answer_condition": _answered,
    "close_request": _closed,
    "begin_recourse": exchange.step_taken,
    "end_recourse": exchange.step_taken,
    "consult": exchange.consulted,
    "refuse_carry": exchange.carry_refused,
}


def _request(**which: Any) -> Request:
    return Request.objects.select_related("body", "document__unit__parent__parent").get(**which)


def _decision(key: str) -> Decision:
    around = ("request__body", "request__document__unit__parent__parent", "confirmation")
    return Decision.objects.select_related(*around).get(uuid=key)


@transaction.atomic
def read_all(*, person: Person) -> int:
    """She has seen what she was told."""
    seen = Notice.objects.filter(person=person, read_at__isnull=True).update(read_at=timezone.now())
    Person.objects.filter(pk=person.pk).update(unread_since=None)
    return seen


@transaction.atomic
def forget() -> None:
    """What was told more than a year ago goes; the acts themselves stay where they were recorded."""
    before = timezone.now() - KEPT
    for model in (Notice, Digest):
        model.objects.filter(made_at__lt=before).delete()


@transaction.atomic
def choose(*, person: Person, chosen: Mapping[str, str]) -> None:
    """How she wants to hear of each kind. What waits for the daily mail or to be sent keeps what she had chosen."""
    for kind, how in chosen.items():
        if kind not in Kind.values or how not in CHOICES[Kind(kind)]:
            raise Refused(_("Choose how you want to hear of this."), field=kind)
        Preference.objects.update_or_create(person=person, kind=kind, defaults={"how": how})


def chosen_by(person: Person) -> dict[str, str]:
    """Per kind how she hears of it."""
    rows = dict(Preference.objects.filter(person=person).values_list("kind", "how"))
    return {kind: rows.get(kind, CHOICES[kind][0].value) for kind in Kind}


@transaction.atomic
def send_again(*, row: Mailed, actor: Person) -> None:
    """A mail that could not be sent is tried anew, as if it was made now."""
    if not rights_of(actor).may_anywhere(Act.MANAGE):
        raise Forbidden(_("Only the application manager sees which mail could not be sent."))
    failed = type(row).objects.filter(pk=row.pk, state=Mailed.State.FAILED)  # type: ignore[attr-defined]
    if not failed.update(state=Mailed.State.WAITING, tries=0, next_try_at=timezone.now(), error=""):
        raise Refused(_("This mail is not among those that failed any more."))
