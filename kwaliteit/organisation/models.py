"""Units on their levels, people, bodies, and dated appointments: the truth from which rights follow."""

from __future__ import annotations

import datetime
import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.regulations import (
    ANSWER_MONTHS,
    LONGEST_TERM,
    Division,
    Majority,
    Right,
    Section,
    TermUnit,
    in_days,
)
from kwaliteit.organisation.roles import BODY_ROLES, Level, Role


class InTwoLanguages(models.Model):
    """A name in Dutch and English; ``name`` is the one of the active language."""

    name_nl = models.CharField(_("name in Dutch"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "nl").startswith("en") else self.name_nl

    @property
    def names(self) -> dict[str, str]:
        return {"nl": self.name_nl, "en": self.name_en}


def existing_on(day: datetime.date, prefix: str = "") -> Q:
    """What has begun and not ended on a day (``valid_until`` is the last day)."""
    start, end = f"{prefix}valid_from", f"{prefix}valid_until"
    return Q(**{f"{start}__lte": day}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day}))


class Dated(models.Model):
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="%(class)s_ends_after_start",
            )
        ]


class Unit(InTwoLanguages, Dated):
    """The institution, a faculty, a programme or a service unit. At most three levels deep."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    short_nl = models.CharField(_("short name in Dutch"), max_length=60, blank=True)
    short_en = models.CharField(_("short name in English"), max_length=60, blank=True)
    runs_initiatives = models.BooleanField(_("may run common initiatives"), default=False)
    order = models.PositiveIntegerField(_("order"), default=0)
    history = HistoricalRecords()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(parent=F("id")), name="unit_not_its_own_parent"),
            models.CheckConstraint(
                condition=(Q(level="institution") & Q(parent__isnull=True))
                | (~Q(level="institution") & Q(parent__isnull=False)),
                name="unit_only_institution_has_no_parent",
            ),
            models.UniqueConstraint(fields=["level"], condition=Q(level="institution"), name="unit_one_institution"),
        ]

    @property
    def short(self) -> str:
        return (self.short_en if (get_language() or "nl").startswith("en") else self.short_nl) or self.name


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password) if password else person.set_unusable_password()
        person.save()
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who can log in. Records that never change name her by ``uuid``; the name can be pseudonymised."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(
        _("language"), max_length=2, default="nl", choices=[("nl", _("Dutch")), ("en", _("English"))]
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_demonstration = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True, blank=True)
    unread_since = models.DateTimeField(null=True, blank=True)  # of her notices; nothing when she has read all
    joined_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords(excluded_fields=["password", "last_login", "seen_at", "unread_since"])

    objects = PersonManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Logging in is no change of the person: it leaves no row in her history."""
        fields = set(kwargs.get("update_fields") or ())
        if fields and fields <= {"last_login", "seen_at"}:
            self.skip_history_when_saving = True
        try:
            super().save(*args, **kwargs)
        finally:
            self.__dict__.pop("skip_history_when_saving", None)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


def no_anonymous_person(user_model: type[Person]) -> None:
    """django-guardian asks for an anonymous user; there is none."""


class BodyKind(models.TextChoices):
    PROGRAMME_COMMITTEE = "programme_committee", _("programme committee")
    FACULTY_COUNCIL = "faculty_council", _("faculty council")
    UNIVERSITY_COUNCIL = "university_council", _("university council")
    FACULTY_BOARD = "faculty_board", _("faculty board")
    EXECUTIVE_BOARD = "executive_board", _("Executive Board")
    SUPERVISORY_BOARD = "supervisory_board", _("supervisory board")
    EDUCATION_COMMITTEE = "education_committee", _("University Committee for Education")
    NETWORK = "network", _("network")
    WORKING_GROUP = "working_group", _("working group")


COUNCIL_KINDS = frozenset({BodyKind.PROGRAMME_COMMITTEE, BodyKind.FACULTY_COUNCIL, BodyKind.UNIVERSITY_COUNCIL})
BOARD_KINDS = frozenset({BodyKind.FACULTY_BOARD, BodyKind.EXECUTIVE_BOARD})


