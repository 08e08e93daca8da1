"""What the page of a body tells somebody who joined it last month."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from governance.services.requests import lay_before
from governance.services.versions import freeze
from kwaliteit.organisation.roles import Role
from plans.services.drafting import add_goal
from tests.factories import someone
from tests.governance.stage import make_stage

pytestmark = pytest.mark.django_db


def told(client: Any, code: str) -> list[str]:
    page = client.get(reverse("governance:body", args=[code])).content.decode()
    found = re.search(r"<h2>Nieuw in .*?</section>", page, re.DOTALL)
    assert found
    return re.findall(r'<a href="([^"]*)"', found[0])[:2]


def test_who_is_new_reads_about_the_right_that_her_own_body_has(client: Any) -> None:
    stage = make_stage("agenda")
    director, committee = stage.person("director"), stage.world.bodies["olc"]
    add_goal(document=stage.document, actor=director, theme=stage.world.themes[0], title="Nog een doel")
    client.force_login(someone(Role.COUNCIL_MEMBER, body=committee))
    before = told(client, committee.code)
    lay_before(version=freeze(document=stage.document, actor=director), body=committee, actor=director)
    advice = told(client, committee.code)

    assert before[0] == "/nieuw-in-de-raad/#geld"
    assert "/woordenlijst/#advice" not in before
    assert advice == ["/nieuw-in-de-raad/#geld", "/woordenlijst/#advice"]


def test_a_member_of_a_faculty_council_reads_what_consent_is(client: Any) -> None:
    stage = make_stage()
    stage.ask()
    client.force_login(stage.person("fr_member"))

    assert told(client, stage.world.bodies["fr"].code)[1] == "/nieuw-in-de-raad/#instemming"


def test_a_body_before_which_nothing_lies_is_told_so_in_words(client: Any) -> None:
    stage = make_stage()
    client.force_login(stage.person("olc_chair"))
    page = client.get(reverse("governance:body", args=[stage.world.bodies["olc"].code])).content.decode()

    assert '<p class="lede">Er ligt nu geen plan voor.</p>' in page
