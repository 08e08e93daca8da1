"""What a report over several years lays beside each other: nothing that was promised is left out, nothing is typed."""

from __future__ import annotations

import datetime
import json

import pytest
from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from budgets.services.spending import record_realised
from governance.balance_tables import parts_of
from governance.balanced import read
from governance.compare import compare
from governance.reading import arrange
from governance.snapshot import build, canonical
from kwaliteit.organisation.roles import Role
from monitoring import balance
from monitoring.models import MeasureAccount, Progress
from monitoring.services.indicators import add_indicator
from plans.models.framework import ReportsOn
from plans.services.drafting import add_measure
from plans.services.removal import remove
from tests.budgets.rows import open_report
from tests.factories import someone
from tests.monitoring.reports import Reporting, adopt_plan, make_reporting

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporting() -> Reporting:
    return make_reporting(2019, 2024, ReportsOn.WHOLE)


def told(reporting: Reporting) -> str:
    """All that its tables say, in Dutch."""
    with translation.override("nl"):
        parts = parts_of(build(reporting.report))
    tables = [table for part in parts for table in part.tables]
    return "\n".join(line for table in tables for row in table.rows for cell in row.cells for line in cell.lines)


def test_a_measure_on_which_nobody_reported_says_so(reporting):
    said = told(reporting)

    assert all(title in said for title in reporting.titles())
    assert said.lower().count("zonder verslag") >= len(reporting.titles())


def test_a_measure_that_a_later_plan_does_not_hold_stays_in_it_with_its_day(reporting):
    gone = reporting.stage.measures[0]
    remove(part=gone, actor=reporting.holder)
    adopt_plan(reporting.stage, reporting.stage.document, "2023-01-01")

    assert gone.title in told(reporting)
    assert "Niet meer in het plan vanaf 1 januari 2023." in told(reporting)


def test_what_was_reported_in_a_year_without_an_adopted_report_is_shown_as_such(reporting):
    measure = reporting.stage.measures[0]
    officer = someone(Role.DEAN, unit=reporting.stage.world.faculty)
    given = {"reported_on": datetime.date(2022, 12, 1), "reported_by": officer}
    Progress.objects.create(measure=measure, year=2022, state="delayed", note="Vier van zes.", why="Vacature.", **given)
    said = told(reporting)

    for words in ("Vertraagd", "Vier van zes.", "Reden: Vacature.", "In de loop van 2022 gemeld"):
        assert words in said


def test_the_account_in_the_report_itself_goes_before_what_was_reported_in_a_year(reporting):
    reporting.account_for_all()
    found = read(build(reporting.report))

    assert found is not None
    assert {one.state for one in found.measures} == {"done"}
    assert all(one.own for one in found.measures)


def test_a_comparison_tells_what_became_otherwise_of_a_measure_and_of_what_was_spent(reporting):
    measure, unit = reporting.stage.measures[0], reporting.stage.world.faculty
    old = json.loads(canonical(build(reporting.report)))
    assert compare(old, old).is_empty
    given = {"reported_on": datetime.date(2022, 12, 1), "reported_by": reporting.holder}
    Progress.objects.create(measure=measure, year=2022, state="delayed", note="Vier van zes.", why="Vacature.", **given)
    record_realised(
        round=open_report(reporting.report.framework, 2022), unit=unit, theme=measure.theme, measure=measure,
        amount_cents=40_000_00, actor=someone(Role.CONTROLLER, unit=unit),
    )  # fmt: skip

    result = compare(old, json.loads(canonical(build(reporting.report))))

    (change,) = result.balance.measures
    assert (result.is_empty, change.row["title"], result.balance.parts) == (False, measure.title, ())
    assert {name: (was, now) for name, was, now in change.said} == {
        "spent": (None, 40_000_00),
        "state": ("", "delayed"),
        "done": ("", "Vier van zes."),
        "reason": ("", "Vacature."),
    }
    with translation.override("nl"):
        html = render_to_string("governance/balance_changed.html", {"change": result.balance})
    assert "<ins>€&nbsp;40.000</ins>" in html
    assert "<ins>vertraagd</ins>" in html


def test_an_account_that_nobody_confirmed_does_not_stand_in_it_as_the_words_of_the_report(reporting):
    reporting.account_for_all()
    MeasureAccount.objects.filter(document=reporting.report).update(proposed=True)
    found = read(build(reporting.report))

    assert found is not None
    assert not any(one.own for one in found.measures)


