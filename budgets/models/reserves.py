"""Money that may be spent only after somebody else decided so."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.models import Body
from plans.models import Document


class Reserve(models.Model):
    """The decision that amounts of a plan wait for: what it is about, who takes it, and when.

    It stands in the planning too (governance), on the same day: ``due_on`` moves there alone.
    """

    class Settled(models.TextChoices):
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="reserves")
    what = models.CharField(_("which decision"), max_length=200)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name=_("who decides"))
    due_on = models.DateField(_("date"))
    settled = models.CharField(_("outcome"), max_length=9, choices=Settled, blank=True)
    settled_on = models.DateField(_("decided on"), null=True)
    text = models.TextField(_("what was decided"), blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled="", settled_on__isnull=True, text="")
                | (Q(settled__in=["granted", "refused", "withdrawn"], settled_on__isnull=False) & ~Q(text="")),
                name="reserve_settled_with_a_text",
            ),
            models.CheckConstraint(condition=~Q(what=""), name="reserve_names_a_decision"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        return not self.settled

    @property
    def shows(self) -> bool:
        """Whether the amounts bear its mark: as long as nothing was decided, and when it was refused."""
        return self.settled in ("", self.Settled.REFUSED)
