"""On what ground a right is met and an adoption recorded: the right itself, the body itself, on a day that it exists."""

from __future__ import annotations

import datetime

import pytest

from governance.models import Adoption, Meeting
from governance.rules import requirements
from governance.services.adoption import adopt
from governance.services.decisions import record_decision
from governance.services.requests import lay_before
from governance.services.versions import freeze
from kwaliteit.organisation.models import BodyKind, Unit
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Act, Role
from kwaliteit.shared.errors import Forbidden, Refused
from plans.models import Right, RightRule
from plans.services import framework as frameworks
from tests.factories import make_body, someone
from tests.governance.stage import TODAY, Stage

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def change_kind(stage: Stage, **fields: object) -> None:
    type(stage.document.kind)._default_manager.filter(pk=stage.document.kind_id).update(**fields)
    stage.document.refresh_from_db()


def test_an_advice_meets_no_right_of_consent(stage: Stage) -> None:
    RightRule.objects.filter(kind=stage.document.kind).update(right=Right.ADVICE)
    version = stage.decide(outcome="positive").version
    assert [r.code for r in requirements(version)] == ["met"]

    RightRule.objects.filter(kind=stage.document.kind).update(right=Right.CONSENT)

    assert [r.code for r in requirements(version)] == ["not_asked"]
    with pytest.raises(Refused):
        adopt(version=version, actor=stage.person("secretary"), adopted_on=TODAY())
    stage.decide(stage.ask(version))  # and it can be asked again, now for consent
    assert [r.code for r in requirements(version)] == ["met"]


def test_a_body_has_one_right_on_a_kind_of_document(stage: Stage) -> None:
    rule = {"body_kind": BodyKind.FACULTY_COUNCIL, "right": Right.ADVICE, "term": 2, "term_unit": "weeks"}
    with pytest.raises(Refused) as refused:
        frameworks.add_part(
            part="rule",
            parent=stage.document.kind,
            actor=someone(Role.APPLICATION_MANAGER, unit=stage.world.institution),
            required=True,
            **rule,
        )

    assert refused.value.field == "body_kind"
    assert RightRule.objects.filter(kind=stage.document.kind).count() == 1


def test_the_executive_board_records_what_it_adopts_itself(stage: Stage) -> None:
    version = stage.decide().version
    change_kind(stage, adopted_by=BodyKind.EXECUTIVE_BOARD)

    with pytest.raises(Forbidden):
        adopt(version=version, actor=stage.person("secretary"), adopted_on=TODAY())
    assert adopt(version=version, actor=stage.person("clerk"), adopted_on=TODAY()).body == stage.world.bodies["cvb"]


def test_a_body_that_is_no_board_records_its_own_adoption(stage: Stage) -> None:
    version = stage.decide().version
    group = make_body(BodyKind.WORKING_GROUP, stage.world.faculty)
    change_kind(stage, adopted_by=BodyKind.WORKING_GROUP)

    for name in ("secretary", "dean", "rector"):
        with pytest.raises(Forbidden):
            adopt(version=version, actor=stage.person(name), adopted_on=TODAY())
    adopt(version=version, actor=someone(Role.BODY_MEMBER, body=group), adopted_on=TODAY())

    assert [adoption.body for adoption in Adoption.objects.all()] == [group]


def test_nobody_has_rights_by_a_body_or_unit_that_ended(stage: Stage) -> None:
    council, faculty = stage.world.bodies["fr"], stage.world.faculty
    type(council).objects.filter(pk=council.pk).update(valid_until=TODAY())
    secretary, holder = stage.person("fr_secretary"), stage.person("holder")

    assert rights_of(secretary, on=TODAY()).body_ids(Act.DECIDE) == {council.pk}
    assert rights_of(secretary, on=TODAY() + DAY).body_ids(Act.DECIDE) == set()
    Unit.objects.filter(pk=faculty.pk).update(valid_until=TODAY())
    assert rights_of(holder, on=TODAY()).reaches(Act.EDIT, faculty)
    assert not rights_of(holder, on=TODAY() + DAY).reaches(Act.EDIT, faculty)


def test_a_version_is_not_laid_before_a_body_that_ended(stage: Stage) -> None:
    council = stage.world.bodies["fr"]
    type(council).objects.filter(pk=council.pk).update(valid_from=TODAY() - 9 * DAY, valid_until=TODAY() - DAY)

    with pytest.raises(Refused) as refused:
        stage.ask()

    assert refused.value.field == "body"


def test_a_request_takes_no_meeting_of_another_body(stage: Stage) -> None:
    elsewhere = Meeting.objects.create(body=stage.world.bodies["ur"], held_on=TODAY() + 9 * DAY)

    with pytest.raises(Refused) as refused:
        stage.ask(meeting=elsewhere)

    assert refused.value.field == "meeting"


def test_a_plan_that_is_missing_stays_missing_under_a_new_code(stage: Stage) -> None:
    from plans.services.documents import create_document

    world, staff = stage.world, stage.person("staff")
    adopt(version=stage.decide().version, actor=stage.person("secretary"), adopted_on=TODAY())
    plan = create_document(
        kind=world.kinds["institution"], unit=world.institution, title="Instellingsplan",
        first_year=2022, last_year=2024, actor=staff,
    )  # fmt: skip
    version = freeze(document=plan, actor=staff)
    due_on = TODAY() + datetime.timedelta(days=30)
    request = lay_before(version=version, body=world.bodies["ur"], actor=staff, due_on=due_on)
    record_decision(request=request, actor=stage.person("ur_secretary"), outcome="consent", meeting_on=TODAY())
    Unit.objects.filter(code="letteren").update(code="geesteswetenschappen")

    with pytest.raises(Refused, match="letteren"):
        adopt(version=version, actor=stage.person("clerk"), adopted_on=TODAY())
