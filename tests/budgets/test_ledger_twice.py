"""A long export of which the work is begun a second time while the first try still runs is taken in once."""

from __future__ import annotations

import datetime
import threading
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from budgets.models import LedgerImport, LedgerRow, SpendingRound
from budgets.services import ledger, ledger_jobs
from budgets.tasks import take_ledger
from budgets.views.ledger_columns import known_before
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Role
from kwaliteit.shared import jobs
from kwaliteit.shared.models import Job
from kwaliteit.shared.waiting import stage
from tests.budgets.rows import make_money, open_report
from tests.budgets.test_ledger import HEAD
from tests.factories import institution, someone

YEAR, LINES = 2022, 2500


@pytest.fixture
def taking(settings: Any, tmp_path: Any) -> Job:
    settings.MEDIA_ROOT = tmp_path
    settings.JOB_LOST_AFTER = 3600  # no heart beats beside a test in one transaction
    round = open_report(make_money(measures=1).framework, YEAR)
    return _asked(round, someone(Role.CONTROLLER, unit=institution()))


def _asked(round: SpendingRound, controller: Person) -> Job:
    lines = [HEAD, *(f"4100;;1-3-{YEAR};;;{number}" for number in range(1, LINES + 1))]
    file = ContentFile("\n".join(lines).encode(), name="grootboek.csv")
    layout, waits = known_before(round.framework, file), stage(file, controller.pk)
    assert layout
    arguments = {"round": str(round.uuid), **waits._asdict(), "layout": layout.as_json(), "previous": None}
    return Job.objects.create(kind=ledger_jobs.TAKE, dedupe=waits.place, arguments=arguments, requested_by=controller)


def _seems_lost(job: Job) -> None:
    long_ago = timezone.now() - jobs.lost_after() - datetime.timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(heartbeat=long_ago)


def _once(job: Job) -> None:
    job.refresh_from_db()
    assert (job.state, job.error, job.tries) == (Job.State.DONE, "", 2)
    assert (LedgerImport.objects.get().rows, LedgerRow.objects.count()) == (LINES, LINES)
    assert not ledger_jobs.waits_of(job).kept


@pytest.mark.django_db
def test_a_second_try_that_overtakes_the_first_while_that_reads_takes_it_in_once(taking: Job, monkeypatch: Any) -> None:
    read = ledger_jobs._export

    def slowly(job: Job, *others: Any) -> Any:
        export = read(job, *others)
        if job.tries == 1:
            _seems_lost(taking)
            take_ledger(taking.pk)
        return export

    monkeypatch.setattr(ledger_jobs, "_export", slowly)
    take_ledger(taking.pk)

    _once(taking)


@pytest.mark.django_db
def test_a_first_try_that_was_taken_over_while_it_saved_keeps_nothing(taking: Job, monkeypatch: Any) -> None:
    take_in = ledger.take_in

    def taken_over(**asked: Any) -> None:
        take_in(**asked)
        _seems_lost(taking)
        assert jobs.claim(taking.pk)

    with monkeypatch.context() as slow:
        slow.setattr(ledger, "take_in", taken_over)
        take_ledger(taking.pk)
    assert not LedgerImport.objects.exists()

    _seems_lost(taking)
    take_ledger(taking.pk)
    _once(taking)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("overtaken", [True, False])
def test_two_tries_at_once_take_it_in_once(taking: Job, monkeypatch: Any, overtaken: bool) -> None:
    """The second begins while the first saves, or when that has saved all and only has to commit."""
    saving, go_on, take_in = threading.Event(), threading.Event(), ledger.take_in
    finish = jobs.Progress.finish

    def wait(first: bool) -> None:
        if first:
            saving.set()
            assert go_on.wait(30)

    def slow_saving(**asked: Any) -> Any:
        made = take_in(**asked)
        wait(overtaken and not saving.is_set())
        return made

    def slow_end(progress: Any, *made: Any) -> None:
        finish(progress, *made)
        wait(not overtaken and not saving.is_set())

    monkeypatch.setattr(ledger, "take_in", slow_saving)
    monkeypatch.setattr(jobs.Progress, "finish", slow_end)

    def work() -> None:
        try:
            take_ledger(taking.pk)
        finally:
            connection.close()

    tries = [threading.Thread(target=work) for _ in range(2)]
    tries[0].start()
    assert saving.wait(30)
    if overtaken:
        _seems_lost(taking)
    tries[1].start()
    tries[1].join(2)
    go_on.set()
    for each in tries:
        each.join(60)

    taking.refresh_from_db()
    assert (taking.state, taking.error, taking.tries) == (Job.State.DONE, "", 2 if overtaken else 1)
    assert (LedgerImport.objects.count(), LedgerRow.objects.count()) == (1, LINES)
