"""From a figure to the lines of the version that counts, and from each to the decision that agreed to it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from budgets.services import totals
from kwaliteit.organisation.models import BodyKind
from kwaliteit.organisation.roles import Role
from tests.factories import make_body, make_unit, someone
from tests.governance.stage import Stage, make_stage
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def stage() -> Stage:
    stage = make_stage()
    totals.recount(stage.document)
    return stage


def lines(client: Any, stage: Stage, person: Any) -> Any:
    """What somebody sees of what the faculty budgets in a year: the page's tables, decisions and notes."""
    client.force_login(person)
    framework, unit = stage.document.framework, stage.document.unit
    address = reverse("budgets:figure", args=["begroot", 2022])
    return client.get(f"{address}?kader={framework.code}&eenheid={unit.code}")


def consented(page: Any) -> dict[str, str]:
    """Who agreed to each measure, of the table that names it."""
    table = page.context["parts"].tables[-1]
    return {row.cells[0]: row.cells[3] for row in table.rows}


def notes(page: Any) -> list[str]:
    return [text for text, _link in page.context["parts"].notes]


def test_a_line_leads_to_the_decision_that_consented_to_it(client: Any, stage: Stage) -> None:
    decision = stage.decide()
    page = lines(client, stage, stage.person("holder"))
    council = decision.body.name

    assert consented(page) == {"Maatregel 1": council, "Maatregel 2": council}
    assert [consent.link for consent in page.context["parts"].consents] == [
        reverse("governance:decision", args=[decision.uuid])
    ]


def test_of_a_refused_version_nothing_was_consented_to(client: Any, stage: Stage) -> None:
    stage.decide(outcome="no_consent")
    page = lines(client, stage, stage.person("holder"))

    assert consented(page) == {"Maatregel 1": "", "Maatregel 2": ""}
    assert notes(page) == ["De bedragen zijn die van versie 1.", "Met deze versie is nog bij geen besluit ingestemd."]


def test_partial_consent_is_told_of_the_measures_that_it_is_about(client: Any, stage: Stage) -> None:
    parts = {f"measure-{stage.measures[0].lineage}": True, f"measure-{stage.measures[1].lineage}": False}
    decision = stage.decide(outcome="partial", parts=parts)
    page = lines(client, stage, stage.person("holder"))

    assert consented(page) == {"Maatregel 1": decision.body.name, "Maatregel 2": ""}


def test_a_council_sees_the_lines_that_were_laid_before_it_and_another_one_not(client: Any, stage: Stage) -> None:
    request = stage.ask()
    mine = lines(client, stage, someone(Role.COUNCIL_MEMBER, body=request.body))
    beside = make_body(BodyKind.PROGRAMME_COMMITTEE, unit=stage.document.unit)
    other = lines(client, stage, someone(Role.COUNCIL_MEMBER, body=beside))
    elsewhere = make_body(BodyKind.FACULTY_COUNCIL, unit=make_unit())

    assert consented(mine) == {"Maatregel 1": "", "Maatregel 2": ""}
    assert [table.heads[0].code for table in other.context["parts"].tables] == ["theme"]
    assert "de regels zijn in te zien voor wie dit plan mag lezen" in notes(other)[0]
    assert lines(client, stage, someone(Role.COUNCIL_MEMBER, body=elsewhere)).status_code == 404


def test_the_working_text_of_a_plan_that_was_never_frozen_says_so(client: Any, stage: Stage) -> None:
    page = lines(client, stage, stage.person("holder"))

    assert notes(page) == ["De bedragen zijn die van de werkversie; hierover is nog aan geen raad iets gevraagd."]
