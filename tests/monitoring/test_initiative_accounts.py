"""The unit that runs a common initiative accounts for its measures, nobody else does, and each euro counts once."""

import datetime

import pytest
from django.urls import reverse

from budgets.models import BudgetLine, Realised, SpendingRound
from governance.models import Adoption
from governance.services.versions import freeze
from kwaliteit.desk.reports import standing_ready
from kwaliteit.organisation.models import BodyKind
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.errors import Forbidden
from monitoring.accounts import accounts_of
from monitoring.services.accounts import save_account
from monitoring.services.progress import report_progress
from plans.models import Document, Initiative, Measure, PartOf
from plans.services.documents import create_document
from plans.services.drafting import add_initiative, add_measure
from tests.governance.world import make_kind
from tests.kept import kept
from tests.monitoring.reports import Reporting, make_reporting

pytestmark = pytest.mark.django_db
PLANNED, SPENT = 40_000_00, 35_000_00


@pytest.fixture
@kept
def reporting() -> Reporting:
    """In the plan of the institution the faculty runs an initiative, and a measure of its own plan is part of that."""
    reporting = make_reporting()
    world, staff = reporting.stage.world, reporting.stage.person("staff")
    plan = create_document(
        kind=world.kinds["institution"], unit=world.institution, title="Plan", first_year=2022, last_year=2024,
        actor=staff,
    )  # fmt: skip
    theme = world.themes[0]
    initiative = add_initiative(document=plan, actor=staff, theme=theme, title="Studentenwelzijn", run_by=world.faculty)
    measure = add_measure(document=plan, actor=staff, theme=theme, title="Inloopspreekuur", initiative=initiative)
    BudgetLine.objects.create(
        document=plan, measure=measure, year=2022, source=world.quality_funds, amount_cents=PLANNED
    )
    PartOf.objects.create(measure=reporting.stage.measures[0], initiative=initiative, made_by=staff)
    version = freeze(document=plan, actor=staff, over_ceiling_reason="Een voorbeeld.")
    day = datetime.date(2022, 1, 1)
    Adoption.objects.create(
        version=version, document=plan, body=world.bodies["cvb"], adopted_on=day, effective_from=day,
        recorded_by=staff, recorded_at=version.frozen_at,
    )  # fmt: skip
    kind = make_kind(
        world.framework, "university_report", Level.INSTITUTION, BodyKind.EXECUTIVE_BOARD, has_themes=False,
        has_money=False, reports_on="year", composes=True,
    )  # fmt: skip
    create_document(
        kind=kind, unit=world.institution, title="Voortgangsverslag", first_year=2022, last_year=2022, actor=staff
    )
    return reporting


def university(reporting: Reporting) -> Document:
    return Document.objects.get(kind__code="university_report")


def own(reporting: Reporting):
    """The account of the initiative's measure in the report of the university."""
    (found,) = [row for row in accounts_of(university(reporting)) if row.promise.title == "Inloopspreekuur"]
    return found


def account(reporting: Reporting, who: str):
    row = own(reporting)
    return save_account(
        document=university(reporting), lineage=row.promise.lineage, revision=row.row.revision if row.row else 0,
        state="done", done="Elke week open.", actor=reporting.stage.person(who),
    )  # fmt: skip


def spend(reporting: Reporting) -> None:
    world = reporting.stage.world
    measure = Measure.objects.get(title="Inloopspreekuur")
    round = SpendingRound.objects.create(
        framework=world.framework, year=2022, report="may", opened_on=datetime.date(2022, 5, 1)
    )
    Realised.objects.create(round=round, unit=world.faculty, theme=measure.theme, measure=measure, amount_cents=SPENT)


def test_who_reports_for_the_unit_that_runs_it_accounts_for_its_measures(reporting, client):
    assert account(reporting, "holder").done == "Elke week open."

    client.force_login(reporting.holder)
    page = client.get(reverse("monitoring:accounts", args=[university(reporting).uuid]))
    assert [row.promise.title for row in page.context["rows"]] == ["Inloopspreekuur"]


