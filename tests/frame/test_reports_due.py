"""Home of who drafts for a unit: a report that is due and that nobody began waits for her, with its form filled in."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.models import Document
from plans.services.documents import create_document
from tests.factories import Level, Role, make_unit, someone
from tests.kept import kept
from tests.monitoring.reports import Reporting, make_reporting

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def reporting() -> Reporting:
    """An agreement in force from 2022 on, of which the report on 2022 was begun and later ones were not."""
    reporting = make_reporting()
    framework, kind = reporting.stage.world.framework, reporting.report.kind
    framework.is_current, framework.first_year, framework.last_year = True, 2019, 2024
    framework.save()
    kind.due_day, kind.due_month, kind.due_years = 1, 1, 1
    kind.save()
    return reporting


def owed(client, person) -> list:
    client.force_login(person)
    return [
        item for item in client.get(reverse("home")).context["items"] if item.url.startswith(reverse("plans:create"))
    ]


def test_a_report_that_nobody_began_waits_with_its_last_day(client, reporting):
    found = owed(client, reporting.holder)

    assert [str(item.day) for item in found] == ["2023-12-31", "2024-12-31"]
    assert all("Niemand is eraan begonnen" in item.text for item in found)


def test_its_form_is_filled_in_and_once_begun_it_waits_no_more(client, reporting):
    (item, _later) = owed(client, reporting.holder)
    form = client.get(item.url).context["form"]
    given = {name: form.initial[name] for name in ("place", "title", "first_year", "last_year")}

    answer = client.post(reverse("plans:create"), {**given, "language": "nl"})

    assert answer.status_code == 302
    made = Document.objects.latest("pk")
    assert (made.kind, made.unit, made.years) == (reporting.report.kind, reporting.report.unit, range(2023, 2024))
    assert [str(row.day) for row in owed(client, reporting.holder)] == ["2024-12-31"]


def test_it_waits_for_nobody_who_drafts_nothing_for_that_unit(client, reporting):
    elsewhere = someone(Role.PORTFOLIO_HOLDER, unit=make_unit(Level.FACULTY))

    for person in (elsewhere, reporting.stage.person("staff"), reporting.stage.person("dean")):
        assert owed(client, person) == []


def test_an_address_that_asks_for_no_report_of_hers_fills_nothing_in(client, reporting):
    client.force_login(reporting.holder)
    kind, unit = reporting.report.kind_id, reporting.report.unit_id

    for asked in ({"plaats": f"{kind}-{unit}", "jaar": "1999"}, {"plaats": "0-0", "jaar": "2023"}, {"jaar": "x"}):
        assert "place" not in client.get(reverse("plans:create"), asked).context["form"].initial


def test_home_costs_the_same_for_one_report_that_is_owed_as_for_two(client, reporting):
    def statements() -> int:
        client.get(reverse("home"))
        with CaptureQueriesContext(connection) as told:
            client.get(reverse("home"))
        return len(told)

    two, before = len(owed(client, reporting.holder)), statements()
    create_document(
        kind=reporting.report.kind, unit=reporting.report.unit, title="Verslag 2023", first_year=2023, last_year=2023,
        actor=reporting.holder,
    )  # fmt: skip

    assert (two, len(owed(client, reporting.holder)), statements()) == (2, 1, before)
