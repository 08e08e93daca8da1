"""The sums that are kept are those of the lines, whatever happened and in whatever order."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.core.management import call_command

from budgets import hooks, queries
from budgets.models import DocumentTotal, Realised, Report, Total
from budgets.services import totals
from budgets.services.lines import save_line
from budgets.services.spending import record_realised, remove_realised
from budgets.tables import Line
from governance.services.versions import freeze
from kwaliteit.organisation.models import Body, BodyKind, Person
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.notation import Amount
from plans.models import Document, Measure, Removed
from plans.services.drafting import save_measure
from plans.services.removal import put_back, remove
from tests.budgets.rows import Money, add_measure, make_money, make_plan, open_report
from tests.budgets.test_frozen import adopt_row, counting
from tests.factories import make_body, make_unit, someone

pytestmark = pytest.mark.django_db


@dataclass
class University:
    """Two faculties, one of which also has a plan that replaces its first one."""

    money: Money
    plans: list[Document]
    drafters: dict[int, Person]
    board: Body
    controller: Person
    done: list[str] = field(default_factory=list)

    def drafter(self, plan: Document) -> Person:
        return self.drafters[plan.unit_id]

    def measure(self, chance: random.Random) -> Measure | None:
        rows = list(Measure.objects.filter(document__in=self.plans).select_related("document").order_by("pk"))
        return chance.choice(rows) if rows else None


@pytest.fixture
def university() -> University:
    money = make_money(measures=3)
    other = make_unit(Level.FACULTY)
    plans = [
        money.plan,
        make_plan(money.framework, money.faculty, first_year=2019, title="Plan van 2018"),
        make_plan(money.framework, other),
    ]
    for plan in plans[1:]:
        for theme in money.themes[:2]:
            add_measure(money, theme, document=plan)
    drafters = {
        money.faculty.pk: money.drafter,
        other.pk: someone(Role.PORTFOLIO_HOLDER, unit=other),
    }
    controller = someone(Role.CONTROLLER, unit=money.faculty.parent)
    return University(money, plans, drafters, make_body(BodyKind.FACULTY_BOARD, unit=money.faculty), controller)


def save(place: University, chance: random.Random) -> None:
    measure = place.measure(chance)
    if measure is None:
        return
    source = chance.choice([place.money.quality, place.money.quality, place.money.sources["npo"]])
    amount = chance.choice([Amount(), Amount(pm=True), Amount(0), Amount(chance.randrange(1, 10**9))])
    years = measure.document.years
    save_line(
        measure=measure, year=chance.choice(years), source=source, amount=amount, actor=place.drafter(measure.document)
    )


def take_out(place: University, chance: random.Random) -> None:
    measure = place.measure(chance)
    if measure is not None:
        remove(part=measure, actor=place.drafter(measure.document))


def bring_back(place: University, chance: random.Random) -> None:
    removed = Removed.objects.filter(put_back_at=None).order_by("pk").first()
    if removed is not None:
        put_back(removed=removed, actor=place.drafter(removed.document))


def move(place: University, chance: random.Random) -> None:
    measure = place.measure(chance)
    if measure is not None:
        theme = chance.choice(place.money.themes)
        actor = place.drafter(measure.document)
        save_measure(measure=measure, revision=measure.revision, actor=actor, theme=theme)


def freeze_one(place: University, chance: random.Random) -> None:
    plan = chance.choice(place.plans)
    try:
        freeze(document=plan, actor=place.drafter(plan))
    except Refused:
        place.done.append("nothing changed")


def adopt_one(place: University, chance: random.Random) -> None:
    plan = chance.choice(place.plans)
    version = plan.versions.order_by("-number").first()
    if version is not None and not plan.adoptions.exists():
        adopt_row(version, place.board)


def spend(place: University, chance: random.Random) -> None:
    unit = chance.choice(place.plans).unit
    record_realised(
        round=open_report(place.money.framework, chance.choice([2019, 2020]), chance.choice(Report.values)),
        unit=unit,
        theme=chance.choice(place.money.themes[:2]),
        amount_cents=chance.randrange(10**9),
        actor=place.controller,
    )


def unspend(place: University, chance: random.Random) -> None:
    row = Realised.objects.order_by("pk").first()
    if row is not None:
        remove_realised(realised=row, actor=place.controller)


STEPS: list[Callable[[University, random.Random], None]] = [
    *[save] * 5, take_out, bring_back, move, freeze_one, adopt_one, spend, spend, unspend,
]  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_the_sums_are_those_of_the_lines_after_any_steps(university: University, seed: int) -> None:
    chance = random.Random(seed)
    framework = university.money.framework

    for _ in range(40):
        chance.choice(STEPS)(university, chance)

    plans = list(queries.counted_plans(framework.pk))
    told = queries.money_of(plans, hooks.newest_frozen([plan.pk for plan in plans]))
    assert by_unit(queries.counted_lines(framework)) == by_unit(told.lines)
    assert counting(framework) == [(c.document, c.years, c.version) for c in told.plans]
    spent: dict[tuple[int, str], int] = defaultdict(int)
    for (_unit, year, theme), cents in queries.last_realised(queries.realised_rows(framework)).items():
        spent[year, theme] += cents
    rows = Total.objects.filter(framework=framework, side=Total.Side.REALISED)
    assert {(row.year, row.theme): row.cents for row in rows} == dict(spent)
    assert totals.rebuild(framework) == []


def by_unit(lines: list[Line]) -> dict[tuple[str, int, str], tuple[int, bool]]:
    """Cents, and whether there is any amount, by unit, year and theme."""
    found: dict[tuple[str, int, str], tuple[int, bool]] = {}
    for line in lines:
        cents, known = found.get((line.unit, line.year, line.theme), (0, False))
        found[line.unit, line.year, line.theme] = (cents + (line.cents or 0), known or line.cents is not None)
    return found


def test_what_was_changed_past_the_services_is_found_and_mended(university: University, capsys) -> None:
    measure = university.money.measures[0]
    save_line(
        measure=measure, year=2023, source=university.money.quality, amount=Amount(5_00), actor=university.money.drafter
    )
    DocumentTotal.objects.update(cents=6_00)

    with pytest.raises(SystemExit):
        call_command("check_totals")
    said = capsys.readouterr().out
    call_command("check_totals", "--mend")
    call_command("check_totals")

    assert str(measure.document) in said
    assert DocumentTotal.objects.get().cents == 5_00
    assert capsys.readouterr().out.endswith("The sums agree.\n")
