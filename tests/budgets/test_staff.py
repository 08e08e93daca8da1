"""An amount that is made of parts: fte × norm amount × months, rounded once per part, and their sum to the cent."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from budgets.models import BudgetLine, DocumentTotal, LinePart, NormAmount, NormIndex, StaffFunction
from budgets.services.lines import Cell, save_cells, save_line
from budgets.services.staff import Part, parts_of, save_parts, seen_of
from budgets.snapshot import content
from budgets.staff import NotFte, fte, parse_fte, part_cents
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Conflict, Forbidden, Refused
from kwaliteit.shared.notation import Amount
from plans.services.removal import put_back, remove
from tests.budgets.rows import Money, make_framework, make_money
from tests.factories import someone
from tests.kept import kept

FTE = st.integers(min_value=1, max_value=10_000_000)
NORM = st.integers(min_value=1, max_value=10**10)
MONTHS = st.integers(min_value=1, max_value=12)


@given(FTE, NORM, MONTHS)
def test_a_part_is_at_most_half_a_cent_from_what_it_really_is(thousandths: int, norm: int, months: int) -> None:
    exact = Fraction(thousandths * norm * months, 12_000)

    found = part_cents(thousandths, norm, months)

    assert abs(found - exact) <= Fraction(1, 2)
    assert found == exact.__floor__() + (exact - exact.__floor__() >= Fraction(1, 2))


@given(st.integers(min_value=1, max_value=12_000), NORM)
def test_a_whole_year_of_whole_ftes_is_never_rounded(whole: int, norm: int) -> None:
    assert part_cents(whole * 1_000, norm, 12) == whole * norm


@given(FTE, st.sampled_from(["nl", "en"]))
def test_what_is_shown_as_fte_reads_back_as_the_same(thousandths: int, language: str) -> None:
    with translation.override(language):
        text = fte(thousandths)
        read = None if thousandths >= 1_000_000 else parse_fte(text)

    assert read in (None, thousandths)


@pytest.mark.parametrize("text", ["", "0", "0,000", "-1", "1,2345", "1.2.3", "half", "10001", "１"])
def test_what_is_no_number_of_fte_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(NotFte, match="fte"):
        parse_fte(text)


@pytest.fixture
@kept
def money() -> Money:
    return with_norms(make_money())


def with_norms(money: Money) -> Money:
    """Teacher € 90,000.50 and assistant € 45,000 a year in 2022 and 2023; nothing is known of 2024."""
    publisher = someone(Role.CONTROLLER, unit=money.faculty.parent)
    index = NormIndex.objects.create(
        framework=money.framework,
        name="Norm 2022",
        dated=datetime.date(2021, 12, 1),
        source="Kaderbrief",
        published_by=publisher,
        published_at=datetime.datetime(2021, 12, 1, tzinfo=datetime.UTC),
    )
    for order, (code, cents) in enumerate((("teacher", 90_000_50), ("assistant", 45_000_00)), start=1):
        function = StaffFunction.objects.create(
            framework=money.framework, code=code, order=order, name_nl=code.title(), name_en=code
        )
        for year in (2022, 2023):
            NormAmount.objects.create(index=index, function=function, year=year, cents=cents)
    return money


def put(money: Money, *parts: Part, year: int = 2022, **options: object) -> BudgetLine | None:
    given = {"measure": money.measures[0], "source": money.quality, "actor": money.drafter, **options}
    return save_parts(year=year, parts=parts, **given)


def function(code: str) -> StaffFunction:
    return StaffFunction.objects.get(code=code)


def state() -> tuple[object, ...]:
    return (
        list(BudgetLine.objects.values_list("year", "amount_cents", "pm")),
        list(LinePart.objects.order_by("pk").values_list("amount_cents", "norm_cents", "order")),
        (BudgetLine.history.count(), LinePart.history.count()),
    )


pytest_db = pytest.mark.django_db


@pytest_db
def test_an_amount_is_the_sum_of_its_parts(money: Money) -> None:
    line = put(
        money,
        Part("werkgroepen", function=function("teacher"), fte_thousandths=1_250, months=10),
        Part(function=function("assistant"), fte_thousandths=500),
        Part("materiaal", amount_cents=1_234_56),
    )

    cents = [part.amount_cents for part in parts_of(line)]
    assert cents == [part_cents(1_250, 90_000_50, 10), 22_500_00, 1_234_56]
    assert line.amount_cents == sum(cents) == 93_750_52 + 22_500_00 + 1_234_56
    assert DocumentTotal.objects.get().cents == line.amount_cents
    assert LinePart.history.values_list("history_user", flat=True).distinct().get() == money.drafter.pk


@pytest_db
def test_a_part_keeps_its_norm_amount_until_another_function_is_chosen(money: Money) -> None:
    line = put(money, Part(function=function("teacher"), fte_thousandths=1_000))
    first = parts_of(line)[0]
    later = NormIndex.objects.create(
        framework=money.framework,
        name="Norm 2023",
        dated=datetime.date(2022, 12, 1),
        source="Kaderbrief",
        published_by=money.drafter,
        published_at=datetime.datetime(2022, 12, 1, tzinfo=datetime.UTC),
    )
    for code in ("teacher", "assistant"):
        NormAmount.objects.create(index=later, function=function(code), year=2022, cents=100_000_00)

    put(money, Part(function=function("teacher"), fte_thousandths=2_000, of=first.pk))
    same = parts_of(line)[0].norm_cents
    put(money, Part(function=function("assistant"), fte_thousandths=2_000, of=first.pk))
    other = parts_of(line)[0].norm_cents

    assert (same, other) == (90_000_50, 100_000_00)
    assert BudgetLine.objects.get().amount_cents == 200_000_00


@pytest_db
def test_without_a_norm_amount_one_is_typed_or_asked_for_at_its_place(money: Money) -> None:
    parts = [Part("boeken", amount_cents=5_00), Part(function=function("teacher"), fte_thousandths=1_000)]
    with pytest.raises(Refused) as refused:
        put(money, *parts, year=2024)

    assert (refused.value.field, state()[:2]) == ("1-norm", ([], []))

    line = put(money, Part(function=function("teacher"), fte_thousandths=1_000, norm_cents=95_000_00), year=2024)
    assert (line.amount_cents, parts_of(line)[0].norm) == (95_000_00, None)


@pytest_db
@pytest.mark.parametrize(
    ("part", "field"),
    [
        (Part(), "0-amount"),
        (Part(amount_cents=-1), "0-amount"),
        (Part(amount_cents=10**14), "0-amount"),
        (Part(function="teacher", fte_thousandths=0), "0-fte"),
        (Part(function="teacher", fte_thousandths=1, months=13), "0-fte"),
        (Part(function="theirs", fte_thousandths=1), "0-function"),
    ],
    ids=["nothing", "below zero", "too much", "no fte", "13 months", "of another framework"],
)
def test_a_part_that_cannot_be_is_refused_without_a_trace(money: Money, part: Part, field: str) -> None:
    other = make_framework(code="anders")
    StaffFunction.objects.create(framework=other, code="theirs", name_nl="x", name_en="x")
    chosen = function(str(part.function)) if part.function else None
    before = state()

    with pytest.raises(Refused) as refused:
        put(money, Part(part.what, part.amount_cents, chosen, part.fte_thousandths, part.months))

    assert (refused.value.field, state()) == (field, before)


@pytest_db
def test_saving_the_same_parts_again_writes_no_history(money: Money) -> None:
    line = put(money, Part("boeken", amount_cents=5_00), Part("reizen", amount_cents=7_00))
    before = state()

    put(money, *(Part(part.what, part.amount_cents, of=part.pk) for part in parts_of(line)))

    assert state() == before


@pytest_db
def test_without_parts_the_amount_goes_and_its_history_stays(money: Money) -> None:
    put(money, Part("boeken", amount_cents=5_00))

    assert put(money) is None
    assert (BudgetLine.objects.count(), LinePart.objects.count(), DocumentTotal.objects.count()) == (0, 0, 0)
    assert LinePart.history.filter(history_type="-").get().history_user == money.drafter
    assert BudgetLine.history.filter(history_type="-").get().history_user == money.drafter


@pytest_db
def test_an_amount_that_somebody_else_changed_is_not_overwritten(money: Money) -> None:
    seen = seen_of(None, [])
    save_line(measure=money.measures[0], year=2022, source=money.quality, amount=Amount(7_00), actor=money.drafter)

    with pytest.raises(Conflict):
        put(money, Part("boeken", amount_cents=5_00), seen=seen)

    line = BudgetLine.objects.get()
    assert line.amount_cents == 7_00
    assert put(money, Part("boeken", amount_cents=5_00), seen=seen_of(line, [])).amount_cents == 5_00


@pytest_db
def test_an_amount_made_of_parts_is_not_typed_over(money: Money) -> None:
    put(money, Part("boeken", amount_cents=5_00))
    before = state()
    cell = lambda cents: Cell(money.measures[0].pk, 2022, money.quality, Amount(cents))  # noqa: E731

    with pytest.raises(Refused, match=money.measures[0].title):
        save_cells(document=money.plan, cells=[cell(6_00)], actor=money.drafter)
    with pytest.raises(Refused, match=money.measures[0].title):
        save_cells(document=money.plan, cells=[cell(None)], actor=money.drafter)

    assert save_cells(document=money.plan, cells=[cell(5_00)], actor=money.drafter) == []
    assert state() == before


@pytest_db
def test_who_does_not_draft_enters_no_parts(money: Money) -> None:
    with pytest.raises(Forbidden):
        put(money, Part("boeken", amount_cents=5_00), actor=someone(Role.CONTROLLER, unit=money.faculty))

    assert BudgetLine.objects.count() == 0


@pytest_db
def test_a_measure_that_is_put_back_has_its_parts_again(money: Money) -> None:
    put(
        money,
        Part("werkgroepen", function=function("teacher"), fte_thousandths=333, months=7),
        Part("boeken", amount_cents=5_00),
    )
    before = content(money.plan)

    removed = remove(part=money.measures[0], actor=money.drafter)
    gone = (BudgetLine.objects.count(), LinePart.objects.count())
    _part, missing = put_back(removed=removed, actor=money.drafter)

    assert (gone, missing) == ((0, 0), 0)
    assert content(money.plan) == before


@pytest_db
def test_an_amount_that_was_taken_out_before_there_were_parts_comes_back(money: Money) -> None:
    save_line(measure=money.measures[0], year=2022, source=money.quality, amount=Amount(7_00), actor=money.drafter)
    removed = remove(part=money.measures[0], actor=money.drafter)
    for row in removed.rows:
        row["fields"].pop("reserve_id", None)
    removed.save()

    assert put_back(removed=removed, actor=money.drafter)[1] == 0
    assert BudgetLine.objects.get().reserve is None


@pytest_db
def test_a_snapshot_has_parts_only_where_an_amount_is_made_of_them(money: Money) -> None:
    save_line(measure=money.measures[1], year=2022, source=money.quality, amount=Amount(7_00), actor=money.drafter)
    plain = content(money.plan)["lines"]
    put(money, Part("werkgroepen", function=function("teacher"), fte_thousandths=1_500, months=6))

    made, same = sorted(content(money.plan)["lines"], key=lambda line: "parts" not in line)

    assert plain == [same]
    assert sorted(same) == ["cents", "measure", "note", "pm", "source", "year"]
    assert made["parts"] == [
        {
            "what": "werkgroepen",
            "cents": 67_500_38,
            "function": {"code": "teacher", "name": {"nl": "Teacher", "en": "teacher"}},
            "fte_thousandths": 1_500,
            "months": 6,
            "norm_cents": 90_000_50,
            "index": "Norm 2022",
        }
    ]
