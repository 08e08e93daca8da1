"""Checking: indicators with their values, and the progress of measures per year."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.models import InTwoLanguages, Person, Unit
from kwaliteit.organisation.roles import Level
from plans.models import Framework, Theme


class Indicator(InTwoLanguages):
    """Something that is measured every year, with its baseline, for a theme or for one measure of it.

    A measure is known by its ``lineage``, which it keeps in later versions and in a supplement. A target is optional;
    ``no_target`` says that there is none on purpose.
    """

    class Kind(models.TextChoices):
        COUNT = "count", _("number")
        PERCENTAGE = "percentage", _("percentage")
        RATIO = "ratio", _("ratio")
        MEAN = "mean", _("mean with standard deviation")
        FTE = "fte", _("fte")
        MILESTONE = "milestone", _("yes or no")
        TEXT = "text", _("text")

    class Direction(models.TextChoices):
        UP = "up", _("higher is better")
        DOWN = "down", _("lower is better")
        NONE = "none", _("no direction")

    PARTS: ClassVar = [(level.value, level.label) for level in (Level.FACULTY, Level.PROGRAMME)]

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="indicators")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="indicators", verbose_name=_("unit"))
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+", verbose_name=_("theme"))
    measure_lineage = models.UUIDField(_("measure"), null=True, blank=True, db_index=True)
    order = models.PositiveIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    measured_per = models.CharField(_("measured per"), max_length=12, choices=PARTS, blank=True)
    groups = models.CharField(_("groups"), max_length=200, blank=True)
    definition = models.TextField(_("definition"), blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    scale = models.CharField(_("scale"), max_length=100, blank=True)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.NONE)
    target = models.CharField(_("target, if any"), max_length=100, blank=True)
    target_value = models.DecimalField(_("target as a number"), max_digits=14, decimal_places=4, null=True, blank=True)
    no_target = models.BooleanField(_("no target, on purpose"), default=False)
    baseline_on = models.DateField(_("date of the baseline"))
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(no_target=False) | Q(target="", target_value__isnull=True),
                name="indicator_target_or_none",
            )
        ]

    @property
    def group_names(self) -> list[str]:
        """The groups that are told apart, in their order; none when everybody is counted together."""
        return [name.strip() for name in self.groups.split(",") if name.strip()]


class Measurement(models.Model):
    """One value of an indicator in a unit on a date, for a group (Ba, Ma) or for all.

    A ratio is kept as its parts, a percentage as its counts; a mean with its deviation and how many answered.
    ``value`` is the figure as published.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="measurements")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    measured_on = models.DateField(_("reference date"))
    group = models.CharField(_("group"), max_length=40, blank=True)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=4, null=True, blank=True)
    numerator = models.DecimalField(_("numerator"), max_digits=14, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(_("denominator"), max_digits=14, decimal_places=4, null=True, blank=True)
    deviation = models.DecimalField(_("standard deviation"), max_digits=10, decimal_places=4, null=True, blank=True)
    n = models.PositiveIntegerField(_("number of respondents"), null=True, blank=True)
    text = models.CharField(_("text"), max_length=300, blank=True)
    remark = models.TextField(_("remark"), blank=True)
    series_break = models.BooleanField(_("cannot be compared with earlier values"), default=False)
    break_reason = models.CharField(_("why it cannot be compared"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "unit", "measured_on", "group"], name="measurement_once"),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | ~Q(denominator=0), name="measurement_denominator_not_zero"
            ),
        ]


class Reflection(models.Model):
    """What is made of an indicator in a year, over all its units and groups. Put right later, history keeps both."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="reflections")
    year = models.PositiveIntegerField(_("year"))
    text = models.TextField(_("reflection"))
    written_on = models.DateField(_("date"))
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["indicator", "year"], name="reflection_once_a_year")]


from monitoring.models_accounts import MeasureAccount  # noqa: E402, F401 -- Django finds the models of an app here
from monitoring.models_progress import (  # noqa: E402, F401 -- Django finds the models of an app here
    Progress,
    ProgressAsk,
    ProgressFile,
    ProgressFileStrike,
    ProgressLink,
    StateTotal,
)
from monitoring.models_recalibration import (  # noqa: E402, F401 -- Django finds the models of an app here
    Recalibration,
    RecalibrationChange,
    RecalibrationQuestion,
)
