"""The seal: all of it or nothing, and what can be checked afterwards."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils.translation import override

from governance.models import LedgerEntry, Version
from governance.services.requests import lay_before
from governance.services.roots import take_root
from governance.services.versions import freeze
from kwaliteit.organisation.rights import Rights, rights_of
from kwaliteit.shared import jobs
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Frozen, Refused
from kwaliteit.shared.models import Job
from kwaliteit.submission import package, services, tasks, verifying
from kwaliteit.submission.assessing import record_assessment
from kwaliteit.submission.models import Assessment, Submission
from plans.models import Section
from plans.services.drafting import save_section
from tests.kept import kept
from tests.submission import play

pytestmark = pytest.mark.django_db
NOBODY = Rights(AnonymousUser())


@pytest.fixture
@kept
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

    def of_text(text):
        known = verifying.of_text(text, NOBODY)
        return known and (known.kind, known.state, known.number, known.title)

    def of_file(name, content):
        known = verifying.of_file(SimpleUploadedFile(name, content), NOBODY)
        return known and (known.kind, known.state, known.number, known.title)

    assert of_text(submission.fingerprint) == ("submission", "sealed", 1, "")
    assert of_text(submission.fingerprint.upper()) == ("submission", "sealed", 1, "")
    assert of_text(version.fingerprint_groups) == ("version", "sealed", 1, "")
    assert of_file("a.txt", pdf) == ("pdf", "sealed", 1, "")
    assert of_file("a.pdf", whole) == ("submission", "sealed", 1, "")
    assert of_file("v.json", version.payload.encode()) == ("version", "sealed", 1, "")
    assert of_file("a.pdf", pdf + b" ") is None
    assert of_text("0" * 64) is None


def test_a_sealed_ledger_holds_for_both_verifiers(sealed, tmp_path):
    """The line of the seal names the package's own fingerprint beside that of the version."""
    root, lines, said = tmp_path / "root.json", tmp_path / "export.jsonl", io.StringIO()
    root.write_text(take_root().file)
    call_command("export_ledger", output=lines, stdout=io.StringIO())
    call_command("verify_ledger", root=[root], stdout=said)
    own = subprocess.run(
        [sys.executable, "verifier/verify.py", lines, "--root", root], cwd=settings.BASE_DIR, capture_output=True
    )

    assert said.getvalue() == "Holds: 2 chains, 9 acts, 2 versions, 1 roots.\n"
    assert own.stdout.decode() == said.getvalue()


def test_changed_package_is_refused_by_name(sealed):
    _world, submission = sealed
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(submission.package.read())) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info, content.replace(b"consent", b"advices") if info.filename == "facts.json" else content)

    with pytest.raises(Refused) as refusal:
        verifying.of_file(SimpleUploadedFile("pakket.zip", out.getvalue()), NOBODY)

    assert "facts.json" in str(refusal.value)


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_package_that_cannot_be_unpacked_block_by_block_is_not_unpacked(way):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as archive:
        archive.writestr(package.MANIFEST, json.dumps({"files": []}))

    with pytest.raises(Refused):
        verifying.of_file(SimpleUploadedFile("pakket.zip", out.getvalue()), NOBODY)


@pytest.mark.django_db
def test_a_root_with_a_broken_number_is_no_root():
    root = json.dumps({"heads": {}, "root": "0" * 64, "previous": "0" * 64, "at": 1.5, "day": "", "number": 1})

    assert verifying.of_file(SimpleUploadedFile("wortel.json", root.encode()), NOBODY) is None


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
        verifying.of_file(SimpleUploadedFile("pakket.zip", damaged), NOBODY)

    assert str(refusal.value) == "Dit is geen indieningspakket, of het is beschadigd."


def test_checking_a_fingerprint_reads_no_text_of_a_version(django_assert_num_queries):
    world = play.world()
    version = play.frozen_institution(world)
    rights = rights_of(world.people["staff"])

    with django_assert_num_queries(4) as asked:
        known = verifying.of_text(version.fingerprint, rights)

    assert known.fingerprint == version.fingerprint
    assert [query["sql"] for query in asked.captured_queries if "payload" in query["sql"]] == []


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04broken", b"PK" + b"\0" * 100])
def test_other_files_are_refused_with_a_reason(content):
    with pytest.raises(Refused):
        verifying.of_file(SimpleUploadedFile("x.bin", content), NOBODY)


