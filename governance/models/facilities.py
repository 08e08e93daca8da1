"""What a council was given in a year to do its work, and what it says of that itself."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.models import Body


class Facilities(models.Model):
    """One row per body and calendar year. ``view`` is the council's own; nobody else writes it.

    The facts and the view are saved apart, each with a revision of its own.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="facilities")
    year = models.PositiveIntegerField(_("year"))
    hours = models.PositiveIntegerField(_("hours for all members together"), null=True, blank=True)
    budget_cents = models.BigIntegerField(_("budget"), null=True, blank=True)
    training = models.TextField(_("training"), blank=True)
    agreements = models.TextField(_("agreements with the board"), blank=True)
    view = models.TextField(_("what the council itself says of it"), blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    view_revision = models.PositiveIntegerField(default=0, editable=False)
    illustrative = models.BooleanField(_("holds made-up example data"), default=False)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "year"], name="facilities_once_a_year"),
            models.CheckConstraint(
                condition=Q(budget_cents__isnull=True) | Q(budget_cents__gte=0), name="facilities_budget_not_negative"
            ),
        ]


class InformationSession(models.Model):
    """A session at which the council was told about the plans or the money: how many of how many came."""

    facilities = models.ForeignKey(Facilities, on_delete=models.PROTECT, related_name="sessions")
    held_on = models.DateField(_("date"))
    about = models.CharField(_("about what"), max_length=200)
    present = models.PositiveIntegerField(_("present"))
    invited = models.PositiveIntegerField(_("invited"))
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facilities", "held_on", "about"], name="session_once"),
            models.CheckConstraint(condition=Q(present__lte=F("invited")), name="session_present_were_invited"),
        ]
