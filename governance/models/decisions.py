"""What bodies decided, what the board answered, and what was adopted. None of it ever changes."""

from __future__ import annotations

import datetime
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.lifecycle import Follow, Mandated, Outcome, When
from governance.models.frozen import FrozenQuerySet, FrozenRow, Version
from governance.models.meetings import Meeting
from governance.models.passages import Passage
from governance.models.requests import Request
from governance.sections import label, lapsed
from kwaliteit.organisation.models import Body, Person
from kwaliteit.organisation.regulations import Section
from plans.models import Document, Right


class DecisionQuerySet(FrozenQuerySet):
    def effective(self) -> DecisionQuerySet:
        """Without those that a correction replaced; with what confirms the record."""
        return self.filter(correction__isnull=True).select_related("confirmation")


class Decision(FrozenRow):
    """What a body decided about one frozen version: right, outcome, votes, meeting, and who recorded it.

    ``section`` is empty where the council decides as a whole; where its sections each decide for themselves, each has
    a decision of its own. A correction points at the decision that it puts right; the effective decision is the one
    without a correction.

    Consent subject to named changes says who has the ``mandate`` to confirm the version that follows; what she
    confirms is a decision as well, ``by_mandate_of`` the first. ``to_confirm``: by the rule of the council, as it was,
    the record counts once another member has confirmed it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="decisions")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="decisions")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="decisions")
    right = models.CharField(max_length=12, choices=Right)
    section = models.CharField(max_length=8, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    votes_for = models.PositiveIntegerField(_("for"), null=True, blank=True)
    votes_against = models.PositiveIntegerField(_("against"), null=True, blank=True)
    votes_abstained = models.PositiveIntegerField(_("abstained"), null=True, blank=True)
    present = models.PositiveIntegerField(_("members present"), null=True, blank=True)
    proxies = models.PositiveIntegerField(_("proxies"), null=True, blank=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    meeting_on = models.DateField(_("date of the meeting"))
    text = models.TextField(_("text of the decision"), blank=True)
    mandate = models.CharField(_("mandated to confirm the next version"), max_length=17, choices=Mandated, blank=True)
    by_mandate_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="follow_up"
    )
    to_confirm = models.BooleanField(_("counts once another member has confirmed the record"), default=False)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction")
    correction_reason = models.TextField(_("what was wrong in the recording"), blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "section"], condition=Q(corrects__isnull=True), name="decision_one_per_section"
            ),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_outcome_known"),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(correction_reason=""), name="decision_correction_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")), name="decision_does_not_correct_itself"
            ),
            models.CheckConstraint(
                condition=Q(outcome="subject", mandate__in=Mandated.values) | (~Q(outcome="subject") & Q(mandate="")),
                name="decision_subject_has_a_mandate",
            ),
            models.CheckConstraint(
                condition=Q(by_mandate_of__isnull=True) | Q(outcome="consent"), name="decision_by_mandate_is_consent"
            ),
        ]

    @property
    def is_unconfirmed(self) -> bool:
        """Recorded, and not confirmed yet by another member where the rule of the council asks that."""
        return self.to_confirm and getattr(self, "confirmation", None) is None

    @property
    def is_lapsed(self) -> bool:
        """Not confirmed, and it was recorded that the term passed: nobody can confirm it any more."""
        return self.is_unconfirmed and lapsed(self.request, self)

    @property
    def is_undone(self) -> bool:
        """The board did not accept one of its conditions: then it is no consent. Read from what is known, else asked."""
        if self.outcome != Outcome.CONDITIONS:
            return False
        if "conditions" not in getattr(self, "_prefetched_objects_cache", {}):
            return self.conditions.filter(answer__accepted=False).exists()
        answers = (getattr(condition, "answer", None) for condition in self.conditions.all())
        return any(answer is not None and not answer.accepted for answer in answers)

    @property
    def outcome_said(self) -> str:
        """The outcome within a sentence: also what became of it since."""
        words = str(self.get_outcome_display())
        if self.by_mandate_of_id:
            words = gettext("%(outcome)s, confirmed by mandate") % {"outcome": words}
        if self.is_lapsed:
            return gettext("%(outcome)s, recorded, not confirmed within the term") % {"outcome": words}
        if self.is_unconfirmed:
            words = gettext("%(outcome)s, recorded, not confirmed yet") % {"outcome": words}
        if self.is_undone:
            words = gettext("%(outcome)s; the board did not accept a condition, so no consent") % {"outcome": words}
        return words

    @property
    def outcome_words(self) -> str:
        """The same with the section whose it is."""
        words = self.outcome_said
        return f"{words} ({label(self.section)})" if self.section else words

    @property
    def section_name(self) -> str:
        return label(self.section)


class SectionVotes(FrozenRow):
    """How one section voted in a decision that a divided council took as a whole."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="section_votes")
    section = models.CharField(_("section"), max_length=8, choices=Section)
    votes_for = models.PositiveIntegerField(_("for"))
    votes_against = models.PositiveIntegerField(_("against"))
    votes_abstained = models.PositiveIntegerField(_("abstained"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "section"], name="sectionvotes_once")]


