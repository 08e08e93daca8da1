"""Why a measure of an earlier plan ended or changed in the plan that replaces it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.models import Person
from plans.models.document import Document


class Departure(models.Model):
    """What a plan says of one measure of the plan that it replaces: why it ended or changed, and what it went into.

    ``lineage`` and ``title`` are those of the measure in the earlier plan; ``into`` is the lineage of a measure of this
    plan that took it in.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="departures")
    lineage = models.UUIDField()
    title = models.CharField(max_length=200)
    into = models.UUIDField(_("went into"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "lineage"], name="departure_once")]
