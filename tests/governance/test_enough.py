"""The page of a decision says whether enough members were there, by the rules of the day on which it was recorded."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from governance.models import Decision
from kwaliteit.organisation.models import Body
from tests.governance.stage import Stage

pytestmark = pytest.mark.django_db
FEWER = "Er waren minder leden dan de eigen regels van het orgaan vragen."


def ruled(stage: Stage, **rules: Any) -> Stage:
    body = Body.objects.get(pk=stage.world.bodies["fr"].pk)
    for name, value in rules.items():
        setattr(body, name, value)
    body.save()
    stage.world.bodies["fr"] = body
    return stage


def whole(stage: Stage) -> Stage:
    return ruled(stage, seats=12, quorum=7)


def apart(stage: Stage) -> Stage:
    own = {"student_seats": 7, "staff_seats": 7, "student_quorum": 4, "staff_quorum": 5}
    return ruled(stage, division="apart", seats=14, quorum=9, **own)


def page_of(as_: Any, made: Decision) -> str:
    return as_("fr_member").get(reverse("governance:decision", args=[made.uuid])).content.decode()


@pytest.mark.parametrize(
    ("present", "says", "fewer"),
    [
        (6, "6 van de 12 aanwezig: quorum van 7 niet gehaald.", True),
        (7, "7 van de 12 aanwezig: quorum van 7 gehaald.", False),
    ],
)
def test_of_the_whole(stage: Stage, as_: Any, present: int, says: str, fewer: bool) -> None:
    page = page_of(as_, whole(stage).decide(present=present))

    assert (page.count(says), FEWER in page) == (1, fewer)


def test_of_each_section_by_its_own_number(stage: Stage, as_: Any) -> None:
    request = apart(stage).ask()
    students = page_of(as_, stage.decide(request, section="student", present=4))
    staff = page_of(as_, stage.decide(request, section="staff", votes=(3, 1, 0)))

    assert ("4 van de 7 aanwezig: quorum van 4 gehaald." in students, FEWER in students) == (True, False)
    assert ("4 van de 7 leden hebben gestemd: quorum van 5 niet gehaald." in staff, FEWER in staff) == (True, True)


def test_another_quorum_later_leaves_the_record_as_it_was(stage: Stage, as_: Any) -> None:
    made = whole(stage).decide(present=6)
    ruled(stage, quorum=5)

    assert "6 van de 12 aanwezig: quorum van 7 niet gehaald." in page_of(as_, made)


def test_where_history_does_not_go_so_far_back_the_rules_of_now_are_used(stage: Stage, as_: Any) -> None:
    made = whole(stage).decide(present=6)
    Body.history.all().delete()

    assert "6 van de 12 aanwezig: quorum van 7 niet gehaald." in page_of(as_, made)


@pytest.mark.parametrize(
    ("votes", "says", "doubted"),
    [
        ((6, 3, 1), "6 voor van 9 uitgebrachte stemmen: meerderheid gehaald (", False),
        ((3, 6, 1), "3 voor van 9 uitgebrachte stemmen: meerderheid niet gehaald (", True),
    ],
)
def test_the_majority_by_the_rules_of_that_day(
    stage: Stage, as_: Any, votes: tuple[int, int, int], says: str, doubted: bool
) -> None:
    made = whole(stage).decide(present=10, votes=votes)
    ruled(stage, majority="two_thirds", abstentions_count=True)
    page = page_of(as_, made)

    assert (page.count(says), "Volgens deze stemmen was er geen meerderheid" in page) == (1, doubted)


def test_without_a_number_nothing_is_said(stage: Stage, as_: Any) -> None:
    page = page_of(as_, whole(stage).decide())

    assert ("quorum van" in page, FEWER in page) == (False, False)


def test_it_costs_the_page_no_statement(stage: Stage, as_: Any, django_assert_num_queries: Any) -> None:
    made, reader = whole(stage).decide(present=6), as_("fr_member")
    address = reverse("governance:decision", args=[made.uuid])
    reader.get(address)

    with django_assert_num_queries(5):
        reader.get(address)
