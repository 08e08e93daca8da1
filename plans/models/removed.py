"""What was taken out of a working text, with all that went along, so that it can be put back as it was."""

from __future__ import annotations

from django.db import models

from kwaliteit.organisation.models import Person
from plans.models.document import Document


class Removed(models.Model):
    """One removal. ``rows`` are the rows of the database themselves (plans/services/removal.py); the part comes first."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="removed")
    title = models.CharField(max_length=200)
    rows = models.JSONField()
    removed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField()
    put_back_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["document", "removed_at"])]
