"""Norm indexes: published once and never changed, and worked into a plan exactly as its preview said, or not at all."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets.models import Allocation, BudgetLine, DocumentTotal, LinePart, NormAmount, NormIndex
from budgets.services.norms import preview, publish_index, work_in
from budgets.services.staff import Part, parts_of
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Forbidden, Frozen, Refused
from tests.budgets.rows import Money, make_money
from tests.budgets.test_staff import function, put, state, with_norms
from tests.factories import someone
from tests.kept import kept

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 12, 1)


@pytest.fixture
@kept
def money() -> Money:
    return with_norms(make_money())


def controller(money: Money) -> Person:
    return Person.objects.filter(appointments__role=Role.CONTROLLER).first()


def publish(money: Money, amounts: dict[tuple[str, int], int] | None = None, **fields: Any) -> NormIndex:
    cents = amounts if amounts is not None else {("teacher", 2022): 93_000_00, ("teacher", 2023): 95_000_00}
    given = {"name": "Norm 2023", "dated": DAY, "source": "Kaderbrief 2023", "actor": controller(money)}
    keys = {(function(code).pk, year): value for (code, year), value in cents.items()}
    return publish_index(framework=money.framework, amounts=keys, **{**given, **fields})


# --- publishing -------------------------------------------------------------------------------------------------------


def test_the_controller_of_the_institution_publishes_an_index(money: Money) -> None:
    index = publish(money)

    assert (index.name, index.published_by, index.dated) == ("Norm 2023", controller(money), DAY)
    rows = index.amounts.order_by("year").values_list("function__code", "year", "cents")
    assert list(rows) == [("teacher", 2022, 93_000_00), ("teacher", 2023, 95_000_00)]


def test_an_index_never_changes(money: Money) -> None:
    index = publish(money)
    index.name = "Anders"
    with pytest.raises(Frozen):
        index.save()
    with pytest.raises(Frozen):
        NormAmount.objects.filter(index=index).update(cents=1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE budgets_normamount SET cents = 1")

    assert set(NormAmount.objects.filter(index=index).values_list("cents", flat=True)) == {93_000_00, 95_000_00}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "norm 2022"}, "name"),
        ({"name": " "}, "name"),
        ({"source": ""}, "source"),
        ({"dated": datetime.date(2100, 1, 1)}, "dated"),
        ({"amounts": {}}, ""),
        ({"amounts": {("teacher", 2018): 1}}, ""),
    ],
    ids=["a name that is taken", "no name", "no paper", "tomorrow", "nothing in it", "another year"],
)
def test_an_index_that_cannot_be_is_refused(money: Money, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        publish(money, **fields)

    assert (refused.value.field, NormIndex.objects.count()) == (field, 1)


@pytest.mark.parametrize("role", [Role.CONTROLLER, Role.PORTFOLIO_HOLDER])
def test_others_publish_nothing(money: Money, role: str) -> None:
    with pytest.raises(Forbidden):
        publish(money, actor=someone(role, unit=money.faculty))

    assert NormIndex.objects.count() == 1


# --- working it in ----------------------------------------------------------------------------------------------------


def staffed(money: Money) -> list[BudgetLine]:
    """Two amounts with teachers, and one that no index touches."""
    return [
        put(money, Part(function=function("teacher"), fte_thousandths=1_250, months=10), Part(amount_cents=5_00)),
        put(money, Part(function=function("teacher"), fte_thousandths=333), year=2023),
        put(
            money,
            Part(function=function("teacher"), fte_thousandths=1_000, norm_cents=80_000_00),
            Part(function=function("assistant"), fte_thousandths=1_000),
            measure=money.measures[1],
        ),
    ]


def test_the_preview_is_what_comes_of_it(money: Money) -> None:
    staffed(money)
    index = publish(money)

    before = preview(money.plan, index)
    told = [(row.line.pk, row.before, row.after) for row in before.changed]
    stored = {line.pk: line.amount_cents for line in BudgetLine.objects.all()}
    work_in(document=money.plan, index=index, seen=before.seen, actor=money.drafter)
    after = {line.pk: line.amount_cents for line in BudgetLine.objects.all()}

    assert (len(told), before.without, before.typed) == (2, 1, 1)
    assert {pk: cents for pk, cents in after.items() if stored[pk] != cents} == {pk: new for pk, _old, new in told}
    assert [(stored[pk], after[pk]) for pk, _old, _new in told] == [(old, new) for _pk, old, new in told]
    assert before.difference == sum(after.values()) - sum(stored.values())
    assert all(line.amount_cents == sum(p.amount_cents for p in parts_of(line)) for line in BudgetLine.objects.all())
    assert sum(row.cents for row in DocumentTotal.objects.all()) == sum(after.values())
    reasons = BudgetLine.history.filter(id=told[0][0]).first()
    assert (reasons.history_change_reason, reasons.history_user) == ("index Norm 2023", money.drafter)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    parts=st.lists(
        st.tuples(st.integers(1, 20_000), st.integers(1, 12), st.sampled_from([2022, 2023])), min_size=1, max_size=4
    ),
    norms=st.tuples(st.integers(1, 10**8), st.integers(1, 10**8)),
)
def test_whatever_the_parts_and_norm_amounts_the_preview_is_the_outcome(
    money: Money, parts: list[tuple[int, int, int]], norms: tuple[int, int]
) -> None:
    LinePart.objects.all().delete()
    BudgetLine.objects.all().delete()
    for year in (2022, 2023):
        mine = [Part(function=function("teacher"), fte_thousandths=f, months=m) for f, m, y in parts if y == year]
        if mine:
            put(money, *mine, year=year)
    cents = dict(zip([("teacher", 2022), ("teacher", 2023)], norms, strict=True))
    index = publish(money, cents, name=f"Norm {uuid.uuid4()}")

    found = preview(money.plan, index)
    if found.parts:
        work_in(document=money.plan, index=index, seen=found.seen, actor=money.drafter)

    stored = {line.pk: line.amount_cents for line in BudgetLine.objects.all()}
    assert {row.line.pk: row.after for row in found.changed} == {
        row.line.pk: stored[row.line.pk] for row in found.changed
    }
    assert all(line.amount_cents == sum(p.amount_cents for p in parts_of(line)) for line in BudgetLine.objects.all())
    assert preview(money.plan, index).parts == ()


def test_what_changed_since_the_preview_is_refused_whole(money: Money) -> None:
    line = staffed(money)[0]
    index = publish(money)
    seen = preview(money.plan, index).seen
    put(money, Part(amount_cents=6_00, of=parts_of(line)[1].pk), Part(amount_cents=1_00))
    before = state()

    with pytest.raises(Refused):
        work_in(document=money.plan, index=index, seen=seen, actor=money.drafter)

    assert state() == before


def test_an_index_that_was_worked_in_changes_nothing_more(money: Money) -> None:
    staffed(money)
    index = publish(money)
    work_in(document=money.plan, index=index, seen=preview(money.plan, index).seen, actor=money.drafter)
    before = state()

    with pytest.raises(Refused):
        work_in(document=money.plan, index=index, seen=preview(money.plan, index).seen, actor=money.drafter)

    assert state() == before


def test_who_does_not_draft_works_nothing_in(money: Money) -> None:
    staffed(money)
    index = publish(money)
    before = state()

    with pytest.raises(Forbidden):
        work_in(
            document=money.plan,
            index=index,
            seen=preview(money.plan, index).seen,
            actor=someone(Role.CONTROLLER, unit=money.faculty),
        )

    assert state() == before


def test_a_preview_takes_two_statements_whatever_the_size(money: Money, django_assert_num_queries: Any) -> None:
    index = publish(money)
    put(money, Part(function=function("teacher"), fte_thousandths=1_000))
    with django_assert_num_queries(2):
        preview(money.plan, index)
    staffed(money)
    with django_assert_num_queries(2):
        preview(money.plan, index)


# --- the pages --------------------------------------------------------------------------------------------------------


def test_the_page_publishes_and_keeps_what_was_typed_when_something_is_wrong(money: Money, client: Any) -> None:
    client.force_login(controller(money))
    address = f"{reverse('budgets:norms')}?kader={money.framework.code}"
    field = f"norm-{function('teacher').pk}-2023"
    sent = {"name": "Norm 2023", "dated": "1-12-2022", "source": "Kaderbrief", field: "95.000"}

    wrong = client.post(address, {**sent, "dated": "gisteren"})
    right = client.post(address, sent)

    page = wrong.content.decode()
    assert (wrong.status_code, 'value="95.000"' in page, 'value="gisteren"' in page) == (422, True, True)
    assert right.status_code == 302
    assert list(NormIndex.objects.get(name="Norm 2023").amounts.values_list("year", "cents")) == [(2023, 95_000_00)]


def test_a_new_index_begins_with_the_amounts_of_the_last_one(money: Money, client: Any) -> None:
    client.force_login(controller(money))

    form = client.get(f"{reverse('budgets:norms')}?kader={money.framework.code}").context["form"]

    assert form[f"norm-{function('teacher').pk}-2022"].value() == "90.000,50"


def test_the_preview_page_shows_and_does_what_it_says(money: Money, client: Any) -> None:
    line = put(money, Part(function=function("teacher"), fte_thousandths=1_000))
    index = publish(money)
    client.force_login(money.drafter)
    address = reverse("budgets:index", args=[money.plan.uuid])

    found = client.get(address).context["found"]
    stale = client.post(address, {"index": index.uuid, "seen": "0"})
    done = client.post(address, {"index": index.uuid, "seen": found.seen})

    assert [(row.before, row.after) for row in found.changed] == [(90_000_50, 93_000_00)]
    assert (stale.status_code, done.status_code) == (409, 302)
    line.refresh_from_db()
    assert line.amount_cents == 93_000_00


def test_the_preview_says_what_is_left_to_spend_of_the_quality_funds_now_and_after(money: Money, client: Any) -> None:
    put(money, Part(function=function("teacher"), fte_thousandths=1_000))
    Allocation.objects.create(framework=money.framework, unit=money.faculty, year=2022, amount_cents=91_000_00)
    publish(money)
    client.force_login(money.drafter)

    page = client.get(reverse("budgets:index", args=[money.plan.uuid]))

    assert page.context["left"] == [(2022, 999_50, -2_000_00)]
    assert "te veel begroot" in page.content.decode()


def test_who_drafts_a_plan_with_staff_finds_a_new_index_among_her_work_until_it_is_worked_in(
    money: Money, client: Any
) -> None:
    put(money, Part(function=function("teacher"), fte_thousandths=1_000))
    client.force_login(money.drafter)
    address = reverse("budgets:index", args=[money.plan.uuid])

    def waits() -> bool:
        return address in client.get(reverse("home")).content.decode()

    before, index = waits(), publish(money)
    after = waits()
    seen = client.get(address).context["found"].seen
    client.post(address, {"index": index.uuid, "seen": seen})

    assert (before, after, waits()) == (False, True, False)
