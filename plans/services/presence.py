"""Who has a section open to write in it. The browser says so every twenty seconds; after a minute nobody is there."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from kwaliteit.organisation.models import Person
from plans.models import Presence, Section
from plans.together import GONE_AFTER


@transaction.atomic
def arrive(*, section: Section, person: Person, at: datetime.datetime | None = None) -> None:
    """Say that somebody is here now; who is gone, here or elsewhere, is forgotten along with it."""
    now = at or timezone.now()
    _forget(now)
    Presence.objects.bulk_create(
        [Presence(section=section, person=person, seen_at=now)],
        update_conflicts=True,
        unique_fields=["section", "person"],
        update_fields=["seen_at"],
    )


@transaction.atomic
def forget() -> None:
    """Remove who is gone: of a plan that nobody opens any more too."""
    _forget(timezone.now())


def _forget(now: datetime.datetime) -> None:
    gone = Presence.objects.select_for_update(skip_locked=True).filter(seen_at__lt=now - GONE_AFTER)
    Presence.objects.filter(pk__in=gone.values("pk")).delete()
