"""A report accounts for every measure that was promised for its years: none of them can drop out."""

import datetime
import json

import pytest
from django.urls import reverse

from budgets.models import BudgetLine
from budgets.services.lines import save_line
from governance.services.versions import freeze
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Conflict, Forbidden, Refused
from kwaliteit.shared.notation import Amount
from monitoring.models import MeasureAccount, Progress
from monitoring.services.accounts import save_account, take_over
from plans.services.documents import create_document
from plans.services.drafting import add_measure, save_measure
from plans.services.removal import remove
from tests.factories import someone
from tests.kept import kept
from tests.monitoring.reports import Reporting, adopt_plan, make_reporting

pytestmark = pytest.mark.django_db
BOTH = ["Maatregel 1", "Maatregel 2"]


@pytest.fixture
@kept
def reporting() -> Reporting:
    return make_reporting()


def reported(measure, **fields):
    given = {
        "year": 2022,
        "state": "delayed",
        "note": "Vier van zes docenten.",
        "reported_on": datetime.date(2022, 12, 1),
    }
    return Progress.objects.create(
        measure=measure, reported_by=someone(Role.DEAN, unit=measure.document.unit), **{**given, **fields}
    )


def frozen(reporting) -> dict:
    return json.loads(freeze(document=reporting.report, actor=reporting.holder).payload)


def test_a_measure_that_is_taken_out_of_the_working_text_is_still_promised(reporting):
    first = reporting.stage.measures[0]
    remove(part=first, actor=reporting.holder)

    assert reporting.titles() == BOTH


def test_what_is_promised_is_read_from_the_adopted_version_and_not_from_the_working_text(reporting):
    first = reporting.stage.measures[0]
    save_measure(measure=first, revision=first.revision, actor=reporting.holder, title="Iets anders")
    add_measure(
        document=reporting.stage.document, actor=reporting.holder, theme=reporting.stage.world.themes[0], title="Nieuw"
    )

    row = reporting.accounts()[0]
    assert reporting.titles() == BOTH
    assert row.promise.budgeted == {2022: 100_000_00}
    assert row.promise.source["number"] == 1


def test_a_measure_that_a_supplement_dropped_half_way_is_accounted_for_and_says_so(reporting):
    stage = reporting.stage
    supplement = create_document(
        kind=stage.document.kind, unit=stage.world.faculty, title="Aanvulling", first_year=2022, last_year=2024,
        replaces=stage.document, actor=reporting.holder,
    )  # fmt: skip
    kept_one = stage.measures[0]
    add_measure(
        document=supplement, actor=reporting.holder, theme=kept_one.theme, title="Maatregel 1 bis",
        lineage=kept_one.lineage,
    )  # fmt: skip
    adopt_plan(stage, supplement, "2022-07-01")

    rows = reporting.accounts()
    assert reporting.titles() == ["Maatregel 1 bis", "Maatregel 2"]
    assert [row.promise.dropped_on for row in rows] == [None, datetime.date(2022, 7, 1)]
    assert rows[0].promise.budgeted == {2022: 100_000_00}


def test_in_a_year_of_two_plans_only_the_money_of_the_last_one_counts(reporting):
    stage = reporting.stage
    supplement = create_document(
        kind=stage.document.kind, unit=stage.world.faculty, title="Aanvulling", first_year=2022, last_year=2024,
        replaces=stage.document, actor=reporting.holder,
    )  # fmt: skip
    made = add_measure(document=supplement, actor=reporting.holder, theme=stage.measures[0].theme, title="Maatregel 3")
    source = BudgetLine.objects.first().source
    save_line(measure=made, year=2022, source=source, amount=Amount(70_000_00), actor=reporting.holder)
    adopt_plan(stage, supplement, "2022-07-01")

    amounts = {row.promise.title: row.promise.budgeted for row in reporting.accounts()}
    assert amounts == {"Maatregel 1": {}, "Maatregel 2": {}, "Maatregel 3": {2022: 70_000_00}}


def test_a_measure_that_starts_after_the_year_and_has_no_money_in_it_is_not_promised_for_it(reporting):
    stage = reporting.stage
    later = {"starts_on": datetime.date(2023, 9, 1), "ends_on": datetime.date(2024, 8, 31)}
    add_measure(
        document=stage.document, actor=reporting.holder, theme=stage.world.themes[0], title="Maatregel 3", **later
    )
    adopt_plan(stage, stage.document, "2022-01-01")

    assert reporting.titles() == BOTH


