"""Recalibration: from which year plans are looked at anew, by which questions, and what was decided about it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from governance.models import Decision, Dialogue
from kwaliteit.organisation.models import Body, Person
from kwaliteit.shared.frozen_rows import FrozenRow
from plans.models import Framework


class Recalibration(models.Model):
    """The plans of a framework are looked at anew, and what comes of it holds from 1 January of ``from_year`` on.

    Once opened it is put off or dropped by a recorded decision alone.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="recalibrations")
    from_year = models.PositiveIntegerField(_("holds from the year"))
    due_on = models.DateField(_("new plans are to be ready by"), null=True, blank=True)
    reason = models.TextField(_("why, and on what it builds"), blank=True)
    opened_on = models.DateField(_("opened on"))
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    dropped_on = models.DateField(null=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "from_year"],
                condition=Q(dropped_on__isnull=True),
                name="recalibration_one_per_year",
            )
        ]

    def __str__(self) -> str:
        return str(_("Recalibration from %(year)s on") % {"year": self.from_year})


class RecalibrationChange(FrozenRow):
    """A decision to put a recalibration off (``moved_to``), or to drop it (without). Never changes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recalibration = models.ForeignKey(Recalibration, on_delete=models.PROTECT, related_name="changes")
    was_year = models.PositiveIntegerField()
    moved_to = models.PositiveIntegerField(null=True)
    reason = models.TextField(_("reason"))
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by"))
    decided_on = models.DateField(_("decided on"))
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="recalibrationchange_has_a_reason"),
            models.CheckConstraint(
                condition=Q(moved_to__isnull=True) | ~Q(moved_to=F("was_year")), name="recalibrationchange_moves"
            ),
        ]


class RecalibrationQuestion(models.Model):
    """What is to be answered, and the answer with the decision or the talk that it stands on."""

    recalibration = models.ForeignKey(Recalibration, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveIntegerField(default=0)
    words_nl = models.CharField(_("question in Dutch"), max_length=300)
    words_en = models.CharField(_("question in English"), max_length=300, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decision")
    )
    dialogue = models.ForeignKey(
        Dialogue, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("talk")
    )
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words_nl=""), name="recalibrationquestion_asks"),
            models.CheckConstraint(
                condition=~Q(answer="") | Q(decision__isnull=True, dialogue__isnull=True, answered_on__isnull=True),
                name="recalibrationquestion_rests_with_an_answer",
            ),
        ]

    def __str__(self) -> str:
        english = (get_language() or "nl").startswith("en")
        return (english and self.words_en) or self.words_nl
