"""What shifts that count bring to a unit in a year, and take from it. Reading only.

A shift moves no amount in a plan: it raises and lowers what may be spent (``queries.allocated_to``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet, Sum

from budgets.models import Shift, ShiftLeg

if TYPE_CHECKING:
    from kwaliteit.organisation.models import Unit
    from plans.models import Framework


def moving(framework: int) -> QuerySet[ShiftLeg]:
    """The legs of quality funds that count now, of every unit of a framework."""
    counting = Shift.objects.counting().filter(framework=framework).values("pk")
    return ShiftLeg.objects.filter(shift__in=counting, source__counts=True).order_by()


def carried_of(framework: Framework) -> dict[tuple[int, int], int]:
    """Cents that were carried over or shifted to each unit (by its key) in each year, below zero where it gave. One query."""
    rows = moving(framework.pk).values_list("unit_id", "year").annotate(cents=Sum("cents"))
    return {(unit, year): cents for unit, year, cents in rows if cents}


def carried(unit: Unit, year: int, framework: Framework) -> int:
    """The same of one unit in one year."""
    return moving(framework.pk).filter(unit=unit, year=year).aggregate(cents=Sum("cents"))["cents"] or 0
