"""The document: every text that people draft and bodies decide on. Where it stands is computed in governance."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.rights import Rights, covering
from kwaliteit.organisation.roles import Act
from plans.models.framework import DocumentKind, Framework


class DocumentQuerySet(models.QuerySet["Document"]):
    def readable_by(self, rights: Rights) -> DocumentQuerySet:
        """Documents of which this person may read the working text: by role, or granted per document."""
        return self.filter(readable_where(**reach_of(rights)))

    def for_listing(self) -> DocumentQuerySet:
        return self.select_related("kind", "framework", "unit", "unit__parent", "unit__parent__parent")


def reach_of(rights: Rights) -> dict[str, Any]:
    """By what a person reads documents: for ``readable_where``."""
    return {**rights.reach(Act.READ), "person": rights.person.pk or 0}


def readable_where(
    *, own: Collection[int], above: Collection[int], person: int, document: str = "pk", unit: str = "unit"
) -> Q:
    """A condition on rows with a document: she may read its working text, by role or granted per document."""
    granted = DocumentGrant.objects.filter(content_object=OuterRef(document), user_id=person)
    return covering(own=own, above=above, prefix=unit) | Q(Exists(granted))


class Document(models.Model):
    """A living text. It is only open or closed; versions, requests, decisions and adoptions are rows of governance.

    ``revision`` counts every save of its content, whoever saved what.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.ForeignKey(DocumentKind, on_delete=models.PROTECT, related_name="documents", verbose_name=_("kind"))
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="documents")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="documents", verbose_name=_("unit"))
    title = models.CharField(_("title"), max_length=200)
    first_year = models.PositiveIntegerField(_("first year"))
    last_year = models.PositiveIntegerField(_("last year"))
    language = models.CharField(
        _("language of the text"), max_length=2, default="nl", choices=[("nl", _("Dutch")), ("en", _("English"))]
    )
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    begun_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    effective_from = models.DateField(_("in force from"), null=True, blank=True)
    due_on = models.DateField(_("to be ready by"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    illustrative = models.BooleanField(_("holds made-up example data"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    history = HistoricalRecords(excluded_fields=["revision"])

    objects = DocumentQuerySet.as_manager()

    class Meta:
        permissions = [
            ("contribute_document", "May edit the document"),
            ("read_document", "May read the working text"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(last_year__gte=F("first_year")), name="document_ends_after_start"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")), name="document_does_not_replace_itself"
            ),
        ]
        indexes = [models.Index(fields=["framework", "kind", "unit"])]

    def __str__(self) -> str:
        return f"{self.title}, {self.unit}"

    @property
    def years(self) -> range:
        """Calendar years of its money."""
        return range(self.first_year, self.last_year + 1)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class DocumentGrant(UserObjectPermissionBase):
    """django-guardian's grants on documents, with a real foreign key (contributor, reader of a draft)."""

    content_object = models.ForeignKey(Document, on_delete=models.CASCADE)


class Editor(models.Model):
    """Who edited anything in a document, and when first and last: who drafts does not decide (invariant 3)."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="editors")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "person"], name="editor_once")]
