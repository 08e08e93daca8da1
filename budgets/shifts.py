"""What shifts that count bring to a unit in a year, and take from it. Reading only.

A shift moves no amount in a plan: it raises and lowers what may be spent (``queries.allocated_to``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet, Sum
from django.utils.translation import gettext as _

from budgets.models import Shift, ShiftLeg
from kwaliteit.organisation.roles import Level

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


# --- to show ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Move:
    """Cents that go from one place to another, each in words; a place is empty where a shift says only the other."""

    origin: str
    target: str
    cents: int


def listed(rows: QuerySet[Shift]) -> QuerySet[Shift]:
    """Shifts with all that is shown of them: two queries."""
    legs = ShiftLeg.objects.select_related("unit", "theme", "source").order_by("number")
    around = ("unit", "body", "framework", "document__unit", "recorded_by", "corrects", "correction")
    return rows.with_state().select_related(*around).prefetch_related(Prefetch("legs", legs))


def moves(shift: Shift) -> list[Move]:
    """What goes where by a shift that was recorded."""
    return paired(shift, shift.legs.all())


def paired(shift: Shift, rows: Iterable[ShiftLeg]) -> list[Move]:
    """What goes where, leg by leg in pairs; legs that make no pair stand by themselves."""
    legs, found = list(rows), []
    while legs:
        leg = legs.pop(0)
        other = legs[0] if legs and legs[0].cents == -leg.cents and legs[0].source_id == leg.source_id else None
        if other:
            legs.pop(0)
            less, more = (leg, other) if leg.cents < 0 else (other, leg)
            found.append(Move(place(shift, less, more), place(shift, more, less), abs(leg.cents)))
        else:
            words = place(shift, leg, None)
            found.append(Move("" if leg.cents > 0 else words, words if leg.cents > 0 else "", abs(leg.cents)))
    return found


def place(shift: Shift, leg: ShiftLeg, other: ShiftLeg | None) -> str:
    """Where a leg is, as far as it differs from the other side, with what its kind always names."""
    parts = []
    if shift.kind == Shift.Kind.UNIT or other is None or leg.unit_id != other.unit_id:
        parts.append(unit_name(leg))
    if leg.title:
        parts.append(_("“%(title)s”") % {"title": leg.title})
    if leg.theme and not leg.title:
        parts.append(_("theme %(number)s (%(name)s)") % {"number": leg.theme.number, "name": leg.theme.short})
    if shift.kind == Shift.Kind.YEAR or other is None or leg.year != other.year or leg.cents < 0:
        parts.append(str(leg.year))
    return ", ".join(parts)


def unit_name(leg: ShiftLeg) -> str:
    """The institution's own money is that of the common initiatives."""
    return _("Common initiatives") if leg.unit.level == Level.INSTITUTION else leg.unit.short


def state(shift: Shift) -> tuple[str, str]:
    """(mark, words) of a shift that was read with ``listed``."""
    if shift.is_put_right:
        return "none", _("Corrected")
    if shift.waits:
        text = {"consent": _("Waits for the consent of %(body)s"), "advice": _("Waits for the advice of %(body)s")}
        return "asked", text.get(shift.right, "") % {"body": shift.body.with_article}
    return ("done", _("Counts")) if shift.legs.all() else ("none", _("Takes back an earlier one"))
