"""How long what was made is kept, and what is swept away."""

from __future__ import annotations

import datetime
import os
import time
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.utils import timezone

from kwaliteit.shared import jobs, tasks
from kwaliteit.shared.models import Job
from kwaliteit.shared.results import drop_earlier, drop_old
from kwaliteit.submission.services import DRAFT, SEAL
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.JOB_LOST_AFTER = 3600
    settings.JOB_RESULTS_KEPT = {"tests.again": 30, "tests.soon": 2}


def done(kind: str, days: int) -> Job:
    """A job of this kind that ended so many days ago, with its file."""
    job = jobs.ask(kind=kind, dedupe=f"{kind} {days}", arguments={}, actor=make_person(), send=lambda _id: None)
    jobs.run(job.pk, lambda *_: (f"{kind}-{days}.txt", b"whole"))
    Job.objects.filter(pk=job.pk).update(finished_at=timezone.localtime() - datetime.timedelta(days=days))
    return job


def files() -> list[str]:
    return sorted(path.name for path in Path(settings.MEDIA_ROOT).rglob("*.txt"))


def test_what_can_be_made_again_goes_after_the_days_of_its_kind() -> None:
    jobs_done = [done(*each) for each in (("tests.again", 29), ("tests.again", 31), ("tests.soon", 3), ("seal", 999))]
    folder = Path(Job.objects.get(pk=jobs_done[1].pk).file.path).parent
    tasks.drop_old_results()

    assert files() == ["seal-999.txt", "tests.again-29.txt"]
    rows = Job.objects.order_by("pk")
    assert [(row.state, bool(row.file)) for row in rows] == [
        ("done", True),
        ("done", False),
        ("done", False),
        ("done", True),
    ]
    assert (folder.exists(), drop_old()) == (False, 0)


def test_what_was_made_before_goes_when_the_same_was_made_anew() -> None:
    made = [done(kind, 1) for kind in ("tests.again", "tests.again", "tests.soon", "seal", "seal")]
    dropped = [drop_earlier(job.pk) for job in made]

    assert dropped == [0, 1, 0, 0, 0]
    rows = Job.objects.order_by("pk")
    assert [bool(row.file) for row in rows] == [False, True, True, True, True]


def test_what_was_made_before_stays_when_making_it_anew_failed() -> None:
    first = done("tests.again", 1)
    again = jobs.ask(kind=first.kind, dedupe=first.dedupe, arguments={}, actor=make_person(), send=lambda _id: None)
    Job.objects.filter(pk=again.pk).update(state=Job.State.FAILED)

    assert (drop_earlier(again.pk), bool(Job.objects.get(pk=first.pk).file)) == (0, True)


def test_a_draft_of_the_submission_goes_as_the_other_papers_and_what_was_sealed_stays() -> None:
    from kwaliteit.settings import base  # noqa: PLC0415 - as it stands, not as a test sets it

    assert (DRAFT in base.JOB_RESULTS_KEPT, SEAL in base.JOB_RESULTS_KEPT) == (True, False)


def test_a_file_that_is_gone_already_is_forgotten() -> None:
    job = done("tests.again", 31)
    Path(Job.objects.get(pk=job.pk).file.path).unlink()
    assert (drop_old(), bool(Job.objects.get(pk=job.pk).file)) == (1, False)


def test_what_a_killed_worker_left_is_swept_after_a_day_folders_too() -> None:
    parts = Path(settings.MEDIA_ROOT) / "parts"
    for name in ("old-work", "new-work"):
        (parts / name).mkdir(parents=True)
        (parts / name / "page.txt").write_text("half")
    (parts / "old.txt").write_text("half")
    day_before = time.time() - 2 * 24 * 3600
    for name in ("old-work", "old.txt"):
        os.utime(parts / name, (day_before, day_before))
    tasks.send_lost_jobs_again()
    assert sorted(path.name for path in parts.iterdir()) == ["new-work"]


def test_the_daily_round_names_tasks_that_exist() -> None:
    from kwaliteit.settings import base  # noqa: PLC0415 - as it stands, not as a test sets it

    current_app.loader.import_default_modules()
    known = set(current_app.tasks)
    named = {*base.JOB_RESULTS_KEPT, *(row["task"] for row in base.CELERY_BEAT_SCHEDULE.values())}
    assert sorted(named - known) == []
