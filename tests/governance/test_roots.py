"""The daily root: once a day, bound to the one before it, and kept as it was."""

from __future__ import annotations

import datetime
import hashlib
import json
import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from governance.models import DailyRoot
from governance.services.roots import take_root
from governance.snapshot import canonical
from kwaliteit.shared.errors import Frozen
from tests.governance.stage import Stage, make_stage

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 3, 2, 11, tzinfo=datetime.UTC)


def days(number: int) -> datetime.datetime:
    return NOON + datetime.timedelta(days=number)


def test_a_root_holds_the_head_of_every_chain_and_follows_from_the_one_before(stage: Stage) -> None:
    stage.freeze("Een.")
    first = take_root(NOON)
    stage.freeze("Twee.")
    second = take_root(days(1))

    heads = {str(stage.document.uuid): [2, stage.document.ledger.get(number=2).hash]}
    assert json.loads(second.body) == {
        "at": "2026-03-03T11:00:00+00:00",
        "day": "2026-03-03",
        "heads": heads,
        "number": 2,
    }
    assert canonical(json.loads(second.body)) == second.body
    assert (first.number, first.previous, first.acts) == (1, "0" * 64, 1)
    assert (second.number, second.previous, second.acts) == (2, first.root, 2)
    assert second.root == hashlib.sha256(f"{first.root}\n{second.body}".encode()).hexdigest()


def test_a_day_has_one_root_however_often_it_is_asked(stage: Stage) -> None:
    first = take_root(NOON)
    stage.freeze("Later die dag.")
    again = take_root(NOON + datetime.timedelta(hours=9))

    assert (again.pk, again.root, DailyRoot.objects.count()) == (first.pk, first.root, 1)


def test_the_day_is_that_of_amsterdam_and_of_the_calendar(settings, stage: Stage) -> None:
    settings.DEMONSTRATION = True
    late = datetime.datetime(2026, 6, 30, 22, 30, tzinfo=datetime.UTC)

    assert take_root(late).day == datetime.date(2026, 7, 1)
    assert take_root().day == timezone.localdate()


def test_a_root_never_changes(stage: Stage) -> None:
    root = take_root(NOON)
    with pytest.raises(Frozen):
        root.save()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE governance_dailyroot SET acts = 7")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM governance_dailyroot")


def test_the_root_asks_no_more_of_a_longer_ledger(stage: Stage, django_assert_num_queries) -> None:
    for text in ("Een.", "Twee.", "Drie."):
        stage.freeze(text)

    with django_assert_num_queries(8):
        take_root(NOON)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_make_one_root() -> None:
    make_stage().freeze("Een.")
    start, made = threading.Barrier(4), []

    def take() -> None:
        try:
            start.wait()
            made.append(take_root(NOON).root)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert (len(made), len(set(made)), DailyRoot.objects.count()) == (4, 1, 1)
