"""Agreed dates: they move or are dropped by a decision, and say how they stand."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from governance.models import Milestone, MilestoneChange
from governance.planning import Waiting, latest_start, state_of, waiting_for
from governance.services.planning import add_milestone, drop_milestone, finish_milestone, move_milestone
from governance.services.requests import withdraw
from governance.terms import Term, last_day
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Forbidden, Refused
from plans.services import framework as frameworks
from tests.factories import make_body, make_unit, someone
from tests.governance.stage import TODAY, Stage
from tests.governance.world import in_days

pytestmark = pytest.mark.django_db


def make(stage: Stage, days: int = 30, agreed: bool = True, **fields: Any) -> Milestone:
    """A date of the planning that was put in yesterday, in a framework that is in use."""
    stage.world.framework.is_current = True
    stage.world.framework.save()
    names = {"level": "faculty", "what_nl": "Plannen naar de raden", "what_en": "Plans to the councils"}
    row = Milestone.objects.create(
        framework=stage.world.framework, due_on=in_days(days, TODAY()), **{**names, **fields}
    )
    if agreed:
        row.history.update(history_date=timezone.localtime() - datetime.timedelta(days=2))
    return row


def move(stage: Stage, row: Milestone, who: str = "staff", **fields: Any) -> MilestoneChange:
    given = {"moved_to": in_days(60, TODAY()), "reason": "De raden vergaderen later.", "decided_on": TODAY()}
    return move_milestone(
        milestone=row, actor=stage.person(who), **{**given, "body": stage.world.bodies["cvb"], **fields}
    )


def drop(stage: Stage, row: Milestone, who: str = "staff", **fields: Any) -> MilestoneChange:
    given = {"reason": "De tweede herijking vervalt.", "decided_on": TODAY(), "body": stage.world.bodies["cvb"]}
    return drop_milestone(milestone=row, actor=stage.person(who), **{**given, **fields})


def test_a_moved_date_keeps_the_old_one_with_reason_and_body(stage: Stage, as_: Any) -> None:
    row = make(stage)
    old = row.due_on
    move(stage, row)
    row.refresh_from_db()
    change = row.changes.get()
    page = as_("fr_member").get("/medezeggenschap/planning/").content.decode()

    assert (change.was_on, change.moved_to, row.due_on) == (old, in_days(60, TODAY()), in_days(60, TODAY()))
    assert (change.body, change.recorded_by) == (stage.world.bodies["cvb"], stage.person("staff"))
    assert "De raden vergaderen later." in page
    assert f"{stage.world.bodies['cvb'].name}, " in page
    assert page.count("<s><span") == 2
    assert row.history.latest().history_user == stage.person("staff")


def test_a_dropped_date_stays_in_view_struck(stage: Stage, as_: Any) -> None:
    row = make(stage)
    drop(stage, row)
    row.refresh_from_db()
    page = as_("staff").get("/medezeggenschap/planning/").content.decode()

    assert (row.dropped_on, row.changes.get().moved_to) == (TODAY(), None)
    assert page.count("<s>Plannen naar de raden</s>") == 3
    assert "verzetten" not in page


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"moved_to": in_days(30, TODAY())}, "moved_to"),
        ({"decided_on": in_days(1, TODAY())}, "decided_on"),
        ({"moved_to": in_days(-1, TODAY())}, "moved_to"),
    ],
)
def test_a_move_without_reason_or_sense_is_refused(fields: dict[str, Any], field: str, stage: Stage) -> None:
    row = make(stage)
    with pytest.raises(Refused) as refused:
        move(stage, row, **fields)

    assert (refused.value.field, MilestoneChange.objects.count()) == (field, 0)


def test_a_date_is_moved_to_the_day_of_the_decision_at_the_earliest(stage: Stage) -> None:
    """Recorded later, it may be past by then."""
    row, decided_on = make(stage), in_days(-5, TODAY())
    with pytest.raises(Refused) as refused:
        move(stage, row, moved_to=in_days(-6, TODAY()), decided_on=decided_on)
    moved = move(stage, row, moved_to=decided_on, decided_on=decided_on)

    assert (refused.value.field, moved.moved_to) == ("moved_to", decided_on)


def test_who_decided_is_chosen_from_words(stage: Stage, as_: Any) -> None:
    row = make(stage)
    page = as_("staff").get(f"/medezeggenschap/planning/{row.pk}/verzetten/").content.decode()

    assert ("---------" in page, page.count("kies een orgaan")) == (False, 1)


def test_a_move_before_its_own_beginning_is_refused(stage: Stage) -> None:
    row = make(stage, starts_on=in_days(20, TODAY()))
    with pytest.raises(Refused) as refused:
        move(stage, row, moved_to=in_days(10, TODAY()))

    assert refused.value.field == "moved_to"


@pytest.mark.parametrize("who", ["holder", "dean", "fr_secretary", "stranger"])
def test_only_who_keeps_the_planning_moves_a_date(who: str, stage: Stage, as_: Any) -> None:
    row = make(stage)
    with pytest.raises(Forbidden):
        move(stage, row, who=who)
    with pytest.raises(Forbidden):
        drop(stage, row, who=who)
    with pytest.raises(Forbidden):
        finish_milestone(milestone=row, actor=stage.person(who), done_on=TODAY())

    assert as_(who).get(f"/medezeggenschap/planning/{row.pk}/verzetten/").status_code == 403
    assert MilestoneChange.objects.count() == 0


def test_what_is_done_or_dropped_no_longer_moves(stage: Stage) -> None:
    done, gone = make(stage), make(stage)
    finish_milestone(milestone=done, actor=stage.person("staff"), done_on=TODAY())
    drop(stage, gone)
    for row in (done, gone):
        with pytest.raises(Refused):
            move(stage, row)
    with pytest.raises(Refused):
        finish_milestone(milestone=gone, actor=stage.person("staff"), done_on=TODAY())

    assert MilestoneChange.objects.count() == 1


def test_a_decision_about_a_date_never_changes(stage: Stage) -> None:
    change = move(stage, make(stage))
    with pytest.raises(DatabaseError), transaction.atomic():
        MilestoneChange.objects.filter(pk=change.pk)._raw_delete("default")  # behind the back of the model
    with pytest.raises(Exception, match="never changes"):
        change.save()

    assert MilestoneChange.objects.get().reason == "De raden vergaderen later."


def test_the_manager_of_frameworks_does_not_move_an_agreed_date(stage: Stage) -> None:
    manager = someone(Role.APPLICATION_MANAGER, unit=stage.world.institution)
    agreed, fresh = make(stage), make(stage, agreed=False)
    later = in_days(90, TODAY())
    with pytest.raises(Refused):
        frameworks.change_part(row=agreed, actor=manager, due_on=later)
    with pytest.raises(Refused):
        frameworks.remove_part(row=agreed, actor=manager)
    frameworks.change_part(row=agreed, actor=manager, what_en="Plans, put right", due_on=agreed.due_on)
    frameworks.change_part(row=fresh, actor=manager, due_on=later)
    agreed.refresh_from_db()
    fresh.refresh_from_db()

    assert (agreed.what_en, agreed.due_on, fresh.due_on) == ("Plans, put right", in_days(30, TODAY()), later)


def test_a_date_is_moved_dropped_and_done_over_the_screen(stage: Stage, as_: Any) -> None:
    rows = [make(stage), make(stage), make(stage)]
    client, day = as_("staff"), f"{in_days(40, TODAY()):%d-%m-%Y}"
    decided = {"reason": "Zo besloten.", "body": stage.world.bodies["cvb"].pk, "decided_on": f"{TODAY():%d-%m-%Y}"}
    root = "/medezeggenschap/planning"
    empty = client.post(f"{root}/{rows[0].pk}/verzetten/", {**decided, "moved_to": day, "reason": ""})
    client.post(f"{root}/{rows[0].pk}/verzetten/", {**decided, "moved_to": day})
    client.post(f"{root}/{rows[1].pk}/laten-vervallen/", decided)
    client.post(f"{root}/{rows[2].pk}/klaar/", {"done_on": decided["decided_on"]})
    for row in rows:
        row.refresh_from_db()

    assert empty.status_code == 422
    assert [row.due_on for row in rows] == [in_days(40, TODAY()), *[in_days(30, TODAY())] * 2]
    assert [row.dropped_on for row in rows] == [None, TODAY(), None]
    assert [row.done_on for row in rows] == [None, None, TODAY()]


def test_the_same_date_is_put_in_once(stage: Stage) -> None:
    fields = {"level": "faculty", "what_nl": "Klaar", "what_en": "Ready", "due_on": in_days(9, TODAY())}
    rows = [
        add_milestone(framework=stage.world.framework, actor=stage.person("staff"), **fields) for _twice in range(2)
    ]

    assert rows[0] == rows[1]
    assert rows[0].history.earliest().history_user == stage.person("staff")


# --- how a date stands -----------------------------------------------------------------------------------------------


DAY = datetime.date(2021, 6, 24)


@pytest.mark.parametrize(
    ("fields", "waiting", "mark"),
    [
        ({"due_on": DAY}, None, "open"),
        ({"due_on": DAY - datetime.timedelta(days=1)}, None, "late"),
        ({"due_on": DAY - datetime.timedelta(days=1), "done_on": DAY}, None, "done"),
        ({"due_on": DAY - datetime.timedelta(days=1), "dropped_on": DAY}, None, "none"),
        ({"due_on": DAY}, Waiting(5, 3, DAY - datetime.timedelta(days=1)), "back"),
        ({"due_on": DAY}, Waiting(5, 3, DAY), "open"),
        ({"due_on": DAY}, Waiting(5, 0, DAY - datetime.timedelta(days=1)), "open"),
        ({"due_on": DAY - datetime.timedelta(days=1)}, Waiting(5, 3, DAY - datetime.timedelta(days=9)), "late"),
    ],
)
def test_a_date_says_how_it_stands(fields: dict[str, Any], waiting: Waiting | None, mark: str) -> None:
    assert state_of(Milestone(**fields), DAY, waiting).mark == mark


def test_at_risk_says_by_which_rule() -> None:
    waiting = Waiting(5, 3, datetime.date(2021, 6, 1))
    state = state_of(Milestone(due_on=DAY), DAY, waiting)

    assert (state.label, state.detail) == (
        "in gevaar",
        "Aan 3 van de 5 organen die besluiten is nog niets voorgelegd; om op tijd te eindigen moest hun termijn op 1 juni 2021 beginnen.",
    )


@pytest.mark.parametrize(("days", "mark"), [(13, "back"), (40, "open")])
def test_a_date_is_at_risk_within_the_term_of_a_body_with_nothing_before_it(
    days: int, mark: str, stage: Stage, as_: Any
) -> None:
    """The framework gives the faculty council two weeks."""
    make(stage, days, body_kind="faculty_council", right="consent")

    assert f'data-state="{mark}"' in as_("staff").get("/medezeggenschap/planning/").content.decode()


def test_what_lies_before_the_body_takes_the_risk_away(stage: Stage) -> None:
    row = make(stage, 13, body_kind="faculty_council", right="consent")
    make_body("faculty_council", make_unit())
    alone = waiting_for(stage.world.framework, [row], TODAY())[row.pk]
    request = stage.ask()
    asked = waiting_for(stage.world.framework, [row], TODAY())[row.pk]
    withdraw(request=request, actor=stage.person("holder"))
    again = waiting_for(stage.world.framework, [row], TODAY())[row.pk]

    assert [(each.bodies, each.without) for each in (alone, asked, again)] == [(2, 2), (2, 1), (2, 2)]


RECESS = (datetime.date(2021, 7, 12), datetime.date(2021, 8, 20))


@pytest.mark.parametrize(
    ("due_on", "term", "start"),
    [
        (datetime.date(2021, 6, 29), Term(6), datetime.date(2021, 5, 18)),
        (datetime.date(2021, 9, 3), Term(6, recesses=(RECESS,)), datetime.date(2021, 6, 13)),
        (datetime.date(2021, 5, 25), Term(10, "days"), datetime.date(2021, 5, 15)),
        (datetime.date(2021, 5, 24), Term(10, "days"), datetime.date(2021, 5, 11)),
    ],
)
def test_the_latest_day_to_lay_something_before_a_body(due_on: datetime.date, term: Term, start: datetime.date) -> None:
    assert latest_start(due_on, term) == start
    assert last_day(start, term) <= due_on < last_day(start + datetime.timedelta(days=1), term)


@pytest.mark.parametrize("number", [1, 4])
def test_the_planning_costs_the_same_for_few_dates_as_for_many(
    number: int, stage: Stage, client: Client, django_assert_num_queries: Any
) -> None:
    for count in range(number):
        row = make(stage, 13 + count, body_kind="faculty_council", right="consent")
        move(stage, row, moved_to=in_days(50 + count, TODAY()))
    client.force_login(Person.objects.get(pk=stage.person("staff").pk))
    client.get("/medezeggenschap/planning/")

    with django_assert_num_queries(10):
        client.get("/medezeggenschap/planning/")
