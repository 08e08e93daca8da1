"""Exports of the ledger: read in the notation of others, divided to the cent, compared, and taken in whole or not."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from budgets import ledger
from budgets.ledger import Booking, Cell, Code, Key, divide, split
from budgets.ledger_file import Export, cents_of, read_export
from budgets.models import BudgetLine, LedgerImport, LedgerRow, Realised, SpendingRound, SplitKey
from budgets.services import ledger as services
from budgets.services import spending as rounds
from budgets.services import totals
from budgets.services.ledger import Share
from budgets.tables import registry
from budgets.tables.registry import Scope
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.shared.errors import Forbidden, Refused
from tests.budgets.rows import Money, make_money, open_report
from tests.factories import institution, make_unit, someone

YEAR = 2022
NEW_YEAR, LAST_DAY = datetime.date(YEAR, 1, 1), datetime.date(YEAR, 12, 31)
days = st.dates(NEW_YEAR, LAST_DAY)
amounts = st.integers(-(10**12), 10**12)
codes = st.sampled_from(["100", "200", "300"])
bookings = st.builds(Booking, st.sampled_from(["cost_centre", "project"]), codes, days, st.just("4000"), amounts)
cells = st.builds(Cell, st.integers(1, 3), st.integers(1, 6), st.none())
parts = st.lists(st.tuples(cells, st.integers(1, 1000)), min_size=1, max_size=6).map(tuple)
keys = st.dictionaries(
    st.builds(Code, st.sampled_from(["cost_centre", "project"]), codes),
    st.lists(st.builds(Key, days, st.none() | days, parts), max_size=3),
)


# --- dividing ---------------------------------------------------------------------------------------------------------


@given(amounts, parts)
def test_the_parts_of_a_booking_are_the_booking_to_the_cent(cents: int, given_parts: Any) -> None:
    key = Key(NEW_YEAR, None, given_parts)

    found = split(cents, key)

    whole = sum(weight for _cell, weight in given_parts)
    assert sum(found.values()) == cents
    assert all(abs(part * whole - cents * given_parts[place][1]) < whole for place, part in found.items())


@given(st.lists(bookings, max_size=40), keys)
def test_what_is_mapped_and_what_is_not_are_the_whole_file(rows: list[Booking], known: Any) -> None:
    division = divide(rows, known)

    assert division.total_cents == sum(row.cents for row in rows)
    assert sum(pile.count for pile in division.unmapped.values()) <= len(rows)


@given(st.lists(bookings, max_size=40), st.randoms())
def test_the_same_bookings_in_another_order_differ_in_nothing(rows: list[Booking], chance: Any) -> None:
    other = list(rows)
    chance.shuffle(other)

    assert ledger.differences(ledger.piled(other), ledger.piled(rows)) == []


def test_a_key_holds_on_its_first_and_last_day_alone() -> None:
    first, last = datetime.date(YEAR, 3, 1), datetime.date(YEAR, 6, 30)
    key = Key(first, last, ((Cell(1, 1, None), 1),))
    day = datetime.timedelta(days=1)

    assert [key.holds(when) for when in (first - day, first, last, last + day)] == [False, True, True, False]


# --- reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "cents"),
    [
        ("1.234,56-", -1_234_56),
        ("1.234,56", 1_234_56),
        ("(1.234,56)", -1_234_56),
        ("1,234.56-", -1_234_56),
        ("-1.234,56", -1_234_56),
        ("€ 12.000,-", 12_000_00),
        ("0,00", 0),
        ("", None),
        (Decimal("1234.56"), 1_234_56),
        (Decimal("-0.1"), -10),
    ],
)
def test_amounts_as_ledgers_write_them(said: Any, cents: int | None) -> None:
    assert cents_of(said) == cents


@pytest.mark.parametrize("said", ["veel", "pm", "(-5,00)", "-5,00-", "1.2.3,4", Decimal("0.001"), NEW_YEAR])
def test_what_is_no_amount_is_refused(said: Any) -> None:
    with pytest.raises(ValueError, match="."):
        cents_of(said)


def csv(*lines: str, name: str = "grootboek.csv", encoding: str = "utf-8") -> ContentFile[bytes]:
    return ContentFile("\r\n".join(lines).encode(encoding), name=name)


HEAD = "Kostenplaats;Projectcode;Boekdatum;Grootboekrekening;Omschrijving;Bedrag in EUR"


def test_an_export_with_signs_behind_the_amount() -> None:
    export = read_export(
        csv(
            "Uitdraai grootboek 2022;;;;;",
            HEAD,
            "4100;;31-01-2022;40010;Salaris M. de Vries;10.000,50",
            "4100;;28.02.2022;40010;Correctie;1.000,25-",
            ";P-77;20220315;44000;Zaalhuur;(200,00)",
            "Totaal;;;;;8.800,25",
            encoding="cp1252",
        ),
        YEAR,
    )

    assert export.errors == []
    assert [(b.kind, b.code, b.cents) for b in export.bookings] == [
        ("cost_centre", "4100", 10_000_50),
        ("cost_centre", "4100", -1_000_25),
        ("project", "P-77", -200_00),
    ]
    assert (export.cents, export.printed) == (8_800_25, 8_800_25)


def test_debit_and_credit_in_two_columns() -> None:
    export = read_export(
        csv("cost centre,posting date,debit,credit", "4100,2022-05-01,100.00,", "4100,2022-05-02,,40.50"), YEAR
    )

    assert [b.cents for b in export.bookings] == [100_00, -40_50]


def test_a_workbook() -> None:
    book, file = Workbook(), io.BytesIO()
    book.active.append(["Kostenplaats", "Boekdatum", "Bedrag"])
    book.active.append([4100, datetime.date(2022, 5, 1), 1234.56])
    book.active.append(["4200", "1-6-2022", "12,00-"])
    book.save(file)

    export = read_export(ContentFile(file.getvalue(), name="grootboek.xlsx"), YEAR)

    assert [(b.code, b.booked_on.isoformat(), b.cents) for b in export.bookings] == [
        ("4100", "2022-05-01", 1_234_56),
        ("4200", "2022-06-01", -12_00),
    ]


def test_each_line_that_cannot_be_read_is_told() -> None:
    export = read_export(
        csv(
            HEAD,
            "4100;;1-1-2022;;;veel",
            "4100;;1-1-2023;;;5",
            ";;1-1-2022;;;5",
            "4100;;morgen;;;5",
            "4100;;1-2-2022;;;",
        ),
        YEAR,
    )

    assert [number for number, _reason in export.errors] == [2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "file",
    [
        csv("a;b", "1;2"),
        csv(HEAD),
        ContentFile(b"%PDF-1.7 nothing", name="grootboek.csv"),
        ContentFile(b"PK\x03\x04 broken", name="grootboek.xlsx"),
    ],
    ids=["no heading", "no booking", "pdf", "broken zip"],
)
def test_a_file_that_is_no_ledger_is_refused_at_its_field(file: Any) -> None:
    with pytest.raises(Refused) as refused:
        read_export(file, YEAR)
    assert refused.value.field == "file"


# --- taking in --------------------------------------------------------------------------------------------------------


@pytest.fixture
def money(db: None) -> Money:
    money = make_money(measures=2)
    for measure in money.measures:
        BudgetLine.objects.create(
            document=money.plan, measure=measure, year=YEAR, source=money.quality, amount_cents=1_000_00
        )
    totals.recount(money.plan)
    return money


@pytest.fixture
def top(money: Money) -> Person:
    return someone(Role.CONTROLLER, unit=institution())


@pytest.fixture
def round(money: Money) -> SpendingRound:
    return open_report(money.framework, YEAR)


def export(*rows: tuple[str, str, int], sha: str = "a") -> Export:
    found = [Booking("cost_centre", code, datetime.date.fromisoformat(day), "", cents) for code, day, cents in rows]
    return Export("grootboek.csv", sha * 64, found)


def key(money: Money, top: Person, code: str, *shares: Share, since: datetime.date = NEW_YEAR, **more: Any) -> SplitKey:
    return services.set_key(
        framework=money.framework, kind="cost_centre", code=code, valid_from=since, shares=shares, actor=top, **more
    )


def stands(round: SpendingRound) -> dict[tuple[str, str, int | None], int]:
    rows = Realised.objects.filter(round=round)
    return {(row.unit.code, row.theme.code, row.measure_id): row.amount_cents for row in rows}


def test_an_export_is_divided_over_units_themes_and_measures(money: Money, top: Person, round: SpendingRound) -> None:
    other = make_unit(Level.FACULTY)
    key(
        money,
        top,
        "4100",
        Share(money.faculty, money.themes[0], 2, money.measures[0].lineage),
        Share(other, money.themes[2], 1),
    )

    services.take_in(
        round=round, export=export(("4100", "2022-03-01", 100_00), ("9999", "2022-03-01", 7_00)), actor=top
    )

    assert stands(round) == {
        (money.faculty.code, "t1", money.measures[0].pk): 66_67,
        (other.code, "t3", None): 33_33,
    }
    left = ledger.unmapped_in(LedgerImport.objects.get(), money.framework)
    assert [(row.code, row.count, row.cents) for row in left] == [("9999", 1, 7_00)]
    assert totals.rebuild(money.framework) == []


def test_an_export_costs_as_many_statements_whatever_it_is_divided_over(
    money: Money, top: Person, round: SpendingRound
) -> None:
    place = Share(money.faculty, money.themes[0], 1)
    counted = []
    for code, shares in (
        ("1", [place]),
        ("2", [Share(make_unit(Level.FACULTY), money.themes[1], 1) for _n in "123456789"]),
    ):
        key(money, top, code, *shares)
        last = ledger.last_import(round)
        file = export((code, "2022-03-01", 100_00 + len(shares)), sha=code)
        with CaptureQueriesContext(connection) as statements:
            services.take_in(round=round, export=file, actor=top, previous=last and last.pk)
        counted.append(len(statements))
        with CaptureQueriesContext(connection) as statements:
            services._follow(money.framework, top)
        counted.append(len(statements))

    assert (len(stands(round)), set(Realised.history.values_list("history_user", flat=True))) == (9, {top.pk})
    assert counted[3] == counted[1]
    assert counted[2] <= counted[0] + 8


def test_what_was_not_mapped_is_mapped_on_the_spot(money: Money, top: Person, round: SpendingRound) -> None:
    services.take_in(round=round, export=export(("4100", "2022-03-01", 100_00)), actor=top)
    assert stands(round) == {}

    made = key(money, top, "4100", Share(money.faculty, money.themes[0], 1))
    mapped = stands(round)
    services.remove_key(key=made, actor=top)

    assert (mapped, stands(round)) == ({(money.faculty.code, "t1", None): 100_00}, {})


def test_a_new_key_ends_the_one_before_it(money: Money, top: Person, round: SpendingRound) -> None:
    july = datetime.date(YEAR, 7, 1)
    key(money, top, "4100", Share(money.faculty, money.themes[0], 1))
    services.take_in(round=round, export=export(("4100", "2022-06-30", 100), ("4100", "2022-07-01", 10)), actor=top)

    key(money, top, "4100", Share(money.faculty, money.themes[1], 1), since=july)

    assert stands(round) == {(money.faculty.code, "t1", None): 100, (money.faculty.code, "t2", None): 10}
    assert SplitKey.objects.get(valid_from=NEW_YEAR).valid_until == datetime.date(YEAR, 6, 30)
    with pytest.raises(Refused) as before:
        key(money, top, "4100", Share(money.faculty, money.themes[2], 1), since=datetime.date(YEAR - 1, 1, 1))
    assert before.value.field == "valid_until"


def test_a_repeated_export_differs_in_nothing(money: Money, top: Person, round: SpendingRound) -> None:
    key(money, top, "4100", Share(money.faculty, money.themes[0], 1))
    first = export(("4100", "2022-03-01", 100_00), ("9999", "2022-03-01", 7_00))
    taken = services.take_in(round=round, export=first, actor=top)

    again = services.preview(round, export(("9999", "2022-03-01", 7_00), ("4100", "2022-03-01", 100_00), sha="b"))
    more = services.preview(round, export(("4100", "2022-03-01", 90_00), sha="c"))

    assert (again.same, again.differences, again.changes) == (True, [], [])
    assert more.differences == [(Code("cost_centre", "4100"), 90_00, 100_00), (Code("cost_centre", "9999"), 0, 7_00)]
    assert [(change.was, change.now) for change in more.changes] == [(100_00, 90_00)]
    with pytest.raises(Refused):
        services.take_in(round=round, export=first, actor=top, previous=taken.pk)


def test_what_was_shown_must_still_hold_when_it_is_taken_in(money: Money, top: Person, round: SpendingRound) -> None:
    services.take_in(round=round, export=export(("4100", "2022-03-01", 1)), actor=top)

    with pytest.raises(Refused):
        services.take_in(round=round, export=export(("4100", "2022-03-01", 2), sha="b"), actor=top, previous=None)
    assert LedgerImport.objects.count() == 1


def test_a_typed_amount_gives_way_to_the_ledger_and_says_so(money: Money, top: Person, round: SpendingRound) -> None:
    rounds.record_realised(
        round=round, unit=money.faculty, theme=money.themes[0], amount_cents=5_00, remark="schatting", actor=top
    )
    key(money, top, "4100", Share(money.faculty, money.themes[0], 1))
    new = export(("4100", "2022-03-01", 6_00))

    [change] = services.preview(round, new).changes
    services.take_in(round=round, export=new, actor=top)

    assert (change.typed, change.was, change.now) == (True, 5_00, 6_00)
    row = Realised.objects.get()
    assert (row.amount_cents, row.origin, row.remark) == (6_00, "imported", "schatting")
    with pytest.raises(Refused) as refused:
        rounds.record_unit(
            round=round, unit=money.faculty, entries=[rounds.Entry(money.themes[0], None, 7_00)], actor=top
        )
    assert refused.value.field == "amount-t1"


def test_nothing_of_a_file_with_errors_or_into_a_closed_report(money: Money, top: Person, round: SpendingRound) -> None:
    wrong = export(("4100", "2022-03-01", 1))
    wrong.errors.append((2, "geen bedrag"))
    with pytest.raises(Refused):
        services.take_in(round=round, export=wrong, actor=top)
    rounds.close_round(round=round, actor=top, incomplete=True)
    with pytest.raises(Refused):
        services.take_in(round=round, export=export(("4100", "2022-03-01", 1)), actor=top)

    assert (LedgerImport.objects.count(), LedgerRow.objects.count()) == (0, 0)


def test_a_key_changes_no_closed_report(money: Money, top: Person, round: SpendingRound) -> None:
    key(money, top, "4100", Share(money.faculty, money.themes[0], 1))
    services.take_in(round=round, export=export(("4100", "2022-03-01", 10_00)), actor=top)
    kept = rounds.close_round(round=round, actor=top, incomplete=True)

    key(money, top, "4100", Share(money.faculty, money.themes[1], 1))

    assert stands(round) == {(money.faculty.code, "t1", None): 10_00}
    assert '"cents":1000,' in kept.payload
    correction = rounds.correct_round(round=round, reason="sleutel", actor=top)
    rounds.record_unit(
        round=correction, unit=money.faculty, entries=[rounds.Entry(money.themes[0], None, 9_00)], actor=top
    )
    assert Realised.objects.get(round=correction).origin == "entered"


def test_a_booking_is_never_changed(money: Money, top: Person, round: SpendingRound) -> None:
    services.take_in(round=round, export=export(("4100", "2022-03-01", 10_00)), actor=top)

    for statement in ("UPDATE budgets_ledgerrow SET amount_cents = 1", "DELETE FROM budgets_ledgerimport"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_who_runs_the_institution_keeps_the_keys(money: Money, round: SpendingRound) -> None:
    own = someone(Role.CONTROLLER, unit=money.faculty)

    with pytest.raises(Forbidden):
        key(money, own, "4100", Share(money.faculty, money.themes[0], 1))
    with pytest.raises(Forbidden):
        services.take_in(round=round, export=export(("4100", "2022-03-01", 1)), actor=own)


def test_the_database_finds_the_same_without_a_key_as_dividing_does(
    money: Money, top: Person, round: SpendingRound
) -> None:
    place = Share(money.faculty, money.themes[0], 1)
    key(money, top, "4100", place, since=datetime.date(YEAR, 3, 1), valid_until=datetime.date(YEAR, 6, 30))
    days = ("02-28", "03-01", "06-30", "07-01")
    rows = [(code, f"{YEAR}-{day}", 10**n) for code in ("4100", "9999") for n, day in enumerate(days)]
    taken = services.take_in(round=round, export=export(*rows), actor=top)

    divided = divide(export(*rows).bookings, ledger.keys_of(money.framework))

    found = {Code(one.kind, one.code): (one.count, one.cents) for one in ledger.unmapped_in(taken, money.framework)}
    assert found == {code: (pile.count, pile.cents) for code, pile in divided.unmapped.items()}
    assert found[Code("cost_centre", "4100")] == (2, 1_001)
    assert [row.on.code for row in ledger.bookings_of(taken, [Code("cost_centre", "4100")])] == ["4100"] * 4


# --- as a table ---


def test_what_is_not_mapped_as_a_table_and_for_whom(money: Money, top: Person, round: SpendingRound) -> None:
    key(money, top, "4100", Share(money.faculty, money.themes[0], 1))
    rows = (("4100", "2022-03-01", 1_00), ("9998", "2022-03-01", 5_00), ("9999", "2022-03-01", -7_00))
    services.take_in(round=round, export=export(*rows), actor=top)
    scope = Scope(money.framework, None, (YEAR,))

    found = registry.named("unmapped")

    assert found
    made = found.build(scope)
    assert [(row.cells[1], row.cells[3], row.cells[4].cents) for row in made.rows] == [
        ("9999", 1, -7_00),
        ("9998", 1, 5_00),
        ("", None, -2_00),
    ]
    own = someone(Role.CONTROLLER, unit=money.faculty)
    assert [found.may(rights_of(person), scope) for person in (top, own)] == [True, False]
