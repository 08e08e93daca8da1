"""What either side does after a refusal, or after an advice that was not followed. None of it ever changes."""

from __future__ import annotations

import datetime
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.lifecycle import AT_ONCE, Ground, Move, Result, Side
from governance.models.frozen import FrozenRow
from governance.models.requests import Request
from kwaliteit.organisation.models import Body, Person


class Recourse(FrozenRow):
    """A step of the council or of the board about one request; or, with ``ends``, how such a step ended.

    ``side`` is whose step it is, recorded by that side alone. ``body`` is who mediates; a dispute lies before the
    national committee, which is no body of the institution. A suspension runs until ``until``, or until it is lifted.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="recourses")
    side = models.CharField(max_length=8, choices=Side)
    move = models.CharField(_("step"), max_length=12, choices=Move)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who mediates")
    )
    ground = models.CharField(_("ground"), max_length=12, choices=Ground, blank=True)
    on = models.DateField(_("date"))
    until = models.DateField(_("until"), null=True, blank=True)
    text = models.TextField(_("explanation"), blank=True)
    ends = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="end")
    result = models.CharField(_("outcome"), max_length=10, choices=Result, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(side__in=Side.values), name="recourse_side_known"),
            models.CheckConstraint(condition=Q(move__in=Move.values), name="recourse_move_known"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True, result="") | (Q(ends__isnull=False) & ~Q(result="")),
                name="recourse_end_has_a_result",
            ),
            models.CheckConstraint(
                condition=~Q(move="mediation", ends__isnull=True) | Q(body__isnull=False), name="recourse_has_mediator"
            ),
            models.CheckConstraint(
                condition=~Q(move="dispute", ends__isnull=True) | ~Q(ground=""), name="recourse_has_a_ground"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("on")), name="recourse_until_later"
            ),
        ]

    def is_running(self, day: datetime.date) -> bool:
        """Whether a step that was begun has not ended yet, by a record or by its own last day."""
        lasts = self.move not in AT_ONCE and (self.until is None or self.until >= day)
        end = getattr(self, "end", None)
        return lasts and (end is None or end.on > day)
