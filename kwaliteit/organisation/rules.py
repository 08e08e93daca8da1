"""What a unit, a body, a person and an appointment must answer to: pure checks, used by forms, services and import.

Each gives the problems by field, in the person's language; nothing is written and nothing is looked up here.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kwaliteit.organisation.models import COUNCIL_KINDS, BodyKind
from kwaliteit.organisation.roles import BODY_ROLES, Level, Role

Problems = dict[str, str]
LONGEST_RECESS = 183  # days: a slip in the year would make every term stand still

# Of which level the unit above may be: three levels, service units beside faculties.
ABOVE: dict[str, frozenset[str]] = {
    Level.INSTITUTION: frozenset(),
    Level.FACULTY: frozenset({Level.INSTITUTION}),
    Level.PROGRAMME: frozenset({Level.FACULTY}),
    Level.SERVICE: frozenset({Level.INSTITUTION, Level.FACULTY}),
}

_FACULTY = frozenset({Level.FACULTY})
_INSTITUTION = frozenset({Level.INSTITUTION})
ROLE_LEVELS: dict[str, frozenset[str]] = {
    Role.PROGRAMME_DIRECTOR: frozenset({Level.PROGRAMME}),
    Role.DEAN: _FACULTY,
    Role.PORTFOLIO_HOLDER: _FACULTY,
    Role.FACULTY_BOARD_MEMBER: _FACULTY,
    Role.FACULTY_SECRETARY: _FACULTY,
    Role.STUDENT_ASSESSOR: _FACULTY,
    Role.CONTROLLER: _FACULTY | _INSTITUTION,
    Role.QUALITY_OFFICER: _FACULTY | _INSTITUTION,
    Role.SERVICE_HEAD: frozenset({Level.SERVICE, Level.FACULTY}),
    Role.SUPPORT_GROUP: _INSTITUTION,
    Role.BOARD_STAFF: _INSTITUTION,
    Role.BOARD_MEMBER: _INSTITUTION,
    Role.BOARD_SECRETARY: _INSTITUTION,
    Role.PANEL_MEMBER: _INSTITUTION,
    Role.APPLICATION_MANAGER: _INSTITUTION,
}
_COUNCIL_ROLES = frozenset({Role.COUNCIL_MEMBER, Role.COUNCIL_ALTERNATE, Role.COUNCIL_CHAIR, Role.COUNCIL_SECRETARY})


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as the checks need it: where it hangs and on which level."""

    code: str
    level: str
    parent: str = ""


def period_problems(start: datetime.date | None, end: datetime.date | None) -> Problems:
    if start and end and end < start:
        return {"valid_until": _("The end lies before the start, %(day)s.") % {"day": _day(start)}}
    return {}


def seat_problems(values: Mapping[str, Any]) -> Problems:
    """Whether the seats of a body and of its sections add up, and no more are needed to decide than there are."""
    problems: Problems = {}
    seats, students, staff = (values.get(name) for name in ("seats", "student_seats", "staff_seats"))
    if None not in (seats, students, staff) and seats != students + staff:
        problems["seats"] = _("%(students)s students and %(staff)s staff members are not %(seats)s members.") % {
            "students": students,
            "staff": staff,
            "seats": seats,
        }
    if seats is not None and max(students or 0, staff or 0) > seats:
        problems["seats"] = _("A section has more members than the whole body.")
    for seat, quorum in (("seats", "quorum"), ("student_seats", "student_quorum"), ("staff_seats", "staff_quorum")):
        most, needed = values.get(seat), values.get(quorum)
        if most is not None and needed is not None and needed > most:
            problems[quorum] = (
                _("More members are needed to decide than the body has.")
                if seat == "seats"
                else _("More members are needed to decide than this section has.")
            )
    return problems


def recess_problems(name: str, first_day: datetime.date | None, last_day: datetime.date | None) -> Problems:
    """What is missing or wrong in one recess."""
    problems: Problems = {}
    if not name.strip():
        problems["name"] = _("Give the recess a name, for instance “summer recess 2027”.")
    if first_day is None:
        problems["first_day"] = _("Give the first day.")
    if last_day is None:
        problems["last_day"] = _("Give the last day.")
    if first_day and last_day and last_day < first_day:
        problems["last_day"] = _("The last day lies before the first, %(day)s.") % {"day": _day(first_day)}
    if first_day and last_day and (last_day - first_day).days > LONGEST_RECESS:
        problems["last_day"] = _("A recess lasts at most half a year.")
    return problems