@pytest.mark.parametrize(
    ("kind", "value", "target"),
    [("percentage", "80", "80,0\u00a0%"), ("count", "1200", "1.200"), ("milestone", "1", "ja")],
)
def test_the_target_has_the_notation_of_the_values_beside_it(reporting, kind, value, target):
    world = reporting.stage.world
    add_indicator(
        framework=reporting.report.framework, unit=world.faculty, theme=world.themes[0], name_nl="Deelname",
        name_en="Take-up", kind=kind, target_value=value, baseline_on=datetime.date(2019, 10, 1),
        actor=someone(Role.QUALITY_OFFICER, unit=world.institution),
    )  # fmt: skip

    (indicator,) = balance.content(reporting.report)["indicators"]

    assert indicator["target"] == target


def test_who_reads_the_page_in_english_hears_the_report_in_its_own_language_and_marked_so(reporting, client):
    client.force_login(reporting.holder)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(reverse("monitoring:balance", args=[reporting.report.uuid])).content.decode()
    around, _tag, article = page.partition('<article lang="nl">')

    assert "Promised and reached" in around
    assert '<ul lang="nl"><li><a href="#balance">Wat voor de hele periode was toegezegd' in around
    assert "Maatregelen per thema" in article
    assert '<span class="vh">Thema </span>' in article
    assert "Zonder verslag" in article.partition("</article>")[0]


def test_a_report_on_one_year_has_none(reporting):
    assert balance.content(make_year(reporting)) is None


def make_year(reporting: Reporting):
    reporting.report.kind.reports_on = ReportsOn.YEAR
    return reporting.report


def test_the_number_of_statements_does_not_grow_with_measures(reporting):
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            balance.content(reporting.report)
        return len(found)

    before = statements()
    for number in range(5):
        add_measure(
            document=reporting.stage.document, actor=reporting.holder, theme=reporting.stage.world.themes[0],
            title=f"Nieuw {number}",
        )  # fmt: skip
    adopt_plan(reporting.stage, reporting.stage.document, "2023-01-01")

    assert len(balance.content(reporting.report)["measures"]) == len(reporting.stage.measures) + 5
    assert statements() == before


def sections(*given: tuple[str, str | None, bool, bool]) -> list[dict]:
    """(code, criterion, after the themes, written by a body)."""
    return [
        {
            "code": code, "criterion": criterion, "after_themes": after, "title": {"nl": code, "en": code},
            "theme": None, "body": f"<p>{code}</p>", "no_goals_reason": "",
            "written_by": {"kind": "faculty_council", "code": "fr", "name": {"nl": "FR", "en": "FR"}} if own else None,
        }
        for code, criterion, after, own in given
    ]  # fmt: skip


def test_the_tables_beside_a_text_are_in_its_language_for_whoever_reads_the_page_in_another(reporting):
    content = json.loads(canonical(build(reporting.report)))
    with translation.override("en"):
        reading = arrange(content)
        page = render_to_string("governance/snapshot/text.html", {"reading": reading, "version": None})

    part = next(part for part in reading.beside if part.theme)
    tables = page[page.index(f'<h2 id="{reading.beside[0].ident}"') :]
    assert [head.label for head in part.tables[-1].heads][:1] == ["Maatregel"]
    assert '<span class="vh">Thema </span>' in tables
    assert "Measure" not in tables[: tables.rindex("</table>")]
    assert page[: page.index(tables)].rstrip().endswith('<div lang="nl">')


@pytest.mark.parametrize(
    ("given", "before"),
    [
        ([("in-short", None, False, False), ("r1a", "r1", False, False), ("r1b", "r1", False, False),
          ("r2", "r2", False, False), ("later", None, True, False), ("council", None, True, True)],
         ["in-short", "r1a", "r1b"]),
        ([("in-short", None, False, False), ("later", None, True, False), ("council", None, True, True)], ["in-short"]),
        ([("council", None, False, True)], []),
    ],
    ids=["after-the-first-criterion", "after-the-text-without-criteria", "before-the-words-of-a-council"],
)  # fmt: skip
def test_on_the_page_of_a_version_the_balance_stands_where_the_printed_document_has_it(reporting, given, before):
    content = json.loads(canonical(build(reporting.report))) | {"sections": sections(*given)}
    reading = arrange(content)

    page = render_to_string("governance/snapshot/text.html", {"reading": reading, "version": None})

    assert [chapter.code for chapter in reading.before] == before
    first = page.index(f'<h2 id="{reading.beside[0].ident}"')
    assert all((page.index(f'<h2 id="{code}"') < first) is (code in before) for code, *_rest in given)
