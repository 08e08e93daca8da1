"""Dashboards: a row per unit with measures, promises and reports, each figure with its way to what it stands on."""

import datetime
import re

import pytest
from django.urls import reverse

from budgets.services.spending import record_realised
from governance.models import Promise
from kwaliteit.organisation.models import BodyKind, Unit
from kwaliteit.shared.clock import today
from monitoring.dashboard import INDICATORS
from monitoring.models import Indicator
from monitoring.queries import counted_states, state_table
from monitoring.services import states
from monitoring.services.indicators import add_indicator
from monitoring.services.measuring import record_measurement
from monitoring.services.progress import report_progress
from plans.models import DocumentKind, Measure
from tests.budgets.rows import open_report
from tests.factories import Level, Role, make_body, make_unit, someone
from tests.monitoring.conftest import make_document, make_measure
from tests.monitoring.reports import make_reporting

pytestmark = pytest.mark.django_db
YEAR = "jaar=2020"


def page_of(client, unit=None, query=YEAR):
    address = reverse("monitoring:unit", args=[unit.code]) if unit else reverse("monitoring:index")
    return client.get(f"{address}?{query}")


def row_of(page, unit):
    return next(row for row in page.context["rows"] if row.unit == unit)


def promise(world, **fields):
    board = make_body(BodyKind.FACULTY_BOARD, world.faculty)
    council = make_body(BodyKind.FACULTY_COUNCIL, world.faculty)
    fields = {"text": "Een evaluatie.", "made_on": datetime.date(2020, 3, 1), "made_by": board, **fields}
    return Promise.objects.create(body=council, **fields)


def follow(world, **fields):
    fields = {"name_nl": "Studieadviseurs", "name_en": "Study advisers", "kind": "fte", **fields}
    indicator = add_indicator(
        framework=world.framework,
        unit=world.institution,
        theme=world.themes["begeleiding"],
        baseline_on=datetime.date(2015, 10, 1),
        actor=world.officer,
        **fields,
    )
    for year, value in ((2015, "40"), (2016, "44"), (2019, "51"), (2020, "54.5")):
        record_measurement(
            indicator=indicator, measured_on=datetime.date(year, 10, 1), value=value, actor=world.officer
        )
    return indicator


def test_each_faculty_has_a_row_with_its_measures_by_state(client, world):
    make_measure(world.document, world.themes["intensiteit"], "Tutoren")
    report_progress(measure=world.measure, year=2020, state="delayed", note="Later.", why="Ziek.", actor=world.holder)
    client.force_login(world.officer)

    row = row_of(page_of(client), world.faculty)

    assert (row.measures, row.well, row.troubled, row.silent) == (2, 0, 1, 1)


def test_a_row_counts_what_was_promised_and_is_open_today_and_what_is_late(client, world):
    promise(world, due_on=today() - datetime.timedelta(days=1))
    promise(world)
    promise(world, met_on=datetime.date(2020, 5, 1), met_by="Gedaan.")
    client.force_login(world.officer)

    row = row_of(page_of(client), world.faculty)

    assert (row.promises, row.promises_late) == (2, 1)


def test_of_many_promises_a_unit_shows_the_ten_that_are_wanted_first_and_leads_to_all(client, world):
    client.force_login(world.officer)
    made = [promise(world, due_on=today() + datetime.timedelta(days=n)) for n in range(12, 0, -1)]

    page = page_of(client, world.faculty)

    assert page.context["promises"] == made[:1:-1]
    assert reverse("monitoring:participation") in page.content.decode()


def test_what_the_executive_board_promised_about_a_plan_of_a_faculty_counts_for_both_as_on_their_pages(client, world):
    board = make_body(BodyKind.EXECUTIVE_BOARD, world.institution)
    promise(world, made_by=board, document=world.document, due_on=today() - datetime.timedelta(days=1))
    promise(world, document=world.document)
    make_document(world.framework, world.institution, kind="institutional_plan")
    client.force_login(world.officer)
    page = page_of(client)

    counted = {unit: row_of(page, unit) for unit in (world.institution, world.faculty)}

    assert {unit: (row.promises, row.promises_late) for unit, row in counted.items()} == {
        world.institution: (1, 1),
        world.faculty: (2, 1),
    }
    for unit, row in counted.items():
        assert len(page_of(client, unit).context["promises"]) == row.promises


