"""The seal: all of it or nothing, and what can be checked afterwards."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from governance.models import LedgerEntry
from kwaliteit.shared import jobs
from kwaliteit.shared.errors import Forbidden, Frozen, Refused
from kwaliteit.shared.models import Job
from kwaliteit.submission import package, services, tasks, verifying
from kwaliteit.submission.models import Assessment, Submission
from tests.submission import play

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed():
    world = play.ready()
    submission = services.seal(framework=world.framework, actor=world.people["staff"])
    return world, submission


def read(submission: Submission, name: str) -> bytes:
    with submission.package.open("rb") as file, zipfile.ZipFile(file) as archive:
        return archive.read(name)


def test_sealed_package_can_be_checked_without_our_code(sealed):
    _world, submission = sealed
    manifest = json.loads(read(submission, "manifest.json"))
    versions = {row["file"]: row["fingerprint"] for row in manifest["versions"]}

    assert package.sha256(read(submission, "manifest.json")) == submission.fingerprint
    assert {name: package.sha256(read(submission, name)) for name in versions} == versions
    for row in manifest["files"]:
        assert package.sha256(read(submission, row["name"])) == row["sha256"]
    assert len(versions) == 2
    assert manifest["decisions"] == 2


def test_seal_is_written_in_the_ledger_and_never_changes(sealed):
    world, submission = sealed
    entry = LedgerEntry.objects.filter(document=submission.version.document).order_by("-number")[0]

    assert entry.act == "seal"
    assert json.loads(entry.body)["data"]["fingerprint"] == submission.fingerprint
    assert submission.sealed_by == world.people["staff"]
    assert submission.pages > 5
    with pytest.raises(Frozen):
        submission.save()


def test_second_seal_of_a_version_is_refused(sealed):
    world, _submission = sealed

    with pytest.raises(Refused):
        services.seal(framework=world.framework, actor=world.people["staff"])

    assert Submission.objects.count() == 1


def test_incomplete_plan_is_refused_and_leaves_no_trace():
    world = play.world()
    play.frozen_institution(world)
    before = LedgerEntry.objects.count()

    with pytest.raises(Refused) as refusal:
        services.seal(framework=world.framework, actor=world.people["staff"])

    assert "Recht" in str(refusal.value)
    assert Submission.objects.count() == 0
    assert LedgerEntry.objects.count() == before


def test_stranger_may_not_seal_or_ask_a_draft():
    world = play.ready()

    with pytest.raises(Forbidden):
        services.seal(framework=world.framework, actor=world.people["holder"])
    with pytest.raises(Forbidden):
        services.ask_draft(framework=world.framework, actor=world.people["holder"])

    assert Submission.objects.count() == 0
    assert Job.objects.count() == 0


def test_command_seals_or_names_the_gaps_and_writes_nothing(tmp_path, capsys):
    world = play.world()
    play.frozen_institution(world)
    target = tmp_path / "plan.pdf"

    with pytest.raises(CommandError) as failure:
        call_command(
            "generate_submission",
            framework=world.framework.code,
            output=target,
            seal=True,
            person=world.people["staff"].email,
        )

    assert "Recht" in str(failure.value)
    assert target.exists() is False
    assert Submission.objects.count() == 0


def test_command_writes_a_draft_and_the_gaps(tmp_path):
    world = play.world()
    play.frozen_institution(world)
    target, errors = tmp_path / "plan.pdf", io.StringIO()

    call_command(
        "generate_submission", framework=world.framework.code, output=target, stderr=errors, stdout=io.StringIO()
    )

    assert target.read_bytes().startswith(b"%PDF-1.7")
    assert len(errors.getvalue().splitlines()) >= 3


def test_fingerprint_pdf_package_and_version_are_known(sealed):
    _world, submission = sealed
    pdf, whole = submission.pdf.read(), submission.package.read()
    version = submission.version

    def kind(known):
        return known and known.kind

    assert kind(verifying.of_text(submission.fingerprint)) == "submission"
    assert kind(verifying.of_text(submission.fingerprint[:12].upper())) == "submission"
    assert kind(verifying.of_text(f"{version.fingerprint[:32]} {version.fingerprint[32:]}")) == "version"
    assert kind(verifying.of_file(SimpleUploadedFile("a.txt", pdf))) == "pdf"
    assert kind(verifying.of_file(SimpleUploadedFile("a.pdf", whole))) == "submission"
    assert kind(verifying.of_file(SimpleUploadedFile("v.json", version.payload.encode()))) == "version"
    assert verifying.of_file(SimpleUploadedFile("a.pdf", pdf + b" ")) is None
    assert verifying.of_text("0" * 64) is None


def test_changed_package_is_refused_by_name(sealed):
    _world, submission = sealed
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(submission.package.read())) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info, content.replace(b"consent", b"advices") if info.filename == "facts.json" else content)

    with pytest.raises(Refused) as refusal:
        verifying.of_file(SimpleUploadedFile("pakket.zip", out.getvalue()))

    assert "facts.json" in str(refusal.value)


@pytest.mark.parametrize("cut", [0, 1, 40])
def test_a_package_with_damaged_contents_is_refused_and_not_a_fault(cut):
    """The list of files is whole, but what is packed is not: other bytes in it, or an end that is missing."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(package.MANIFEST, json.dumps({"files": [], "padding": [str(n) for n in range(200)]}))
    whole = out.getvalue()
    start = 30 + len(package.MANIFEST)
    damaged = whole[: start + cut] + bytes([whole[start + cut] ^ 0xFF]) * 20 + whole[start + cut + 20 :]

    with pytest.raises(Refused) as refusal:
        verifying.of_file(SimpleUploadedFile("pakket.zip", damaged))

    assert str(refusal.value) == "Dit is geen indieningspakket, of het is beschadigd."


