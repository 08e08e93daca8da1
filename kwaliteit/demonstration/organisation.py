"""Units, bodies, people and their dated appointments."""

from __future__ import annotations

from typing import Any

from kwaliteit.demonstration.house import DOMAIN, day, toml
from kwaliteit.organisation.models import Appointment, Body, BodyKind, BodyTerm, Person, Recess, Unit
from kwaliteit.organisation.regulations import Division, Majority
from kwaliteit.organisation.roles import BODY_ROLES

BEGINNING = day("2015-09-01")  # of units and bodies
APPOINTED = day("2017-09-01")  # of everybody for whom no other date is given


def make_organisation() -> None:
    data = toml("organisation")
    units = _units(data)
    bodies = _bodies(data, units)
    _people(data["people"], units, bodies, offered=True)
    _people(data["quiet"], units, bodies, offered=False)


def _units(data: dict[str, Any]) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for order, (code, level, parent, nl, en, short_nl, short_en) in enumerate(data["units"]):
        units[code] = Unit.objects.create(
            code=code,
            level=level,
            parent=units.get(parent),
            name_nl=nl,
            name_en=en,
            short_nl=short_nl,
            short_en=short_en,
            runs_initiatives=code in data["runs_initiatives"],
            order=order,
            valid_from=BEGINNING,
        )
    return units


def _bodies(data: dict[str, Any], units: dict[str, Unit]) -> dict[str, Body]:
    rows = [
        (code, kind, unit, nl, en, seats, quorum, source)
        for code, kind, unit, nl, en, seats, quorum, source in data["bodies"]
    ]
    for unit in units.values():
        if unit.level == "faculty":
            seats, quorum = data["seats"].get(unit.code, [12, 7])
            nl, en = _named(
                data, f"fr-{unit.code}", f"Faculteitsraad {unit.name_nl}", f"Faculty Council {unit.name_en}"
            )
            source = "reglement faculteitsraad, artikel 21"
            rows.append((f"fr-{unit.code}", BodyKind.FACULTY_COUNCIL, unit.code, nl, en, seats, quorum, source))
            nl, en = _named(
                data, f"fb-{unit.code}", f"Faculteitsbestuur {unit.name_nl}", f"Faculty Board {unit.name_en}"
            )
            rows.append((f"fb-{unit.code}", BodyKind.FACULTY_BOARD, unit.code, nl, en, 4, 3, ""))
        if unit.level == "programme":
            nl, en = f"Opleidingscommissie {unit.name_nl}", f"Programme Committee {unit.name_en}"
            source = "WHW artikel 9.18, reglement opleidingscommissies"
            rows.append((f"olc-{unit.code}", BodyKind.PROGRAMME_COMMITTEE, unit.code, nl, en, 8, 5, source))
    fields = ("code", "kind", "unit", "name_nl", "name_en", "seats", "quorum", "rules_source")
    bodies = {}
    for row in rows:
        values = dict(zip(fields, row, strict=True))
        values["unit"] = units[values["unit"]]
        bodies[row[0]] = Body.objects.create(valid_from=BEGINNING, **values, **_rules_of(data["rules"], values))
    for body in bodies.values():
        if body.kind in data["rules"]["sections"]:
            _terms(data["rules"], body)
    return bodies


def _rules_of(rules: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """How a council is made up: as many students as staff members."""
    if values["kind"] not in rules["sections"]:
        return {}
    half = values["seats"] // 2
    return {
        "student_seats": half,
        "staff_seats": values["seats"] - half,
        "division": Division.JOINT if values["code"] in rules["joint"] else Division.UNDIVIDED,
        "majority": Majority.TWO_THIRDS if values["code"] in rules["two_thirds"] else Majority.HALF,
        "illustrative": True,
    }


def _terms(rules: dict[str, Any], body: Body) -> None:
    """Its terms in weeks, and the recess that all councils have."""
    for right, weeks in rules["terms"].get(body.code, rules["terms"][body.kind]).items():
        BodyTerm.objects.create(body=body, right=right, length=weeks)
    for name, first, last in rules["recess"]:
        Recess.objects.create(body=body, name=name, first_day=day(first), last_day=day(last))


def _named(data: dict[str, Any], code: str, nl: str, en: str) -> tuple[str, str]:
    nl, en = data["names"].get(code, (nl, en))
    return nl, en


def _people(people: dict[str, list[str]], units: dict[str, Unit], bodies: dict[str, Body], *, offered: bool) -> None:
    for key, (name, *roles) in people.items():
        person = Person.objects.create_user(f"{key}@{DOMAIN}", name=name, is_demonstration=offered)
        for given in filter(None, roles):
            _appoint(person, given, units, bodies)


def _appoint(person: Person, given: str, units: dict[str, Unit], bodies: dict[str, Body]) -> None:
    """From words as "council_member@ur student from 2020-09-01 until 2021-08-31"."""
    place, *words = given.split()
    role, where = place.split("@")
    dates = {word: day(words[i + 1]) for i, word in enumerate(words) if word in {"from", "until"}}
    Appointment.objects.create(
        person=person,
        role=role,
        unit=None if role in BODY_ROLES else units[where],
        body=bodies[where] if role in BODY_ROLES else None,
        section=next((word for word in words if word in {"student", "staff"}), ""),
        valid_from=dates.get("from", APPOINTED),
        valid_until=dates.get("until"),
    )
