"""What a person may do today: her appointments joined with the table of roles."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Appointment, Body, Dated, Person, Unit
from kwaliteit.organisation.roles import TABLE, Act, Level, Reach, Role
from kwaliteit.shared.clock import today
from kwaliteit.shared.composed import composed

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


@dataclass(frozen=True, slots=True)
class Verdict:
    """May she or not; when not, ``reason`` says why and ``link`` leads to what would make it possible."""

    allowed: bool
    reason: str = ""
    link: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(True)


@dataclass(frozen=True)
class Rights:
    """The rights of one person on one day. Immutable; made anew for each request and each service call."""

    person: Person | AnonymousUser
    appointments: tuple[Appointment, ...] = ()
    _units: dict[tuple[Act, Reach], frozenset[int]] = field(default_factory=dict)

    def shape(self) -> tuple[tuple[str, bool, bool], ...]:
        """All of them but whose they are and for which units and bodies (``kwaliteit.shared.composed``)."""
        return tuple((held.role, held.unit_id is None, held.body_id is None) for held in self.appointments)

    def values(self) -> list[int]:
        places = (held.unit_id or held.body_id for held in self.appointments)
        return [self.person.pk or 0, *(place or 0 for place in places)]

    def with_values(self, values: Sequence[int]) -> Rights:
        """The same for another person, in other units and bodies."""
        held = [
            Appointment(role=row.role, unit_id=row.unit_id and place, body_id=row.body_id and place)
            for row, place in zip(self.appointments, values[1:], strict=True)
        ]
        return Rights(Person(pk=values[0]), tuple(held))

    def unit_ids(self, act: Act, reach: Reach) -> frozenset[int]:
        """Units from which an act reaches this far, by the person's appointments to units."""
        key = (act, reach)
        if key not in self._units:
            self._units[key] = frozenset(
                a.unit_id for a in self.appointments if a.unit_id and reach in TABLE[Role(a.role)].get(act, ())
            )
        return self._units[key]

    def body_ids(self, act: Act) -> frozenset[int]:
        """Bodies for which the person may do an act."""
        return frozenset(
            a.body_id for a in self.appointments if a.body_id and Reach.BODY in TABLE[Role(a.role)].get(act, ())
        )

    @property
    def institution(self) -> Unit | None:
        """The top of the tree in which the person has an appointment; nothing more is read for it."""
        units = (a.unit or a.body.unit for a in self.appointments)
        return next((up for unit in units for up in (unit, *ancestors(unit)) if up.level == Level.INSTITUTION), None)

    def holds(self, *roles: Role) -> bool:
        return any(a.role in roles for a in self.appointments)

    def covers(self, act: Act, prefix: str = "unit") -> Q:
        """A condition on rows with a unit (named ``prefix``): those that the act reaches, three levels deep."""
        return covering(**self.reach(act), prefix=prefix)

    def reach(self, act: Act) -> dict[str, frozenset[int]]:
        """Of which units an act reaches the ``own`` rows, and of which those of the units below them (``covering``)."""
        below = self.unit_ids(act, Reach.BELOW)
        return {"own": self.unit_ids(act, Reach.OWN) | below, "above": self.unit_ids(act, Reach.CHILDREN) | below}

    def reaches(self, act: Act, unit: Unit) -> bool:
        """The same for one unit in hand (its parents are read when not selected along)."""
        below = self.unit_ids(act, Reach.BELOW)
        if unit.pk in self.unit_ids(act, Reach.OWN) | below:
            return True
        parents = self.unit_ids(act, Reach.CHILDREN) | below
        return bool(parents) and any(up.pk in parents for up in ancestors(unit))

    def may(self, act: Act, unit: Unit) -> Verdict:
        if self.reaches(act, unit):
            return YES
        return Verdict(False, _("Your role does not give you the right to do this for %(unit)s.") % {"unit": unit})

    def may_anywhere(self, act: Act) -> bool:
        return any(act in TABLE[Role(a.role)] for a in self.appointments)

    def may_for_body(self, act: Act, body: Body) -> Verdict:
        if body.pk in self.body_ids(act):
            return YES
        return Verdict(False, _("This is up to %(body)s.") % {"body": body.with_article})


def covering(*, own: Collection[int], above: Collection[int], prefix: str = "unit") -> Q:
    """A condition on rows with a unit: that unit is one of ``own``, or a unit above it is one of ``above``."""
    condition = Q(pk__in=[])
    if own:
        condition |= Q(**{f"{prefix}__in": own})
    if above:
        condition |= Q(**{f"{prefix}__parent__in": above}) | Q(**{f"{prefix}__parent__parent__in": above})
    return condition


def ancestors(unit: Unit) -> Iterable[Unit]:
    """The units above, nearest first."""
    up = unit.parent
    while up is not None:
        yield up
        up = up.parent


REACH = ("unit__parent__parent", "body__unit__parent__parent")
"""What must be read along with an appointment to know how far it reaches."""


def rights_of(person: Person | AnonymousUser, on: datetime.date | None = None) -> Rights:
    """The rights of a person on a day (today when none is given): one query. Nobody has rights without appointments."""
    if not person.is_authenticated or not person.is_active:
        return Rights(person)
    return _on(on or today(), person, in_order(_appointments(person=person.pk)))


@composed
def _appointments(*, person: int) -> QuerySet[Appointment]:
    return Appointment.objects.filter(person=person).select_related(*REACH).order_by()


def in_order(held: Iterable[Appointment]) -> tuple[Appointment, ...]:
    """Appointments by their first day."""
    return tuple(sorted(held, key=lambda each: (each.valid_from, each.pk)))


def rights_of_reader(reader: Person | AnonymousUser) -> Rights:
    """The rights of whoever asks for a page, from the appointments that came along with her (``backends``)."""
    held = getattr(reader, "held", None)
    return rights_of(reader) if held is None else _on(today(), reader, held)


def _on(day: datetime.date, person: Person | AnonymousUser, held: Iterable[Appointment]) -> Rights:
    """An appointment carries no further than the body or the unit that it is to: both must exist on that day."""

    def exists(row: Dated) -> bool:
        return row.valid_from <= day and (row.valid_until is None or row.valid_until >= day)

    carries = (row for row in held if all(exists(each) for each in (row, row.unit, row.body) if each))
    return Rights(person, tuple(carries))