def test_a_plan_that_is_adopted_afterwards_with_a_day_in_the_past_undoes_no_promise(reporting):
    remove(part=reporting.stage.measures[0], actor=reporting.holder)
    adopt_plan(reporting.stage, reporting.stage.document, "2022-01-01")

    assert reporting.titles() == BOTH


def test_a_report_is_not_frozen_while_a_promise_is_not_accounted_for_and_names_each(reporting):
    reporting.account(reporting.accounts()[0])

    with pytest.raises(Refused, match="Maatregel 2") as refusal:
        frozen(reporting)
    assert "Maatregel 1" not in str(refusal.value)


def test_the_snapshot_holds_every_promised_measure_with_what_became_of_it(reporting):
    one, two = reporting.accounts()
    reporting.account(one)
    reporting.account(two, state="stopped", done="Niet begonnen.", reason="Er was geen docent te vinden.")

    accounts = frozen(reporting)["accounts"]
    assert [(row["title"], row["state"], row["reason"]) for row in accounts] == [
        ("Maatregel 1", "done", ""),
        ("Maatregel 2", "stopped", "Er was geen docent te vinden."),
    ]
    assert accounts[0]["budgeted"] == [{"year": 2022, "cents": 100_000_00}]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"state": "delayed", "done": "Wat"}, "reason"),
        ({"state": "stopped", "done": "Wat"}, "reason"),
        ({"state": "done", "done": "Wat", "changed": "Anders"}, "reason"),
        ({"state": "done", "done": " "}, "done"),
        ({"state": "ooit", "done": "Wat"}, "state"),
    ],
)
def test_what_deviates_needs_its_reason_and_nothing_is_left_out(reporting, said, field):
    with pytest.raises(Refused) as refusal:
        reporting.account(reporting.accounts()[0], **said)

    assert refusal.value.field == field
    assert MeasureAccount.objects.count() == 0


def test_a_measure_that_was_not_promised_has_no_account(reporting):
    with pytest.raises(Refused):
        save_account(
            document=reporting.report, lineage=str(reporting.report.uuid), revision=0, state="done", done="Wat",
            actor=reporting.holder,
        )  # fmt: skip


def test_what_was_reported_is_taken_over_with_one_click_and_what_is_lacking_stays_to_be_said(reporting):
    reported(reporting.stage.measures[0], state="on_schedule", reported_on=datetime.date(2022, 6, 1))
    newest = reported(reporting.stage.measures[0])

    assert take_over(document=reporting.report, actor=reporting.holder) == 1

    row = reporting.accounts()[0]
    assert (row.row.state, row.row.done, row.row.taken_from) == ("delayed", "Vier van zes docenten.", newest)
    assert row.lacks == ["waarom het anders ging"]
    with pytest.raises(Refused):
        frozen(reporting)


def test_a_reason_that_was_reported_twice_is_taken_over_once(reporting):
    late = "De vacature bleef lang open."
    said = {"proposed": "on_schedule", "why": late, "departure": late}
    reported(reporting.stage.measures[0], **said)
    reported(reporting.stage.measures[1], **said | {"departure": "Anders dan het geld zegt."})

    take_over(document=reporting.report, actor=reporting.holder)

    assert [row.row.reason for row in reporting.accounts()] == [late, f"{late}\nAnders dan het geld zegt."]


def test_taking_over_leaves_what_somebody_wrote_until_it_is_asked_of_that_measure(reporting):
    one = reporting.accounts()[0]
    reporting.account(one)
    reported(reporting.stage.measures[0], state="on_schedule")

    assert take_over(document=reporting.report, actor=reporting.holder) == 0
    assert [name for name, *_rest in reporting.accounts()[0].differs] == ["state", "done"]

    assert take_over(document=reporting.report, actor=reporting.holder, lineage=one.promise.lineage) == 1
    assert reporting.accounts()[0].row.done == "Vier van zes docenten."


def test_who_saves_after_somebody_else_sees_both(reporting):
    one = reporting.accounts()[0]
    reporting.account(one)

    with pytest.raises(Conflict) as conflict:
        reporting.account(one, done="Iets anders.")
    assert conflict.value.stored.done == "Zes docenten aangesteld."


