"""Recording who was in a meeting: all rows at once, by who keeps the agenda of the body."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from governance.attendance import roster, sits_for
from governance.models import Attendance, Meeting
from governance.models.meetings import VOTING
from governance.services.common import moment
from governance.services.meetings import going_ahead
from kwaliteit.organisation.models import Appointment, Body, Person
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Refused

State = Attendance.State


@dataclass(frozen=True, slots=True)
class Was:
    """How somebody was there: her state, who votes for her, and whose seat she takes. People by their key."""

    state: str
    proxy_to: int | None = None
    in_place_of: int | None = None


@transaction.atomic
def record_attendance(
    *,
    meeting: Meeting,
    actor: Person,
    rows: Mapping[int, Was],
    at: datetime.datetime | None = None,
) -> list[Attendance]:
    """Record who was there, in the place of what was recorded before; ``rows`` is per person of ``roster``.

    Nobody is left out. Not before the day of the meeting, but for answers in writing, which come before it. A proxy
    goes to a member who is there, of the same section where each decides for itself, and to no more than the rules of
    the body let her hold. An alternate takes the seat of one absent member of her section. Raises Refused at the
    field of the form: ``state_``, ``proxy_`` or ``seat_`` with the key of the person.
    """
    _at, day = moment(at)
    meeting = going_ahead(meeting, actor, day)
    if meeting.held_on > day and not meeting.is_written:
        raise Refused(_("This can be recorded from the day of the meeting on."))
    people = {row.person_id: row for row in roster(meeting)}
    if set(rows) != set(people):
        raise Refused(_("Who sits in the body on that day has changed. Look at the list again."))
    made = [_row(meeting, people[pk], was) for pk, was in rows.items()]
    _check(made, people, meeting.body)
    _replace(meeting, made, actor)
    return made


def _row(meeting: Meeting, held: Appointment, was: Was) -> Attendance:
    if was.state not in State.values:
        raise Refused(_("Say of everybody whether they were there."), field=f"state_{held.person_id}")
    row = Attendance(meeting=meeting, person=held.person, role=held.role, section=held.section, state=was.state)
    if was.state == State.PROXY:
        row.proxy_to_id = was.proxy_to
    if held.role == Role.COUNCIL_ALTERNATE and was.state == State.PRESENT:
        row.in_place_of_id = was.in_place_of
    return row


def _check(rows: Sequence[Attendance], people: Mapping[int, Appointment], body: Body) -> None:
    known = {row.person_id: row for row in rows}
    taken: Counter[int] = Counter()
    for row in rows:
        if row.in_place_of_id:
            _takes_a_seat(row, known, body)
            taken[row.in_place_of_id] += 1
            if taken[row.in_place_of_id] > 1:
                raise Refused(_("Two alternates cannot take one seat."), field=f"seat_{row.person_id}")
    given: Counter[int] = Counter()
    for row in rows:
        if row.state == State.PROXY:
            _gives_a_proxy(row, known, body)
            given[row.proxy_to_id or 0] += 1
            if given[row.proxy_to_id or 0] > body.proxies_most:
                names = {"name": people[row.proxy_to_id or 0].person.name, "most": body.proxies_most}
                text = _("%(name)s would hold more proxies than the %(most)s that the rules of the body allow.")
                raise Refused(text % names, field=f"proxy_{row.person_id}")


def _takes_a_seat(row: Attendance, known: Mapping[int, Attendance], body: Body) -> None:
    seat = known.get(row.in_place_of_id or 0)
    field = f"seat_{row.person_id}"
    if seat is None or seat.role not in VOTING or seat.state not in (State.ABSENT, State.EXCUSED):
        raise Refused(_("An alternate takes the seat of a member who is absent and gave no proxy."), field=field)
    if body.is_divided and row.section and seat.section != row.section:
        raise Refused(_("An alternate takes a seat of the same section."), field=field)


def _gives_a_proxy(row: Attendance, known: Mapping[int, Attendance], body: Body) -> None:
    field = f"proxy_{row.person_id}"
    if row.meeting.is_written:
        raise Refused(_("Who answers in writing gives no proxy."), field=field)
    if not body.proxies_most:
        raise Refused(_("By its own rules this body knows no proxies."), field=field)
    if row.role not in VOTING:
        raise Refused(_("Only a member with a vote can give a proxy."), field=field)
    to = known.get(row.proxy_to_id or 0)
    if to is None:
        raise Refused(_("Say who holds the proxy."), field=field)
    if not to.votes or to.state != State.PRESENT:
        raise Refused(_("A proxy goes to a member who is present and has a vote."), field=field)
    if body.decides_apart and sits_for(to, known) != row.section:
        raise Refused(
            _("The sections of this council each decide for themselves: a proxy stays in the section."), field=field
        )


FACTS = ("role", "section", "state", "proxy_to_id", "in_place_of_id")


def _replace(meeting: Meeting, made: Sequence[Attendance], actor: Person) -> None:
    """The rows as a whole; of somebody of whom the same is said as before nothing is written."""
    new = {row.person_id: row for row in made}
    for old in Attendance.objects.filter(meeting=meeting):
        row = new.get(old.person_id)
        if row is not None and all(getattr(row, name) == getattr(old, name) for name in FACTS):
            del new[old.person_id]
            continue
        old._history_user = actor  # type: ignore[attr-defined]
        old.delete()
    for row in new.values():
        row._history_user = actor  # type: ignore[attr-defined]
        row.save()
