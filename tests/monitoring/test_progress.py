"""Progress of a measure: who answers for it, what was promised, what is proposed, and what shows that it is so."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from budgets.models import BudgetLine, FundingSource, Realised, SpendingRound
from governance.models import Adoption
from governance.services.versions import freeze
from kwaliteit.organisation.models import BodyKind, Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.shared.errors import Forbidden, Refused
from monitoring import owners
from monitoring.models import Progress, ProgressFile, ProgressLink
from monitoring.proposing import Facts, Step, propose
from monitoring.services.progress import report_progress, strike_file
from monitoring.standing import standing_of
from monitoring.told import newest_by_lineage
from plans.models import Initiative, Measure
from tests.factories import Level, Role, make_body, make_unit, someone
from tests.monitoring.conftest import make_document, make_measure

DAY = datetime.date


def pdf(name="foto.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4\n%%EOF\n", "text/html")


def make_owner(world, until=None, role=Role.FACULTY_BOARD_MEMBER):
    """Somebody who holds the role that answers for the measure."""
    Measure.objects.filter(pk=world.measure.pk).update(owner_role=role)
    world.measure.refresh_from_db()
    person = someone(role, unit=world.faculty)
    if until:
        row = person.appointments.get()
        row.valid_from, row.valid_until = DAY(2019, 1, 1), until
        row.save()
    return person


def report(world, actor=None, **fields):
    given = {"measure": world.measure, "year": 2020, "state": "on_schedule", "note": "Er zijn mentoren."}
    return report_progress(**given | {"actor": actor or world.holder} | fields)


# --- who answers for it -----------------------------------------------------------------------------------------------


def test_the_answer_for_a_measure_passes_on_with_the_role(world):
    gone = make_owner(world, until=DAY(2020, 1, 1))
    follows = make_owner(world)

    assert owners.owners_of([world.measure]) == {world.measure.pk: [follows]}
    assert report(world, follows).reported_by == follows
    with pytest.raises(Forbidden):
        report(world, gone)


def test_nobody_answers_for_a_measure_of_which_the_role_stands_empty(world):
    make_owner(world, until=DAY(2020, 1, 1))

    assert owners.owners_of([world.measure]) == {world.measure.pk: []}


def test_a_role_at_another_faculty_does_not_answer_for_it(world):
    make_owner(world)
    elsewhere = someone(Role.FACULTY_BOARD_MEMBER, unit=make_unit(Level.FACULTY))

    with pytest.raises(Forbidden):
        report(world, elsewhere)


def test_the_unit_that_runs_a_common_initiative_reports_on_its_measures(world):
    document = make_document(world.framework, world.institution, "institutional_plan")
    theme = world.themes["begeleiding"]
    initiative = Initiative.objects.create(document=document, theme=theme, run_by=world.faculty, title="Campus")
    measure = make_measure(document, theme, "Bus", initiative=initiative)

    assert report(world, world.holder, measure=measure).measure == measure
    assert set(Measure.objects.filter(owners.reported_by(rights_of(world.holder)))) == {world.measure, measure}
    with pytest.raises(Forbidden):
        report(world, world.stranger, measure=measure)


def test_owners_of_many_measures_are_read_in_one_statement(world, django_assert_num_queries):
    make_owner(world)
    for number in range(5):
        make_measure(world.document, world.themes["begeleiding"], f"M{number}", owner_role=Role.DEAN)
    rows = list(Measure.objects.select_related(*owners.AROUND))

    with django_assert_num_queries(1):
        owners.owners_of(rows)


# --- what is proposed -------------------------------------------------------------------------------------------------

KNOWN = {"year": 2020, "day": DAY(2021, 2, 1)}


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, ""),
        ({"before": "done"}, "done"),
        ({"before": "stopped", "budgeted": 100, "spent": 0, "spent_until": DAY(2020, 12, 31)}, "stopped"),
        ({"starts_on": DAY(2021, 1, 1)}, "preparing"),
        ({"starts_on": DAY(2020, 1, 1), "ends_on": DAY(2022, 1, 1)}, "on_schedule"),
        ({"ends_on": DAY(2020, 9, 1)}, "done"),
        ({"ends_on": DAY(2020, 9, 1), "results": (Step("Studieplekken", DAY(2020, 8, 1), False),)}, "delayed"),
        ({"steps": (Step("Besluit", DAY(2020, 6, 1), False),)}, "delayed"),
        ({"steps": (Step("Besluit", DAY(2020, 6, 1), True),)}, "on_schedule"),
        ({"steps": (Step("Besluit", DAY(2021, 6, 1), False),)}, ""),
        ({"budgeted": 100, "spent": 49, "spent_until": DAY(2020, 12, 31)}, "delayed"),
        ({"budgeted": 100, "spent": 51, "spent_until": DAY(2020, 12, 31)}, "on_schedule"),
        ({"budgeted": 100, "spent": 20, "spent_until": DAY(2020, 4, 30)}, "on_schedule"),
        ({"budgeted": 0, "spent": 0, "spent_until": DAY(2020, 12, 31)}, ""),
    ],
)
def test_the_state_follows_from_spending_dates_and_results(facts, state):
    proposal = propose(Facts(**KNOWN | facts))

    assert proposal.state == state
    assert bool(proposal.reasons) == bool(state)


def test_the_reasons_are_shown_in_words():
    with translation.override("en"):
        facts = Facts(**KNOWN, budgeted=100_000_00, spent=20_000_00, spent_until=DAY(2020, 12, 31))
        assert "€ 20,000 of the € 100,000 for 2020 (20" in propose(facts).reasons[0]


@pytest.fixture
def adopted(world):
    """A plan with € 100,000 for 2020 that was adopted, and of which the working text says otherwise since."""
    source = FundingSource.objects.filter(framework=world.framework, counts=True).first()
    board = make_body(BodyKind.FACULTY_BOARD, world.faculty)
    BudgetLine.objects.create(
        document=world.document, measure=world.measure, year=2020, source=source, amount_cents=100_000_00
    )
    Measure.objects.filter(pk=world.measure.pk).update(result_end="Elke student een mentor")
    world.document.refresh_from_db()
    version = freeze(document=world.document, actor=world.holder, seen_revision=world.document.revision)
    Adoption.objects.create(
        document=world.document,
        version=version,
        body=board,
        effective_from=DAY(2019, 1, 1),
        adopted_on=DAY(2019, 1, 1),
        recorded_by=world.holder,
        recorded_at=datetime.datetime(2019, 1, 1, tzinfo=datetime.UTC),
    )
    Measure.objects.filter(pk=world.measure.pk).update(result_end="Iets anders")
    return version


def spend(world, cents):
    round = SpendingRound.objects.create(
        framework=world.framework, year=2020, report="final", opened_on=DAY(2021, 1, 1)
    )
    Realised.objects.create(
        round=round, unit=world.faculty, theme=world.measure.theme, measure=world.measure, amount_cents=cents
    )


def test_what_was_promised_is_read_from_the_adopted_version_and_not_from_the_working_text(world, adopted):
    promised = standing_of([world.measure], 2020)[world.measure.pk].promised

    assert (promised.version, promised.result_end, promised.cents) == (adopted, "Elke student een mentor", 100_000_00)


def test_another_state_than_was_proposed_needs_a_reason_and_keeps_both(world, adopted, english):
    spend(world, 10_000_00)
    with pytest.raises(Refused) as refusal:
        report(world)
    assert (refusal.value.field, Progress.objects.count()) == ("departure", 0)

    row = report(world, departure="De factuur komt in januari.")

    assert (row.state, row.proposed, row.departure) == ("on_schedule", "delayed", "De factuur komt in januari.")


def test_a_departure_is_not_kept_when_the_proposed_state_is_chosen(world, adopted):
    spend(world, 90_000_00)

    row = report(world, departure="Niet nodig")

    assert (row.proposed, row.departure) == ("on_schedule", "")


@pytest.mark.parametrize("state", sorted(Progress.EXPLAINED))
def test_delayed_changed_and_stopped_always_need_a_reason(world, state):
    with pytest.raises(Refused) as refusal:
        report(world, state=state, why=" ")
    assert (refusal.value.field, Progress.objects.count()) == ("why", 0)

    assert report(world, state=state, why="Geen docenten").why == "Geen docenten"


def test_how_many_measures_stand_is_read_in_a_fixed_number_of_statements(world, adopted, django_assert_max_num_queries):
    for number in range(8):
        make_measure(world.document, world.themes["begeleiding"], f"M{number}")
    rows = list(Measure.objects.all())

    with django_assert_max_num_queries(5):
        assert len(standing_of(rows, 2020)) == 9


# --- what shows it ----------------------------------------------------------------------------------------------------


def test_a_report_shows_files_and_what_stands_here_already(world, adopted):
    row = report(world, uploads=[pdf()], links=[f"version:{adopted.pk}", "version:99999", "nonsense"])

    assert [file.title for file in row.files.all()] == ["foto"]
    assert [link.version for link in row.links.all()] == [adopted]


def test_a_file_that_is_not_what_it_says_is_refused_and_the_report_is_not_kept(world):
    page = SimpleUploadedFile("foto.pdf", b"<html><script>", "application/pdf")
    with pytest.raises(Refused) as refusal:
        report(world, uploads=[page])

    assert refusal.value.field == "file"
    assert (Progress.objects.count(), ProgressFile.objects.count()) == (0, 0)


def test_a_version_of_another_plan_cannot_be_pointed_at(world):
    other = make_document(world.framework, world.stranger.appointments.get().unit)
    version = freeze(document=other, actor=world.stranger, seen_revision=other.revision)
    report(world, links=[f"version:{version.pk}"])

    assert not ProgressLink.objects.exists()


def logged_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_file_is_taken_away_as_an_attachment_by_who_sees_the_measure_alone(world):
    file = report(world, uploads=[pdf()]).files.get()
    url = reverse("monitoring:evidence", args=[file.uuid])

    answer = logged_in(world.holder).get(url)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert logged_in(world.stranger).get(url).status_code == 404


def test_a_wrong_file_is_struck_through_with_a_reason_and_stays(world):
    file = report(world, uploads=[pdf()]).files.get()
    with pytest.raises(Forbidden):
        strike_file(file=file, actor=world.stranger, reason="Weg")

    strike_file(file=file, actor=world.holder, reason="Verkeerd jaar")

    assert ProgressFile.objects.get().struck.reason == "Verkeerd jaar"


# --- the page and the reading -----------------------------------------------------------------------------------------


def test_the_page_shows_promise_proposal_and_keeps_what_was_typed(world, adopted):
    spend(world, 10_000_00)
    client, url = logged_in(world.holder), reverse("monitoring:progress", args=[world.measure.uuid])
    page = client.get(url + "?jaar=2020").content.decode()
    assert "Elke student een mentor" in page
    assert "100.000" in page

    answer = client.post(url, {"year": 2020, "state": "on_schedule", "note": "Veel gedaan"})

    assert answer.status_code == 422
    assert "Veel gedaan" in answer.content.decode()
    assert not Progress.objects.exists()


def test_neighbours_read_the_newest_report_by_lineage_in_a_fixed_number_of_statements(
    world, adopted, django_assert_max_num_queries
):
    report(world, note="Eerst")
    report(world, note="Daarna", changed="Minder uren", links=[f"version:{adopted.pk}"])
    for number in range(5):
        report(world, measure=make_measure(world.document, world.measure.theme, f"M{number}"))

    with django_assert_max_num_queries(3):
        found = newest_by_lineage([world.document], 2020)
        row = found[world.measure.lineage]
        assert (row.note, row.changed, row.links.all()[0].version) == ("Daarna", "Minder uren", adopted)
    assert len(found) == 6


def test_a_snapshot_names_the_role_in_the_language_of_the_plan(world):
    make_owner(world)
    with translation.override("en"):
        version = freeze(document=world.document, actor=world.holder, seen_revision=world.document.revision)

    assert version.content["measures"][0]["owner"] == "lid van het faculteitsbestuur"
