"""The pages of progress: what they show, to whom, and with how many statements."""

import datetime
import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from budgets.models import BudgetLine
from budgets.services import totals
from budgets.services.income import ensure_sources
from budgets.services.spending import record_realised
from governance.services.versions import freeze
from monitoring.models import Indicator, Measurement, Progress
from monitoring.queries import plans_in_force
from monitoring.services.indicators import add_indicator
from monitoring.services.measuring import record_measurement
from monitoring.services.progress import report_progress
from plans.models import Theme
from tests.budgets.rows import open_report
from tests.factories import BodyKind, Level, Role, institution, make_body, make_unit, someone
from tests.monitoring.conftest import make_document, make_measure

BASELINE = datetime.date(2019, 10, 1)


@pytest.fixture
def controller(world):
    return someone(Role.CONTROLLER, unit=world.institution)


def spend(world, controller, theme, year, budgeted, realised, unit=None, measure=None):
    source = ensure_sources(world.framework)["quality"]
    measure = measure or make_measure(world.document, world.themes[theme])
    BudgetLine.objects.create(
        document=measure.document, measure=measure, year=year, source=source, amount_cents=budgeted
    )
    totals.recount(measure.document)
    record_realised(
        round=open_report(world.framework, year),
        unit=unit or world.faculty,
        theme=world.themes[theme],
        amount_cents=realised,
        actor=controller,
    )


def add_values(world, count, unit=None):
    for number in range(count):
        indicator = add_indicator(
            framework=world.framework,
            unit=unit or world.institution,
            theme=world.themes["begeleiding"],
            name_nl=f"Indicator {number}",
            name_en=f"Indicator {number}",
            kind="fte",
            baseline_on=BASELINE,
            actor=world.officer,
        )
        for year in (2019, 2020):
            record_measurement(
                indicator=indicator, measured_on=datetime.date(year, 10, 1), value="54.5", actor=world.officer
            )


def test_index_shows_money_states_and_indicators_of_a_year(client, world, controller):
    spend(world, controller, "begeleiding", 2020, 76_400_000, 98_600_000)
    report_progress(measure=world.measure, year=2020, state="delayed", note="late", why="ill", actor=world.holder)
    add_values(world, 1)
    client.force_login(world.officer)

    response = client.get(reverse("monitoring:index"), {"jaar": 2020})

    money = response.context["money"]
    row = next(r for r in money.rows if r.theme.code == "begeleiding")
    assert (row.budgeted, row.realised, row.difference) == (76_400_000, 98_600_000, 22_200_000)
    assert (money.total.budgeted, money.total.realised) == (76_400_000, 98_600_000)
    counts = {c.code: c.count for c in response.context["states"].heads}
    assert counts == {"done": 0, "on_schedule": 0, "delayed": 1, "stopped": 0, "": 1}
    assert [(f.indicator.name, f.chart.count("<circle")) for f in response.context["indicators"].figures] == [
        ("Indicator 0", 2)
    ]
    assert "986.000" in response.content.decode()


def test_a_year_without_realised_spending_is_not_shown_as_nothing_spent(client, world):
    client.force_login(world.officer)

    response = client.get(reverse("monitoring:index"), {"jaar": 2019})

    assert response.context["money"].total.realised is None
    assert response.context["money"].total.percent == ""


@pytest.mark.parametrize("year", ["1999", "2999", "twenty", "-1"])
def test_a_year_outside_the_period_is_not_found(client, world, year):
    client.force_login(world.officer)

    assert client.get(reverse("monitoring:index"), {"jaar": year}).status_code == 404


def test_a_supplement_takes_the_place_of_the_original_from_its_first_year(client, world):
    supplement = make_document(world.framework, world.faculty, first_year=2022, replaces=world.document)
    make_measure(supplement, world.themes["intensiteit"], "New")

    assert plans_in_force(world.framework, 2021) == [world.document]
    assert plans_in_force(world.framework, 2022) == [supplement]


def test_a_plan_that_is_still_written_does_not_take_the_place_of_a_frozen_one(world):
    freeze(document=world.document, actor=world.holder)
    second = make_document(world.framework, world.faculty, first_year=2022)

    before = plans_in_force(world.framework, 2022)
    freeze(document=second, actor=world.holder)

    assert (before, plans_in_force(world.framework, 2022)) == ([world.document], [second])


@pytest.mark.parametrize(
    ("role", "level", "status"),
    [
        (Role.QUALITY_OFFICER, "institution", 200),
        (Role.BOARD_MEMBER, "institution", 200),
        (Role.PORTFOLIO_HOLDER, "faculty", 200),
        (Role.PROGRAMME_DIRECTOR, "programme", 200),
        (Role.PANEL_MEMBER, "institution", 404),
        (Role.APPLICATION_MANAGER, "institution", 404),
    ],
)
def test_who_sees_the_progress_of_the_institution(client, world, role, level, status):
    units = {
        "institution": world.institution,
        "faculty": world.faculty,
        "programme": make_unit(Level.PROGRAMME, world.faculty),
    }
    client.force_login(someone(role, unit=units[level]))

    assert client.get(reverse("monitoring:index")).status_code == status


