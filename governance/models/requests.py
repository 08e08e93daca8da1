"""A version laid before a body: the request, with questions and answers."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import FilteredRelation, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from governance.lifecycle import Closing
from governance.models.frozen import Version
from governance.models.meetings import Meeting
from kwaliteit.organisation.models import Body, Person
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from plans.models import Document, Right

# Rights of which an answer is asked, and waited for as long as the body's own term.
ANSWERS = frozenset({Right.CONSENT, Right.APPROVAL, Right.ADVICE})


class RequestQuerySet(models.QuerySet["Request"]):
    def visible_to(self, rights: Rights) -> RequestQuerySet:
        readable = Document.objects.readable_by(rights).values("pk")
        return self.filter(Q(document__in=readable) | Q(body__in=rights.body_ids(Act.READ_REQUEST)))

    def open(self) -> RequestQuerySet:
        return self.filter(closed_at__isnull=True)

    def passed_between(self, first: datetime.date, last: datetime.date) -> RequestQuerySet:
        """Those whose term (``Request.term_until``) ended on one of these days."""
        ended = Q(due_on__gte=first) | Q(own_term_until__gte=first)
        return self.filter(ended, due_on__lte=last, own_term_until__lte=last)

    def for_listing(self) -> RequestQuerySet:
        return self.select_related(
            "body", "body__unit", "document", "document__unit", "document__kind", "version", "meeting", "asked_by"
        ).defer("version__payload")

    def with_decisions(self) -> RequestQuerySet:
        """A row for each record of a decision on a request, in order: ``decided``. The last one counts."""
        rows = self.annotate(decided=FilteredRelation("decisions")).select_related(
            "decided__answer", "decided__confirmation"
        )
        return rows.order_by("pk", "decided__pk")


class Request(models.Model):
    """A version laid before a body, with the right that the framework's rule gives it and the date asked for.

    What it asks never changes; only that it is closed, and why, is added (the service governance.services.requests).
    Nor does who decides: ``decides_apart`` is how the council was divided when it was asked.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="requests")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="requests")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="requests")
    right = models.CharField(_("right"), max_length=12, choices=Right)
    reason = models.TextField(_("why this is asked"), blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_on = models.DateField()
    due_on = models.DateField(_("answer asked by"))
    own_term_until = models.DateField(_("the body's own term runs until"))
    decides_apart = models.BooleanField(_("each section of the council decides for itself"), default=False)
    follows = models.ForeignKey(
        "governance.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    """Consent subject to named changes, on an earlier version, that this version follows up."""
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="requests")
    closed_at = models.DateTimeField(null=True, editable=False)
    closing = models.CharField(max_length=12, choices=Closing, blank=True, editable=False)
    history = HistoricalRecords()
    decided: Any = None  # a Decision, by ``with_decisions``
    carries: bool | None = None  # whether parts are carried over, where that was read along
    over: int | None = None  # how many parts stand as carried over, by governance.track
    said: Sequence[Any] = ()  # what each section said last, by governance.sections.stand

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "body"], condition=Q(closed_at__isnull=True), name="request_one_open"
            ),
            models.CheckConstraint(
                condition=(Q(closed_at__isnull=True) & Q(closing="")) | (Q(closed_at__isnull=False) & ~Q(closing="")),
                name="request_closed_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["body", "closed_at"])]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def term_until(self) -> datetime.date:
        """The last day of the term: the day that was asked for, but never before the body's own term has ended."""
        return max(self.due_on, self.own_term_until)

    @property
    def is_late(self) -> bool:
        return self.is_open and self.term_until < today()

    @property
    def term_too_short(self) -> bool:
        """The date by which an answer is asked does not respect the body's own term; shown, and stays visible."""
        return self.right in ANSWERS and self.due_on < self.own_term_until


class Question(models.Model):
    """A question of a council member about a request, and the answer of the drafters; public within the request."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField(_("question"))
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    history = HistoricalRecords()
