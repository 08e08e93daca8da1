"""What the regulation of a council can say, as data: rights, sections, majorities, terms. Imports nothing of ours.

The law leaves these to each council's own regulation, so none of it is a constant of the code.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Right(models.TextChoices):
    """The right that a body has on a kind of document, strongest first."""

    CONSENT = "consent", _("consent")
    APPROVAL = "approval", _("approval")
    ADVICE = "advice", _("advice")
    DISCUSSION = "discussion", _("discussion")
    INFORMATION = "information", _("information")


class TermUnit(models.TextChoices):
    DAYS = "days", _("days")
    WEEKS = "weeks", _("weeks")


LONGEST_TERM = 366  # days


ANSWER_MONTHS = 2  # by the law (WHW 9.18), where a body has no rule of its own


def in_days(length: int, unit: str) -> int:
    return length * (7 if unit == TermUnit.WEEKS else 1)


class Section(models.TextChoices):
    """Whom a member of a council sits for."""

    STUDENT = "student", _("student")
    STAFF = "staff", _("staff member")


class Division(models.TextChoices):
    """How a council is made up, and who of it decides."""

    UNDIVIDED = "undivided", _("undivided: one council that decides as a whole")
    JOINT = "joint", _("divided into students and staff, who decide together")
    APART = "apart", _("divided into students and staff, who each decide for themselves")


class Majority(models.TextChoices):
    """How many must be in favour."""

    HALF = "half", _("more than half of the votes cast")
    TWO_THIRDS = "two_thirds", _("at least two thirds of the votes cast")
    THREE_QUARTERS = "three_quarters", _("at least three quarters of the votes cast")
    HALF_PRESENT = "half_present", _("more than half of the members present")
    HALF_MEMBERS = "half_members", _("more than half of all members")


@dataclass(frozen=True, slots=True)
class Share:
    """So many parts of what is counted (``of``: the votes cast, the members present, or all members)."""

    parts: int
    whole: int
    more_than: bool
    of: str


SHARES: dict[str, Share] = {
    Majority.HALF: Share(1, 2, True, "cast"),
    Majority.TWO_THIRDS: Share(2, 3, False, "cast"),
    Majority.THREE_QUARTERS: Share(3, 4, False, "cast"),
    Majority.HALF_PRESENT: Share(1, 2, True, "present"),
    Majority.HALF_MEMBERS: Share(1, 2, True, "members"),
}
