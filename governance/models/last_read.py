"""What somebody read of a document, so that she can be shown what changed since."""

from __future__ import annotations

import json
import zlib
from typing import Any

from django.db import models
from django.db.models import Q

from governance.models.frozen import Version
from kwaliteit.organisation.models import Person
from plans.models import Document


class LastRead(models.Model):
    """A version that she opened, once; or, when ``version`` is empty, the working text as she saw it on a day.

    ``text`` is that working text, compressed: what it was on that day is kept nowhere else as a whole. Of a person and
    document only that of today and that of the last day before it are kept.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, null=True, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()
    text = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "version"], name="lastread_version_once", condition=Q(version__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["person", "document", "day"], name="lastread_text_once", condition=Q(version__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(version__isnull=True) ^ Q(text__isnull=True), name="lastread_version_or_text"
            ),
        ]

    @property
    def content(self) -> dict[str, Any]:
        """The working text of that day, as a snapshot."""
        return json.loads(zlib.decompress(bytes(self.text)))

    @staticmethod
    def packed(payload: str) -> bytes:
        return zlib.compress(payload.encode(), 6)
