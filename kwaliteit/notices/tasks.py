"""The background work of notices. Whatever the broker loses is caught up with within a minute."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction

from governance.models import LedgerEntry
from kwaliteit.notices import digest, sending, services, updates
from monitoring.models import ProgressAsk


@shared_task(ignore_result=True)
def tell(entry_id: int) -> None:
    """Who must hear of one act does."""
    services.tell(LedgerEntry.objects.get(pk=entry_id))
    sending.send_notices()


@shared_task(ignore_result=True)
def catch_up() -> None:
    """Acts that nobody was told of, terms that passed, and mails that wait for their next try."""
    for entry in services.untold():
        services.tell(entry)
    services.tell_passed_terms()
    updates.tell_open()
    sending.send_notices()
    digest.send_late_digests()


@shared_task(ignore_result=True)
def send_digests() -> None:
    services.forget()
    digest.send_digests()


def tell_after_commit(entry: LedgerEntry) -> None:
    """Called within the act: what was recorded just now is told as soon as it is committed."""

    def send_on() -> None:
        tell.apply_async(kwargs={"entry_id": entry.pk}, retry=False)

    if services.note(entry):
        transaction.on_commit(send_on, robust=True)


@shared_task(ignore_result=True)
def tell_asked(ask_id: int) -> None:
    """Who owes an update is asked for it."""
    updates.tell(ProgressAsk.objects.select_related("framework", "asked_by").get(pk=ask_id))
    sending.send_notices()


def tell_asked_after_commit(ask: ProgressAsk) -> None:
    """Called within the act (``monitoring.hooks``)."""

    def send_on() -> None:
        tell_asked.apply_async(kwargs={"ask_id": ask.pk}, retry=False)

    transaction.on_commit(send_on, robust=True)
