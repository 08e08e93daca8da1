"""What a framework demands before a step keeps a version from taking it; what is only needed does not."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from governance.services.adoption import missing_for_adoption
from kwaliteit.shared.errors import Refused
from plans.needs import Phase
from plans.services.drafting import save_goal
from tests.governance.stage import TODAY, Stage

pytestmark = pytest.mark.django_db
DEMANDED = {"goal_end": {"phase": "council", "blocks": True}, "measure_owner": {"phase": "adoption", "blocks": True}}
NEEDED = {"goal_end": {"phase": "council"}, "measure_owner": {"phase": "adoption"}}


def say(stage: Stage, needs: dict[str, Any]) -> None:
    kind = stage.document.kind
    kind.needs = needs
    kind.save()


def test_what_is_only_needed_refuses_nothing(stage: Stage) -> None:
    say(stage, NEEDED)
    decision = stage.decide()

    assert missing_for_adoption(decision.version, stage.document, TODAY()) == []


def test_a_version_is_not_laid_before_a_council_without_what_is_demanded(stage: Stage) -> None:
    say(stage, DEMANDED)
    goal = stage.goals[0]
    with translation.override("en"), pytest.raises(Refused, match="Result for the end of 2024 of goal 1.1"):
        stage.ask(stage.freeze("Eerste versie."))

    save_goal(goal=goal, revision=goal.revision, actor=stage.person("holder"), result_end="Gehaald.")
    request = stage.ask(stage.freeze("Tweede versie."))

    assert request.is_open


def test_a_body_that_only_takes_note_is_never_kept_from_a_draft(stage: Stage) -> None:
    say(stage, DEMANDED)
    stage.document.kind.rules.filter(body_kind=stage.world.bodies["fr"].kind).update(right="information")

    assert stage.ask(stage.freeze("Concept.")).is_open


def test_what_is_demanded_before_adoption_is_named_then(stage: Stage, as_: Any) -> None:
    say(stage, {"measure_owner": DEMANDED["measure_owner"]})
    decision = stage.decide()

    with translation.override("en"):
        missing = missing_for_adoption(decision.version, stage.document, TODAY())
    page = as_("dean").get(f"/plannen/{stage.document.uuid}/").content.decode()

    assert missing == ["Owner of measure 1.1", "Owner of measure 2.1"]
    assert "Eigenaar van maatregel 1.1" in page


@pytest.mark.parametrize(
    ("went", "phase"),
    [("nothing", Phase.CONCEPT), ("frozen", Phase.COUNCIL), ("asked", Phase.ADOPTION), ("decided", Phase.ADOPTION)],
)
def test_what_is_needed_now_follows_from_where_the_plan_stands(stage: Stage, as_: Any, went: str, phase: Phase) -> None:
    {"nothing": lambda: None, "frozen": lambda: stage.freeze("Een."), "asked": stage.ask, "decided": stage.decide}[
        went
    ]()
    section = stage.document.sections.get(template__code="summary")

    pages = [
        f"/plannen/{stage.document.uuid}/{rest}" for rest in ("", "volledigheid/", f"deel/{section.template.code}/")
    ]

    assert [as_("holder").get(page).context["phase"] for page in pages] == [phase] * 3


def test_the_page_of_what_is_missing_parts_now_from_later_and_links_to_the_place(stage: Stage, as_: Any) -> None:
    response = as_("holder").get(f"/plannen/{stage.document.uuid}/volledigheid/")
    now, later = ([f.text for _name, found in groups for f in found] for _step, groups in response.context["steps"])
    page = response.content.decode()

    assert now == ["Thema 2 heeft geen doelen, en geen reden waarom niet"]
    assert "Eigenaar van maatregel 1.1" in later
    assert f"/plannen/maatregel/{stage.measures[0].uuid}/wijzig/#id_owner" in page


@pytest.mark.parametrize("measures", [1, 5])
def test_it_takes_as_many_statements_for_many_measures(
    client: Any, django_assert_num_queries: Any, measures: int
) -> None:
    from tests.governance.stage import make_stage

    stage = make_stage(measures=measures)
    client.force_login(stage.person("holder"))
    address = f"/plannen/{stage.document.uuid}/volledigheid/"
    client.get(address)

    with django_assert_num_queries(9):
        client.get(address)
