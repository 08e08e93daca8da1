"""How many of which group were reached by a talk, and what was done with each thing that was said."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from governance.models.process import Dialogue
from kwaliteit.organisation.models import Body, Person
from plans.models import Goal, Measure


class DialogueGroup(models.Model):
    """One group of people that was counted apart. A talk has these, or its own total, never both."""

    class Group(models.TextChoices):
        STUDENTS = "students", _("students")
        STAFF = "staff", _("teachers and staff")
        EXTERNAL = "external", _("external")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="groups")
    group = models.CharField(_("group"), max_length=10, choices=Group)
    present = models.PositiveIntegerField(_("present"))
    invited = models.PositiveIntegerField(_("invited"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "group"], name="dialogue_group_once"),
            models.CheckConstraint(
                condition=Q(invited__isnull=True) | Q(present__lte=F("invited")),
                name="dialogue_group_present_were_invited",
            ),
        ]


class DialogueDiscussed(models.Model):
    """That what was said and done was discussed with a council, and when."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="discussed")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name=_("council"))
    discussed_on = models.DateField(_("discussed on"))
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dialogue", "body"], name="dialogue_discussed_once")]


class DialogueOutcome(models.Model):
    """What was done with something that was said. A goal or measure that talks stand behind cannot be taken out."""

    class How(models.TextChoices):
        TAKEN_UP = "taken_up", _("taken up in a goal or measure")
        OTHERWISE = "otherwise", _("done in another way")
        NOT_TAKEN_UP = "not_taken_up", _("not taken up")

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="outcomes")
    how = models.CharField(_("what was done"), max_length=12, choices=How)
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="talked_of")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="talked_of")
    text = models.TextField(_("in words"), blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(how="taken_up", goal__isnull=False, measure__isnull=True)
                    | Q(how="taken_up", goal__isnull=True, measure__isnull=False)
                    | (Q(how__in=["otherwise", "not_taken_up"], goal__isnull=True, measure__isnull=True) & ~Q(text=""))
                ),
                name="outcome_has_a_part_or_words",
            )
        ]

    @property
    def part(self) -> Goal | Measure | None:
        return self.goal or self.measure
