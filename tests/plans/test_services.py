"""Drafting through the services: who may, what stays of both texts, what the history says, what a refusal leaves."""

import datetime
import threading

import pytest
from django.db import connection
from django.utils import translation

from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Conflict, Forbidden, Refused
from plans.models import CarriedBy, Document, Goal, Measure, PartOf, Remark, Section, SectionTemplate
from plans.queries import remarks_of
from plans.services import documents, drafting, links, remarks
from tests.factories import make_document, make_kind, make_person, make_unit, someone

pytestmark = pytest.mark.django_db


def drafter_of(document):
    return document.created_by


def section_of(document, code="summary"):
    return document.sections.get(template__code=code)


def trace(document):
    """All that a refused act must leave as it was."""
    return (
        Document.objects.get(pk=document.pk).revision,
        list(document.sections.order_by("pk").values_list("body", "no_goals_reason", "revision")),
        Section.history.count() + Goal.history.count() + Measure.history.count() + Remark.history.count(),
        sorted(document.editors.values_list("person", "last_at")),
        Goal.objects.count() + Measure.objects.count() + Remark.objects.count(),
    )


def test_create_document_makes_a_section_per_template_and_theme():
    document = make_document()

    assert [section.code for section in document.sections.order_by("order")] == [
        "summary",
        "theme-begeleiding",
        "theme-faciliteiten",
        "steering",
    ]
    assert document.revision == 1
    assert [editor.person for editor in document.editors.all()] == [document.created_by]
    assert Section.history.filter(document=document, history_user=document.created_by).count() == 4


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"title": "  "}, "Give the document a title."),
        ({"first_year": 2024, "last_year": 2022}, "The last year lies before the first year."),
        ({"first_year": 1999, "last_year": 2022}, "Choose years between 2000 and 2100."),
    ],
    ids=["no title", "years turned round", "years far away"],
)
def test_create_document_refuses_bad_input(fields, reason):
    with translation.override("en"), pytest.raises(Refused) as refusal:
        make_document(**fields)

    assert str(refusal.value) == reason
    assert Document.objects.count() == 0


def test_create_document_of_another_level_or_unit_is_forbidden():
    faculty = make_unit()
    kind = make_kind("programme")

    with pytest.raises(Forbidden):
        make_document(faculty, kind=kind)
    with pytest.raises(Forbidden):
        make_document(faculty, drafter=someone(Role.PORTFOLIO_HOLDER, unit=make_unit()), kind=make_kind("faculty"))
    assert Document.objects.count() == 0


def test_save_section_keeps_canonical_text_history_and_editor():
    document = make_document()
    helper = make_person()
    documents.grant_contributor(document=document, person=helper, actor=drafter_of(document))

    section = drafting.save_section(
        section=section_of(document), revision=0, actor=helper, body="<p style='x'>Een <b>mentor</b></p>"
    )

    assert section.body == "<p>Een <strong>mentor</strong></p>"
    assert section.revision == 1
    newest = section.history.first()
    assert (newest.history_user, newest.body) == (helper, section.body)
    assert {editor.person for editor in document.editors.all()} == {drafter_of(document), helper}
    assert Document.objects.get(pk=document.pk).revision == 2


def test_save_section_twice_with_the_same_words_is_one_save():
    document = make_document()
    for _again in range(2):
        section = drafting.save_section(
            section=section_of(document), revision=0, actor=drafter_of(document), body="<p>a</p>"
        )

    assert section.revision == 1
    assert section.history.count() == 2


def test_a_conflict_carries_both_texts_and_changes_nothing():
    document = make_document()
    section = section_of(document)
    drafting.save_section(section=section, revision=0, actor=drafter_of(document), body="<p>van haar</p>")
    before = trace(document)

    with pytest.raises(Conflict) as conflict:
        drafting.save_section(section=section, revision=0, actor=drafter_of(document), body="<p>van hem</p>")

    assert conflict.value.stored["body"] == "<p>van haar</p>"
    assert conflict.value.typed == {"body": "<p>van hem</p>"}
    assert conflict.value.revision == 1
    assert trace(document) == before


