"""Decisions that move money between themes, years or units, or that say how measures were merged. They never change."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from budgets import hooks
from budgets.models.sources import FundingSource
from kwaliteit.organisation.models import COUNCIL_KINDS, Body, Person, Unit
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.frozen_rows import FrozenQuerySet, FrozenRow
from plans.models import Document, Framework, Right, Theme

if TYPE_CHECKING:
    from kwaliteit.organisation.rights import Rights

RIGHTS = (Right.CONSENT, Right.ADVICE, Right.INFORMATION)
"""What a council can have on a shift."""


class ShiftQuerySet(FrozenQuerySet):
    def decided(self) -> ShiftQuerySet:
        """What the council was only to be told, and where its decision is linked as its right asks."""
        said = Q(hooks.shift_decided()) if hooks.shift_decided else Q(pk__in=[])
        return self.filter(Q(right=Right.INFORMATION) | said)

    def counting(self) -> ShiftQuerySet:
        """Those that move money now: decided, and not put right by a later one that is decided as well."""
        later = Shift.objects.filter(origin=OuterRef("origin"), pk__gt=OuterRef("pk")).decided()
        return self.decided().filter(~Exists(later))

    def with_state(self) -> ShiftQuerySet:
        """Each with whether it is ``is_decided``, and whether a decided one ``is_put_right`` it since."""
        same = Shift.objects.filter(pk=OuterRef("pk")).decided()
        later = Shift.objects.filter(origin=OuterRef("origin"), pk__gt=OuterRef("pk")).decided()
        return self.annotate(is_decided=Exists(same), is_put_right=Exists(later))

    def visible_to(self, rights: Rights) -> ShiftQuerySet:
        """Of units that she reads, or of which she is in the council; and those that lie at a body of hers."""
        if rights.may_anywhere(Act.OVERVIEW):
            return self
        mine = [row for row in rights.appointments if row.body and row.body.kind in COUNCIL_KINDS]
        units, bodies = {row.body.unit_id for row in mine}, {row.body_id for row in mine}
        legs = ShiftLeg.objects.filter(shift=OuterRef("pk")).filter(rights.covers(Act.READ) | Q(unit__in=units))
        near = rights.covers(Act.READ) | Q(unit__in=units) | Q(body__in=bodies)
        return self.filter(near | Q(Exists(legs)))


class Shift(FrozenRow):
    """What a board decided about money that goes elsewhere, as its secretary recorded it.

    It moves no amount in a plan: it says what may be spent where (``ShiftLeg``), and why a plan looks otherwise than the
    one before it. Where the council has consent or advice, it waits until its decision is linked. A correction is a new
    one that names the old (``corrects``); all of a chain share their ``origin``. One without legs takes back the old.
    """

    class Kind(models.TextChoices):
        THEME = "theme", _("between themes")
        YEAR = "year", _("carry-over between years")
        UNIT = "unit", _("between units")
        REGROUP = "regroup", _("measures merged or divided")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="shifts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="shifts", verbose_name=_("unit"))
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="shifts")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    reason = models.TextField(_("reason"))
    right = models.CharField(_("right of the council"), max_length=12, choices=Right)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="shifts", verbose_name=_("council"))
    decided_on = models.DateField(_("decided by the board on"))
    origin = models.UUIDField(editable=False, db_index=True)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="correction")
    illustrative = models.BooleanField(_("made up for the demonstration"), default=False)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    is_decided: Any = None  # by ``with_state``
    is_put_right: Any = None  # idem

    objects = ShiftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["theme", "year", "unit", "regroup"]), name="shift_kind_known"),
            models.CheckConstraint(
                condition=Q(right__in=["consent", "advice", "information"]), name="shift_right_of_a_council"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="shift_has_a_reason"),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, origin=F("uuid")) | Q(corrects__isnull=False) & ~Q(origin=F("uuid")),
                name="shift_origin_of_its_chain",
            ),
        ]

    @property
    def waits(self) -> bool:
        """The council has not yet said what its right asks for; read with ``with_state``."""
        return not self.is_decided and not self.is_put_right

    @property
    def counts(self) -> bool:
        return bool(self.is_decided) and not self.is_put_right

    @property
    def amount(self) -> int:
        """How many cents go elsewhere."""
        return sum(leg.cents for leg in self.legs.all() if leg.cents > 0)


class ShiftLeg(FrozenRow):
    """Where money goes from (below zero) or to. All legs of a shift together are 0 for each source.

    ``lineage`` and ``title`` name a measure as it was called then: plans to come may not have it any more.
    """

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="legs")
    number = models.PositiveIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="shift_legs")
    year = models.PositiveIntegerField(_("year"))
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, related_name="+")
    lineage = models.UUIDField(null=True)
    title = models.CharField(max_length=200, blank=True)
    source = models.ForeignKey(FundingSource, on_delete=models.PROTECT, related_name="+")
    cents = models.BigIntegerField(_("amount"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shift", "number"], name="shiftleg_once"),
            models.CheckConstraint(condition=~Q(cents=0), name="shiftleg_moves_something"),
        ]
        indexes = [models.Index(fields=["unit", "year"])]
