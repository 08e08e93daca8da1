"""The balance of the institution: every unit that has a part in it stands in it, and is asked for what it owes."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import pytest
from django.utils import translation

from budgets.models import Realised, SpendingRound
from governance.balance_tables import parts_of
from governance.snapshot import build
from kwaliteit.organisation.models import BodyKind, Unit
from kwaliteit.organisation.roles import Level
from kwaliteit.submission.chapters.report import balance as chapters
from kwaliteit.submission.report import Figure
from monitoring import balance
from plans.models import Document
from plans.periods import in_words
from plans.services.documents import create_document
from tests.factories import make_unit
from tests.governance.world import make_kind
from tests.kept import kept
from tests.monitoring.reports import Reporting, make_reporting

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def reporting() -> Reporting:
    """The final account of the university over 2019–2024; its one faculty has a plan from 2022 on."""
    reporting = make_reporting()
    world = reporting.stage.world
    kind = make_kind(
        world.framework, "university_whole", Level.INSTITUTION, BodyKind.EXECUTIVE_BOARD, has_themes=False,
        has_money=False, reports_on="whole",
    )  # fmt: skip
    reporting.report = create_document(
        kind=kind, unit=world.institution, title="Eindverantwoording", first_year=2019, last_year=2024,
        actor=reporting.stage.person("staff"),
    )  # fmt: skip
    return reporting


def spend(reporting: Reporting, unit: Unit, cents: int, year: int = 2022) -> None:
    world = reporting.stage.world
    round, _made = SpendingRound.objects.get_or_create(
        framework=world.framework, year=year, report="may", defaults={"opened_on": datetime.date(year, 5, 1)}
    )
    Realised.objects.create(round=round, unit=unit, theme=world.themes[0], amount_cents=cents)


def rows_of(report: Document, ident: str) -> dict[str, tuple[str, ...]]:
    """The rows of one of its tables by their head."""
    with translation.override("nl"):
        tables = [table for part in parts_of(build(report)) for table in part.tables]
    (table,) = [table for table in tables if table.ident == ident]
    return {row.cells[0].texts[0]: tuple(cell.lines[0] for cell in row.cells[1:]) for row in table.rows}


def test_a_unit_that_spent_without_a_plan_has_its_row_so_that_the_rows_add_up_to_the_total(reporting):
    world, library = reporting.stage.world, make_unit(Level.SERVICE, name_nl="Universiteitsbibliotheek")
    spend(reporting, world.faculty, 100_000_00)
    spend(reporting, library, 30_000_00)
    spend(reporting, world.institution, 5_000_00)

    spent = {name: cells[-1] for name, cells in rows_of(reporting.report, "money-crossed").items()}
    assert list(spent.values()) == ["5", "100", "30", "135"]
    assert list(spent) == [world.institution.name_nl, world.faculty.name_nl, "Universiteitsbibliotheek", "Totaal"]
    assert "Universiteitsbibliotheek" in rows_of(reporting.report, "money-units")


def missing(reporting: Reporting) -> list[tuple[str, int]]:
    return [(row["unit"], row["year"]) for row in balance.content(reporting.report)["reports_missing"]]


def test_a_report_is_missing_only_of_the_years_in_which_a_plan_was_in_force(reporting):
    assert missing(reporting) == [("recht", year) for year in (2022, 2023, 2024)]


def test_a_service_unit_with_a_plan_as_of_a_faculty_is_named_as_well(reporting):
    Unit.objects.filter(code="recht").update(level=Level.SERVICE)

    assert missing(reporting) == [("recht", year) for year in (2022, 2023, 2024)]


def test_a_unit_without_a_plan_is_asked_for_no_report(reporting):
    spend(reporting, make_unit(Level.SERVICE), 30_000_00)

    assert {unit for unit, _year in missing(reporting)} == {"recht"}


def test_a_year_of_which_nothing_is_known_is_not_named_among_those_that_were_summed(reporting):
    for year in (2019, 2020, 2022):
        spend(reporting, reporting.stage.world.faculty, 100_000_00, year)
    content = build(reporting.report)
    desk = SimpleNamespace(main=SimpleNamespace(content=content))

    with translation.override("nl"):
        said = "\n".join(text for part in parts_of(content) for text in part.texts)
        (figure,) = [block for chapter in chapters(desk) for block in chapter.blocks if isinstance(block, Figure)]
    assert "In 2019–2020 en 2022 is €\u00a0300.000 besteed" in said
    assert figure.caption == "Begroot en besteed per thema, 2019–2020 en 2022"


def test_years_in_a_row_are_one_span():
    assert [in_words(years) for years in ([2021], [2019, 2020, 2021])] == ["2021", "2019–2021"]
