"""Links between the levels. They carry no money: an amount counts only in the document where it stands."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.models import Person
from plans.models.content import Goal, Initiative, Measure, Section
from plans.models.document import Document


class CarriedBy(models.Model):
    """A programme's ambition (a goal) is carried by a faculty's measure."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="carried_by")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="carries")
    note = models.CharField(_("note"), max_length=300, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "measure"], name="carriedby_once")]


class PartOf(models.Model):
    """A faculty's measure is part of a common initiative of the institution."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="part_of")
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="parts")
    note = models.CharField(_("note"), max_length=300, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure", "initiative"], name="partof_once")]


class NotTakenUp(models.Model):
    """A programme's ambition that a faculty's plan does not take up, with the reason. One answer per plan."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="not_taken_up")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="not_taken_up")
    reason = models.TextField(_("reason"))
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "document"], name="nottakenup_once")]


class Citation(models.Model):
    """A text or figures of another plan that a section quotes: the block as it was put there, and where it came from.

    The source is followed, for it may change. Whether the block still stands in the section or only words of our own
    after it, the text itself says (``plans.services.citing.stands``).
    """

    class What(models.TextChoices):
        EXPLANATION = "explanation", _("explanation")
        GOAL = "goal", _("goal")
        MEASURE = "measure", _("measure")
        ACCOUNT = "account", _("account of a measure")
        MONEY = "money", _("money of the year")
        TALK = "talk", _("panel talk")
        INDICATOR = "indicator", _("indicator")

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="citations")
    what = models.CharField(max_length=11, choices=What)
    source = models.UUIDField()
    """Of what is quoted: the section, goal or measure of the other plan, or what a report quotes."""
    html = models.TextField()
    """The block, in canonical form."""
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "what", "source"], name="citation_once"),
            models.CheckConstraint(
                condition=models.Q(
                    what__in=["explanation", "goal", "measure", "account", "money", "talk", "indicator"]
                ),
                name="citation_what_known",
            ),
        ]
