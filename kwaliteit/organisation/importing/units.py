"""Units from a sheet: one line per unit; units above may stand further down in the same file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kwaliteit.organisation.importing.reading import Line, Preview, days, read
from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.roles import Level
from kwaliteit.organisation.rules import Place, code_problems, period_problems, unit_problems
from kwaliteit.organisation.services.common import judge
from kwaliteit.shared.clock import today
from kwaliteit.shared.errors import Refused

COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("code", "afkorting"),
    "level": ("niveau", "level"),
    "parent": ("onderdeel_van", "parent", "part_of"),
    "name_nl": ("naam", "naam_nl", "name_in_dutch"),
    "name_en": ("naam_en", "name", "name_in_english"),
    "short_nl": ("korte_naam", "korte_naam_nl"),
    "short_en": ("korte_naam_en", "short_name"),
    "valid_from": ("vanaf", "from"),
    "valid_until": ("tot_en_met", "tot", "until"),
    "runs_initiatives": ("voert_initiatieven_uit", "initiatieven"),
    "order": ("volgorde",),
}
REQUIRED = ("code", "level", "name_nl")
LEVELS = {
    "instelling": Level.INSTITUTION,
    "universiteit": Level.INSTITUTION,
    "faculteit": Level.FACULTY,
    "opleiding": Level.PROGRAMME,
    "dienst": Level.SERVICE,
    "service unit": Level.SERVICE,
    **{level.value: level for level in Level},
}
YES = {"1", "ja", "j", "yes", "y", "true", "waar", "x"}
NO = {"0", "nee", "n", "no", "false", "onwaar"}


def preview(text: str) -> Preview:
    """What the lines would do. Two queries, however many lines."""
    known = {unit.code: unit for unit in Unit.objects.select_related("parent")}
    lines = read(text, COLUMNS, REQUIRED)
    for line in lines:
        _understand(line, known)
    _refuse_doubles(lines)
    tree = {c: Place(c, u.level, u.parent.code if u.parent else "") for c, u in known.items()}
    tree |= {line.values["code"]: _place(line) for line in lines if not line.errors}
    for line in lines:
        _compare(line, known, tree)
    return Preview(lines)


def _place(line: Line) -> Place:
    return Place(line.values["code"], line.values["level"], line.values["parent"])


def _understand(line: Line, known: dict[str, Unit]) -> None:
    """Read the cells. A column that the file does not have leaves a known unit as it is."""
    given = line.fields
    code = given.get("code", "").lower()
    line.label = given.get("name_nl", "") or code
    line.row = known.get(code)
    line.values = {"code": code, **_present(line.row, given)}
    line.errors += code_problems(code).values()
    level = LEVELS.get(given.get("level", "").lower())
    if level is None:
        line.errors.append(
            _("“%(level)s” is not a level. Write %(levels)s.")
            % {"level": given.get("level", ""), "levels": ", ".join(str(one.label) for one in Level)}
        )
    line.values["level"] = level
    line.values["parent"] = given.get("parent", line.values.get("parent", "")).lower()
    for name in ("name_nl", "name_en"):
        line.values[name] = given.get(name) or line.values.get(name) or given.get("name_nl", "")
    if not line.values["name_nl"]:
        line.errors.append(_("The name is missing."))
    days(line, *(name for name in ("valid_from", "valid_until") if name in given))
    line.values["valid_from"] = line.values.get("valid_from") or (line.row.valid_from if line.row else today())
    _switches(line)
    line.errors += [
        _("“%(text)s” is too long.") % {"text": given[name][:40]}
        for name, most in (("name_nl", 200), ("name_en", 200), ("short_nl", 60), ("short_en", 60))
        if len(given.get(name, "")) > most
    ]


def _present(unit: Unit | None, given: dict[str, str]) -> dict[str, Any]:
    """The values that stand now, overwritten by the plain texts of the file."""
    values: dict[str, Any] = {
        "short_nl": "",
        "short_en": "",
        "valid_until": None,
        "runs_initiatives": False,
        "order": 0,
    }
    if unit is not None:
        values = {name: getattr(unit, name) for name in (*values, "name_nl", "name_en", "valid_from")}
        values["parent"] = unit.parent.code if unit.parent else ""
    return values | {name: given[name] for name in ("short_nl", "short_en") if name in given}


def _switches(line: Line) -> None:
    given = line.fields
    if text := given.get("runs_initiatives", "").lower():
        if text not in YES | NO:
            line.errors.append(_("“%(text)s”: write yes or no.") % {"text": text[:20]})
        line.values["runs_initiatives"] = text in YES
    if text := given.get("order", ""):
        if not text.isdecimal() or len(text) > 6:
            line.errors.append(_("“%(text)s” is not a whole number.") % {"text": text[:20]})
        else:
            line.values["order"] = int(text)


def _refuse_doubles(lines: Iterable[Line]) -> None:
    seen: dict[str, int] = {}
    for line in lines:
        code = line.values["code"]
        if code in seen:
            line.errors.append(
                _("The code “%(code)s” stands on line %(number)s too.") % {"code": code, "number": seen[code]}
            )
        seen.setdefault(code, line.number)


def _compare(line: Line, known: dict[str, Unit], tree: dict[str, Place]) -> None:
    if not line.errors:
        problems = period_problems(line.values["valid_from"], line.values["valid_until"])
        others = {code: place for code, place in tree.items() if code != line.values["code"]}
        line.errors += (problems | unit_problems(_place(line), others)).values()
    if line.errors:
        line.kind = "error"
        return
    unit = known.get(line.values["code"])
    if unit is None:
        line.kind = "new"
        return
    for name in COLUMNS:
        new = line.values[name]
        old = (unit.parent.code if unit.parent else "") if name == "parent" else getattr(unit, name)
        if old != new:
            line.changes.append((str(Unit._meta.get_field(name).verbose_name), _shown(old), _shown(new)))
    line.kind = "changed" if line.changes else "same"


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


@transaction.atomic
def apply(*, text: str, fingerprint: str, actor: Person) -> Preview:
    """Write what was shown, all of it or nothing. Refused when something changed since it was shown."""
    judge(actor)
    list(Unit.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    shown = preview(text)
    if not shown.acceptable or shown.fingerprint != fingerprint:
        raise Refused(_("What this file would do has changed since you saw it. Look at it again."))
    known = {unit.code: unit for unit in Unit.objects.all()}
    waiting = {line.values["code"]: line for line in shown.of("new") + shown.of("changed")}
    while waiting:
        for code in [c for c, line in waiting.items() if line.values["parent"] not in waiting]:
            known[code] = _write(waiting.pop(code), known, actor)
    return shown


def _write(line: Line, known: dict[str, Unit], actor: Person) -> Unit:
    unit = known.get(line.values["code"]) or Unit()
    for name, value in line.values.items():
        setattr(unit, name, (known[value] if value else None) if name == "parent" else value)
    unit._history_user = actor  # type: ignore[attr-defined]
    unit.save()
    return unit


def export_rows() -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """The same columns as are read, under their Dutch headings."""
    fields = list(COLUMNS)
    heading = tuple(COLUMNS[name][0] for name in fields)
    units = Unit.objects.select_related("parent").order_by("parent__parent__code", "parent__code", "order", "code")
    return heading, [tuple(_cell(unit, name) for name in fields) for unit in units]


def _cell(unit: Unit, name: str) -> Any:
    if name == "parent":
        return unit.parent.code if unit.parent else ""
    if name == "runs_initiatives":
        return "ja" if unit.runs_initiatives else "nee"
    return getattr(unit, name)
