"""Saving amounts: one cell, a block, what is refused, and what happens when two people save."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from budgets.grid import as_seen, as_text, from_seen, read_cells
from budgets.models import BudgetLine
from budgets.services.lines import Cell, save_cells, save_line
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Conflict, Forbidden, Refused
from kwaliteit.shared.notation import Amount
from plans.models import Document, Editor
from tests.budgets.rows import Money, make_money
from tests.factories import someone
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def money() -> Money:
    return make_money()


def state() -> list[tuple[object, ...]]:
    return [
        *BudgetLine.objects.order_by("pk").values_list("measure", "year", "amount_cents", "pm", "note"),
        *Document.objects.values_list("revision"),
        (BudgetLine.history.count(), Editor.objects.count()),
    ]


def test_save_line_makes_changes_and_takes_away_a_line(money: Money) -> None:
    measure = money.measures[0]
    put = {"measure": measure, "year": 2022, "source": money.quality, "actor": money.drafter}

    made = save_line(amount=Amount(1_240_000_00), note="kadernota", **put)
    save_line(amount=Amount(pm=True), **put)
    gone = save_line(amount=Amount(), **put)

    assert (made.amount_cents, made.pm, made.note) == (1_240_000_00, False, "kadernota")
    assert gone is None
    assert BudgetLine.objects.count() == 0
    past = BudgetLine.history.order_by("history_id").values_list("history_type", "amount_cents", "pm", "history_user")
    assert list(past) == [
        ("+", 1_240_000_00, False, money.drafter.pk),
        ("~", None, True, money.drafter.pk),
        ("-", None, True, money.drafter.pk),
    ]
    assert Document.objects.get().revision == 3
    assert Editor.objects.get().person == money.drafter


def test_zero_is_an_amount(money: Money) -> None:
    line = save_line(measure=money.measures[0], year=2022, source=money.quality, amount=Amount(0), actor=money.drafter)

    assert (line.amount_cents, line.pm) == (0, False)


def test_saving_what_already_stands_there_leaves_no_trace(money: Money) -> None:
    put = {"measure": money.measures[0], "year": 2022, "source": money.quality, "actor": money.drafter}
    save_line(amount=Amount(5_00), **put)
    before = state()

    save_line(amount=Amount(5_00), **put)

    assert state() == before


def test_a_block_is_saved_in_a_constant_number_of_statements(money: Money, django_assert_num_queries) -> None:
    def block(years: range, cents: int) -> list[Cell]:
        return [Cell(m.pk, year, money.quality, Amount(cents)) for m in money.measures for year in years]

    save_cells(document=money.plan, cells=block(range(2022, 2023), 1), actor=money.drafter)

    for years in (range(2023, 2024), range(2023, 2025)):
        BudgetLine.objects.filter(year__in=years).delete()
        with django_assert_num_queries(21):
            save_cells(document=money.plan, cells=block(years, 2), actor=money.drafter)


def test_a_cell_that_somebody_else_changed_is_shown_and_kept(money: Money) -> None:
    colleague = someone(Role.PORTFOLIO_HOLDER, unit=money.faculty)
    first, second = (m.pk for m in money.measures)
    save_line(measure=money.measures[0], year=2022, source=money.quality, amount=Amount(7_00), actor=colleague)
    before = state()
    cells = [
        Cell(first, 2022, money.quality, Amount(9_00), seen=Amount(5_00)),
        Cell(second, 2022, money.quality, Amount(1_00), seen=Amount()),
    ]

    with pytest.raises(Conflict) as conflict:
        save_cells(document=money.plan, cells=cells, actor=money.drafter)

    key = (first, 2022, money.quality.pk)
    assert conflict.value.stored == {key: Amount(7_00)}
    assert conflict.value.typed == {key: Amount(9_00)}
    assert state() == before


def test_both_typing_the_same_amount_is_no_conflict(money: Money) -> None:
    cell = Cell(money.measures[0].pk, 2022, money.quality, Amount(7_00), seen=Amount(5_00))
    save_line(measure=money.measures[0], year=2022, source=money.quality, amount=Amount(7_00), actor=money.drafter)

    assert save_cells(document=money.plan, cells=[cell], actor=money.drafter) == []


@pytest.mark.parametrize("role", [Role.DEAN, Role.CONTROLLER, Role.STUDENT_ASSESSOR])
def test_who_does_not_draft_is_refused_without_a_trace(money: Money, role: str) -> None:
    before = state()

    with pytest.raises(Forbidden):
        save_line(
            measure=money.measures[0],
            year=2022,
            source=money.quality,
            amount=Amount(1_00),
            actor=someone(role, unit=money.faculty),
        )

    assert state() == before


@pytest.mark.parametrize("year", [2021, 2025])
def test_a_year_outside_the_period_is_refused(money: Money, year: int) -> None:
    before = state()

    with pytest.raises(Refused, match=str(year)):
        save_line(measure=money.measures[0], year=year, source=money.quality, amount=Amount(1_00), actor=money.drafter)

    assert state() == before


def test_a_measure_of_another_plan_is_refused(money: Money) -> None:
    money.plan = Document.objects.create(
        framework=money.framework,
        kind=money.plan.kind,
        unit=money.faculty,
        title="Other",
        first_year=2022,
        last_year=2024,
    )
    cell = Cell(money.measures[0].pk, 2022, money.quality, Amount(1_00))

    with pytest.raises(Refused):
        save_cells(document=money.plan, cells=[cell], actor=money.drafter)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_people_in_one_cell_at_once_one_is_told(money: Money) -> None:
    """Both saw an empty cell; the second waits for the first, and is then shown both amounts."""
    people = [money.drafter, someone(Role.PORTFOLIO_HOLDER, unit=money.faculty)]
    gate, outcomes = threading.Barrier(2), []

    def save(person: Person, cents: int) -> None:
        cell = Cell(money.measures[0].pk, 2022, money.quality, Amount(cents), seen=Amount())
        gate.wait()
        try:
            save_cells(document=money.plan, cells=[cell], actor=person)
            outcomes.append(("saved", cents))
        except Conflict as conflict:
            [stored], [typed] = conflict.stored.values(), conflict.typed.values()
            outcomes.append(("conflict", stored.cents, typed.cents))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=save, args=(person, cents)) for person, cents in zip(people, (1, 2), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    [(_saved, won), clash] = sorted(outcomes, key=lambda outcome: outcome[0] == "conflict")
    assert clash == ("conflict", won, 3 - won)
    assert list(BudgetLine.objects.values_list("amount_cents", flat=True)) == [won]


TEXTS = st.one_of(
    st.sampled_from(
        ["", "pm", "-", "12.000,50", "12,000.50", "€ 12k", "twaalf", "-5", "1.2.3", "9" * 200, "\x00", "=1+1"]
    ),
    st.text(max_size=30),
    st.integers(min_value=0, max_value=10**12).map(str),
)


@given(TEXTS)
def test_whatever_is_typed_is_understood_or_refused_with_a_reason(text: str) -> None:
    typed = read_cells({"c-1-2022-3": text})

    assert (1, 2022, 3) in typed.texts
    assert ((1, 2022, 3) in typed.amounts) is not bool(typed.errors)
    assert all(typed.errors.values())


@given(st.one_of(st.none(), st.integers(min_value=0, max_value=10**13)), st.sampled_from(["nl", "en"]))
def test_what_a_cell_shows_reads_back_as_the_same_amount(cents: int | None, language: str) -> None:
    stored = Amount(cents=cents)

    with translation.override(language):
        typed = read_cells({"c-1-2022-3": as_text(stored)})

    assert typed.amounts == {(1, 2022, 3): stored}
    assert from_seen(as_seen(stored)) == stored
