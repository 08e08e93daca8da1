"""The whole line in Chromium, clicking as each role: agenda, agreement, institutional plan, and the sealed PDF.

What other roles do here is only what they see: every step follows links and buttons by their Dutch words.
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
from django.urls import reverse
from playwright.sync_api import Page, expect

from budgets.services.income import ensure_sources, set_allocation, set_income
from governance.models import Adoption, Decision
from kwaliteit.organisation.models import BodyKind
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.shared.clock import today
from kwaliteit.shared.models import Job
from kwaliteit.submission.models import Submission
from kwaliteit.submission.tasks import make_seal
from plans.models import Document, Section
from plans.preset import load_preset
from plans.services.drafting import save_section
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


def begin(visit: Visit, person: Any, kind: str, title: str) -> tuple[Page, Document]:
    page = visit(person, reverse("plans:list"))
    page.get_by_role("link", name="Begin een document").click()
    option = page.locator("select[name=place] option", has_text=re.compile(f"^{kind}"))
    page.select_option("select[name=place]", option.first.get_attribute("value"))
    page.fill("[name=title]", title)
    page.fill("[name=first_year]", "2019")
    page.fill("[name=last_year]", "2024")
    page.locator("main form button.button").first.click()
    expect(page.locator("h1")).to_have_text(title)
    return page, Document.objects.get(title=title)


def write_the_rest(document: Document, person: Any) -> None:
    """The other sections, as typed before; themes without goals get their reason."""
    for section in Section.objects.filter(document=document).select_related("theme", "template"):
        fields = {"body": section.body or f"<p>Over {section.title}.</p>"}
        if section.theme and section.theme.order > 1:
            fields["no_goals_reason"] = "Hierin is uit andere middelen voorzien."
        save_section(section=section, revision=section.revision, actor=person, **fields)


def add_goal(page: Page, document: Document, title: str) -> None:
    page.goto(page.url.split("/plannen/")[0] + reverse("plans:theme", args=[document.uuid, "intensiteit"]))
    page.get_by_role("link", name=re.compile("^Voeg een (doel|ambitie) toe")).click()
    page.fill("[name=title]", title)
    for name in ("result_midterm", "result_end"):
        if page.locator(f"[name={name}]").count():
            page.fill(f"[name={name}]", "Overal groepen van hooguit achttien.")
    if page.locator("[name=ambitions]").count():
        page.locator("[name=ambitions]").first.check()
    page.locator("main form button.button").first.click()
    expect(page.get_by_role("heading", name=re.compile(title))).to_be_visible()


def freeze_and_lay_before(page: Page, document: Document, body: str, site: str) -> None:
    page.goto(site + reverse("plans:document", args=[document.uuid]))
    page.locator(f"a[href='{reverse('governance:freeze', args=[document.uuid])}']").click()
    page.fill("[name=label]", f"Voor {body}")
    page.locator("main form button.button").first.click()
    version = document.versions.get()
    page.goto(site + reverse("governance:lay_before", args=[version.uuid]))
    page.get_by_label(re.compile(body)).check()
    page.fill("[name=due_on]", (today() + datetime.timedelta(days=90)).isoformat())
    page.fill("[name=reason]", "Wij vragen u om uw oordeel.")
    page.get_by_role("button", name="Leg voor").click()
    expect(page.get_by_role("status").first).to_be_visible()


def decide(visit: Visit, person: Any, document: Document, outcome: str, votes: tuple[int, int, int]) -> Page:
    """From home by the docket to the request; record, look at what will be recorded, and confirm."""
    request = document.requests.get()
    page = visit(person, "/")
    page.locator(f".docket a[href*='{request.uuid}']").first.click()
    page.get_by_label(outcome, exact=True).check()
    page.fill("[name=meeting_on]", today().isoformat())
    for name, number in zip(("votes_for", "votes_against", "votes_abstained"), votes, strict=True):
        page.fill(f"[name={name}]", str(number))
    form = page.locator("form[action*='besluit']")
    form.locator("[name=text]").fill("De raad heeft het stuk besproken.")
    form.locator("button[name=check]").click()
    expect(page.locator("h1")).to_have_text("Dit wordt vastgelegd")
    page.get_by_role("button", name="Leg het besluit vast").click()
    expect(page.locator("main")).to_contain_text(re.compile(outcome, re.IGNORECASE))
    return page


def adopt(visit: Visit, person: Any, document: Document) -> None:
    page = visit(person, reverse("governance:adopt", args=[document.versions.get().uuid]))
    page.fill("[name=adopted_on]", today().isoformat())
    page.locator("main form button.button").first.click()
    expect(page.locator("main")).to_contain_text("Vastgesteld")


@pytest.mark.django_db(transaction=True)
def test_from_an_empty_plan_to_a_sealed_submission(open_as: Visit, people: dict[str, Any], live_server: Any) -> None:
    site = live_server.url

    page, agenda = begin(open_as, people["director"], "Kwaliteitsagenda", "Kwaliteitsagenda Recht")
    add_goal(page, agenda, "Niemand stopt ongezien")
    freeze_and_lay_before(page, agenda, "Opleidingscommissie Recht", site)
    decide(open_as, people["olc"], agenda, "Positief advies", (7, 0, 1))
    adopt(open_as, people["dean"], agenda)

    page, agreement = begin(open_as, people["holder"], "Facultaire kwaliteitsafspraken", "Afspraken Recht")
    add_goal(page, agreement, "Kleine werkgroepen")
    add_measure_with_money(page, agreement, site)
    write_the_rest(agreement, people["holder"])
    freeze_and_lay_before(page, agreement, "Faculteitsraad Recht", site)
    decide(open_as, people["fr"], agreement, "Instemming", (12, 1, 1))
    adopt(open_as, people["dean"], agreement)

    page, plan = begin(open_as, people["staff"], "Instellingsbrede", "Plan Rijnland")
    add_goal(page, plan, "Kleinschalig in alle faculteiten")
    write_the_rest(plan, people["staff"])
    freeze_and_lay_before(page, plan, "Universiteitsraad", site)
    refused_to_the_drafter(open_as, people["staff"], plan)
    decide(open_as, people["ur"], plan, "Instemming", (13, 2, 1))
    adopt(open_as, people["clerk"], plan)

    content = seal_and_download(open_as, people["staff"])

    assert (Adoption.objects.count(), Decision.objects.count()) == (3, 3)
    the_pdf_is_whole(content)


def add_measure_with_money(page: Page, document: Document, site: str) -> None:
    page.get_by_role("link", name=re.compile("^Voeg een maatregel toe")).first.click()
    page.fill("[name=title]", "Werkgroepen van achttien")
    page.fill("[name=instrument]", "Aanstelling van docenten")
    page.fill("[name=owner_label]", "Portefeuillehouder onderwijs")
    page.fill("[name=starts_on]", "01-01-2019")
    page.fill("[name=ends_on]", "31-12-2018")
    page.locator("[name=nature]").first.check() if page.locator("input[name=nature]").count() else page.select_option(
        "[name=nature]", "new"
    )
    page.fill("[name=additionality]", "Zonder dit geld vervallen de aanstellingen.")
    page.fill("[name=result_midterm]", "Tien fte")
    page.fill("[name=result_end]", "Twintig fte")
    page.locator("main form button.button").first.click()
    expect(page.locator(".notice.summary")).to_be_visible()  # the end lies before the start; nothing typed is lost
    expect(page.locator("[name=title]")).to_have_value("Werkgroepen van achttien")
    page.fill("[name=ends_on]", "31-12-2024")
    page.locator("main form button.button").first.click()
    expect(page.locator("h1")).to_have_text("Werkgroepen van achttien")
    measure = document.measures.get()
    page.goto(site + reverse("plans:measure_links", args=[measure.uuid]))
    page.get_by_label(re.compile("Niemand stopt ongezien")).check()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.locator("main")).to_contain_text("Niemand stopt ongezien")
    page.goto(site + reverse("budgets:grid", args=[document.uuid]))
    for year in YEARS:
        page.fill(f"[name='c-{measure.pk}-{year}']", "480.000")
        page.keyboard.press("Tab")
    expect(page.locator("#grid-status")).to_contain_text("Bewaard om")
    expect(page.locator("#grid-foot")).to_contain_text("20.000")
    assert measure.lines.count() == len(YEARS)


def refused_to_the_drafter(visit: Visit, person: Any, document: Document) -> None:
    page = visit(person, reverse("governance:request", args=[document.requests.get().uuid]))
    expect(page.locator("button[aria-disabled=true]").first).to_be_visible()
    expect(page.get_by_role("button", name="Leg het besluit vast")).to_have_count(1)


def seal_and_download(visit: Visit, person: Any) -> bytes:
    page = visit(person, reverse("submission:index"))
    page.get_by_role("button", name="Maak het indieningsdossier definitief").click()
    page.get_by_role("status").first.wait_for()
    make_seal(job_id=Job.objects.get().pk)  # what the worker does; tests/start kills real ones
    page.reload()
    assert [(job.state, job.error) for job in Job.objects.all()] == [("done", "")]
    expect(page.locator("#sealed").locator("..")).to_contain_text("Plan Rijnland")
    submission = Submission.objects.get()
    with page.expect_download() as download:
        page.locator(f"a[href='{reverse('submission:pdf', args=[submission.uuid])}']").first.click()
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
