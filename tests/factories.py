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
    Appointment.objects.create(
        person=person, role=role, unit=unit, body=body, **{"valid_from": LONG_AGO, **fields}
    )
    return person


def make_body(kind: str, unit: Unit, **fields: Any) -> Body:
    number = next(_numbers)
    names = {"name_nl": f"Orgaan {number}", "name_en": f"Body {number}", "code": f"body-{number}"}
    return Body.objects.create(kind=kind, unit=unit, valid_from=LONG_AGO, **{**names, **fields})


def someone(role: str, *, unit: Unit | None = None, body: Body | None = None, **fields: Any) -> Person:
    """A new person with one appointment."""
    return appoint(make_person(), role, unit=unit, body=body, **fields)


__all__ = ["BodyKind", "Level", "Role", "appoint", "institution", "make_body", "make_person", "make_unit", "someone"]
