"""Writing down what a council was given in a year, and what the council itself says of it."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from governance.facilities import may_record, may_say
from governance.models import Facilities, InformationSession
from governance.services.common import moment
from kwaliteit.organisation.models import Body, Person
from kwaliteit.organisation.rights import Verdict, rights_of
from kwaliteit.shared.errors import Conflict, Forbidden, Refused

YEARS = range(2000, 2101)


@transaction.atomic
def save_facts(
    *,
    body: Body,
    year: int,
    actor: Person,
    hours: int | None,
    budget_cents: int | None,
    training: str,
    agreements: str,
    seen: int,
    illustrative: bool = False,
    at: datetime.datetime | None = None,
) -> Facilities:
    """Hours, budget, training and agreements of a year; ``seen`` is the revision that she began from.

    Raises Conflict when somebody else changed them since.
    """
    _at, day = moment(at)
    body = _locked(body)
    _demand(may_record(rights_of(actor, on=day), body))
    if budget_cents is not None and budget_cents < 0:
        raise Refused(_("A budget is not less than nothing."), field="budget_cents")
    row = _row(body, year)
    facts = {"hours": hours, "budget_cents": budget_cents, "training": _plain(training)}
    facts["agreements"] = _plain(agreements)
    if all(getattr(row, name) == value for name, value in facts.items()) and row.pk:
        return row
    if row.revision != seen:
        stored = {name: getattr(row, name) for name in facts}
        raise Conflict(
            _("Somebody else changed this while you were writing."), stored=stored, typed=facts, revision=row.revision
        )
    for name, value in facts.items():
        setattr(row, name, value)
    row.illustrative = illustrative or row.illustrative
    row.revision += 1
    return _save(row, actor)


@transaction.atomic
def save_view(
    *, body: Body, year: int, actor: Person, view: str, seen: int, at: datetime.datetime | None = None
) -> Facilities:
    """What the council itself says of its facilities: its members alone write it. Raises Conflict as above."""
    _at, day = moment(at)
    body = _locked(body)
    _demand(may_say(rights_of(actor, on=day), body))
    row = _row(body, year)
    if row.view == _plain(view) and row.pk:
        return row
    if row.view_revision != seen:
        stored, typed = {"view": row.view}, {"view": _plain(view)}
        raise Conflict(
            _("Somebody else changed this while you were writing."),
            stored=stored,
            typed=typed,
            revision=row.view_revision,
        )
    row.view, row.view_revision = _plain(view), row.view_revision + 1
    return _save(row, actor)


@transaction.atomic
def add_session(
    *,
    body: Body,
    year: int,
    actor: Person,
    held_on: datetime.date,
    about: str,
    present: int,
    invited: int,
    at: datetime.datetime | None = None,
) -> InformationSession:
    """A session at which the council was told something; recorded twice is recorded once."""
    _at, day = moment(at)
    body = _locked(body)
    _demand(may_record(rights_of(actor, on=day), body))
    if held_on.year != year:
        raise Refused(_("This day is not in %(year)s.") % {"year": year}, field="held_on")
    if held_on > day:
        raise Refused(_("The date lies in the future."), field="held_on")
    if not about.strip():
        raise Refused(_("Say what it was about."), field="about")
    if present > invited:
        raise Refused(_("More people were present than were invited. Check both numbers."), field="present")
    row = _row(body, year)
    if row.pk is None:
        row = _save(row, actor)
    known = row.sessions.filter(held_on=held_on, about=about.strip()).first()
    if known and (known.present, known.invited) == (present, invited):
        return known
    made = known or InformationSession(facilities=row, held_on=held_on, about=about.strip())
    made.present, made.invited = present, invited
    made._history_user = actor
    made.save()
    return made


def _locked(body: Body) -> Body:
    return Body.objects.select_for_update(of=("self",)).select_related("unit__parent__parent").get(pk=body.pk)


def _demand(verdict: Verdict) -> None:
    if not verdict:
        raise Forbidden(verdict.reason)


def _row(body: Body, year: int) -> Facilities:
    if year not in YEARS:
        raise Refused(_("This is not a year of the agreements."))
    return Facilities.objects.filter(body=body, year=year).first() or Facilities(body=body, year=year)


def _save(row: Facilities, actor: Person) -> Facilities:
    row._history_user = actor
    row.save()
    return row


def _plain(text: str) -> str:
    """As it is compared: browsers end lines in their own way."""
    return text.replace("\r\n", "\n").strip()