def test_a_council_member_sees_the_progress_of_her_faculty_but_no_working_text(client, world):
    council = make_body(BodyKind.FACULTY_COUNCIL, world.faculty)
    report_progress(measure=world.measure, year=2020, state="done", note="secret", actor=world.holder)
    client.force_login(someone(Role.COUNCIL_MEMBER, body=council))

    response = client.get(reverse("monitoring:unit", args=[world.faculty.code]), {"jaar": 2020})

    assert response.status_code == 200
    assert response.context["states"].total == 1
    assert response.context["measures"] == []
    assert "secret" not in response.content.decode()


def test_the_progress_of_another_faculty_does_not_exist_for_a_portfolio_holder(client, world):
    client.force_login(world.stranger)

    assert client.get(reverse("monitoring:unit", args=[world.faculty.code])).status_code == 404
    assert client.get(reverse("monitoring:progress", args=[world.measure.uuid])).status_code == 404


def test_troubled_lists_only_measures_that_the_person_may_read(client, world):
    report_progress(
        measure=world.measure, year=2020, state="stopped", note="no teachers", why="none came", actor=world.holder
    )
    url = reverse("monitoring:troubled") + "?jaar=2020"

    client.force_login(world.holder)
    assert [m.pk for m in client.get(url).context["measures"]] == [world.measure.pk]
    client.force_login(world.stranger)
    assert client.get(url).context["measures"] == []


@pytest.mark.parametrize("item_count", [1, 3])
def test_index_query_count(client, world, controller, item_count, django_assert_num_queries):
    for number in range(item_count):
        unit = make_unit(Level.FACULTY)
        document = make_document(world.framework, unit)
        measure = make_measure(document, world.themes["intensiteit"], f"M{number}")
        spend(world, controller, "intensiteit", 2020, 100, 200, unit=unit, measure=measure)
        Progress.objects.create(
            measure=measure, year=2020, state="done", note="x", reported_on=BASELINE, reported_by=world.officer
        )
    add_values(world, item_count)
    client.force_login(world.officer)
    url = reverse("monitoring:index") + "?jaar=2020"
    client.get(url)

    with django_assert_num_queries(17):
        response = client.get(url)

    assert len(response.context["units"]) == item_count + 1
    assert len(response.context["indicators"].figures) == item_count


@pytest.mark.parametrize("item_count", [1, 3])
def test_unit_query_count(client, world, item_count, django_assert_num_queries):
    for number in range(item_count - 1):
        make_measure(world.document, world.themes["intensiteit"], f"M{number}")
    add_values(world, item_count, world.faculty)
    client.force_login(world.holder)
    url = reverse("monitoring:unit", args=[world.faculty.code]) + "?jaar=2020"
    client.get(url)

    with django_assert_num_queries(22):
        response = client.get(url)

    assert len(response.context["measures"]) == item_count


def test_sheet_holds_numbers_for_every_theme_and_year_and_no_formulas(client, world, controller):
    Theme.objects.filter(code="begeleiding").update(name_nl="=1+1")
    spend(world, controller, "begeleiding", 2020, 76_400_000, 98_600_000)
    client.force_login(world.officer)

    response = client.get(reverse("monitoring:sheet"), {"jaar": 2020})

    page = load_workbook(io.BytesIO(response.content)).active
    row = next(row for row in page.iter_rows() if row[0].value == 2020 and row[1].value == "=1+1")
    assert [cell.value for cell in row] == [2020, "=1+1", 764000, 986000, 222000]
    assert row[1].data_type == "s"


def test_an_indicator_is_added_and_measured_on_the_screen(client, world):
    client.force_login(world.officer)
    form = {
        "name_nl": "Studieadviseurs",
        "name_en": "Study advisers",
        "theme": world.themes["begeleiding"].pk,
        "kind": "fte",
        "direction": "up",
        "baseline_on": "2019-10-01",
    }

    added = client.post(reverse("monitoring:indicator_add", args=[world.institution.code]), form)
    indicator = Indicator.objects.get()
    assert (added.status_code, added.url) == (302, reverse("monitoring:indicator", args=[indicator.uuid]))

    recorded = client.post(added.url, {"measured_on": "2019-10-01", "value": "54,5"})
    assert recorded.status_code == 302
    assert [str(m.value) for m in Measurement.objects.all()] == ["54.5000"]


