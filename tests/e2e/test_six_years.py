"""The main steps of six years in Chromium, each by the people themselves, from home and by the Dutch words of the pages.

A yearly report with the council's own words; a recalibration, the new plan of a faculty and the supplement, consented to
as a difference; the mid-term balance, sent and assessed, with a panel member's account; the public page. What was agreed
in 2018 is made by the services.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from budgets.services.income import ensure_sources, set_allocation
from governance.models import Adoption, Version
from kwaliteit.organisation.models import BodyKind, Person
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.shared.clock import today
from kwaliteit.shared.models import Job
from kwaliteit.submission.tasks import make_seal
from monitoring.services.progress import report_progress
from plans.models import Document
from plans.preset import load_preset
from plans.services.drafting import save_section
from tests.e2e.caret import go_into
from tests.e2e.conftest import PASSWORD
from tests.e2e.test_journey import adopt, begin, contents, freeze_and_lay_before, send, task
from tests.factories import institution, make_body, make_unit, someone
from tests.journeys.test_six_years import University, add, agree, begun, on, pay, write

Visit = Callable[..., Page]
LAW, TOP = "fdr", "top"
MEASURES = {"Formatieve toetsing": 1, "Studentmentoraat": 2, "Honours College Law": 3}
"""The measures of Law in 2018, each under its theme; the first changes, the second moves, the third ends."""
NEW_PLAN = re.compile(" 2022–2024$")


@pytest.fixture
def university(transactional_db: None) -> University:
    """Law and the institution, with the plans for 2019–2024 to which both councils consented in 2018."""
    framework = load_preset()
    ensure_sources(framework)
    u = University(framework, institution(), {row.order: row for row in framework.themes.all()})
    law = make_unit(Level.FACULTY, u.top, code=LAW, name_nl="Rechtsgeleerdheid", name_en="Law")
    u.units |= {TOP: u.top, LAW: law}
    u.bodies[LAW] = make_body(BodyKind.FACULTY_COUNCIL, law, name_nl="Faculteitsraad Recht", seats=14)
    u.bodies[TOP] = make_body(BodyKind.UNIVERSITY_COUNCIL, u.top, name_nl="Universiteitsraad", seats=16)
    make_body(BodyKind.FACULTY_BOARD, law, name_nl="Faculteitsbestuur Recht")
    make_body(BodyKind.EXECUTIVE_BOARD, u.top, name_nl="College van Bestuur")
    u.people |= {
        LAW: someone(Role.PORTFOLIO_HOLDER, unit=law),
        "board-fdr": someone(Role.DEAN, unit=law),
        TOP: someone(Role.BOARD_STAFF, unit=u.top),
        "board-top": someone(Role.BOARD_SECRETARY, unit=u.top),
        **{f"council-{code}": someone(Role.COUNCIL_SECRETARY, body=u.bodies[code]) for code in (LAW, TOP)},
    }
    _plans_of_2018(u)
    return u


def _plans_of_2018(u: University) -> None:
    controller = someone(Role.CONTROLLER, unit=u.top)
    for year in range(2019, 2025):
        set_allocation(framework=u.framework, unit=u.units[LAW], year=year, amount_cents=90_000_00, actor=controller)
    plan = u.plans[LAW] = begun(u, "faculty_agreement", LAW, on(2018, 6, 4))
    for title, theme in MEASURES.items():
        measure = add(u, plan, title, theme, on(2018, 6, 4))
        pay(u, measure, dict.fromkeys(plan.years, 30_000_00), on(2018, 6, 4))
    write(u, plan, u.people[LAW], on(2018, 6, 11), "Zoals besproken met de raad.")
    agree(u, LAW, plan, on(2018, 7, 2))
    for title in ("Formatieve toetsing", "Studentmentoraat"):
        report_progress(
            measure=plan.measures.get(title=title), year=2020, state="on_schedule", note="Zes docenten aangesteld.",
            actor=u.people[LAW], reported_on=datetime.date(2021, 1, 20),
        )  # fmt: skip
    whole = u.plans[TOP] = begun(u, "institutional_plan", TOP, on(2018, 10, 1))
    write(u, whole, u.people[TOP], on(2018, 10, 8), "Samengesteld uit het facultaire plan.")
    agree(u, TOP, whole, on(2018, 10, 15))


@pytest.mark.django_db(transaction=True)
def test_six_years_by_the_people_themselves(open_as: Visit, university: University) -> None:
    people = university.people
    a_yearly_report(open_as, university)
    recalibration_opens(open_as, people[TOP])
    law_recalibrates(open_as, people)
    the_supplement(open_as, people)
    mid_term_balance(open_as, people)
    the_panel_reads(open_as, people[TOP])
    said_of_it(open_as, people[TOP])
    anybody_reads(open_as, people[TOP])

    assert Adoption.objects.count() == 2 + 4
    assert all(version.is_intact() for version in Version.objects.all())


def type_text(page: Page, words: str) -> None:
    go_into(page.locator("[contenteditable=true]"))
    page.keyboard.type(words)
    send(page, "Bewaar")
    expect(page.locator("[data-save-status]")).to_contain_text("Bewaard op")


def write_sections(page: Page, drafter: Person, first: str) -> None:
    """One section by hand, and what is empty after that by the service: ``test_journey`` types each of them."""
    contents(page).get_by_role("link", name=first).click()
    type_text(page, "Wat wij deden en wat het opleverde.")
    document = Document.objects.get(uuid=page.url.split("/plannen/")[1].split("/")[0])
    for section in document.sections.filter(body="", written_by="", theme=None):
        save_section(section=section, revision=section.revision, actor=drafter, body="<p>Zie de tabellen.</p>")


# --- a yearly report --------------------------------------------------------------------------------------------------


def a_yearly_report(visit: Visit, u: University) -> None:
    page = begin(visit, u.people[LAW], "Onderwijsjaarverslag", "Onderwijsjaarverslag 2020", 2020, 2020)
    write_sections(page, u.people[LAW], "In het kort")
    account_for_every_measure(page)
    contents(page).get_by_role("link", name="Reflectie van de faculteitsraad").click()
    send(page, "Open de tekst nu")
    the_council_writes(visit, u.people["council-fdr"], "Wij zagen kleinere groepen.")
    freeze_and_lay_before(page, "Faculteitsraad Recht")
    decide(visit, u.people["council-fdr"], "Goedgekeurd")
    adopt(visit, u.people["board-fdr"])

    content = Version.objects.get(document__title="Onderwijsjaarverslag 2020").content
    assert {row["title"]: row["done"] for row in content["accounts"]} == {
        "Formatieve toetsing": "Zes docenten aangesteld.",
        "Studentmentoraat": "Zes docenten aangesteld.",
        "Honours College Law": "Te weinig aanmeldingen.",
    }
    assert ["Wij zagen kleinere groepen." in row["body"] for row in content["sections"] if "written_by" in row] == [
        True
    ]


def account_for_every_measure(page: Page) -> None:
    """What was reported during the year is read and confirmed; what was not is written, with its reason."""
    contents(page).get_by_role("link", name="Overzicht").click()
    page.get_by_role("link", name="Wat was toegezegd, en wat ervan is geworden").click()
    send(page, "Bevestig alles wat volledig is")
    page.get_by_role("link", name="Honours College Law").click()
    page.locator("[name=state]").select_option("stopped")
    page.locator("[name=done]").fill("Te weinig aanmeldingen.")
    send(page, "Bewaar")
    expect(page.locator(".notice.summary, .errors, [aria-invalid=true]").first).to_be_visible()  # it stopped: why?
    page.locator("[name=reason]").fill("Er is een andere route voor goede studenten.")
    send(page, "Bewaar")
    expect(page.locator("main")).to_contain_text("Elke maatregel is verantwoord.")
    page.get_by_role("navigation", name="Kruimelpad").get_by_role("link", name="Onderwijsjaarverslag 2020").click()


def the_council_writes(visit: Visit, secretary: Person, words: str) -> None:
    type_text(task(visit, secretary, "^Schrijf “Reflectie van de"), words)


def decide(visit: Visit, secretary: Person, outcome: str) -> None:
    """From home to the request; record, look at what will be recorded, and confirm."""
    page = task(visit, secretary, "^Leg vast (wat|dat)")
    page.get_by_role("radio", name=re.compile(f"^{outcome}")).first.check()
    page.get_by_label("Datum van de vergadering").fill(today().isoformat())
    form = page.locator("form[action*='besluit']")
    form.get_by_label("Tekst van het besluit").fill("De raad heeft het stuk besproken.")
    form.get_by_role("button", name="Controleer en leg vast").click()
    expect(page.locator("h1")).to_have_text("Dit wordt vastgelegd")
    send(page, "Leg het besluit vast")
    expect(page.locator("main")).to_contain_text(re.compile(outcome, re.IGNORECASE))


# --- recalibration ----------------------------------------------------------------------------------------------------


def recalibrations(visit: Visit, person: Person) -> Page:
    page = visit(person)
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Voortgang").click()
    page.get_by_role("link", name=re.compile("^Herijking")).click()
    return page


def recalibration_opens(visit: Visit, staff: Person) -> None:
    page = recalibrations(visit, staff)
    page.get_by_role("link", name="Herijking openen").click()
    page.get_by_label("Vanaf welk jaar geldt zij?").select_option("2022")
    send(page, "Openen")
    expect(page.locator("h1")).to_have_text("Herijking vanaf 2022")
    page.get_by_role("link", name=re.compile("^Beantwoord deze vraag")).first.click()
    page.locator("[name=answer]").fill("Nee: een gelijk bedrag per student.")
    send(page, "Antwoord bewaren")
    expect(page.locator("main")).to_contain_text("Nee: een gelijk bedrag per student.")


def begin_recalibrated(visit: Visit, person: Person, unit: str) -> Page:
    page = recalibrations(visit, person)
    page.get_by_role("link", name="Herijking vanaf 2022").click()
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(f"^Begin het herijkte plan.*{unit}")).click()
    expect(page.locator("h1")).to_have_text("Wat is herijkt")
    return page


def to_plan(page: Page, unit: str) -> None:
    page.get_by_role("navigation", name="Kruimelpad").get_by_role("link", name=re.compile(f", {unit}$")).click()
    expect(contents(page)).to_be_visible()


def measure(page: Page, title: str) -> None:
    """From a page of the plan to the form of one of its measures."""
    if not contents(page).count():
        page.get_by_role("navigation", name="Kruimelpad").get_by_role("link", name=NEW_PLAN).click()
    contents(page).get_by_role("link", name=re.compile(rf"^{MEASURES[title]}\.")).click()
    page.locator("main").get_by_role("link", name=re.compile(title)).first.click()
    page.get_by_role("link", name="Wijzig deze maatregel").click()
    expect(page.locator("[name=title]")).to_have_value(title)


def law_recalibrates(visit: Visit, people: dict[str, Person]) -> None:
    """One measure changes, one moves to another theme, one ends into another; its money goes along."""
    page = begin_recalibrated(visit, people[LAW], "Rechtsgeleerdheid")
    to_plan(page, "Rechtsgeleerdheid")
    measure(page, "Formatieve toetsing")
    page.locator("[name=instrument]").fill("Aanstellingen, en een training voor docenten.")
    send(page, "Bewaar")
    measure(page, "Studentmentoraat")
    moved = page.locator("select[name=theme] option", has_text="begeleiding")
    page.locator("select[name=theme]").select_option(moved.get_attribute("value"))
    send(page, "Bewaar")
    measure(page, "Honours College Law")
    page.get_by_role("link", name="Haal het uit de tekst").click()
    send(page, "Haal het uit de tekst")
    shift_the_budget(page)
    explain(page)
    freeze_and_lay_before(page, "Faculteitsraad Recht")
    consents_to_the_difference(visit, people["council-fdr"], "Honours College Law", "Doorstroom")
    adopt(visit, people["board-fdr"])


def shift_the_budget(page: Page) -> None:
    contents(page).get_by_role("link", name=re.compile("^Begroting")).click()
    page.get_by_label("1.1, 2022", exact=True).fill("45.000")
    page.keyboard.press("Tab")
    expect(page.locator("#grid-status")).to_contain_text("Bewaard om")
    page.get_by_role("navigation", name="Kruimelpad").get_by_role("link", name=NEW_PLAN).click()


def explain(page: Page) -> None:
    """Why a measure ended, at the measure; why all of it, in the section for that."""
    page.get_by_role("link", name=re.compile("^Naast ")).click()
    page.get_by_role("link", name=re.compile("^Geef de reden.*Honours College Law")).click()
    page.locator("[name=reason]").fill("Doorstroom gaat nu via het mentoraat.")
    page.locator("select[name=into]").select_option(label="Studentmentoraat")
    send(page, "Bewaar de reden")
    page.get_by_role("link", name="Toelichting schrijven").click()
    type_text(page, "Wij nemen samen wat samen hoort.")


def consents_to_the_difference(visit: Visit, secretary: Person, *words: str) -> None:
    """What did not change is carried over; the rest is shown beside the plan that it replaces."""
    page = task(visit, secretary, "^Leg vast wat")
    expect(page.get_by_role("heading", name="Ongewijzigd overgenomen")).to_be_visible()
    for word in words:
        expect(page.locator("main")).to_contain_text(word)
    decide(visit, secretary, "Instemming")


def the_supplement(visit: Visit, people: dict[str, Person]) -> None:
    page = begin_recalibrated(visit, people[TOP], "Universiteit Rijnland")
    to_plan(page, "Universiteit Rijnland")
    document = Document.objects.get(kind__code="supplement")
    write_sections(page, people[TOP], "Aanleiding en doel van de herijking")
    freeze_and_lay_before(page, "Universiteitsraad")
    consents_to_the_difference(visit, people["council-top"], "Aanleiding en doel van de herijking")
    adopt(visit, people["board-top"])

    assert [pin["document"] for pin in Version.objects.get(document=document).content["pins"]] == [
        str(Document.objects.get(unit__code=LAW, first_year=2022).uuid)
    ]
    page = recalibrations(visit, people[TOP])
    page.get_by_role("link", name="Herijking vanaf 2022").click()
    expect(page.locator("section[aria-labelledby=h-units] .state[data-state=done]")).to_have_count(2)


# --- the mid-term balance, and what was said of it --------------------------------------------------------------------


def mid_term_balance(visit: Visit, people: dict[str, Person]) -> None:
    page = begin(visit, people[TOP], "Tussenbalans", "Tussenbalans 2019–2021", 2019, 2021)
    write_sections(page, people[TOP], "Samenvatting")
    contents(page).get_by_role("link", name="Reflectie van de universiteitsraad").click()
    send(page, "Open de tekst nu")
    the_council_writes(visit, people["council-top"], "Wij werden op tijd betrokken.")
    freeze_and_lay_before(page, "Universiteitsraad")
    decide(visit, people["council-top"], "Besproken")
    adopt(visit, people["board-top"])

    page = task(visit, people[TOP], "^Maak het indieningsdossier")
    page.get_by_role("link", name="Maak het indieningsdossier definitief").click()
    page.get_by_role("button", name="Maak het definitief").click()
    expect(page.locator("#said-seal")).not_to_be_empty()
    make_seal(job_id=Job.objects.get().pk)  # what the worker does; tests/start kills real ones
    assert [(job.state, job.error) for job in Job.objects.all()] == [("done", "")]


def submission_of(visit: Visit, staff: Person) -> Page:
    page = visit(staff)
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Instelling").click()
    page.get_by_role("link", name="Indienen", exact=True).click()
    page.get_by_role("link", name="Tussenbalans 2019–2021", exact=True).click()
    expect(page.locator("h1")).to_have_text("Tussenbalans 2019–2021")
    return page


def the_panel_reads(visit: Visit, staff: Person) -> None:
    """Let in by name and address until a day, she logs in and finds her one submission; no other address opens."""
    page = submission_of(visit, staff)
    page.get_by_label("Naam").fill("Christine Peeters")
    page.get_by_label("E-mailadres").fill("christine@panel.example")
    page.get_by_label("Tot en met").fill((today() + datetime.timedelta(days=30)).isoformat())
    send(page, "Geef toegang")
    expect(page.get_by_role("link", name="Christine Peeters")).to_be_visible()
    member = Person.objects.get(email="christine@panel.example")
    member.set_password(PASSWORD)  # she does so by the link in her mail
    member.save(update_fields=["password"])

    page = visit(None, "/accounts/login/")
    page.locator("[name=login]").fill(member.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    expect(page.locator("h1")).to_have_text("Wat u kunt lezen")
    expect(page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link")).to_have_text(["Mijn werk"])
    page.get_by_role("link", name="Tussenbalans 2019–2021", exact=True).click()
    expect(page.locator("section[aria-labelledby=evidence]")).to_contain_text("Aanvullend bestedingsplan 2022–2024")
    inside = Document.objects.get(kind__code="midterm_balance").uuid
    for address in (f"/plannen/{inside}/", "/voortgang/", "/indienen/", "/zoeken/?q=raad"):
        answer = page.request.get(page.url.split("/indienen/")[0] + address)
        assert answer.status in (403, 404), address


def said_of_it(visit: Visit, staff: Person) -> None:
    page = submission_of(visit, staff)
    page.get_by_role("link", name="Leg vast wat ervan is gezegd").click()
    page.locator("[name=by]").select_option("nvao")
    page.get_by_role("radio", name="positief").check()
    page.get_by_label("Datum").fill(today().isoformat())
    page.get_by_label("Tekst").fill("De NVAO is positief over beide criteria.")
    send(page, "Vastleggen")
    expect(page.locator("main")).to_contain_text("NVAO, advies: positief")


def anybody_reads(visit: Visit, staff: Person) -> None:
    page = visit(staff)
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Instelling").click()
    page.get_by_role("link", name="Openbaar", exact=True).click()
    row = page.get_by_role("row", name=re.compile("Tussenbalans 2019–2021"))
    row.get_by_role("link", name=re.compile("^Maak openbaar")).click()
    send(page, "Maak openbaar")

    page = visit(None, "/openbaar/")
    expect(page.locator("section[aria-labelledby=h-documents]")).to_contain_text("Tussenbalans 2019–2021")
    expect(page.locator("main")).not_to_contain_text("Onderwijsjaarverslag 2020")
    page.get_by_role("link", name="Tussenbalans 2019–2021", exact=True).click()
    expect(page.locator("main")).to_contain_text("Wij werden op tijd betrokken.")
