"""A panel member walks all addresses of the site: while her time lasts, and on the day after."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from kwaliteit.organisation.models import Appointment
from kwaliteit.shared.clock import today
from kwaliteit.submission.models import PanelGrant
from tests.access.table import OPEN_TO_PANEL, PUBLIC, TABLE
from tests.access.world import Place, make_place

PUBLIC_NAMES = {address.name for address in TABLE for pair in (address.get, address.post) if pair and pair[0] >= PUBLIC}


@pytest.fixture(scope="module")
def place(django_db_setup: None, django_db_blocker: Any) -> Iterator[Place]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_place()
        transaction.set_rollback(True)


@pytest.fixture
def member(place: Place, django_db_blocker: Any) -> Iterator[Client]:
    """Logged in while her time lasted; what a test does to it is rolled back."""
    client = Client(raise_request_exception=False)
    with django_db_blocker.unblock(), transaction.atomic():
        client.force_login(place.people["panel_member"])
        yield client
        transaction.set_rollback(True)


def reached(member: Client, place: Place) -> set[str]:
    """The names of all addresses that answer her in some way, other than that they are not there."""
    found = set()
    for address in TABLE:
        url = reverse(address.name, kwargs=address.path(place))
        for method in ("get", "post"):
            with transaction.atomic():
                status = getattr(member, method)(url).status_code
                transaction.set_rollback(True)
            if status not in (403, 404, 405):
                found.add(address.name)
    return found


@pytest.mark.django_db
def test_a_panel_member_reaches_her_submission_and_what_is_public_and_nothing_else(member: Client, place: Place):
    found = reached(member, place)

    assert found - PUBLIC_NAMES == OPEN_TO_PANEL
    assert PUBLIC_NAMES - found == set()


@pytest.mark.django_db
def test_on_the_day_after_a_session_that_runs_on_and_every_kept_link_are_worth_nothing(member: Client, place: Place):
    row, yesterday = place.rows["submission"], today() - datetime.timedelta(days=1)
    kept = [reverse(f"submission:{name}", args=[row.uuid]) for name in ("detail", "pdf", "package")]
    kept.append(reverse("submission:extra_paper", args=[place.rows["extra_paper"].uuid]))
    before = [member.get(url).status_code for url in kept]
    PanelGrant.objects.update(valid_until=yesterday)
    Appointment.objects.filter(person=place.people["panel_member"]).update(valid_until=yesterday)

    assert before == [200, 200, 200, 200]
    assert reached(member, place) <= PUBLIC_NAMES
    assert [member.get(url).status_code for url in kept] == [404, 404, 404, 404]
    home = member.get("/", headers={"accept-language": "en"})
    assert (home.status_code, "You could read the submission until and including" in home.content.decode()) == (
        403,
        True,
    )
