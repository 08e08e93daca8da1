"""The rules of a council, kept by its chair or secretary, or by the application manager."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Body, BodyTerm, Person, Recess
from kwaliteit.organisation.regulations import LONGEST_TERM, Right, TermUnit, in_days
from kwaliteit.organisation.rights import YES, Rights, Verdict, rights_of
from kwaliteit.organisation.roles import Act
from kwaliteit.organisation.rules import recess_problems, seat_problems
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused

FIELDS = (
    *("division", "seats", "student_seats", "staff_seats", "quorum", "student_quorum", "staff_quorum"),
    *("majority", "abstentions_count", "to_working_day", "rules_source"),
    "answer_months",
    "second_confirms",
    *("proxies_most", "proxies_count"),
)


@dataclass(frozen=True, slots=True)
class Stop:
    """A recess as it is to be. ``pk`` of the one that it was, or None for a new one."""

    name: str
    first_day: datetime.date
    last_day: datetime.date
    pk: int | None = None


def may_keep_rules(rights: Rights, body: Body) -> Verdict:
    if rights.may_anywhere(Act.MANAGE) or rights.may_for_body(Act.RULES, body):
        return YES
    return Verdict(
        False, _("Its rules are kept by the chair or the secretary of the council, or by the application manager.")
    )


def revision_of(body: Body) -> int:
    """Of the rules as they stand: every change of them makes a new one."""
    newest = body.history.order_by("-history_id").values_list("history_id", flat=True).first()
    return newest or 0


@transaction.atomic
def keep_rules(
    *,
    body: Body,
    actor: Person,
    terms: Mapping[str, tuple[int, str]],
    recesses: Sequence[Stop],
    seen_revision: int | None = None,
    on: datetime.date | None = None,
    **fields: Any,
) -> Body:
    """Set the rules of a body: its ``fields`` (FIELDS), its term per right, and its recesses; what is left out goes.

    Requests that were sent before keep the term that was computed for them. Raises Refused when somebody changed the
    rules after ``seen_revision``, and at the field that is wrong.
    """
    body = Body.objects.select_for_update().get(pk=body.pk)
    verdict = may_keep_rules(rights_of(actor, on=on or today()), body)
    if not verdict:
        raise Forbidden(verdict.reason)
    if seen_revision is not None and seen_revision != revision_of(body):
        raise Refused(_("Somebody else changed these rules after you opened them. Look at them again before you save."))
    for name in FIELDS:
        setattr(body, name, fields.get(name, getattr(body, name)))
    if body.seats is None and body.student_seats is not None and body.staff_seats is not None:
        body.seats = body.student_seats + body.staff_seats
    for field, message in seat_problems(vars(body)).items():
        raise Refused(message, field=field)
    body.illustrative = False
    body._history_user = actor  # type: ignore[attr-defined]
    body.save()
    _set_terms(body, actor, terms)
    _set_recesses(body, actor, recesses)
    return body


def _set_terms(body: Body, actor: Person, wanted: Mapping[str, tuple[int, str]]) -> None:
    known = {term.right: term for term in BodyTerm.objects.filter(body=body)}
    for right in Right.values:
        term = known.get(right) or BodyTerm(body=body, right=right)
        if right in wanted:
            length, unit = wanted[right]
            if unit not in TermUnit.values or not 1 <= in_days(length, unit) <= LONGEST_TERM:
                raise Refused(_("A term lasts at least a day and at most a year."), field=f"term_{right}")
            if (term.length, term.unit) != (length, unit):
                term.length, term.unit = length, unit
                _save(term, actor)
        elif term.pk:
            _delete(term, actor)


def _set_recesses(body: Body, actor: Person, wanted: Sequence[Stop]) -> None:
    known = {recess.pk: recess for recess in Recess.objects.filter(body=body)}
    for stop in wanted:
        for message in recess_problems(stop.name, stop.first_day, stop.last_day).values():
            raise Refused(message)
        recess = known.pop(stop.pk, None) if stop.pk else None
        recess = recess or Recess(body=body)
        new = (stop.name.strip(), stop.first_day, stop.last_day)
        if (recess.name, recess.first_day, recess.last_day) != new:
            recess.name, recess.first_day, recess.last_day = new
            _save(recess, actor)
    for gone in known.values():
        _delete(gone, actor)


def _save(row: BodyTerm | Recess, actor: Person) -> None:
    row._history_user = actor  # type: ignore[union-attr]
    row.save()


def _delete(row: BodyTerm | Recess, actor: Person) -> None:
    row._history_user = actor  # type: ignore[union-attr]
    row.delete()
