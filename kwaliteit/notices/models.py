"""What a person is told, whether it was mailed, and what she chose about that."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.models import Shift
from governance.below import advices_below
from governance.models import Decision, LedgerEntry, Meeting, Proposal, Recourse, Request, SentDraft
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import Rights
from kwaliteit.organisation.roles import Act
from monitoring.models import ProgressAsk
from plans.models import Opening


class Kind(models.TextChoices):
    """What a notice is about; a person chooses per kind."""

    REQUEST = "request", _("Something is laid before a body that you are in")
    DECISION = "decision", _("A body decided about a plan of yours")
    TO_ANSWER = "to_answer", _("The board must answer an advice or conditions")
    ANSWER = "answer", _("The board answered your body")
    TERM = "term", _("A term passed without a decision")
    STEP = "step", _("The other side takes a step after a decision, or says how it ended")
    PROPOSAL = "proposal", _("A body proposes something to your board, or the board answers it")
    QUESTION = "question", _("Questions and proposed words about a plan, and the answers to yours")
    BELOW = "below", _("Advices and proposals of programme committees of your faculty, for information")
    MEETING = (
        "meeting",
        _("A meeting of a body that you are in, or with your plan on its agenda, is moved or cancelled"),
    )
    DRAFT = "draft", _("A draft goes to the Board, the Board sends remarks on it, or these are answered")
    UPDATE = "update", _("You are asked how far your measures are")
    WORK = "work", _("What waits for you")


class How(models.TextChoices):
    AT_ONCE = "at_once", _("by mail at once")
    DIGEST = "digest", _("in the daily mail")
    NONE = "none", _("not by mail")


CHOICES = {
    **dict.fromkeys(Kind, (How.AT_ONCE, How.DIGEST, How.NONE)),
    **dict.fromkeys(
        (Kind.STEP, Kind.PROPOSAL, Kind.QUESTION, Kind.BELOW, Kind.MEETING, Kind.DRAFT),
        (How.DIGEST, How.AT_ONCE, How.NONE),
    ),
    Kind.WORK: (How.DIGEST, How.NONE),
}
"""The first is what whoever chose nothing has."""


class Mailed(models.Model):
    """A row that becomes one mail. The row is the truth about it: a worker claims it with one conditional UPDATE."""

    class State(models.TextChoices):
        NONE = "none", _("not by mail")
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        DROPPED = "dropped", _("no longer needed")
        FAILED = "failed", _("failed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    error = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, rights: Rights) -> NoticeQuerySet:
        """What the person may still open: an advice from below also as one of the council above."""
        requests = Request.objects.visible_to(rights).values("pk")
        proposals = Proposal.objects.visible_to(rights).values("pk")
        return self.filter(
            models.Q(request__in=requests)
            | models.Q(proposal__in=proposals)
            | models.Q(shift__in=Shift.objects.visible_to(rights).values("pk"))
            | models.Q(draft__in=SentDraft.objects.visible_to(rights).values("pk"))
            | models.Q(ask__isnull=False)
            | models.Q(opening__body__in=rights.body_ids(Act.VIEW))
            | models.Q(meeting__body__in=rights.body_ids(Act.READ_REQUEST))
            | models.Q(kind=Kind.BELOW, decision__in=advices_below(rights).values("pk"))
        )


class Notice(Mailed):
    """One person is told one thing, once: ``subject`` names it. The words are made anew each time it is shown.

    ``how`` is what she had chosen when it was made. ``read_at`` is set by herself. ``facts`` is what its act did, where
    the rows that it is about say only how they stand now (kwaliteit.notices.meetings).
    """

    kind = models.CharField(max_length=12, choices=Kind)
    how = models.CharField(max_length=8, choices=How)
    subject = models.CharField(max_length=80)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")
    recourse = models.ForeignKey(Recourse, on_delete=models.PROTECT, null=True, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="+")
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, null=True, related_name="+")
    draft = models.ForeignKey(SentDraft, on_delete=models.PROTECT, null=True, related_name="+")
    ask = models.ForeignKey(ProgressAsk, on_delete=models.PROTECT, null=True, related_name="+")
    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, null=True, related_name="+")
    facts = models.JSONField(default=dict)

    again = False
    """Whether an earlier version lay before the same body (kwaliteit.notices.wording.with_related)."""

    objects = NoticeQuerySet.as_manager()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "subject"], name="notice_once")]
        indexes = [
            models.Index(fields=["person", "-made_at"], name="notice_newest"),
            models.Index(fields=["state", "next_try_at"], name="notice_to_send"),
        ]


class Digest(Mailed):
    """The daily mail of one person on one day. ``items`` are fingerprints of what it lists: what is new next time.

    ``news`` are the keys of the notices that it tells of.
    """

    day = models.DateField()
    items = models.JSONField(default=list)
    news = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="digest_once_a_day")]
        indexes = [models.Index(fields=["state", "next_try_at"], name="digest_to_send")]


class Told(models.Model):
    """An act that people are told of, written with the act itself; it ``waits`` until they were, however long that is.

    Kept, so that who comes later is not told of what was.
    """

    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, related_name="told")
    waits = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["entry"], name="told_waits", condition=models.Q(waits=True))]


class Preference(models.Model):
    """How a person wants to hear of one kind of thing; without a row as ``CHOICES`` says."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    how = models.CharField(max_length=8, choices=How)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="preference_once")]