class DecisionPart(FrozenRow):
    """One part of a version in a partial decision, consented to or not.

    A measure only where it fares otherwise than its theme; parts that were carried over are among those consented to.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="parts")
    part = models.CharField(max_length=60)  # by governance.parts: "theme-begeleiding", "budget", "measure-<lineage>"
    agreed = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "part"], name="decisionpart_once")]


class Condition(FrozenRow):
    """A condition of a council, to be met before adoption or during execution.

    Accepted, and not yet met, it becomes a promise; where it had to be met before adoption, adoption waits for that.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="conditions")
    number = models.PositiveIntegerField()
    text = models.TextField(_("condition"))
    when = models.CharField(_("to be met"), max_length=6, choices=When)
    due_on = models.DateField(_("by"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "number"], name="condition_number_unique")]

    @property
    def is_settled(self) -> bool:
        """Whether nothing of it stands in the way of adoption: accepted, and met where it had to be met before that."""
        answer = getattr(self, "answer", None)
        return bool(answer and answer.accepted and (answer.met or self.when != When.BEFORE or self.kept_on))

    @property
    def kept_on(self) -> datetime.date | None:
        """The day on which the promise that it became was met."""
        promise = getattr(self, "promise", None)
        return promise and promise.met_on


class ConditionAnswer(Passage):
    """The board's written answer to one condition: accepted or not. One that is not accepted makes it no consent."""

    condition = models.OneToOneField(Condition, on_delete=models.PROTECT, related_name="answer")
    accepted = models.BooleanField()
    text = models.TextField(_("answer of the board"))
    met = models.TextField(_("how the condition was met, when it was to be met before adoption"), blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(version__isnull=True) | ~Q(part=""), name="conditionanswer_version_has_a_part"
            )
        ]


class Answer(FrozenRow):
    """The board's written, reasoned answer to an advice.

    Where the advice has points each has a reaction of its own (``points``): ``follow`` follows from these, and
    ``text`` may be empty. Where it is not wholly followed the law asks further consultation before the decision is
    final (``consultations``, of which the first is recorded with the answer).
    """

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="answer")
    follow = models.CharField(_("what the board does with it"), max_length=6, choices=Follow)
    text = models.TextField(_("reasoned answer"), blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(follow__in=Follow.values), name="answer_follow_known")]


class AdoptionQuerySet(FrozenQuerySet):
    def current(self) -> AdoptionQuerySet:
        """Those that no later adoption superseded: at most one per document."""
        return self.filter(superseded_by__isnull=True)


class Adoption(FrozenRow):
    """The deciding body makes a version final, after the councils. Each adoption supersedes at most one other."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="adoption")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="adoptions")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="adoptions")
    adopted_on = models.DateField(_("adopted on"))
    effective_from = models.DateField(_("in force from"))
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")
    text = models.TextField(_("text of the decision"), blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document"], condition=Q(supersedes__isnull=True), name="adoption_one_first"
            )
        ]
