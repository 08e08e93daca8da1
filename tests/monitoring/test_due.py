"""Before which day a report is adopted, and which ones are late or were not begun."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.models import Adoption
from governance.services.versions import freeze
from kwaliteit.organisation.models import BodyKind
from kwaliteit.shared.errors import Refused
from monitoring.due import of_year, open_on
from plans.models import DocumentKind
from plans.preset import load_preset
from plans.services.documents import create_document
from plans.services.framework import change_part
from tests.factories import Role, institution, someone
from tests.kept import kept
from tests.monitoring.reports import Reporting, make_reporting

pytestmark = pytest.mark.django_db
NEW_YEAR = {"due_day": 1, "due_month": 1, "due_years": 1}


@pytest.fixture
@kept
def reporting() -> Reporting:
    reporting = make_reporting()
    set_day(reporting.report.kind)
    return reporting


def set_day(kind, **day):
    for name, value in (day or NEW_YEAR).items():
        setattr(kind, name, value)
    kind.save()


def framework(reporting):
    return reporting.stage.world.framework


def on(day: str) -> datetime.date:
    return datetime.date.fromisoformat(day)


def test_the_faculty_education_report_of_the_preset_is_adopted_before_1_january():
    kind = DocumentKind.objects.get(framework=load_preset(), code="faculty_report")

    assert kind.due_before(2019) == on("2020-01-01")


def test_a_report_that_is_not_adopted_is_late_from_its_day_on(reporting):
    (before,) = of_year(framework(reporting), 2022, on("2022-12-31"))
    (after,) = of_year(framework(reporting), 2022, on("2023-01-01"))

    assert (before.before, before.is_begun, before.is_late) == (on("2023-01-01"), True, False)
    assert after.is_late


def test_a_year_in_which_a_plan_was_in_force_owes_a_report_that_nobody_began(reporting):
    (row,) = of_year(framework(reporting), 2023, on("2024-02-01"))

    assert (row.unit, row.document, row.is_begun, row.is_late) == (reporting.report.unit, None, False, True)


def test_a_year_before_the_plan_was_in_force_owes_none(reporting):
    assert of_year(framework(reporting), 2021, on("2022-02-01")) == []


def test_a_kind_without_a_day_is_never_due(reporting):
    set_day(reporting.report.kind, due_month=None)

    assert open_on(framework(reporting), on("2024-02-01")) == []


def test_an_adopted_report_is_done_and_late_only_when_that_came_too_late(reporting):
    reporting.account_for_all()
    version = freeze(document=reporting.report, actor=reporting.holder)
    adopted = reporting.stage.person("dean")
    reporting.report.kind.adopted_by = BodyKind.FACULTY_BOARD
    Adoption.objects.create(
        version=version, document=reporting.report, body=reporting.stage.world.bodies["fb"],
        adopted_on=on("2022-12-20"), effective_from=on("2022-12-20"), recorded_by=adopted,
        recorded_at=version.frozen_at,
    )  # fmt: skip

    (row,) = of_year(framework(reporting), 2022, on("2023-06-01"))
    assert (row.is_done, row.done_on, row.is_late) == (True, on("2022-12-20"), False)
    assert [each.year for each in open_on(framework(reporting), on("2023-06-01"))] == [2023]


def test_what_is_open_stands_by_the_day_before_which_it_is_wanted(reporting):
    found = open_on(framework(reporting), on("2024-06-01"))

    assert [row.year for row in found] == [2022, 2023, 2024]


def test_only_the_units_that_are_asked_for_are_answered(reporting):
    assert open_on(framework(reporting), on("2024-06-01"), units=[]) == []
    assert open_on(framework(reporting), on("2024-06-01"), units=[reporting.report.unit_id])


def test_the_number_of_statements_does_not_grow_with_years_or_reports(reporting):
    def number(year: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            open_on(framework(reporting), on(f"{year}-06-01"))
        return len(queries)

    few = number(2022)
    for year in (2023, 2024):
        create_document(
            kind=reporting.report.kind, unit=reporting.report.unit, title=f"Verslag {year}", first_year=year,
            last_year=year, actor=reporting.holder,
        )  # fmt: skip
    assert number(2024) == few


def test_a_report_is_to_be_ready_on_the_last_day_before_it_is_due(reporting):
    report = create_document(
        kind=reporting.report.kind, unit=reporting.report.unit, title="Verslag 2023", first_year=2023,
        last_year=2023, actor=reporting.holder,
    )  # fmt: skip

    assert report.due_on == on("2023-12-31")


def test_a_day_that_a_month_does_not_have_is_refused(reporting):
    manager = someone(Role.APPLICATION_MANAGER, unit=institution())

    with pytest.raises(Refused, match="maand"):
        change_part(row=reporting.report.kind, actor=manager, due_month=2, due_day=30)
