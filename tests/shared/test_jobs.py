"""Long work: one job for many clicks, progress, cancelling, and workers that die or wake up late."""

from __future__ import annotations

import datetime
import errno
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone, translation

from kwaliteit.organisation.models import Person
from kwaliteit.shared import jobs
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.jobs import Progress
from kwaliteit.shared.models import Job
from tests.factories import make_person


@pytest.fixture
def actor(db: None) -> Person:
    return make_person()


def ask(actor: Person, sent: list[int] | None = None) -> Job:
    send = (lambda _id: None) if sent is None else sent.append
    return jobs.ask(kind="tests.work", dedupe="plan 1", arguments={"plan": 1}, actor=actor, send=send)


def files() -> list[str]:
    return sorted(str(path.relative_to(settings.MEDIA_ROOT)) for path in Path(settings.MEDIA_ROOT).rglob("*.txt"))


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def work(job: Job, progress: Progress) -> tuple[str, bytes]:
    progress.step("halfway", 1, 2)
    return "result.txt", b"whole"


def lose(job: Job) -> None:
    """As if its worker was killed long ago."""
    Job.objects.filter(pk=job.pk).update(heartbeat=timezone.now() - jobs.lost_after() * 2)


def test_many_clicks_are_one_job_sent_once_after_commit(actor: Person, django_capture_on_commit_callbacks: Any) -> None:
    sent: list[int] = []
    with django_capture_on_commit_callbacks(execute=True):
        asked = [ask(actor, sent) for _ in range(5)]
        assert sent == []
    assert ({job.pk for job in asked}, sent) == ({asked[0].pk}, [asked[0].pk])


def test_a_broker_that_is_down_leaves_the_job_waiting(actor: Person, django_capture_on_commit_callbacks: Any) -> None:
    def send(_id: int) -> None:
        raise ConnectionError

    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.ask(kind="tests.work", dedupe="x", arguments={}, actor=actor, send=send)
    Job.objects.filter(pk=job.pk).update(requested_at=timezone.now() - jobs.lost_after() * 2)
    assert jobs.lost_jobs() == [job.pk]


def test_done_work_leaves_its_file_and_nothing_beside_it(actor: Person) -> None:
    job = ask(actor)
    jobs.run(job.pk, work)
    job.refresh_from_db()
    assert (job.state, job.step, job.done, job.total, job.tries) == ("done", "halfway", 2, 2, 1)
    assert (job.file.read(), files()) == (b"whole", [job.file.name])
    assert list((settings.MEDIA_ROOT / "parts").iterdir()) == []


def test_finished_work_is_not_done_again(actor: Person) -> None:
    job = ask(actor)
    jobs.run(job.pk, work)
    jobs.run(job.pk, lambda *_: pytest.fail("ran twice"))
    assert Job.objects.get(pk=job.pk).tries == 1


def test_after_the_end_a_new_job_can_be_asked(actor: Person) -> None:
    first = ask(actor)
    jobs.run(first.pk, work)
    assert ask(actor).pk != first.pk


def test_a_refusal_is_recorded_word_for_word(actor: Person) -> None:
    def refuse(job: Job, progress: Progress) -> tuple[str, bytes]:
        raise Refused("Er ontbreekt een versie.")

    job = ask(actor)
    jobs.run(job.pk, refuse)
    job.refresh_from_db()
    assert (job.state, job.reason, bool(job.file)) == ("failed", "Er ontbreekt een versie.", False)


def test_a_mistake_is_recorded_without_its_inside_and_raised_for_the_log(actor: Person) -> None:
    def fail(job: Job, progress: Progress) -> tuple[str, bytes]:
        raise ZeroDivisionError("secret inside")

    job = ask(actor)
    with pytest.raises(ZeroDivisionError):
        jobs.run(job.pk, fail)
    job.refresh_from_db()
    with translation.override("nl"):
        assert (job.state, job.reason[:26]) == ("failed", "Bij het maken ging iets mi")


