"""The page of the supervisory board: what it must have seen, when it saw it, and in what it is asked to mediate."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.lifecycle import Move, Side
from governance.models import Request
from governance.services import recourse
from governance.services.decisions import record_decision
from governance.services.requests import lay_before
from governance.services.versions import freeze
from governance.supervision import must_see
from kwaliteit.organisation.models import BodyKind
from kwaliteit.organisation.roles import Role
from plans.models import Framework, Right
from tests.factories import make_body, someone
from tests.governance.stage import TODAY, make_stage
from tests.governance.world import give_right
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def stage():
    """The plan of the institution, of which the supervisory board is informed, and which it must approve in no case."""
    stage = make_stage("institution")
    board = make_body(BodyKind.SUPERVISORY_BOARD, stage.world.institution)
    stage.world.bodies["rvt"] = board
    stage.world.people["supervisor"] = someone(Role.SUPERVISOR, body=board)
    give_right(stage.document.kind, BodyKind.SUPERVISORY_BOARD, Right.INFORMATION)
    return stage


def page(stage, client, who="supervisor", body="rvt"):
    client.force_login(stage.person(who))
    return client.get(reverse("governance:body", args=[stage.world.bodies[body].code]))


def inform(stage) -> Request:
    staff = stage.person("staff")
    version = freeze(document=stage.document, actor=staff)
    return lay_before(version=version, body=stage.world.bodies["rvt"], actor=staff)


def test_what_was_not_laid_before_it_yet_is_named_of_the_current_framework(stage, client):
    assert page(stage, client).context["must_see"] == []
    Framework.objects.update(is_current=True)

    duty = page(stage, client).context["must_see"][0]

    assert (duty.rule.kind, duty.rule.right, duty.seen) == (stage.document.kind, "information", ())


def test_when_it_came_and_was_first_opened_stands_there(stage, client):
    request = inform(stage)
    seen = page(stage, client).context["must_see"][0].seen[0]
    assert (seen.request, seen.delivered, seen.read, seen.first_read_on) == (request, 1, 0, None)

    client.get(reverse("governance:request", args=[request.uuid]))

    seen = page(stage, client).context["must_see"][0].seen[0]
    assert (seen.read, seen.first_read_on) == (1, timezone.localdate())


def test_that_it_took_note_is_recorded_by_the_board_itself(stage, client):
    request = inform(stage)
    record_decision(request=request, actor=stage.person("supervisor"), outcome="noted", meeting_on=TODAY())

    text = page(stage, client).content.decode()

    assert "Kennisgenomen" in text
    assert "Nieuw in de raad?" not in text


def test_what_it_is_asked_to_mediate_in_stands_there_without_the_plan(stage, client):
    staff, clerk = stage.person("staff"), stage.person("ur_secretary")
    version = freeze(document=stage.document, actor=staff)
    request = lay_before(version=version, body=stage.world.bodies["ur"], actor=staff)
    record_decision(request=request, actor=clerk, outcome="no_consent", meeting_on=TODAY())
    recourse.begin_recourse(
        request=request,
        actor=clerk,
        side=Side.COUNCIL,
        move=Move.MEDIATION,
        on=TODAY(),
        body=stage.world.bodies["rvt"],
    )

    response = page(stage, client)

    assert len(response.context["mediates"]) == 1
    assert client.get(reverse("governance:request", args=[request.uuid])).status_code == 404


def test_a_council_reads_nothing_of_it(stage, client, django_assert_num_queries):
    response = page(stage, client, who="ur_secretary", body="ur")
    assert (response.context["must_see"], response.context["mediates"]) == ([], [])

    with django_assert_num_queries(0):
        assert must_see(stage.world.bodies["ur"], []) == []
