"""Rows that never change: the frozen version and the ledger. Triggers in the database say so too (migration 0002)."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from django.db import models
from django.db.models import FilteredRelation, Q
from django.utils.translation import gettext_lazy as _

from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.frozen_rows import FrozenQuerySet, FrozenRow
from plans.models import Document


class VersionQuerySet(FrozenQuerySet):
    def visible_to(self, rights: Rights) -> VersionQuerySet:
        """Versions of documents that the person may read, and those laid before a body of hers.

        A panel member sees no versions here, only her submission (kwaliteit.submission).
        """
        readable = Document.objects.readable_by(rights).values("pk")
        bodies = rights.body_ids(Act.READ_REQUEST)
        if not bodies:
            return self.filter(document__in=readable)
        before_me = self.model._default_manager.filter(requests__body__in=bodies).values("pk")
        return self.filter(Q(document__in=readable) | Q(pk__in=before_me))

    def light(self) -> VersionQuerySet:
        """Without the payload, for lists."""
        return self.defer("payload")

    def with_what_followed(self) -> VersionQuerySet:
        """In order, a row for each request on a version, each record of its decision, and each condition in that:
        ``asked``, ``decided`` and ``demanded``.

        Of the records on one request the last one counts: a correction is newer than what it puts right.
        """
        rows = self.annotate(
            asked=FilteredRelation("requests"),
            decided=FilteredRelation("asked__decisions"),
            demanded=FilteredRelation("decided__conditions"),
        )
        return rows.select_related(
            "asked__body",
            "asked__meeting",
            "asked__asked_by",
            "decided__answer",
            "decided__confirmation",
            "demanded__answer",
            "demanded__promise",
        ).order_by("document", "number", "asked__asked_on", "asked__pk", "decided__pk", "demanded__pk")


class Version(FrozenRow):
    """A frozen version: text, goals, measures and budget together, as canonical JSON (docs/snapshot.md).

    ``fingerprint`` is the SHA-256 of ``payload`` in UTF-8, in hexadecimal.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    label = models.CharField(_("what this version is for"), max_length=200, blank=True)
    payload = models.TextField()
    fingerprint = models.CharField(max_length=64)
    document_revision = models.PositiveIntegerField()
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    over_ceiling_reason = models.TextField(_("why more is budgeted than allocated"), blank=True)
    asked: Any = None  # a Request, by ``with_what_followed``
    decided: Any = None  # a Decision, idem
    demanded: Any = None  # a Condition, idem

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="version_number_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_number_from_one"),
        ]
        indexes = [models.Index(fields=["fingerprint"], name="version_fingerprint")]

    def __str__(self) -> str:
        return _("version %(number)s") % {"number": self.number}

    @property
    def content(self) -> dict[str, Any]:
        """The snapshot as Python data (parsed anew each time: it is never shared or changed)."""
        return json.loads(self.payload)

    def is_intact(self) -> bool:
        return hashlib.sha256(self.payload.encode()).hexdigest() == self.fingerprint

    @property
    def fingerprint_groups(self) -> str:
        """The fingerprint in groups of four, as it is shown."""
        return " ".join(self.fingerprint[i : i + 4] for i in range(0, 64, 4))


class VersionEditor(FrozenRow):
    """Who edited anything in a version: she records no council's decision on it (invariant 3)."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="version_editors")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="versioneditor_once")]


class LedgerEntry(FrozenRow):
    """One act in the chain of a document. ``hash`` is SHA-256 of previous hash, a line feed and ``body``."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="ledger")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=40)
    body = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="ledger_number_unique")]
