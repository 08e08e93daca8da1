"""The overview of the institution: who is late, what is complete, what it costs; in a fixed number of statements."""

import datetime
import io
from types import SimpleNamespace

import pytest
from django.test import override_settings
from django.urls import reverse
from openpyxl import load_workbook

from budgets.models import Allocation, BudgetLine, Income
from budgets.services.income import ensure_sources
from governance.models import Milestone
from governance.services.versions import freeze
from governance.year import calendar
from kwaliteit.overview.queries import Total
from plans.models import Document, Initiative, Measure
from plans.preset import load_preset
from plans.services.documents import create_document
from tests.factories import Level, Role, institution, make_unit, someone
from tests.kept import kept

TODAY = datetime.date(2021, 6, 24)


STANDING_STILL = {"DEMONSTRATION": True, "DEMONSTRATION_DAY": TODAY.isoformat()}


@pytest.fixture(autouse=True)
def _standing_still():
    with override_settings(**STANDING_STILL):
        yield


@pytest.fixture
@kept
@override_settings(**STANDING_STILL)
def world(db):
    framework = load_preset()
    top = institution()
    staff = someone(Role.BOARD_STAFF, unit=top)
    composed = create_document(
        kind=framework.documentkinds.get(code="supplement"),
        unit=top,
        title="Supplement 2022–2024",
        first_year=2022,
        last_year=2024,
        actor=staff,
    )
    return SimpleNamespace(
        framework=framework,
        top=top,
        staff=staff,
        composed=composed,
        source=ensure_sources(framework)["quality"],
        theme=framework.themes.get(code="begeleiding"),
    )


def add_faculty(world, name, due_on=None, allocated=300_000_00, budgeted=310_000_00) -> Document:
    faculty = make_unit(Level.FACULTY, name_nl=name, name_en=name)
    document = create_document(
        kind=world.framework.documentkinds.get(code="faculty_agreement"),
        unit=faculty,
        title="Plan",
        first_year=2022,
        last_year=2024,
        actor=someone(Role.PORTFOLIO_HOLDER, unit=faculty),
        due_on=due_on,
    )
    measure = Measure.objects.create(document=document, theme=world.theme, title="Mentors")
    BudgetLine.objects.create(document=document, measure=measure, year=2022, source=world.source, amount_cents=budgeted)
    Allocation.objects.create(framework=world.framework, unit=faculty, year=2022, amount_cents=allocated)
    return document


def rows_of(client, **query):
    response = client.get(reverse("overview:index"), query)
    assert response.status_code == 200
    return response.context["rows"]


def test_overview_shows_every_unit_with_its_date_and_money(client, world):
    add_faculty(world, "Later", datetime.date(2021, 7, 1))
    add_faculty(world, "Late", datetime.date(2021, 6, 22))
    make_unit(Level.FACULTY, name_nl="Zonder plan", name_en="Without a plan")
    client.force_login(world.staff)

    rows = rows_of(client)

    assert [(r.name, r.standing.code, r.days_late, r.difference) for r in rows] == [
        ("Late", "draft", 2, 1_000_000),
        ("Later", "draft", 0, 1_000_000),
        ("Zonder plan", "absent", 0, None),
        ("Gemeenschappelijke initiatieven", "draft", 0, None),
    ]
    assert rows[0].percent == "+3,3\u00a0%"
    assert rows[0].done < rows[0].total


def test_a_document_outside_the_years_of_the_plan_does_not_count(client, world):
    document = add_faculty(world, "Law")
    Document.objects.filter(pk=document.pk).update(first_year=2019, last_year=2021)
    client.force_login(world.staff)

    assert [(r.name, r.document) for r in rows_of(client)][0] == ("Law", None)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"status": "late"}, ["Late"]),
        ({"status": "adopted"}, []),
        ({"sorteer": "naam", "richting": "af"}, ["Later", "Late", "Gemeenschappelijke initiatieven"]),
        ({"sorteer": "begroot"}, ["Later", "Late", "Gemeenschappelijke initiatieven"]),
        ({"sorteer": "no-such-column"}, ["Late", "Later", "Gemeenschappelijke initiatieven"]),
    ],
)
def test_overview_filters_and_sorts(client, world, query, names):
    add_faculty(world, "Later", datetime.date(2021, 7, 1), budgeted=100)
    add_faculty(world, "Late", datetime.date(2021, 6, 22), budgeted=200)
    client.force_login(world.staff)

    assert [row.name for row in rows_of(client, **query)] == names


def test_a_theme_counts_only_its_own_money_and_no_allocation(client, world):
    add_faculty(world, "Law")
    client.force_login(world.staff)

    assert [(r.budgeted, r.allocated) for r in rows_of(client, thema="begeleiding")][0] == (310_000_00, None)
    assert [(r.budgeted, r.allocated) for r in rows_of(client, thema="faciliteiten")][0] == (0, None)


def test_the_total_is_of_all_units_whatever_the_filter(client, world):
    add_faculty(world, "One")
    add_faculty(world, "Two")
    client.force_login(world.staff)

    response = client.get(reverse("overview:index"), {"status": "adopted"})

    assert response.context["total"] == Total(600_000_00, 620_000_00)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.BOARD_STAFF, 200),
        (Role.BOARD_MEMBER, 200),
        (Role.BOARD_SECRETARY, 200),
        (Role.SUPPORT_GROUP, 200),
        (Role.CONTROLLER, 403),
        (Role.PANEL_MEMBER, 404),
        (Role.APPLICATION_MANAGER, 403),
    ],
)
@pytest.mark.parametrize("name", ["index", "sheet", "initiatives"])
def test_who_may_oversee_the_institution(client, world, role, status, name):
    client.force_login(someone(role, unit=world.top))

    assert client.get(reverse(f"overview:{name}")).status_code == status


