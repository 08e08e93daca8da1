"""What day it is. One function, so that the demonstration can stand still on its own day."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.utils import timezone


def today() -> datetime.date:
    """Today in Amsterdam; on the demonstration its own day. History and ledger keep true time."""
    if settings.DEMONSTRATION:
        return datetime.date.fromisoformat(settings.DEMONSTRATION_DAY)
    return timezone.localdate()