class Body(InTwoLanguages, Dated):
    """A council, board or committee of a unit, with the rules of its own by which it decides on what it is asked."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=24, choices=BodyKind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="bodies")
    seats = models.PositiveIntegerField(_("number of members"), null=True, blank=True)
    quorum = models.PositiveIntegerField(_("members needed to decide"), null=True, blank=True)
    rules_source = models.CharField(_("source of its rights"), max_length=200, blank=True)
    mandate = models.TextField(_("what it was set up for"), blank=True)
    division = models.CharField(
        _("how it is made up"), max_length=10, choices=Division, default=Division.UNDIVIDED.value
    )
    student_seats = models.PositiveIntegerField(_("students"), null=True, blank=True)
    staff_seats = models.PositiveIntegerField(_("staff members"), null=True, blank=True)
    student_quorum = models.PositiveIntegerField(_("students needed to decide"), null=True, blank=True)
    staff_quorum = models.PositiveIntegerField(_("staff members needed to decide"), null=True, blank=True)
    majority = models.CharField(_("majority"), max_length=16, choices=Majority, default=Majority.HALF.value)
    abstentions_count = models.BooleanField(_("abstentions count as votes cast"), default=False)
    to_working_day = models.BooleanField(
        _("a term that ends in a weekend or on a public holiday runs to the next working day"), default=True
    )
    answer_months = models.PositiveSmallIntegerField(
        _("months in which the board answers a proposal of its own"), default=ANSWER_MONTHS
    )
    proxies_most = models.PositiveSmallIntegerField(_("proxies that one member may hold"), default=0)  # 0: none
    proxies_count = models.BooleanField(_("who gave a proxy counts as present for the quorum"), default=False)
    second_confirms = models.BooleanField(_("a second member confirms the record of a decision"), default=False)
    illustrative = models.BooleanField(_("its rules are made up for the demonstration"), default=False)
    history = HistoricalRecords()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=BodyKind.values), name="body_kind_known"),
            models.CheckConstraint(condition=Q(division__in=Division.values), name="body_division_known"),
            models.CheckConstraint(condition=Q(majority__in=Majority.values), name="body_majority_known"),
        ]

    @property
    def may_propose(self) -> bool:
        """Whether it brings proposals of its own to a board: every body but the boards themselves."""
        return self.kind not in BOARD_KINDS | {BodyKind.SUPERVISORY_BOARD}

    @property
    def with_article(self) -> str:
        """As a sentence names it: "the faculty council". Which one of its kind is clear from the plan."""
        return {
            BodyKind.PROGRAMME_COMMITTEE: gettext("the programme committee"),
            BodyKind.FACULTY_COUNCIL: gettext("the faculty council"),
            BodyKind.UNIVERSITY_COUNCIL: gettext("the university council"),
            BodyKind.FACULTY_BOARD: gettext("the faculty board"),
            BodyKind.EXECUTIVE_BOARD: gettext("the Executive Board"),
            BodyKind.SUPERVISORY_BOARD: gettext("the supervisory board"),
            BodyKind.EDUCATION_COMMITTEE: gettext("the University Committee for Education"),
            BodyKind.NETWORK: gettext("the network"),
            BodyKind.WORKING_GROUP: gettext("the working group"),
        }[BodyKind(self.kind)]

    @property
    def is_council(self) -> bool:
        return self.kind in COUNCIL_KINDS

    @property
    def is_divided(self) -> bool:
        return self.division != Division.UNDIVIDED

    @property
    def decides_apart(self) -> bool:
        """Whether each section decides for itself."""
        return self.division == Division.APART

    def seats_of(self, section: str = "") -> int | None:
        """The members of one section, or of the whole."""
        return {Section.STUDENT: self.student_seats, Section.STAFF: self.staff_seats}.get(section, self.seats)

    def quorum_of(self, section: str = "") -> int | None:
        return {Section.STUDENT: self.student_quorum, Section.STAFF: self.staff_quorum}.get(section, self.quorum)


class BodyTerm(models.Model):
    """The term of a body for one of its rights, by its own regulation. Without one, that of the framework holds."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="terms")
    right = models.CharField(_("right"), max_length=12, choices=Right)
    length = models.PositiveIntegerField(_("term"))
    unit = models.CharField(_("term in"), max_length=5, choices=TermUnit, default=TermUnit.WEEKS.value)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "right"], name="bodyterm_one_per_right"),
            models.CheckConstraint(condition=Q(length__range=(1, LONGEST_TERM)), name="bodyterm_length_possible"),
        ]

    @property
    def in_days(self) -> int:
        return in_days(self.length, self.unit)


class Recess(models.Model):
    """Days on which the terms of a body stand still, the first and the last included."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="recesses")
    name = models.CharField(_("name"), max_length=80)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="recess_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.name


COMMITTEE_WORDS = {
    Role.COUNCIL_MEMBER: _("member"),
    Role.COUNCIL_ALTERNATE: _("alternate member"),
    Role.COUNCIL_CHAIR: _("chair"),
    Role.COUNCIL_SECRETARY: _("secretary"),
}
COUNCILS_PROPER = frozenset({BodyKind.FACULTY_COUNCIL, BodyKind.UNIVERSITY_COUNCIL})


def role_in_words(role: str, body: Body | None) -> str:
    """A role in words. A programme committee, or another body outside the councils, is none: who sits there is a member."""
    if role in COMMITTEE_WORDS and body and body.kind not in COUNCILS_PROPER:
        return str(COMMITTEE_WORDS[Role(role)])
    return str(Role(role).label)


class Appointment(Dated):
    """A role of a person at a unit or in a body, from a day until a day. Rights follow from these rows alone."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(_("role"), max_length=24, choices=Role)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments")
    section = models.CharField(_("section"), max_length=8, blank=True, choices=Section)
    history = HistoricalRecords()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=(Q(unit__isnull=False) & Q(body__isnull=True))
                | (Q(unit__isnull=True) & Q(body__isnull=False)),
                name="appointment_to_a_unit_or_a_body",
            ),
            models.CheckConstraint(
                condition=Q(body__isnull=True) | Q(role__in=sorted(BODY_ROLES)), name="appointment_role_fits_body"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True) | ~Q(role__in=sorted(BODY_ROLES)), name="appointment_role_fits_unit"
            ),
        ]
        indexes = [models.Index(fields=["person", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.body or self.unit}"

    def get_role_display(self) -> str:
        return role_in_words(self.role, self.body)
