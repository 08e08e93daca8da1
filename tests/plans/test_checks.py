"""What is missing, per criterion: the same for the living text and for a snapshot of it."""

import datetime
import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from budgets.models import BudgetLine, FundingSource
from governance.models import Dialogue, DialogueOutcome
from governance.snapshot import build
from plans import plain
from plans.checks import completeness, completeness_of, completeness_of_many
from plans.initiatives import argued_by
from plans.needs import USUAL, Phase, asked_of
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
    goal = drafting.add_goal(
        document=document,
        actor=actor,
        theme=theme,
        title="Doel",
        result_end="Negen van de tien.",
        ambitions=document.framework.ambitions.all(),
    )
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

    assert [finding.field_name for finding in found if finding.check != "goal_vision"] == missing


@pytest.mark.parametrize(
    ("starts", "is_asked"),
    [([2020, 2022], True), ([2022, 2023], False), ([2022, None], True), ([], True), ([2021], True)],
    ids=["one before it", "all after it", "one unknown", "no measures yet", "in the year itself"],
)
def test_a_mid_term_result_is_asked_only_of_what_starts_before_that_year_ends(starts, is_asked):
    document = make_document(first_year=2019, last_year=2024)
    actor, theme = document.created_by, theme_of(document)
    goal = drafting.add_goal(document=document, actor=actor, theme=theme, title="Doel")
    for number, year in enumerate(starts):
        day = datetime.date(year, 9, 1) if year else None
        drafting.add_measure(
            document=document, actor=actor, theme=theme, title=f"Maatregel {number}", goals=[goal], starts_on=day
        )

    asked = [
        {finding.check for finding in found.of_part(str(goal.uuid))}
        for found in (
            completeness_of(document),
            completeness_of(document, outline_of(document)),
            completeness(content(document)),
        )
    ]

    assert ["goal_midterm" in each for each in asked] == [is_asked] * 3


def test_a_goal_without_a_link_to_the_vision_is_missed_only_where_there_is_a_vision():
    document = make_document()
    goal = drafting.add_goal(document=document, actor=document.created_by, theme=theme_of(document), title="Doel")

    def missed():
        found = completeness_of(document), completeness(content(document))
        return [any(finding.check == "goal_vision" for finding in each.findings) for each in found]

    assert missed() == [True, True]
    drafting.save_goal(goal=goal, revision=0, actor=document.created_by, ambitions=document.framework.ambitions.all())
    assert missed() == [False, False]
    goal.ambitions.clear()
    document.framework.ambitions.all().delete()
    assert missed() == [False, False]


def test_what_is_needed_when_is_data_of_the_kind_of_document():
    document = make_document()
    complete(document)
    measure = document.measures.get()
    drafting.save_measure(
        measure=measure, revision=0, actor=document.created_by, owner=None, instrument="", additionality=""
    )

    def said(**needs):
        document.kind.needs = needs
        found = completeness_of(document)
        steps = (found.needed_at(Phase.CONCEPT), found.needed_after(Phase.CONCEPT), found.demanded_at(Phase.COUNCIL))
        return [[finding.check for finding in step] for step in steps]

    assert said() == [[], ["measure_owner", "measure_instrument", "measure_additionality"], []]
    assert said(
        measure_owner={"phase": "concept", "blocks": True},
        measure_instrument={"phase": "never"},
        measure_additionality={"phase": "adoption", "blocks": True},
        unknown={"phase": "concept"},
    ) == [["measure_owner"], ["measure_additionality"], ["measure_owner"]]


def test_every_check_has_its_usual_step_and_a_programme_is_asked_less():
    checks = set(re.findall(r'\.miss\(\s*"(\w+)"', Path("plans/checks.py").read_text("utf-8")))

    assert checks == set(USUAL)
    assert set(asked_of(make_kind(composes=True))) == set(USUAL)
    assert set(asked_of(make_kind())) == set(USUAL) - {"initiative_argument"}
    assert set(asked_of(make_kind(level="programme"))) == {
        "section_text",
        "theme_goals",
        "measure_owner",
        "own_words",
        "talk_outcome",
    }


