"""The whole line in Chromium, clicking as each role: agenda, agreement, institutional plan, and the sealed PDF.

Everybody begins at home and follows links and buttons by their Dutch words; no address is typed, nothing is written
but by hand in the browser.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pypdf
import pytest
from playwright.sync_api import Locator, Page, expect

from budgets.models import BudgetLine
from budgets.services.income import ensure_sources, set_allocation, set_income
from governance.models import Adoption, Decision, Promise
from kwaliteit.organisation.models import BodyKind
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.shared.clock import today
from kwaliteit.shared.models import Job
from kwaliteit.submission.tasks import make_seal
from plans.preset import load_preset
from tests.e2e.caret import go_into
from tests.factories import institution, make_body, make_unit, someone

YEARS = range(2019, 2025)
Visit = Callable[..., Page]


@pytest.fixture
def people(transactional_db: None) -> dict[str, Any]:
    framework, top = load_preset(), institution()
    ensure_sources(framework)
    law = make_unit(Level.FACULTY, top, code="recht", name_nl="Rechtsgeleerdheid", name_en="Law")
    bachelor = make_unit(Level.PROGRAMME, law, code="bachelor", name_nl="Bachelor Recht", name_en="Bachelor of Law")
    bodies = {
        "olc": make_body(BodyKind.PROGRAMME_COMMITTEE, bachelor, name_nl="Opleidingscommissie Recht", seats=8),
        "fr": make_body(BodyKind.FACULTY_COUNCIL, law, name_nl="Faculteitsraad Recht", seats=14, quorum=8),
        "ur": make_body(BodyKind.UNIVERSITY_COUNCIL, top, name_nl="Universiteitsraad", seats=16),
    }
    make_body(BodyKind.FACULTY_BOARD, law, name_nl="Faculteitsbestuur Recht")
    make_body(BodyKind.EXECUTIVE_BOARD, top, name_nl="College van Bestuur")
    controller = someone(Role.CONTROLLER, unit=top)
    for year in YEARS:
        set_allocation(framework=framework, unit=law, year=year, amount_cents=500_000_00, actor=controller)
        set_income(
            framework=framework, year=year, stage="grant", amount_cents=600_000_00, dated=datetime.date(2018, 9, 1),
            source="Kadernota", actor=controller,
        )  # fmt: skip
    return {
        "director": someone(Role.PROGRAMME_DIRECTOR, unit=bachelor),
        "holder": someone(Role.PORTFOLIO_HOLDER, unit=law),
        "dean": someone(Role.DEAN, unit=law),
        "staff": someone(Role.BOARD_STAFF, unit=top),
        "clerk": someone(Role.BOARD_SECRETARY, unit=top),
        **{name: someone(Role.COUNCIL_SECRETARY, body=body) for name, body in bodies.items()},
    }


def begin(visit: Visit, person: Any, kind: str, title: str, first: int = 2019, last: int = 2024) -> Page:
    page = visit(person)
    follow(page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Plannen"))
    follow(page.get_by_role("link", name="Begin een document"))
    option = page.locator("select[name=place] option", has_text=re.compile(f"^{kind}"))
    page.get_by_label("Welk document, voor wie").select_option(option.first.get_attribute("value"))
    page.get_by_label("Titel").fill(title)
    page.get_by_label("Eerste jaar").fill(str(first))
    page.get_by_label("Laatste jaar").fill(str(last))
    follow(page.get_by_role("button", name="Begin het document"))
    expect(page.locator("h1")).to_have_text(title)
    return page


def send(page: Page, name: str) -> None:
    """Press the button and wait for the page that answers, so that the next person comes after it."""
    follow(page.get_by_role("button", name=name, exact=True))


def follow(link: Locator) -> None:
    """Click a link or a button, and wait for the whole page to which it leads."""
    with link.page.expect_navigation():
        link.click()


def contents(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Inhoud van het document")


def write_every_section(page: Page) -> None:
    """Section by section along the contents; a theme without goals gets its reason."""
    parts = contents(page).get_by_role("link").filter(has_not_text=re.compile("^(Overzicht|Begroting)"))
    for place in range(parts.count()):
        follow(parts.nth(place))  # what is counted below is of that page
        if not page.locator("form#text").count():
            continue
        go_into(page.locator("[contenteditable=true]"))
        page.keyboard.type("Wat wij hier doen en waarom.")
        reason = page.locator("textarea[name=no_goals_reason]")
        if reason.count():
            reason.fill("Hierin is uit andere middelen voorzien.")
        send(page, "Bewaar")
        expect(page.locator("[data-save-status]")).to_contain_text("Bewaard op")


def add_goal(page: Page, title: str) -> None:
    follow(contents(page).get_by_role("link", name=re.compile("Intensiever")))
    follow(page.get_by_role("link", name=re.compile("^Voeg een (doel|ambitie) toe")))
    page.locator("[name=title]").fill(title)
    for label in ("Resultaat eind 2021", "Resultaat eind 2024"):
        if page.get_by_label(label).count():
            page.get_by_label(label).fill("Overal groepen van hooguit achttien.")
    if page.locator("[name=ambitions]").count():
        page.locator("[name=ambitions]").first.check()
    follow(page.get_by_role("button", name="Bewaar"))
    expect(page.get_by_role("heading", name=re.compile(title))).to_be_visible()


def freeze_and_lay_before(page: Page, body: str) -> None:
    follow(contents(page).get_by_role("link", name="Overzicht"))
    follow(page.get_by_role("link", name="Maak versie 1 om voor te leggen"))
    page.get_by_label("Waar is deze versie voor?").fill(f"Voor {body}")
    follow(page.get_by_role("button", name="Maak versie 1"))
    page.get_by_label(re.compile(body)).check()
    page.get_by_label("Antwoord gevraagd uiterlijk").fill((today() + datetime.timedelta(days=90)).isoformat())
    page.get_by_label("Begeleidende brief").fill("Wij vragen u om uw oordeel.")
    send(page, "Leg voor")
    expect(page.get_by_role("status").first).to_be_visible()


def task(visit: Visit, person: Any, words: str) -> Page:
    """From home, by what must be done."""
    page = visit(person)
    follow(page.locator(".docket").get_by_role("link", name=re.compile(words)).first)
    return page


def decide(visit: Visit, person: Any, outcome: str, votes: tuple[int, int, int], condition: str = "") -> None:
    """From home by the docket to the request; record, look at what will be recorded, and confirm."""
    page = task(visit, person, "^Leg (het advies|vast wat)")
    page.get_by_role("radio", name=re.compile(f"^{outcome}")).first.check()
    page.get_by_label("Datum van de vergadering").fill(today().isoformat())
    for name, number in zip(("Voor", "Tegen", "Onthouding"), votes, strict=True):
        page.get_by_label(name, exact=True).fill(str(number))
    if condition:
        page.get_by_text("Bij instemming met voorwaarden: schrijf de voorwaarden").click()
        page.get_by_label("Voorwaarde 1", exact=True).fill(condition)
    form = page.locator("form[action*='besluit']")
    form.get_by_label("Tekst van het besluit").fill("De raad heeft het stuk besproken.")
    follow(form.get_by_role("button", name="Controleer en leg vast"))
    expect(page.locator("h1")).to_have_text("Dit wordt vastgelegd")
    send(page, "Leg het besluit vast")
    expect(page.locator("main")).to_contain_text(re.compile(outcome, re.IGNORECASE))


def answer_the_advice(visit: Visit, person: Any) -> None:
    page = task(visit, person, "^Reageer op het advies")
    follow(page.get_by_role("link", name="Reageer op het advies"))
    page.get_by_label("Gedeeltelijk gevolgd").check()
    page.get_by_label("Gemotiveerde reactie").fill("Wij volgen u bij de mentoren; de zalen zijn er niet.")
    send(page, "Leg de reactie vast")
    expect(page.locator(".notice.summary")).to_be_visible()  # further consultation is owed; nothing typed is lost
    page.locator("[name=consultation]").fill("Besproken; de commissie blijft bij haar advies.")
    page.locator("[name=consulted_on]").fill(today().isoformat())
    send(page, "Leg de reactie vast")
    expect(page.locator("main")).to_contain_text("de zalen zijn er niet")


def accept_the_condition(visit: Visit, person: Any) -> None:
    page = task(visit, person, "^Reageer op de voorwaarden")
    follow(page.get_by_role("link", name="Reageer op deze voorwaarde"))
    page.get_by_label("Ja", exact=True).check()
    page.get_by_label("Reactie van het bestuur").fill("Wij leggen u elk jaar een overzicht voor.")
    send(page, "Leg de reactie vast")
    expect(page.locator("main")).to_contain_text("Wij leggen u elk jaar een overzicht voor.")


def adopt(visit: Visit, person: Any) -> None:
    page = task(visit, person, "^Leg vast dat versie 1 is vastgesteld")
    page.get_by_label("Datum van het besluit").fill(today().isoformat())
    send(page, "Leg de vaststelling vast")
    expect(page.locator("main")).to_contain_text("Vastgesteld")


@pytest.mark.django_db(transaction=True)
def test_from_an_empty_plan_to_a_sealed_submission(open_as: Visit, people: dict[str, Any]) -> None:
    page = begin(open_as, people["director"], "Kwaliteitsagenda", "Kwaliteitsagenda Recht")
    add_goal(page, "Niemand stopt ongezien")
    freeze_and_lay_before(page, "Opleidingscommissie Recht")
    decide(open_as, people["olc"], "Negatief advies", (1, 6, 1))
    answer_the_advice(open_as, people["dean"])
    adopt(open_as, people["dean"])

    page = begin(open_as, people["holder"], "Facultaire kwaliteitsafspraken", "Afspraken Recht")
    write_every_section(page)
    add_goal(page, "Kleine werkgroepen")
    add_measure(page)
    carry_the_ambition(page)
    enter_the_money(page)
    freeze_and_lay_before(page, "Faculteitsraad Recht")
    decide(open_as, people["fr"], "Instemming met voorwaarden", (12, 1, 1), "Elk jaar een overzicht van het geld.")
    accept_the_condition(open_as, people["dean"])
    adopt(open_as, people["dean"])

    page = begin(open_as, people["staff"], "Instellingsbrede", "Plan Rijnland")
    write_every_section(page)
    add_goal(page, "Kleinschalig in alle faculteiten")
    freeze_and_lay_before(page, "Universiteitsraad")
    refused_to_the_drafter(page)
    decide(open_as, people["ur"], "Instemming", (13, 2, 1))
    adopt(open_as, people["clerk"])

    content = seal_and_download(open_as, people["staff"])

    assert (Adoption.objects.count(), Decision.objects.count()) == (3, 3)
    assert list(Promise.objects.values_list("text", flat=True)) == ["Elk jaar een overzicht van het geld."]
    the_pdf_is_whole(content)


def add_measure(page: Page) -> None:
    follow(page.get_by_role("link", name=re.compile("^Voeg een maatregel toe")).first)
    page.fill("[name=title]", "Werkgroepen van achttien")
    page.fill("[name=instrument]", "Aanstelling van docenten")
    page.fill("[name=owner_label]", "Portefeuillehouder onderwijs")
    page.fill("[name=starts_on]", "01-01-2019")
    page.fill("[name=ends_on]", "31-12-2018")
    page.locator("[name=nature][value=new]").check()
    page.fill("[name=additionality]", "Zonder dit geld vervallen de aanstellingen.")
    page.fill("[name=result_midterm]", "Tien fte")
    page.fill("[name=result_end]", "Twintig fte")
    follow(page.locator("main form button.button").first)
    expect(page.locator(".notice.summary")).to_be_visible()  # the end lies before the start; nothing typed is lost
    expect(page.locator("[name=title]")).to_have_value("Werkgroepen van achttien")
    page.fill("[name=ends_on]", "31-12-2024")
    follow(page.locator("main form button.button").first)
    expect(page.locator("h1")).to_have_text("Werkgroepen van achttien")


def carry_the_ambition(page: Page) -> None:
    follow(page.get_by_role("link", name="Kies wat de maatregel draagt en waar hij bij hoort"))
    page.get_by_label(re.compile("Niemand stopt ongezien")).check()
    send(page, "Bewaar")
    expect(page.locator("main")).to_contain_text("Niemand stopt ongezien")


def enter_the_money(page: Page) -> None:
    follow(page.get_by_role("navigation", name="Kruimelpad").get_by_role("link", name="Afspraken Recht"))
    follow(page.get_by_role("link", name="Naar de begroting"))
    for year in YEARS:
        page.get_by_label(f"1.1, {year}", exact=True).fill("480.000")
        page.keyboard.press("Tab")
    expect(page.locator("#grid-status")).to_contain_text("Bewaard om")
    expect(page.locator("#grid-foot")).to_contain_text("20.000")
    assert BudgetLine.objects.filter(amount_cents=480_000_00).count() == len(YEARS)
    follow(page.get_by_role("navigation", name="Kruimelpad").get_by_role("link", name="Afspraken Recht"))


def refused_to_the_drafter(page: Page) -> None:
    expect(page.get_by_role("button", name="Controleer en leg vast")).to_have_count(0)
    expect(page.locator("button[aria-disabled=true]").first).to_be_visible()


def seal_and_download(visit: Visit, person: Any) -> bytes:
    page = task(visit, person, "^Maak het indieningsdossier")
    follow(page.get_by_role("link", name="Maak het indieningsdossier definitief"))
    page.get_by_role("button", name="Maak het definitief").click()
    expect(page.locator("#said-seal")).not_to_be_empty()
    make_seal(job_id=Job.objects.get().pk)  # what the worker does; tests/start kills real ones
    page.reload()
    assert [(job.state, job.error) for job in Job.objects.all()] == [("done", "")]
    expect(page.locator("#sealed").locator("..")).to_contain_text("Plan Rijnland")
    with page.expect_download() as download:
        page.get_by_role("link", name="Pdf", exact=True).click()
    return download.value.path().read_bytes()


def the_pdf_is_whole(content: bytes) -> None:
    """Text, contents with page numbers, tables with heads, language, title, outline and tags."""
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    for words in (
        "Inhoud",
        "Werkgroepen van achttien",
        "Niemand stopt",
        "480",
        "Faculteitsraad Recht",
        "Universiteitsraad",
    ):
        assert words in " ".join(text.replace("\xad", "").split())
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root
        assert (str(root.Lang), bool(root.MarkInfo.Marked)) == ("nl", True)
        assert "/Outlines" in root
        assert "Rijnland" in str(pdf.docinfo["/Title"])
        kinds = [str(element.S) for element in elements(root.StructTreeRoot.K)]
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/Link"} <= set(kinds)


def elements(node: Any) -> Any:
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from elements(kid)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        yield from elements(node.get("/K", pikepdf.Array()))
