"""Counting back from an end date, by hand and by the site."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from governance.backward import Step, steps_back
from governance.models import Milestone
from governance.planning import bodies_of
from kwaliteit.organisation.models import BodyTerm, Recess
from kwaliteit.shared.clock import today
from plans.models import RightRule
from tests.factories import make_body, make_unit
from tests.governance.stage import Stage

pytestmark = pytest.mark.django_db
D = datetime.date
ADDRESS = "/medezeggenschap/planning/terugrekenen/"


def steps(stage: Stage, end: D, *kinds: str, between: int = 7) -> list[Step]:
    chain = [stage.world.kinds[kind] for kind in kinds]
    rules = list(RightRule.objects.filter(kind__in=chain).order_by("pk"))
    return steps_back(chain, rules, bodies_of({rule.body_kind for rule in rules}, today()), end, between)


def days(found: list[Step]) -> list[tuple[str, D | None, D]]:
    return [(step.key, step.starts_on, step.due_on) for step in found]


def test_each_step_has_its_term_before_the_next(stage: Stage) -> None:
    """Two weeks for each council, a week between the levels; 21 December 2021 is a Tuesday."""
    found = steps(stage, D(2021, 12, 21), "institution", "faculty", "agenda")

    assert days(found) == [
        ("agenda:programme_committee", D(2021, 10, 21), D(2021, 11, 4)),
        ("agenda:adopted", None, D(2021, 11, 5)),
        ("faculty:faculty_council", D(2021, 11, 12), D(2021, 11, 26)),
        ("faculty:adopted", None, D(2021, 11, 29)),
        ("institution:university_council", D(2021, 12, 6), D(2021, 12, 20)),
        ("institution:adopted", None, D(2021, 12, 21)),
    ]
    assert [step.right for step in found] == ["advice", "", "consent", "", "consent", ""]


def test_the_council_with_the_longest_way_sets_the_day(stage: Stage) -> None:
    slow = make_body("faculty_council", make_unit(), name_nl="Raad van Letteren")
    BodyTerm.objects.create(body=slow, right="consent", length=4, unit="weeks")
    Recess.objects.create(body=slow, name="herfstreces", first_day=D(2021, 11, 8), last_day=D(2021, 11, 14))
    step = steps(stage, D(2021, 11, 30), "faculty")[0]

    assert (step.starts_on, step.due_on) == (D(2021, 10, 25), D(2021, 11, 29))
    assert step.why == "De langste: Raad van Letteren, een termijn van 4 weken. Hij staat stil in herfstreces."


def test_an_end_on_sunday_is_the_friday_before(stage: Stage) -> None:
    assert steps(stage, D(2021, 11, 28), "faculty")[-1].due_on == D(2021, 11, 26)


def test_nothing_begins_in_a_recess(stage: Stage) -> None:
    Recess.objects.create(
        body=stage.world.bodies["fr"], name="zomerreces", first_day=D(2021, 7, 12), last_day=D(2021, 8, 24)
    )

    assert steps(stage, D(2021, 9, 8), "faculty")[0].starts_on == D(2021, 7, 9)


CHOSEN = {"kader": "kader", "einddatum": "21-12-2026", "stuk": "institution", "facultair": "faculty", "tussen": "7"}


def test_a_line_is_taken_over_by_itself(stage: Stage, as_: Any) -> None:
    client = as_("staff")
    page = client.get(ADDRESS, CHOSEN).content.decode()
    before = Milestone.objects.count()
    answer = client.post(ADDRESS, {**CHOSEN, "regel": "faculty:faculty_council"})
    row = Milestone.objects.get()
    again = client.get(answer.url).content.decode()

    assert (before, page.count('name="regel"'), again.count('name="regel"')) == (0, 4, 3)
    assert (row.level, row.body_kind, row.right) == ("faculty", "faculty_council", "consent")
    assert (row.what_nl, row.what_en) == ("faculty: instemming, faculteitsraad", "faculty: consent, faculty council")
    assert row.starts_on is not None
    assert row.due_on - row.starts_on == datetime.timedelta(days=14)
    assert "staat in de planning" in again


def test_a_line_that_stands_on_another_date_leads_to_the_decision_to_move_it(stage: Stage, as_: Any) -> None:
    client = as_("staff")
    client.post(ADDRESS, {**CHOSEN, "regel": "faculty:adopted"})
    row = Milestone.objects.get()
    page = client.get(ADDRESS, {**CHOSEN, "einddatum": "14-12-2026"}).content.decode()

    assert page.count('name="regel"') == 3
    assert f"/medezeggenschap/planning/{row.pk}/verzetten/" in page


@pytest.mark.parametrize("chosen", [{"einddatum": "morgen"}, {"tussen": "-1"}, {"stuk": "onbekend"}])
def test_what_cannot_be_read_is_said_at_its_field(chosen: dict[str, str], stage: Stage, as_: Any) -> None:
    assert as_("staff").get(ADDRESS, {**CHOSEN, **chosen}).status_code == 422
    assert as_("staff").post(ADDRESS, {**CHOSEN, **chosen, "regel": "faculty:adopted"}).status_code == 422
    assert Milestone.objects.count() == 0


def test_a_line_that_is_not_in_the_proposal_is_not_taken_over(stage: Stage, as_: Any) -> None:
    assert as_("staff").post(ADDRESS, {**CHOSEN, "regel": "agenda:adopted"}).status_code == 404
    assert as_("holder").post(ADDRESS, {**CHOSEN, "regel": "faculty:adopted"}).status_code == 403
    assert Milestone.objects.count() == 0