def test_who_may_not_know_of_a_promise_does_not_see_it_counted(client, world):
    promise(world)
    client.force_login(someone(Role.PROGRAMME_DIRECTOR, unit=make_unit(Level.PROGRAMME, world.faculty)))

    page = page_of(client)

    assert page.status_code == 200
    assert page.context["rows"] == []


def test_a_faculty_sees_its_own_row_alone(client, world):
    other = make_unit(Level.FACULTY, name_nl="Archeologie")
    make_measure(make_document(world.framework, other), world.themes["intensiteit"])
    client.force_login(world.holder)

    assert [row.unit for row in page_of(client).context["rows"]] == [world.faculty]


def test_a_figure_leads_to_the_measures_that_it_counts(client, world):
    make_measure(world.document, world.themes["intensiteit"], "Tutoren")
    report_progress(measure=world.measure, year=2020, state="done", note="Klaar.", actor=world.holder)
    client.force_login(world.holder)
    addresses = re.findall(r'href="([^"]+stand=done[^"]*thema=begeleiding[^"]*)"', page_of(client).content.decode())

    (address,) = {found.replace("&amp;", "&") for found in addresses}

    assert [row.title for row in client.get(address).context["measures"]] == ["Mentors"]


def test_the_measures_of_a_unit_are_narrowed_to_a_state_and_a_theme(client, world):
    make_measure(world.document, world.themes["intensiteit"], "Tutoren")
    report_progress(measure=world.measure, year=2020, state="done", note="Klaar.", actor=world.holder)
    client.force_login(world.holder)

    def titles(query):
        page = page_of(client, world.faculty, f"{YEAR}&{query}")
        return [row.title for row in page.context["measures"]]

    assert titles("stand=done") == ["Mentors"]
    assert titles("stand=none") == ["Tutoren"]
    assert titles("stand=troubled") == []
    assert titles("stand=none&thema=begeleiding") == []
    assert page_of(client, world.faculty, f"{YEAR}&stand=verloren").status_code == 404


def test_a_long_list_of_measures_comes_in_pages(client, world):
    theme = world.themes["intensiteit"]
    Measure.objects.bulk_create(Measure(document=world.document, theme=theme, title=f"M{n}") for n in range(40))
    states.measures_changed(world.document)
    client.force_login(world.holder)

    first, second = (page_of(client, world.faculty, f"{YEAR}&page={n}").context["measures"] for n in (1, 2))

    assert (len(first), len(second)) == (25, 16)
    assert not {row.pk for row in first} & {row.pk for row in second}


def test_many_measures_are_drawn_by_tens(world):
    theme = world.themes["intensiteit"]
    Measure.objects.bulk_create(Measure(document=world.document, theme=theme, title=f"M{n}") for n in range(305))
    states.measures_changed(world.document)

    table = state_table(list(world.themes.values()), counted_states([world.document.pk], 2020))

    assert (table.total, table.per) == (306, 10)
    assert sum(len(cell.each) for row in table.rows for cell in row.counts) == 32


def test_money_leads_to_what_it_is_made_of(client, world):
    record_realised(
        round=open_report(world.framework, 2020),
        unit=world.faculty,
        theme=world.themes["begeleiding"],
        amount_cents=123_400_00,
        actor=someone(Role.CONTROLLER, unit=world.institution),
    )
    client.force_login(world.holder)
    whole, own = page_of(client).content.decode(), page_of(client, world.faculty).content.decode()

    link = reverse("budgets:figure", args=["besteed", 2020]) + f"?kader={world.framework.code}"
    assert f"{link}&amp;thema=begeleiding" in whole
    assert f"{link}&amp;eenheid={world.faculty.code}&amp;thema=begeleiding" in own
    assert client.get(f"{link}&eenheid={world.faculty.code}&thema=begeleiding").status_code == 200


