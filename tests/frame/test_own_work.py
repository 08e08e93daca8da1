"""Home of who has work by role: the quality officer, the controller, and who sits in a body that has another right."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from budgets.models import Report
from budgets.services.income import set_allocation
from budgets.services.rounds import Given, begin_round, save_given
from budgets.services.spending import open_round
from governance.models import Dialogue
from governance.services import decisions, process, requests, versions
from governance.services.talks import save_outcome
from kwaliteit.organisation.models import BodyKind
from kwaliteit.shared.clock import today
from monitoring.models import Indicator, Measurement
from plans.models.framework import Holds
from plans.services.documents import create_document
from plans.services.drafting import add_measure
from tests.factories import Level, Role, appoint, make_body, make_unit, someone
from tests.governance.world import World, make_kind, make_world
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def world() -> World:
    world = make_world()
    year = today().year
    world.framework.__class__.objects.update(
        is_current=True, first_year=year - 2, midterm_year=year, last_year=year + 2
    )
    world.framework.refresh_from_db()
    return world


def waits(client, person) -> dict[str, str]:
    client.force_login(person)
    page = client.get(reverse("home"))
    assert {client.get(item.url).status_code for item in page.context["items"] if item.url} <= {200}
    return {item.title: item.text for item in page.context["items"]}


def work(world: World, number: int) -> None:
    year = today().year
    plan = create_document(
        kind=world.kinds["faculty"],
        unit=world.faculty,
        title="Plan",
        first_year=year,
        last_year=year,
        actor=world.people["holder"],
    )
    for place in range(number):
        names = {"name_nl": f"Indicator {place}", "name_en": f"Indicator {place} (en)", "unit": world.faculty}
        row = Indicator.objects.create(
            framework=world.framework,
            theme=world.themes[0],
            kind="count",
            baseline_on=datetime.date(year - 1, 10, 1),
            order=place,
            **names,
        )
        Measurement.objects.create(indicator=row, unit=row.unit, measured_on=datetime.date(year - 1, 10, 1), value=1)
        add_measure(document=plan, actor=world.people["holder"], theme=world.themes[0], title=f"Maatregel {place}")
        Dialogue.objects.create(
            framework=world.framework,
            unit=world.faculty,
            title=f"Gesprek {place}",
            held_on=today(),
            with_whom="studenten",
            said="Iets",
            recorded_by=world.people["holder"],
        )


def test_a_quality_officer_sees_her_own_work_though_she_sits_in_a_network(client, world):
    officer = someone(Role.QUALITY_OFFICER, unit=world.faculty)
    appoint(officer, Role.BODY_MEMBER, body=make_body(BodyKind.NETWORK, world.institution))
    work(world, 1)

    year = today().year
    assert waits(client, officer) == {
        f"Vul van 1 indicator de waarde van {year} in": "Indicator 0.",
        f"Meld van 1 maatregel de voortgang in {year}": "Maatregel 0.",
        "Schrijf op wat er met 1 gesprek is gedaan": "Gesprek 0.",
    }
    assert "body" not in client.get(reverse("home")).context


def test_what_is_done_or_of_another_unit_does_not_wait(client, world):
    work(world, 1)
    for row in Indicator.objects.all():
        Measurement.objects.create(indicator=row, unit=row.unit, measured_on=today(), value=1)
    talk = Dialogue.objects.get()
    save_outcome(dialogue=talk, actor=world.people["holder"], how="otherwise", text="Gedaan")

    officer, elsewhere = someone(Role.QUALITY_OFFICER, unit=world.faculty), world.people["stranger"].appointments.get()
    assert list(waits(client, officer)) == [f"Meld van 1 maatregel de voortgang in {today().year}"]
    assert waits(client, someone(Role.QUALITY_OFFICER, unit=elsewhere.unit)) == {}


def test_a_faculty_is_asked_for_its_value_of_what_the_institution_follows_per_faculty(client, world):
    officer, year = someone(Role.QUALITY_OFFICER, unit=world.faculty), today().year
    row = Indicator.objects.create(
        framework=world.framework, theme=world.themes[0], kind="count", unit=world.institution, name_nl="Adviseurs",
        name_en="Advisers", measured_per=Level.FACULTY, baseline_on=datetime.date(year - 1, 10, 1),
    )  # fmt: skip
    title = f"Vul van 1 indicator de waarde van {year} in"
    Measurement.objects.create(indicator=row, unit=make_unit(Level.FACULTY), measured_on=today(), value=1)

    assert waits(client, officer) == {title: "Adviseurs."}
    (item,) = client.get(reverse("home")).context["items"]
    assert item.url == f"{reverse('monitoring:unit', args=[world.faculty.code])}?jaar={year}#h-figures"
    assert 'id="h-figures"' in client.get(item.url).content.decode()

    Measurement.objects.create(indicator=row, unit=world.faculty, measured_on=today(), value=1)
    assert waits(client, officer) == {}


@pytest.mark.parametrize("number", [1, 3])
def test_own_work_takes_a_constant_number_of_statements(client, world, number, django_assert_num_queries):
    work(world, number)
    client.force_login(someone(Role.QUALITY_OFFICER, unit=world.faculty))
    client.get(reverse("home"))
    with django_assert_num_queries(9):
        client.get(reverse("home"))


def test_a_controller_is_asked_for_what_was_spent_once_a_report_is_open(client, world):
    controller, year = someone(Role.CONTROLLER, unit=world.institution), world.framework.first_year
    set_allocation(framework=world.framework, unit=world.faculty, year=year, amount_cents=5_00, actor=controller)
    before = waits(client, controller)
    open_round(framework=world.framework, year=year, report="may", actor=controller)

    final = {"Vraag 1 financiële rapportage op waarvoor het tijd is": f"{year}, {Report.FINAL.label}."}
    title = f"Voer in wat in {year} is besteed: bestuurlijk-financiële rapportage van mei"
    assert (before, waits(client, controller)) == (final, {**final, title: "Recht."})


@pytest.mark.parametrize("number", [1, 3])
def test_reports_cost_the_home_of_a_controller_one_statement(client, world, number, django_assert_num_queries):
    controller, year = someone(Role.CONTROLLER, unit=world.institution), world.framework.first_year
    for place in range(number):
        unit = make_unit(Level.FACULTY, code=f"f{place}")
        set_allocation(framework=world.framework, unit=unit, year=year, amount_cents=5_00, actor=controller)
        open_round(framework=world.framework, year=year, report=Report.values[place], actor=controller)
    client.force_login(controller)
    client.get(reverse("home"))
    with django_assert_num_queries(8):  # reports, letters, and papers that were made
        client.get(reverse("home"))


def test_a_letter_without_amounts_waits_for_who_allocates(client, world):
    controller = someone(Role.CONTROLLER, unit=world.institution)
    letters = {"has_themes": False, "has_money": False, "holds": Holds.ROUND}
    kind = make_kind(world.framework, "letter", Level.INSTITUTION, BodyKind.EXECUTIVE_BOARD, **letters)
    year, staff = today().year, world.people["staff"]
    years = {"first_year": year, "last_year": year}
    letter = create_document(kind=kind, unit=world.institution, title="Kadernota 2026", actor=staff, **years)
    said = {
        "Voer de bedragen in van “Kadernota 2026”": "De tekst wordt geschreven; wat elke eenheid krijgt, staat er nog niet."
    }

    before = waits(client, controller)
    round = begin_round(document=letter, actor=controller)
    given = Given(world.faculty, round.first_year, amount_cents=5_00)
    save_given(round=round, given=[given], actor=controller)

    assert (before, waits(client, controller)) == (said, {})
    assert waits(client, someone(Role.CONTROLLER, unit=world.faculty)) == {}


@pytest.mark.parametrize(
    ("name", "heading", "link"),
    [
        ("olc_chair", "Nieuw in de opleidingscommissie?", "Het recht van uw orgaan: advies"),
        ("fr_member", "Nieuw in de faculteitsraad?", "Wat instemming is, en wat niet"),
    ],
)
def test_a_newcomer_is_told_of_her_own_body_and_its_right(client, world, name, heading, link):
    client.force_login(world.people[name])
    page = client.get(reverse("home")).content.decode()

    assert (heading in page, link in page) == (True, True)


def test_keeping_a_promise_begins_where_it_is_recorded(client, world):
    promise = process.make_promise(
        body=world.bodies["fr"],
        made_by=world.bodies["fb"],
        text="Een overzicht van het geld",
        made_on=today(),
        due_on=today(),
        actor=world.people["secretary"],
    )
    client.force_login(world.people["secretary"])
    [item] = [one for one in client.get(reverse("home")).context["items"] if "toezegging" in one.title]

    assert item.url == reverse("governance:meet_promise", args=[promise.uuid])
    assert client.get(item.url).status_code == 200


def test_an_answer_to_advice_is_not_late_on_the_day_of_the_advice(client, world):
    agenda = create_document(
        kind=world.kinds["agenda"],
        unit=world.programme,
        title="Agenda",
        first_year=today().year,
        last_year=today().year,
        actor=world.people["director"],
        due_on=today() - datetime.timedelta(days=23),
    )
    version = versions.freeze(document=agenda, actor=world.people["director"])
    request = requests.lay_before(version=version, body=world.bodies["olc"], actor=world.people["director"])
    decisions.record_decision(
        request=request, actor=world.people["olc_chair"], outcome="negative", meeting_on=today(), text="Te weinig"
    )
    client.force_login(world.people["dean"])
    items = client.get(reverse("home")).context["items"]

    assert [(item.day, item.is_late) for item in items if "advies" in item.title] == [(None, False)]
