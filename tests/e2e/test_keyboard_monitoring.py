"""Progress with the keyboard alone: from the dashboards to a measure without news, and the accounts of a report confirmed."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from monitoring.models import MeasureAccount, Progress
from plans.services.documents import create_document
from tests.e2e.keys import Keys
from tests.monitoring.reports import Reporting, make_reporting

pytestmark = pytest.mark.django_db(transaction=True)
Visit = Callable[..., Page]
YEAR = 2023


@pytest.fixture
def reporting(live_server: Any) -> Reporting:
    """An agreement in force of which two measures were reported on, and a report on that year."""
    reporting = make_reporting()
    for measure in reporting.stage.measures[:2]:
        Progress.objects.create(
            measure=measure, year=YEAR, state="delayed", note="Vier van zes docenten.", why="Geen sollicitanten.",
            reported_by=reporting.holder, reported_on=datetime.date(YEAR, 10, 1),
        )  # fmt: skip
    reporting.report = create_document(
        kind=reporting.report.kind, unit=reporting.report.unit, title=f"Verslag {YEAR}", first_year=YEAR,
        last_year=YEAR, actor=reporting.holder,
    )  # fmt: skip
    return reporting


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_from_the_dashboard_to_a_measure_without_news_without_a_mouse(
    open_as: Visit, reporting: Reporting, phone: bool
) -> None:
    page = open_as(reporting.stage.person("staff"), f"{reverse('monitoring:index')}?jaar={YEAR}", phone=phone)
    keys, title = Keys(page), reporting.stage.measures[0].title
    keys.go(f"^{reporting.report.unit.name}$")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"voortgang in {YEAR}")
    keys.go("^Maatregelen zonder eigenaar of zonder nieuws$")
    keys.go(f"^{title}$")
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)

    assert keys.unseen == []


def test_the_accounts_of_a_report_are_confirmed_without_a_mouse(open_as: Visit, reporting: Reporting) -> None:
    page = open_as(reporting.holder, reverse("monitoring:accounts", args=[reporting.report.uuid]))
    keys, (first, second) = Keys(page), reporting.stage.measures[:2]
    keys.go(f"^Bevestig ?: {first.title}$")
    assert dict(MeasureAccount.objects.values_list("lineage", "proposed")) == {
        first.lineage: False,
        second.lineage: True,
    }
    keys.go("^Bevestig alles wat volledig is$")

    assert set(MeasureAccount.objects.values_list("proposed", flat=True)) == {False}
    expect(page.get_by_role("heading", name="Te lezen en te bevestigen")).to_have_count(0)
    assert keys.unseen == []
