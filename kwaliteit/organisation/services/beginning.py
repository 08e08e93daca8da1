"""The very first act of an installation: the institution and its application manager, who can do the rest in the browser."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Appointment, Person, Unit
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Refused


@transaction.atomic
def begin(*, name_nl: str, name_en: str, email: str, manager: str, since: datetime.date | None = None) -> Person:
    """Make the institution and appoint its first application manager. Refused when there is an institution."""
    if Unit.objects.filter(level=Level.INSTITUTION).exists():
        raise Refused(_("There is an institution already. Its application manager appoints others in the browser."))
    since = since or today()
    person = Person.objects.create_user(email, name=manager)
    unit = Unit(code="institution", level=Level.INSTITUTION, name_nl=name_nl, name_en=name_en, valid_from=since)
    appointment = Appointment(person=person, role=Role.APPLICATION_MANAGER, unit=unit, valid_from=since)
    for row in (unit, appointment):
        row._history_user = person
        row.save()
    return person
