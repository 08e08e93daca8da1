"""The cover note: one page with the history of a request, also when that is long."""

from __future__ import annotations

import datetime
import io
import re

import pypdf
import pytest
from docx import Document

from governance.models import Question
from governance.services.papers import strike_paper
from governance.services.process import make_promise, meet_promise
from governance.services.requests import withdraw
from governance.wording import day
from kwaliteit.meetings import letter, notes, sheets
from kwaliteit.meetings.contents import contents_of
from kwaliteit.organisation.rights import rights_of
from tests.governance.stage import TODAY
from tests.meetings.hall import Hall, pdf_of, texts

pytestmark = pytest.mark.django_db


def note(hall: Hall) -> list[str]:
    """The words of each page of the note of the plan."""
    rights = rights_of(hall.stage.person("fr_member"), on=TODAY())
    (item,) = contents_of(hall.meeting, rights).asked
    story = notes.story_of(item.request, rights)
    return texts(notes.fitted(item, story, lambda chapter: sheets.pdf(chapter, hall.meeting), _pages))


def _pages(content: bytes) -> int:
    return len(pypdf.PdfReader(io.BytesIO(content)).pages)


def promise(hall: Hall, text: str, *, due: int = 0, met: bool = False) -> None:
    bodies, dean = hall.stage.world.bodies, hall.stage.person("dean")
    row = make_promise(
        body=bodies["fr"],
        made_by=bodies["fb"],
        text=text,
        made_on=TODAY(),
        actor=dean,
        due_on=TODAY() + datetime.timedelta(days=due) if due else None,
        document=hall.stage.document,
    )
    if met:
        meet_promise(promise=row, actor=dean, met_on=TODAY(), met_by="Zie de brief.")


def test_a_promise_of_the_board_that_is_overdue_stands_on_top_whatever_plan_it_was_made_about(hall):
    bodies = hall.stage.world.bodies
    promise(hall, "Een evaluatie.", due=30)
    row = make_promise(
        body=bodies["fr"],
        made_by=bodies["fb"],
        text="Een leesbaar overzicht.",
        made_on=TODAY() - datetime.timedelta(days=60),
        actor=hall.stage.person("dean"),
        due_on=TODAY() - datetime.timedelta(days=10),
    )

    (page,) = note(hall)

    late, coming = f"Te laat sinds {day(row.due_on)}: Een leesbaar overzicht.", "Een evaluatie."
    assert (late in page, page.index(late) < page.index(coming)) == (True, True)


def ask_again(hall: Hall, text: str) -> None:
    hall.request = hall.stage.ask(hall.stage.freeze(text))
    item = hall.items["plan"]
    item.request = hall.request
    item.save()


def test_it_tells_what_came_before_what_changed_and_what_was_promised(hall):
    hall.stage.decide(hall.request, outcome="no_consent", text="De begroting is niet rond.")
    measure = hall.stage.measures[0]
    measure.title = "Meer docenten"
    measure.save()
    ask_again(hall, "Tweede versie.")
    promise(hall, "Een evaluatie.", due=30)
    promise(hall, "Een brief.", met=True)
    Question.objects.create(
        request=hall.request,
        text="Waarom dit bedrag?",
        asked_by=hall.stage.person("fr_member"),
        asked_at=hall.request.asked_at,
    )
    wrong = hall.paper("f.pdf", pdf_of("Fout"), "Fout stuk")
    strike_paper(paper=wrong, actor=hall.stage.person("holder"), reason="Verkeerd.")

    (page,) = note(hall)
    in_order = [
        "Versie 1, ",
        "Geen instemming. De begroting is niet rond.",
        "Vergeleken met versie 1, die het orgaan het laatst zag: gewijzigd: 1; gewijzigde delen van de tekst: 2.",
        "Meer docenten: tekst.",
        "Open, uiterlijk",
        "Een evaluatie.",
        "Nagekomen op",
        "Een brief.",
        "Waarom dit bedrag?",
        "Doorgehaald en niet in deze set: 2.2 Fout stuk.",
    ]
    places = [page.find(words) for words in in_order]
    assert -1 not in places, [words for words, at in zip(in_order, places, strict=True) if at < 0]
    assert places == sorted(places)


@pytest.mark.parametrize("too_soon", [True, False])
def test_it_says_whether_the_own_term_is_respected(hall, too_soon):
    row = hall.request
    row.due_on = row.own_term_until - datetime.timedelta(days=1 if too_soon else -1)
    row.save()

    (page,) = note(hall)
    assert ("Dat is te vroeg: de eigen termijn" in page, "Dat past binnen de eigen termijn" in page) == (
        too_soon,
        not too_soon,
    )


def test_a_long_history_stays_on_one_page_and_is_counted(hall):
    for number in range(7):
        withdraw(request=hall.request, actor=hall.stage.person("holder"))
        ask_again(hall, f"Versie na {number} keer. " + "Woorden over wat hier staat. " * 20)
    type(hall.request).objects.filter(pk=hall.request.pk).update(reason="Een lange toelichting met veel zinnen. " * 150)
    for number in range(40):
        promise(hall, f"Toezegging {number}: " + "een lange zin over wat er komt. " * 12, due=number + 1)
    for number in range(25):
        Question.objects.create(
            request=hall.request,
            text=f"Vraag {number}: " + "waarom staat dit zo in de tekst? " * 15,
            asked_by=hall.stage.person("fr_member"),
            asked_at=hall.request.asked_at,
        )

    (page,) = note(hall)
    assert "Versie 7" in page
    more = [int(found) for found in re.findall(r"En nog (\d+); zie de pagina van het verzoek\.", page)]
    assert (len(more), more[-2] + page.count("Open, uiterlijk"), more[-1] + page.count("Vraag ")) == (3, 40, 25)


def test_what_was_agreed_to_and_did_not_change_is_named(hall):
    stage = hall.stage
    stage.decide(hall.request, outcome="partial", parts={"summary": False, "theme-thema-een": True})
    hall.request = stage.ask(stage.freeze("Tweede versie."), carried=["theme-thema-een"])
    item = hall.items["plan"]
    item.request = hall.request
    item.save()

    (page,) = note(hall)
    assert "Ongewijzigd sinds het orgaan ermee instemde, en niet opnieuw gevraagd: thema 1." in page
    made = stage.decide(hall.request, outcome="consent")
    words = [p.text for p in Document(letter.word(made)).paragraphs]
    assert "Ongewijzigd overgenomen uit een eerder besluit, en niet opnieuw besloten: thema 1." in words
