"""A council that does not see a promise as met: it is open again, and what was said to meet it stays readable."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.models.frozen import FrozenRow
from governance.models.process import Promise
from kwaliteit.organisation.models import Person


class PromiseDispute(FrozenRow):
    """``met_on`` and ``met_by`` are what the board had said, and what the body does not accept."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="disputes")
    met_on = models.DateField(_("met on"))
    met_by = models.TextField(_("how it shows that it was met"))
    reason = models.TextField(_("why the body does not see it as met"))
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="promisedispute_has_a_reason")]
