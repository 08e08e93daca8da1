"""The whole process of 2018, along the calendar of a real university, played through the services.

April: joint meeting. May: quality agendas and advice; the project plan before the university council. July: drafts to
the Board. September: faculty agreements with consent. November: the outline. December: the institutional plan,
consent, adoption.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.utils import timezone

from budgets.models import BudgetLine
from budgets.services.income import ensure_sources, set_allocation, set_income
from budgets.services.lines import save_line
from governance.models import Adoption, LedgerEntry, Promise, Version
from governance.services import adoption, answers, decisions, requests, talks, versions
from kwaliteit.organisation.models import Body, BodyKind, Person, Unit
from kwaliteit.organisation.roles import Level, Role
from kwaliteit.shared.errors import Forbidden, Refused
from kwaliteit.shared.notation import Amount
from plans.models import Document, DocumentKind, Framework, Section, Theme
from plans.preset import load_preset
from plans.services.documents import create_document
from plans.services.drafting import add_goal, add_measure, save_section
from plans.services.links import carry
from tests.factories import institution, make_body, make_unit, someone


def on(month: int, day: int, hour: int = 12) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime(2018, month, day, hour))


@dataclass
class University:
    framework: Framework
    top: Unit
    faculties: list[Unit] = field(default_factory=list)
    programmes: list[Unit] = field(default_factory=list)
    bodies: dict[str, Body] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def kind(self, code: str) -> DocumentKind:
        return self.framework.documentkinds.get(code=code)

    @property
    def themes(self) -> list[Theme]:
        return list(self.framework.themes.order_by("order"))


def found() -> University:
    """Two faculties, a programme in each, their councils and boards, and the people who act."""
    u = University(load_preset(), institution())
    ensure_sources(u.framework)
    u.bodies["ur"] = make_body(BodyKind.UNIVERSITY_COUNCIL, u.top, name_nl="Universiteitsraad", seats=16)
    u.bodies["cvb"] = make_body(BodyKind.EXECUTIVE_BOARD, u.top, name_nl="College van Bestuur")
    u.people["staff"] = someone(Role.BOARD_STAFF, unit=u.top)
    u.people["clerk"] = someone(Role.BOARD_SECRETARY, unit=u.top)
    u.people["controller"] = someone(Role.CONTROLLER, unit=u.top)
    u.people["ur"] = someone(Role.COUNCIL_SECRETARY, body=u.bodies["ur"])
    for name in ("law", "science"):
        faculty = make_unit(Level.FACULTY, u.top, code=name, name_nl=f"Faculteit {name}")
        programme = make_unit(Level.PROGRAMME, faculty, code=f"ba-{name}", name_nl=f"Bachelor {name}")
        u.faculties.append(faculty)
        u.programmes.append(programme)
        u.bodies[f"fr-{name}"] = make_body(BodyKind.FACULTY_COUNCIL, faculty, seats=14, name_nl=f"FR {name}")
        u.bodies[f"fb-{name}"] = make_body(BodyKind.FACULTY_BOARD, faculty, name_nl=f"Bestuur {name}")
        u.bodies[f"olc-{name}"] = make_body(BodyKind.PROGRAMME_COMMITTEE, programme, seats=8, name_nl=f"OLC {name}")
        u.people[f"director-{name}"] = someone(Role.PROGRAMME_DIRECTOR, unit=programme)
        u.people[f"holder-{name}"] = someone(Role.PORTFOLIO_HOLDER, unit=faculty)
        u.people[f"dean-{name}"] = someone(Role.DEAN, unit=faculty)
        u.people[f"fr-{name}"] = someone(Role.COUNCIL_SECRETARY, body=u.bodies[f"fr-{name}"])
        u.people[f"olc-{name}"] = someone(Role.COUNCIL_CHAIR, body=u.bodies[f"olc-{name}"])
    return u


def write(document: Document, actor: Person, at: datetime.datetime) -> None:
    """Fill every section of the drafters; one theme gets a goal and a measure by the caller, the others a reason."""
    for section in Section.objects.filter(document=document, written_by="").select_related("theme", "template"):
        arguments: dict[str, Any] = {"section": section, "revision": section.revision, "actor": actor, "at": at}
        save_section(body=f"<p>Over {section.title}.</p>", **arguments)
        if section.theme and section.theme.order > 1:
            section.refresh_from_db()
            save_section(
                no_goals_reason="Hier is in 2018 al in voorzien.", **{**arguments, "revision": section.revision}
            )


def draft(
    u: University, kind: str, unit: Unit, actor: Person, at: datetime.datetime, years: tuple[int, int] = (2019, 2024)
) -> Document:
    document = create_document(
        kind=u.kind(kind),
        unit=unit,
        title=f"{kind} {unit}",
        first_year=years[0],
        last_year=years[1],
        actor=actor,
        at=at,
    )
    write(document, actor, at)
    return document


def with_measure(u: University, document: Document, actor: Person, at: datetime.datetime, euros: int) -> Any:
    theme = u.themes[0]
    goal = add_goal(
        document=document, actor=actor, at=at, theme=theme, title="Kleine groepen", result_midterm="De helft",
        result_end="Overal", ambitions=[u.framework.ambitions.order_by("order").first()],
    )  # fmt: skip
    measure = add_measure(
        document=document, actor=actor, at=at, theme=theme, goals=[goal], title=f"Docenten {document.unit.code}",
        owner_label="Portefeuillehouder", instrument="Aanstellingen", starts_on=datetime.date(2019, 1, 1),
        ends_on=datetime.date(2024, 12, 31), nature="new", additionality="Zonder dit geld vervallen de aanstellingen.",
        result_midterm="Tien fte", result_end="Twintig fte",
    )  # fmt: skip
    quality = u.framework.sources.get(code="quality")
    for year in document.years:
        save_line(measure=measure, year=year, source=quality, amount=Amount(cents=euros * 100), actor=actor)
    return goal, measure


def decide(u: University, version: Version, body: str, asker: Person, asked: Any, held: Any, **content: Any) -> Any:
    request = requests.lay_before(
        version=version, body=u.bodies[body], actor=asker, due_on=held.date(), at=asked, reason="Volgens de planning."
    )
    return decisions.record_decision(request=request, actor=u.people[body], meeting_on=held.date(), at=held, **content)


@pytest.mark.django_db
def test_twente_2018_from_the_joint_meeting_to_the_adopted_plan() -> None:
    u = found()
    staff = u.people["staff"]

    talks.record_dialogue(
        framework=u.framework, unit=u.top, title="Gezamenlijke bijeenkomst", held_on=datetime.date(2018, 4, 18),
        with_whom="alle raden", present=41, invited=60, said="Begin klein.", done="In het projectplan.", actor=staff,
        at=on(4, 19),
    )  # fmt: skip

    ambitions = programmes_write_their_agendas(u)
    project_plan_gets_advice(u)
    agreements = faculties_reach_agreement(u, ambitions)
    outline_informs_the_council(u)
    plan = the_institution_composes_and_adopts(u, agreements)

    pins = plan.version.content["pins"]
    assert [pin["fingerprint"] for pin in pins] == [a.version.fingerprint for a in agreements]
    assert plan.version.content["dialogues"][0]["present"] == 41
    assert Adoption.objects.current().count() == 6  # two agendas, project plan, two agreements, the plan
    assert BudgetLine.objects.count() == 2 * 6
    assert all(version.is_intact() for version in Version.objects.all())
    acts = list(LedgerEntry.objects.filter(document=plan.document).order_by("number").values_list("act", flat=True))
    assert acts == ["freeze", "lay_before", "decide", "adopt"]


def programmes_write_their_agendas(u: University) -> dict[str, Any]:
    """May: one committee advises positively; the other against, is answered, and talks before the dean adopts."""
    ambitions = {}
    for name, programme in zip(("law", "science"), u.programmes, strict=True):
        director, dean = u.people[f"director-{name}"], u.people[f"dean-{name}"]
        agenda = draft(u, "quality_agenda", programme, director, on(4, 23), (2018, 2022))
        ambitions[name] = add_goal(
            document=agenda, actor=director, at=on(4, 24), theme=u.themes[0], title="Niemand stopt ongezien"
        )
        version = versions.freeze(document=agenda, actor=director, at=on(5, 1))
        outcome = "positive" if name == "law" else "negative"
        advice = decide(
            u, version, f"olc-{name}", director, on(5, 1), on(5, 17), outcome=outcome, text="Maak groepen kleiner."
        )
        adopt = {"version": version, "actor": dean, "adopted_on": datetime.date(2018, 5, 30), "at": on(5, 30)}
        if outcome == "negative":
            with pytest.raises(Refused, match="opleidingscommissie"):
                adoption.adopt(**adopt)
            with pytest.raises(Refused):
                answers.answer_advice(decision=advice, actor=director, follow="partly", text="Deels.", at=on(5, 20))
            answers.answer_advice(
                decision=advice, actor=director, follow="partly", text="Deels, want de ruimte ontbreekt.",
                consultation="Gesproken op 24 mei.", consulted_on=datetime.date(2018, 5, 24), at=on(5, 25),
            )  # fmt: skip
        with pytest.raises(Forbidden):
            adoption.adopt(**{**adopt, "actor": director})
        adoption.adopt(**adopt)
    return ambitions


def project_plan_gets_advice(u: University) -> None:
    staff, clerk = u.people["staff"], u.people["clerk"]
    plan = draft(u, "project_plan", u.top, staff, on(4, 25), (2018, 2018))
    version = versions.freeze(document=plan, actor=staff, at=on(5, 2))
    decide(u, version, "ur", staff, on(5, 2), on(5, 16), outcome="positive", votes=(14, 0, 2))
    adoption.adopt(version=version, actor=clerk, adopted_on=datetime.date(2018, 5, 22), at=on(5, 22))


def faculties_reach_agreement(u: University, ambitions: dict[str, Any]) -> list[Adoption]:
    """Drafts to the Board before 1 July; consent in August, once with a condition that becomes a promise."""
    adopted = []
    for name, faculty in zip(("law", "science"), u.faculties, strict=True):
        holder, dean = u.people[f"holder-{name}"], u.people[f"dean-{name}"]
        for year in range(2019, 2025):
            set_allocation(
                framework=u.framework, unit=faculty, year=year, amount_cents=600_000_00, actor=u.people["controller"]
            )
        agreement = draft(u, "faculty_agreement", faculty, holder, on(6, 4))
        _goal, measure = with_measure(u, agreement, holder, on(6, 5), 500_000)
        carry(goal=ambitions[name], measure=measure, actor=holder)
        versions.freeze(document=agreement, actor=holder, label="Concept naar het College", at=on(6, 29))
        with pytest.raises(Refused):
            versions.freeze(document=agreement, actor=holder, at=on(7, 2))
        section = Section.objects.filter(document=agreement).order_by("pk").first()
        save_section(section=section, revision=section.revision, actor=holder, body="<p>Na juli.</p>", at=on(7, 10))
        version = versions.freeze(document=agreement, actor=holder, at=on(8, 1))
        adopt = {"version": version, "actor": dean, "adopted_on": datetime.date(2018, 8, 30), "at": on(8, 30)}
        with pytest.raises(Refused):
            adoption.adopt(**adopt)
        if name == "law":
            decide(u, version, f"fr-{name}", holder, on(8, 1), on(8, 28), outcome="consent", votes=(12, 1, 1))
        else:
            condition = {"text": "Elk jaar een overzicht", "when": "during", "due_on": datetime.date(2019, 5, 1)}
            consent = decide(
                u, version, f"fr-{name}", holder, on(8, 1), on(8, 28), outcome="conditions", conditions=[condition]
            )
            with pytest.raises(Refused):
                adoption.adopt(**adopt)
            answers.answer_condition(
                condition=consent.conditions.get(), actor=dean, accepted=True, text="Dat doen wij.", at=on(8, 29)
            )
            assert Promise.objects.get().due_on == datetime.date(2019, 5, 1)
        adopted.append(adoption.adopt(**adopt))
    return adopted


def outline_informs_the_council(u: University) -> None:
    staff = u.people["staff"]
    outline = draft(u, "outline", u.top, staff, on(10, 20))
    version = versions.freeze(document=outline, actor=staff, at=on(11, 1))
    decide(u, version, "ur", staff, on(11, 1), on(11, 7), outcome="noted")


def the_institution_composes_and_adopts(u: University, agreements: list[Adoption]) -> Adoption:
    staff, clerk = u.people["staff"], u.people["clerk"]
    for year in range(2019, 2025):
        set_income(
            framework=u.framework, year=year, stage="grant", amount_cents=1_300_000_00, dated=datetime.date(2018, 9, 1),
            source="Kadernota", actor=u.people["controller"],
        )  # fmt: skip
    plan = draft(u, "institutional_plan", u.top, staff, on(11, 12))
    add_goal(
        document=plan, actor=staff, at=on(11, 13), theme=u.themes[0], title="Kleinschalig", result_midterm="De helft",
        result_end="Overal",
    )  # fmt: skip
    version = versions.freeze(document=plan, actor=staff, at=on(11, 28))
    request = requests.lay_before(
        version=version, body=u.bodies["ur"], actor=staff, due_on=datetime.date(2018, 12, 12), at=on(11, 28)
    )
    with pytest.raises(Forbidden):
        decisions.record_decision(
            request=request, actor=staff, outcome="consent", meeting_on=datetime.date(2018, 12, 12), at=on(12, 12)
        )
    decisions.record_decision(
        request=request, actor=u.people["ur"], outcome="consent", meeting_on=datetime.date(2018, 12, 12),
        votes=(13, 2, 1), at=on(12, 12),
    )  # fmt: skip
    assert version.content["pins_missing"] == []
    return adoption.adopt(version=version, actor=clerk, adopted_on=datetime.date(2018, 12, 18), at=on(12, 18))
