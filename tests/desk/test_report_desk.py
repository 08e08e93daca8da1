"""The desk of a report: what stands ready per theme, quoted with its source, and warned about when the source changes."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.models import Realised
from budgets.services.spending import record_realised
from governance.services.talks import record_dialogue
from governance.services.versions import freeze
from kwaliteit.desk.reports import Piece, standing_ready, versions_below
from kwaliteit.organisation.models import BodyKind
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Level, Role
from monitoring.models import Indicator, Measurement
from plans.models import Citation, Document, Section, SectionTemplate
from plans.models.framework import ReportsOn
from plans.services.documents import create_document
from plans.services.drafting import save_section
from tests.budgets.rows import open_report
from tests.factories import someone
from tests.governance.world import make_kind
from tests.kept import kept
from tests.monitoring.reports import Reporting, make_reporting

pytestmark = pytest.mark.django_db
PANEL = datetime.date(2022, 3, 1)


@pytest.fixture
@kept
def reporting() -> Reporting:
    """The education report of a faculty over 2022 with a section of its own, and its accounts."""
    reporting = make_reporting()
    add_section(reporting.report)
    reporting.account_for_all()
    return reporting


def add_section(report: Document) -> Section:
    template = SectionTemplate.objects.create(
        kind=report.kind, code="in-short", order=1, name_nl="In het kort", name_en="In short"
    )
    return Section.objects.create(document=report, template=template, order=1)


def section(report: Document) -> Section:
    return Section.objects.get(document=report, template__code="in-short")


def university_report(reporting: Reporting, on: str = "year", first: int = 2022, last: int = 2022) -> Document:
    kind = make_kind(
        reporting.stage.world.framework, f"university_{on}", Level.INSTITUTION, BodyKind.EXECUTIVE_BOARD,
        has_themes=False, has_money=False, reports_on=on, composes=on == "year",
    )  # fmt: skip
    report = create_document(
        kind=kind, unit=reporting.stage.world.institution, title="Voortgangsverslag", first_year=first,
        last_year=last, actor=reporting.stage.person("staff"),
    )  # fmt: skip
    add_section(report)
    return report


def hold(reporting: Reporting, **fields: Any) -> Any:
    world = reporting.stage.world
    given = {
        "framework": world.framework, "unit": world.faculty, "title": "Studentenpanel", "held_on": PANEL,
        "kind": "panel", "with_whom": "tweedejaars", "said": "Meer tijd.", "themes": [world.themes[0]],
        "actor": reporting.holder,
    }  # fmt: skip
    return record_dialogue(**{**given, **fields})


def shown(client: Any, reporting: Reporting, theme: str = "", report: Document | None = None, who: str = "holder"):
    client.force_login(reporting.stage.person(who))
    here = section(report or reporting.report)
    return client.get(reverse("desk:report", args=[here.uuid]), {"thema": theme})


def sources(page: Any) -> list[str]:
    return [piece.source.what for _ready, pieces in page.context["shown"] for piece in pieces if piece.source]


def quote(client: Any, page: Any, what: str, who: Any, at: int = 0, how: str = "quote") -> Any:
    pieces = [piece for _ready, pieces in page.context["shown"] for piece in pieces if piece.source]
    source = [piece.source for piece in pieces if piece.source.what == what][at]
    client.force_login(who)
    fields = {
        "what": what,
        "source": str(source.part),
        "thema": page.context["here"],
        "act_key": str(uuid.uuid4()),
        how: "",
    }
    return client.post(reverse("desk:cite_report", args=[page.context["section"].uuid]), fields)


def first_theme(reporting: Reporting) -> str:
    return reporting.stage.world.themes[0].code


def test_accounts_money_indicators_and_panel_talks_stand_ready_on_their_theme(client: Any, reporting: Reporting):
    world = reporting.stage.world
    hold(reporting)
    indicator = Indicator.objects.create(
        framework=world.framework, unit=world.faculty, theme=world.themes[0], kind="ratio", name_nl="Verhouding",
        name_en="Ratio", baseline_on=datetime.date(2021, 12, 31),
    )  # fmt: skip
    for year, value in ((2021, "25.8"), (2022, "24.4")):
        Measurement.objects.create(
            indicator=indicator, unit=world.faculty, measured_on=datetime.date(year, 12, 31), value=value,
            recorded_by=reporting.holder,
        )  # fmt: skip

    page = shown(client, reporting, first_theme(reporting))

    assert sources(page) == ["account", "money", "talk", "indicator"]
    text = page.content.decode()
    assert "Kalenderjaar 2022: begroot €\u00a0100.000" in text
    assert "24,4 in 2022; 25,8 in 2021" in text
    assert "account" not in sources(shown(client, reporting))


def test_a_panel_talk_is_quoted_with_what_was_done_and_warns_when_that_changes(client: Any, reporting: Reporting):
    talk = hold(reporting, done="Er komt een extra werkgroep.")
    answer = quote(client, shown(client, reporting, first_theme(reporting)), "talk", reporting.holder)

    row = Citation.objects.get()
    assert answer.url.endswith(f"#part-{row.source}")
    assert "Er komt een extra werkgroep." in section(reporting.report).body
    (quoted,) = shown(client, reporting).context["quoted"]
    assert (quoted.is_changed, quoted.is_edited) == (False, False)

    talk.said = "Veel meer tijd."
    talk.save()
    (quoted,) = shown(client, reporting).context["quoted"]
    assert quoted.is_changed
    assert "Veel meer tijd." in quoted.now.html
    page = client.get(reverse("plans:section", args=[reporting.report.uuid, "in-short"]))
    assert [note.text for note in page.context["notes"]] == ["Van 1 aanhaling is de bron sindsdien gewijzigd."]

    follow = reverse("desk:follow", args=[row.pk])
    assert client.post(follow, {"renew": "", "act_key": str(uuid.uuid4())}).url == reverse(
        "desk:report", args=[section(reporting.report).uuid]
    )
    assert "Veel meer tijd." in section(reporting.report).body


def test_an_account_that_is_changed_after_it_was_quoted_is_named(client: Any, reporting: Reporting):
    quote(client, shown(client, reporting, first_theme(reporting)), "account", reporting.holder)
    assert "Zes docenten aangesteld." in section(reporting.report).body

    reporting.account(reporting.accounts()[0], done="Acht docenten aangesteld.")

    (quoted,) = shown(client, reporting).context["quoted"]
    assert quoted.is_changed


def test_an_account_is_taken_over_as_our_own_text_and_its_source_is_still_followed(client: Any, reporting: Reporting):
    page = shown(client, reporting, first_theme(reporting))
    answer = quote(client, page, "account", reporting.holder, how="take")

    body = section(reporting.report).body
    assert "<p>Zes docenten aangesteld.</p>" in body
    assert "blockquote" not in body
    assert reporting.report.title not in body
    assert answer.url.endswith(f"#part-{Citation.objects.get().source}")
    (followed,) = shown(client, reporting).context["quoted"]
    assert (followed.is_changed, followed.is_edited) == (False, True)
    again = quote(client, page, "account", reporting.holder)
    assert (again.url.count("#"), section(reporting.report).body) == (0, body)

    reporting.account(reporting.accounts()[0], done="Acht docenten aangesteld.")

    page = shown(client, reporting)
    assert page.context["quoted"][0].is_changed
    assert 'name="renew"' not in page.content.decode()  # what she made of it is hers to change


def test_a_report_is_built_on_the_frozen_reports_below_with_texts_and_accounts(client: Any, reporting: Reporting):
    report = university_report(reporting)
    body = "<p>De groepen werden kleiner.</p>"
    here = section(reporting.report)
    save_section(section=here, revision=here.revision, actor=reporting.holder, body=body)
    assert shown(client, reporting, report=report, who="staff").context["shown"] == []

    version = freeze(document=reporting.report, actor=reporting.holder)
    here.refresh_from_db()
    save_section(section=here, revision=here.revision, actor=reporting.holder, body="<p>Nog niet bevroren.</p>")

    page = shown(client, reporting, report=report, who="staff")
    (_ready, pieces) = page.context["shown"][0]
    assert _ready.version == version
    assert [piece.source.what for piece in pieces] == ["explanation", "money"]
    assert "De groepen werden kleiner." in page.content.decode()
    assert "Nog niet bevroren." not in page.content.decode()
    themed = shown(client, reporting, first_theme(reporting), report=report, who="staff")
    assert sources(themed) == ["account", "money"]

    quote(client, page, "explanation", reporting.stage.person("staff"))
    assert f"{reporting.report.unit.name}, Onderwijsjaarverslag" in section(report).body
    assert not shown(client, reporting, report=report, who="staff").context["quoted"][0].is_changed
    freeze(document=reporting.report, actor=reporting.holder)
    assert shown(client, reporting, report=report, who="staff").context["quoted"][0].is_changed


def test_the_own_words_of_a_council_are_quoted_and_never_taken_over_as_our_own(client: Any, reporting: Reporting):
    report = university_report(reporting)
    here = section(reporting.report)
    here.body, here.written_by = "<p>Wij zagen kleinere groepen.</p>", BodyKind.FACULTY_COUNCIL
    here.save()
    freeze(document=reporting.report, actor=reporting.holder)

    page = shown(client, reporting, report=report, who="staff")
    assert page.content.decode().count('name="take"') == page.content.decode().count('name="quote"') - 1
    quote(client, page, "explanation", reporting.stage.person("staff"), how="take")
    assert "kleinere groepen" not in section(report).body
    quote(client, page, "explanation", reporting.stage.person("staff"))
    assert "<blockquote><p>Wij zagen kleinere groepen.</p>" in section(report).body


def test_a_report_over_more_years_is_built_on_the_yearly_reports_of_the_same_unit(reporting: Reporting):
    framework = reporting.stage.world.framework
    yearly = university_report(reporting)
    version = freeze(document=yearly, actor=reporting.stage.person("staff"))
    account = university_report(reporting, "whole", framework.first_year, framework.last_year)

    found = versions_below(account, rights_of(reporting.stage.person("staff")))
    assert found == [version]


def test_a_report_below_that_she_does_not_read_is_not_shown(reporting: Reporting):
    report = university_report(reporting)
    freeze(document=reporting.report, actor=reporting.holder)

    assert versions_below(report, rights_of(reporting.stage.person("fr_member"))) == []


def test_what_is_not_accounted_for_is_named_and_cannot_be_quoted(client: Any, reporting: Reporting):
    reporting.report.accounts.all().delete()

    page = shown(client, reporting, first_theme(reporting))
    pieces = [piece for _ready, pieces in page.context["shown"] for piece in pieces]
    assert [(piece.title, piece.source) for piece in pieces][0] == ("1.1 Maatregel 1", None)


def test_what_was_spent_is_that_of_the_financial_report_also_where_it_tells_of_no_measure(reporting: Reporting):
    world, controller = reporting.stage.world, someone(Role.CONTROLLER, unit=reporting.stage.world.faculty)
    record_realised(
        round=open_report(world.framework, 2022), unit=world.faculty, theme=world.themes[0], amount_cents=77_000_00,
        actor=controller,
    )  # fmt: skip

    (own, *_below) = standing_ready(reporting.report, rights_of(reporting.holder))
    told = [piece.title for piece in own.pieces if piece.source and piece.source.what == "money"]
    assert [("77.000" in words, "nog niet bekend" in words) for words in told[:2]] == [(True, False), (True, False)]


def test_what_was_spent_according_to_a_report_below_is_that_of_the_financial_report_of_its_unit(reporting: Reporting):
    world, report = reporting.stage.world, university_report(reporting)
    freeze(document=reporting.report, actor=reporting.holder)

    def told() -> dict[str, Piece]:
        (_own, below) = standing_ready(report, rights_of(reporting.stage.person("staff")))
        return {piece.themes[0]: piece for piece in below.pieces if piece.source and piece.source.what == "money"}

    assert all("besteed nog niet bekend" in piece.title for piece in told().values())
    record_realised(
        round=open_report(world.framework, 2022), unit=world.faculty, theme=world.themes[0], amount_cents=77_000_00,
        actor=someone(Role.CONTROLLER, unit=world.faculty),
    )  # fmt: skip

    for code in ("", first_theme(reporting)):
        piece = told()[code]
        assert "besteed €\u00a077.000" in piece.title
        assert world.faculty.name in piece.source.html
        assert reporting.report.title not in piece.source.html


def money_told(reporting: Reporting) -> dict[str, str]:
    """What stands ready of the money by the theme that it stands under."""
    (own, *_below) = standing_ready(reporting.report, rights_of(reporting.holder))
    found = [piece for piece in own.pieces if piece.source and piece.source.what == "money"]
    return {piece.themes[0]: piece.title for piece in found}


def test_what_was_booked_under_another_theme_than_that_of_its_measure_now_is_told_once(reporting: Reporting):
    world, measure = reporting.stage.world, reporting.stage.measures[1]
    round = open_report(world.framework, 2022)
    Realised.objects.create(
        round=round, unit=world.faculty, theme=world.themes[0], measure=measure, amount_cents=77_000_00
    )

    told = money_told(reporting)
    assert ["77.000" in told[code] for code in ("", *(theme.code for theme in world.themes))] == [True, True, False]
    assert "besteed nog niet bekend" in told[world.themes[1].code]


def test_over_several_years_only_the_whole_of_the_money_stands_ready_as_a_measure_may_have_moved():
    assert list(money_told(make_reporting(2019, 2024, ReportsOn.WHOLE))) == [""]


def test_the_own_words_of_a_council_are_no_place_to_quote_in(client: Any, reporting: Reporting):
    client.force_login(reporting.holder)
    own = Section.objects.get(document=reporting.report, written_by=BodyKind.FACULTY_COUNCIL)

    assert client.get(reverse("desk:report", args=[own.uuid])).status_code == 404
    answer = client.post(
        reverse("desk:cite_report", args=[own.uuid]), {"what": "talk", "source": "x", "act_key": str(uuid.uuid4())}
    )
    assert answer.status_code == 404


def test_who_only_reads_the_report_quotes_nothing(client: Any, reporting: Reporting):
    page = shown(client, reporting, first_theme(reporting), who="staff")

    assert page.status_code == 200
    assert quote(client, page, "account", reporting.stage.person("staff")).status_code == 403
    assert not Citation.objects.exists()


def test_the_number_of_statements_does_not_grow_with_talks_or_measures(client: Any, reporting: Reporting):
    def number() -> int:
        with CaptureQueriesContext(connection) as queries:
            standing_ready(reporting.report, rights_of(reporting.holder))
        return len(queries)

    hold(reporting)
    few = number()
    for _each in range(4):
        hold(reporting)
    assert number() == few


def test_it_takes_as_many_statements_for_three_frozen_reports_below_as_for_one(reporting: Reporting):
    report = university_report(reporting)

    def number() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            ready = standing_ready(report, rights_of(reporting.stage.person("staff")))
        return len(ready), len(queries)

    freeze(document=reporting.report, actor=reporting.holder)
    reports, few = number()
    for title in ("Onderwijsjaarverslag, deel 2", "Onderwijsjaarverslag, deel 3"):
        more = create_document(
            kind=reporting.report.kind, unit=reporting.report.unit, title=title, first_year=2022, last_year=2022,
            actor=reporting.holder,
        )  # fmt: skip
        Reporting(reporting.stage, more).account_for_all()
        freeze(document=more, actor=reporting.holder)
    assert (reports, number()) == (2, (4, few))
