"""The printed set of a council holds what stands beside the text: the difference with the plan that a version replaces,
what became of its measures, the accounts of a report."""

from __future__ import annotations

import pytest
from django.utils import translation

from governance.compare import compare
from kwaliteit.meetings import beside, laid
from kwaliteit.organisation.models import BodyKind
from kwaliteit.submission.report import Chapter, Section, Table
from plans.services.departing import explain
from plans.services.removal import remove
from tests.governance.stage import make_stage
from tests.governance.world import give_right
from tests.monitoring.reports import make_reporting
from tests.monitoring.test_replacing_consent import create, first_of, frozen, pay, write

pytestmark = pytest.mark.django_db


def part(chapter: Chapter, ident: str) -> Section:
    (found,) = [one for one in chapter.sections if one.id == ident]
    return found


def words(found: Section) -> str:
    said = []
    for block in found.blocks:
        if isinstance(block, Table):
            said += [block.caption, *(row.head for row in block.rows)]
            said += [str(cell.printed) for row in block.rows for cell in row.cells]
        else:
            said.append(str(getattr(block, "html", "")))
    return " ".join(said).replace("\u00a0", " ")


@pytest.fixture
def replacing():
    """Of the two measures of the earlier plan one ended; the council is asked to consent to what is left."""
    stage = make_stage()
    stage.freeze()
    made = create(stage, 2022, stage.document)
    for measure in made.measures.all():
        pay(stage, measure, made.years)
    write(stage, made, "Herijkt.")
    return stage, made


def test_a_plan_that_replaces_another_is_printed_with_the_difference_first(replacing):
    stage, made = replacing
    gone = first_of(made)
    remove(part=gone, actor=stage.person("holder"))
    reason = {"document": made, "lineage": gone.lineage, "actor": stage.person("holder")}
    explain(reason="De studenten vroegen er niet om.", **reason)
    request = stage.ask(frozen(stage, made))
    with translation.override("nl"):
        chapter = laid.chapter_of(request, "2.1")

    assert chapter.sections[0].id == "s-difference"
    first = words(part(chapter, "s-difference"))
    for said in ("Wat er per thema verschoof", gone.title, "De studenten vroegen er niet om"):
        assert said in first
    assert gone.title in words(part(chapter, "s-departures"))


def test_a_plan_that_replaces_nothing_is_printed_without_a_difference():
    stage = make_stage()
    chapter = laid.chapter_of(stage.ask(stage.freeze()), "2.1")

    assert {"s-difference", "s-departures", "s-accounts"}.isdisjoint(one.id for one in chapter.sections)


def test_a_report_is_printed_with_what_became_of_every_promised_measure():
    reporting = make_reporting()
    reporting.account_for_all()
    give_right(reporting.report.kind, BodyKind.FACULTY_COUNCIL, "approval")
    version = frozen(reporting.stage, reporting.report)
    with translation.override("nl"):
        said = words(part(laid.chapter_of(reporting.stage.ask(version), "2.1"), "s-accounts"))

    for title in reporting.titles():
        assert title in said
    assert said.count("Zes docenten aangesteld.") == len(reporting.titles())


def test_what_stands_beside_a_text_is_in_the_language_of_the_document_as_on_its_page():
    reporting = make_reporting()
    reporting.account_for_all()
    content = frozen(reporting.stage, reporting.report).content
    said = {}
    for language in ("nl", "en"):
        with translation.override(language):
            said[language] = [(one.title, words(one)) for one in beside.sections(content)]

    assert said["en"] == said["nl"]
    assert "Klaar" in said["en"][0][1]


def test_a_comparison_says_what_a_later_version_says_otherwise_of_an_earlier_measure(replacing):
    stage, made = replacing
    gone = first_of(made)
    remove(part=gone, actor=stage.person("holder"))
    silent = frozen(stage, made).content
    explain(document=made, lineage=gone.lineage, reason="Het kan beter.", actor=stage.person("holder"))
    found = compare(silent, frozen(stage, made).content)

    (change,) = found.departures
    assert (change.title, change.was["reason"], change.now["reason"]) == (gone.title, "", "Het kan beter.")
    assert not found.is_empty
