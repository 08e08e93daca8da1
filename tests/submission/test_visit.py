"""The site visit: whom the panel meets, what it asked and was answered, and the papers that were added later."""

from __future__ import annotations

import datetime
import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from governance import verification
from governance.models import LedgerEntry
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.submission import visit
from kwaliteit.submission.extra import seal_extra
from kwaliteit.submission.models import ExtraPaper, ExtraSet, PanelAnswer, VisitGuest, VisitTalk
from tests.submission import play
from tests.submission.stored import post, stored
from tests.submission.test_panel import admit

pytestmark = pytest.mark.django_db
NINE, TEN = datetime.time(9), datetime.time(10)


@pytest.fixture
def world():
    return play.world()


@pytest.fixture
def submission(world):
    return stored(world)


def note(name="notitie.pdf", content=b"%PDF-1.7 Notitie %%EOF"):
    return SimpleUploadedFile(name, content)


def test_the_programme_says_when_about_what_and_with_whom(client, world, submission):
    client.force_login(world.people["staff"])
    sent = {"subject": "Studenten", "on": f"{today():%d-%m-%Y}", "begins_at": "09:00", "ends_at": "10:00", "place": ""}
    post(client, "new_talk", submission.uuid, **sent)
    talk = VisitTalk.objects.get()
    post(client, "add_guest", talk.uuid, name="Noor", body=world.bodies["fr"].pk, function="lid")
    nameless = post(client, "add_guest", talk.uuid, name="Joris", body="", function="")
    page = client.get(reverse("submission:visit", args=[submission.uuid])).content.decode()

    assert nameless.status_code == 422
    assert [guest.name for guest in VisitGuest.objects.all()] == ["Noor"]
    assert all(words in page for words in ("Studenten", "09:00–10:00", "Noor, lid", str(world.bodies["fr"])))


def test_a_talk_that_ends_before_it_begins_is_refused_with_what_was_typed(client, world, submission):
    client.force_login(world.people["staff"])
    sent = {"subject": "Docenten", "on": f"{today():%d-%m-%Y}", "begins_at": "10:00", "ends_at": "09:00", "place": ""}
    answer = post(client, "new_talk", submission.uuid, **sent)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["ends_at"])
    assert "Docenten" in answer.content.decode()
    assert VisitTalk.objects.count() == 0


def test_what_was_taken_out_of_the_programme_is_in_its_history(world, submission):
    staff = world.people["staff"]
    talk = visit.save_talk(
        submission=submission, actor=staff, on=today(), begins_at=NINE, ends_at=TEN, subject="Studenten"
    )
    visit.add_guest(talk=talk, actor=staff, name="Noor", function="lid")
    visit.remove_talk(talk=talk, actor=staff)

    assert (VisitTalk.objects.count(), VisitGuest.objects.count()) == (0, 0)
    assert [(row.subject, row.history_user) for row in VisitTalk.history.filter(history_type="-")] == [
        ("Studenten", staff)
    ]
    assert [row.name for row in VisitGuest.history.filter(history_type="-")] == ["Noor"]


def test_an_answer_that_is_prepared_is_not_read_by_the_panel_until_it_is_given(client, world, submission):
    staff = world.people["staff"]
    question = visit.record_question(submission=submission, actor=staff, text="Waarom zo weinig?", asked_on=today())
    given = {"question": question, "actor": staff, "answered_by": "Marijke", "answered_on": today()}
    visit.record_answer(text="Eerste gedachte", **given)
    client.force_login(admit(world, submission).person)
    url = reverse("submission:visit", args=[submission.uuid])
    before = client.get(url).content.decode()
    visit.record_answer(text="Ons antwoord", to_panel=True, **given)
    visit.record_answer(text="Nog eens nadenken", **given)
    after = client.get(url).content.decode()

    assert "Waarom zo weinig?" in before
    assert "Eerste gedachte" not in before
    assert "Ons antwoord" in after
    assert "Nog eens nadenken" not in after
    assert PanelAnswer.objects.count() == 3


