"""Whether a shift of money rests on what its council decided, and what the decision can be. Reading only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from budgets.models import Allocation, Shift, ShiftLeg
from budgets.shifts import carried_of
from governance.lifecycle import MEETS_AT_ONCE, NEEDS_ANSWER, Closing, Outcome
from governance.models import Condition, Decision, ShiftDecision
from plans.models import Right

if TYPE_CHECKING:
    from kwaliteit.organisation.models import Unit
    from plans.models import Framework

STRONG_ENOUGH = {Right.CONSENT: (Right.CONSENT,), Right.ADVICE: (Right.ADVICE, Right.CONSENT)}
"""The rights that a council can have used, by the one that the shift asks for."""


def decided() -> Exists:
    """On a query of shifts: a decision is linked, and all that the council now says on that request is a yes."""
    against = Decision.objects.filter(request=OuterRef("decision__request"), correction__isnull=True).exclude(_yes())
    linked = ShiftDecision.objects.filter(shift=OuterRef("pk"), decision__request__closing=Closing.DECIDED)
    return Exists(linked.filter(~Exists(against)))


def _yes() -> Q:
    """A decision that meets the right by itself, or by what the board answered; and that was confirmed where it must."""
    refused = Condition.objects.filter(decision=OuterRef("pk")).exclude(answer__accepted=True)
    met = Q(outcome__in=MEETS_AT_ONCE) | Q(outcome__in=NEEDS_ANSWER, answer__isnull=False)
    met |= Q(outcome=Outcome.CONDITIONS) & ~Q(Exists(refused))
    return met & (Q(to_confirm=False) | Q(confirmation__isnull=False))


def can_rest_on(shift: Shift) -> QuerySet[Decision]:
    """The decisions of its council that may be linked: on a plan of the framework, by the right that it asks for."""
    rows = Decision.objects.filter(
        body=shift.body_id,
        version__document__framework=shift.framework_id,
        right__in=STRONG_ENOUGH.get(Right(shift.right), ()),
        correction__isnull=True,
    )
    linked = ShiftDecision.objects.filter(shift=shift.pk).values("decision")
    return rows.exclude(pk__in=linked).select_related("version__document__unit", "confirmation").order_by("-pk")


@dataclass(frozen=True, slots=True)
class Room:
    """What a unit may spend of the quality funds in a year, before a shift counts and after."""

    unit: Unit
    year: int
    before: int
    after: int


def room(framework: Framework, legs: Iterable[ShiftLeg], corrects: Shift | None = None) -> list[Room]:
    """What a shift with these legs would do, where it does anything; the one that it corrects counts no longer then."""
    units, change = {}, defaultdict[tuple[int, int], int](int)
    old = list(corrects.legs.all()) if corrects and corrects.counts else []
    for rows, sign in ((legs, 1), (old, -1)):
        for leg in rows:
            if leg.source.counts:
                units[leg.unit_id] = leg.unit
                change[leg.unit_id, leg.year] += sign * leg.cents
    given = Allocation.objects.filter(framework=framework, unit__in=units).values_list("unit", "year", "amount_cents")
    had = defaultdict(int, {(unit, year): cents for unit, year, cents in given})
    for place, cents in carried_of(framework).items():
        had[place] += cents
    return [
        Room(units[unit], year, had[unit, year], had[unit, year] + cents)
        for (unit, year), cents in sorted(change.items(), key=lambda row: (units[row[0][0]].order, row[0]))
        if cents
    ]


def address(framework: Framework, unit: Unit | None) -> str:
    """Of the list, of one unit or of all."""
    query = {"kader": framework.code, **({"eenheid": unit.code} if unit else {})}
    return f"{reverse('shifts:list')}?{urlencode(query)}"
