"""How members of a body prepare: a note that is hers alone, and a text that they write together."""

from __future__ import annotations

from django.db import models
from simple_history.models import HistoricalRecords

from governance.models.requests import Request
from kwaliteit.organisation.models import Person


class PrivateNote(models.Model):
    """What one member writes for herself about a request. Nobody else sees it, and nothing of it is kept elsewhere.

    So it has no history; it goes some time after the request was closed (governance.tasks).
    """

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="notes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "person"], name="privatenote_one_each")]


class DraftText(models.Model):
    """The advice or decision as the body drafts it: one text per request, for its members alone."""

    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="draft")
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    history = HistoricalRecords()
