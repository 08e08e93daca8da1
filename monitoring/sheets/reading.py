"""From the rows of a sheet to what each would record, with everything in them that cannot be. Writes nothing."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from kwaliteit.organisation.models import Unit
from kwaliteit.shared.dates import parse_day
from kwaliteit.shared.errors import Refused
from kwaliteit.shared.sheet_rows import Cell, Percentage
from kwaliteit.shared.spreadsheets import Opened
from monitoring.figures import shown
from monitoring.models import Indicator, Measurement
from monitoring.services.measuring import Given, changed, judged
from monitoring.sheets.out import FIELDS, key_of
from monitoring.sheets.places import Key, Places, columns, headings, plain

MOST_ROWS = 2_000
LOOKED_AT = 30
NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")
GROUPED = re.compile(r"-?[0-9]{1,3}\.[0-9]{3}(\.[0-9]{3})*(,[0-9]+)?|-?[0-9]{1,3}(,[0-9]{3})+\.[0-9]+")
YES_NO = {"ja": 1, "yes": 1, "nee": 0, "no": 0}


class Misfit(Exception):
    """What a row says cannot be recorded; ``str()`` says why."""

    def __init__(self, reason: str, column: str = "") -> None:
        super().__init__(reason)
        self.column = column


@dataclass(frozen=True)
class Line:
    """A row of the sheet: what it would record, or why it cannot."""

    number: int
    label: str
    kind: str  # new, changed, same, misfit
    was: str = ""
    becomes: str = ""
    reason: str = ""
    column: str = ""
    beside: str = ""
    """What else would change than the value, by its column."""
    key: Key | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Preview:
    lines: list[Line] = field(default_factory=list)
    empty: int = 0
    passed_over: list[str] = field(default_factory=list)
    """Headings of columns that are nothing here."""

    def of(self, *kinds: str) -> list[Line]:
        return [line for line in self.lines if line.kind in kinds]

    @property
    def changes(self) -> list[Line]:
        return self.of("new", "changed")

    @property
    def misfits(self) -> list[Line]:
        return self.of("misfit")

    @property
    def same(self) -> int:
        return len(self.of("same"))

    @property
    def digest(self) -> str:
        """Of what would be recorded over what: who takes it over, takes over what she saw."""
        said = [(line.key, sorted(line.fields.items()), line.was, line.beside) for line in self.changes]
        return hashlib.sha256(repr(said).encode()).hexdigest()


def read(opened: Opened, places: Places) -> Preview:
    """The first page with a heading that is known. Raises Refused when there is none."""
    places.read()
    for page in opened.pages:
        rows = [row for _place, row in zip(range(MOST_ROWS + LOOKED_AT + 1), opened.rows(page), strict=False)]
        for place, (_number, cells) in enumerate(rows[:LOOKED_AT]):
            roles = _roles(cells)
            if {"indicator", "measured_on"} <= set(roles.values()):
                return _Reading(places, roles).of(rows[place + 1 :], _passed_over(cells, roles))
    raise Refused(_("No row in this file has the headings of the sheet of measurements."), field="file")


def _roles(cells: Sequence[Cell]) -> dict[int, str]:
    known = headings()
    found: dict[int, str] = {}
    for place, cell in enumerate(cells):
        role = known.get(plain(cell)) if isinstance(cell, str) else None
        if role and role not in found.values():
            found[place] = role
    return found


def _passed_over(cells: Sequence[Cell], roles: Mapping[int, str]) -> list[str]:
    return [str(cell) for place, cell in enumerate(cells) if place not in roles and cell not in (None, "")]


class _Reading:
    def __init__(self, places: Places, roles: Mapping[int, str]) -> None:
        self.places, self.roles, self.heading = places, roles, columns()
        self.preview = Preview()
        self.seen: dict[Key, int] = {}
        self.keys = {
            key_of(indicator, unit.code): (indicator, unit)
            for indicator in places.indicators.values()
            for unit in places.units.values()
        }
        self.indicators = _named(places.indicators.values())
        self.units = _named(places.units.values()) | {plain(unit.code): unit for unit in places.units.values()}

    def of(self, rows: Sequence[tuple[int, Sequence[Cell]]], passed_over: list[str]) -> Preview:
        self.preview.passed_over = passed_over
        if len(rows) > MOST_ROWS:
            raise Refused(
                _("The sheet has more than %(most)s rows. Divide it over several files.") % {"most": MOST_ROWS},
                field="file",
            )
        for number, cells in rows:
            said = {role: cells[place] for place, role in self.roles.items() if place < len(cells)}
            self._row(number, {role: cell for role, cell in said.items() if cell not in (None, "")})
        return self.preview

    def _row(self, number: int, said: dict[str, Cell]) -> None:
        if not said:
            return
        label = ", ".join(_told(said[role]) for role in ("indicator", "unit", "group", "measured_on") if role in said)
        try:
            indicator, unit = self._whose(said)
            if not set(said) & set(FIELDS):
                self.preview.empty += 1
                return
            self.preview.lines.append(self._line(number, label, indicator, unit, _given(indicator, said)))
        except Misfit as reason:
            column = self.heading.get(reason.column, "")
            self.preview.lines.append(Line(number, label, "misfit", reason=str(reason), column=column))

    def _whose(self, said: dict[str, Cell]) -> tuple[Indicator, Unit]:
        """By the hidden column, else by the names of the indicator and the unit; without a unit it is the whole."""
        if found := self.keys.get(str(said.get("row", "")).strip()):
            return found
        name, unit_name = plain(str(said.get("indicator", ""))), plain(str(said.get("unit", "")))
        indicator = self.indicators.get(name)
        if indicator is None:
            raise Misfit(_("No indicator here has this name."), "indicator")
        unit = self.units.get(unit_name) if unit_name else self.places.units.get(self.places.unit.pk)
        if unit is None:
            raise Misfit(_("You do not enter values for a unit of this name."), "unit")
        return indicator, unit

    def _line(self, number: int, label: str, indicator: Indicator, unit: Unit, given: Given) -> Line:
        key = (indicator.pk, unit.pk, given.measured_on, given.group)
        if earlier := self.seen.get(key):
            raise Misfit(_("This stands in the sheet twice, also in row %(row)s.") % {"row": earlier})
        self.seen[key] = number
        had = self.places.had.get(key)
        given = self._kept(given, had)
        row = had or Measurement(indicator=indicator, unit=unit, measured_on=given.measured_on, group=given.group)
        try:
            fields = judged(indicator, unit, given, row)
        except Refused as reason:
            raise Misfit(str(reason), reason.field or "") from reason
        becomes = shown(indicator, Measurement(**{name: fields[name] for name in ("value", "deviation", "text")}))
        if had is None:
            return Line(number, label, "new", "", becomes, key=key, fields=fields)
        kind = "changed" if changed(had, fields) else "same"
        beside = ", ".join(self.heading[name] for name in _BESIDE if getattr(had, name) != fields[name])
        return Line(number, label, kind, shown(indicator, had), becomes, beside=beside, key=key, fields=fields)

    def _kept(self, given: Given, had: Measurement | None) -> Given:
        """What has no column in the sheet stays as it is; so does a break that was recorded without a reason."""
        if had is None:
            return given
        kept = {name: getattr(had, name) for name in _KEPT if name not in self.roles.values()}
        reason = kept.get("break_reason", given.break_reason)
        broken = bool(reason) or (had.series_break and not had.break_reason)
        return replace(given, **kept, series_break=broken)


_KEPT = ("deviation", "n", "text", "remark", "break_reason")
_BESIDE = ("numerator", "denominator", "n", "remark", "break_reason")


def _told(cell: Cell) -> str:
    return formats.date_format(cell, "j F Y") if isinstance(cell, datetime.date) else str(cell)


def _named(rows: Any) -> dict[str, Any]:
    """By name in both languages; a name that two have is nobody's."""
    found: dict[str, Any] = {}
    for row in rows:
        for name in {plain(row.name_nl), plain(row.name_en)}:
            found[name] = None if name in found and found[name] != row else row
    return found


