"""Other words that a member of the body proposes for a passage of what lies before it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from governance.models.requests import Request
from kwaliteit.organisation.models import Person


class ProposedWording(models.Model):
    """Words of a version, and other words for them; public within the request, as questions are.

    A drafter takes it over into the working text, or says why not (governance.services.wordings). ``section_title``
    is a pair of names, for a request is shown without the text of its version. ``taken_revision`` is the revision
    that the document got by taking over: the first version from there on was made with it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        TAKEN = "taken", _("taken over")
        DECLINED = "declined", _("not taken over")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="wordings")
    section = models.CharField(max_length=80)
    section_title = models.JSONField()
    quote = models.TextField(_("words as they stand"))
    words = models.TextField(_("proposed words"))
    reason = models.TextField(_("reason"))
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    taken_revision = models.PositiveIntegerField(null=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "taken", "declined"]), name="proposedwording_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="taken", taken_revision__isnull=False)
                | (~Q(state="taken") & Q(taken_revision__isnull=True)),
                name="proposedwording_taken_has_revision",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""), name="proposedwording_declined_has_answer"
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
