"""When somebody was here last. Kept at logging in, so that reading a page never writes."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from kwaliteit.organisation.models import Person
from kwaliteit.shared.clock import today

SINCE = "seen_before"


def remember(sender: Any, request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """The time of the visit before this one goes into the session; the time of this one to the person."""
    if user.seen_at:
        request.session[SINCE] = user.seen_at.isoformat()
    user.seen_at = timezone.now()
    user.save(update_fields=["seen_at"])


def since(request: HttpRequest) -> datetime.datetime | None:
    """The visit before this one. On the demonstration, which stands still, everybody was last here two days ago."""
    if settings.DEMONSTRATION:
        day = today() - datetime.timedelta(days=2)
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time(15, 2)))
    text = request.session.get(SINCE)
    return datetime.datetime.fromisoformat(text) if text else None
