"""On which decision of a council a shift of money rests. It never changes."""

from __future__ import annotations

import uuid

from django.db import models

from budgets.models import Shift
from governance.models.decisions import Decision
from governance.models.frozen import FrozenRow
from kwaliteit.organisation.models import Person


class ShiftDecision(FrozenRow):
    """The decision of the council that a shift rests on. Whether it meets the right is asked of it as it stands now:
    a correction of the decision, a condition that is accepted and an answer to an advice all tell (governance.shifts).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="decisions")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="shifts")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shift", "decision"], name="shiftdecision_once")]
