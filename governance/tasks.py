"""The background work of this floor. Delivered twice is done once."""

from __future__ import annotations

from celery import shared_task

from governance import unsettled
from governance.services import preparing, roots


@shared_task(ignore_result=True)
def keep_daily_root() -> None:
    """Make the root of today unless it is there, then mail what is still to be mailed."""
    roots.take_root()
    roots.mail_roots()


@shared_task(ignore_result=True)
def forget_notes() -> None:
    """Remove private notes about requests that were closed long ago."""
    preparing.forget_notes()


@shared_task(ignore_result=True)
def clear_unsettled() -> None:
    """Remove the files of papers that were never committed."""
    unsettled.clear()
