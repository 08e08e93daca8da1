"""How the columns of sheets of others were mapped."""

from __future__ import annotations

from django.db import models
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.models import Person
from plans.models import Framework


class SheetMapping(models.Model):
    """What the columns under a heading are, as somebody said once: the next sheet with that heading is read like it.

    ``columns`` is the layout of budgets.sheets_in without its page.
    """

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=20)
    heading_fingerprint = models.CharField(max_length=64)
    columns = models.JSONField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "purpose", "heading_fingerprint"], name="sheetmapping_once")
        ]