@pytest.mark.parametrize("item_count", [1, 3])
def test_overview_query_count(client, world, item_count, django_assert_num_queries):
    for number in range(item_count):
        add_faculty(world, f"Faculty {number}")
    client.force_login(world.staff)
    client.get(reverse("overview:index"))

    with django_assert_num_queries(12):
        rows = rows_of(client)

    assert len(rows) == item_count + 1


@pytest.mark.parametrize("item_count", [1, 3])
def test_overview_query_count_with_frozen_versions(client, world, item_count, django_assert_num_queries):
    for number in range(item_count):
        document = add_faculty(world, f"Faculty {number}")
        freeze(document=document, actor=document.created_by, over_ceiling_reason="index")
    client.force_login(world.staff)
    client.get(reverse("overview:index"))

    with django_assert_num_queries(15):
        rows = rows_of(client)

    assert [row.standing.version is not None for row in rows] == [True] * item_count + [False]


def test_completeness_and_money_are_those_of_the_version_not_of_the_working_text(client, world):
    document = add_faculty(world, "Law")
    freeze(document=document, actor=document.created_by, over_ceiling_reason="index")
    client.force_login(world.staff)
    before = rows_of(client)[0]

    document.sections.filter(template__code="summary").update(body="<p>Written afterwards</p>")
    document.measures.update(owner_label="Somebody")
    BudgetLine.objects.filter(document=document).update(amount_cents=1)

    after = rows_of(client)[0]
    assert (after.done, after.total, after.budgeted) == (before.done, before.total, 310_000_00)


def test_a_version_is_counted_anew_when_a_section_may_stay_empty(client, world):
    document = add_faculty(world, "Law")
    freeze(document=document, actor=document.created_by, over_ceiling_reason="index")
    client.force_login(world.staff)
    before = rows_of(client)[0]

    document.kind.templates.filter(code="summary").update(required=False)

    after = rows_of(client)[0]
    assert (after.done, after.total) == (before.done, before.total - 1)


def test_sheet_holds_real_numbers_and_dates(client, world):
    add_faculty(world, "Law", datetime.date(2021, 7, 1))
    client.force_login(world.staff)

    response = client.get(reverse("overview:sheet"))

    row = list(load_workbook(io.BytesIO(response.content)).active.values)[1]
    assert (row[0], row[2], row[5:]) == ("Law", datetime.datetime(2021, 7, 1), (300000, 310000, 10000))


def test_a_name_that_looks_like_a_formula_is_text_in_the_sheet(client, world):
    add_faculty(world, "=1+1", datetime.date(2021, 7, 1))
    client.force_login(world.staff)

    page = load_workbook(io.BytesIO(client.get(reverse("overview:sheet")).content)).active

    assert (page["A2"].value, page["A2"].data_type) == ("=1+1", "s")


def test_initiatives_show_what_the_quality_funds_and_others_pay(client, world):
    initiative = Initiative.objects.create(
        document=world.composed, theme=world.theme, run_by=world.top, title="Wellbeing"
    )
    measure = Measure.objects.create(
        document=world.composed, theme=world.theme, title="Officers", initiative=initiative
    )
    other = ensure_sources(world.framework)["npo"]
    line = {"document": world.composed, "measure": measure}
    BudgetLine.objects.create(**line, year=2022, source=world.source, pm=True)
    BudgetLine.objects.create(**line, year=2022, source=other, amount_cents=265_000_00)
    BudgetLine.objects.create(**line, year=2023, source=world.source, amount_cents=270_000_00)
    client.force_login(world.staff)

    (row,) = client.get(reverse("overview:initiatives")).context["initiatives"]

    assert [[(cell.k, elsewhere) for cell, elsewhere in cells] for _measure, cells in row.table] == [
        [("265", True), ("270", False), ("", False)]
    ]
    assert [total.k for total in row.totals] == ["pm", "270", ""]


def make_milestone(framework, level, due_on, starts_on=None, body=""):
    return Milestone(
        framework=framework,
        level=level,
        due_on=due_on,
        starts_on=starts_on,
        what_nl="Kwaliteitsagenda’s",
        what_en="Quality agendas",
        body_kind=body,
    )


def test_calendar_parts_writing_from_deciding_and_keeps_labels_apart(db):
    framework = load_preset()
    rows = [
        make_milestone(framework, "programme", datetime.date(2021, 5, 31), datetime.date(2021, 1, 15), "council"),
        make_milestone(framework, "programme", datetime.date(2021, 6, 1)),
        make_milestone(framework, "institution", datetime.date(2021, 12, 20), body="council"),
    ]

    drawn = calendar(rows, 2021, TODAY)

    assert [len(band.marks) for band in drawn.bands] == [2, 1]
    first, second = drawn.bands[0].marks
    assert (first.inside, bool(first.decides_x), second.decides_x) == (True, True, "")
    assert first.y != second.y
    assert drawn.bands[1].marks[0].anchor == "end"
    assert drawn.today_x != ""
    assert calendar(rows, 2020, TODAY).today_x == ""


def test_the_overview_says_what_the_allocations_are_held_against(client, world):
    for stage, cents in (("letter", 1662800000), ("grant", 1725900000)):
        Income.objects.create(
            framework=world.framework, year=2022, stage=stage, amount_cents=cents, dated=TODAY, source="Nota"
        )
    client.force_login(world.staff)

    page = client.get(reverse("overview:index"), {"jaar": 2022}).content.decode()

    assert "De kadernota rekent voor 2022 op 16.628." in page
    assert "Voor 2022 is 17.259 toegekend; daaraan worden de toewijzingen getoetst." in page
