"""A plan that replaces another says why measures of the earlier plan ended, and which took them in."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kwaliteit.shared.errors import Forbidden, Refused
from plans import departures, snapshot
from plans.checks import completeness, completeness_of
from plans.models import Departure, Measure
from plans.needs import Phase
from plans.services.beginning import begin
from plans.services.departing import explain
from plans.services.drafting import add_measure
from plans.services.removal import remove
from tests.factories import make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def was():
    """Archeologie: three measures, of which one ends in 2021."""
    plan = make_document(first_year=2019, last_year=2024)
    for title, ends in (("Field School", 2024), ("Arbeidsmarktvoorbereiding", None), ("Proefproject", 2021)):
        day = datetime.date(ends, 12, 31) if ends else None
        theme = plan.framework.themes.get(code="begeleiding")
        starts = datetime.date(2019, 1, 1)
        add_measure(document=plan, actor=plan.created_by, theme=theme, title=title, starts_on=starts, ends_on=day)
    return plan


@pytest.fixture
def now(was):
    fields = {"kind": was.kind, "unit": was.unit, "title": "Herijkt", "first_year": 2022, "last_year": 2024}
    return begin(actor=was.created_by, begun_from=was, replaces=was, **fields)[0]


def drop(document, title):
    measure = document.measures.get(title=title)
    remove(part=measure, actor=document.created_by)
    return measure.lineage


def missing(document):
    return [row.values["title"] for row in completeness_of(document).findings if row.check == "measure_ended"]


def test_a_plan_that_replaces_another_begins_with_its_measures_and_their_dates(was, now):
    titles = ["Arbeidsmarktvoorbereiding", "Field School"]
    assert list(now.measures.order_by("title").values_list("title", flat=True)) == titles
    field_school = now.measures.get(title="Field School")
    assert (field_school.starts_on, field_school.ends_on) == (datetime.date(2019, 1, 1), datetime.date(2024, 12, 31))
    assert field_school.lineage == was.measures.get(title="Field School").lineage


def test_what_ended_as_planned_asks_for_no_reason_and_what_was_dropped_does(now):
    assert missing(now) == []
    drop(now, "Field School")
    assert missing(now) == ["Field School"]


def test_a_reason_or_the_measure_that_took_it_in_is_enough(now):
    lineages = [drop(now, "Field School")]
    into = now.measures.get(title="Arbeidsmarktvoorbereiding")
    reason = "Samengenomen met de arbeidsmarktvoorbereiding."
    explain(document=now, lineage=lineages[0], reason=reason, into=into, actor=now.created_by)

    assert missing(now) == []
    (row,) = snapshot.content(now)["departures"]
    assert row == {
        "lineage": str(lineages[0]), "title": "Field School", "reason": reason, "into": str(into.lineage),
        "ended": True,
    }  # fmt: skip
    assert Departure.history.get().history_user == now.created_by


def test_a_version_says_itself_what_ended_without_a_reason(now):
    drop(now, "Field School")
    found = completeness(snapshot.content(now)).findings
    assert [row.values["title"] for row in found if row.check == "measure_ended"] == ["Field School"]


def test_the_framework_can_demand_the_reason(now):
    drop(now, "Field School")
    now.kind.needs = {"measure_ended": {"phase": "council", "blocks": True}}
    found = completeness_of(now).demanded_at(Phase.COUNCIL)
    assert "measure_ended" in [row.check for row in found]


def test_a_plan_that_replaces_nothing_has_no_such_part(was):
    assert "departures" not in snapshot.content(was)
    assert departures.of_documents([was]) == {}


def test_refused_reasons_leave_nothing(was, now):
    kept = now.measures.get(title="Field School")
    other = was.measures.get(title="Proefproject").lineage
    wrong = [
        {"lineage": kept.lineage, "reason": " "},
        {"lineage": kept.lineage, "reason": "Zo.", "into": now.measures.get(title="Arbeidsmarktvoorbereiding")},
        {"lineage": other, "reason": "Zo.", "into": was.measures.get(title="Field School")},
        {"lineage": Measure().lineage, "reason": "Zo."},
        {"lineage": other, "reason": "Zo.", "seen": "Wat een ander las."},
    ]
    for fields in wrong:
        with pytest.raises(Refused):
            explain(document=now, actor=now.created_by, **fields)
    with pytest.raises(Forbidden):
        explain(document=now, actor=make_document().created_by, lineage=other, reason="Zo.")
    assert not Departure.objects.exists()


def test_what_ended_in_many_plans_is_read_in_two_statements(was, now):
    drop(now, "Field School")
    with CaptureQueriesContext(connection) as asked:
        departures.of_documents([was, now])
    assert len(asked) == 2
