"""How many students each unit had on a reference date: what rates of an allocation round are multiplied by."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from budgets.models import StudentCount
from budgets.services.rounds import require_allocator
from kwaliteit.organisation.models import Person, Unit
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Refused


@transaction.atomic
def count_students(
    *, unit: Unit, counted_on: datetime.date, number: int, source: str = "", actor: Person
) -> StudentCount:
    """What a unit counted on a date. Rounds that used an earlier number keep it, until somebody gives by rate again."""
    require_allocator(actor)
    row = StudentCount.objects.select_for_update().filter(unit=unit, counted_on=counted_on).first()
    row = row or StudentCount(unit=unit, counted_on=counted_on)
    if (row.number, row.source) == (number, source) and row.pk:
        return row
    row.number, row.source = number, source
    row._history_user = actor
    row.save()
    return row


@transaction.atomic
def count_all(*, counted_on: datetime.date, numbers: Mapping[Unit, int | None], source: str, actor: Person) -> int:
    """What every unit counted on one date, all or nothing; None takes a count away. Gives how many units were counted."""
    require_allocator(actor)
    if counted_on > today():
        raise Refused(_("This reference date lies in the future."), field="counted_on")
    if all(number is None for number in numbers.values()):
        raise Refused(_("Type the number of students of at least one unit."))
    for unit, number in numbers.items():
        if number is not None:
            count_students(unit=unit, counted_on=counted_on, number=number, source=source, actor=actor)
            continue
        for row in StudentCount.objects.filter(unit=unit, counted_on=counted_on):
            row._history_user = actor
            row.delete()
    return sum(number is not None for number in numbers.values())
