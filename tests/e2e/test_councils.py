"""The way of a plan through each kind of council, by the keyboard alone; the member's part on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from governance.models import (
    Adoption,
    AgendaItem,
    Answer,
    Decision,
    Meeting,
    PrivateNote,
    Promise,
    Proposal,
    ProposedWording,
    Question,
    Receipt,
    Request,
)
from governance.services.requests import lay_before
from governance.services.versions import freeze
from kwaliteit.organisation.models import Body, BodyKind
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.clock import today
from plans.models import DocumentKind, Right, RightRule, Section
from plans.services.drafting import save_section
from tests.e2e.keys import Keys
from tests.factories import make_body, someone
from tests.governance.stage import Stage, make_stage
from tests.governance.world import give_right

pytestmark = pytest.mark.django_db(transaction=True)
Visit = Callable[..., Page]
TEXT = "Wij geven twee uur les per week in groepen van achttien."


def laid_before(stage: Stage, drafter: str, body: str) -> Request:
    actor = stage.person(drafter)
    section = Section.objects.get(document=stage.document, template__code="summary")
    save_section(section=section, revision=section.revision, actor=actor, body=f"<p>{TEXT}</p>")
    version = freeze(document=stage.document, actor=actor)
    return lay_before(version=version, body=stage.world.bodies[body], actor=actor, reason="Graag uw oordeel.")


def choose(keys: Keys, first: str, wanted: str = "") -> None:
    """One of a row of choices: Tab comes to the first of the row, arrows go on within it."""
    keys.to(first)
    for _step in range(8):
        stop = keys.stop()
        if stop and re.search(wanted or first, stop["name"]):
            break
        keys.page.keyboard.press("ArrowDown")
    keys.page.keyboard.press("Space")


def opened(keys: Keys, name: str) -> None:
    """What is folded under a heading."""
    keys.to(name)
    keys.page.keyboard.press("Enter")


# --- a programme committee ---------------------------------------------------------------------------------------


def test_a_programme_committee_advises_and_is_answered(live_server: Any, open_as: Visit) -> None:
    stage = make_stage("agenda")
    member = someone(Role.COUNCIL_MEMBER, body=stage.world.bodies["olc"])
    laid_before(stage, "director", "olc")
    unseen = [
        *the_member_prepares(open_as(member, phone=True, language="en")),
        *the_drafter_answers(open_as(stage.person("director"))),
        *the_chair_records_an_advice(open_as(stage.person("olc_chair"))),
        *the_director_answers_the_advice(open_as(stage.person("director"))),
        *the_dean_adopts(open_as(stage.person("dean"), phone=True, language="en")),
    ]

    assert [(q.text, q.answer) for q in Question.objects.all()] == [("Who teaches?", "De eigen docenten.")]
    assert (PrivateNote.objects.get().text, PrivateNote.objects.get().person) == ("Ask about the rooms.", member)
    assert ProposedWording.objects.get().state == "taken"
    assert "groepen van vijftien" in Section.objects.get(document=stage.document, template__code="summary").body
    assert [(d.outcome, d.right, d.text) for d in Decision.objects.all()] == [("remarks", "advice", "Meer uren.")]
    assert [(a.follow, a.answered_by) for a in Answer.objects.all()] == [("wholly", stage.person("director"))]
    assert Adoption.objects.get().version.number == 1
    assert unseen == []


def the_member_prepares(page: Page) -> list[str]:
    keys = Keys(page)
    keys.go("^Read version 1")
    page.go_back()
    keys.go("^Help decide on the advice")
    opened(keys, "^Ask a question$")
    keys.write("^Your question", "Who teaches?")
    keys.go("^Ask the question$")
    expect(page.locator("#questions + ol")).to_contain_text("Waits for an answer")
    keys.write("^Your own notes", "Ask about the rooms.")
    expect(page.locator("[data-save-status]")).to_have_text(re.compile("^Saved at"))
    keys.go("^Propose another wording$")
    keys.write("^The words as they stand", "groepen van achttien")
    keys.write("^What should stand there", "groepen van vijftien")
    keys.write("^Why", "The vision says so.")
    keys.go("^Propose it$")
    expect(page.locator("#wordings + ol")).to_contain_text("Waits for an answer")
    return keys.unseen


def the_drafter_answers(page: Page) -> list[str]:
    keys = Keys(page)
    keys.go("^Beantwoord")
    opened(keys, "^Beantwoord deze vraag$")
    keys.write("^Uw antwoord", "De eigen docenten.")
    keys.go("^(Antwoord|Beantwoord)$")
    keys.go("^Neem over in de werkversie$")
    expect(page.locator("#wordings + ol")).to_contain_text("Overgenomen in de werkversie")
    return keys.unseen


def the_chair_records_an_advice(page: Page) -> list[str]:
    keys = Keys(page)
    keys.go("^Leg .*advies")
    choose(keys, "^Positief advies", "^Positief advies met opmerkingen")
    keys.write("^Datum van de vergadering", f"{today():%d-%m-%Y}")
    keys.write("^Tekst van het besluit", "Meer uren.")
    keys.go("^Controleer en leg vast$")
    expect(page.locator("dl.facts")).to_contain_text("Positief advies met opmerkingen")
    keys.go("^Leg het besluit vast$")
    return keys.unseen


def the_director_answers_the_advice(page: Page) -> list[str]:
    keys = Keys(page)
    keys.go("^Reageer op het advies van")
    keys.go("^Reageer op het advies$")
    choose(keys, "^Gevolgd$")
    keys.write("^Gemotiveerde reactie", "Wij geven een uur meer.")
    keys.go("^Leg .*vast$")
    return keys.unseen


def the_dean_adopts(page: Page) -> list[str]:
    keys = Keys(page)
    keys.go("^Record the adoption of version 1")
    keys.write("^Date of the decision", f"{today():%d-%m-%Y}")
    keys.go("^Record the adoption$")
    return keys.unseen


# --- an undivided faculty council --------------------------------------------------------------------------------


def test_a_faculty_council_consents_with_a_condition(live_server: Any, open_as: Visit) -> None:
    stage = make_stage()
    laid_before(stage, "holder", "fr")
    unseen = [
        *the_member_reads(open_as(stage.person("fr_member"), phone=True)),
        *the_secretary_plans_a_meeting(open_as(stage.person("fr_secretary"), language="en")),
        *the_secretary_records_consent(open_as(stage.person("fr_secretary"), language="en")),
        *the_board_accepts(open_as(stage.person("dean"), phone=True)),
        *the_board_adopts(open_as(stage.person("secretary"))),
    ]

    decision = Decision.objects.get()
    assert (decision.outcome, decision.votes_for, decision.votes_against) == ("conditions", 12, 2)
    assert list(decision.conditions.values_list("text", "when")) == [("Show the rooms.", "during")]
    assert list(decision.conditions.values_list("answer__accepted", "answer__text")) == [(True, "Die komen er.")]
    assert [(p.text, p.met_on) for p in Promise.objects.all()] == [("Show the rooms.", None)]
    assert [(m.held_on, m.place) for m in Meeting.objects.all()] == [(today(), "Room 1")]
    assert [(i.request, i.meeting) for i in AgendaItem.objects.all()] == [(decision.request, Meeting.objects.get())]
    assert Adoption.objects.get().version == decision.version
    assert unseen == []


def the_member_reads(page: Page) -> list[str]:
    """What is asked, what was said before, what the words mean: from the first page on."""
    keys = Keys(page)
    keys.go("^Lees versie 1")
    keys.go("^Versie 1$")
    expect(page.get_by_text(TEXT)).to_be_visible()
    keys.go("^Mijn werk$")
    keys.go("^Wat instemming is")
    expect(page.locator("#instemming")).to_be_visible()
    return keys.unseen


def the_secretary_plans_a_meeting(page: Page) -> list[str]:
    keys = Keys(page)
    keys.go("^Participation$")
    keys.go("^Body")
    keys.go("^Plan a meeting$")
    keys.write("^Date", f"{today():%d-%m-%Y}")
    keys.write("^Place", "Room 1")
    keys.go("^Put in the calendar$")
    keys.go("^Put it on the agenda$")
    keys.go("^Put on the agenda ?: Afspraken$")
    expect(page.locator("#items + form")).to_contain_text("Afspraken")
    return keys.unseen


def the_secretary_records_consent(page: Page) -> list[str]:
    keys = Keys(page)
    keys.go("^Record what")
    choose(keys, "^Consent", "^Consent with conditions")
    keys.write("^Date of the meeting", f"{today():%d-%m-%Y}")
    for name, votes in (("^For$", "12"), ("^Against$", "2"), ("^Abstained$", "0")):
        keys.write(name, votes)
    opened(keys, "^Consent with conditions: write")
    keys.write("^Condition 1$", "Show the rooms.")
    keys.go("^Check and record$")
    expect(page.locator("main")).to_contain_text("Show the rooms.")
    keys.go("^Record the decision$")
    return keys.unseen


def the_board_accepts(page: Page) -> list[str]:
    keys = Keys(page)
    keys.go("^Reageer op")
    keys.go("^Reageer op deze voorwaarde$")
    choose(keys, "^Ja$")
    keys.write("^Reactie van het bestuur", "Die komen er.")
    keys.go("^Leg .*vast$")
    return keys.unseen


def the_board_adopts(page: Page) -> list[str]:
    keys = Keys(page)
    keys.go("^Leg vast dat versie")
    keys.write("^Datum van het besluit", f"{today():%d-%m-%Y}")
    keys.go("^Leg de vaststelling vast$")
    return keys.unseen


# --- a university council of which each section decides for itself ----------------------------------------------


def test_each_half_of_a_university_council_decides_for_itself(live_server: Any, open_as: Visit) -> None:
    stage = make_stage("institution")
    world = stage.world
    DocumentKind.objects.filter(composes=True).update(composes=False)  # the plans of faculties are another story
    Body.objects.filter(pk=world.bodies["ur"].pk).update(division="apart", student_seats=8, staff_seats=8)
    world.bodies["ur"].refresh_from_db()
    laid_before(stage, "staff", "ur")
    secretary = stage.person("ur_secretary")
    unseen = [
        *a_section_decides(open_as(secretary), "^Studentengeleding", "^Instemming"),
        *a_section_decides(open_as(secretary), "^Personeelsgeleding", "^Geen instemming"),
        *a_new_version(open_as(stage.person("staff"))),
        *a_section_decides(open_as(secretary), "^Studentengeleding", "^Instemming"),
        *a_section_decides(open_as(secretary), "^Personeelsgeleding", "^Instemming"),
        *the_board_adopts(open_as(stage.person("clerk"), phone=True)),
    ]

    said = Decision.objects.order_by("pk").values_list("version__number", "section", "outcome")
    assert list(said) == [
        (1, "student", "consent"),
        (1, "staff", "no_consent"),
        (2, "student", "consent"),
        (2, "staff", "consent"),
    ]
    assert Adoption.objects.get().version.number == 2
    assert unseen == []


def a_section_decides(page: Page, section: str, outcome: str) -> list[str]:
    keys = Keys(page)
    keys.go("^Leg .*vast")
    choose(keys, section)
    choose(keys, "^Instemming", outcome)
    keys.write("^Datum van de vergadering", f"{today():%d-%m-%Y}")
    keys.go("^Controleer en leg vast$")
    keys.go("^Leg het besluit vast$")
    return keys.unseen


def a_new_version(page: Page) -> list[str]:
    keys = Keys(page)
    keys.go("^Plannen$")
    keys.go("^Afspraken$")
    keys.go("^Thema een$")
    keys.go("^Voeg een doel toe")
    keys.write("^Doel$", "Iedereen kent zijn mentor")
    keys.go("^Bewaar$")
    keys.go("^Overzicht$")
    keys.go("^Maak versie 2 om")
    keys.go("^Maak versie 2$")
    keys.write("^Begeleidende brief", "Het doel over mentoren is nieuw.")
    keys.go("^Leg voor$")
    return keys.unseen


# --- bodies that are no council ----------------------------------------------------------------------------------


def test_an_education_committee_proposes_and_advises_and_the_supervisory_board_approves(
    live_server: Any, open_as: Visit
) -> None:
    stage = make_stage("institution")
    world = stage.world
    DocumentKind.objects.filter(composes=True).update(composes=False)
    RightRule.objects.filter(kind=world.kinds["institution"]).delete()
    for name, kind, right in (
        ("uco", BodyKind.EDUCATION_COMMITTEE, Right.ADVICE),
        ("rvt", BodyKind.SUPERVISORY_BOARD, Right.APPROVAL),
    ):
        world.bodies[name] = make_body(kind, world.institution)
        give_right(world.kinds["institution"], kind, right)
    member = someone(Role.BODY_MEMBER, body=world.bodies["uco"])
    supervisor = someone(Role.SUPERVISOR, body=world.bodies["rvt"])
    request = laid_before(stage, "staff", "uco")
    lay_before(version=request.version, body=world.bodies["rvt"], actor=stage.person("staff"))
    unseen = [
        *a_committee_proposes(open_as(member, language="en")),
        *the_board_answers_the_proposal(open_as(stage.person("rector"), phone=True)),
        *a_committee_advises(open_as(member, language="en")),
        *a_supervisor_sees_and_approves(open_as(supervisor, phone=True)),
        *the_board_adopts(open_as(stage.person("clerk"))),
    ]

    said = Decision.objects.order_by("pk").values_list("body__kind", "outcome")
    assert list(said) == [("education_committee", "positive"), ("supervisory_board", "approved")]
    answered = Proposal.objects.values_list("title", "body__kind", "to__kind", "answer__follow")
    assert list(answered) == [("More hours", "education_committee", "executive_board", "wholly")]
    assert Receipt.objects.filter(person=supervisor, what="read").count() == 1
    assert Adoption.objects.get().version == request.version
    assert unseen == []


def a_committee_proposes(page: Page) -> list[str]:
    keys = Keys(page)
    keys.go("^Participation$")
    keys.go("^Body")
    keys.go("^Record a proposal$")
    keys.write("^What is it about", "More hours")
    keys.write("^The proposal", "One hour more for each group.")
    keys.go("^Record the proposal$")
    return keys.unseen


def the_board_answers_the_proposal(page: Page) -> list[str]:
    keys = Keys(page)
    keys.go("^Beantwoord het voorstel van")
    if "antwoord" not in page.url:
        keys.go("^Reageer op het voorstel$|^Beantwoord het voorstel$")
    choose(keys, "^Gevolgd$")
    keys.write("^Het antwoord, met", "Dat uur komt er.")
    keys.go("^Leg .*vast$")
    return keys.unseen


def a_committee_advises(page: Page) -> list[str]:
    keys = Keys(page)
    keys.go("^Record the advice")
    choose(keys, "^Positive advice$")
    keys.write("^Date of the meeting", f"{today():%d-%m-%Y}")
    keys.go("^Check and record$")
    keys.go("^Record the decision$")
    return keys.unseen


def a_supervisor_sees_and_approves(page: Page) -> list[str]:
    keys = Keys(page)
    keys.go("^Leg .*vast")
    choose(keys, "^Goedgekeurd$")
    keys.write("^Datum van de vergadering", f"{today():%d-%m-%Y}")
    keys.go("^Controleer en leg vast$")
    keys.go("^Leg het besluit vast$")
    return keys.unseen
