"""The list of decisions and the decision letter in Word, read back."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from docx import Document
from docx.oxml.ns import qn

from governance import wording
from governance.models import Attendance, Meeting
from governance.services.decisions import correct_decision
from kwaliteit.meetings import letter
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Role
from tests.factories import someone
from tests.governance.stage import TODAY
from tests.meetings.hall import Hall

pytestmark = pytest.mark.django_db
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def conditions(*texts: str) -> dict[str, Any]:
    return {
        "outcome": "conditions",
        "conditions": [{"text": text, "when": "during", "due_on": None} for text in texts],
        "votes": (7, 1, 1),
        "present": 9,
        "text": "Wij stemmen in.\n\nMet waardering voor het werk.",
    }


def sent(hall: Hall, address: str, who: str = "fr_member") -> Any:
    answer = hall.client(who).get(address)
    assert answer.status_code == 200
    return Document(io.BytesIO(b"".join(answer.streaming_content)))


def lines(document: Any, style: str = "") -> list[str]:
    return [p.text for p in document.paragraphs if p.text and style in ("", p.style.name)]


def rows(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def decide(hall: Hall, **fields: Any) -> Any:
    return hall.stage.decide(
        hall.request, **{**conditions("Een evaluatie in 2023.", "Een begroting per jaar."), **fields}
    )


def address_of(made: Any) -> str:
    return reverse("meetings:letter", args=[made.uuid])


def test_the_letter_says_what_was_decided_about_which_version(hall):
    made = decide(hall)
    word = sent(hall, address_of(made))

    version = hall.request.version
    assert lines(word, "Title") == ["Instemming met voorwaarden: Afspraken, versie 1"]
    assert lines(word, "Heading 1") == ["Besluit", "Tekst van de raad", "Voorwaarden", "Handtekening"]
    assert lines(word, "List Number") == [
        "Een evaluatie in 2023. (tijdens de uitvoering)",
        "Een begroting per jaar. (tijdens de uitvoering)",
    ]
    told = lines(word)
    body, board = hall.stage.world.bodies["fr"], hall.stage.world.bodies["fb"]
    assert told[1:4] == [f"Aan: {board.name}", f"Van: {body.name}", f"Datum van het besluit: {day()}"]
    assert f"Vingerafdruk: {version.fingerprint_groups}" in told
    assert (
        f"De faculteitsraad heeft op {day()} besloten over versie 1 van “Afspraken” (instemming): "
        "instemming met voorwaarden." in told
    )
    assert [told[at] for at in (told.index("Tekst van de raad") + 1, told.index("Tekst van de raad") + 2)] == [
        "Wij stemmen in.",
        "Met waardering voor het werk.",
    ]
    assert rows(word.tables[0]) == [["Wie", "Voor", "Tegen", "Onthouding"], ["Het hele orgaan", "7", "1", "1"]]
    assert "9 van de 14 aanwezig: quorum van 8 gehaald." in told
    assert word.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert told[-4:] == [
        f"Namens de faculteitsraad: {'_' * 40}",
        f"Naam: {'_' * 40}",
        f"Plaats en datum: {'_' * 40}",
        f"Handtekening: {'_' * 40}",
    ]


def day() -> str:
    return wording.day(TODAY())


@pytest.mark.parametrize(("language", "code"), [("nl", "nl-NL"), ("en", "en-GB")])
def test_the_document_knows_its_title_author_and_language(hall, language, code):
    made = decide(hall)
    with translation.override(language):
        word, author = Document(letter.word(made)), made.body.name

    about = word.core_properties
    assert about.title == word.paragraphs[0].text
    assert (about.author, about.language, about.comments) == (author, code, "")
    assert {mark.get(qn("w:val")) for mark in word.styles.element.iter(qn("w:lang"))} == {code}


def test_lists_begin_at_one_each(hall):
    made = decide(hall)
    word = sent(hall, address_of(made))
    numbers = {p._p.pPr.numPr.numId.val for p in word.paragraphs if p.style.name == "List Number"}
    starts = [
        num.lvlOverride_lst[0].find(qn("w:startOverride")).get(qn("w:val"))
        for num in word.part.numbering_part.element.num_lst
        if num.numId in numbers
    ]
    assert (len(numbers), starts) == (1, ["1"])


def test_a_letter_about_a_corrected_record_says_so(hall):
    made = decide(hall)
    again = correct_decision(
        decision=made,
        actor=hall.stage.person("fr_secretary"),
        reason="De uitkomst was verkeerd opgeschreven.",
        outcome="consent",
        meeting_on=TODAY(),
    )
    old, new = lines(sent(hall, address_of(made))), lines(sent(hall, address_of(again)))

    assert "Deze vastlegging is gerectificeerd; de brief over de nieuwste vastlegging komt ervoor in de plaats." in old
    assert any(text.endswith("De uitkomst was verkeerd opgeschreven.") for text in new)


def test_the_list_tells_who_was_there_and_what_was_decided(hall):
    decide(hall, meeting=hall.meeting)
    attend(hall)
    hall.item("closed", 3, title="Benoeming van een voorzitter", confidential=True, note="In kleine kring.")
    answer = hall.client().get(hall.address("decisions"))
    word = Document(io.BytesIO(b"".join(answer.streaming_content)))

    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (WORD, "nosniff")
    name = f"besluitenlijst-{hall.meeting.body.code}-{TODAY():%Y%m%d}.docx"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert lines(word, "Heading 2") == ["1. Opening", "2. Afspraken, Recht", "3. Benoeming van een voorzitter"]
    assert rows(word.tables[0]) == [
        ["Naam", "Rol", "Geleding", "Aanwezig"],
        ["Ans", "Raadslid", "–", "Aanwezig"],
        ["Bo", "Raadslid", "–", "Afwezig, gaf een volmacht aan Ans"],
    ]
    told = lines(word)
    assert "Uitkomst: Instemming met voorwaarden" in told
    assert "Recht: Instemming" in told
    assert rows(word.tables[1])[1] == ["Het hele orgaan", "7", "1", "1"]
    assert lines(word, "List Number")[0] == "Een evaluatie in 2023. (tijdens de uitvoering)"
    assert "In kleine kring." in told


def test_who_was_in_a_programme_committee_is_no_councillor(hall):
    body, chair = hall.stage.world.bodies["olc"], hall.stage.person("olc_chair")
    meeting = Meeting.objects.create(body=body, held_on=TODAY())
    Attendance.objects.create(meeting=meeting, person=chair, role=Role.COUNCIL_CHAIR, state="present")
    client, found = hall.client("olc_chair"), []
    for client.cookies["django_language"] in ("nl", "en"):
        answer = client.get(reverse("meetings:decisions", args=[meeting.uuid]))
        found.append(rows(Document(io.BytesIO(b"".join(answer.streaming_content))).tables[0])[1][1])

    assert found == ["Voorzitter", "Chair"]


def attend(hall: Hall) -> None:
    body = hall.meeting.body
    first, second = (someone(Role.COUNCIL_MEMBER, body=body) for _ in range(2))
    for person, name in ((first, "Ans"), (second, "Bo")):
        Person.objects.filter(pk=person.pk).update(name=name)
    about = {"meeting": hall.meeting, "role": Role.COUNCIL_MEMBER}
    Attendance.objects.create(person=first, state="present", **about)
    Attendance.objects.create(person=second, state="proxy", proxy_to=first, **about)


def test_the_public_list_names_nothing_behind_closed_doors(hall):
    decide(hall, meeting=hall.meeting)
    hall.item("closed", 3, title="Benoeming van een voorzitter", confidential=True, note="In kleine kring.")
    plan = hall.items["plan"]
    seen = lines(sent(hall, hall.address("decisions"), "dean"))
    plan.confidential = True
    plan.save()
    closed = lines(sent(hall, hall.address("decisions"), "dean"))

    assert [text for text in (*seen, *closed) if "Benoeming" in text or "kleine kring" in text] == []
    assert ("Uitkomst: Instemming met voorwaarden" in seen, "Uitkomst: Instemming met voorwaarden" in closed) == (
        True,
        False,
    )
    assert "Voor wie: Vertrouwelijke punten staan niet in deze lijst." in closed


def test_an_item_without_a_decision_says_so(hall):
    assert "In deze vergadering is hierover geen besluit vastgelegd." in lines(sent(hall, hall.address("decisions")))
