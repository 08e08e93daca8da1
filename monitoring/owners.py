"""Who answers for a measure today: the person that it names, and whoever holds the role that it names. Reading only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from kwaliteit.organisation.models import Appointment, Person, Unit, existing_on
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from plans.models import Measure

AROUND = ("owner", "document__unit__parent__parent", "initiative__run_by__parent__parent")
"""What is read along with measures to know it."""


def carried_out_by(measure: Measure) -> Unit:
    """The unit that runs its common initiative, else that of its plan."""
    return measure.initiative.run_by if measure.initiative else measure.document.unit


def answers_for(measure: Measure, rights: Rights) -> bool:
    if not rights.person.is_active:
        return False
    if measure.owner_id is not None and measure.owner_id == rights.person.pk:
        return True
    unit = carried_out_by(measure)
    return any(held.role == measure.owner_role and held.unit_id == unit.pk for held in rights.appointments)


def holders_of() -> QuerySet[Appointment]:
    """On a query of measures: who holds the role that it names today, at the unit that carries it out."""
    return Appointment.objects.filter(
        existing_on(today()),
        existing_on(today(), "unit__"),
        role=OuterRef("owner_role"),
        unit=Coalesce(OuterRef("initiative__run_by"), OuterRef("document__unit")),
        person__is_active=True,
    )


def answered_by(rights: Rights) -> Q:
    """A condition on measures: those that this person answers for today."""
    condition = Q(owner=rights.person.pk)
    for held in rights.appointments:
        if held.unit_id:
            there = Q(initiative=None, document__unit=held.unit_id) | Q(initiative__run_by=held.unit_id)
            condition |= Q(owner_role=held.role) & there
    return condition


def reported_by(rights: Rights) -> Q:
    """A condition on measures: those of which this person may report, for whatever reason."""
    runs = rights.covers(Act.PROGRESS, "initiative__run_by")
    return answered_by(rights) | rights.covers(Act.PROGRESS, "document__unit") | runs


def owners_of(measures: Collection[Measure]) -> dict[int, list[Person]]:
    """Of each measure who answers for it today, in one statement; nobody when the role stands empty."""
    wanted = {(m.owner_role, carried_out_by(m).pk) for m in measures if m.owner_role}
    held: dict[tuple[str, int], list[Person]] = defaultdict(list)
    if wanted:
        rows = Appointment.objects.filter(
            existing_on(today()),
            existing_on(today(), "unit__"),
            role__in={role for role, _unit in wanted},
            unit__in={unit for _role, unit in wanted},
            person__is_active=True,
        )
        for row in rows.select_related("person").order_by("valid_from", "pk"):
            held[row.role, row.unit_id].append(row.person)
    found = {}
    for measure in measures:
        named = [measure.owner] if measure.owner and measure.owner.is_active else []
        found[measure.pk] = list(
            dict.fromkeys([*named, *held.get((measure.owner_role, carried_out_by(measure).pk), ())])
        )
    return found
