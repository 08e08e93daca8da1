"""The framework: what plans answer to. All of it is data, so that a second framework needs no developer."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.dates import MONTHS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.models import BodyKind, InTwoLanguages
from kwaliteit.organisation.regulations import Right, TermUnit, in_days
from kwaliteit.organisation.roles import Level, Role

YEAR = [MinValueValidator(2000), MaxValueValidator(2100)]


NO_SUCH_DAY = _("This month does not have that day in every year.")


def is_a_day(month: int, day: int) -> bool:
    """Whether a month has this day in every year."""
    return day <= monthrange(2001, month)[1]


def _in_language(row: models.Model, field: str) -> str:
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    return getattr(row, f"{field}_{language}") or getattr(row, f"{field}_nl")


class Framework(InTwoLanguages):
    """Period, themes, criteria, moments, kinds of documents, and who has which right on which kind."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    description_nl = models.TextField(_("description in Dutch"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    first_year = models.PositiveIntegerField(_("first year"), validators=YEAR)
    last_year = models.PositiveIntegerField(_("last year"), validators=YEAR)
    midterm_year = models.PositiveIntegerField(_("mid-term year"), validators=YEAR)
    news_months = models.PositiveSmallIntegerField(
        _("months after which a measure is without news"), default=6, validators=[MinValueValidator(1)]
    )
    is_current = models.BooleanField(_("shown first"), default=False)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_year__gte=F("first_year")), name="framework_ends_after_start"),
            models.CheckConstraint(
                condition=Q(midterm_year__gte=F("first_year")) & Q(midterm_year__lte=F("last_year")),
                name="framework_midterm_inside",
            ),
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="framework_one_shown_first"
            ),
        ]

    @property
    def description(self) -> str:
        return _in_language(self, "description")

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)


class FrameworkPart(InTwoLanguages):
    """Something of a framework with a stable code and an order of its own."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="%(class)ss")
    code = models.SlugField(_("code"), max_length=40)
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="%(class)s_code_unique"),
        ]


class Theme(FrameworkPart):
    """A national theme. ``order`` is the number that the institution gives it."""

    short_nl = models.CharField(_("short name in Dutch"), max_length=40, blank=True)
    short_en = models.CharField(_("short name in English"), max_length=40, blank=True)
    description_nl = models.TextField(_("description in Dutch"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    handout_nl = models.TextField(_("where it meets the profile and policy of the institution, in Dutch"), blank=True)
    handout_en = models.TextField(_("where it meets the profile and policy of the institution, in English"), blank=True)
    history = HistoricalRecords()

    @property
    def number(self) -> int:
        return self.order

    @property
    def short(self) -> str:
        return _in_language(self, "short") or self.name

    @property
    def handout(self) -> str:
        """Guidance of the institution for who drafts on this theme."""
        return _in_language(self, "handout")

    @property
    def description(self) -> str:
        return _in_language(self, "description")


class Aftermath(models.TextChoices):
    """What a negative decision at a moment gives the institution time for."""

    REDO = "redo", _("redo the plan")
    CATCH_UP = "catch_up", _("catch up")


class Moment(FrameworkPart):
    """An assessment moment: of the plan, half way, at the end.

    After a negative decision the institution has ``months`` for what ``aftermath`` says; ``at_stake`` is the money that
    it loses otherwise.
    """

    year = models.PositiveIntegerField(_("year"), null=True, blank=True, validators=YEAR)
    about_until = models.PositiveIntegerField(_("about the years until"), null=True, blank=True, validators=YEAR)
    aftermath = models.CharField(_("time after a negative decision to"), max_length=8, blank=True, choices=Aftermath)
    months = models.PositiveSmallIntegerField(_("months for that"), default=0, validators=[MaxValueValidator(60)])
    at_stake_nl = models.CharField(_("what is at stake then, in Dutch"), max_length=300, blank=True)
    at_stake_en = models.CharField(_("what is at stake then, in English"), max_length=300, blank=True)
    description_nl = models.TextField(_("description in Dutch"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    history = HistoricalRecords()

    @property
    def description(self) -> str:
        return _in_language(self, "description")


class Criterion(FrameworkPart):
    """A criterion by which the plan (C1–C3) or its realisation (R1, R2) is assessed, or each common initiative."""

    moment = models.ForeignKey(Moment, on_delete=models.PROTECT, null=True, blank=True, related_name="criteria")
    of_initiatives = models.BooleanField(_("every common initiative is argued by it"), default=False)
    description_nl = models.TextField(_("description in Dutch"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    history = HistoricalRecords()

    @property
    def description(self) -> str:
        return _in_language(self, "description")


class Ambition(FrameworkPart):
    """An ambition of the institution's educational vision, to which goals and measures are tied."""

    history = HistoricalRecords()