@pytest.fixture
def together():
    """A plan that holds a common initiative, which two criteria argue."""
    document = make_document(kind=make_kind(composes=True))
    for number, name in enumerate(("Samen meer waard", "Eén trekker & één budget"), start=1):
        document.framework.criterions.create(
            code=f"i{number}", order=number, name_nl=name, name_en=f"Criterion {number}", of_initiatives=True
        )
    about = {"document": document, "actor": document.created_by, "theme": theme_of(document)}
    return drafting.add_initiative(**about, title="Studentenwelzijn", run_by=document.unit)


FIRST, SECOND = "<h4>Samen meer waard</h4>", "<h4>Eén trekker &amp; één budget</h4>"


@pytest.mark.parametrize(
    ("argument", "missed"),
    [
        ("", ["Samen meer waard", "Eén trekker & één budget"]),
        (f"{FIRST}<p>Zeven faculteiten vragen erom.</p>{SECOND}", ["Eén trekker & één budget"]),
        (f"{FIRST}{SECOND}<p>De dienst Studentzaken voert uit.</p>", ["Samen meer waard"]),
        (f"{FIRST}<p>Zeven faculteiten vragen erom.</p>", ["Eén trekker & één budget"]),
        (f"<h4>Criterion 1</h4><p>Seven faculties ask for it.</p>{SECOND}<ul><li>Eén dienst</li></ul>", []),
        ("<p>Zeven faculteiten vragen erom, en één dienst voert uit.</p>", []),
    ],
    ids=["nothing", "the second is a heading alone", "the first is", "one heading", "both, one in English", "one text"],
)
def test_an_initiative_misses_each_criterion_on_which_it_is_not_argued(together, argument, missed):
    save = {"initiative": together, "revision": 0, "actor": together.document.created_by}
    drafting.save_initiative(**save, argument=argument)
    document = together.document

    living = completeness_of(document)
    with translation.override("nl"):
        frozen = completeness(content(document), argued_by=argued_by(document.kind))
        found = [finding for finding in living.findings if finding.kind == "initiative"]
        named = [finding.text for finding in found]
        kept = [finding.text for finding in frozen.findings if finding.kind == "initiative"]

    assert (
        named
        == kept
        == [f"Waarom het gemeenschappelijke initiatief “Studentenwelzijn” voldoet aan “{name}”" for name in missed]
    )
    assert not any(finding in living.demanded_at(Phase.ADOPTION) for finding in found), "it warns"
    assert {finding.edit_url for finding in found} <= {f"/plannen/initiatief/{together.uuid}/wijzig/#id_argument"}
    assert {finding.url for finding in found} <= {
        f"{reverse('plans:theme', args=[document.uuid, together.theme.code])}#initiative-{together.uuid}"
    }


@pytest.mark.parametrize("many", [1, 4])
def test_initiatives_cost_one_statement_however_many(together, many, django_assert_num_queries):
    document = together.document
    about = {"document": document, "actor": document.created_by, "theme": together.theme, "run_by": document.unit}
    for number in range(many):
        drafting.add_initiative(**about, title=f"Initiatief {number}")

    with django_assert_num_queries(2):
        found = completeness_of_many([document])
    assert len(found[document.pk].of_theme(together.theme.code)) == 2 * (many + 1) + 1


@pytest.mark.parametrize("done", [False, True])
def test_a_talk_without_what_was_done_with_it_is_missed(done):
    document = make_document()
    about = {"framework": document.framework, "unit": document.unit, "recorded_by": document.created_by}
    talk = Dialogue.objects.create(held_on=datetime.date(2021, 3, 1), title="Panel", with_whom="x", said="y", **about)
    other = {**about, "unit": make_unit()}
    Dialogue.objects.create(held_on=datetime.date(2021, 3, 1), title="Elders", with_whom="x", said="y", **other)
    if done:
        DialogueOutcome.objects.create(
            dialogue=talk, how="not_taken_up", text="Dit kan niet.", recorded_by=document.created_by
        )

    found = [
        [part for part in each.parts if part.kind == "talk"]
        for each in (
            completeness_of(document),
            completeness_of(document, outline_of(document)),
            completeness(build(document)),
        )
    ]

    assert [[part.is_complete for part in parts] for parts in found] == [[done]] * 3
    if not done:
        assert (
            found[0][0].findings[0].url == f"{reverse('governance:dialogues')}?eenheid={document.unit.code}&gedaan=nee"
        )


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
