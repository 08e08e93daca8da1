"""A Word file that somebody brought in: what was read in it and still asks to be taken over."""

from __future__ import annotations

import uuid

from django.db import models

from kwaliteit.organisation.models import Person
from plans.models.document import Document


class BroughtIn(models.Model):
    """``found`` is what plans/word read (plans/services/bringing.py); it goes when she is done with the file."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="brought_in")
    name = models.CharField(max_length=200)
    found = models.JSONField()
    brought_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["document", "brought_at"])]