class Holds(models.TextChoices):
    """What some kinds of document hold beside their text, on a higher floor."""

    ROUND = "round", _("an allocation round")
    SPENDING = "spending", _("what was spent, from a closed financial report")


class ReportsOn(models.TextChoices):
    """About what a kind of document reports."""

    YEAR = "year", _("a year")
    MIDTERM = "midterm", _("the years up to and including the mid-term year")
    WHOLE = "whole", _("the whole period")


class DocumentKind(FrameworkPart):
    """A kind of text that people draft and bodies decide on."""

    level = models.CharField(_("level"), max_length=12, choices=Level)
    has_themes = models.BooleanField(_("has themes with goals and measures"), default=True)
    has_money = models.BooleanField(_("has a budget"), default=True)
    composes = models.BooleanField(_("is composed from adopted plans of the level below"), default=False)
    goes_to_assessor = models.BooleanField(_("goes to the NVAO"), default=False)
    moment = models.ForeignKey(
        Moment, on_delete=models.PROTECT, null=True, blank=True, related_name="kinds", verbose_name=_("assessed at")
    )
    reports_on = models.CharField(_("reports on"), max_length=8, blank=True, choices=ReportsOn)
    """A report accounts for every measure that was promised for its years (monitoring.promised)."""
    due_day = models.PositiveSmallIntegerField(
        _("adopted before this day"), default=1, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    due_month = models.PositiveSmallIntegerField(_("of the month"), null=True, blank=True, choices=list(MONTHS.items()))
    """Empty: no day is set before which a report is adopted."""
    due_years = models.PositiveSmallIntegerField(
        _("years after the year it is about"), default=1, validators=[MaxValueValidator(5)]
    )
    holds = models.CharField(_("holds, beside its text"), max_length=12, blank=True, choices=Holds)
    adopted_by = models.CharField(
        _("adopted by"), max_length=24, blank=True, choices=[(k.value, k.label) for k in BodyKind]
    )
    adopting_role = models.CharField(
        _("adopted by whoever holds this role in it"), max_length=24, blank=True, choices=Role
    )
    needs = models.JSONField(_("what is needed when"), default=dict, blank=True)
    """Where it differs from the usual: code of a check -> phase and whether it blocks (plans.needs)."""
    outline = models.JSONField(_("order of the printed chapters"), default=list, blank=True)
    """Of a kind that is printed as a submission: chapters in order, with their names and whether they are left out (submission)."""
    description_nl = models.TextField(_("description in Dutch"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    history = HistoricalRecords()

    @property
    def description(self) -> str:
        return _in_language(self, "description")

    def due_before(self, year: int) -> date | None:
        """Before which day a report whose last year is this one is adopted."""
        return date(year + self.due_years, self.due_month, self.due_day) if self.due_month else None


class SectionTemplate(InTwoLanguages):
    """A section that a kind of document has, with the guidance that stands beside it."""

    kind = models.ForeignKey(DocumentKind, on_delete=models.CASCADE, related_name="templates")
    code = models.SlugField(_("code"), max_length=40)
    order = models.PositiveIntegerField(_("order"), default=0)
    guidance_nl = models.TextField(_("guidance in Dutch"), blank=True)
    guidance_en = models.TextField(_("guidance in English"), blank=True)
    required = models.BooleanField(_("must be filled in"), default=True)
    after_themes = models.BooleanField(_("stands after the themes"), default=False)
    when_replacing = models.BooleanField(_("only in a plan that replaces another"), default=False)
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_by = models.CharField(_("written by this body alone"), max_length=24, blank=True, choices=BodyKind)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="sectiontemplate_code_unique")]

    @property
    def guidance(self) -> str:
        return _in_language(self, "guidance")


class RightRule(models.Model):
    """Which right a kind of body has on a kind of document: one right, the strongest it has.

    ``term`` holds for bodies whose own regulation gives none (organisation.BodyTerm). ``suspends_days`` is how long the
    board waits after it did not wholly follow an advice; 0: not at all.
    """

    kind = models.ForeignKey(DocumentKind, on_delete=models.CASCADE, related_name="rules")
    body_kind = models.CharField(_("body"), max_length=24, choices=BodyKind)
    right = models.CharField(_("right"), max_length=12, choices=Right)
    required = models.BooleanField(_("must be met before adoption"), default=True)
    term = models.PositiveIntegerField(_("term"), default=6)
    term_unit = models.CharField(_("term in"), max_length=5, choices=TermUnit, default=TermUnit.WEEKS)
    suspends_days = models.PositiveSmallIntegerField(_("days that a decision against the advice waits"), default=0)
    note_nl = models.CharField(_("note in Dutch"), max_length=300, blank=True)
    note_en = models.CharField(_("note in English"), max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "body_kind"], name="rightrule_one_per_body")]

    @property
    def note(self) -> str:
        return _in_language(self, "note")

    @property
    def term_in_days(self) -> int:
        return in_days(self.term, self.term_unit)
