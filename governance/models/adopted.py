"""What an adoption stands on. None of it ever changes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from governance.models.decisions import Adoption, Decision
from governance.models.frozen import FrozenRow
from governance.models.requests import Request
from kwaliteit.organisation.models import Body, BodyKind
from plans.models import Right


class AdoptionRight(FrozenRow):
    """One right as it stood when the version was adopted: met by what, or not met and why that was allowed.

    ``code`` is that of governance.rules: how it was judged. A right that the framework does not require stands here
    too, for the same right may be judged differently later.
    """

    adoption = models.ForeignKey(Adoption, on_delete=models.PROTECT, related_name="rights")
    number = models.PositiveIntegerField()
    body_kind = models.CharField(max_length=24, choices=BodyKind)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    section = models.CharField(max_length=8, blank=True)
    right = models.CharField(max_length=12, choices=Right)
    required = models.BooleanField()
    met = models.BooleanField()
    code = models.CharField(max_length=24)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["adoption", "number"], name="adoptionright_number_unique"),
            models.CheckConstraint(condition=Q(met=True) | Q(required=False), name="adoptionright_required_is_met"),
        ]