def test_the_owner_of_a_measure_accounts_for_it_and_a_stranger_does_not(reporting):
    owner, one = someone(Role.CONTROLLER, unit=reporting.stage.world.programme), reporting.accounts()[0]
    said = {"revision": 0, "state": "done", "done": "Klaar."}
    with pytest.raises(Forbidden):
        save_account(document=reporting.report, lineage=one.promise.lineage, actor=owner, **said)

    first = reporting.stage.measures[0]
    save_measure(measure=first, revision=first.revision, actor=reporting.holder, owner=owner)
    save_account(document=reporting.report, lineage=one.promise.lineage, actor=owner, **said)
    assert reporting.report.editors.filter(person=owner).exists()


def test_a_report_is_about_one_year_of_the_framework(reporting):
    for years in ((2022, 2023), (2018, 2018), (2025, 2025)):
        with pytest.raises(Refused):
            create_document(
                kind=reporting.report.kind, unit=reporting.report.unit, title="Verslag", first_year=years[0],
                last_year=years[1], actor=reporting.holder,
            )  # fmt: skip


@pytest.mark.parametrize(("on", "first", "last"), [("midterm", 2019, 2021), ("whole", 2019, 2024)])
def test_a_balance_and_an_account_at_the_end_are_about_their_years_alone(on, first, last):
    reporting = make_reporting(first, last, on)

    assert reporting.titles() == ([] if on == "midterm" else BOTH)
    if on == "whole":
        assert reporting.accounts()[0].promise.budgeted == dict.fromkeys((2022, 2023, 2024), 100_000_00)


def test_pages_show_what_was_promised_and_lead_from_the_list_to_the_account(reporting, client):
    client.force_login(reporting.holder)
    page = client.get(reverse("monitoring:accounts", args=[reporting.report.uuid]))
    one = reporting.accounts()[0]

    assert one.url in page.content.decode()
    answer = client.post(one.url, {"state": "delayed", "done": "Vier.", "revision": 0})
    assert answer.status_code == 422
    assert "Vier." in answer.content.decode()
    answer = client.post(one.url, {"state": "delayed", "done": "Vier.", "reason": "Krapte.", "revision": 0})
    assert answer.status_code == 302
    assert reporting.accounts()[0].is_whole


def test_freezing_shows_the_way_to_each_account_and_the_version_shows_them(reporting, client):
    client.force_login(reporting.holder)
    freezing = reverse("governance:freeze", args=[reporting.report.uuid])
    assert reporting.accounts()[1].url in client.get(freezing).content.decode()

    reporting.account_for_all()
    version = freeze(document=reporting.report, actor=reporting.holder)
    page = client.get(reverse("governance:version", args=[version.uuid])).content.decode()
    assert page.count("Zes docenten aangesteld.") == 2
    assert "2021–2022" in page


def test_others_do_not_know_of_a_report(reporting, client):
    client.force_login(reporting.stage.person("stranger"))

    for address in (reverse("monitoring:accounts", args=[reporting.report.uuid]), reporting.accounts()[0].url):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("measures", [1, 5])
def test_the_list_takes_as_many_statements_for_many_measures_as_for_one(measures, django_assert_num_queries):
    reporting = make_reporting()
    world = reporting.stage.world
    for number in range(measures):
        add_measure(
            document=reporting.stage.document, actor=reporting.holder, theme=world.themes[0], title=f"Meer {number}"
        )
    adopt_plan(reporting.stage, reporting.stage.document, "2022-02-01")

    with django_assert_num_queries(6):
        assert len(reporting.accounts()) == measures + 2


def test_comparing_two_versions_shows_what_a_report_says_otherwise(reporting, client):
    reporting.account_for_all()
    freeze(document=reporting.report, actor=reporting.holder)
    reporting.account(reporting.accounts()[0], done="Zeven docenten aangesteld.")
    second = freeze(document=reporting.report, actor=reporting.holder)

    client.force_login(reporting.holder)
    page = client.get(reverse("governance:compare", args=[second.uuid]) + "?van=1").content.decode()
    assert "<ins>Zeven docenten aangesteld.</ins>" in page
