"""Dull makers of rows for tests. One trait per need, nothing clever."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from kwaliteit.organisation.models import Appointment, Body, BodyKind, Person, Unit
from kwaliteit.organisation.roles import Level, Role

LONG_AGO = datetime.date(2015, 1, 1)
_numbers = itertools.count(1)


def make_unit(level: str = Level.FACULTY, parent: Unit | None = None, **fields: Any) -> Unit:
    number = next(_numbers)
    if level != Level.INSTITUTION and parent is None:
        parent = institution()
    names = {"name_nl": f"Eenheid {number}", "name_en": f"Unit {number}", "code": f"unit-{number}"}
    return Unit.objects.create(level=level, parent=parent, valid_from=LONG_AGO, **{**names, **fields})


def institution() -> Unit:
    """The one institution of the database, made when it is not there."""
    found = Unit.objects.filter(level=Level.INSTITUTION).first()
    return found or Unit.objects.create(
        code="rijnland",
        level=Level.INSTITUTION,
        name_nl="Universiteit Rijnland",
        name_en="Rijnland University",
        valid_from=LONG_AGO,
    )


def make_person(name: str = "", **fields: Any) -> Person:
    number = next(_numbers)
    return Person.objects.create_user(f"person{number}@rijnland.example", name=name or f"Person {number}", **fields)


def appoint(person: Person, role: str, *, unit: Unit | None = None, body: Body | None = None, **fields: Any) -> Person:
    Appointment.objects.create(person=person, role=role, unit=unit, body=body, **{"valid_from": LONG_AGO, **fields})
    return person


def make_body(kind: str, unit: Unit, **fields: Any) -> Body:
    number = next(_numbers)
    names = {"name_nl": f"Orgaan {number}", "name_en": f"Body {number}", "code": f"body-{number}"}
    return Body.objects.create(kind=kind, unit=unit, valid_from=LONG_AGO, **{**names, **fields})


def someone(role: str, *, unit: Unit | None = None, body: Body | None = None, **fields: Any) -> Person:
    """A new person with one appointment."""
    return appoint(make_person(), role, unit=unit, body=body, **fields)


__all__ = ["BodyKind", "Level", "Role", "appoint", "institution", "make_body", "make_person", "make_unit", "someone"]


def make_kind(level: str = Level.FACULTY, **fields: Any) -> Any:
    """A kind of document in a small framework of two themes, with one section before and one after the themes."""
    from plans.models import Ambition, Criterion, DocumentKind, Framework, SectionTemplate, Theme

    number = next(_numbers)
    framework = fields.pop("framework", None) or Framework.objects.create(
        code=f"framework-{number}",
        name_nl=f"Kader {number}",
        name_en=f"Framework {number}",
        first_year=2019,
        last_year=2024,
        midterm_year=2021,
    )

    def part(model: Any, code: str, **rest: Any) -> Any:
        names = {"name_nl": f"{code} nl", "name_en": f"{code} en"}
        return model.objects.get_or_create(framework=framework, code=code, defaults={**names, **rest})[0]

    criteria = {code: part(Criterion, code, order=order) for order, code in enumerate(("c1", "c2", "c3"))}
    part(Theme, "begeleiding", order=1)
    part(Theme, "faciliteiten", order=2)
    part(Ambition, "activerend", order=1)
    kind = DocumentKind.objects.create(
        framework=framework,
        code=f"kind-{number}",
        level=level,
        **{"name_nl": f"Soort {number}", "name_en": f"Kind {number}", **fields},
    )
    for order, (code, criterion) in enumerate((("summary", "c1"), ("steering", "c3"))):
        SectionTemplate.objects.create(
            kind=kind,
            code=code,
            order=order,
            name_nl=f"{code} nl",
            name_en=f"{code} en",
            after_themes=bool(order),
            criterion=criteria[criterion],
        )
    return kind


def make_document(unit: Unit | None = None, drafter: Person | None = None, **fields: Any) -> Any:
    """An open document of a unit, begun by a drafter of that unit."""
    from plans.services.documents import create_document

    unit = unit or make_unit()
    roles = {Level.PROGRAMME: Role.PROGRAMME_DIRECTOR, Level.INSTITUTION: Role.BOARD_STAFF}
    drafter = drafter or someone(roles.get(Level(unit.level), Role.PORTFOLIO_HOLDER), unit=unit)
    kind = fields.pop("kind", None) or make_kind(unit.level)
    names = {"title": "Kwaliteitsafspraken 2022–2024", "first_year": 2022, "last_year": 2024}
    return create_document(kind=kind, unit=unit, actor=drafter, **{**names, **fields})
