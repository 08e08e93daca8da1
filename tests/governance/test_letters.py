"""The signed letter of a decision."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.storage import default_storage

from governance import files
from governance.models import DecisionLetter, LedgerEntry, LetterStrike
from governance.services.decisions import correct_decision
from governance.services.letters import attach_letter, strike_letter
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Forbidden, Refused
from tests.governance import sheets
from tests.governance.stage import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(stage):
    return stage.decide()


def attach(stage, decision, who="fr_secretary", **more):
    return attach_letter(decision=decision, actor=stage.person(who), **{"file": sheets.upload(), **more})


def test_it_is_kept_with_its_fingerprint_in_the_ledger(stage, decision):
    letter = attach(stage, decision, title="Brief van 3 mei")
    entry = LedgerEntry.objects.order_by("-pk").first()

    assert (letter.title, letter.kind, letter.fingerprint) == (
        "Brief van 3 mei",
        "pdf",
        hashlib.sha256(sheets.PDF).hexdigest(),
    )
    assert letter.file.open().read() == sheets.PDF
    assert (entry.act, letter.fingerprint in entry.body) == ("attach_letter", True)


def test_it_can_come_along_with_the_record(stage):
    made = stage.decide(letter=files.check(sheets.upload(), only=files.LETTERS))

    assert DecisionLetter.objects.get().decision == made
    assert [e.act for e in LedgerEntry.objects.order_by("-pk")[:2]] == ["attach_letter", "decide"]


@pytest.mark.parametrize("who", ["fr_member", "holder", "dean", "ur_secretary", "staff"])
def test_only_who_records_for_the_body_attaches_and_strikes(stage, decision, who):
    letter = attach(stage, decision)

    with pytest.raises(Forbidden):
        attach(stage, decision, who)
    with pytest.raises(Forbidden):
        strike_letter(letter=letter, actor=stage.person(who), reason="Verkeerd.")


@pytest.mark.parametrize(
    "file",
    [
        sheets.upload("brief.xlsx", sheets.office("xlsx")),
        sheets.upload("brief.txt", sheets.TEXT),
        sheets.upload("brief.pdf", sheets.EXE),
        sheets.upload("brief.pdf", b""),
    ],
    ids=["excel", "text", "no pdf", "empty"],
)
def test_another_kind_of_file_is_refused(stage, decision, file):
    with pytest.raises(Refused) as refusal:
        attach(stage, decision, file=file)

    assert (refusal.value.field, DecisionLetter.objects.count()) == ("file", 0)


@pytest.mark.parametrize(
    ("name", "content"), [("a.docx", sheets.office()), ("a.png", sheets.PNG), ("a.jpeg", sheets.JPEG)]
)
def test_word_and_images_go_along(stage, decision, name, content):
    assert attach(stage, decision, file=sheets.upload(name, content)).size == len(content)


def test_a_wrong_one_is_struck_through_once_with_a_reason_and_stays(stage, decision):
    letter, secretary = attach(stage, decision), stage.person("fr_secretary")
    with pytest.raises(Refused) as empty:
        strike_letter(letter=letter, actor=secretary, reason=" ")
    strike_letter(letter=letter, actor=secretary, reason="Niet ondertekend.")
    with pytest.raises(Refused):
        strike_letter(letter=letter, actor=secretary, reason="Nogmaals.")

    assert empty.value.field == "reason"
    assert LetterStrike.objects.get().letter == letter
    assert default_storage.exists(letter.file.name)
    assert LedgerEntry.objects.order_by("-pk").first().act == "strike_letter"


def test_a_corrected_decision_gets_no_letter_any_more(stage, decision):
    correct_decision(
        decision=decision, actor=stage.person("fr_secretary"), reason="x", outcome="no_consent", meeting_on=TODAY()
    )

    with pytest.raises(Refused):
        attach(stage, decision)


def test_who_sees_the_decision_sees_the_letter(stage, decision):
    attach(stage, decision)
    seen = {
        who: DecisionLetter.objects.visible_to(rights_of(stage.person(who))).count()
        for who in ("fr_member", "holder", "dean", "staff", "stranger", "olc_chair")
    }

    assert seen == {"fr_member": 1, "holder": 1, "dean": 1, "staff": 1, "stranger": 0, "olc_chair": 0}
