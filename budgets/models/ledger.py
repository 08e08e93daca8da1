"""Bookings from the ledger of the institution, and how its codes map to units, themes and measures."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from budgets.models.spending import SpendingRound
from kwaliteit.organisation.models import Person, Unit
from kwaliteit.shared.frozen_rows import FrozenRow
from plans.models import Framework, Theme


class CodeKind(models.TextChoices):
    COST_CENTRE = "cost_centre", _("cost centre")
    PROJECT = "project", _("project")


class LedgerImport(FrozenRow):
    """An export of the ledger that was taken in for a round; of each round the last one counts."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(SpendingRound, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    total_cents = models.BigIntegerField()
    illustrative = models.BooleanField(default=False)
    imported_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()


class LedgerRow(FrozenRow):
    """A booking. Its description stays out: names of people stand in there."""

    of = models.ForeignKey(LedgerImport, on_delete=models.PROTECT, related_name="bookings")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=CodeKind)
    code = models.CharField(max_length=60)
    booked_on = models.DateField()
    account = models.CharField(max_length=60, blank=True)
    amount_cents = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="ledgerrow_once")]
        indexes = [models.Index(fields=["of", "kind", "code"])]


class LedgerCode(models.Model):
    """A cost centre or project of the ledger from which quality funds are spent."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="ledger_codes")
    kind = models.CharField(_("kind"), max_length=12, choices=CodeKind)
    code = models.CharField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "kind", "code"], name="ledgercode_once"),
            models.CheckConstraint(condition=~Q(code=""), name="ledgercode_has_a_code"),
        ]


class SplitKey(models.Model):
    """How what is booked on a code from a day on is divided. Two keys of a code never hold on the same day."""

    code = models.ForeignKey(LedgerCode, on_delete=models.PROTECT, related_name="keys")
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="splitkey_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="splitkey_ends_after_start"
            ),
        ]


class SplitPart(models.Model):
    """A share of a key. ``lineage`` is that of a measure: it is looked up in the plan that counts in the year."""

    key = models.ForeignKey(SplitKey, on_delete=models.CASCADE, related_name="parts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+", verbose_name=_("theme"))
    lineage = models.UUIDField(null=True, blank=True)
    weight = models.PositiveIntegerField(_("weight"))
    history = HistoricalRecords()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(weight__gt=0), name="splitpart_weighs_something")]
