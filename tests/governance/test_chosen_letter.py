"""The signed letter that is chosen in the form of the decision itself."""

from __future__ import annotations

import time
import uuid
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from governance import files, staging
from governance.models import Decision, DecisionLetter, LedgerEntry
from tests.governance import sheets
from tests.governance.stage import TODAY, Stage

pytestmark = pytest.mark.django_db


def waiting(stage: Stage, who: str = "fr_secretary") -> staging.Staged:
    return staging.stage(files.check(sheets.upload("brief.pdf")), stage.person(who))


def typed(**more: Any) -> dict[str, Any]:
    return {"act_key": str(uuid.uuid4()), "outcome": "consent", "meeting_on": TODAY().isoformat(), "rows": "2", **more}


@pytest.fixture
def send(stage, as_):
    address, client = reverse("governance:decide", args=[stage.ask().uuid]), as_("fr_secretary")
    return lambda **more: client.post(address, typed(**more))


def test_it_is_attached_with_the_record_and_stays_when_the_form_comes_back(send):
    back = send(check="1", outcome="", letter=sheets.upload("brief.pdf"))
    chosen = back.context["decision_form"].chosen
    sure = send(check="1", letter_waits=chosen.token)
    done = send(record="1", letter_waits=dict(sure.context["hidden"])["letter_waits"])
    letter = DecisionLetter.objects.get()

    assert (back.status_code, chosen.title, f'value="{chosen.token}"' in back.text) == (422, "brief", True)
    assert (sure.status_code, sure.context["letter"], "brief" in sure.text) == (200, chosen, True)
    assert (done.status_code, letter.decision, letter.file.open().read()) == (302, Decision.objects.get(), sheets.PDF)
    assert [entry.act for entry in LedgerEntry.objects.order_by("-pk")[:2]] == ["attach_letter", "decide"]


def test_what_waited_is_gone_once_it_was_attached(send, stage, django_capture_on_commit_callbacks):
    row = waiting(stage)
    with django_capture_on_commit_callbacks(execute=True):
        send(record="1", letter_waits=row.token)

    assert (DecisionLetter.objects.count(), default_storage.exists(row.place)) == (1, False)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (lambda: sheets.upload("brief.txt", sheets.TEXT), "„brief.txt” kan niet mee"),
        (lambda: sheets.upload("brief.pdf", sheets.EXE), "er staat iets anders in"),
        (lambda: sheets.upload("brief.pdf", b""), "is leeg"),
    ],
    ids=["text", "no pdf", "empty"],
)
@pytest.mark.parametrize("step", ["check", "record", "more"])
def test_a_file_that_is_no_letter_is_refused_at_its_field(send, file, says, step):
    answer = send(**{step: "1"}, letter=file())
    form = answer.context["form"]

    assert (answer.status_code, list(form.errors)) == (200 if step == "more" else 422, ["letter"])
    assert Decision.objects.count() == 0


def test_a_wrong_file_leaves_the_one_that_waits(send, stage):
    row = waiting(stage)
    answer = send(check="1", letter_waits=row.token, letter=sheets.upload("brief.txt", sheets.TEXT))

    assert answer.context["decision_form"].chosen == row


def test_another_one_takes_its_place_and_it_can_be_left_out(send, stage):
    first = waiting(stage)
    second = send(more="1", letter_waits=first.token, letter=sheets.upload("tweede.pdf")).context["decision_form"]
    third = send(leave_out_letter="1", letter_waits=second.chosen.token).context["decision_form"]

    assert (second.chosen.title, third.chosen) == ("tweede", None)
    assert [default_storage.exists(row.place) for row in (first, second.chosen)] == [False, False]


TOO_LONG = "De brief heeft te lang gewacht. Kies het bestand opnieuw."


def chosen_yesterday(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> staging.Staged:
    """The form names it no longer; the file itself is swept some hours later."""
    now = time.time()
    with monkeypatch.context() as earlier:
        earlier.setattr(time, "time", lambda: now - staging.LASTS - 60)
        return waiting(stage)


@pytest.mark.parametrize(("step", "status"), [("check", 422), ("record", 422), ("more", 200)])
def test_one_that_waited_too_long_is_asked_again_and_nothing_is_recorded(send, stage, monkeypatch, step, status):
    row = chosen_yesterday(stage, monkeypatch)
    answer = send(**{step: "1"}, letter_waits=row.token)

    assert default_storage.exists(row.place)
    assert (answer.status_code, answer.context["decision_form"].chosen) == (status, None)
    assert (answer.context["form"].errors["letter"], TOO_LONG in answer.text) == ([TOO_LONG], True)
    assert Decision.objects.count() == 0


def test_who_leaves_out_one_that_waited_too_long_or_chooses_another_goes_on(send, stage, monkeypatch):
    token = chosen_yesterday(stage, monkeypatch).token
    without = send(leave_out_letter="1", letter_waits=token).context["decision_form"]
    other = send(more="1", letter_waits=token, letter=sheets.upload("tweede.pdf")).context["decision_form"]

    assert [(form.chosen and form.chosen.title, form.errors) for form in (without, other)] == [
        (None, {}),
        ("tweede", {}),
    ]


def test_one_whose_file_is_gone_is_asked_again_and_nothing_is_recorded(send, stage):
    row = waiting(stage)
    staging.forget([row])
    answer = send(record="1", letter_waits=row.token)

    assert (answer.status_code, answer.context["decision_form"].chosen) == (422, None)
    assert answer.context["form"].errors["letter"] == ["“brief” heeft te lang gewacht. Kies het bestand opnieuw."]
    assert Decision.objects.count() == 0


def test_a_letter_of_somebody_else_is_none_and_nothing_is_recorded_without_it(send, stage):
    answer = send(record="1", letter_waits=waiting(stage, "dean").token)

    assert (answer.status_code, answer.context["decision_form"].chosen) == (422, None)
    assert Decision.objects.count() == 0


def test_who_may_not_record_lets_nothing_wait(stage, as_):
    address = reverse("governance:decide", args=[stage.ask().uuid])
    answer = as_("fr_member").post(address, typed(check="1", letter=sheets.upload("brief.pdf")))

    assert (answer.status_code, staging._waiting(stage.person("fr_member"))) == (403, [])