def test_extra_papers_are_a_set_of_their_own_that_names_the_submission(client, world, submission):
    client.force_login(world.people["staff"])
    answer = post(
        client, "extra", submission.uuid, title="Op verzoek van het panel", papers=[note(), note("cijfers.pdf")]
    )
    made = ExtraSet.objects.get()
    manifest = json.loads(made.manifest)
    with made.package.open("rb") as file:
        content = file.read()
    known = client.post(reverse("submission:verify"), {"file": SimpleUploadedFile("x.zip", content)})
    entry = json.loads(LedgerEntry.objects.get(act="seal_extra").body)

    assert answer.status_code == 302
    assert manifest["extra_to"]["fingerprint"] == submission.fingerprint
    assert set(zipfile.ZipFile(io.BytesIO(content)).namelist()) == {
        "manifest.json", "papers/01-notitie.pdf", "papers/02-cijfers.pdf",
    }  # fmt: skip
    assert known.context["known"].kind == "extra"
    assert entry["data"]["sealed"] == made.fingerprint
    assert "that it recorded" not in "\n".join(verification.verify().lines())
    submission.refresh_from_db()
    assert manifest["extra_to"]["uuid"] == str(submission.uuid)


def test_a_set_in_which_one_file_is_no_good_is_not_sealed_at_all(world, submission):
    with pytest.raises(Refused) as refused:
        seal_extra(
            submission=submission,
            actor=world.people["staff"],
            title="Stukken",
            papers=[note(), note("virus.pdf", b"MZ")],
        )

    assert refused.value.field == "papers"
    assert (
        ExtraSet.objects.count(),
        ExtraPaper.objects.count(),
        LedgerEntry.objects.filter(act="seal_extra").count(),
    ) == (0, 0, 0)


def test_a_paper_that_was_changed_on_disk_is_noticed(world, submission):
    made = seal_extra(submission=submission, actor=world.people["staff"], title="Stukken", papers=[note()])
    file = made.papers.get().file
    file.storage.delete(file.name)

    assert "the file of an extra paper that it recorded" in "\n".join(verification.verify().lines())


def test_the_panel_takes_the_papers_along_and_adds_none(client, world, submission):
    made = seal_extra(submission=submission, actor=world.people["staff"], title="Stukken", papers=[note()])
    client.force_login(admit(world, submission).person)
    paper = client.get(reverse("submission:extra_paper", args=[made.papers.get().uuid]))
    package = client.get(reverse("submission:extra_package", args=[made.uuid]))

    assert b"".join(paper.streaming_content) == b"%PDF-1.7 Notitie %%EOF"
    assert package.headers["Content-Disposition"].startswith("attachment")
    assert client.get(reverse("submission:extra", args=[submission.uuid])).status_code == 404


def test_only_the_board_and_its_staff_keep_the_visit(world, submission):
    holder = world.people["holder"]
    with pytest.raises(Forbidden):
        visit.record_question(submission=submission, actor=holder, text="?", asked_on=today())
    with pytest.raises(Forbidden):
        seal_extra(submission=submission, actor=holder, title="x", papers=[note()])


@pytest.mark.parametrize("count", [1, 4])
def test_the_page_asks_the_same_for_any_number_of_talks_and_questions(
    client, world, submission, count, django_assert_num_queries
):
    staff = world.people["staff"]
    for number in range(count):
        talk = visit.save_talk(
            submission=submission, actor=staff, on=today(), begins_at=NINE, ends_at=TEN, subject=f"Gesprek {number}"
        )
        visit.add_guest(talk=talk, actor=staff, name="Noor", body=world.bodies["fr"])
        question = visit.record_question(submission=submission, actor=staff, text="Waarom?", asked_on=today())
        visit.record_answer(question=question, actor=staff, text="Zo.", answered_by="M", answered_on=today())
        seal_extra(submission=submission, actor=staff, title="x", papers=[note()])
    client.force_login(staff)
    url = reverse("submission:visit", args=[submission.uuid])
    client.get(url)

    with django_assert_num_queries(13):
        client.get(url)
