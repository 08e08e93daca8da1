"""The file of a request in the demonstration: something to find for every role, in files that programs can open."""

from __future__ import annotations

import datetime
import io

import pypdf
import pytest
from django.urls import reverse

from governance.models import (
    Decision,
    DraftText,
    Meeting,
    Paper,
    PrivateNote,
    Proposal,
    ProposedWording,
    Receipt,
    Recourse,
    Request,
)
from kwaliteit.demonstration.papers import one_page
from kwaliteit.organisation.models import Person

pytestmark = [pytest.mark.usefixtures("rijnland"), pytest.mark.django_db]


@pytest.fixture
def request_() -> Request:
    return Request.objects.get(body__code="fr-rechtsgeleerdheid", closed_at=None)


def test_a_page_is_a_pdf_with_its_words() -> None:
    read = pypdf.PdfReader(io.BytesIO(one_page("Titel (één)", "Twee €\nDrie \\ vier")), strict=True)

    assert read.pages[0].extract_text().split("\n") == ["Titel (één)", "Twee €", "Drie \\ vier"]


def test_papers_went_along_came_later_and_one_was_struck_through(request_) -> None:
    rows = Paper.objects.filter(request=request_).order_by("pk")

    assert [(p.kind, p.confidential, p.completes, p.struck is not None, str(p.added_on)) for p in rows] == [
        ("pdf", False, False, False, "2021-06-17"),
        ("txt", False, False, False, "2021-06-17"),
        ("txt", True, False, False, "2021-06-17"),
        ("txt", False, True, True, "2021-06-21"),
        ("pdf", False, True, False, "2021-06-21"),
    ]
    assert Paper.objects.filter(request__body__code="uco").count() == 1
    for paper in rows.filter(kind="pdf"):
        assert pypdf.PdfReader(paper.file.open("rb"), strict=True).pages[0].extract_text().startswith(paper.title)


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("noor", {"secret": True, "names": True, "note": True, "draft": True, "take": False}),
        ("daan", {"secret": True, "names": True, "note": False, "draft": True, "take": False}),
        ("marijke", {"secret": True, "names": False, "note": False, "draft": False, "take": True}),
        ("sanne", {"secret": False, "names": False, "note": False, "draft": False, "take": False}),
    ],
)
def test_each_role_finds_what_is_for_her(client, settings, request_, name, sees) -> None:
    settings.DEMONSTRATION = True
    client.force_login(Person.objects.get(email=f"{name}@rijnland.example"))
    page = client.get(reverse("governance:request", args=[request_.uuid])).content.decode()
    words = {
        "secret": "Bezetting van de werkgroepen",
        "names": "Joris van Rijn</span>",
        "note": "wanneer begint de coördinator?",
        "draft": reverse("governance:draft_text", args=[request_.uuid]),
        "take": "Neem over in de werkversie",
    }

    assert {what: text in page for what, text in words.items()} == sees


def test_readers_proposals_and_preparation_are_of_the_days_before(request_) -> None:
    read = Receipt.objects.filter(request=request_, what="read")

    assert read.count() == 4
    assert Receipt.objects.filter(request=request_, what="delivered").count() == 16
    states = ProposedWording.objects.filter(request=request_).order_by("pk").values_list("state", flat=True)
    assert list(states) == ["declined", "open"]
    assert (PrivateNote.objects.count(), DraftText.objects.count()) == (1, 1)


def test_the_meeting_of_8_june_has_its_agenda_and_who_was_there_and_the_decision_names_it() -> None:
    meeting = Meeting.objects.get(body__code="fr-rechtsgeleerdheid", held_on=datetime.date(2021, 6, 8))
    items = [item.title or item.request.document.title for item in meeting.items.order_by("position")]
    assert items == [
        "Kwaliteitsafspraken 2022–2024",
        "Verslag van de vergadering van 6 april",
        "Tentamens na de zomer",
        "Rondvraag",
    ]
    seats = [row for row in meeting.attendance.all() if row.votes]
    assert (len(seats), sum(row.state == "present" for row in seats)) == (15, 14)
    decision = Decision.objects.get(meeting=meeting)
    assert (decision.present, decision.votes_for + decision.votes_against + decision.votes_abstained) == (14, 14)


def test_a_meeting_was_cancelled_and_one_stands_ahead_with_an_item_behind_closed_doors() -> None:
    of_council = Meeting.objects.filter(body__code="fr-rechtsgeleerdheid")
    assert [m.held_on.day for m in of_council.filter(cancelled_on__isnull=False)] == [15]
    ahead = of_council.get(held_on=datetime.date(2021, 6, 29))
    assert [item.title for item in ahead.items.filter(confidential=True)] == [
        "Bezetting van de werkgroepen per vakgroep"
    ]


def test_councils_began_things_of_their_own() -> None:
    known = {(p.body.code, getattr(p, "answer", None) is not None) for p in Proposal.objects.all()}
    assert known == {("ur", False), ("olc-ba-rechtsgeleerdheid", True)}
    assert [step.result for step in Recourse.objects.order_by("pk")] == ["", "agreed"]
