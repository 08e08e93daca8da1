"""Who holds a right today: the table of roles read the other way round. Agrees with `rights_of` for every person."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from governance.models import Request
from kwaliteit.organisation.models import Appointment, Body, Person, Unit, existing_on
from kwaliteit.organisation.rights import ancestors
from kwaliteit.organisation.roles import TABLE, Act, Reach
from kwaliteit.shared.clock import today
from plans.models import Document
from plans.models.document import DocumentGrant


def of_body(body: Body, act: Act) -> set[Person]:
    """The people who may do this for the body today."""
    roles = [role for role, acts in TABLE.items() if Reach.BODY in acts.get(act, ())]
    return _people(Q(body=body, role__in=roles) & existing_on(today(), "body__"))


def who_see(body: Body) -> set[Person]:
    """The people to whom its meetings are open today (governance.views.bodies.bodies_visible_to)."""
    return of_unit(body.unit, Act.READ) | _people(Q(body=body) & existing_on(today(), "body__"))


def of_unit(unit: Unit, *acts: Act) -> set[Person]:
    """The people whose right to do any of these reaches the unit today."""
    above = list(ancestors(unit))
    condition = Q(pk__in=[])
    for act in acts:
        for role, can in TABLE.items():
            reach = can.get(act, frozenset())
            if reach & {Reach.OWN, Reach.BELOW}:
                condition |= Q(role=role, unit=unit)
            if reach & {Reach.CHILDREN, Reach.BELOW}:
                condition |= Q(role=role, unit__in=above)
    return _people(condition & existing_on(today(), "unit__"))


def _people(condition: Q) -> set[Person]:
    rows = Appointment.objects.filter(condition, existing_on(today()), person__is_active=True)
    return {row.person for row in rows.select_related("person")}


def contributors(document: Document) -> set[Person]:
    """Those who were invited to write in this document."""
    grants = DocumentGrant.objects.filter(
        content_object=document, permission__codename="contribute_document", user__is_active=True
    )
    return {grant.user for grant in grants.select_related("user")}


def concerned(document: Document) -> set[Person]:
    """Whose plan it is: who writes it, who lays it before bodies, who answers for it."""
    return of_unit(document.unit, Act.EDIT, Act.LAY_BEFORE, Act.REPLY) | contributors(document)


def members(request: Request) -> set[Person]:
    """Everybody in the body who reads what lies before it."""
    return of_body(request.body, Act.READ_REQUEST)


def by_key(people: Iterable[Person]) -> list[Person]:
    return sorted(people, key=lambda person: person.pk)
