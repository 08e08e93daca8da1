"""A proposal that a body makes of its own accord, and the written answer of the board. None of it ever changes."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.lifecycle import Follow
from governance.models.frozen import FrozenQuerySet, FrozenRow
from kwaliteit.organisation.models import COUNCIL_KINDS, Body, BodyKind, Person
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from kwaliteit.shared.clock import today
from plans.models import Document, Theme


class ProposalQuerySet(FrozenQuerySet):
    def visible_to(self, rights: Rights) -> ProposalQuerySet:
        """Of her own bodies, to boards of units that she reads; those of programme committees also for the council of
        their faculty."""
        mine = [a.body_id for a in rights.appointments if a.body_id]
        below = [a.body.unit_id for a in rights.appointments if a.body and a.body.kind in COUNCIL_KINDS]
        of_committee = Q(body__kind=BodyKind.PROGRAMME_COMMITTEE, body__unit__parent__in=below)
        reads = rights.covers(Act.READ, "body__unit") | rights.covers(Act.READ, "to__unit")
        return self.filter(Q(body__in=mine) | Q(to__in=mine) | of_committee | reads)


class Proposal(FrozenRow):
    """What a body proposes to the board of its unit. The board answers in writing by ``due_on``; late is a flag."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="proposals")
    to = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="proposals_received")
    title = models.CharField(_("what it is about"), max_length=200)
    text = models.TextField(_("proposal"))
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_on = models.DateField(_("sent on"))
    due_on = models.DateField(_("answer due by"))
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="proposal_says_something"),
            models.CheckConstraint(condition=Q(due_on__gte=F("made_on")), name="proposal_due_later"),
            models.CheckConstraint(condition=~Q(body=F("to")), name="proposal_to_another_body"),
        ]

    @property
    def answered(self) -> ProposalAnswer | None:
        return getattr(self, "answer", None)

    @property
    def is_late(self) -> bool:
        """Not answered in time: no answer yet, or one that came later."""
        return (self.answered.answered_on if self.answered else today()) > self.due_on


class ProposalAnswer(FrozenRow):
    """The written answer of the board: whether it follows the proposal, and why."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="answer")
    follow = models.CharField(_("what the board does with it"), max_length=6, choices=Follow)
    text = models.TextField(_("reasoned answer"))
    answered_on = models.DateField(_("date of the answer"))
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="proposalanswer_has_reasons")]
