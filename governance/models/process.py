"""What surrounds decisions: promises, dialogues."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.models import Body, Person, Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from plans.models import Document, Framework, Theme


class PromiseQuerySet(models.QuerySet["Promise"]):
    def visible_to(self, rights: Rights) -> PromiseQuerySet:
        """Those to and by bodies of units that the person reads, and those to a body of hers."""
        mine = [a.body_id for a in rights.appointments if a.body_id]
        read = Body.objects.filter(rights.covers(Act.READ))  # asked apart: joined, planning costs more than reading
        return self.filter(Q(body__in=read) | Q(made_by__in=read) | Q(body__in=mine))


class Promise(models.Model):
    """What a board promised a council. Stays open until it is shown to be met."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="promises")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="promises", verbose_name=_("promised to"))
    made_by = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="promises_made", verbose_name=_("promised by")
    )
    condition = models.OneToOneField(
        "governance.Condition", on_delete=models.PROTECT, null=True, blank=True, related_name="promise"
    )
    text = models.TextField(_("promise"))
    made_on = models.DateField(_("made on"))
    due_on = models.DateField(_("by"), null=True, blank=True)
    met_on = models.DateField(_("met on"), null=True, blank=True)
    met_by = models.TextField(_("how it shows that it was met"), blank=True)
    history = HistoricalRecords()

    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(met_on__isnull=True) | ~Q(met_by=""), name="promise_met_is_shown")
        ]
        indexes = [models.Index(fields=["made_by"], condition=Q(met_on__isnull=True), name="promise_open")]


class Dialogue(models.Model):
    """A documented talk with students, teachers or others; its outcomes feed plans.

    ``present`` and ``invited`` are for a talk that was counted as a whole; counted per group it has rows of its own.
    """

    class Kind(models.TextChoices):
        MEETING = "meeting", _("meeting")
        PANEL = "panel", _("panel talk")
        SURVEY = "survey", _("survey")
        WALK_IN = "walk_in", _("walk-in hour")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="dialogues")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="dialogues", verbose_name=_("unit"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.MEETING)
    title = models.CharField(_("title"), max_length=200)
    held_on = models.DateField(_("date"))
    organised_by = models.CharField(_("organised by"), max_length=300, blank=True)
    with_whom = models.CharField(_("with whom"), max_length=300)
    present = models.PositiveIntegerField(_("present"), null=True, blank=True)
    invited = models.PositiveIntegerField(_("invited"), null=True, blank=True)
    questions = models.TextField(_("questions that were asked"), blank=True)
    said = models.TextField(_("what was said"))
    themes = models.ManyToManyField(Theme, blank=True, related_name="+", verbose_name=_("themes"))
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords(m2m_fields=[themes])

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(present__isnull=True) | Q(invited__isnull=True) | Q(present__lte=F("invited")),
                name="dialogue_present_were_invited",
            )
        ]
