"""A small university with everything that a process needs: one programme, one faculty, the institution."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from budgets.models import FundingSource
from kwaliteit.organisation.models import Body, BodyKind, Person, Unit
from kwaliteit.organisation.roles import Level, Role
from plans.models import Criterion, DocumentKind, Framework, Right, RightRule, SectionTemplate, Theme
from tests.factories import institution, make_body, make_unit, someone


@dataclass
class World:
    framework: Framework
    themes: list[Theme]
    kinds: dict[str, DocumentKind]
    institution: Unit
    faculty: Unit
    programme: Unit
    bodies: dict[str, Body]
    people: dict[str, Person]
    quality_funds: FundingSource


def make_framework(code: str = "kader") -> Framework:
    framework = Framework.objects.create(
        code=code, name_nl="Kader", name_en="Framework", first_year=2019, last_year=2024, midterm_year=2021
    )
    for number, name in enumerate(("een", "twee"), start=1):
        Theme.objects.create(
            framework=framework, code=f"thema-{name}", order=number, name_nl=f"Thema {name}", name_en=f"Theme {number}"
        )
    for number in (1, 2, 3):
        Criterion.objects.create(
            framework=framework, code=f"c{number}", order=number, name_nl=f"C{number}", name_en=f"C{number}"
        )
    return framework


def make_kind(framework: Framework, code: str, level: str, adopted_by: str, **fields: object) -> DocumentKind:
    kind = DocumentKind.objects.create(
        framework=framework, code=code, level=level, adopted_by=adopted_by, name_nl=code, name_en=code, **fields
    )
    SectionTemplate.objects.create(kind=kind, code="summary", order=1, name_nl="Samenvatting", name_en="Summary")
    return kind


def give_right(kind: DocumentKind, body_kind: str, right: str, required: bool = True) -> RightRule:
    return RightRule.objects.create(kind=kind, body_kind=body_kind, right=right, required=required, term=2)


def make_world() -> World:
    """Institution, faculty and programme, each with its kind of document, council, board and people.

    The terms of these councils end on any day of the week, so that tests can count from the day of today.
    """
    framework = make_framework()
    top, faculty = institution(), make_unit(Level.FACULTY, code="recht", name_nl="Recht", name_en="Law")
    programme = make_unit(Level.PROGRAMME, faculty, code="bachelor-recht")
    kinds = {
        "agenda": make_kind(framework, "agenda", Level.PROGRAMME, BodyKind.FACULTY_BOARD, adopting_role=Role.DEAN),
        "faculty": make_kind(framework, "faculty", Level.FACULTY, BodyKind.FACULTY_BOARD),
        "institution": make_kind(
            framework, "institution", Level.INSTITUTION, BodyKind.EXECUTIVE_BOARD, composes=True, goes_to_assessor=True
        ),
    }
    give_right(kinds["agenda"], BodyKind.PROGRAMME_COMMITTEE, Right.ADVICE)
    give_right(kinds["faculty"], BodyKind.FACULTY_COUNCIL, Right.CONSENT)
    give_right(kinds["institution"], BodyKind.UNIVERSITY_COUNCIL, Right.CONSENT)
    bodies = {
        "olc": make_body(BodyKind.PROGRAMME_COMMITTEE, programme, seats=6, to_working_day=False),
        "fr": make_body(BodyKind.FACULTY_COUNCIL, faculty, seats=14, quorum=8, to_working_day=False),
        "ur": make_body(BodyKind.UNIVERSITY_COUNCIL, top, seats=16, to_working_day=False),
        "fb": make_body(BodyKind.FACULTY_BOARD, faculty),
        "cvb": make_body(BodyKind.EXECUTIVE_BOARD, top),
    }
    people = {
        "director": someone(Role.PROGRAMME_DIRECTOR, unit=programme),
        "holder": someone(Role.PORTFOLIO_HOLDER, unit=faculty),
        "dean": someone(Role.DEAN, unit=faculty),
        "secretary": someone(Role.FACULTY_SECRETARY, unit=faculty),
        "staff": someone(Role.BOARD_STAFF, unit=top),
        "rector": someone(Role.BOARD_MEMBER, unit=top),
        "clerk": someone(Role.BOARD_SECRETARY, unit=top),
        "olc_chair": someone(Role.COUNCIL_CHAIR, body=bodies["olc"]),
        "fr_secretary": someone(Role.COUNCIL_SECRETARY, body=bodies["fr"]),
        "fr_member": someone(Role.COUNCIL_MEMBER, body=bodies["fr"]),
        "ur_secretary": someone(Role.COUNCIL_SECRETARY, body=bodies["ur"]),
        "stranger": someone(Role.PORTFOLIO_HOLDER, unit=make_unit(Level.FACULTY, code="letteren")),
    }
    source = FundingSource.objects.create(
        framework=framework, code="quality", name_nl="Kwaliteitsmiddelen", name_en="Quality funds", counts=True
    )
    themes = list(Theme.objects.filter(framework=framework).order_by("order"))
    return World(framework, themes, kinds, top, faculty, programme, bodies, people, source)


def in_days(number: int, start: datetime.date) -> datetime.date:
    return start + datetime.timedelta(days=number)
