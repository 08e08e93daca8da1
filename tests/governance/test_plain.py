"""Money explained to a council: per student, what changed since the version it saw last and why, what it buys."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from budgets.models import Allocation, BudgetLine, StudentCount
from governance.models import Version
from governance.plain import Bought
from governance.services.adoption import adopt
from governance.services.requests import lay_before
from governance.services.shifts import Leg, record_shift
from governance.services.versions import freeze
from kwaliteit.organisation.roles import Role
from plans.models import Measure
from plans.services.documents import create_document
from plans.services.drafting import add_measure
from tests.factories import someone
from tests.governance.stage import TODAY, Stage, make_stage

pytestmark = pytest.mark.django_db
THOUSAND = 1_000_00


def allocate(stage: Stage, **fields: Any) -> None:
    for year in stage.document.years:
        about = {"framework": stage.world.framework, "unit": stage.world.faculty, "year": year}
        Allocation.objects.create(**about, **{"amount_cents": 300 * THOUSAND, **fields})


def page(client: Client, stage: Stage, who: str = "fr_member", **query: str) -> Any:
    client.force_login(stage.person(who))
    return client.get(reverse("governance:money", args=[stage.world.bodies["fr"].code]), query)


def test_per_student_from_the_version_that_lies_before_the_body(client: Client, stage: Stage) -> None:
    allocate(stage, rate_cents=500_00, students=600)
    stage.ask()

    story = page(client, stage).context["story"]

    assert [(row.year, row.cents, row.students, row.each, row.left) for row in story.years] == [
        (year, 200 * THOUSAND, 600, 333_00, 100 * THOUSAND) for year in (2022, 2023, 2024)
    ]
    assert story.bought[0] == Bought(1, "Thema een", 300 * THOUSAND, 50, 167_00, (("Maatregel 1", 300 * THOUSAND),))


def test_what_was_allocated_otherwise_since_the_version_was_made_is_said(client: Client, stage: Stage) -> None:
    allocate(stage)
    stage.ask()
    unchanged = page(client, stage).context["story"].since
    Allocation.objects.filter(year=2023).update(amount_cents=150 * THOUSAND)

    answer = page(client, stage)

    assert (unchanged, answer.context["story"].since) == ([], [(2023, 300 * THOUSAND, 150 * THOUSAND)])
    assert answer.context["story"].years[1].left == 100 * THOUSAND  # the table is that of the version
    assert "€&nbsp;150.000 in plaats van €&nbsp;300.000" in answer.content.decode()


def test_students_are_those_of_the_last_count_where_no_rate_was_given(client: Client, stage: Stage) -> None:
    for day, number in (("2021-10-01", 400), ("2023-10-01", 500)):
        StudentCount.objects.create(unit=stage.world.faculty, counted_on=day, number=number)
    stage.ask()

    assert [row.students for row in page(client, stage).context["story"].years] == [400, 500, 500]


def test_without_students_nothing_is_divided(client: Client, stage: Stage) -> None:
    stage.ask()

    story = page(client, stage).context["story"]

    assert [(row.students, row.each) for row in story.years] == [(None, None)] * 3
    assert [row.each for row in story.bought] == [None, None]


def test_what_changed_since_the_version_it_decided_on_in_sentences(client: Client, stage: Stage) -> None:
    stage.decide()
    one, two = stage.measures
    BudgetLine.objects.filter(measure=one, year=2022).update(amount_cents=150 * THOUSAND)
    BudgetLine.objects.filter(measure=two).update(amount_cents=90 * THOUSAND)
    new = add_measure(
        document=stage.document, actor=stage.person("holder"), theme=stage.world.themes[0], title="Tutoren"
    )
    BudgetLine.objects.create(
        document=stage.document, measure=new, year=2022, source=stage.world.quality_funds, amount_cents=5 * THOUSAND
    )
    stage.ask(stage.freeze("Anders."))

    story = page(client, stage).context["story"]

    assert (story.old.number, story.difference) == (1, 25 * THOUSAND)
    assert sorted(story.changes) == [
        ("back", "Minder voor Maatregel 2: van €\u00a0300.000 naar €\u00a0270.000.", -30 * THOUSAND),
        ("done", "Meer voor Maatregel 1: van €\u00a0300.000 naar €\u00a0350.000.", 50 * THOUSAND),
        ("done", "Nieuw: Tutoren, €\u00a05.000 over alle jaren.", 5 * THOUSAND),
    ]
    assert sum(cents for _mark, _text, cents in story.changes) == story.difference


def test_why_names_the_shifts_since_and_the_ceiling_follows_them(client: Client, stage: Stage) -> None:
    allocate(stage)
    stage.decide()
    legs = [
        Leg(stage.world.faculty, year, stage.world.quality_funds, cents)
        for year, cents in ((2022, -THOUSAND), (2023, THOUSAND))
    ]
    shift = record_shift(
        framework=stage.world.framework,
        unit=stage.world.faculty,
        kind="year",
        reason="Werving duurde langer.",
        right="information",
        body=stage.world.bodies["fr"],
        decided_on=TODAY(),
        legs=legs,
        actor=stage.person("secretary"),
    )
    stage.ask(stage.freeze("Anders."))

    answer = page(client, stage)

    assert [row.pk for row in answer.context["story"].shifts] == [shift.pk]
    assert [row.carried for row in answer.context["story"].years] == [-THOUSAND, THOUSAND, 0]
    assert "Werving duurde langer." in answer.content.decode()


def test_the_first_time_there_is_nothing_to_compare_with(client: Client, stage: Stage) -> None:
    stage.ask()

    story = page(client, stage).context["story"]

    assert (story.old, story.changes, story.difference) == (None, [], 0)


def test_the_council_of_the_institution_sees_all_plans_that_are_taken_in(client: Client, stage: Stage) -> None:
    """The plan of the institution holds its own measures; those of faculties come with their adopted plans."""
    whole = make_stage_of_institution(stage)
    client.force_login(stage.person("ur_secretary"))

    story = client.get(reverse("governance:money", args=[stage.world.bodies["ur"].code])).context["story"]

    assert story.request == whole
    assert (story.total, story.units) == (0, 1)


def test_what_it_buys_names_the_measures_of_the_plans_that_are_taken_in_with_their_unit(
    client: Client, stage: Stage
) -> None:
    stage.decide()
    adopt(version=Version.objects.get(document=stage.document), adopted_on=TODAY(), actor=stage.person("secretary"))
    make_stage_of_institution(stage)
    client.force_login(stage.person("ur_secretary"))

    story = client.get(reverse("governance:money", args=[stage.world.bodies["ur"].code])).context["story"]

    unit = stage.world.faculty.name
    assert (story.units, story.total) == (2, 600 * THOUSAND)
    assert [each.largest for each in story.bought] == [
        ((f"Maatregel 1 ({unit})", 300 * THOUSAND),),
        ((f"Maatregel 2 ({unit})", 300 * THOUSAND),),
    ]


def test_a_year_without_any_amount_is_said_to_have_none(client: Client, stage: Stage) -> None:
    BudgetLine.objects.exclude(year=2023).delete()
    stage.ask()

    page_ = page(client, stage)

    assert [year.has_lines for year in page_.context["story"].years] == [False, True, False]
    assert "Voor 2022 en 2024 staan in dit plan geen bedragen." in page_.content.decode()


def test_a_measure_that_moves_says_between_which_themes(client: Client, stage: Stage) -> None:
    stage.decide()
    Measure.objects.filter(pk=stage.measures[0].pk).update(theme=stage.world.themes[1])
    stage.ask(stage.freeze("Verplaatst."))

    (_mark, text, _cents), *_others = page(client, stage).context["story"].changes

    assert text.startswith("Gaat van thema 1 (Thema een) naar thema 2 (Thema twee): Maatregel 1, €")


def make_stage_of_institution(stage: Stage) -> Any:
    world = stage.world
    plan = create_document(
        kind=world.kinds["institution"],
        unit=world.institution,
        title="Instelling",
        first_year=2022,
        last_year=2024,
        actor=stage.person("staff"),
    )
    version = freeze(document=plan, actor=stage.person("staff"))
    return lay_before(version=version, body=world.bodies["ur"], actor=stage.person("staff"))


def test_it_is_linked_from_the_body_and_the_request_and_empty_without_a_plan(client: Client, stage: Stage) -> None:
    empty = page(client, stage)
    request = stage.ask()
    address = reverse("governance:money", args=[stage.world.bodies["fr"].code])

    assert (empty.status_code, empty.context["story"]) == (200, None)
    for link in (
        reverse("governance:body", args=[stage.world.bodies["fr"].code]),
        reverse("governance:request", args=[request.uuid]),
    ):
        assert address in client.get(link).content.decode()
    assert page(client, stage, verzoek=str(request.uuid)).context["story"].request == request
    assert page(client, stage, verzoek="iets").status_code == 404


def test_the_application_manager_and_others_do_not_know_of_it(client: Client, stage: Stage) -> None:
    stage.world.people["manager"] = someone(Role.APPLICATION_MANAGER, unit=stage.world.institution)

    assert [page(client, stage, who).status_code for who in ("manager", "stranger", "olc_chair")] == [404, 404, 404]


@pytest.mark.parametrize("measures", [1, 6])
def test_it_takes_as_many_statements_for_many_measures_as_for_one(
    client: Client, django_assert_num_queries: Any, measures: int
) -> None:
    stage = make_stage(measures=measures)
    allocate(stage, students=10, amount_cents=900 * THOUSAND)
    stage.ask()
    page(client, stage)

    with django_assert_num_queries(13):
        client.get(reverse("governance:money", args=[stage.world.bodies["fr"].code]))
