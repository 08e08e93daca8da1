"""The yearly cycle of the university of ``test_six_years``: what was spent, and reports on three levels, each adopted."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from budgets.models import Report
from budgets.services import spending, spending_many
from budgets.services.spending import Entry
from governance.balanced import COUNTED, Money, read
from governance.models import Version
from governance.services import adoption, decisions, requests, versions
from kwaliteit.organisation.models import Person
from kwaliteit.organisation.roles import Role
from kwaliteit.shared.errors import Refused
from kwaliteit.submission.assessing import record_assessment
from kwaliteit.submission.models import Submission
from kwaliteit.submission.services import seal
from monitoring.accounts import accounts_of
from monitoring.services.accounts import save_account
from monitoring.services.indicators import add_indicator
from monitoring.services.measuring import record_measurement, write_reflection
from plans.models import Document, Measure, Section
from plans.services.documents import create_document
from plans.services.drafting import save_section
from plans.services.opening import open_to_body
from tests.factories import someone
from tests.journeys.leiden import ANNEX_3, FACULTIES, FIRST, published

if TYPE_CHECKING:
    from tests.journeys.test_six_years import University

DELAYED = "Living Lab"
"""The one measure of which every report says that it is delayed."""
OWN_WORDS = "De raad zag kleinere groepen, en had de stukken eerder willen hebben."


def on(year: int, month: int, day: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime(year, month, day, 12))


def begin_report(
    u: University, kind: str, code: str, years: tuple[int, int], title: str, at: datetime.datetime
) -> Document:
    return create_document(
        kind=u.framework.documentkinds.get(code=kind), unit=u.units[code], title=title, first_year=years[0],
        last_year=years[1], actor=u.people[code], at=at,
    )  # fmt: skip


def write_report(u: University, code: str, document: Document, at: datetime.datetime, text: str) -> None:
    """The drafters write their sections, the body its own, and every promised measure is accounted for."""
    write_own_words(u, code, document, at)
    for section in Section.objects.filter(document=document, written_by=""):
        save_section(section=section, revision=section.revision, body=f"<p>{text}</p>", actor=u.people[code], at=at)
    for row in accounts_of(document):
        late = row.promise.title == DELAYED
        save_account(
            document=document, lineage=row.promise.lineage, revision=0, state="delayed" if late else "on_schedule",
            done=f"{row.promise.title}: de docenten zijn aangesteld.", reason="De zaal kwam later klaar." if late else "",
            actor=u.people[code], at=at,
        )  # fmt: skip


def write_own_words(u: University, code: str, document: Document, at: datetime.datetime) -> None:
    """The document is opened to its body, which writes its own part."""
    open_to_body(document=document, body=u.bodies[code], actor=u.people[code], at=at)
    writer = u.people[f"council-{code}"]
    for section in Section.objects.filter(document=document).exclude(written_by=""):
        save_section(section=section, revision=section.revision, body=f"<p>{OWN_WORDS}</p>", actor=writer, at=at)


def settle(u: University, code: str, document: Document, at: datetime.datetime, outcome: str) -> Version:
    """Frozen, laid before the body, decided a month later, adopted two weeks after that."""
    day = datetime.timedelta(days=1)
    version = versions.freeze(document=document, actor=u.people[code], at=at)
    request = requests.lay_before(
        version=version, body=u.bodies[code], actor=u.people[code], due_on=(at + 42 * day).date(), at=at
    )
    meeting = at + 30 * day
    decisions.record_decision(
        request=request, actor=u.people[f"council-{code}"], outcome=outcome, meeting_on=meeting.date(), at=meeting
    )
    adoption.adopt(
        version=version, actor=u.people[f"board-{code}"], adopted_on=(at + 45 * day).date(), at=at + 45 * day
    )
    return version


def year_of(u: University, year: int, faculties: list[str], at: datetime.datetime) -> list[Version]:
    """The financial report of March, the reports of these faculties, and after all of them the one of the university."""
    spent_in(u, year)
    made = []
    for code in faculties:
        report = begin_report(u, "faculty_report", code, (year, year), "Onderwijsjaarverslag", at)
        write_report(u, code, report, at, f"In {year} zijn de groepen kleiner geworden.")
        made.append(settle(u, code, report, at, "approved"))
    if len(faculties) < len(u.plans) - 1:  # the report of the university takes in those of all
        return made
    later = at + datetime.timedelta(days=60)
    report = begin_report(u, "university_report", "top", (year, year), "Voortgangsverslag", later)
    write_report(u, "top", report, later, "Alle faculteiten liggen op schema, op één maatregel na.")
    return [*made, settle(u, "top", report, later, "discussed")]


def programme_report(u: University, year: int, at: datetime.datetime) -> Version:
    """What the programme did with its agenda; its committee discusses it."""
    document = begin_report(u, "programme_report", "ba-recht", (year, year), "Jaarverslag van de opleiding", at)
    write_report(u, "ba-recht", document, at, "De werkgroepen zijn kleiner.")
    return settle(u, "ba-recht", document, at, "discussed")


def spent_in(u: University, year: int) -> None:
    """Of each measure nine tenths of what the plan in force gave it, as the final report of March says."""
    controller = u.people.setdefault("controller", someone(Role.CONTROLLER, unit=u.top))
    plans = u.new if year >= 2022 else u.plans
    entries: dict[object, list[Entry]] = {}
    for code, plan in plans.items():
        measures = Measure.objects.filter(document=plan, lines__year=year).select_related("theme").distinct()
        for measure in measures:
            cents = sum(line.amount_cents or 0 for line in measure.lines.filter(year=year))
            entries.setdefault(u.units[code], []).append(
                Entry(measure.theme, measure, cents * 9 // 10, remark="Later begonnen.")
            )
    row = spending.open_round(framework=u.framework, year=year, report=Report.FINAL, actor=controller)
    spending_many.record(round=row, entries=entries, actor=controller)
    spending.close_round(round=row, actor=controller, incomplete=True)


def followed(u: University) -> None:
    """The published ratio of students to teachers, from its parts, with its second value."""
    officer: Person = someone(Role.QUALITY_OFFICER, unit=u.top)
    indicator = add_indicator(
        framework=u.framework, unit=u.top, name_nl="Studenten per docent", name_en="Students per teacher",
        kind="ratio", theme=u.themes[1], baseline_on=datetime.date(2018, 12, 31), actor=officer, no_target=True,
    )  # fmt: skip
    for year, students, teachers in ((2018, 28_380, 1_100), (2021, 32_760, 1_300)):
        record_measurement(
            indicator=indicator, measured_on=datetime.date(year, 12, 31), numerator=students, denominator=teachers,
            actor=officer,
        )  # fmt: skip
    write_reflection(indicator=indicator, year=2021, text="Meer docenten dan studenten erbij.", actor=officer)


def midterm_balance(u: University) -> Submission:
    """Discussed with the council, sealed with the supplement as evidence, and assessed."""
    at = on(2022, 4, 4)
    report = begin_report(u, "midterm_balance", "top", (2019, 2021), "Tussenbalans", at)
    write_report(u, "top", report, at, "De groepen zijn kleiner dan in 2018.")
    settle(u, "top", report, at, "discussed")
    sealed = seal(framework=u.framework, actor=u.people["top"], at=on(2022, 6, 1), kind="midterm_balance")
    evidence = {row["document"] for row in json.loads(sealed.manifest)["evidence"]}
    assert {str(u.new["top"].uuid), str(u.plans["top"].uuid)} <= evidence
    for kind in ("university_report", "faculty_report", "supplement"):
        with pytest.raises(Refused):
            seal(framework=u.framework, actor=u.people["top"], at=on(2022, 6, 1), kind=kind)
    said = {"submission": sealed, "actor": u.people["top"]}
    both = {"r1": True, "r2": True}
    record_assessment(
        by="panel", positive=True, dated=datetime.date(2022, 9, 1), verdicts=both, at=on(2022, 9, 2), **said
    )
    record_assessment(by="nvao", positive=True, dated=datetime.date(2022, 10, 3), at=on(2022, 10, 4), **said)
    record_assessment(by="minister", positive=True, dated=datetime.date(2022, 12, 1), at=on(2022, 12, 2), **said)
    return sealed


def final_account(u: University) -> dict[str, Any]:
    at = on(2025, 9, 1)
    report = begin_report(u, "final_account", "top", (2019, 2024), "Eindverantwoording", at)
    write_report(u, "top", report, at, "Zes jaar kwaliteitsafspraken.")
    return settle(u, "top", report, at, "discussed").content


def what_the_balance_says(u: University, content: dict[str, Any]) -> None:
    """What was promised for 2021 by every faculty, what their reports say of it, what it cost, and the indicator."""
    found = read(content)
    assert found is not None
    promised = [story for _name, stories in FACULTIES.values() for story in stories if story.was]
    assert sorted(one.row["title"] for one in found.measures) == sorted(story.title for story in promised)
    assert found.counts() == {**dict.fromkeys(COUNTED, 0), "on_schedule": len(promised) - 1, "delayed": 1}
    assert (found.missing, len(found.reports)) == ((), 3 * (len(FACULTIES) + 1))
    cents = sum(FIRST.values()) * 1000 * 100
    assert [found.money([year]) for year in found.years] == [Money(cents, cents * 9 // 10)] * 3
    (ratio,) = found.indicators
    assert [(row["year"], row["shown"]) for row in ratio["values"]] == [(2018, "25,8"), (2021, "25,2")]
    assert [section["body"] for section in content["sections"] if section.get("written_by")] == [f"<p>{OWN_WORDS}</p>"]


def what_the_account_says(u: University, content: dict[str, Any]) -> None:
    """All six years: what was dropped on the way is in it too, and where no report was adopted it says so."""
    found = read(content)
    assert found is not None
    by_title = {one.row["title"]: one for one in found.measures}
    assert by_title["Living Lab"].row["dropped_on"] == "2022-01-01"
    assert by_title["Living Lab"].by_year == [(2019, "delayed"), (2020, "delayed"), (2021, "delayed")]
    lumc = by_title["Portfolioleren en programmatisch toetsen"]
    assert [year for year, _state in lumc.by_year] == list(range(2019, 2025))
    for year in (2019, 2022, 2023):
        given = FIRST if year < 2022 else published(year)
        assert {number: found.money([year], u.themes[number].code).budgeted for number in FIRST} == {
            number: amount * 1000 * 100 for number, amount in given.items()
        }
    assert by_title["Begeleiding en feedback"].earlier_themes == {u.themes[4].code}
    assert lumc.spent == (3 * 60 + 3 * 240) * 1000 * 100 * 9 // 10
    assert {row["unit"] for row in found.missing} == {u.top.code, *FACULTIES} - {"fdr", "lumc"}
    assert {row["year"] for row in found.missing} == {2024}
    own = [one for one in found.measures if one.row["unit"] == u.top.code]
    assert len(own) == len(ANNEX_3["lines"])
    assert all(one.own for one in own)
    assert found.money(found.years).spent is not None