@pytest.mark.parametrize("text", ["", "abc", "a" * 63, "g" * 64, "a" * 65, "<script>"])
def test_what_is_no_fingerprint_is_refused(text):
    with pytest.raises(Refused):
        verifying.of_text(text, NOBODY)


def test_a_short_form_is_refused_with_the_reason(sealed):
    _world, submission = sealed
    with override("en"), pytest.raises(Refused) as refusal:
        verifying.of_text(submission.fingerprint[:12], NOBODY)

    assert str(refusal.value).startswith("This is a short form: 12 of the 64 characters.")


def test_what_was_not_adopted_is_known_only_to_who_may_see_it():
    world = play.world()
    version = play.frozen_institution(world)
    known = verifying.of_text(version.fingerprint, rights_of(world.people["staff"]))

    assert (known.state, known.number, known.title) == ("frozen", 1, "Instellingsplan")
    for who in (AnonymousUser(), world.people["holder"], world.people["ur_secretary"]):
        assert verifying.of_text(version.fingerprint, rights_of(who)) is None
    lay_before(version=version, body=world.bodies["ur"], actor=world.people["staff"])
    assert verifying.of_text(version.fingerprint, rights_of(world.people["ur_secretary"])).state == "frozen"
    assert verifying.of_text(version.fingerprint, rights_of(world.people["holder"])) is None


def test_what_was_adopted_is_public_without_its_title():
    world = play.world()
    version = play.adopted_faculty(world)
    known = verifying.of_text(version.fingerprint, NOBODY)
    mine = verifying.of_text(version.fingerprint, rights_of(world.people["holder"]))

    assert (known.state, known.what, known.number, known.day) == ("adopted", "faculty", 1, today())
    assert (known.title, known.unit, known.newer) == ("", "", False)
    assert (mine.title, mine.unit) == ("Facultair plan", "Recht")

    document = version.document
    section = Section.objects.filter(document=document, theme=None).first()
    holder = world.people["holder"]
    save_section(section=section, revision=section.revision, actor=holder, body="<p>Nieuw.</p>")
    freeze(document=document, actor=holder)
    assert verifying.of_text(version.fingerprint, NOBODY).newer is False
    assert verifying.of_text(version.fingerprint, rights_of(holder)).newer is True


def test_a_version_that_the_ledger_does_not_hold_is_not_known():
    world = play.world()
    staff = world.people["staff"]
    version = play.frozen_institution(world)
    fields = {"frozen_at": version.frozen_at, "frozen_by": staff, "document_revision": 1}
    Version.objects.create(document=version.document, number=2, payload="{}", fingerprint="a" * 64, **fields)

    assert verifying.of_text("a" * 64, rights_of(staff)) is None


def test_a_fingerprint_of_the_ledger_is_known_by_text_and_by_file():
    root = take_root()
    changed = root.file.replace('"number": 1', '"number": 2')

    assert verifying.of_text(root.groups, NOBODY).kind == "root"
    assert verifying.of_file(SimpleUploadedFile(root.file_name, root.file.encode()), NOBODY).day == root.day
    with pytest.raises(Refused):
        verifying.of_file(SimpleUploadedFile(root.file_name, changed.encode()), NOBODY)
    for content in (b"{", b"{}", b'{"root": 1, "heads": {}}'):
        assert verifying.of_file(SimpleUploadedFile("x.json", content), NOBODY) is None


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
    record_assessment(by="nvao", **values)
    record_assessment(by="minister", **{**values, "positive": False})

    with pytest.raises(Refused):
        record_assessment(by="nvao", **values)

    assert list(Assessment.objects.order_by("pk").values_list("by", "positive")) == [
        ("nvao", True),
        ("minister", False),
    ]
    assert {said.recorded_by for said in Assessment.objects.all()} == {world.people["staff"]}
