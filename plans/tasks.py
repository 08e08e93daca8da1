"""The background work of this floor. Delivered twice is done once."""

from __future__ import annotations

from celery import shared_task

from plans.services import bringing, presence


@shared_task(ignore_result=True)
def forget_files() -> None:
    """Remove what was read in Word files that are done with, or that nobody came back to."""
    bringing.forget_files()


@shared_task(ignore_result=True)
def forget_presence() -> None:
    """Remove who had a section open and is gone."""
    presence.forget()
