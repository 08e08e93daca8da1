"""Whether a shift of money rests on what its council decided, and what the decision can be. Reading only."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from budgets.models import Shift
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


def address(framework: Framework, unit: Unit | None) -> str:
    """Of the list, of one unit or of all."""
    query = {"kader": framework.code, **({"eenheid": unit.code} if unit else {})}
    return f"{reverse('shifts:list')}?{urlencode(query)}"
