"""A paper that is asked for: once however often it is clicked, stopped and tried again, and told of on the home page."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import override

from governance.models import Decision, Version
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Role
from kwaliteit.papers import services
from kwaliteit.papers.tasks import make, make_decision
from kwaliteit.shared import jobs
from kwaliteit.shared.models import Job
from kwaliteit.work.docket import docket
from kwaliteit.work.gather import gather
from tests.factories import someone
from tests.governance.stage import TODAY, Stage, make_stage
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def stage() -> Stage:
    stage = make_stage()
    stage.decide(outcome="consent", votes=(9, 2, 1))
    return stage


@pytest.fixture(autouse=True)
def alone(settings, tmp_path):
    settings.JOB_LOST_AFTER = 3600
    settings.MEDIA_ROOT = tmp_path


def asked(stage: Stage, kind: str, who: str = "fr_member") -> Job:
    if kind == "decision":
        return services.ask_decision(decision=Decision.objects.get(), actor=stage.person(who))
    return services.ask(version=Version.objects.get(), key="", actor=stage.person(who))


def done(job: Job) -> Job:
    {services.PAPER: make, services.DECISION: make_decision}[job.kind](job_id=job.pk)
    job.refresh_from_db()
    return job


def client_of(stage: Stage, who: str = "fr_member") -> Client:
    client = Client()
    client.force_login(stage.person(who))
    return client


def page_of(kind: str) -> str:
    row = Decision.objects.get() if kind == "decision" else Version.objects.get()
    return reverse("papers:decision" if kind == "decision" else "papers:page", args=[row.uuid])


def shown(stage: Stage, kind: str, who: str = "fr_member") -> str:
    return " ".join(client_of(stage, who).get(page_of(kind)).content.decode().split())


def stop(job: Job) -> str:
    return reverse("papers:stop", args=[job.uuid])


KINDS = pytest.mark.parametrize("kind", ["decision", "version"])


@KINDS
def test_however_often_it_is_asked_for_one_paper_is_made(stage, kind):
    assert len({asked(stage, kind).pk for _click in range(3)}) == 1
    assert (asked(stage, kind, "fr_secretary") == asked(stage, kind)) == (kind == "version")


@KINDS
def test_who_asked_stops_it_and_can_try_again(stage, kind):
    job = asked(stage, kind)
    assert stop(job) in shown(stage, kind)
    answer = client_of(stage).post(stop(job))
    done(job)

    assert (answer.url, job.state, job.file.name) == (page_of(kind) + "#made", Job.State.CANCELLED, "")
    page = shown(stage, kind)
    assert "Op verzoek gestopt." in page
    assert "Probeer het opnieuw" in page
    assert done(asked(stage, kind)).state == Job.State.DONE


def test_others_who_wait_for_the_same_paper_cannot_stop_it(stage):
    job = asked(stage, "version")

    assert "Wacht op zijn beurt" in shown(stage, "version", "fr_secretary")
    assert stop(job) not in shown(stage, "version", "fr_secretary")
    assert ["Bij “Mijn werk”" in shown(stage, "version", who) for who in ("fr_member", "fr_secretary")] == [True, False]
    assert "U kunt deze pagina verlaten; het gaat door." in shown(stage, "version", "fr_secretary")
    assert client_of(stage, "fr_secretary").post(stop(job)).status_code == 404
    job.refresh_from_db()
    assert job.is_open


@KINDS
def test_stopped_while_its_pages_are_laid_out_it_ends_there_and_leaves_no_file(stage, kind, monkeypatch, settings):
    told = jobs.Progress.step

    def step(progress: jobs.Progress, label: str, number: int, total: int) -> None:
        if number:  # the first page
            jobs.cancel(progress.job)
        told(progress, label, number, total)

    monkeypatch.setattr(jobs.Progress, "step", step)
    job = done(asked(stage, kind))

    assert (job.state, job.step, job.done) == (Job.State.CANCELLED, "De opmaak wordt voorbereid", 0)
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


@KINDS
def test_progress_tells_each_page_and_never_says_that_all_is_done_before_it_is(stage, kind, monkeypatch):
    told, heard = jobs.Progress.step, []

    def step(progress: jobs.Progress, label: str, number: int, total: int) -> None:
        heard.append((number, total))
        told(progress, label, number, total)

    monkeypatch.setattr(jobs.Progress, "step", step)
    job = done(asked(stage, kind))

    assert len(heard) > 1, heard
    assert [number for number, _total in heard] == sorted(number for number, _total in heard)
    assert all(number < total for number, total in heard)
    assert job.done == job.total


@KINDS
def test_a_full_disk_is_told_on_the_page_and_with_room_again_the_paper_is_made(stage, kind, monkeypatch, settings):
    def full(*_given: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    job = asked(stage, kind)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="No space"):
            done(job)

    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []
    with override("nl"):
        assert escape(Job.objects.get().reason) in shown(stage, kind)
        assert "schijf is vol" in shown(stage, kind)
    assert done(asked(stage, kind)).state == Job.State.DONE


def test_when_the_last_try_of_a_decision_failed_the_page_says_that_it_gives_the_earlier_one(stage):
    done(asked(stage, "decision"))
    assert "Wat u hier vindt, is het eerdere stuk." not in shown(stage, "decision")
    Job.objects.filter(pk=asked(stage, "decision").pk).update(
        state="failed", error=jobs.WENT_WRONG, finished_at=timezone.now()
    )

    page = shown(stage, "decision")
    address = reverse("papers:decision_pdf", args=[Decision.objects.get().uuid])
    assert "Wat u hier vindt, is het eerdere stuk. Bij het maken ging iets mis" in page
    assert address in page
    assert client_of(stage).get(address).status_code == 200


def test_what_was_made_and_what_could_not_be_is_on_the_home_page_of_who_asked(stage):
    done(asked(stage, "version", "holder"))
    done(asked(stage, "decision"))
    assert asked(stage, "version").requested_by == stage.person("holder")  # the same paper: nothing new is made
    with override("en"):
        of_holder, of_member = (
            [item for item in docket(gather(rights_of(stage.person(who), on=TODAY()))) if "paper" in item.title]
            for who in ("holder", "fr_member")
        )

    assert [(item.title, item.url) for item in of_holder] == [
        ("Read the council paper that you asked for", page_of("version") + "#made")
    ]
    assert of_holder[0].text.startswith("Afspraken, versie 1. Made on ")
    assert [(item.title, item.url) for item in of_member] == [
        ("Read the decision on paper that you asked for", page_of("decision") + "#made")
    ]


@pytest.mark.parametrize(
    "role", [Role.CONTROLLER, Role.QUALITY_OFFICER, Role.SUPPORT_GROUP, Role.STUDENT_ASSESSOR], ids=str
)
def test_who_only_reads_is_told_of_the_paper_that_she_asked_for(stage, role):
    reader = someone(role, unit=stage.world.faculty)
    done(services.ask(version=Version.objects.get(), key="", actor=reader))
    with override("en"):
        told = [item.title for item in docket(gather(rights_of(reader)))]

    assert "Read the council paper that you asked for" in told
