"""Rows that every floor needs: acts already done (idempotency) and jobs for long work."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Act(models.Model):
    """An idempotency key that was used, and where its answer led. Kept for a day; holds no content."""

    key = models.UUIDField(unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True)
    path = models.CharField(max_length=500)
    answer = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(auto_now_add=True)


class Job(models.Model):
    """Long work. This row is the truth about it, whatever the broker: state, progress, heartbeat, tries.

    ``dedupe`` is unique among jobs that are not finished: however often a button is clicked, one job runs.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("busy")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    OPEN_STATES = (State.QUEUED, State.RUNNING)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    dedupe = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    step = models.CharField(max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    heartbeat = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    file = models.FileField(upload_to="jobs/%Y/%m/", blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "dedupe"], condition=models.Q(state__in=["queued", "running"]), name="job_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "running", "done", "failed", "cancelled"]),
                name="job_state_known",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN_STATES

    @property
    def percentage(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0

    @property
    def reason(self) -> str:
        """Why it failed, in the language of who looks."""
        return gettext(self.error) if self.error else ""


class Pulse(models.Model):
    """When a process that nobody sees was last alive: the worker writes its row every few seconds."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