def _given(indicator: Indicator, said: Mapping[str, Cell]) -> Given:
    words = {name: str(said.get(name, "")).strip() for name in ("group", "text", "remark", "break_reason")}
    for name, most in (("group", 40), ("text", 300), ("break_reason", 300)):
        if len(words[name]) > most:
            raise Misfit(_("This text is too long: at most %(most)s characters fit.") % {"most": most}, name)
    numbers = {
        name: _number(said[name], name, yes_no=indicator.kind == Indicator.Kind.MILESTONE)
        for name in ("value", "numerator", "denominator", "deviation")
        if name in said
    }
    answers = _number(said["n"], "n") if "n" in said else None
    if answers is not None and answers != int(answers):
        raise Misfit(_("A number of people or things is a whole number."), "n")
    return Given(
        _day(said.get("measured_on")),
        n=None if answers is None else int(answers),
        series_break=bool(words["break_reason"]),
        **words,
        **numbers,
    )


def _day(cell: Cell) -> datetime.date:
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    try:
        return parse_day(str(cell or ""))
    except ValueError:
        raise Misfit(_("“%(text)s” is no date.") % {"text": cell or ""}, "measured_on") from None


def _number(cell: Cell, column: str, *, yes_no: bool = False) -> Decimal:
    if isinstance(cell, Percentage):
        return cell.percents
    if isinstance(cell, Decimal | int) and not isinstance(cell, bool):
        return Decimal(cell)
    text = re.sub(r"[\s\u00a0\u202f]", "", cell).removesuffix("%") if isinstance(cell, str) else ""
    if yes_no and text.casefold() in YES_NO:
        return Decimal(YES_NO[text.casefold()])
    if GROUPED.fullmatch(text):
        raise Misfit(_("Write “%(text)s” without a mark between thousands.") % {"text": text}, column)
    if not NUMBER.fullmatch(text) or len(text) > 30:
        raise Misfit(_("“%(text)s” is no number.") % {"text": getattr(cell, "text", None) or str(cell)[:40]}, column)
    return Decimal(text.replace(",", "."))
