"""Who is let in from outside to read one thing for a time: her account and her one appointment, which ends by itself."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Appointment, Person, Unit
from kwaliteit.organisation.rights import rights_of, rights_of_reader
from kwaliteit.organisation.roles import Act, Role
from kwaliteit.organisation.services.people import make_person
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused


@transaction.atomic
def receive(*, actor: Person, unit: Unit, email: str, name: str, language: str, until: datetime.date) -> Person:
    """The panel member with this address, with a role until that day; her account is made when there is none.

    Raises Refused for an address of somebody who has a role of her own here: she would read more than the panel may.
    """
    _judge(actor, unit)
    person = Person.objects.select_for_update().filter(email=email.strip().lower()).first()
    if person is None:
        person = make_person(actor=actor, email=email, name=name, language=language)
    elif not person.is_active:
        raise Refused(_("This account is closed. Open it first."), field="email")
    elif person.appointments.exclude(role=Role.PANEL_MEMBER).exclude(valid_until__lt=today()).exists():
        raise Refused(
            _("%(person)s has another role here. A panel member reads the submission and nothing else.")
            % {"person": person},
            field="email",
        )
    stay(actor=actor, unit=unit, person=person, until=until)
    return person


@transaction.atomic
def stay(*, actor: Person, unit: Unit, person: Person, until: datetime.date) -> None:
    """Set the last day of her role. It never ends before it began: what she was let in to says whether she may read."""
    _judge(actor, unit)
    Person.objects.select_for_update().get(pk=person.pk)
    held = Appointment.objects.filter(person=person, role=Role.PANEL_MEMBER, unit=unit).order_by("-valid_from", "-pk")
    row = held.first()
    if row is None or (row.valid_until and row.valid_until < today() <= until):
        row = Appointment(person=person, role=Role.PANEL_MEMBER, unit=unit, valid_from=today())
    row.valid_until = max(until, row.valid_from)
    row._history_user = actor  # type: ignore[attr-defined]
    row.save()


def is_guest(person: Person) -> bool:
    """Whether she came to read as a panel member, and has no other role today; also after her time ended.

    Nothing is asked for it: her appointments come along with her when she is logged in (``backends``).
    """
    held = getattr(person, "held", ())
    if all(row.role != Role.PANEL_MEMBER for row in held):
        return False
    return all(row.role == Role.PANEL_MEMBER for row in rights_of_reader(person).appointments)


def _judge(actor: Person, unit: Unit) -> None:
    if not rights_of(actor).reaches(Act.ADMIT, unit):
        raise Forbidden(_("Only the staff and the secretary of the board let panel members in."))
