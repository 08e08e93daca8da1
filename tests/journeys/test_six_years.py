"""Six years of quality agreements, played through the services: from the plan of 2019 to the final account.

2018: a programme, eight faculties and the institution adopt their plans, and the plan is sealed. Of each year all three
levels report (``cycle.py``). 2020: a recalibration is opened, and put off for a year. 2021: its questions are answered,
every faculty begins its new plan with the adopted one, shifts what ``leiden.py`` tells, and its council consents to the
difference; then the university council does to the supplement, which is in force from 2022 on. 2022: the mid-term balance
goes to the NVAO with the supplement as evidence, and is assessed. A second recalibration is dropped. 2025: the final account.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

import pytest

from budgets.models import DocumentTotal
from budgets.predecessors import compare_all
from budgets.services.income import ensure_sources
from budgets.services.lines import save_line
from governance import in_force
from governance.carried import offered
from governance.models import Adoption, Version
from governance.services import adoption, decisions, requests, talks, versions
from governance.verification import verify
from kwaliteit.organisation.models import Body, BodyKind, Person, Unit
from kwaliteit.organisation.rights import rights_of
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.notation import Amount
from kwaliteit.submission.services import seal
from monitoring.difference import Difference
from monitoring.models import Recalibration
from monitoring.queries import plans_in_force
from monitoring.recalibration import told, usual_questions
from monitoring.services import recalibration
from monitoring.views.recalibrated import earlier, show
from plans.models import Document, Framework, Measure, Section, Theme
from plans.preset import load_preset
from plans.services.departing import explain
from plans.services.documents import create_document
from plans.services.drafting import add_goal, add_measure, save_measure, save_section
from plans.services.removal import remove
from tests.factories import institution, make_body, make_unit, someone
from tests.journeys import cycle
from tests.journeys.cycle import on
from tests.journeys.leiden import ANNEX_3, FACULTIES, FIRST, YEARS, Story, amount

OVER = "De kadernota volgt."
ORIGINAL, SUPPLEMENT = [42, 25, 10, 13, 9], {2022: [48, 18, 10, 16, 8], 2023: [47, 16, 13, 17, 8]}
"""Whole percents of themes 1 to 5: as published of 2018, and as they follow from the published amounts."""


@dataclass
class University:
    framework: Framework
    top: Unit
    themes: dict[int, Theme]
    bodies: dict[str, Body] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    plans: dict[str, Document] = field(default_factory=dict)
    new: dict[str, Document] = field(default_factory=dict)


def found() -> University:
    framework = load_preset()
    ensure_sources(framework)
    themes = {row.order: row for row in framework.themes.all()}
    u = University(framework, institution(), themes)
    u.bodies["top"] = make_body(BodyKind.UNIVERSITY_COUNCIL, u.top, name_nl="Universiteitsraad", seats=16)
    u.bodies["cvb"] = make_body(BodyKind.EXECUTIVE_BOARD, u.top, name_nl="College van Bestuur")
    u.people |= {"top": someone(Role.BOARD_STAFF, unit=u.top), "board-top": someone(Role.BOARD_SECRETARY, unit=u.top)}
    u.people["council-top"] = someone(Role.COUNCIL_SECRETARY, body=u.bodies["top"])
    u.units["top"] = u.top
    for order, (code, (name, _stories)) in enumerate(FACULTIES.items()):
        unit = u.units[code] = make_unit(Level.FACULTY, u.top, code=code, name_nl=name, name_en=name, order=order)
        u.bodies[code] = make_body(BodyKind.FACULTY_COUNCIL, unit, seats=14)
        make_body(BodyKind.FACULTY_BOARD, unit)
        u.people[code] = someone(Role.PORTFOLIO_HOLDER, unit=unit)
        u.people[f"board-{code}"] = someone(Role.DEAN, unit=unit)
        u.people[f"council-{code}"] = someone(Role.COUNCIL_SECRETARY, body=u.bodies[code])
    return u


def write(u: University, document: Document, actor: Person, at: datetime.datetime, text: str) -> None:
    """The same text in every section of the drafters that is still empty; a theme gets a goal, or the reason why it gets no money."""
    for section in Section.objects.filter(document=document, body="", written_by="").select_related(
        "theme", "template"
    ):
        fields = {"section": section, "actor": actor, "at": at}
        save_section(revision=section.revision, body=f"<p>{text}</p>", **fields)
        if section.theme and section.theme.order not in FIRST:
            section.refresh_from_db()
            save_section(revision=section.revision, no_goals_reason="Daarvoor is ander geld.", **fields)
        elif section.theme and not document.goals.filter(theme=section.theme).exists():
            add_goal(
                document=document, actor=actor, at=at, theme=section.theme, title=f"Doel {section.theme.order}",
                result_midterm="De helft.", result_end="Alles.", ambitions=[u.framework.ambitions.first()],
            )  # fmt: skip


def add(u: University, document: Document, title: str, theme: int, at: datetime.datetime) -> Measure:
    return add_measure(
        document=document, actor=document.created_by, at=at, theme=u.themes[theme], title=title, nature="new",
        owner_label="Opleidingsdirecteur", instrument="Aanstellingen", additionality="Zonder dit geld vervalt het.",
        result_midterm="De helft van de groepen is kleiner.", result_end="Alle groepen zijn kleiner.",
        starts_on=datetime.date(document.first_year, 1, 1), ends_on=datetime.date(2024, 12, 31),
    )  # fmt: skip


def pay(u: University, measure: Measure, amounts: dict[int, int], at: datetime.datetime) -> None:
    quality = u.framework.sources.get(code="quality")
    for year, cents in amounts.items():
        actor = measure.document.created_by
        save_line(measure=measure, year=year, source=quality, amount=Amount(cents=cents), actor=actor, at=at)


def agree(u: University, code: str, document: Document, at: datetime.datetime, carry: bool = False) -> Version:
    """Frozen, laid before the council, consented to a month later, and adopted two weeks after that."""
    version = versions.freeze(document=document, actor=u.people[code], over_ceiling_reason=OVER, at=at)
    offer = offered(version, u.bodies[code], "consent") if carry else None
    meeting, day = at + datetime.timedelta(days=30), at + datetime.timedelta(days=45)
    request = requests.lay_before(
        version=version, body=u.bodies[code], actor=u.people[code], due_on=meeting.date(), at=at,
        reason="Volgens de planning.", carried=list(offer.settled) if offer else [],
    )  # fmt: skip
    with pytest.raises(Refused):
        adoption.adopt(version=version, actor=u.people[f"board-{code}"], adopted_on=at.date(), at=at)
    decisions.record_decision(
        request=request, actor=u.people[f"council-{code}"], outcome="consent", meeting_on=meeting.date(), at=meeting
    )
    adoption.adopt(version=version, actor=u.people[f"board-{code}"], adopted_on=day.date(), at=day)
    return version


def plan_of_2019(u: University) -> None:
    """Three levels: an agenda of a programme, the agreements of eight faculties, the plan of the institution."""
    agenda_of_a_programme(u)
    for code, (_name, stories) in FACULTIES.items():
        at = on(2018, 6, 4)
        document = u.plans[code] = begun(u, "faculty_agreement", code, at)
        for story in stories:
            if story.was:
                measure = add(u, document, story.title, story.was[0], at)
                pay(u, measure, {year: amount(story.was, max(year, 2022), "was") for year in document.years}, at)
        write(u, document, u.people[code], at, "Zoals besproken met de raad.")
        agree(u, code, document, on(2018, 7, 2))
    document = u.plans["top"] = begun(u, "institutional_plan", "top", on(2018, 10, 1))
    write(u, document, u.people["top"], on(2018, 10, 8), "Samengesteld uit de facultaire plannen.")
    cycle.write_own_words(u, "top", document, on(2018, 10, 9))
    version = agree(u, "top", document, on(2018, 10, 15))
    assert len(version.content["pins"]) == len(FACULTIES)
    assert version.content["pins_missing"] == []


def begun(u: University, kind: str, code: str, at: datetime.datetime) -> Document:
    return create_document(
        kind=u.framework.documentkinds.get(code=kind), unit=u.units[code], title=f"Plan 2019–2024 van {u.units[code]}",
        first_year=2019, last_year=2024, actor=u.people[code], at=at,
    )  # fmt: skip


def agenda_of_a_programme(u: University) -> None:
    programme = u.units["ba-recht"] = make_unit(
        Level.PROGRAMME, u.units["fdr"], code="ba-recht", name_nl="Bachelor Rechtsgeleerdheid"
    )
    committee = u.bodies["ba-recht"] = make_body(BodyKind.PROGRAMME_COMMITTEE, programme, seats=8)
    director, chair = someone(Role.PROGRAMME_DIRECTOR, unit=programme), someone(Role.COUNCIL_CHAIR, body=committee)
    people = {"ba-recht": director, "council-ba-recht": chair, "board-ba-recht": u.people["board-fdr"]}
    u.people |= people
    agenda = create_document(
        kind=u.framework.documentkinds.get(code="quality_agenda"), unit=programme, title="Kwaliteitsagenda",
        first_year=2018, last_year=2022, actor=director, at=on(2018, 4, 3),
    )  # fmt: skip
    write(u, agenda, director, on(2018, 4, 10), "Kleinere werkgroepen.")
    version = versions.freeze(document=agenda, actor=director, at=on(2018, 4, 16))
    request = requests.lay_before(
        version=version, body=committee, actor=director, due_on=datetime.date(2018, 5, 14), at=on(2018, 4, 16)
    )
    decisions.record_decision(
        request=request, actor=chair, outcome="positive", meeting_on=datetime.date(2018, 5, 14), at=on(2018, 5, 14)
    )
    adopted_on = datetime.date(2018, 5, 21)
    adoption.adopt(version=version, actor=u.people["board-fdr"], adopted_on=adopted_on, at=on(2018, 5, 21))


def recalibration_of_2021(u: University) -> Recalibration:
    """Opened for 2021, put off for a year, and answered after a talk with the university council."""
    staff = u.people["top"]
    row = recalibration.open_recalibration(
        framework=u.framework, from_year=2021, questions=usual_questions(), actor=staff, at=on(2020, 1, 13)
    )
    recalibration.move_recalibration(
        recalibration=row, moved_to=2022, reason="Door corona; zo tellen de resultaten van twee studiejaren mee.",
        due_on=datetime.date(2021, 7, 1), body=u.bodies["cvb"], decided_on=datetime.date(2020, 6, 30), actor=staff,
        at=on(2020, 7, 1),
    )  # fmt: skip
    talk = talks.record_dialogue(
        framework=u.framework, unit=u.top, title="Informatiesessie herijking", held_on=datetime.date(2021, 3, 1),
        with_whom="universiteitsraad", present=9, invited=16, said="Houd de tarieven gelijk.", done="Overgenomen.",
        actor=staff, at=on(2021, 3, 2),
    )  # fmt: skip
    answers = ("Nee: een gelijk bedrag per student.", "Ja, voor twee thema’s.", "Ja, door elke faculteit zelf.")
    for question, answer in zip(row.questions.order_by("order"), answers, strict=True):
        recalibration.answer_question(question=question, answer=answer, dialogue=talk, actor=staff, at=on(2021, 5, 25))
    row.refresh_from_db()
    return row


def recalibrate(u: University, row: Recalibration, code: str, stories: list[Story]) -> None:
    at, holder = on(2021, 4, 6), u.people[code]
    document, left = recalibration.begin_plan(recalibration=row, unit=u.units[code], actor=holder, at=at)
    assert left == []
    u.new[code] = document
    for story in stories:
        if story.now:
            measure = document.measures.filter(title=story.title).first()
            measure = measure or add(u, document, story.title, story.now[0], at)
            if story.was and story.was[0] != story.now[0]:
                save_measure(
                    measure=measure, revision=measure.revision, actor=holder, at=at, theme=u.themes[story.now[0]]
                )
            pay(u, measure, {year: amount(story.now, year, "now") for year in YEARS}, at)
    for story in stories:
        lineage = u.plans[code].measures.get(title=story.title).lineage if story.was else None
        if story.was and not story.now:
            remove(part=document.measures.get(lineage=lineage), actor=holder, at=at)
        if story.why:
            into = document.measures.get(title=story.into) if story.into else None
            explain(document=document, lineage=lineage, reason=story.why, into=into, actor=holder, at=at)
    write(u, document, holder, at, "Wat de raad vroeg, is overgenomen.")
    agree(u, code, document, on(2021, 5, 3), carry=True)


def supplement(u: University, row: Recalibration) -> None:
    """The common initiatives on top, and the new plans of the faculties as its pins."""
    staff, at = u.people["top"], on(2021, 9, 6)
    document, _left = recalibration.begin_plan(recalibration=row, unit=u.top, actor=staff, at=at)
    assert document.kind.code == "supplement"
    u.new["top"] = document
    for line in ANNEX_3["lines"]:
        measure = add(u, document, line["measure"], line["theme"], at)
        given = zip(YEARS, line["amounts"], strict=True)
        pay(u, measure, {year: each * 1000 * 100 for year, each in given if isinstance(each, int)}, at)
    write(u, document, staff, at, "Zie de verschuivingen per faculteit.")
    version = agree(u, "top", document, on(2021, 10, 4), carry=True)
    pins = {pin["document"] for pin in version.content["pins"]}
    assert pins == {str(u.new[code].uuid) for code in FACULTIES}


def difference_of(u: University, code: str) -> Difference:
    _version, old = earlier(u.plans[code])
    return show(old, u.new[code].versions.get().content, u.new[code]).found


@pytest.mark.django_db
def test_six_years_from_the_first_plan_to_the_final_account() -> None:
    u = found()
    plan_of_2019(u)
    sealed = seal(framework=u.framework, actor=u.people["top"], at=on(2018, 12, 20))
    cycle.followed(u)
    every = list(FACULTIES)
    for year in (2019, 2020):
        cycle.year_of(u, year, every, on(year + 1, 10, 1))
    cycle.programme_report(u, 2020, on(2020, 10, 1))
    row = recalibration_of_2021(u)
    assert (row.from_year, row.changes.get().was_year) == (2022, 2021)
    for code, (_name, stories) in FACULTIES.items():
        recalibrate(u, row, code, stories)
    supplement(u, row)
    cycle.year_of(u, 2021, every, on(2022, 1, 10))
    balance = cycle.midterm_balance(u)
    second = recalibration.open_recalibration(
        framework=u.framework, from_year=2024, questions=usual_questions(), actor=u.people["top"], at=on(2022, 9, 5)
    )
    recalibration.drop_recalibration(
        recalibration=second, reason="De plannen van 2021 lopen tot en met 2024.", body=u.bodies["cvb"],
        decided_on=datetime.date(2022, 12, 13), actor=u.people["top"], at=on(2022, 12, 14),
    )  # fmt: skip
    for year in (2022, 2023):
        cycle.year_of(u, year, every, on(year + 1, 1, 10))
    cycle.year_of(u, 2024, ["fdr", "lumc"], on(2025, 1, 10))
    account = cycle.final_account(u)

    in_shares(u)
    by_faculty(u)
    which_plan_is_in_force(u)
    seen = told(row, rights_of(u.people["top"]))
    assert [unit.state.mark for unit in seen.units] == ["done"] * 9
    assert seen.whole.regrouped == 0
    assert sealed.version == u.plans["top"].versions.get()
    cycle.what_the_balance_says(u, balance.version.content)
    cycle.what_the_account_says(u, account)
    assert all(version.is_intact() for version in Version.objects.all())
    assert list(verify().lines()) == []


def in_shares(u: University) -> None:
    """Original against supplement: the published shares, in each year."""
    whole, _pairs = compare_all(u.new.values())
    for year, now in SUPPLEMENT.items():
        shares = [whole.shares(u.themes[number].code, year) for number in FIRST]
        assert [was for was, _now in shares] == ORIGINAL
        assert [new for _was, new in shares] == now


def by_faculty(u: University) -> None:
    """What became of which measure, and what was only regrouped."""
    told_of = {code: difference_of(u, code) for code in FACULTIES}
    moved = {code: [row.title for row in found.of("moved")] for code, found in told_of.items() if found.of("moved")}
    assert moved == {
        "arch": ["Begeleiding en feedback"],
        "fgw": ["Docentinzet voor studentonderzoek", "Docentinzet voor scripties"],
        "fdr": ["Formatieve toetsing"],
    }
    ended = {code: [(row.title, bool(row.reason)) for row in found.of("ended")] for code, found in told_of.items()}
    assert {code: rows for code, rows in ended.items() if rows} == {
        "fdr": [("Honours College Law", True)],
        "fsw": [("Living Lab", True)],
    }
    merged = {code: [row.into for row in found.of("merged")] for code, found in told_of.items() if found.of("merged")}
    assert merged == {"arch": ["Arbeidsmarktvoorbereiding"], "fgga": ["BSK: kleinere groepen"] * 2}
    humanities, codes = told_of["fgw"].money, {number: theme.code for number, theme in u.themes.items()}
    assert humanities.part(theme=codes[1], year=2022).regrouped == 700_000_00
    assert humanities.part(theme=codes[2], year=2022).regrouped == -500_000_00
    public = told_of["fgga"].money
    assert public.part(theme=codes[1], year=2022).regrouped == 120_000_00
    assert public.part(theme=codes[1], year=2022).changed == -15_000_00
    assert public.part(theme=codes[5], year=2022).changed == 15_000_00
    hospital = told_of["lumc"].money.part(theme=codes[1], year=2022)
    assert hospital.now == 2 * hospital.was


def which_plan_is_in_force(u: University) -> None:
    """The original until the end of 2021, the new ones from then on; progress and money answer the same."""
    agreed = Adoption.objects.filter(document__in=[*u.plans.values(), *u.new.values()])
    for year, plans in ((2021, u.plans), (2022, u.new)):
        expected = {plan.pk for plan in plans.values()}
        day = datetime.date(year, 12, 31)
        assert set(in_force.on_day(day).filter(pk__in=agreed).values_list("document", flat=True)) == expected
        assert {plan.pk for plan in plans_in_force(u.framework, year)} == expected
        counted = DocumentTotal.objects.filter(document__framework=u.framework, counted=True, year=year)
        money = set(counted.values_list("document", flat=True))
        assert money == expected - ({u.plans["top"].pk} if year < 2022 else set())
