"""The living parts of a document: sections, goals, measures, initiatives.

Each part has a ``revision`` of its own for optimistic locking; text is canonical HTML (see plans/text.py).
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.models import BodyKind, Person, Unit
from kwaliteit.organisation.roles import BODY_ROLES, Role
from plans.models.document import Document
from plans.models.framework import Ambition, SectionTemplate, Theme

OWNER_ROLES = [
    (role.value, role.label)
    for role in Role
    if role not in BODY_ROLES and role not in {Role.PANEL_MEMBER, Role.APPLICATION_MANAGER}
]


class Part(models.Model):
    """Something that hangs below a document and is saved on its own."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Section(Part):
    """A section of rich text, or the page of one theme (then ``theme`` is set).

    For a theme without goals, ``no_goals_reason`` says why none of this money goes there.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="sections")
    template = models.ForeignKey(SectionTemplate, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    order = models.PositiveIntegerField(default=0)
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    body = models.TextField(_("text"), blank=True)
    no_goals_reason = models.TextField(_("why this theme gets no money"), blank=True)
    written_by = models.CharField(max_length=24, blank=True, editable=False, choices=BodyKind)
    """The body whose own words these are, as the template said when the document was begun: nobody else writes here."""
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(template__isnull=False) & Q(theme__isnull=True))
                | (Q(template__isnull=True) & Q(theme__isnull=False)),
                name="section_of_a_template_or_a_theme",
            ),
            models.UniqueConstraint(fields=["document", "template"], name="section_once_per_template"),
            models.UniqueConstraint(fields=["document", "theme"], name="section_once_per_theme"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        return f"theme-{self.theme.code}" if self.theme else self.template.code  # type: ignore[union-attr]

    @property
    def title(self) -> str:
        return self.theme.name if self.theme else self.template.name  # type: ignore[union-attr]


class Goal(Part):
    """What a plan wants to have reached, with a result for the mid-term year and for the end.

    In a programme's quality agenda a goal is an ambition, and may have no results.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="goals")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+", verbose_name=_("theme"))
    lineage = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    order = models.PositiveIntegerField(default=0)
    title = models.CharField(_("goal"), max_length=200)
    description = models.TextField(_("explanation"), blank=True)
    target_group = models.CharField(_("for whom"), max_length=300, blank=True)
    result_midterm = models.TextField(_("result in the mid-term year"), blank=True)
    result_end = models.TextField(_("result at the end"), blank=True)
    ambitions = models.ManyToManyField(
        Ambition, blank=True, related_name="+", verbose_name=_("ambitions from the vision")
    )
    history = HistoricalRecords(m2m_fields=[ambitions])

    def __str__(self) -> str:
        return self.title


class Initiative(Part):
    """A common initiative: a named group of measures in the institutional plan, run by one unit, paid centrally."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="initiatives")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+", verbose_name=_("theme"))
    run_by = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="initiatives", verbose_name=_("run by"))
    lineage = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    order = models.PositiveIntegerField(default=0)
    title = models.CharField(_("initiative"), max_length=200)
    description = models.TextField(_("explanation"), blank=True)
    argument = models.TextField(_("why together"), blank=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.title


class Measure(Part):
    """What is done, by whom, for whom, when, with what money. Its amounts are budget lines (budgets).

    ``lineage`` stays the same through versions, cycles, moves and supplements. ``theme`` is the main theme, by
    which sums are made; ``themes`` are further tags.
    """

    class Nature(models.TextChoices):
        NEW = "new", _("new")
        CONTINUED = "continued", _("continued")
        REPLACES = "replaces", _("replaces regular budget")

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="measures")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+", verbose_name=_("main theme"))
    themes = models.ManyToManyField(Theme, blank=True, related_name="+", verbose_name=_("other themes"))
    goals = models.ManyToManyField(Goal, blank=True, related_name="measures", verbose_name=_("goals"))
    ambitions = models.ManyToManyField(
        Ambition, blank=True, related_name="+", verbose_name=_("ambitions from the vision")
    )
    initiative = models.ForeignKey(
        Initiative,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("initiative"),
    )
    lineage = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    order = models.PositiveIntegerField(default=0)
    title = models.CharField(_("name of the measure"), max_length=200)
    description = models.TextField(_("what we do"), blank=True)
    instrument = models.CharField(_("instrument"), max_length=300, blank=True)
    target_group = models.CharField(_("for whom"), max_length=300, blank=True)
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    owner_role = models.CharField(_("owner, by role"), max_length=24, blank=True, choices=OWNER_ROLES)
    owner_label = models.CharField(_("owner, by function"), max_length=150, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    nature = models.CharField(_("is the measure new?"), max_length=10, choices=Nature, blank=True)
    nature_argument = models.TextField(_("argument"), blank=True)
    additionality = models.TextField(_("why this would not be possible without this money"), blank=True)
    result_midterm = models.TextField(_("result in the mid-term year"), blank=True)
    result_end = models.TextField(_("result at the end"), blank=True)
    history = HistoricalRecords(m2m_fields=[themes, goals, ambitions])

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="measure_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(nature__in=["", "new", "continued", "replaces"]), name="measure_nature_known"
            ),
        ]
        indexes = [models.Index(fields=["document", "theme", "order"])]

    def __str__(self) -> str:
        return self.title

    @property
    def owner_name(self) -> str:
        """As a document says it; a role is in the active language."""
        return self.owner_label or (self.owner.name if self.owner else "") or str(self.get_owner_role_display())
