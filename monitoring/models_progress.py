"""How far measures are, year by year, what shows it, and who was asked for an update."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from governance.models import Decision, Dialogue, Version
from governance.models.papers import KeptFile, Strike
from kwaliteit.organisation.models import Person, Unit
from plans.models import Document, Framework, Measure, Theme


class Progress(models.Model):
    """How far a measure is, in a year, in the words of who answers for it. The newest of a year is its state.

    ``proposed`` is what the figures of that moment said (monitoring.proposing); ``departure`` is why she says otherwise.
    """

    class State(models.TextChoices):
        PREPARING = "preparing", _("in preparation")
        ON_SCHEDULE = "on_schedule", _("on schedule")
        DELAYED = "delayed", _("delayed")
        CHANGED = "changed", _("changed")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")

    MARKS = {
        "preparing": "draft",
        "on_schedule": "asked",
        "delayed": "back",
        "changed": "changed",
        "done": "done",
        "stopped": "none",
    }
    EXPLAINED = frozenset({"delayed", "changed", "stopped"})
    """States that are never given without a reason."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="progress")
    year = models.PositiveIntegerField(_("year"))
    state = models.CharField(_("state"), max_length=12, choices=State)
    note = models.TextField(_("what was done"))
    changed = models.TextField(_("what changed"), blank=True)
    why = models.TextField(_("why"), blank=True)
    proposed = models.CharField(_("proposed state"), max_length=12, choices=State, blank=True)
    departure = models.TextField(_("why another state than was proposed"), blank=True)
    reported_on = models.DateField(_("date"))
    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["preparing", "on_schedule", "delayed", "changed", "done", "stopped"]),
                name="progress_state_known",
            ),
            models.CheckConstraint(
                condition=Q(proposed__in=["", models.F("state")]) | ~Q(departure=""),
                name="progress_departure_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["measure", "year", "reported_on"])]

    @property
    def mark(self) -> str:
        return self.MARKS[self.state]

    @property
    def departs(self) -> bool:
        return bool(self.proposed) and self.proposed != self.state


class ProgressFile(KeptFile):
    """A file that shows what was done."""

    progress = models.ForeignKey(Progress, on_delete=models.PROTECT, related_name="files")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="progressfile_has_a_title")]


class ProgressFileStrike(Strike):
    of = "evidence"
    evidence = models.OneToOneField(ProgressFile, on_delete=models.PROTECT, related_name="strike")


class ProgressLink(models.Model):
    """Something that stands here already and shows what was done: a version, a decision, a talk or an indicator."""

    TO = ("version", "decision", "dialogue", "indicator")

    progress = models.ForeignKey(Progress, on_delete=models.PROTECT, related_name="links")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")
    dialogue = models.ForeignKey(Dialogue, on_delete=models.PROTECT, null=True, related_name="+")
    indicator = models.ForeignKey("monitoring.Indicator", on_delete=models.PROTECT, null=True, related_name="+")
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["progress", to], name=f"progresslink_{to}_once")
            for to in ("version", "decision", "dialogue", "indicator")
        ] + [
            models.CheckConstraint(
                condition=Q(version__isnull=False, decision=None, dialogue=None, indicator=None)
                | Q(version=None, decision__isnull=False, dialogue=None, indicator=None)
                | Q(version=None, decision=None, dialogue__isnull=False, indicator=None)
                | Q(version=None, decision=None, dialogue=None, indicator__isnull=False),
                name="progresslink_to_one_thing",
            )
        ]


class ProgressAsk(models.Model):
    """Who answers for measures is asked how far they are: those of a unit and all below it, or that it runs.

    Answered is what was reported from ``asked_on`` on. Asked again while answers are owed it stays the same ask.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    year = models.PositiveIntegerField(_("year"))
    due_on = models.DateField(_("asked by"))
    word = models.TextField(_("a word with it"), blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    ended_on = models.DateField(null=True)
    """On which day the last answer came, or the asker let it rest."""
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "unit", "year"], condition=Q(ended_on=None), name="progressask_one_open"
            )
        ]


class StateTotal(models.Model):
    """How many measures of a plan are in a state on a theme, by the newest report of each about the year.

    Without a year (0) and state it is how many there are. Follows from measures and reports (monitoring.services.states).
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="state_totals")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, blank=True)
    measures = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "year", "theme", "state"], name="statetotal_once"),
        ]