def test_a_full_disk_is_said_and_leaves_no_half_file(actor: Person, monkeypatch: Any) -> None:
    job = ask(actor)

    def full(_stream: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        jobs.run(job.pk, work)
    job.refresh_from_db()

    assert (job.state, job.error) == (Job.State.FAILED, jobs.DISK_FULL)
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_a_cancelled_job_stops_at_its_next_step_and_leaves_no_file(actor: Person) -> None:
    reached = []

    def cancelled_on_the_way(job: Job, progress: Progress) -> tuple[str, bytes]:
        jobs.cancel(job)
        reached.append("before")
        progress.step("next", 1, 2)
        reached.append("after")
        return "result.txt", b"whole"

    job = ask(actor)
    jobs.run(job.pk, cancelled_on_the_way)
    assert (Job.objects.get(pk=job.pk).state, reached, files()) == ("cancelled", ["before"], [])


def test_cancelled_at_the_last_moment_leaves_no_file(actor: Person) -> None:
    def cancelled_at_the_end(job: Job, progress: Progress) -> tuple[str, bytes]:
        jobs.cancel(job)
        return "result.txt", b"whole"

    job = ask(actor)
    jobs.run(job.pk, cancelled_at_the_end)
    job.refresh_from_db()
    assert (job.state, bool(job.file), files()) == ("cancelled", False, [])


def test_only_one_worker_gets_a_job(actor: Person) -> None:
    job = ask(actor)
    assert [jobs.claim(job.pk) is not None for _ in range(3)] == [True, False, False]


def test_a_lost_job_is_claimed_again_and_fails_in_the_end(actor: Person) -> None:
    job = ask(actor)
    for attempt in range(1, jobs.MOST_TRIES + 1):
        assert jobs.claim(job.pk).tries == attempt
        lose(job)
    assert jobs.claim(job.pk) is None
    assert jobs.lost_jobs() == []
    job.refresh_from_db()
    with translation.override("nl"):
        assert (job.state, job.reason[:34]) == ("failed", "Het werk is een aantal keer afgebr")


def test_a_worker_that_wakes_up_late_changes_nothing(actor: Person) -> None:
    """It was taken for lost; another one took over and finished first."""
    job = ask(actor)

    def sleepy(mine: Job, progress: Progress) -> tuple[str, bytes]:
        lose(job)
        jobs.run(job.pk, work)
        return "result.txt", b"stale"

    jobs.run(job.pk, sleepy)
    job.refresh_from_db()
    assert (job.state, job.tries, job.file.read(), len(files())) == ("done", 2, b"whole", 1)


def test_a_worker_that_wakes_up_while_another_works_is_stopped(actor: Person) -> None:
    job = ask(actor)
    mine = jobs.claim(job.pk)
    lose(job)
    jobs.claim(job.pk)
    with pytest.raises(jobs.Cancelled):
        Progress(mine).step("stale", 1, 2)
    assert Job.objects.get(pk=job.pk).step == ""


def test_the_file_of_an_earlier_try_is_cleared_away(actor: Person) -> None:
    job = ask(actor)
    first = jobs.claim(job.pk)
    jobs._keep_file(first, "result.txt", b"written, then killed before the row")
    lose(job)
    jobs.run(job.pk, work)
    job.refresh_from_db()
    assert files() == [job.file.name]


def test_a_name_with_folders_stays_inside(actor: Person) -> None:
    job = ask(actor)
    jobs.run(job.pk, lambda *_: ("../../result.txt", b"whole"))
    job.refresh_from_db()
    assert Path(job.file.path).resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve())


@pytest.mark.django_db(transaction=True)
def test_work_that_is_silent_for_long_keeps_beating(settings: Any) -> None:
    """Laying out a long document is one call without steps: it must not be taken for lost."""
    settings.JOB_LOST_AFTER = 2
    job = ask(make_person())
    beats = []

    def silent(mine: Job, progress: Progress) -> tuple[str, bytes]:
        for _ in range(3):
            threading.Event().wait(1)
            beats.append(Job.objects.get(pk=mine.pk).heartbeat)
            assert jobs.lost_jobs() == []
        return "result.txt", b"whole"

    jobs.run(job.pk, silent)
    assert (Job.objects.get(pk=job.pk).state, len(set(beats))) == ("done", 3)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_workers_race_for_one_job() -> None:
    job = ask(make_person())
    won: list[datetime.datetime] = []
    start = threading.Barrier(8)

    def race() -> None:
        try:
            start.wait()
            if jobs.claim(job.pk):
                won.append(timezone.now())
        finally:
            connection.close()

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), Job.objects.get(pk=job.pk).tries) == (1, 1)


def large(job: Job, progress: Progress) -> tuple[str, Path]:
    """What is too large for memory is made in a folder, beside other files that are not kept."""
    folder = jobs.workplace(job)
    (folder / "other.txt").write_text("not kept")
    (folder / "made").write_text("large")
    return "result.txt", folder / "made"


def test_what_was_made_on_disk_is_moved_and_its_folder_goes(actor: Person) -> None:
    job = ask(actor)
    left = jobs.workplace(Job(uuid=job.uuid, tries=1))  # of a worker that was killed
    Job.objects.filter(pk=job.pk).update(tries=1)
    jobs.run(job.pk, large)
    job.refresh_from_db()

    assert (job.state, job.file.read(), left.exists()) == (Job.State.DONE, b"large", False)
    assert [path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == ["result.txt"]
    assert list((Path(settings.MEDIA_ROOT) / "parts").iterdir()) == []


def test_its_folder_goes_when_the_work_fails_too(actor: Person) -> None:
    def fail(job: Job, progress: Progress) -> tuple[str, Path]:
        large(job, progress)
        raise Refused("Nee.")

    job = ask(actor)
    jobs.run(job.pk, fail)

    assert list((Path(settings.MEDIA_ROOT) / "parts").iterdir()) == []
