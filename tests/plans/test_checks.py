"""What is missing, per criterion: the same for the living text and for a snapshot of it."""

import datetime

import pytest
from django.utils import translation

from budgets.models import BudgetLine, FundingSource
from plans import plain
from plans.checks import completeness, completeness_of, completeness_of_many
from plans.queries import outline_of
from plans.services import drafting
from plans.snapshot import content
from tests.factories import make_document, make_kind, make_unit

pytestmark = pytest.mark.django_db


def theme_of(document, code="begeleiding"):
    return document.framework.themes.get(code=code)


def texts(document):
    with translation.override("en"):
        return [(finding.criterion, finding.text) for finding in completeness_of(document).findings]


def complete(document):
    """Fill in all that an agreement of 2022–2024 asks."""
    actor, theme = document.created_by, theme_of(document)
    for code in ("summary", "steering"):
        section = document.sections.get(template__code=code)
        drafting.save_section(section=section, revision=0, actor=actor, body="<p>Tekst</p>")
    facilities = document.sections.get(theme__code="faciliteiten")
    drafting.save_section(section=facilities, revision=0, actor=actor, no_goals_reason="Elders betaald.")
    goal = drafting.add_goal(document=document, actor=actor, theme=theme, title="Doel", result_end="Negen van de tien.")
    measure = drafting.add_measure(
        document=document,
        actor=actor,
        theme=theme,
        title="Mentoraat",
        goals=[goal],
        instrument="uren",
        owner=actor,
        starts_on=datetime.date(2022, 1, 1),
        ends_on=datetime.date(2024, 12, 31),
        nature="new",
        additionality="Er was geen geld voor.",
    )
    source = FundingSource.objects.create(
        framework=document.framework, code="quality", counts=True, name_nl="Kwaliteit", name_en="Quality"
    )
    BudgetLine.objects.create(document=document, measure=measure, year=2022, source=source, pm=True)
    return goal, measure


def test_a_snapshot_without_money_asks_for_no_amounts():
    document = make_document()
    goal, measure = complete(document)
    with translation.override("en"):
        missing = [
            [f.text for f in completeness({**content(document), "budget": budget}).findings]
            for budget in (None, {"lines": []})
        ]

    assert missing == [[], ["An amount or pm for measure 1.1"]]


def test_an_empty_document_misses_its_sections_and_its_themes():
    assert texts(make_document()) == [
        ("c1", "The text of “summary en” is still empty"),
        ("c3", "The text of “steering en” is still empty"),
        ("c1", "Theme 1 has no goals, and no reason why not"),
        ("c1", "Theme 2 has no goals, and no reason why not"),
    ]


def test_a_filled_document_is_complete_with_its_scores():
    document = make_document()
    complete(document)

    found = completeness_of(document)

    assert found.findings == []
    assert [(score.code, score.done, score.total) for score in found.by_criterion()] == [("c1", 4, 4), ("c3", 2, 2)]
    assert (found.done, found.total) == (6, 6)


def test_every_gap_of_a_measure_is_named_with_its_field():
    document = make_document()
    _goal, measure = complete(document)
    document.lines.all().delete()
    drafting.save_measure(
        measure=measure,
        revision=0,
        actor=document.created_by,
        owner=None,
        instrument="",
        ends_on=None,
        nature="replaces",
        additionality="",
    )

    findings = completeness_of(document).findings

    assert [(finding.criterion, finding.field_name) for finding in findings] == [
        ("c3", "owner"),
        ("c3", "instrument"),
        ("c3", "ends_on"),
        ("c3", ""),
        ("c3", "nature_argument"),
        ("c3", "additionality"),
    ]
    assert findings[0].edit_url.endswith(f"/maatregel/{measure.uuid}/wijzig/#id_owner")


@pytest.mark.parametrize(
    ("years", "level", "missing"),
    [
        ((2022, 2024), "faculty", ["result_end"]),
        ((2019, 2024), "faculty", ["result_midterm", "result_end"]),
        ((2021, 2024), "programme", []),
    ],
    ids=["after the mid-term year", "before the mid-term year", "an ambition of a programme"],
)
def test_results_are_asked_where_they_make_sense(years, level, missing):
    document = make_document(make_unit(level), first_year=years[0], last_year=years[1])
    goal = drafting.add_goal(document=document, actor=document.created_by, theme=theme_of(document), title="Doel")

    found = completeness_of(document).of_part(str(goal.uuid))

    assert [finding.field_name for finding in found] == missing


def test_a_section_that_may_stay_empty_is_not_missed():
    kind = make_kind()
    kind.templates.filter(code="steering").update(required=False)

    assert ("c3", "The text of “steering en” is still empty") not in texts(make_document(kind=kind))


def test_a_snapshot_is_judged_like_the_living_text():
    document = make_document()
    complete(document)
    drafting.add_measure(
        document=document, actor=document.created_by, theme=theme_of(document), title="Nog niet uitgewerkt"
    )
    snapshot = content(document) | {
        "budget": {"lines": [{"measure": str(line.measure.uuid), "pm": line.pm} for line in document.lines.all()]}
    }

    living, frozen = completeness_of(document), completeness(snapshot)

    assert [finding.text for finding in frozen.findings] == [finding.text for finding in living.findings]
    assert (frozen.done, frozen.total) == (living.done, living.total) == (6, 7)


@pytest.mark.parametrize("items", [1, 3])
def test_many_documents_cost_as_much_as_one(django_assert_num_queries, items):
    kind = make_kind()
    documents = [make_document(make_unit(), kind=kind) for _number in range(items)]

    with django_assert_num_queries(1):
        found = completeness_of_many(documents)

    assert [found[document.pk].total for document in documents] == [4] * items


def test_many_documents_are_read_as_the_outline_of_each():
    """The same data, whichever way it was read: only the order of the keys may differ, and how a day is written."""
    documents = [make_document(), make_document()]
    complete(documents[0])
    for number in range(2):
        drafting.add_measure(
            document=documents[0],
            actor=documents[0].created_by,
            theme=theme_of(documents[0]),
            title=f"Maatregel {number}",
            owner_label="De decaan",
        )
    found = plain.of_documents(documents)

    for document in documents:
        outline = plain.of_outline(outline_of(document))
        for row in outline["measures"]:
            row |= {name: row[name] and row[name].isoformat() for name in ("starts_on", "ends_on")}
        assert found[document.pk] == outline
