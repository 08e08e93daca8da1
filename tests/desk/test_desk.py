"""The writing desk: faculties beside the text of the institution, quotations that know when their source changed."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.urls import reverse

from budgets.models import BudgetLine
from plans.models import Citation, Document, Section
from plans.services.documents import create_document
from plans.services.drafting import add_measure, save_measure, save_section
from tests.governance.stage import Stage, make_stage
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def stage() -> Stage:
    """A faculty's plan with money, and the plan of the institution for the same years."""
    stage = make_stage()
    create_document(
        kind=stage.world.kinds["institution"],
        unit=stage.world.institution,
        title="Plan van de instelling",
        first_year=2022,
        last_year=2024,
        actor=stage.person("staff"),
    )
    own = Section.objects.get(document=stage.document, theme=stage.world.themes[0])
    holder = stage.person("holder")
    save_section(section=own, revision=0, actor=holder, body="<p>Wij kiezen voor <strong>kleine</strong> groepen.</p>")
    return stage


def plan(stage: Stage) -> Document:
    return Document.objects.get(kind=stage.world.kinds["institution"])


def address(stage: Stage, name: str = "theme") -> str:
    return reverse(f"desk:{name}", args=[plan(stage).uuid, stage.world.themes[0].code])


def quote(client: Any, stage: Stage, what: str, source: Any, who: str = "staff", how: str = "quote") -> Any:
    client.force_login(stage.person(who))
    fields = {"what": what, "source": str(source.uuid), how: "", "act_key": str(uuid.uuid4())}
    return client.post(address(stage, "cite"), fields)


def text(stage: Stage) -> str:
    return Section.objects.get(document=plan(stage), theme=stage.world.themes[0]).body


def states(client: Any, stage: Stage) -> list[tuple[bool, bool]]:
    """Of each quotation: whether its source changed, and whether it was changed in our text."""
    client.force_login(stage.person("staff"))
    return [(row.is_changed, row.is_edited) for row in client.get(address(stage)).context["quoted"]]


def test_every_faculty_stands_beside_the_text_with_goals_measures_and_amounts(client: Any, stage: Stage) -> None:
    client.force_login(stage.person("staff"))
    response = client.get(address(stage))
    (sheet,) = response.context["sheets"]
    page = response.content.decode()

    assert sheet.document == stage.document
    assert [goal.title for goal in sheet.goals] == ["Kleine groepen"]
    assert [(m.title, [cents for cents, _pm in cells]) for m, cells in sheet.measures] == [
        ("Maatregel 1", [100_000_00] * 3)
    ]
    assert "Wij kiezen voor <strong>kleine</strong> groepen." in page


def test_an_explanation_a_goal_and_a_measure_with_its_amounts_are_quoted_with_their_source(
    client: Any, stage: Stage
) -> None:
    explanation = Section.objects.get(document=stage.document, theme=stage.world.themes[0])
    for what, source in (("explanation", explanation), ("goal", stage.goals[0]), ("measure", stage.measures[0])):
        assert quote(client, stage, what, source).status_code == 302

    amounts = [f"€\u00a0100.000 in {year}" for year in (2022, 2023, 2024)]
    origin = f"<p><em>{stage.document.unit.name}, Afspraken</em></p></blockquote>"
    assert text(stage) == (
        f"<blockquote><p>Wij kiezen voor <strong>kleine</strong> groepen.</p>{origin}"
        f"<blockquote><p>Kleine groepen</p>{origin}"
        f"<blockquote><p>Maatregel 1: {'; '.join(amounts)}</p>{origin}"
    )
    assert states(client, stage) == [(False, False)] * 3


def test_an_explanation_and_a_goal_are_taken_over_as_our_own_text_and_their_source_is_still_followed(
    client: Any, stage: Stage
) -> None:
    explanation = Section.objects.get(document=stage.document, theme=stage.world.themes[0])
    for what, source in (("explanation", explanation), ("goal", stage.goals[0])):
        quote(client, stage, what, source, how="take")

    assert text(stage) == "<p>Wij kiezen voor <strong>kleine</strong> groepen.</p><p>Kleine groepen</p>"
    assert states(client, stage) == [(False, True)] * 2

    goal = stage.goals[0]
    goal.title = "Kleinere groepen"
    goal.save()
    assert states(client, stage) == [(False, True), (True, True)]


def test_a_measure_of_a_faculty_is_quoted_and_never_taken_over_as_our_own(client: Any, stage: Stage) -> None:
    client.force_login(stage.person("staff"))
    page = client.get(address(stage)).content.decode()
    quote(client, stage, "measure", stage.measures[0], how="take")

    assert page.count('name="take"') == page.count('name="quote"') - 1
    assert (text(stage), Citation.objects.count()) == ("", 0)