def test_a_percentage_may_be_typed_with_its_sign(client, world):
    add_values(world, 1)
    Indicator.objects.update(kind=Indicator.Kind.PERCENTAGE)
    url = reverse("monitoring:indicator", args=[Indicator.objects.get().uuid])
    client.force_login(world.officer)

    saved = client.post(url, {"measured_on": "2019-03-01", "value": "85,5 %"})
    refused = client.post(url, {"measured_on": "2019-03-02", "value": "110%"})

    assert (saved.status_code, refused.status_code) == (302, 422)
    assert refused.context["form"].errors == {"value": ["Een percentage ligt tussen 0 en 100."]}
    assert str(Measurement.objects.get(measured_on="2019-03-01").value) == "85.5000"


def test_a_value_that_cannot_be_is_refused_at_its_place_and_kept(client, world):
    add_values(world, 1)
    indicator = Indicator.objects.get()
    client.force_login(world.officer)

    response = client.post(
        reverse("monitoring:indicator", args=[indicator.uuid]), {"measured_on": "2999-01-01", "value": "twaalf"}
    )

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"measured_on", "value"}
    assert 'value="twaalf"' in response.content.decode()
    assert Measurement.objects.count() == 2


def test_only_who_measures_gets_the_form(client, world):
    add_values(world, 1)
    url = reverse("monitoring:indicator", args=[Indicator.objects.get().uuid])
    client.force_login(world.holder)

    assert client.get(url).context["form"] is None
    assert client.post(url, {"measured_on": "2020-01-01", "value": "1"}).status_code == 403
    assert client.get(reverse("monitoring:indicator_add", args=[world.faculty.code])).status_code == 403


def test_progress_is_reported_on_the_screen(client, world):
    client.force_login(world.holder)
    url = reverse("monitoring:progress", args=[world.measure.uuid])

    assert client.post(url, {"year": "2020", "state": "done", "note": ""}).status_code == 422
    assert client.post(url, {"year": "2020", "state": "done", "note": "All groups have a mentor."}).status_code == 302

    assert [(p.state, p.note, p.reported_by) for p in Progress.objects.all()] == [
        ("done", "All groups have a mentor.", world.holder)
    ]


def test_who_reads_but_does_not_draft_cannot_report(client, world):
    client.force_login(someone(Role.BOARD_MEMBER, unit=institution()))
    url = reverse("monitoring:progress", args=[world.measure.uuid])

    assert client.get(url).status_code == 200
    assert client.post(url, {"year": "2020", "state": "done", "note": "done"}).status_code == 403
    assert Progress.objects.count() == 0


def test_the_institution_stands_among_the_units_only_with_money_of_its_own(client, world, controller):
    plan = make_document(world.framework, world.institution, kind="institutional_plan")
    client.force_login(world.officer)
    address = reverse("monitoring:index") + "?jaar=2020"
    before = client.get(address)
    spend(
        world,
        controller,
        "begeleiding",
        2020,
        5_000_000,
        4_000_000,
        unit=world.institution,
        measure=make_measure(plan, world.themes["begeleiding"]),
    )
    after = client.get(address)

    assert [row.unit for row in before.context["units"]] == [world.faculty]
    assert {row.unit for row in after.context["units"]} == {world.institution, world.faculty}
    assert "Centraal, voor gemeenschappelijke initiatieven" in after.content.decode()


def test_labels_of_progress_and_of_a_value_begin_with_a_capital(client, world, controller):
    add_values(world, 1)
    client.force_login(world.holder)
    form = client.get(reverse("monitoring:progress", args=[world.measure.uuid])).context["form"]

    assert [form["note"].label, *(choice.choice_label for choice in form["state"])] == [
        "Wat er is gedaan",
        "In voorbereiding",
        "Op schema",
        "Vertraagd",
        "Gewijzigd",
        "Klaar",
        "Gestopt",
    ]


def test_a_measure_bears_its_newest_state_beside_its_title(client, world):
    client.force_login(world.holder)
    address = reverse("plans:measure", args=[world.measure.uuid])
    heads = [client.get(address).content.decode().split("<h1>")[0]]
    for state in ("on_schedule", "delayed"):
        report_progress(measure=world.measure, year=2020, state=state, note="So.", why="So.", actor=world.holder)
        heads.append(client.get(address).content.decode().split("<h1>")[0])

    assert [re.findall(r'<span class="state" data-state="(\w+)">(.*?)</span>', head) for head in heads] == [
        [],
        [("asked", "Op schema")],
        [("back", "Vertraagd")],
    ]


def test_a_report_is_about_the_year_that_she_comes_from(client, world):
    client.force_login(world.holder)
    url = reverse("monitoring:progress", args=[world.measure.uuid])
    asked = client.get(url, {"jaar": "2020"}).context["form"]["year"].value()
    unknown = client.get(url, {"jaar": "1999"}).context["form"]["year"].value()

    assert (asked, unknown) == (2020, client.get(url).context["form"]["year"].value())