@pytest.mark.parametrize(
    ("direction", "target", "words"),
    [
        ("up", "54", "De streefwaarde van 54,0 is daarmee gehaald."),
        ("up", "60", "De streefwaarde van 60,0 is daarmee nog niet gehaald."),
        ("down", "54", "De streefwaarde van 54,0 is daarmee nog niet gehaald."),
        ("none", "54", "Streefwaarde: 54,0."),
    ],
)
def test_the_last_value_is_held_against_the_target(client, world, direction, target, words):
    follow(world, direction=direction, target_value=target)
    client.force_login(world.officer)

    (figure,) = page_of(client).context["indicators"].figures

    assert figure.against_target == f"Waarde in 2020: 54,5. {words}"


@pytest.mark.parametrize(
    ("parts", "words"), [(0, "Waarde in 2020: ja. De streefwaarde van ja"), (2, "2 van 3. De streefwaarde van 3")]
)
def test_the_target_of_a_milestone_is_yes_or_how_many_units(client, world, parts, words):
    given = {"measured_per": "faculty", "target_value": "3"} if parts else {"target_value": "1"}
    names = {"name_nl": "Toetsplan", "name_en": "Assessment plan", "kind": "milestone", "direction": "up"}
    indicator = add_indicator(
        framework=world.framework,
        unit=world.institution,
        theme=world.themes["begeleiding"],
        baseline_on=datetime.date(2015, 10, 1),
        actor=world.officer,
        **names,
        **given,
    )
    units = [world.faculty, *(make_unit(Level.FACULTY, name_nl=name) for name in ("Archeologie", "Letteren"))]
    for value, unit in enumerate(units if parts else [world.institution]):
        measure(world, indicator, datetime.date(2020, 10, 1), str(int(not parts or value > 0)), unit=unit)
    client.force_login(world.officer)

    (figure,) = page_of(client).context["indicators"].figures

    assert words in figure.against_target


def test_a_dashboard_reads_the_baseline_and_the_last_years_alone(client, world):
    indicator = follow(world)
    client.force_login(world.officer)

    (short,) = page_of(client).context["indicators"].figures
    (whole,) = client.get(reverse("monitoring:indicator", args=[indicator.uuid])).context["figures"]

    assert [row.year for row in short.rows] == [2015, 2019, 2020]
    assert [row.year for row in whole.rows] == [2015, 2016, 2019, 2020]


def test_values_that_units_come_to_are_read_from_the_last_years_and_the_baseline(client, world):
    indicator = follow(world, measured_per="faculty")
    for year in (2015, 2016, 2020):
        record_measurement(
            indicator=indicator,
            unit=world.faculty,
            measured_on=datetime.date(year, 10, 1),
            value="10",
            actor=world.officer,
        )
    client.force_login(world.officer)

    (figure,) = page_of(client).context["indicators"].figures

    assert [(row.year, bool(row.units)) for row in figure.rows] == [(2015, True), (2019, False), (2020, True)]


def measure(world, indicator, day, value, **fields):
    record_measurement(indicator=indicator, measured_on=day, value=value, actor=world.officer, **fields)


def on_both(client, indicator, query=YEAR):
    """The figure on the dashboard, and on the indicator's own page."""
    (short,) = page_of(client, query=query).context["indicators"].figures
    (whole,) = client.get(reverse("monitoring:indicator", args=[indicator.uuid])).context["figures"]
    return short, whole


def test_the_baseline_that_units_come_to_is_that_of_the_indicators_own_page(client, world):
    """Measured later that year in one unit, and a second time in another."""
    indicator, archaeology = follow(world, measured_per="faculty"), make_unit(Level.FACULTY, name_nl="Archeologie")
    values = ((world.faculty, 10, 1, "10"), (world.faculty, 12, 1, "12"), (archaeology, 11, 15, "20"))
    for unit, month, day, value in values:
        measure(world, indicator, datetime.date(2015, month, day), value, unit=unit)
    client.force_login(world.officer)

    short, whole = on_both(client, indicator)

    assert (short.rows[0].year, short.rows[0].units, short.rows[0].value) == (2015, "2 van 3 eenheden", 32)
    assert whole.rows[0] == short.rows[0]


