"""The submission: which versions, which decisions, which fingerprint went out, by whom, when."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from governance.models import FrozenRow, Version
from kwaliteit.organisation.models import Person
from plans.models import Framework


class Submission(FrozenRow):
    """A sealed package. It never changes; what the NVAO and the minister said of it are rows of their own.

    ``manifest`` is canonical JSON that names every version, decision and file with its fingerprint;
    ``fingerprint`` its SHA-256.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="submissions")
    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="submission")
    title = models.CharField(max_length=200)
    manifest = models.TextField()
    fingerprint = models.CharField(max_length=64)
    pdf = models.FileField(upload_to="sealed/%Y/")
    package = models.FileField(upload_to="sealed/%Y/")
    pages = models.PositiveIntegerField(default=0)
    sealed_on = models.DateField()
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")


class Assessment(models.Model):
    """What an outside party said of a submission. The NVAO advises, the minister decides: two records."""

    class By(models.TextChoices):
        NVAO = "nvao", _("NVAO, advice")
        MINISTER = "minister", _("minister, decision")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="assessments")
    by = models.CharField(_("by"), max_length=8, choices=By)
    positive = models.BooleanField(_("positive"))
    dated = models.DateField(_("date"))
    text = models.TextField(_("text"), blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "by"], name="assessment_once")]


class PanelGrant(models.Model):
    """A panel member reads exactly one submission with its evidence, until a date."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="panel")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateField(_("until"))
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "person"], name="panelgrant_once")]
