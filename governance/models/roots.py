"""The daily root over all chains, which witnesses outside keep, and to whom it was mailed."""

from __future__ import annotations

import json

from django.db import models
from django.db.models import Q

from governance.models.frozen import FrozenRow
from kwaliteit.organisation.models import Person


class DailyRoot(FrozenRow):
    """The heads of all chains on one day, bound to the root of the day before (docs/snapshot.md).

    ``body`` is canonical JSON; ``root`` is SHA-256 of the previous root, a line feed and ``body``. The day is that of
    the calendar, also in the demonstration: the ledger keeps true time.
    """

    day = models.DateField(unique=True)
    number = models.PositiveIntegerField(unique=True)
    body = models.TextField()
    previous = models.CharField(max_length=64)
    root = models.CharField(max_length=64, unique=True)
    acts = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="dailyroot_number_from_one")]

    def __str__(self) -> str:
        return f"root {self.number} of {self.day}"

    @property
    def groups(self) -> str:
        """The root in groups of four, as it is shown."""
        return " ".join(self.root[i : i + 4] for i in range(0, 64, 4))

    @property
    def file(self) -> str:
        """What a witness keeps: the body, with the root before it and its own, as JSON."""
        kept = {**json.loads(self.body), "previous": self.previous, "root": self.root}
        return json.dumps(kept, indent=2, sort_keys=True) + "\n"

    @property
    def file_name(self) -> str:
        return f"root-{self.day.isoformat()}.json"


class RootMail(models.Model):
    """One root for one council secretary: mailed, or still to be mailed. ``tried_at`` is the newest try."""

    root = models.ForeignKey(DailyRoot, on_delete=models.PROTECT, related_name="mails")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["root", "person"], name="rootmail_once")]
        indexes = [models.Index(fields=["root"], condition=Q(sent_at__isnull=True), name="rootmail_to_send")]
