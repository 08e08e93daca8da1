"""What blocks the seal, and that it is named."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from governance.parts import Parts
from governance.rules import requirements
from governance.services.decisions import record_decision
from governance.services.requests import lay_before, pass_term
from kwaliteit.organisation.models import Body, Unit
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.clock import today
from kwaliteit.submission import gather
from kwaliteit.submission.material import collect
from kwaliteit.submission.readiness import Readiness, readiness
from plans.models import Goal, RightRule
from tests.submission import play

pytestmark = pytest.mark.django_db


def judged(world) -> Readiness:
    return readiness(collect(world.framework))


def open_items(found: Readiness) -> set[str]:
    return {item.code for item in found.items if not item.is_done}


def test_everything_adopted_can_be_sealed():
    world = play.ready()

    found = judged(world)

    assert found.can_seal is True
    assert found.gaps == []
    assert {item.code for item in found.items if not item.is_done and item.blocks} == set()


def test_nothing_frozen_names_every_step():
    world = play.world()
    play.draft(world, world.kinds["institution"], world.institution, world.people["staff"])

    found = judged(world)

    assert found.can_seal is False
    assert {item.code for item in found.blocking} == {"faculty-boards", "pins", "board"}


def test_pin_missing_is_named():
    world = play.world()
    play.frozen_institution(world)

    items = {item.code: item for item in judged(world).items}

    assert ["Recht" in place.text for place in items["pins"].places] == [True]
    assert items["faculty-boards"].places[0].text == "Recht"
    assert items["board"].is_done is False


def test_plan_of_faculty_adopted_anew_after_the_freeze_is_named():
    world = play.world()
    version = play.adopted_faculty(world)
    play.frozen_institution(world)
    before = {item.code: item.is_done for item in judged(world).items}["pins"]
    people, bodies = world.people, world.bodies
    play.add_goal(
        document=version.document,
        actor=people["holder"],
        theme=world.themes[0],
        title="Nog een",
        result_midterm="x",
        result_end="y",
    )
    newer = play.freeze(document=version.document, actor=people["holder"])
    play.decide(newer, bodies["fr"], people["holder"], people["fr_secretary"])
    play.adopt(version=newer, actor=people["secretary"], adopted_on=play.today())

    pins = {item.code: item for item in judged(world).items}["pins"]

    assert before is True
    assert pins.is_done is False
    assert len(pins.places) == 1


def test_goal_without_a_result_is_named_with_its_place():
    world = play.world()
    document = play.draft(world, world.kinds["faculty"], world.faculty, world.people["holder"])
    play.draft(world, world.kinds["institution"], world.institution, world.people["staff"])
    Goal.objects.filter(document=document).update(result_end="")
    play.freeze(document=document, actor=world.people["holder"])

    results = {item.code: item for item in judged(world).items}["results"]

    assert (results.done, results.total) == (0, 1)
    assert len(results.places) == 1
    assert results.places[0].url.startswith("/plannen/")


def test_council_that_has_not_decided_is_named():
    world = play.world()
    document = play.draft(world, world.kinds["faculty"], world.faculty, world.people["holder"])
    play.draft(world, world.kinds["institution"], world.institution, world.people["staff"])
    play.freeze(document=document, actor=world.people["holder"])

    consents = {item.code: item for item in judged(world).items}["consents"]

    assert (consents.done, consents.total) == (0, 1)
    assert len(consents.places) == 1


def test_unit_above_its_allocation_needs_a_reason():
    from budgets.models import Allocation

    world = play.world()
    document = play.draft(world, world.kinds["faculty"], world.faculty, world.people["holder"])
    play.draft(world, world.kinds["institution"], world.institution, world.people["staff"])
    Allocation.objects.create(framework=world.framework, unit=world.faculty, year=2023, amount_cents=90_000_00)
    play.freeze(document=document, actor=world.people["holder"], over_ceiling_reason="Met de raad afgesproken.")

    explained = {item.code: item for item in judged(world).items}["ceilings"]

    assert explained.is_done is True


@pytest.mark.parametrize("faculties", [1, 3])
def test_statements_do_not_grow_with_faculties(faculties, django_assert_num_queries):
    from kwaliteit.organisation.roles import Level, Role
    from tests.factories import make_unit, someone

    world = play.world()
    play.frozen_institution(world)
    for number in range(faculties):
        unit = make_unit(Level.FACULTY, code=f"extra-{number}")
        document = play.draft(world, world.kinds["faculty"], unit, someone(Role.PORTFOLIO_HOLDER, unit=unit))
        play.freeze(document=document, actor=document.created_by)
    judged(world)

    with django_assert_num_queries(13):
        judged(world)


def test_what_a_council_did_not_agree_to_is_printed_in_words():
    world = play.world()
    version = play.frozen_institution(world)
    theme = world.themes[1].code
    asked = lay_before(
        version=version, body=world.bodies["ur"], actor=world.people["staff"], due_on=today() + timedelta(days=60)
    )
    record_decision(
        request=asked,
        actor=world.people["ur_secretary"],
        outcome="partial",
        meeting_on=today(),
        parts={code: code not in {f"theme-{theme}", "budget"} for code in Parts(asked.version.content).tops},
    )

    dossier = gather.dossier(collect(world.framework), as_of=today(), verify_at="")

    assert [decided.refused_parts for decided in dossier.decisions] == [("thema 2, de begroting",)]


def test_what_each_section_of_a_divided_council_said_is_printed_by_its_name():
    world = play.world()
    body = world.bodies["ur"]
    Body.objects.filter(pk=body.pk).update(division="apart")
    body.refresh_from_db()
    request = lay_before(version=play.frozen_institution(world), body=body, actor=world.people["staff"])
    for section, outcome in (("student", "no_consent"), ("staff", "consent")):
        record_decision(
            request=request,
            actor=world.people["ur_secretary"],
            outcome=outcome,
            meeting_on=today(),
            section=section,
        )

    found = gather.dossier(collect(world.framework), as_of=today(), verify_at="").decisions

    assert [(decided.body["nl"], decided.body["en"], decided.outcome) for decided in found] == [
        (f"{body.name_nl}, studentengeleding", f"{body.name_en}, student section", "no_consent"),
        (f"{body.name_nl}, personeelsgeleding", f"{body.name_en}, staff section", "consent"),
    ]


def test_a_section_that_let_the_term_of_an_advice_pass_is_named_beside_the_one_that_advised():
    world = play.world()
    RightRule.objects.filter(kind=world.kinds["institution"]).update(right="advice")
    body = world.bodies["ur"]
    Body.objects.filter(pk=body.pk).update(division="apart")
    body.refresh_from_db()
    request = lay_before(version=play.frozen_institution(world), body=body, actor=world.people["staff"])
    record_decision(
        request=request,
        actor=world.people["ur_secretary"],
        outcome="positive",
        meeting_on=today(),
        section="student",
    )
    pass_term(request=request, actor=world.people["staff"], at=timezone.localtime() + timedelta(days=30))

    found = gather.dossier(collect(world.framework), as_of=today(), verify_at="").decisions

    assert {(decided.body["nl"], decided.outcome) for decided in found} == {
        (f"{body.name_nl}, studentengeleding", "positive"),
        (f"{body.name_nl}, personeelsgeleding", ""),
    }
    assert [right.met for right in requirements(request.version) if right.body == body] == [True]


def test_a_faculty_with_a_new_code_keeps_its_place_in_the_plan():
    world = play.ready()
    Unit.objects.filter(pk=world.faculty.pk).update(code="rechten")

    shares = collect(world.framework).shares

    assert [(share.unit.code, share.pinned) for share in shares] == [("rechten", True)]


def test_the_adopted_plan_of_a_service_unit_is_submitted_too():
    world = play.world()
    faculty = world.faculty
    play.adopted_faculty(world)
    Unit.objects.filter(pk=faculty.pk).update(level=Level.SERVICE)  # what was a faculty goes on as a service unit
    version = play.frozen_institution(world)

    assert [pin["unit"]["code"] for pin in version.content["pins"]] == [faculty.code]
    assert [(share.unit.code, share.pinned) for share in collect(world.framework).shares] == [(faculty.code, True)]
