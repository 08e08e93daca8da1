"""Meetings of a body: what stands on the agenda, and who was there."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from kwaliteit.organisation.models import Body, Person
from kwaliteit.organisation.regulations import Section
from kwaliteit.organisation.roles import Role

VOTING = frozenset({Role.COUNCIL_CHAIR, Role.COUNCIL_MEMBER, Role.BODY_MEMBER, Role.SUPERVISOR})
"""Whose seat carries a vote. An alternate has one only in the place of a member; the secretary has none."""


class Meeting(models.Model):
    """A day on which a body meets, or by which its members answer in writing (``WRITTEN``; that has no place).

    A moved meeting keeps its row: the day it was planned on stays in its history. A cancelled one keeps its reason.
    """

    class Kind(models.TextChoices):
        COMMITTEE = "committee", _("committee")
        COUNCIL = "council", _("the council alone")
        CONSULTATION = "consultation", _("consultation meeting with the board")
        WRITTEN = "written", _("written decision between meetings")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("time"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.CONSULTATION)
    place = models.CharField(_("place"), max_length=200, blank=True)
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)
    cancelled_why = models.TextField(_("why it does not go ahead"), blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "held_on", "kind"], condition=Q(cancelled_on__isnull=True), name="meeting_once"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on__isnull=True) | ~Q(cancelled_why=""), name="meeting_cancelled_with_a_reason"
            ),
        ]

    @property
    def is_written(self) -> bool:
        return self.kind == Meeting.Kind.WRITTEN

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_on is not None


class AgendaItem(models.Model):
    """What a meeting talks about: a request that lies before the body, or something with a title of its own."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    request = models.ForeignKey(
        "governance.Request", on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    position = models.PositiveIntegerField(_("place on the agenda"))
    title = models.CharField(_("title"), max_length=200, blank=True)
    note = models.TextField(_("explanation"), blank=True)
    confidential = models.BooleanField(_("behind closed doors"), default=False)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "request"], condition=Q(request__isnull=False), name="agendaitem_request_once"
            ),
            models.CheckConstraint(
                condition=Q(request__isnull=False) | ~Q(title=""), name="agendaitem_request_or_title"
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="agendaitem_counts_from_one"),
        ]


class Attendance(models.Model):
    """Whether somebody who sat in the body on the day was at a meeting, with the role and section of that day.

    ``proxy_to`` is who votes for her; ``in_place_of`` the absent member whose seat an alternate takes.
    """

    class State(models.TextChoices):
        PRESENT = "present", _("present")
        EXCUSED = "excused", _("absent with notice")
        ABSENT = "absent", _("absent")
        PROXY = "proxy", _("absent, gave a proxy")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=24, choices=Role)
    section = models.CharField(_("section"), max_length=8, blank=True, choices=Section)
    state = models.CharField(_("present"), max_length=8, choices=State)
    proxy_to = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    in_place_of = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="attendance_once"),
            models.CheckConstraint(
                condition=(Q(state="proxy") & Q(proxy_to__isnull=False))
                | (~Q(state="proxy") & Q(proxy_to__isnull=True)),
                name="attendance_proxy_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(in_place_of__isnull=True) | (Q(state="present") & Q(role="council_alternate")),
                name="attendance_alternate_takes_a_seat",
            ),
            models.UniqueConstraint(
                fields=["meeting", "in_place_of"],
                condition=Q(in_place_of__isnull=False),
                name="attendance_one_in_a_seat",
            ),
        ]

    @property
    def votes(self) -> bool:
        """Whether her seat carries a vote."""
        return self.role in VOTING or self.in_place_of_id is not None