@pytest.mark.parametrize("who", ["stranger", "director", "fr_secretary", "ur_secretary"])
def test_another_faculty_and_a_council_do_not(reporting, client, who):
    with pytest.raises(Forbidden):
        account(reporting, who)
    client.force_login(reporting.stage.person(who))
    address = reverse("monitoring:account", args=[university(reporting).uuid, own(reporting).promise.lineage])
    assert client.get(address).status_code == 404
    assert own(reporting).row is None


def test_a_measure_that_is_part_of_it_is_accounted_for_in_the_report_of_its_own_faculty_alone(reporting):
    titles = [
        [row.promise.title for row in accounts_of(report)] for report in (reporting.report, university(reporting))
    ]

    assert titles == [["Maatregel 1", "Maatregel 2"], ["Inloopspreekuur"]]


def test_the_unit_that_runs_it_stays_the_one_of_the_adopted_plan(reporting):
    elsewhere = reporting.stage.person("stranger").appointments.get().unit
    Initiative.objects.update(run_by=elsewhere)

    assert account(reporting, "holder")
    with pytest.raises(Forbidden):
        account(reporting, "stranger")


def test_what_the_running_unit_reports_is_proposed_in_the_report_of_the_university(reporting):
    measure = Measure.objects.get(title="Inloopspreekuur")
    report_progress(
        measure=measure, year=2022, state="done", note="Elke week open.", departure="Het is klaar.",
        actor=reporting.holder,
    )  # fmt: skip

    row = own(reporting).row
    assert (row.state, row.done, row.proposed) == ("done", "Elke week open.", True)


def test_no_euro_is_counted_twice_between_the_faculty_and_the_university(reporting):
    spend(reporting)
    rows = [row for report in (reporting.report, university(reporting)) for row in accounts_of(report)]

    lineages = [row.promise.lineage for row in rows]
    assert len(lineages) == len(set(lineages))
    assert sum(row.promise.total for row in rows) == 2 * 100_000_00 + PLANNED
    assert sum(row.spent or 0 for row in rows) == SPENT
    assert own(reporting).spent == SPENT


def test_the_money_that_stands_ready_for_the_university_counts_the_faculty_apart(reporting):
    spend(reporting)
    reporting.account_for_all()
    freeze(document=reporting.report, actor=reporting.holder)

    ready = standing_ready(university(reporting), rights_of(reporting.stage.person("staff")))
    sums = [[p.title for p in one.on("") if p.source and p.source.what == "money"] for one in ready]
    assert sums == [
        ["Kalenderjaar 2022: begroot €\u00a040.000, besteed €\u00a035.000."],
        ["Kalenderjaar 2022: begroot €\u00a0200.000, besteed nog niet bekend."],
    ]


def test_what_stands_ready_counts_every_euro_once_also_beside_what_the_institution_booked_itself(reporting):
    spend(reporting)
    world, measure = reporting.stage.world, reporting.stage.measures[1]
    round = SpendingRound.objects.get()
    for unit, theme, booked_on, cents in (
        (world.institution, Measure.objects.get(title="Inloopspreekuur").theme, None, 8_000_00),
        (world.faculty, measure.theme, measure, 21_000_00),
    ):
        Realised.objects.create(round=round, unit=unit, theme=theme, measure=booked_on, amount_cents=cents)
    reporting.account_for_all()
    freeze(document=reporting.report, actor=reporting.holder)

    ready = standing_ready(university(reporting), rights_of(reporting.stage.person("staff")))
    sums = [p.title for one in ready for p in one.on("") if p.source and p.source.what == "money"]
    assert ["besteed €\u00a043.000" in sums[0], "besteed €\u00a021.000" in sums[1]] == [True, True]
