"""The planning of a framework: dates, and what was decided about those that moved or were dropped."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from budgets.models import BudgetLine, Reserve
from governance.models.frozen import FrozenRow
from kwaliteit.organisation.models import Body, Person
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.templatetags.notation import in_language
from plans.models import Framework, Right


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def with_bare(self) -> MilestoneQuerySet:
        """Each with whether it is ``bare``: money waited for this day, and no amount of the working text does so now."""
        waiting = BudgetLine.objects.filter(reserve=OuterRef("reserve"))
        bare = When(Q(reserve__settled="") & ~Exists(waiting), then=Value(True))
        return self.annotate(bare=Case(bare, default=Value(False)))


class Milestone(models.Model):
    """A date in the planning of a framework, per level. Once agreed it moves or is dropped by a decision alone.

    With a ``reserve`` it is the day on which a decision is due that amounts of a plan wait for.
    """

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="milestones")
    level = models.CharField(_("level"), max_length=12, choices=Level)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    due_on = models.DateField(_("date"))
    what_nl = models.CharField(_("what, in Dutch"), max_length=300)
    what_en = models.CharField(_("what, in English"), max_length=300)
    body_kind = models.CharField(_("body"), max_length=24, blank=True)
    right = models.CharField(_("right"), max_length=12, blank=True, choices=Right)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    dropped_on = models.DateField(null=True, editable=False)
    reserve = models.OneToOneField(
        Reserve, on_delete=models.PROTECT, null=True, editable=False, related_name="milestone"
    )
    history = HistoricalRecords()

    objects = MilestoneQuerySet.as_manager()

    bare = False
    """Known of rows that were asked ``with_bare``."""

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> dict[str, str]:
        return {"nl": self.what_nl, "en": self.what_en}

    @property
    def name(self) -> str:
        return in_language(self.names)

    @property
    def note(self) -> str:
        return f"{date_format(self.due_on, 'j F Y')}, {self.get_level_display()}"

    @property
    def is_agreed(self) -> bool:
        """Whether people count on it: in a framework that is in use, from the day after it was put in."""
        if not self.framework.is_current:
            return False
        since = self.history.earliest().history_date
        return timezone.localdate(since) < timezone.localdate()

    def clean(self) -> None:
        if self.starts_on and self.due_on and self.due_on < self.starts_on:
            raise ValidationError(_("The end date lies before the start date."))


class MilestoneChange(FrozenRow):
    """A decision to move an agreed date, or to drop it: from when to when, why, and who decided. Never changes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="changes")
    was_on = models.DateField()
    moved_to = models.DateField(null=True)
    reason = models.TextField(_("reason"))
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by"))
    decided_on = models.DateField(_("decided on"))
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="milestonechange_has_a_reason"),
            models.CheckConstraint(
                condition=Q(moved_to__isnull=True) | ~Q(moved_to=F("was_on")), name="milestonechange_moves"
            ),
        ]


OF_RESERVE = ("starts_on", "due_on", "done_on", "level", "body_kind")


def why_fixed(row: Milestone, fields: dict[str, object] | None) -> str:
    """Why a date of the planning cannot simply be changed (``fields``) or taken out (None), or an empty text."""
    if row.reserve_id and (
        fields is None or any(fields.get(name, getattr(row, name)) != getattr(row, name) for name in OF_RESERVE)
    ):
        return str(_("Money waits for this decision, so this date is made, moved and settled with it."))
    if not row.is_agreed:
        return ""
    if fields is None:
        return str(_("This date was agreed. Drop it in the planning, with the reason and who decided."))
    for name in ("starts_on", "due_on"):
        if name in fields and fields[name] != getattr(row, name):
            return str(_("This date was agreed. Move it in the planning, with the reason and who decided."))
    return ""
