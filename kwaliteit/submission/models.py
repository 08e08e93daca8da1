"""The submission: what went out, what was said of it and what follows, who came to see it, and who may read it."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from governance.models import FrozenRow, Version
from governance.models.papers import KeptFile
from kwaliteit.organisation.models import Body, Person
from kwaliteit.shared.frozen_rows import FrozenQuerySet
from plans.models import Aftermath, Criterion, Framework


class Submission(FrozenRow):
    """A sealed package. It never changes; what was said of it are rows of their own.

    ``manifest`` is canonical JSON that names every version, decision and file with its fingerprint;
    ``fingerprint`` its SHA-256. ``follows`` is the submission that was turned down before this one.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="submissions")
    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="submission")
    follows = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    title = models.CharField(max_length=200)
    manifest = models.TextField()
    fingerprint = models.CharField(max_length=64)
    pdf = models.FileField(upload_to="sealed/%Y/")
    package = models.FileField(upload_to="sealed/%Y/")
    pages = models.PositiveIntegerField(default=0)
    sealed_on = models.DateField()
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")


class AssessmentQuerySet(FrozenQuerySet):
    def current(self) -> AssessmentQuerySet:
        """Without those that a newer record puts right."""
        return self.filter(correction__isnull=True)


class Assessment(FrozenRow):
    """What an outside party said of a submission; a wrong record is put right by a newer one that points at it.

    What follows from it stands as the framework said it when it was recorded: time to mend it until a day, and the
    money that is ``at_stake``.
    """

    class By(models.TextChoices):
        PANEL = "panel", _("panel, report")
        NVAO = "nvao", _("NVAO, advice")
        MINISTER = "minister", _("minister, decision")
        CATCH_UP = "catch_up", _("minister, after the time to catch up")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="assessments")
    by = models.CharField(_("by"), max_length=8, choices=By)
    positive = models.BooleanField(_("positive"))
    dated = models.DateField(_("date"))
    text = models.TextField(_("text"), blank=True)
    aftermath = models.CharField(max_length=8, blank=True, choices=Aftermath)
    until = models.DateField(null=True)
    at_stake_nl = models.CharField(max_length=300, blank=True)
    at_stake_en = models.CharField(max_length=300, blank=True)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="correction")
    reason = models.TextField(_("what was wrong in the earlier record"), blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "by"], condition=Q(corrects__isnull=True), name="assessment_once"
            ),
            models.CheckConstraint(
                condition=Q(aftermath="", until__isnull=True) | Q(~Q(aftermath=""), until__gt=F("dated")),
                name="assessment_aftermath_has_a_day",
            ),
        ]

    @property
    def at_stake(self) -> str:
        english = (get_language() or "nl").startswith("en")
        return (english and self.at_stake_en) or self.at_stake_nl


class CriterionVerdict(FrozenRow):
    """What an assessment says of one criterion."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="verdicts")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    positive = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "criterion"], name="criterionverdict_once")]


class AssessmentPaper(KeptFile):
    """The report, the advice or the decision as it was received."""

    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="paper")


class PanelGrant(models.Model):
    """A panel member reads exactly one submission with its evidence, until and including a date."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="panel")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="panel_grants")
    valid_until = models.DateField(_("until"))
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "person"], name="panelgrant_once")]

    def holds_on(self, day: datetime.date) -> bool:
        return self.withdrawn_at is None and self.valid_until >= day


class VisitTalk(models.Model):
    """One talk of a site visit: when, about what, and with whom."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="talks")
    on = models.DateField(_("date"))
    begins_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))
    subject = models.CharField(_("subject"), max_length=200)
    place = models.CharField(_("place"), max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["on", "begins_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="visittalk_takes_time")]


class VisitGuest(models.Model):
    """Somebody whom the panel met: her name, of which body, in which function."""

    talk = models.ForeignKey(VisitTalk, on_delete=models.CASCADE, related_name="guests")
    name = models.CharField(_("name"), max_length=200)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    function = models.CharField(_("function"), max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]


class PanelQuestion(FrozenRow):
    """What the panel asked, before or during its visit."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField(_("question"))
    asked_on = models.DateField(_("asked on"))
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()


class PanelAnswer(FrozenRow):
    """The answer to a question of the panel; the newest counts. What is not ``to_panel`` yet is for the board alone."""

    question = models.ForeignKey(PanelQuestion, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(_("answer"))
    answered_by = models.CharField(_("answered by"), max_length=200)
    answered_on = models.DateField(_("answered on"))
    to_panel = models.BooleanField(_("the panel reads this"), default=False)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()


class ExtraSet(FrozenRow):
    """Papers that the panel was given after the submission was sealed: sealed apart, and pointing at it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="extra_sets")
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    manifest = models.TextField()
    fingerprint = models.CharField(max_length=64)
    package = models.FileField(upload_to="sealed/%Y/")
    sealed_on = models.DateField()
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="extraset_numbered")]


class ExtraPaper(KeptFile):
    """One paper of such a set."""

    extra = models.ForeignKey(ExtraSet, on_delete=models.PROTECT, related_name="papers")


class HouseStyle(models.Model):
    """How the documents of the institution look where it differs from the usual; one row (house.py says what it holds)."""

    style = models.JSONField(_("house style"), default=dict, blank=True)
    revision = models.PositiveIntegerField(default=0)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="housestyle_only_one")]


def current_style() -> dict[str, Any]:
    """As documents are made now."""
    return next(iter(HouseStyle.objects.filter(pk=1).values_list("style", flat=True)), {})
