"""What a unit had left of the quality funds, or was short, before the first year that is followed here."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.models import Unit
from plans.models import Framework


class OpeningReserve(models.Model):
    """The reserve of a unit on 1 January of a year; below zero where it had spent more than it got."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="opening_reserves")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    year = models.PositiveIntegerField(_("at the beginning of"))
    amount_cents = models.BigIntegerField(_("amount"))
    dated = models.DateField(_("date"))
    source = models.CharField(_("source"), max_length=200)
    illustrative = models.BooleanField(_("made up for the demonstration"), default=False)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["framework", "unit"], name="openingreserve_once")]