def test_a_reason_for_having_no_goals_is_quoted_and_never_offered_as_our_own_text(client: Any, stage: Stage) -> None:
    client.force_login(stage.person("staff"))
    before = client.get(address(stage)).content.decode()
    reason = {"body": "", "no_goals_reason": "Dit thema loopt al."}
    Section.objects.filter(document=stage.document, theme=stage.world.themes[0]).update(**reason)
    page = client.get(address(stage)).content.decode()

    assert [text.count('name="quote"') for text in (before, page)] == [3, 3]
    assert [text.count('name="take"') for text in (before, page)] == [2, 1]


def test_the_same_is_quoted_once(client: Any, stage: Stage) -> None:
    quote(client, stage, "goal", stage.goals[0])
    before = text(stage)
    quote(client, stage, "goal", stage.goals[0])

    assert (text(stage), Citation.objects.count()) == (before, 1)


def test_whoever_quoted_comes_back_to_where_she_was_reading(client: Any, stage: Stage) -> None:
    goal = stage.goals[0]

    answer = quote(client, stage, "goal", goal)

    assert answer.url == f"{address(stage)}#part-{goal.uuid}"
    assert f'id="part-{goal.uuid}"' in client.get(address(stage)).content.decode()


def test_a_quotation_warns_when_its_source_changes_and_takes_over_what_it_says_now(client: Any, stage: Stage) -> None:
    measure = stage.measures[0]
    quote(client, stage, "measure", measure)
    line = BudgetLine.objects.get(measure=measure, year=2023)
    line.amount_cents = 120_000_00
    line.save()
    assert states(client, stage) == [(True, False)]
    theme = client.get(reverse("plans:theme", args=[plan(stage).uuid, stage.world.themes[0].code]))
    assert [note.text for note in theme.context["notes"]] == ["Van 1 aanhaling is de bron sindsdien gewijzigd."]

    follow = reverse("desk:follow", args=[Citation.objects.get().pk])
    client.post(follow, {"renew": "", "act_key": str(uuid.uuid4())})

    assert "120.000 in 2023" in text(stage)
    assert "100.000 in 2023" not in text(stage)
    assert states(client, stage) == [(False, False)]


def test_words_that_were_changed_in_our_text_are_never_overwritten(client: Any, stage: Stage) -> None:
    quote(client, stage, "goal", stage.goals[0])
    section = Section.objects.get(document=plan(stage), theme=stage.world.themes[0])
    body = section.body.replace("Kleine groepen", "Kleinere groepen")
    save_section(section=section, revision=section.revision, actor=stage.person("staff"), body=body)
    goal = stage.goals[0]
    goal.title = "Heel kleine groepen"
    goal.save()
    assert states(client, stage) == [(True, True)]

    follow = reverse("desk:follow", args=[Citation.objects.get().pk])
    client.post(follow, {"renew": "", "act_key": str(uuid.uuid4())})
    assert text(stage) == body

    client.post(follow, {"stop": "", "act_key": str(uuid.uuid4())})
    assert (text(stage), Citation.objects.count(), Citation.history.count()) == (body, 0, 2)


def test_a_source_that_is_gone_is_named(client: Any, stage: Stage) -> None:
    extra = add_measure(
        document=stage.document, actor=stage.person("holder"), theme=stage.world.themes[0], title="Tijdelijk"
    )
    quote(client, stage, "measure", extra)
    save_measure(measure=extra, revision=0, actor=stage.person("holder"), theme=stage.world.themes[1])

    assert states(client, stage) == [(True, False)]
    assert "de bron is verdwenen" in client.get(address(stage)).content.decode()


def test_only_who_drafts_the_plan_quotes_and_only_what_she_reads(client: Any, stage: Stage) -> None:
    assert quote(client, stage, "goal", stage.goals[0], who="holder").status_code == 404
    assert quote(client, stage, "goal", stage.measures[0]).status_code == 302
    assert text(stage) == ""


def test_a_plan_that_takes_in_no_others_has_no_desk(client: Any, stage: Stage) -> None:
    client.force_login(stage.person("holder"))

    assert client.get(reverse("desk:theme", args=[stage.document.uuid, stage.world.themes[0].code])).status_code == 404


@pytest.mark.parametrize("more", [0, 4])
def test_it_takes_as_many_statements_for_many_measures(
    client: Any, stage: Stage, django_assert_num_queries: Any, more: int
) -> None:
    for number in range(more):
        add_measure(
            document=stage.document, actor=stage.person("holder"), theme=stage.world.themes[0], title=f"Meer {number}"
        )
    quote(client, stage, "goal", stage.goals[0])
    client.get(address(stage))

    with django_assert_num_queries(12):
        client.get(address(stage))
