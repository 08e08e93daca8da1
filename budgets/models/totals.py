"""Sums that are kept, so that a table of the institution costs as much for a large one as for a small one.

Nobody types here and nothing follows from what once stood here: every row can be made anew from the lines of the
plans and from what was realised (``budgets.services.totals``, ``manage.py check_totals``).
"""

from __future__ import annotations

from django.db import models

from budgets.models.spending import Report
from kwaliteit.organisation.models import Unit
from plans.models import Document, Framework


class Summed(models.Model):
    """Cents of ``amounts`` lines together; ``pms`` lines beside them were pm."""

    cents = models.BigIntegerField()
    amounts = models.PositiveIntegerField()
    pms = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def shown(self) -> int | None:
        """The cents to show; None where there is only pm."""
        return self.cents if self.amounts else None


class DocumentTotal(Summed):
    """What a plan spends on a theme in a year from a source: in its newest frozen version, before that in its text.

    ``counted``: of the plans of its unit this is the one whose money counts in that year. Codes instead of keys: a
    frozen version names themes and sources as they were.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="totals")
    year = models.PositiveIntegerField()
    theme = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    counts = models.BooleanField()
    counted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "year", "theme", "source"], name="documenttotal_once"),
        ]
        indexes = [
            models.Index(fields=["document", "year"], condition=models.Q(counted=True), name="documenttotal_counted"),
        ]


class CountedVersion(models.Model):
    """Which version of a plan is the newest, and whether one was adopted; a plan without a row was never frozen."""

    document = models.OneToOneField(
        Document, on_delete=models.CASCADE, related_name="counted_version", primary_key=True
    )
    number = models.PositiveIntegerField()
    frozen_at = models.DateTimeField()
    adopted = models.BooleanField(default=False)


class Total(Summed):
    """All units together, by theme, year and source; of what was realised no source is known."""

    class Side(models.TextChoices):
        BUDGETED = "B", "B"
        REALISED = "R", "R"

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=1, choices=Side)
    year = models.PositiveIntegerField()
    theme = models.CharField(max_length=40)
    source = models.CharField(max_length=40, blank=True)
    counts = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "side", "year", "theme", "source"], name="total_once"),
        ]


class RealisedTotal(models.Model):
    """What a unit spent on a theme in a year according to one financial report, and which correction of it."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveIntegerField()
    theme = models.CharField(max_length=40)
    report = models.CharField(max_length=10, choices=Report)
    number = models.PositiveIntegerField()
    illustrative = models.BooleanField()
    cents = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "year", "unit", "theme", "report", "number", "illustrative"],
                name="realisedtotal_once",
            ),
        ]
