"""The signed letter of a decision. What was attached never changes; a wrong one is struck through."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from governance.models.decisions import Decision
from governance.models.frozen import FrozenQuerySet
from governance.models.papers import KeptFile, Strike
from governance.models.requests import Request
from kwaliteit.organisation.rights import Rights


class LetterQuerySet(FrozenQuerySet):
    def visible_to(self, rights: Rights) -> LetterQuerySet:
        """Letters of decisions that the person sees."""
        return self.filter(decision__request__in=Request.objects.visible_to(rights).values("pk"))


class DecisionLetter(KeptFile):
    """The letter in which a body told its decision, as it was signed."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="letters")

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="decisionletter_has_a_title"),
            models.CheckConstraint(condition=Q(confidential=False), name="decisionletter_is_open"),
        ]


class LetterStrike(Strike):
    of = "letter"
    letter = models.OneToOneField(DecisionLetter, on_delete=models.PROTECT, related_name="strike")
