"""The secret address of a person's calendar."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kwaliteit.organisation.models import Person


class CalendarAddress(models.Model):
    """An address at which anybody who knows it reads what concerns one person. At most one that is not revoked.

    The address itself is kept nowhere: it is computed from ``uuid`` and ``salt`` with the secret key of the
    installation, so a copy of the database gives nobody a calendar.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    salt = models.UUIDField(default=uuid4, editable=False)
    made_at = models.DateTimeField(_("made on"))
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at__isnull=True), name="calendar_one_address"
            )
        ]