@pytest.mark.parametrize("who", ["reader", "stranger", "former contributor"])
def test_who_does_not_draft_changes_nothing(who):
    document = make_document()
    person = make_person()
    if who == "reader":
        person = someone(Role.DEAN, unit=document.unit)
    if who == "former contributor":
        documents.grant_contributor(document=document, person=person, actor=drafter_of(document))
        documents.revoke_contributor(document=document, person=person, actor=drafter_of(document))
    before = trace(document)

    for attempt in (
        lambda: drafting.save_section(section=section_of(document), revision=0, actor=person, body="x"),
        lambda: drafting.add_goal(document=document, actor=person, theme=theme_of(document), title="x"),
        lambda: documents.grant_contributor(document=document, person=person, actor=person),
    ):
        with pytest.raises(Forbidden):
            attempt()
    assert trace(document) == before


def test_a_closed_document_stays_as_it_is():
    document = make_document()
    document.closed_at = datetime.datetime(2021, 1, 1, tzinfo=datetime.UTC)
    document.save()
    before = trace(document)

    with pytest.raises(Forbidden):
        drafting.save_section(section=section_of(document), revision=0, actor=drafter_of(document), body="x")
    with pytest.raises(Forbidden):
        remarks.write_remark(document=document, actor=drafter_of(document), text="x")
    assert trace(document) == before


def theme_of(document, code="begeleiding"):
    return document.framework.themes.get(code=code)


def test_goals_and_measures_with_their_links_get_one_row_of_history_a_save():
    document = make_document()
    actor = drafter_of(document)
    goal = drafting.add_goal(document=document, actor=actor, theme=theme_of(document), title="Iedereen een mentor")
    measure = drafting.add_measure(document=document, actor=actor, theme=theme_of(document), title="Mentoraat")

    saved = drafting.save_measure(
        measure=measure,
        revision=0,
        actor=actor,
        goals=[goal],
        themes=[theme_of(document, "faciliteiten")],
        ambitions=list(document.framework.ambitions.all()),
        starts_on=datetime.date(2022, 1, 1),
    )

    assert list(saved.goals.all()) == [goal]
    assert measure.history.count() == 2
    assert [row.goal_id for row in measure.history.first().goals.all()] == [goal.pk]
    assert Document.objects.get(pk=document.pk).revision == 4


@pytest.mark.parametrize(
    "fields",
    [
        {"title": " "},
        {"starts_on": datetime.date(2022, 2, 1), "ends_on": datetime.date(2022, 1, 1)},
        {"instrument": "x" * 301},
        {"description": "x" * 400_001},
    ],
    ids=["no name", "ends before start", "long line", "long text"],
)
def test_bad_measures_are_refused_without_a_trace(fields):
    document = make_document()
    actor = drafter_of(document)
    measure = drafting.add_measure(document=document, actor=actor, theme=theme_of(document), title="Mentoraat")
    before = trace(document)

    with pytest.raises(Refused):
        drafting.save_measure(measure=measure, revision=0, actor=actor, **fields)
    assert trace(document) == before


def test_parts_of_another_document_or_framework_are_refused():
    document, other = make_document(), make_document()
    actor = drafter_of(document)
    foreign = drafting.add_goal(document=other, actor=drafter_of(other), theme=theme_of(other), title="x")
    before = trace(document)

    with pytest.raises(Refused):
        drafting.add_measure(document=document, actor=actor, theme=theme_of(other), title="x")
    with pytest.raises(Refused):
        drafting.add_measure(document=document, actor=actor, theme=theme_of(document), title="x", goals=[foreign])
    assert trace(document) == before


