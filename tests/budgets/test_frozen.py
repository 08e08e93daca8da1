"""The institution's tables take the newest frozen version of a plan; the grid marks what changed since."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from budgets import queries
from budgets.models import DocumentTotal
from budgets.services import totals
from budgets.services.lines import save_line
from governance.models import Adoption, Version
from governance.services.versions import freeze
from kwaliteit.organisation.models import Body, BodyKind
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.clock import today
from kwaliteit.shared.notation import Amount
from plans.models import Document, Framework
from tests.budgets.rows import Money, add_measure, make_money, make_plan
from tests.factories import institution, make_body, someone
from tests.kept import kept

pytestmark = pytest.mark.django_db


def adopt_row(version: Version, board: Body) -> None:
    """As the adoption leaves it; how one comes to it is tested in governance."""
    Adoption.objects.create(
        version=version,
        document=version.document,
        body=board,
        adopted_on=today(),
        effective_from=today(),
        recorded_by=version.frozen_by,
        recorded_at=timezone.now(),
    )
    totals.note_adopted(version.document)


@pytest.fixture
@kept
def money() -> Money:
    """A plan of € 5, frozen, with € 7 in its working text."""
    money = make_money(measures=1)
    put = {"measure": money.measures[0], "year": 2023, "source": money.quality, "actor": money.drafter}
    save_line(amount=Amount(5_00), **put)
    freeze(document=money.plan, actor=money.drafter)
    save_line(amount=Amount(7_00), **put)
    return money


def counting(framework: Framework) -> list[tuple[Document, tuple[int, ...], int | None]]:
    """The plans from which the kept sums are taken, each with its years and the version that is read."""
    found = []
    for plan in queries.counting(framework):
        rows = DocumentTotal.objects.filter(document=plan, counted=True)
        years = tuple(rows.order_by("year").values_list("year", flat=True).distinct())
        found.append((plan, years, plan.counted_version.number if hasattr(plan, "counted_version") else None))
    return found


def test_the_frozen_version_counts_for_the_institution(money: Money) -> None:
    found = queries.counted_lines(money.framework)

    assert [(line.year, line.cents, line.unit) for line in found] == [(2023, 5_00, str(money.faculty.pk))]
    assert counting(money.framework) == [(money.plan, (2023,), 1)]


def test_the_plan_that_begins_last_counts_for_its_years(money: Money) -> None:
    original = make_plan(money.framework, money.faculty, first_year=2019, title="Plan van 2018")
    measure = add_measure(money, money.themes[1], document=original)
    for year in (2021, 2023):
        save_line(measure=measure, year=year, source=money.quality, amount=Amount(1_00), actor=money.drafter)

    found = queries.counted_lines(money.framework)

    assert sorted((line.year, line.cents) for line in found) == [(2021, 1_00), (2023, 5_00)]
    assert [(version, years) for _plan, years, version in counting(money.framework)] == [(None, (2021,)), (1, (2023,))]


def second_plan(money: Money, cents: int) -> Document:
    """A later plan of the faculty for the same years, still being written."""
    plan = make_plan(money.framework, money.faculty, first_year=2023, title="Tweede plan")
    measure = add_measure(money, money.themes[1], document=plan)
    save_line(measure=measure, year=2023, source=money.quality, amount=Amount(cents), actor=money.drafter)
    return plan


def test_a_second_plan_takes_the_place_of_an_adopted_one_only_when_adopted_itself(money: Money) -> None:
    board = make_body(BodyKind.FACULTY_BOARD, money.faculty)
    steps = []
    adopt_row(Version.objects.get(), board)
    plan = second_plan(money, 9_00)
    for step in (
        lambda: None,
        lambda: freeze(document=plan, actor=money.drafter),
        lambda: adopt_row(plan.versions.get(), board),
    ):
        step()
        found = queries.counted_lines(money.framework)
        steps.append(
            ([line.cents for line in found], [(which, version) for which, _years, version in counting(money.framework)])
        )

    assert steps == [([5_00], [(money.plan, 1)]), ([5_00], [(money.plan, 1)]), ([9_00], [(plan, 1)])]


def test_a_plan_that_is_still_written_does_not_displace_a_frozen_one(money: Money) -> None:
    second_plan(money, 9_00)

    found = queries.counted_lines(money.framework)

    assert [line.cents for line in found] == [5_00]


def test_money_from_other_sources_does_not_count(money: Money) -> None:
    plan = make_plan(money.framework, institution(), title="Aanvulling")
    measure = add_measure(money, money.themes[2], document=plan)
    staff = someone(Role.BOARD_STAFF, unit=institution())
    for source, cents in (("npo", 100), ("quality", 200)):
        save_line(measure=measure, year=2022, source=money.sources[source], amount=Amount(cents), actor=staff)

    found = queries.counted_lines(money.framework)

    assert sorted((line.year, line.cents) for line in found) == [(2022, 200), (2023, 500)]


def test_a_cell_that_changed_since_the_frozen_version_is_marked(client, money: Money) -> None:
    client.force_login(money.drafter)

    grid = client.get(reverse("budgets:grid", args=[money.plan.uuid])).context["grid"]

    assert [(cell.year, cell.text, cell.was) for _row, cell in grid.changed] == [(2023, "7", "5")]


def test_rights_end_with_the_appointment(client, money: Money) -> None:
    client.force_login(money.drafter)
    money.drafter.appointments.all().delete()

    assert client.get(reverse("budgets:grid", args=[money.plan.uuid])).status_code == 404
