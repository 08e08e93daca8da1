"""Who is logged in is read with her appointments: in one statement, in their order, at no cost of ordering."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.views.common import one
from kwaliteit.organisation.backends import Account
from kwaliteit.organisation.models import Body
from tests.factories import BodyKind, Role, appoint, institution, make_body, make_person

pytestmark = pytest.mark.django_db


def test_the_reader_comes_with_her_appointments_in_order(django_assert_num_queries: Any) -> None:
    person, unit = make_person(), institution()
    for role, year in ((Role.BOARD_STAFF, 2020), (Role.QUALITY_OFFICER, 2018), (Role.CONTROLLER, 2020)):
        appoint(person, role, unit=unit, valid_from=datetime.date(year, 1, 1))

    with django_assert_num_queries(1) as read:
        held = Account().get_user(person.pk).held

    assert [row.role for row in held] == [Role.QUALITY_OFFICER, Role.BOARD_STAFF, Role.CONTROLLER]
    assert "ORDER BY" not in read.captured_queries[0]["sql"]


def test_the_row_of_an_address_is_read_in_no_order() -> None:
    body = make_body(BodyKind.FACULTY_COUNCIL, institution())

    with CaptureQueriesContext(connection) as read:
        found = one(Body.objects.select_related("unit"), code=body.code)

    assert found == body
    assert ["ORDER BY" in query["sql"] for query in read] == [False]
