"""Shifts: who records one, that nothing gets lost, when it counts, and that every ceiling follows it alike."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction

from budgets import queries
from budgets.models import FundingSource, Shift, ShiftLeg
from budgets.panels import plan_money, planned_and_given
from budgets.services.income import set_allocation
from budgets.shifts import carried, carried_of
from budgets.snapshot import content, excess
from governance.models import LedgerEntry, ShiftDecision
from governance.services.decisions import correct_decision
from governance.services.shifts import Leg, link_decision, record_shift
from governance.services.versions import freeze
from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Forbidden, Frozen, Refused
from plans.models import Document
from plans.services.documents import grant_contributor
from tests.factories import appoint, make_unit, someone
from tests.governance.stage import TODAY, Stage, make_stage
from tests.kept import kept

pytestmark = pytest.mark.django_db
THOUSAND = 1_000_00


@pytest.fixture
@kept
def stage() -> Stage:
    """Two measures of € 100,000 a year, with an allocation of € 200,000."""
    stage = make_stage()
    controller = someone(Role.CONTROLLER, unit=stage.world.institution)
    for year in stage.document.years:
        given = {"framework": stage.world.framework, "unit": stage.world.faculty, "year": year}
        set_allocation(**given, amount_cents=200 * THOUSAND, actor=controller)
    return stage


def leg(stage: Stage, cents: int, year: int = 2022, unit: Unit | None = None, **fields: Any) -> Leg:
    return Leg(unit or stage.world.faculty, year, fields.pop("source", stage.world.quality_funds), cents, **fields)


def carry(stage: Stage, cents: int = 30 * THOUSAND) -> list[Leg]:
    """From 2022 to 2023."""
    return [leg(stage, -cents), leg(stage, cents, 2023)]


def record(stage: Stage, legs: Sequence[Leg], **fields: Any) -> Shift:
    known = {
        "framework": stage.world.framework,
        "unit": stage.world.faculty,
        "kind": "year",
        "reason": "Werving duurde langer.",
        "right": "information",
        "body": stage.world.bodies["fr"],
        "decided_on": TODAY(),
        "actor": stage.person("secretary"),
    }
    return record_shift(legs=legs, **{**known, **fields})


def between_units(stage: Stage, other: Unit, **fields: Any) -> Shift:
    legs = [leg(stage, -THOUSAND), leg(stage, THOUSAND, unit=other)]
    top = {"unit": stage.world.institution, "body": stage.world.bodies["ur"], "actor": stage.person("clerk")}
    return record(stage, legs, kind="unit", **{**top, **fields})


# --- the ceiling -------------------------------------------------------------------------------------------------------


def test_what_is_carried_over_raises_one_ceiling_and_lowers_the_other_everywhere(stage: Stage) -> None:
    record(stage, carry(stage))

    ceilings = {year: row.amount_cents for year, row in queries.allocated_to(stage.document).items()}
    snapshot = content(stage.document)

    assert ceilings == {2022: 170 * THOUSAND, 2023: 230 * THOUSAND, 2024: 200 * THOUSAND}
    assert [row.carried_cents for row in queries.allocated_to(stage.document).values()] == [
        -30 * THOUSAND,
        30 * THOUSAND,
        0,
    ]
    assert [given for _year, _planned, given in planned_and_given(stage.document)] == list(ceilings.values())
    assert plan_money(stage.document).words == "€ 30.000 te veel in 2022"
    assert excess(snapshot, "recht", stage.document.years) == {2022: 30 * THOUSAND}
    assert snapshot["carried"] == [
        {"unit": "recht", "year": 2022, "cents": -30 * THOUSAND},
        {"unit": "recht", "year": 2023, "cents": 30 * THOUSAND},
    ]
    assert carried_of(stage.world.framework) == {
        (stage.world.faculty.pk, 2022): -30 * THOUSAND,
        (stage.world.faculty.pk, 2023): 30 * THOUSAND,
    }
    assert carried(stage.world.faculty, 2023, stage.world.framework) == 30 * THOUSAND


def test_without_a_shift_a_plan_freezes_as_before(stage: Stage) -> None:
    assert "carried" not in content(stage.document)


def test_a_shift_between_units_counts_for_both(stage: Stage) -> None:
    other = make_unit()

    between_units(stage, other)

    assert carried_of(stage.world.framework) == {
        (stage.world.faculty.pk, 2022): -THOUSAND,
        (other.pk, 2022): THOUSAND,
    }


def test_a_unit_without_an_allocation_may_spend_what_was_shifted_to_it(stage: Stage) -> None:
    other = make_unit()
    plan = Document(framework=stage.world.framework, unit=other, first_year=2022, last_year=2024)

    between_units(stage, other)

    assert {year: row.amount_cents for year, row in queries.allocated_to(plan).items()} == {2022: THOUSAND}


def test_money_of_other_sources_raises_no_ceiling(stage: Stage) -> None:
    npo = FundingSource.objects.create(
        framework=stage.world.framework, code="npo", name_nl="NPO", name_en="NPO", counts=False
    )

    record(stage, [leg(stage, -THOUSAND, source=npo), leg(stage, THOUSAND, 2023, source=npo)])

    assert carried_of(stage.world.framework) == {}


def test_between_themes_the_ceiling_stays(stage: Stage) -> None:
    one, two = stage.world.themes

    record(stage, [leg(stage, -THOUSAND, theme=one), leg(stage, THOUSAND, theme=two)], kind="theme")

    assert carried_of(stage.world.framework) == {}


# --- when it counts ----------------------------------------------------------------------------------------------------


def state(shift: Shift) -> tuple[bool, bool]:
    row = Shift.objects.with_state().get(pk=shift.pk)
    return row.counts, row.waits


def test_where_the_council_consents_a_shift_waits_for_its_decision(stage: Stage) -> None:
    shift = record(stage, carry(stage), right="consent")
    before = state(shift), carried_of(stage.world.framework)
    decision = stage.decide()

    link_decision(shift=shift, decision=decision, actor=stage.person("secretary"))

    assert before == ((False, True), {})
    assert state(shift) == (True, False)
    assert carried(stage.world.faculty, 2023, stage.world.framework) == 30 * THOUSAND


def test_a_refusal_moves_nothing_nor_does_a_consent_that_is_put_right_into_one(stage: Stage) -> None:
    decision = stage.decide(outcome="no_consent")
    refused = record(stage, carry(stage), right="consent", decision=decision)
    wrong = correct_decision(
        decision=decision,
        actor=stage.person("fr_secretary"),
        outcome="consent",
        meeting_on=TODAY(),
        reason="Verkeerd overgenomen.",
    )
    agreed = state(refused)
    correct_decision(
        decision=wrong,
        actor=stage.person("fr_secretary"),
        outcome="no_consent",
        meeting_on=TODAY(),
        reason="Toch niet.",
    )

    assert agreed == (True, False)
    assert state(refused) == (False, True)


def test_a_decision_of_another_council_does_not_do(stage: Stage) -> None:
    shift = between_units(stage, make_unit(), right="consent")

    with pytest.raises(Refused) as refused:
        link_decision(shift=shift, decision=stage.decide(), actor=stage.person("clerk"))

    assert refused.value.field == "decision"
    assert state(shift) == (False, True)


def test_the_old_one_counts_until_what_puts_it_right_does(stage: Stage) -> None:
    decision = stage.decide()
    old = record(stage, carry(stage))
    new = record(stage, carry(stage, THOUSAND), corrects=old, right="consent")
    before = carried(stage.world.faculty, 2023, stage.world.framework), state(old), state(new)
    link_decision(shift=new, decision=decision, actor=stage.person("secretary"))

    assert before == (30 * THOUSAND, (True, False), (False, True))
    assert carried(stage.world.faculty, 2023, stage.world.framework) == THOUSAND
    assert (state(old), state(new)) == ((False, False), (True, False))


def test_what_waits_can_be_put_right_and_of_the_three_one_counts(stage: Stage) -> None:
    first = record(stage, carry(stage))
    second = record(stage, carry(stage, 2 * THOUSAND), corrects=first, right="consent")
    record(stage, carry(stage, 3 * THOUSAND), corrects=second)

    assert carried(stage.world.faculty, 2023, stage.world.framework) == 3 * THOUSAND


def test_a_correction_without_amounts_takes_a_shift_back(stage: Stage) -> None:
    record(stage, [], corrects=record(stage, carry(stage)))

    assert carried_of(stage.world.framework) == {}


# --- who, and what -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["holder", "dean", "staff", "clerk", "fr_secretary", "stranger"])
def test_only_the_secretary_of_the_board_of_the_unit_records(stage: Stage, who: str) -> None:
    with pytest.raises(Forbidden):
        record(stage, carry(stage), actor=stage.person(who))


@pytest.mark.parametrize("how", ["appointed", "invited", "wrote"])
def test_who_drafts_the_plan_does_not_record(stage: Stage, how: str) -> None:
    secretary = stage.person("secretary")
    if how == "appointed":
        appoint(secretary, Role.PORTFOLIO_HOLDER, unit=stage.world.faculty)
    elif how == "invited":
        grant_contributor(document=stage.document, person=secretary, actor=stage.person("holder"))
    else:
        moment = datetime.datetime.now(datetime.UTC)
        stage.document.editors.create(person=secretary, first_at=moment, last_at=moment)

    with pytest.raises(Forbidden):
        record(stage, carry(stage))


WRONG = {
    "not to 0": lambda s: ([leg(s, -THOUSAND), leg(s, 2 * THOUSAND, 2023)], {}),
    "nothing": lambda s: ([], {}),
    "another unit": lambda s: ([leg(s, -THOUSAND), leg(s, THOUSAND, unit=s.world.institution)], {}),
    "outside the period": lambda s: ([leg(s, -THOUSAND), leg(s, THOUSAND, 2030)], {}),
    "other year between themes": lambda s: (
        [leg(s, -THOUSAND, theme=s.world.themes[0]), leg(s, THOUSAND, 2023, theme=s.world.themes[1])],
        {"kind": "theme"},
    ),
    "no theme": lambda s: ([leg(s, -THOUSAND), leg(s, THOUSAND)], {"kind": "theme"}),
    "between units by a faculty": lambda s: (carry(s), {"kind": "unit"}),
    "no measures": lambda s: ([leg(s, -THOUSAND), leg(s, THOUSAND)], {"kind": "regroup"}),
    "no reason": lambda s: (carry(s), {"reason": " "}),
    "another right": lambda s: (carry(s), {"right": "approval"}),
    "another council": lambda s: (carry(s), {"body": s.world.bodies["ur"]}),
    "a board": lambda s: (carry(s), {"body": s.world.bodies["fb"]}),
    "tomorrow": lambda s: (carry(s), {"decided_on": TODAY() + datetime.timedelta(days=1)}),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_fit_is_refused(stage: Stage, name: str) -> None:
    legs, fields = WRONG[name](stage)

    with pytest.raises(Refused):
        record(stage, legs, **fields)
    assert (Shift.objects.count(), ShiftLeg.objects.count()) == (0, 0)


def test_merged_measures_are_named_as_they_were_called(stage: Stage) -> None:
    one, two = stage.measures

    shift = record(stage, [leg(stage, -THOUSAND, measure=one), leg(stage, THOUSAND, measure=two)], kind="regroup")

    assert [(row.title, row.lineage, row.theme) for row in shift.legs.order_by("number")] == [
        (one.title, one.lineage, one.theme),
        (two.title, two.lineage, two.theme),
    ]


def test_a_shift_is_put_right_once(stage: Stage) -> None:
    old = record(stage, carry(stage))
    record(stage, carry(stage), corrects=old)

    with pytest.raises(Refused):
        record(stage, carry(stage), corrects=old)


def test_it_stands_in_the_chain_of_the_plan_that_it_is_about(stage: Stage) -> None:
    record(stage, carry(stage), document=stage.document, decision=stage.decide(), right="consent")
    record(stage, carry(stage))

    acts = LedgerEntry.objects.filter(act__contains="shift").order_by("number").values_list("act", flat=True)
    assert list(acts) == ["shift", "link_shift"]


def test_nobody_changes_what_was_recorded(stage: Stage) -> None:
    shift = record(stage, carry(stage), right="consent", decision=stage.decide())
    shift.reason = "Anders."

    with pytest.raises(Frozen):
        shift.save()
    for model in (Shift, ShiftLeg, ShiftDecision):
        for statement in ("UPDATE {} SET id = id", "DELETE FROM {}"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement.format(model._meta.db_table))


def test_a_frozen_plan_holds_what_was_carried_over(stage: Stage) -> None:
    record(stage, carry(stage))

    with pytest.raises(Refused) as refused:
        freeze(document=stage.document, actor=stage.person("holder"))
    assert refused.value.field == "over_ceiling_reason"


def seen(person: Person | AnonymousUser) -> int:
    return Shift.objects.visible_to(rights_of(person)).count()


def test_who_reads_the_plans_of_a_unit_and_who_is_in_its_council_sees_its_shifts(stage: Stage) -> None:
    record(stage, carry(stage))

    people = ("holder", "secretary", "fr_member", "clerk", "stranger", "olc_chair")
    assert [seen(stage.person(name)) for name in people] == [1, 1, 1, 1, 0, 0]