def test_a_break_between_the_baseline_and_the_last_years_is_shown_with_its_whole_year(client, world):
    indicator, archaeology = follow(world, measured_per="faculty"), make_unit(Level.FACULTY, name_nl="Archeologie")
    for year in (2015, 2016, 2017):
        measure(world, indicator, datetime.date(year, 10, 1), "10", unit=archaeology)
        new = {"series_break": True, "break_reason": "Andere telling."} if year == 2017 else {}
        measure(world, indicator, datetime.date(year, 10, 1), "20", unit=world.faculty, **new)
    client.force_login(world.officer)

    short, whole = on_both(client, indicator)

    assert [(row.year, row.is_break) for row in short.rows] == [
        (2015, False), (2017, True), (2019, False), (2020, False)
    ]  # fmt: skip
    assert short.rows[1] == next(row for row in whole.rows if row.year == 2017)
    assert (short.rows[1].units, short.rows[1].value) == ("2 van 3 eenheden", 30)
    assert "Andere telling." in page_of(client).content.decode()


def test_a_break_of_the_unit_itself_is_shown_too_and_one_before_the_baseline_is_not(client, world):
    indicator = follow(world)
    for year in (2014, 2017):
        day = datetime.date(year, 10, 1)
        measure(world, indicator, day, "45", series_break=True, break_reason="Andere telling.")
    client.force_login(world.officer)

    assert [(row.year, row.is_break) for row in on_both(client, indicator)[0].rows] == [
        (2015, False), (2017, True), (2019, False), (2020, False)
    ]  # fmt: skip


def test_what_was_measured_last_is_held_against_the_target_when_it_lies_before_the_last_years(client, world):
    indicator = follow(world, direction="up", target_value="54")
    client.force_login(world.officer)

    short, _whole = on_both(client, indicator, "jaar=2024")

    assert [row.year for row in short.rows] == [2015, 2020]
    assert short.against_target.startswith("Waarde in 2020: 54,5.")


def test_many_indicators_come_in_pages_and_none_is_lost(client, world):
    for number in range(INDICATORS + 1):
        follow(world, name_nl=f"Indicator {number}", name_en=f"Indicator {number}")
    client.force_login(world.officer)

    pages = [page_of(client, query=f"{YEAR}&reeks={n}").context["indicators"].figures for n in (1, 2)]

    assert [len(page) for page in pages] == [INDICATORS, 1]
    assert {figure.indicator for page in pages for figure in page} == set(Indicator.objects.all())


# --- reports ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def reporting():
    """A faculty with an agreement since 2022, and its education report of that year, adopted before the next."""
    made = make_reporting()
    DocumentKind.objects.filter(pk=made.report.kind_id).update(due_day=1, due_month=1, due_years=1)
    return made


def reports(client, reporting, year=2022):
    faculty = Unit.objects.get(pk=reporting.report.unit_id)
    owed = page_of(client, faculty, f"kader={reporting.report.framework.code}&jaar={year}").context["owed"]
    return [(row.due.year, row.due.is_late, row.document) for row in owed]


def test_a_report_that_is_late_leads_to_its_text_and_one_that_was_not_begun_is_named(client, reporting):
    client.force_login(reporting.holder)

    found = reports(client, reporting)

    assert (2022, True, reporting.report) in found
    assert (2023, True, None) in found


def test_who_does_not_read_a_report_sees_that_it_is_late_without_a_way_to_it(client, reporting):
    council = reporting.stage.world.bodies["fr"]
    client.force_login(someone(Role.COUNCIL_MEMBER, body=council))

    assert (2022, True, None) in reports(client, reporting)


# --- statements -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("many", [1, 3])
def test_a_dashboard_takes_as_many_statements_for_more_of_everything(client, world, django_assert_num_queries, many):
    theme = world.themes["intensiteit"]
    for number in range(many):
        unit = make_unit(Level.FACULTY)
        measure = make_measure(make_document(world.framework, unit), theme, f"M{number}")
        make_measure(world.document, theme, f"N{number}")
        report_progress(measure=measure, year=2020, state="done", note="Klaar.", actor=world.officer)
        promise(world)
        follow(world, name_nl=f"Indicator {number}", name_en=f"Indicator {number}")
    client.force_login(world.officer)
    page_of(client)

    with django_assert_num_queries(17):
        page = page_of(client)
    with django_assert_num_queries(19):
        page_of(client, world.faculty)

    assert len(page.context["rows"]) == many + 1
    assert row_of(page, world.faculty).promises == many
