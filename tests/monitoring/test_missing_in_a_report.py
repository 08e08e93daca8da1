"""What a report still misses: accounts, reasons, what was done with talks, and the own words of the council."""

import datetime

import pytest
from django.urls import reverse

from governance.services.talks import record_dialogue, save_outcome
from governance.services.versions import freeze
from kwaliteit.organisation.models import BodyKind
from monitoring.models import MeasureAccount
from plans.checks import completeness, completeness_of, completeness_of_many
from plans.models import Document, Section
from plans.services.drafting import save_section
from plans.services.opening import open_to_body
from tests.kept import kept
from tests.monitoring.reports import Reporting, make_reporting

pytestmark = pytest.mark.django_db


@pytest.fixture
@kept
def reporting() -> Reporting:
    return make_reporting()


def hold(reporting, day: str = "2022-03-01"):
    world = reporting.stage.world
    return record_dialogue(
        framework=world.framework, unit=world.faculty, kind="panel", title="Panel", with_whom="studenten",
        held_on=datetime.date.fromisoformat(day), said="Meer tijd.", actor=reporting.holder,
    )  # fmt: skip


def checks(reporting) -> list[str]:
    """By both roads on which the living text is read."""
    document = Document.objects.select_related("kind", "framework", "unit").get(pk=reporting.report.pk)
    one, many = completeness_of(document), completeness_of_many([document])[document.pk]
    assert [row.check for row in one.findings] == [row.check for row in many.findings]
    return [row.check for row in one.findings]


def page(client, reporting):
    client.force_login(reporting.holder)
    return client.get(reverse("plans:completeness", args=[reporting.report.uuid]))


def test_a_measure_without_its_account_or_its_reason_is_named_with_what_is_missing(reporting, client):
    first, _second = reporting.accounts()
    reporting.account(first, state="delayed", reason="Twee zijn ziek.")
    MeasureAccount.objects.filter(document=reporting.report).update(reason="")

    words = [words for _url, words in page(client, reporting).context["unaccounted"]]
    assert words == ["1.1 Maatregel 1 (waarom het anders ging)", "2.1 Maatregel 2 (wat ervan is geworden)"]


def test_a_report_of_which_every_measure_is_accounted_for_names_none(reporting, client):
    reporting.account_for_all()

    assert page(client, reporting).context["unaccounted"] == []


def test_a_panel_talk_of_its_time_without_an_outcome_is_missed_until_one_is_written(reporting):
    talk = hold(reporting)
    assert "talk_outcome" in checks(reporting)

    save_outcome(dialogue=talk, actor=reporting.holder, how="otherwise", text="Een werkgroep erbij.")
    assert "talk_outcome" not in checks(reporting)


@pytest.mark.parametrize("day", ["2021-08-31", "2022-09-01"])
def test_a_talk_of_another_academic_year_is_not_missed_in_this_report(reporting, day):
    hold(reporting, day)

    assert "talk_outcome" not in checks(reporting)


@pytest.mark.parametrize(("day", "missed"), [("2024-12-31", True), ("2025-01-01", False)])
def test_over_more_years_the_talks_up_to_their_last_day_count(day, missed):
    reporting = make_reporting(2019, 2024, "whole")
    hold(reporting, day)

    assert ("talk_outcome" in checks(reporting)) is missed


def test_the_own_words_of_the_council_are_missed_while_they_are_empty_and_keep_nothing_back(reporting):
    assert "own_words" in checks(reporting)
    parts = completeness_of(reporting.report).parts
    assert [part.criterion for part in parts if part.part == "council-reflection"] == [""]
    reporting.account_for_all()
    assert freeze(document=reporting.report, actor=reporting.holder)

    world = reporting.stage.world
    open_to_body(document=reporting.report, body=world.bodies["fr"], actor=reporting.holder)
    part = Section.objects.get(document=reporting.report, written_by=BodyKind.FACULTY_COUNCIL)
    save_section(section=part, revision=0, actor=reporting.stage.person("fr_secretary"), body="<p>Wij zijn blij.</p>")
    assert "own_words" not in checks(reporting)


def test_a_frozen_report_says_the_same_of_its_talks_and_own_words(reporting):
    hold(reporting)
    reporting.account_for_all()
    version = freeze(document=reporting.report, actor=reporting.holder)

    found = completeness(version.content, optional={"council-reflection"})
    assert {row.check for row in found.findings} >= {"own_words", "talk_outcome"}