def test_links_go_upward_and_only_the_drafter_of_the_measure_makes_them():
    faculty = make_unit()
    kind = make_kind("faculty")
    programme = make_unit("programme", faculty)
    agenda = make_document(programme, kind=make_kind("programme", framework=kind.framework))
    plan = make_document(faculty, kind=kind)
    whole = make_document(faculty.parent, kind=make_kind("institution", framework=kind.framework))
    goal = drafting.add_goal(document=agenda, actor=drafter_of(agenda), theme=theme_of(agenda), title="Ambitie")
    measure = drafting.add_measure(document=plan, actor=drafter_of(plan), theme=theme_of(plan), title="Maatregel")
    initiative = drafting.add_initiative(
        document=whole, actor=drafter_of(whole), theme=theme_of(whole), title="Welzijn", run_by=faculty
    )

    for _again in range(2):
        links.carry(goal=goal, measure=measure, actor=drafter_of(plan))
        links.join_initiative(measure=measure, initiative=initiative, actor=drafter_of(plan))
    with pytest.raises(Forbidden):
        links.uncarry(goal=goal, measure=measure, actor=drafter_of(agenda))
    with pytest.raises(Refused):
        links.carry(
            goal=drafting.add_goal(document=plan, actor=drafter_of(plan), theme=theme_of(plan), title="eigen"),
            measure=measure,
            actor=drafter_of(plan),
        )

    assert [link.goal for link in CarriedBy.objects.all()] == [goal]
    assert [link.initiative for link in PartOf.objects.all()] == [initiative]
    links.leave_initiative(measure=measure, initiative=initiative, actor=drafter_of(plan))
    assert PartOf.objects.count() == 0


def test_remarks_stay_in_their_circle_and_are_answered_and_resolved():
    document = make_document()
    actor = drafter_of(document)
    dean = someone(Role.DEAN, unit=document.unit)
    inner = remarks.write_remark(document=document, actor=actor, text="onder ons", circle="drafters")
    outer = remarks.write_remark(document=document, actor=dean, text="waaruit blijkt dit?", quote="dit")
    answer = remarks.write_remark(document=document, actor=actor, text="uit het panel", parent=outer, circle="council")

    assert answer.circle == "board"
    assert [row.pk for row in remarks_of(document, dean)] == [outer.pk]
    assert {row.pk for row in remarks_of(document, actor)} == {inner.pk, outer.pk}
    with pytest.raises(Refused):
        remarks.write_remark(document=document, actor=dean, text="x", circle="drafters")
    with pytest.raises(Forbidden):
        remarks.write_remark(document=document, actor=make_person(), text="x")
    assert remarks.resolve_remark(remark=outer, actor=actor).resolved_by == actor


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_two_people_save_one_section_at_once_and_none_of_the_two_texts_is_lost():
    document = make_document()
    other = make_person()
    documents.grant_contributor(document=document, person=other, actor=drafter_of(document))
    section = section_of(document)
    start = threading.Barrier(2)
    seen: dict[str, object] = {}

    def save(person, words):
        try:
            start.wait(10)
            drafting.save_section(section=section, revision=0, actor=person, body=f"<p>{words}</p>")
            seen[words] = "stored"
        except Conflict as conflict:
            seen[words] = (conflict.stored["body"], conflict.typed["body"])
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=args) for args in ((drafter_of(document), "een"), (other, "twee"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    winner = next(words for words, end in seen.items() if end == "stored")
    loser = next(words for words in seen if words != winner)
    assert seen[loser] == (f"<p>{winner}</p>", f"<p>{loser}</p>")
    assert Section.objects.get(pk=section.pk).body == f"<p>{winner}</p>"


def test_a_section_about_what_was_recalibrated_stands_only_in_a_plan_that_replaces_another():
    plan = make_document()
    SectionTemplate.objects.create(kind=plan.kind, code="herijkt", name_nl="Wat wij herijkten", when_replacing=True)
    plans = [make_document(plan.unit, plan.created_by, kind=plan.kind, replaces=was) for was in (None, plan)]
    assert [row.sections.filter(template__code="herijkt").count() for row in plans] == [0, 1]
