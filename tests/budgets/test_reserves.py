"""Amounts under reserve of a decision: its day in the planning, what came of it, and where it shows."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from django.urls import reverse

from budgets.models import BudgetLine, FundingSource, Reserve
from budgets.services.lines import save_line
from budgets.services.reserves import put_under_reserve, settle
from governance.compare import compare
from governance.models import Milestone, MilestoneChange
from governance.parts import BUDGET, MEASURE, Parts
from governance.planning import state_of
from governance.services.planning import drop_milestone, finish_milestone, move_milestone
from governance.services.versions import freeze
from governance.snapshot import build, canonical
from kwaliteit.feeds.content import events_for
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.notation import Amount
from plans.models import Framework
from plans.services.framework import change_part, remove_part
from tests.factories import someone
from tests.governance.stage import TODAY, Stage, make_stage
from tests.governance.world import in_days
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def stage() -> Stage:
    return make_stage()


def reserve(stage: Stage, **fields: Any) -> Reserve:
    given = {
        "measure": stage.measures[0],
        "year": 2023,
        "what": "Inzet vanaf 2023",
        "body": stage.world.bodies["ur"],
        "due_on": in_days(30, TODAY()),
        "actor": stage.person("holder"),
    }
    return put_under_reserve(**{**given, **fields})


def granted(stage: Stage, row: Reserve, settled: str = "granted", **fields: Any) -> Reserve:
    given = {"settled_on": TODAY(), "text": "De raad stemde ermee in.", "actor": stage.person("holder")}
    return settle(reserve=row, settled=settled, **{**given, **fields})


def state() -> tuple[object, ...]:
    return (
        list(Reserve.objects.values_list("what", "due_on", "settled")),
        list(Milestone.objects.values_list("due_on", "done_on", "dropped_on")),
        list(BudgetLine.objects.order_by("pk").values_list("reserve", flat=True)),
        (Reserve.history.count(), BudgetLine.history.count()),
    )


def both_days() -> set[tuple[datetime.date, datetime.date]]:
    return set(Reserve.objects.values_list("due_on", "milestone__due_on"))


# --- the planning follows ---------------------------------------------------------------------------------------------


def test_a_reserve_stands_in_the_planning_on_the_same_day_in_both_languages(stage: Stage) -> None:
    row = reserve(stage)

    milestone = row.milestone
    assert (milestone.due_on, milestone.level, milestone.body_kind) == (row.due_on, "faculty", "university_council")
    body, unit = stage.world.bodies["ur"], stage.world.faculty
    assert milestone.what_nl == f"{body.name_nl} beslist over geld onder voorbehoud, {unit.name_nl}: Inzet vanaf 2023"
    assert milestone.what_en == f"{body.name_en} decides on money under reserve, {unit.name_en}: Inzet vanaf 2023"
    assert milestone.history.get().history_user == stage.person("holder")


def test_amounts_that_wait_for_the_same_decision_share_one_reserve_and_one_day(stage: Stage) -> None:
    first, same = reserve(stage), reserve(stage, year=2024, what="inzet vanaf 2023 ")
    other = reserve(stage, year=2022, due_on=in_days(31, TODAY()))

    assert (same, other == first) == (first, False)
    assert sorted(first.lines.values_list("year", flat=True)) == [2023, 2024]
    assert Milestone.objects.count() == Reserve.objects.count() == 2
    granted(stage, first)
    after = reserve(stage, year=2024)
    assert (after == first, sorted(first.lines.values_list("year", flat=True))) == (False, [2023])


def test_the_day_moves_by_a_decision_and_in_both_places(stage: Stage) -> None:
    row = reserve(stage)
    later = in_days(60, TODAY())

    move_milestone(
        milestone=row.milestone,
        moved_to=later,
        reason="De raad vergadert later.",
        body=stage.world.bodies["cvb"],
        decided_on=TODAY(),
        actor=stage.person("staff"),
    )

    assert both_days() == {(later, later)}
    assert MilestoneChange.objects.get().moved_to == later
    assert Reserve.history.first().history_user == stage.person("staff")


@pytest.mark.parametrize(("settled", "done", "dropped"), [("granted", 1, 0), ("refused", 1, 0), ("withdrawn", 0, 1)])
def test_what_came_of_it_settles_the_day_too(stage: Stage, settled: str, done: int, dropped: int) -> None:
    row = granted(stage, reserve(stage), settled)

    milestone = Milestone.objects.get()
    assert (row.settled, row.settled_on) == (settled, TODAY())
    assert ([milestone.done_on] * done, [milestone.dropped_on] * dropped) == ([TODAY()] * done, [TODAY()] * dropped)


@pytest.mark.parametrize("act", ["finish", "drop", "change", "remove"])
def test_the_day_is_not_settled_changed_or_taken_out_by_itself(stage: Stage, act: str) -> None:
    row = reserve(stage).milestone
    staff, manager = stage.person("staff"), someone(Role.APPLICATION_MANAGER, unit=stage.world.institution)
    decided = {"reason": "Vervalt.", "body": stage.world.bodies["cvb"], "decided_on": TODAY()}
    acts = {
        "finish": lambda: finish_milestone(milestone=row, done_on=TODAY(), actor=staff),
        "drop": lambda: drop_milestone(milestone=row, actor=staff, **decided),
        "change": lambda: change_part(row=row, actor=manager, due_on=in_days(3, TODAY())),
        "remove": lambda: remove_part(row=row, actor=manager),
    }
    before = state()

    with pytest.raises(Refused):
        acts[act]()

    assert state() == before


# --- putting under reserve --------------------------------------------------------------------------------------------


def test_one_amount_or_all_of_a_measure_in_a_year(stage: Stage) -> None:
    npo = FundingSource.objects.create(framework=stage.world.framework, code="npo", name_nl="NPO", name_en="NPO")
    BudgetLine.objects.create(
        document=stage.document, measure=stage.measures[0], year=2023, source=npo, amount_cents=5_00
    )

    one = reserve(stage, source=npo)
    every = reserve(stage, measure=stage.measures[1], what="Iets anders")

    assert list(one.lines.values_list("source__code", "year")) == [("npo", 2023)]
    assert list(every.lines.values_list("measure", "year")) == [(stage.measures[1].pk, 2023)]
    with pytest.raises(Refused, match="Inzet vanaf 2023"):
        reserve(stage)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"what": " "}, "what"),
        ({"what": "x" * 201}, "what"),
        ({"due_on": in_days(-1, TODAY())}, "due_on"),
        ({"year": 2019}, ""),
    ],
    ids=["no decision", "too long", "a day that passed", "no amount"],
)
def test_what_cannot_wait_is_refused_without_a_trace(stage: Stage, fields: dict[str, Any], field: str) -> None:
    before = state()

    with pytest.raises(Refused) as refused:
        reserve(stage, **fields)

    assert (refused.value.field, state()) == (field, before)


def test_only_drafters_put_under_reserve(stage: Stage) -> None:
    with pytest.raises(Forbidden):
        reserve(stage, actor=stage.person("dean"))

    assert Reserve.objects.count() == Milestone.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"settled": "maybe"}, "settled"), ({"text": " "}, "text"), ({"settled_on": in_days(1, TODAY())}, "settled_on")],
)
def test_an_outcome_has_a_day_and_a_text(stage: Stage, fields: dict[str, Any], field: str) -> None:
    row = reserve(stage)
    before = state()

    with pytest.raises(Refused) as refused:
        granted(stage, row, **fields)

    assert (refused.value.field, state()) == (field, before)


def test_who_keeps_the_planning_may_record_the_outcome_and_others_may_not(stage: Stage) -> None:
    row = reserve(stage)
    with pytest.raises(Forbidden):
        granted(stage, row, actor=stage.person("stranger"))

    granted(stage, row, actor=stage.person("staff"))

    with pytest.raises(Refused):
        granted(stage, row)


# --- where it shows ---------------------------------------------------------------------------------------------------


def lines(stage: Stage) -> list[dict[str, Any]]:
    return build(stage.document)["budget"]["lines"]


def test_a_snapshot_says_only_of_waiting_amounts_that_they_wait(stage: Stage) -> None:
    before = canonical(build(stage.document))
    row = reserve(stage)
    waiting = [line for line in lines(stage) if "reserve" in line]
    ur = stage.world.bodies["ur"]
    told = {"what": "Inzet vanaf 2023", "body": {"nl": ur.name_nl, "en": ur.name_en}, "due_on": row.due_on.isoformat()}

    granted(stage, row)

    assert [(line["year"], line["reserve"]) for line in waiting] == [(2023, told)]
    assert canonical(build(stage.document)) == before


def test_a_refused_amount_goes_on_showing_it(stage: Stage) -> None:
    granted(stage, reserve(stage), "refused", text="De raad wil eerst een evaluatie.")

    [line] = [line for line in lines(stage) if "reserve" in line]
    assert line["reserve"]["refused"] == {"on": TODAY().isoformat(), "text": "De raad wil eerst een evaluatie."}


def test_another_amount_is_no_longer_the_one_that_was_refused(stage: Stage) -> None:
    row = granted(stage, reserve(stage), "refused", text="Te veel.")
    put = {"measure": stage.measures[0], "year": 2023, "source": stage.world.quality_funds}

    save_line(amount=Amount(100_000_00), note="Toelichting", actor=stage.person("holder"), **put)
    same = row.lines.count()
    save_line(amount=Amount(50_000_00), actor=stage.person("holder"), **put)

    assert (same, row.lines.count()) == (1, 0)


def test_a_version_that_waits_differs_from_one_that_does_not(stage: Stage) -> None:
    first = stage.freeze("Eerste versie.")
    with pytest.raises(Refused, match="1"):
        stage.freeze()
    reserve(stage)
    second = stage.freeze()

    result = compare(first.content, second.content)
    [change] = result.measures
    assert (change.kind, result.is_empty, result.difference) == ("behind", False, 0)
    assert ["2023" in text and "Inzet vanaf 2023" in text for text in change.told] == [True]
    [back] = compare(second.content, first.content).measures
    assert ["Inzet vanaf 2023" in text for text in back.told] == [True]


def test_consent_is_not_carried_over_to_amounts_that_wait(stage: Stage) -> None:
    first = stage.freeze("Eerste versie.")
    reserve(stage)
    second = stage.freeze()
    old, new = Parts(first.content), Parts(second.content)
    waits, other = (MEASURE + str(measure.lineage) for measure in stage.measures)

    same = {code: old.canonical(code) == new.canonical(code) for code in (waits, other, BUDGET)}
    assert same == {waits: False, other: True, BUDGET: False}


def test_the_page_of_a_version_prints_it(stage: Stage, client: Any) -> None:
    reserve(stage)
    version = freeze(document=stage.document, actor=stage.person("holder"))
    client.force_login(stage.person("holder"))

    page = client.get(f"/medezeggenschap/versies/{version.uuid}/").content.decode()

    assert "Inzet vanaf 2023" in page
    assert json.loads(version.payload)["schema"] == 2


# --- when its amounts are gone ----------------------------------------------------------------------------------------

GONE = "In de werkversie staat geen bedrag meer onder voorbehoud van dit besluit."


def empty(stage: Stage) -> None:
    put = {"measure": stage.measures[0], "year": 2023, "source": stage.world.quality_funds}
    save_line(amount=Amount(), actor=stage.person("holder"), **put)


def text_of(client: Any, address: str) -> str:
    return client.get(address).content.decode()


def test_a_reserve_of_which_the_amounts_were_emptied_says_so_wherever_it_waits(stage: Stage, client: Any) -> None:
    Framework.objects.update(is_current=True)
    row = reserve(stage, due_on=in_days(7, TODAY()))
    listed, own = (
        reverse(f"budgets:{name}", args=[at]) for name, at in (("details", stage.document.uuid), ("settle", row.uuid))
    )
    planning = f"{reverse('governance:milestones')}?kader={stage.world.framework.code}"
    client.force_login(stage.person("holder"))
    pages = (listed, own, planning, reverse("home"))
    assert [GONE in text_of(client, page) for page in pages] == [False] * 4

    empty(stage)

    assert [GONE in text_of(client, page) for page in pages] == [True] * 4
    assert client.get(own).context["form"].initial["settled"] == "withdrawn"
    [event] = [event for event in events_for(rights_of(stage.person("holder"))) if row.what in event.title]
    assert GONE in event.text
    client.force_login(stage.person("staff"))
    page = text_of(client, planning)
    assert (page.count(own), client.get(own).status_code) == (2, 200)  # in the table, and in the list on a phone
    assert reverse("governance:drop_milestone", args=[row.milestone.pk]) not in page

    granted(stage, row, "withdrawn", text="Niet meer nodig.", actor=stage.person("staff"))

    client.force_login(stage.person("holder"))
    assert [GONE in text_of(client, page) for page in (listed, planning, reverse("home"))] == [False] * 3


def test_a_day_on_which_nothing_waits_any_more_is_not_overdue(stage: Stage) -> None:
    row = reserve(stage)
    after = in_days(31, TODAY())
    known = Milestone.objects.with_bare().get()
    empty(stage)
    bare = Milestone.objects.with_bare().get()

    assert [state_of(one, after).mark for one in (known, bare)] == ["late", "back"]
    granted(stage, row, "withdrawn")
    assert state_of(Milestone.objects.with_bare().get(), after).mark == "none"
    other = Milestone.objects.create(
        framework=stage.world.framework, level="faculty", due_on=after, what_nl="Een datum", what_en="A date"
    )
    assert [one.bare for one in Milestone.objects.with_bare().filter(pk=other.pk)] == [False]
