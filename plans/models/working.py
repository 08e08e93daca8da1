"""How people work on one text together: who is in a section now, who writes which section, and texts with a name."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from kwaliteit.organisation.models import Body, Person
from plans.models.content import Section
from plans.models.document import Document


class Presence(models.Model):
    """That somebody has a section open to write in it; gone a minute after her browser said so last."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "person"], name="presence_once")]


class SectionGrant(models.Model):
    """A section for which a contributor was invited, who writes in the named sections of a document only."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="grants")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "person"], name="section_grant_once")]


class Opening(models.Model):
    """That the working text is open to a council, which writes a part of it in its own words."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="openings")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "body"], name="opening_once")]


class NamedText(models.Model):
    """The texts of all sections of a document as they stood when a drafter gave them a name.

    ``texts`` holds the fields of each section by its uuid.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="named_texts")
    name = models.CharField(_("name"), max_length=100)
    texts = models.JSONField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "name"], name="named_text_once")]
