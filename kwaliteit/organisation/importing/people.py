"""People and their appointments from a sheet: one line per appointment, or per person without one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from kwaliteit.organisation.importing.reading import Line, Preview, days, read
from kwaliteit.organisation.models import Appointment, Body, Person, Unit
from kwaliteit.organisation.roles import Role
from kwaliteit.organisation.rules import overlaps, period_problems, role_problems
from kwaliteit.organisation.services.common import judge
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Refused

COLUMNS: dict[str, tuple[str, ...]] = {
    "email": ("e-mail", "email", "mail"),
    "name": ("naam", "name"),
    "language": ("taal", "language"),
    "role": ("rol", "role"),
    "place": ("bij", "eenheid", "orgaan", "unit", "body", "at"),
    "section": ("geleding", "section"),
    "valid_from": ("vanaf", "from"),
    "valid_until": ("tot_en_met", "tot", "until"),
}
REQUIRED = ("email", "name")
LANGUAGES = {"": "", "nl": "nl", "nederlands": "nl", "dutch": "nl", "en": "en", "engels": "en", "english": "en"}
SECTIONS = {"": "", "student": "student", "staff": "staff", "medewerker": "staff", "personeel": "staff"}


class _Known:
    """Everything that lines are compared with: four queries, however many lines."""

    def __init__(self) -> None:
        self.people = {person.email: person for person in Person.objects.all()}
        self.places: dict[str, Unit | Body] = {unit.code: unit for unit in Unit.objects.all()}
        self.places |= {body.code: body for body in Body.objects.all()}
        self.appointments: dict[tuple[str, str, str], list[Appointment]] = {}
        for row in Appointment.objects.select_related("person", "unit", "body").order_by("valid_from", "pk"):
            place = row.body or row.unit
            self.appointments.setdefault((row.person.email, row.role, place.code), []).append(row)  # type: ignore[union-attr]


def preview(text: str) -> Preview:
    known = _Known()
    lines = read(text, COLUMNS, REQUIRED)
    names: dict[str, str] = {}
    taken: dict[tuple[str, str, str], list[Line]] = {}
    for line in lines:
        _understand(line, known)
        _same_name(line, names)
        if not line.errors:
            _compare(line, known, taken)
        line.kind = "error" if line.errors else line.kind
    return Preview(lines)


def _understand(line: Line, known: _Known) -> None:
    given = line.fields
    email = given.get("email", "").lower()
    line.label = given.get("name", "") or email
    try:
        validate_email(email)
    except ValidationError:
        line.errors.append(_("“%(email)s” is not an e-mail address.") % {"email": email[:60]})
    person = known.people.get(email)
    name = given.get("name", "") or (person.name if person else "")
    if not name or len(name) > 150:
        line.errors.append(
            _("The name is missing.") if not name else _("“%(text)s” is too long.") % {"text": name[:40]}
        )
    language = LANGUAGES.get(given.get("language", "").lower())
    if language is None:
        line.errors.append(_("“%(text)s” is not a language: write nl or en.") % {"text": given["language"][:20]})
    line.values = {"email": email, "name": name, "language": language or (person.language if person else "nl")}
    if given.get("role") or given.get("place"):
        _understand_role(line, known)


def _understand_role(line: Line, known: _Known) -> None:
    given = line.fields
    role = _role(given.get("role", ""))
    place = known.places.get(given.get("place", "").lower())
    section = SECTIONS.get(given.get("section", "").lower())
    if role is None:
        line.errors.append(_("“%(role)s” is not a role.") % {"role": given.get("role", "")[:40]})
    if place is None:
        line.errors.append(
            _("There is no unit or body with the code “%(code)s”.") % {"code": given.get("place", "")[:40]}
        )
    if section is None:
        line.errors.append(_("“%(text)s”: write student or staff.") % {"text": given["section"][:20]})
    if role and place:
        where = {"body_kind": place.kind} if isinstance(place, Body) else {"unit_level": place.level}
        line.errors += role_problems(role, **where).values()
    days(line, "valid_from", "valid_until")
    line.values |= {"role": role, "place": place, "section": section or ""}
    line.errors += period_problems(line.values.get("valid_from"), line.values.get("valid_until")).values()


def _role(text: str) -> str | None:
    """A role by its code or by its name on the screen, in the language of the person who reads the file in."""
    wanted = text.lower()
    return next((role.value for role in Role if wanted in {role.value, str(role.label).lower()}), None)


def _same_name(line: Line, names: dict[str, str]) -> None:
    email, name = line.values["email"], line.values["name"]
    if names.setdefault(email, name) != name:
        line.errors.append(_("Above, %(email)s has another name: %(name)s.") % {"email": email, "name": names[email]})


def _compare(line: Line, known: _Known, taken: dict[tuple[str, str, str], list[Line]]) -> None:
    person = known.people.get(line.values["email"])
    if person is None:
        line.kind = "new"
    else:
        line.changes += [
            (str(Person._meta.get_field(name).verbose_name), getattr(person, name), line.values[name])
            for name in ("name", "language")
            if getattr(person, name) != line.values[name]
        ]
    if "role" in line.values:
        _compare_role(line, known, taken)
    elif line.kind != "new":
        line.kind = "changed" if line.changes else "same"


def _compare_role(line: Line, known: _Known, taken: dict[tuple[str, str, str], list[Line]]) -> None:
    values = line.values
    key = (values["email"], values["role"], values["place"].code)
    held = known.appointments.get(key, [])
    start = values["valid_from"] or (held[-1].valid_from if held else today())
    values["valid_from"] = start
    for earlier in taken.setdefault(key, []):
        if overlaps(start, values["valid_until"], earlier.values["valid_from"], earlier.values["valid_until"]):
            line.errors.append(_("This overlaps with line %(number)s.") % {"number": earlier.number})
    taken[key].append(line)
    same = next((row for row in held if row.valid_from == start), None)
    line.row = same
    clash = [r for r in held if r is not same and overlaps(start, values["valid_until"], r.valid_from, r.valid_until)]
    if clash:
        line.errors.append(_("She has this role here already, from %(day)s.") % {"day": clash[0].valid_from})
    elif same is None:
        line.kind = "new"
    else:
        line.changes += [
            (str(Appointment._meta.get_field(name).verbose_name), _shown(getattr(same, name)), _shown(values[name]))
            for name in ("valid_until", "section")
            if getattr(same, name) != values[name]
        ]
        line.kind = "changed" if line.changes else "same"


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


@transaction.atomic
def apply(*, text: str, fingerprint: str, actor: Person) -> Preview:
    """Write what was shown, all of it or nothing. Invitations are sent afterwards, one by one, by the manager."""
    judge(actor)
    shown = preview(text)
    if not shown.acceptable or shown.fingerprint != fingerprint:
        raise Refused(_("What this file would do has changed since you saw it. Look at it again."))
    people: dict[str, Person] = {person.email: person for person in Person.objects.select_for_update()}
    for line in shown.of("new") + shown.of("changed"):
        _write(line, people, actor)
    return shown


def _write(line: Line, people: dict[str, Person], actor: Person) -> None:
    values = line.values
    person = people.get(values["email"])
    if person is None:
        person = Person(email=values["email"])
        person.set_unusable_password()
    if person.pk is None or (person.name, person.language) != (values["name"], values["language"]):
        person.name, person.language = values["name"], values["language"]
        person._history_user = actor  # type: ignore[attr-defined]
        person.save()
    people[person.email] = person
    if "role" not in values or (line.row and not line.changes):
        return
    place: Unit | Body = values["place"]
    where = {"body": place} if isinstance(place, Body) else {"unit": place}
    row = line.row or Appointment(role=values["role"], valid_from=values["valid_from"], person=person, **where)
    row.valid_until, row.section = values["valid_until"], values["section"]
    row._history_user = actor
    row.save()


def export_rows() -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """The same columns as are read. Roles by code, so that the file reads the same in both languages."""
    heading = tuple(COLUMNS[name][0] for name in COLUMNS)
    people = Person.objects.filter(is_active=True).prefetch_related("appointments__unit", "appointments__body")
    rows: list[tuple[Any, ...]] = []
    for person in people.order_by("name", "pk"):
        start = (person.email, person.name, person.language)
        appointments = sorted(person.appointments.all(), key=lambda row: (row.valid_from, row.pk))
        rows += [
            (*start, row.role, (row.body or row.unit).code, row.section, row.valid_from, row.valid_until)  # type: ignore[union-attr]
            for row in appointments
        ] or [(*start, "", "", "", None, None)]
    return heading, rows