def unit_problems(unit: Place, others: Mapping[str, Place], *, was: str = "") -> Problems:
    """What is wrong with the place of a unit among the others (by code). ``was`` is its code until now."""
    if unit.level not in ABOVE:
        return {"level": _("“%(level)s” is not a level.") % {"level": unit.level}}
    if unit.code != was and unit.code in others:
        return {"code": _("Another unit has this code already.")}
    rest = {code: place for code, place in others.items() if code not in {unit.code, was}}
    if unit.level == Level.INSTITUTION:
        return _institution_problems(unit, rest)
    return _parent_problems(unit, rest, was) or _children_problems(unit, rest, was)


def _institution_problems(unit: Place, rest: Mapping[str, Place]) -> Problems:
    if unit.parent:
        return {"parent": _("The institution is not part of another unit.")}
    if any(place.level == Level.INSTITUTION for place in rest.values()):
        return {"level": _("There is an institution already; an installation holds one.")}
    return {}


def _parent_problems(unit: Place, rest: Mapping[str, Place], was: str) -> Problems:
    if not unit.parent:
        return {"parent": _("Say which unit this is part of.")}
    if unit.parent in {unit.code, was}:
        return {"parent": _("A unit cannot be part of itself.")}
    if unit.parent not in rest:
        return {"parent": _("There is no unit with the code “%(code)s”.") % {"code": unit.parent}}
    if {unit.code, was} & set(_way_up(unit.parent, rest)):
        return {"parent": _("This would make a circle: that unit is itself part of this one.")}
    above = rest[unit.parent]
    if above.level not in ABOVE[unit.level]:
        return {
            "parent": _("A unit of the level %(level)s cannot be part of one of the level %(above)s.")
            % {"level": Level(unit.level).label, "above": Level(above.level).label}
        }
    return {}


def _children_problems(unit: Place, rest: Mapping[str, Place], was: str) -> Problems:
    for place in rest.values():
        if place.parent in {unit.code, was} - {""} and unit.level not in ABOVE.get(place.level, ()):
            return {"level": _("“%(code)s” is part of this unit and does not fit this level.") % {"code": place.code}}
    return {}


def _way_up(code: str, places: Mapping[str, Place]) -> Iterable[str]:
    """The codes from a unit up. Stops at a circle among the others."""
    seen: set[str] = set()
    while code and code not in seen:
        seen.add(code)
        yield code
        place = places.get(code)
        code = place.parent if place else ""


def role_problems(role: str, *, unit_level: str = "", body_kind: str = "") -> Problems:
    """Whether a role belongs at a unit of this level or in a body of this kind."""
    if role not in Role.values:
        return {"role": _("“%(role)s” is not a role.") % {"role": role}}
    label = Role(role).label
    if bool(unit_level) == bool(body_kind):
        return {"role": _("Choose either a unit or a body.")}
    if body_kind:
        if role not in BODY_ROLES:
            return {"role": _("The role %(role)s is held at a unit, not in a body.") % {"role": label}}
        if not _fits_body(role, body_kind):
            kind = BodyKind(body_kind).label
            return {
                "role": _("The role %(role)s does not exist in a body of the kind %(kind)s.")
                % {"role": label, "kind": kind}
            }
        return {}
    if role in BODY_ROLES:
        return {"role": _("The role %(role)s is held in a body, not at a unit.") % {"role": label}}
    if unit_level not in ROLE_LEVELS[role]:
        return {
            "role": _("The role %(role)s does not exist at the level %(level)s.")
            % {"role": label, "level": Level(unit_level).label}
        }
    return {}


def _fits_body(role: str, kind: str) -> bool:
    if kind in COUNCIL_KINDS:
        return role in _COUNCIL_ROLES
    if kind == BodyKind.SUPERVISORY_BOARD:
        return role in {Role.SUPERVISOR, Role.BODY_MEMBER}
    return role == Role.BODY_MEMBER


def code_problems(code: str) -> Problems:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,39}", code):
        return {"code": _("A code is made of small letters, digits and hyphens, at most 40.")}
    if code == "nieuw":  # the address for a new one stands where that of this one would
        return {"code": _("“%(code)s” is an address of this site. Choose another code.") % {"code": code}}
    return {}


def overlaps(start: datetime.date, end: datetime.date | None, other_start: datetime.date, other_end: Any) -> bool:
    return (end is None or other_start <= end) and (other_end is None or start <= other_end)


def _day(day: datetime.date) -> str:
    return f"{day.day}-{day.month}-{day.year}"
