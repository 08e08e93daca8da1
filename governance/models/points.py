"""The points of an advice, what the board says to each, and the further consultation about it. None of it changes."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from governance.lifecycle import Consulted, Follow, Side
from governance.models.decisions import Answer, Decision
from governance.models.frozen import FrozenQuerySet, FrozenRow
from governance.models.passages import Passage
from kwaliteit.organisation.models import Person


class AdvicePoint(FrozenRow):
    """One point of an advice, answered by itself. An advice without points is answered as a whole."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="points")
    number = models.PositiveIntegerField()
    text = models.TextField(_("point"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="advicepoint_number_unique"),
            models.CheckConstraint(condition=~Q(text=""), name="advicepoint_says_something"),
        ]


class PointAnswer(Passage):
    """What the board does with one point, with its reasons, and the passage that changed by it."""

    point = models.OneToOneField(AdvicePoint, on_delete=models.PROTECT, related_name="answer")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="points")
    follow = models.CharField(_("what the board does with it"), max_length=6, choices=Follow)
    text = models.TextField(_("reasoned answer"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(follow__in=Follow.values), name="pointanswer_follow_known"),
            models.CheckConstraint(
                condition=Q(follow="wholly") | ~Q(text=""), name="pointanswer_reasoned_when_not_followed"
            ),
            models.CheckConstraint(
                condition=Q(version__isnull=True) | ~Q(part=""), name="pointanswer_version_has_a_part"
            ),
        ]


class ConsultationQuerySet(FrozenQuerySet):
    """An answer has at most one row that was recorded with it: its first."""

    def with_the_answer(self) -> ConsultationQuerySet:
        return self.filter(~Exists(self._before()))

    def afterwards(self) -> ConsultationQuerySet:
        return self.filter(Exists(self._before()))

    def _before(self) -> models.QuerySet[Consultation]:
        return Consultation.objects.filter(answer=OuterRef("answer"), pk__lt=OuterRef("pk"))


class Consultation(FrozenRow):
    """What became of the further consultation about an answer: offered, held, or declined by the body.

    The first row is recorded with the answer, by the board; ``side`` is who recorded. A row without a day was moved
    here from an answer that had none.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="consultations")
    what = models.CharField(_("further consultation"), max_length=8, choices=Consulted)
    on = models.DateField(_("date"), null=True)
    text = models.TextField(_("what was said, and what came of it"), blank=True)
    side = models.CharField(max_length=8, choices=Side)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(what__in=Consulted.values), name="consultation_what_known"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="consultation_side_known"),
        ]
