"""When somebody was here last. Kept at logging in, so that reading a page never writes."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from kwaliteit.organisation.models import Person

SINCE = "seen_before"


def remember(sender: Any, request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """The time of the visit before this one goes into the session; the time of this one to the person."""
    if user.seen_at:
        request.session[SINCE] = user.seen_at.isoformat()
    Person.objects.filter(pk=user.pk).update(seen_at=timezone.now())


def since(request: HttpRequest) -> datetime.datetime | None:
    text = request.session.get(SINCE)
    return datetime.datetime.fromisoformat(text) if text else None
