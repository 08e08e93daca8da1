"""Two people at once: one changes a meeting, another closes a request that stands on its agenda."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction

from governance.models import Meeting
from governance.services import meetings, requests
from tests.governance.stage import make_stage
from tests.governance.test_meetings import plan


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_request_that_is_closed_meanwhile_is_not_kept_as_open() -> None:
    """Who calls a meeting off waits for who closes a request on its agenda, and then leaves that as it is."""
    stage = make_stage(measures=1)
    meeting = plan(stage)
    request = stage.ask(meeting=meeting)
    secretary = stage.person("fr_secretary")

    def cancel() -> None:
        try:
            meetings.cancel_meeting(meeting=meeting, actor=secretary, why="Geen zaal.")
        finally:
            connection.close()

    thread = threading.Thread(target=cancel)
    with transaction.atomic():
        requests.withdraw(request=request, actor=stage.person("holder"))
        thread.start()
        while thread.is_alive() and not waiting_for_a_lock():
            time.sleep(0.02)
    thread.join(60)
    request.refresh_from_db()

    assert Meeting.objects.get(pk=meeting.pk).is_cancelled
    assert [row.closing for row in request.history.order_by("-history_id")][0] == request.closing == "withdrawn"


def waiting_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])
