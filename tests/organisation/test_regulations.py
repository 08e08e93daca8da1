"""The rules of a council: who keeps them, what they must answer to, and that nothing of what they were is lost."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kwaliteit.organisation.models import Body, BodyTerm, Recess
from kwaliteit.organisation.regulations import SHARES, Majority
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.organisation.services.regulations import Stop, keep_rules, revision_of
from kwaliteit.organisation.services.units import change_body
from kwaliteit.shared.errors import Forbidden, Refused
from tests.factories import BodyKind, institution, make_body, make_unit, someone

pytestmark = pytest.mark.django_db
D = datetime.date
SUMMER = Stop("Zomerreces", D(2021, 7, 10), D(2021, 8, 22))


@pytest.fixture
def council() -> Body:
    return make_body(BodyKind.FACULTY_COUNCIL, make_unit(Level.FACULTY), seats=14, quorum=8)


@pytest.fixture
def secretary(council: Body) -> Any:
    return someone(Role.COUNCIL_SECRETARY, body=council)


def test_the_secretary_sets_all_rules_and_the_old_ones_stay_in_history(council, secretary):
    keep_rules(
        body=council,
        actor=secretary,
        terms={"consent": (6, "weeks"), "advice": (30, "days")},
        recesses=[SUMMER],
        division="apart",
        student_seats=7,
        staff_seats=7,
        student_quorum=4,
        staff_quorum=4,
        majority="two_thirds",
    )

    council.refresh_from_db()
    assert (council.decides_apart, council.seats, council.seats_of("student"), council.quorum_of("staff")) == (
        True,
        14,
        7,
        4,
    )
    assert (council.majority, council.to_working_day) == ("two_thirds", True)
    assert [(t.right, t.in_days) for t in council.terms.order_by("right")] == [("advice", 30), ("consent", 42)]
    assert council.recesses.get().last_day == D(2021, 8, 22)
    assert [(row.division, row.history_user_id) for row in council.history.all()] == [
        ("apart", secretary.pk),
        ("undivided", None),
    ]


def test_what_changes_keeps_its_row_and_what_is_left_out_goes_with_its_history(council, secretary):
    keep_rules(body=council, actor=secretary, terms={"consent": (6, "weeks")}, recesses=[SUMMER])
    kept = council.recesses.get()
    longer = Stop("Zomerreces 2021", SUMMER.first_day, D(2021, 8, 29), kept.pk)
    christmas = Stop("Kerstreces", D(2021, 12, 18), D(2022, 1, 2))

    keep_rules(body=council, actor=secretary, terms={"advice": (4, "weeks")}, recesses=[longer, christmas])

    assert [(r.pk, r.name) for r in council.recesses.order_by("pk")][0] == (kept.pk, "Zomerreces 2021")
    assert council.recesses.count() == 2
    assert list(council.terms.values_list("right", flat=True)) == ["advice"]
    assert list(BodyTerm.history.filter(right="consent").values_list("history_type", "history_user")) == [
        ("-", secretary.pk),
        ("+", secretary.pk),
    ]
    assert [row.name for row in Recess.history.filter(id=kept.pk)] == ["Zomerreces 2021", "Zomerreces"]


def test_seats_are_the_sum_of_the_sections_where_nobody_gave_them(secretary, council):
    council = keep_rules(
        body=council, actor=secretary, terms={}, recesses=[], seats=None, quorum=None, student_seats=6, staff_seats=8
    )

    assert council.seats == 14


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"student_seats": 6, "staff_seats": 7}, "seats"),
        ({"student_seats": 15}, "seats"),
        ({"quorum": 15}, "quorum"),
        ({"student_seats": 7, "student_quorum": 8}, "student_quorum"),
        ({"terms": {"consent": (0, "weeks")}}, "term_consent"),
        ({"terms": {"advice": (53, "weeks")}}, "term_advice"),
    ],
    ids=["sum", "more than all", "quorum", "quorum of a section", "no term", "too long"],
)
def test_what_cannot_be_is_refused_at_its_field(council, secretary, given, field):
    before = council.history.count()

    with pytest.raises(Refused) as refusal:
        keep_rules(**{"body": council, "actor": secretary, "terms": {}, "recesses": [], **given})

    assert refusal.value.field == field
    assert council.history.count() == before


@pytest.mark.parametrize(
    "stop",
    [
        Stop(" ", D(2021, 7, 1), D(2021, 8, 1)),
        Stop("Reces", D(2021, 8, 1), D(2021, 7, 1)),
        Stop("Reces", D(2021, 7, 1), D(2022, 8, 1)),
    ],
    ids=["no name", "backward", "a slip in the year"],
)
def test_a_recess_that_cannot_be_is_refused_whole(council, secretary, stop):
    with pytest.raises(Refused):
        keep_rules(body=council, actor=secretary, terms={"consent": (6, "weeks")}, recesses=[SUMMER, stop])

    assert (council.terms.count(), council.recesses.count()) == (0, 0)


def test_only_its_chair_its_secretary_and_the_manager_keep_them(council):
    def tries(person: Any) -> None:
        keep_rules(body=council, actor=person, terms={}, recesses=[])

    elsewhere = make_body(BodyKind.FACULTY_COUNCIL, make_unit(Level.FACULTY))
    for person in (
        someone(Role.COUNCIL_MEMBER, body=council),
        someone(Role.COUNCIL_ALTERNATE, body=council),
        someone(Role.COUNCIL_SECRETARY, body=elsewhere),
        someone(Role.DEAN, unit=council.unit),
    ):
        with pytest.raises(Forbidden):
            tries(person)
    for person in (
        someone(Role.COUNCIL_CHAIR, body=council),
        someone(Role.APPLICATION_MANAGER, unit=institution()),
    ):
        tries(person)

    assert council.history.count() == 3


def test_two_who_change_them_at_once_do_not_overwrite_each_other(council, secretary):
    seen = revision_of(council)
    keep_rules(body=council, actor=secretary, terms={}, recesses=[SUMMER], seen_revision=seen)

    with pytest.raises(Refused):
        keep_rules(body=council, actor=secretary, terms={}, recesses=[], seen_revision=seen)

    assert council.recesses.count() == 1


def test_the_manager_cannot_leave_seats_that_do_not_add_up(council, secretary):
    keep_rules(body=council, actor=secretary, terms={}, recesses=[], student_seats=7, staff_seats=7)

    with pytest.raises(Refused):
        change_body(body=council, actor=someone(Role.APPLICATION_MANAGER, unit=institution()), seats=16)


@pytest.mark.parametrize("field", ["division", "majority"])
def test_the_database_knows_the_words(council, field):
    with pytest.raises(IntegrityError), transaction.atomic():
        Body.objects.filter(pk=council.pk).update(**{field: "anders"})


def test_every_majority_says_how_many_are_needed():
    assert set(SHARES) == set(Majority.values)
