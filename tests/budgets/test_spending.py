"""Financial reports: entered per unit, theme and measure, with a remark where it is owed; closed for good; corrected."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from budgets import queries, spending
from budgets.models import Allocation, BudgetLine, Realised, Report, SpendingRound, SpendingStatement, Total
from budgets.services import spending as services
from budgets.services import totals
from budgets.services.spending import Entry
from budgets.tables import Sum, registry
from budgets.tables.registry import Scope
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.canonical import fingerprint
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.work.duties import duties
from plans.models import Framework
from tests.budgets.rows import Money, make_money
from tests.factories import institution, make_unit, someone

YEAR = 2022


@pytest.fixture
def money(db: None) -> Money:
    """A faculty that budgeted 1 million on theme 1 (measure 1) and 200,000 on theme 2 (measure 2) for 2022."""
    money = make_money(measures=2)
    for measure, cents in zip(money.measures, (1_000_000_00, 200_000_00), strict=True):
        BudgetLine.objects.create(
            document=money.plan, measure=measure, year=YEAR, source=money.quality, amount_cents=cents
        )
    totals.recount(money.plan)
    return money


@pytest.fixture
def top(money: Money) -> Person:
    return someone(Role.CONTROLLER, unit=institution())


@pytest.fixture
def own(money: Money) -> Person:
    return someone(Role.CONTROLLER, unit=money.faculty)


def opened(money: Money, top: Person, report: str = Report.FINAL) -> SpendingRound:
    return services.open_round(framework=money.framework, year=YEAR, report=report, actor=top)


def enter(round: SpendingRound, money: Money, actor: Person, *entries: Entry) -> None:
    services.record_unit(round=round, unit=money.faculty, entries=entries, actor=actor)


def on(money: Money, theme: int, cents: int | None, **more: Any) -> Entry:
    return Entry(money.themes[theme - 1], more.pop("measure", None), cents, **more)


def filled(money: Money, top: Person, own: Person) -> SpendingRound:
    round = opened(money, top)
    enter(round, money, own, on(money, 1, 990_000_00), on(money, 2, 200_000_00))
    return round


def test_what_was_entered_so_far_is_not_shown_as_final(money: Money, top: Person, own: Person):
    round = filled(money, top, own)
    said = f"R van {YEAR} is niet definitief: het is wat tot nu toe is ingevoerd, en eenheden kunnen ontbreken."
    asked = Scope(money.framework, None, (YEAR,))
    table = registry.named("theme-year")
    assert table
    assert said in table.build(asked).notes

    services.close_round(round=round, actor=top, incomplete=True)

    assert said not in table.build(asked).notes


# --- opening and entering ---------------------------------------------------------------------------------------------


def test_only_the_controller_of_the_institution_opens_and_each_report_once(money: Money, top: Person, own: Person):
    round = opened(money, top)

    with pytest.raises(Forbidden):
        opened(money, own, Report.MAY)
    with pytest.raises(Refused) as twice:
        opened(money, top)
    assert (twice.value.field, round.number, round.is_open) == ("report", 1, True)


def test_amounts_stand_at_a_theme_and_at_its_measures_and_add_up(money: Money, top: Person, own: Person):
    round = opened(money, top)

    enter(
        round,
        money,
        own,
        on(money, 1, 90_000_00),
        on(money, 1, 900_000_00, measure=money.measures[0]),
        on(money, 2, 200_000_00),
    )

    assert queries.last_realised(queries.realised_rows(money.framework)) == {
        (money.faculty.pk, YEAR, "t1"): 990_000_00,
        (money.faculty.pk, YEAR, "t2"): 200_000_00,
    }
    kept = Total.objects.filter(side=Total.Side.REALISED).values_list("theme", "cents")
    assert dict(kept) == {"t1": 990_000_00, "t2": 200_000_00}
    enter(round, money, own, on(money, 1, None), on(money, 1, 990_000_00, measure=money.measures[0]))
    assert queries.last_realised(queries.realised_rows(money.framework))[money.faculty.pk, YEAR, "t1"] == 990_000_00
    assert totals.rebuild(money.framework) == []


def test_a_difference_past_the_threshold_asks_for_a_remark(money: Money, top: Person, own: Person):
    round = opened(money, top)

    with pytest.raises(Refused) as refused:
        enter(round, money, own, on(money, 1, 900_000_00), on(money, 2, 190_000_00))
    assert (refused.value.field, Realised.objects.count()) == ("remark-t1", 0)
    enter(round, money, own, on(money, 1, 900_000_00, remark="later begonnen"), on(money, 2, 190_000_00))
    assert Realised.objects.count() == 2


@pytest.mark.parametrize(
    ("budgeted", "spent", "asks"),
    [
        (1_000_000_00, 950_000_00, False),  # exactly 5%
        (1_000_000_00, 949_999_99, True),
        (1_000_000_00, 1_050_000_01, True),
        (100_000_00, 75_000_00, False),  # exactly € 25,000
        (100_000_00, 74_999_99, True),
        (0, 25_000_01, True),
        (0, 25_000_00, False),
    ],
)
def test_both_thresholds_must_be_passed(budgeted: int, spent: int, asks: bool):
    round = SpendingRound(report=Report.FINAL)

    assert spending.against(round, budgeted, [spending.Spent(spent)]).asks is asks


def test_before_the_year_is_over_the_forecast_is_held_against_the_budget(money: Money, top: Person, own: Person):
    round = opened(money, top, Report.MAY)
    enter(round, money, own, on(money, 1, 300_000_00))  # no forecast: nothing to say yet

    with pytest.raises(Refused) as refused:
        enter(round, money, own, on(money, 1, 300_000_00, forecast=800_000_00))
    assert refused.value.field == "remark-t1"
    enter(round, money, own, on(money, 1, 300_000_00, forecast=800_000_00, remark="vacature"))
    state = next(state for state in spending.states(round) if state.unit == money.faculty)
    assert (state.total.realised, state.total.expected, state.handed_in, state.owes) == (
        300_000_00, 800_000_00, True, (),
    )  # fmt: skip


def test_a_remark_without_an_amount_is_refused_at_its_amount(money: Money, top: Person, own: Person):
    round = opened(money, top)

    with pytest.raises(Refused) as refused:
        enter(round, money, own, on(money, 1, None, remark="niets"))
    assert refused.value.field == "amount-t1"


def test_the_last_report_of_a_unit_counts(money: Money, top: Person, own: Person):
    may, final = opened(money, top, Report.MAY), opened(money, top)
    enter(may, money, own, on(money, 1, 500_000_00), on(money, 2, 100_000_00))
    enter(final, money, own, on(money, 1, 1_000_000_00))

    assert queries.last_realised(queries.realised_rows(money.framework)) == {
        (money.faculty.pk, YEAR, "t1"): 1_000_000_00
    }


def test_what_did_not_change_leaves_no_history(money: Money, top: Person, own: Person):
    round = filled(money, top, own)
    enter(round, money, own, on(money, 1, 990_000_00), on(money, 2, 200_000_00))

    assert Realised.history.count() == 2


def test_a_controller_enters_her_own_unit_alone(money: Money, top: Person, own: Person):
    round, other = opened(money, top), make_unit()

    with pytest.raises(Forbidden):
        services.record_unit(round=round, unit=other, entries=[on(money, 1, 1)], actor=own)


# --- closing and correcting -------------------------------------------------------------------------------------------


def test_closing_keeps_what_stood_there_with_its_fingerprint(money: Money, top: Person, own: Person):
    round = filled(money, top, own)

    kept = services.close_round(round=round, actor=top)

    content = json.loads(kept.payload)
    assert kept.fingerprint == fingerprint(kept.payload)
    assert [(row["unit"], row["theme"], row["cents"]) for row in content["rows"]] == [
        (money.faculty.code, "t1", 990_000_00),
        (money.faculty.code, "t2", 200_000_00),
    ]
    assert {(row["theme"], row["cents"]) for row in content["budget"]} == {("t1", 1_000_000_00), ("t2", 200_000_00)}
    round.refresh_from_db()
    assert (round.is_open, round.closed_by) == (False, top)


def test_closing_waits_for_remarks_and_for_units(money: Money, top: Person, own: Person):
    round = opened(money, top)
    with pytest.raises(Refused) as missing:
        services.close_round(round=round, actor=top)
    services.record_realised(round=round, unit=money.faculty, theme=money.themes[0], amount_cents=500_000_00, actor=own)
    with pytest.raises(Refused) as owing:
        services.close_round(round=round, actor=top, incomplete=True)

    assert (missing.value.field, money.faculty.short in str(owing.value)) == ("incomplete", True)
    assert SpendingStatement.objects.count() == 0


def acts(round: SpendingRound, money: Money, top: Person) -> list[Callable[[], object]]:
    row = Realised.objects.filter(round=round).first()
    assert row
    return [
        lambda: enter(round, money, top, on(money, 1, 1_000_000_00)),
        lambda: services.record_realised(
            round=round, unit=money.faculty, theme=money.themes[0], amount_cents=1, actor=top
        ),
        lambda: services.remove_realised(realised=row, actor=top),
        lambda: services.set_threshold(round=round, cents=1, per_mille=1, actor=top),
        lambda: services.close_round(round=round, actor=top),
    ]


def test_in_a_closed_report_every_service_refuses(money: Money, top: Person, own: Person):
    round = filled(money, top, own)
    services.close_round(round=round, actor=top)

    for act in acts(round, money, top):
        with pytest.raises(Refused):
            act()
    assert queries.last_realised(queries.realised_rows(money.framework))[money.faculty.pk, YEAR, "t1"] == 990_000_00


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE budgets_realised SET amount_cents = 1",
        "DELETE FROM budgets_realised",
        "UPDATE budgets_spendinground SET closed_at = NULL, closed_by_id = NULL",
        "UPDATE budgets_spendinground SET reason = 'anders'",
        "DELETE FROM budgets_spendinground",
        "UPDATE budgets_spendingstatement SET payload = '{}'",
        "DELETE FROM budgets_spendingstatement",
        "INSERT INTO budgets_realised (round_id, unit_id, theme_id, amount_cents, remark, origin, illustrative) "
        "SELECT round_id, unit_id, theme_id + 1, 5, '', 'entered', illustrative FROM budgets_realised",
    ],
)
def test_the_database_itself_refuses_to_change_a_closed_report(money: Money, top: Person, own: Person, statement: str):
    round = filled(money, top, own)
    services.close_round(round=round, actor=top)
    before = list(Realised.objects.values().order_by("pk"))

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(Realised.objects.values().order_by("pk")) == before
    assert SpendingRound.objects.get(pk=round.pk).closed_by == top


def test_an_amount_cannot_be_moved_into_a_closed_report(money: Money, top: Person, own: Person):
    round, may = filled(money, top, own), opened(money, top, Report.MAY)
    services.close_round(round=round, actor=top)
    enter(may, money, own, on(money, 3, 1_00))

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE budgets_realised SET round_id = %s WHERE round_id = %s", [round.pk, may.pk])


def test_a_correction_is_a_new_report_with_its_reason(money: Money, top: Person, own: Person):
    round = filled(money, top, own)
    with pytest.raises(Refused):
        services.correct_round(round=round, reason="te vroeg", actor=top)
    first = services.close_round(round=round, actor=top)
    with pytest.raises(Refused) as silent:
        services.correct_round(round=round, reason=" ", actor=top)

    new = services.correct_round(round=round, reason="een factuur kwam later", actor=top)
    enter(new, money, own, on(money, 1, 1_000_000_00), on(money, 2, 200_000_00))

    assert (silent.value.field, new.number, new.corrects) == ("reason", 2, round)
    assert queries.last_realised(queries.realised_rows(money.framework))[money.faculty.pk, YEAR, "t1"] == 1_000_000_00
    assert Realised.objects.get(round=round, theme=money.themes[0]).amount_cents == 990_000_00
    second = services.close_round(round=new, actor=top)
    assert json.loads(second.payload)["corrects"] == first.fingerprint
    with pytest.raises(Refused):
        services.correct_round(round=round, reason="nog eens", actor=top)


# --- on the screen ----------------------------------------------------------------------------------------------------


def test_a_missing_remark_is_said_at_its_cell_and_nothing_typed_is_lost(client, money: Money, top: Person, own: Person):
    round = opened(money, top)
    client.force_login(own)
    address = reverse("budgets:spent", args=[round.uuid, money.faculty.code])

    answer = client.post(address, {"amount-t1": "500.000", "amount-t2": "200.000,00"})
    page = answer.content.decode()
    saved = client.post(address, {"amount-t1": "500.000", "remark-t1": "later", "amount-t2": "200.000"})

    assert (answer.status_code, saved.status_code) == (422, 302)
    assert list(answer.context["form"].errors) == ["remark-t1"]
    assert 'value="500.000"' in page
    assert 'aria-describedby="id_remark-t1_error"' in page
    assert dict(Realised.objects.values_list("theme__code", "amount_cents")) == {"t1": 500_000_00, "t2": 200_000_00}


def test_a_remark_on_a_theme_is_kept_where_only_its_measures_have_amounts(
    client, money: Money, top: Person, own: Person
):
    round = opened(money, top)
    client.force_login(own)
    address = reverse("budgets:spent", args=[round.uuid, money.faculty.code])
    first, second = (f"amount-t{n}-{measure.pk}" for n, measure in enumerate(money.measures, start=1))

    owing = client.post(address, {first: "500.000", second: "200.000"})
    saved = client.post(address, {first: "500.000", second: "200.000", "remark-t1": "Werving duurde langer."})

    assert (list(owing.context["form"].errors), saved.status_code) == (["remark-t1"], 302)
    stored = Realised.objects.values_list("theme__code", "measure", "amount_cents", "remark")
    assert set(stored) == {
        ("t1", None, 0, "Werving duurde langer."),
        ("t1", money.measures[0].pk, 500_000_00, ""),
        ("t2", money.measures[1].pk, 200_000_00, ""),
    }
    assert "Niet over maatregelen verdeeld" in client.get(address).content.decode()


def test_before_the_year_is_over_a_unit_hands_in_more_than_its_ledger(money: Money, top: Person, own: Person):
    may, final = opened(money, top, Report.MAY), opened(money, top)
    for round in (may, final):
        Realised.objects.create(
            round=round, unit=money.faculty, theme=money.themes[0], amount_cents=1, origin=Realised.Origin.IMPORTED
        )

    before = [spending.states(round)[0].handed_in for round in (may, final)]
    Realised.objects.filter(round=may).update(forecast_cents=1_000_000_00)

    assert before == [False, True]
    assert spending.states(may)[0].handed_in


def test_the_list_of_reports_and_who_handed_in(client, money: Money, top: Person, own: Person):
    client.force_login(top)
    response = client.post(reverse("budgets:realised"), {"year": YEAR, "report": "final"})
    round = SpendingRound.objects.get()
    page = client.get(response["Location"])

    assert response["Location"] == reverse("budgets:spending", args=[round.uuid])
    assert page.context["missing"] == [money.faculty.short]
    enter(round, money, own, on(money, 1, 990_000_00), on(money, 2, 200_000_00))
    assert client.get(response["Location"]).context["missing"] == []
    closed = client.post(response["Location"], {"form": "close"})
    assert (closed.status_code, SpendingRound.objects.get().is_open) == (302, False)
    assert client.get(response["Location"]).status_code == 200
    again = client.post(response["Location"], {"form": "correct", "reason": "factuur"})
    assert again["Location"] == reverse("budgets:spending", args=[SpendingRound.objects.get(number=2).uuid])


def test_who_enters_one_unit_sees_no_other(client, money: Money, top: Person, own: Person):
    round, other = opened(money, top), make_unit()
    client.force_login(own)

    page = client.get(reverse("budgets:spending", args=[round.uuid]))

    assert [state.unit for state, _label in page.context["rows"]] == [money.faculty]
    assert client.get(reverse("budgets:spent", args=[round.uuid, other.code])).status_code == 404
    assert client.post(reverse("budgets:spending", args=[round.uuid]), {"form": "close"}).status_code == 403


def test_statements_of_the_pages_do_not_grow(
    client, money: Money, top: Person, own: Person, django_assert_max_num_queries
):
    round = filled(money, top, own)
    client.force_login(top)

    with django_assert_max_num_queries(16):
        client.get(reverse("budgets:spending", args=[round.uuid]))
    with django_assert_max_num_queries(15):
        client.get(reverse("budgets:spent", args=[round.uuid, money.faculty.code]))


# --- as tables --------------------------------------------------------------------------------------------------------


def table(money: Money, name: str, **scope: Any) -> list[tuple[str, ...]]:
    found = registry.named(name)
    assert found
    made = found.build(Scope(money.framework, scope.pop("unit", None), (YEAR,), **scope))
    return [
        tuple(cell.cents if isinstance(cell, Sum) and cell else str(cell or "") for cell in row.cells)
        for row in made.rows
    ]


def test_the_last_report_as_a_table(money: Money, top: Person, own: Person):
    round = opened(money, top)
    enter(round, money, own, on(money, 1, 900_000_00, remark="later begonnen"), on(money, 2, 200_000_00))

    rows = table(money, "realised")

    label, name = money.faculty.short, money.themes[0].name
    assert rows[0] == (
        "2022", "bestuurlijk-financiële rapportage van maart, definitief", label, f"1. {name}",
        1_000_000_00, 900_000_00, -100_000_00, "-10.0", "later begonnen",
    )  # fmt: skip
    assert rows[-1][4:6] == (1_200_000_00, 1_100_000_00)
    assert table(money, "realised", unit=make_unit()) == []
    assert table(money, "forecast") == []


def test_the_forecast_as_a_table(money: Money, top: Person, own: Person):
    round = opened(money, top, Report.MAY)
    enter(round, money, own, on(money, 1, 300_000_00, forecast=1_010_000_00), on(money, 2, 10_000_00))

    rows = table(money, "forecast")

    assert [row[4:8] for row in rows] == [
        (1_000_000_00, 300_000_00, 1_010_000_00, 10_000_00),
        (200_000_00, 10_000_00, "", ""),
        (1_200_000_00, 310_000_00, 1_010_000_00, ""),
    ]


def test_statements_of_the_tables_do_not_grow(money: Money, top: Person, own: Person, django_assert_max_num_queries):
    filled(money, top, own)

    with django_assert_max_num_queries(6):
        table(money, "realised")


def test_the_duties_of_a_controller_follow_the_reports_that_are_open(money: Money, top: Person, own: Person):
    Framework.objects.update(is_current=True)
    for year in (YEAR - 1, YEAR):
        Allocation.objects.create(framework=money.framework, unit=money.faculty, year=year, amount_cents=1_000_00)
    assert list(duties(rights_of(own))) == []

    round = opened(money, top)
    opened(money, top, Report.MAY)

    found = [(item.title, item.url) for item in duties(rights_of(own))]
    addresses = [reverse("budgets:spent", args=[row.uuid, money.faculty.code]) for row in SpendingRound.objects.all()]
    assert sorted(url for _title, url in found) == sorted(addresses)
    enter(round, money, own, on(money, 1, 990_000_00), on(money, 2, 200_000_00))
    assert len(list(duties(rights_of(own)))) == 1


@pytest.mark.parametrize(
    ("day", "opened", "report"),
    [
        ((2022, 4, 30), [], None),
        ((2022, 5, 1), [], Report.MAY),
        ((2022, 5, 1), [Report.MAY], None),
        ((2022, 9, 1), [Report.MAY], Report.SEPTEMBER),
        ((2022, 9, 1), [], Report.SEPTEMBER),
        ((2023, 2, 28), [Report.SEPTEMBER], None),
        ((2023, 3, 1), [Report.MAY, Report.SEPTEMBER], Report.FINAL),
        ((2023, 3, 1), [Report.FINAL], None),
        ((2022, 5, 1), [Report.SEPTEMBER], None),
    ],
)
def test_a_report_is_due_from_its_month_until_it_or_a_later_one_is_asked_for(
    day: tuple[int, int, int], opened: list[Report], report: Report | None
) -> None:
    assert spending.unasked(YEAR, opened, datetime.date(*day)) == report


def test_who_opens_reports_is_asked_for_what_nobody_asked_for(client, money: Money, top: Person, own: Person):
    Framework.objects.update(is_current=True)
    for year in (YEAR, today().year + 1):  # of a year that has not begun nothing is due
        Allocation.objects.create(framework=money.framework, unit=money.faculty, year=year, amount_cents=1_000_00)

    [item] = duties(rights_of(top))
    client.force_login(top)
    page = client.get(item.url)

    assert (item.day, item.text) == (None, f"{YEAR}, {Report.FINAL.label}.")
    assert page.context["form"].initial == {"year": YEAR, "report": Report.FINAL}
    assert list(duties(rights_of(own))) == []
    services.close_round(round=filled(money, top, own), actor=top)
    assert list(duties(rights_of(top))) == []