def test_checking_a_fingerprint_reads_no_text_of_a_version(django_assert_num_queries):
    world = play.world()
    version = play.frozen_institution(world)

    with django_assert_num_queries(3) as asked:
        known = verifying.of_text(version.fingerprint[:16])

    assert known.fingerprint == version.fingerprint
    assert [query["sql"] for query in asked.captured_queries if "payload" in query["sql"]] == []


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04broken", b"PK" + b"\0" * 100])
def test_other_files_are_refused_with_a_reason(content):
    with pytest.raises(Refused):
        verifying.of_file(SimpleUploadedFile("x.bin", content))


@pytest.mark.parametrize("text", ["", "abc", "g" * 64, "a" * 65, "<script>"])
def test_what_is_no_fingerprint_is_refused(text):
    with pytest.raises(Refused):
        verifying.of_text(text)


def test_draft_job_keeps_its_file():
    world = play.world()
    play.frozen_institution(world)
    job = services.ask_draft(framework=world.framework, actor=world.people["staff"])
    again = services.ask_draft(framework=world.framework, actor=world.people["staff"])

    tasks.make_draft(job.pk)
    job.refresh_from_db()

    assert again == job
    assert job.state == Job.State.DONE
    assert job.percentage == 100
    assert job.file.read().startswith(b"%PDF")


def test_cancelled_draft_leaves_no_file():
    world = play.world()
    play.frozen_institution(world)
    job = services.ask_draft(framework=world.framework, actor=world.people["staff"])
    services.cancel(job=job, actor=world.people["staff"])

    tasks.make_draft(job.pk)
    job.refresh_from_db()

    assert job.state == Job.State.CANCELLED
    assert not job.file


def test_failure_is_recorded_with_its_reason():
    world = play.world()
    play.frozen_institution(world)
    arguments = {"framework": world.framework.code}
    job = Job.objects.create(kind=services.SEAL, dedupe="x", arguments=arguments, requested_by=world.people["staff"])

    tasks.make_seal(job.pk)
    job.refresh_from_db()

    assert job.state == Job.State.FAILED
    assert "Recht" in job.error


def test_a_seal_that_was_stopped_while_the_document_was_made_is_not_set():
    world = play.ready()
    job = services.ask_seal(framework=world.framework, actor=world.people["staff"])
    claimed = jobs.claim(job.pk)
    services.cancel(job=job, actor=world.people["staff"])

    def last_step(label, done, total):
        if done == total - 1:  # what the document's own making tells stays below
            jobs.Progress(claimed).step(label, done, total)

    with pytest.raises(jobs.Cancelled):
        services.seal(framework=world.framework, actor=world.people["staff"], step=last_step)

    assert Submission.objects.count() == 0


def test_a_worker_that_died_after_the_seal_was_set_is_followed_by_one_that_finds_it(settings):
    world = play.ready()
    job = services.ask_seal(framework=world.framework, actor=world.people["staff"])
    jobs.claim(job.pk)
    submission = services.seal(framework=world.framework, actor=world.people["staff"])
    with pytest.raises(Refused):
        services.cancel(job=job, actor=world.people["staff"])
    settings.JOB_LOST_AFTER = -1

    tasks.make_seal(job.pk)
    job.refresh_from_db()

    assert (job.state, job.error, Submission.objects.count()) == (Job.State.DONE, "", 1)
    assert job.file.read().decode() == submission.manifest


def test_nvao_and_minister_are_recorded_once_each(sealed):
    world, submission = sealed
    values = {"submission": submission, "positive": True, "dated": submission.sealed_on, "actor": world.people["staff"]}
    services.record_assessment(by="nvao", **values)
    services.record_assessment(by="minister", **{**values, "positive": False})

    with pytest.raises(Refused):
        services.record_assessment(by="nvao", **values)

    assert list(Assessment.objects.order_by("pk").values_list("by", "positive")) == [
        ("nvao", True),
        ("minister", False),
    ]
    assert Assessment.history.first().history_user == world.people["staff"]
