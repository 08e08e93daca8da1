"""A sheet of what was spent: into an open financial report, a row per unit, theme and measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from budgets import spending
from budgets.forms import unit_label
from budgets.models import Realised, SpendingRound
from budgets.services import spending as services
from budgets.services import spending_many
from budgets.sheets_in.findings import Finding
from budgets.sheets_in.institution import OfInstitution
from budgets.sheets_in.layout import Layout, plain
from budgets.sheets_in.names import names_of, only_measure, theme_named, unit_named, without_number
from budgets.sheets_in.reading import Change, Key, NotAllowed, Stored, Unknown
from kwaliteit.organisation.models import Person, Unit
from kwaliteit.organisation.rights import Rights
from kwaliteit.shared.notation import Amount
from plans.models import Theme

FORECAST = "forecast"
LONGEST: int = Realised._meta.get_field("remark").max_length or 0


@dataclass(frozen=True, slots=True)
class Subject:
    unit: Unit
    place: spending.Place

    @property
    def key(self) -> Key:
        measure = self.place.measure
        return (self.unit.pk, self.place.theme.pk, measure.pk if measure else 0)


def row_code(unit: Unit, place: spending.Place) -> str:
    """By which a row of our own sheet is found again."""
    return "/".join([unit.code, place.theme.code, *([str(place.measure.uuid)] if place.measure else [])])


class Spending(OfInstitution):
    """``units`` are those whose spending she enters. What stands in the report is read after the lock."""

    purpose = "spending"

    def __init__(self, round: SpendingRound, units: Sequence[Unit], rights: Rights) -> None:
        super().__init__(round.framework, rights)
        self.round, self.units = round, list(units)
        self.names = names_of(self.units)
        self.themes = list(Theme.objects.filter(framework=round.framework).order_by("order", "pk"))
        self.by_theme_alone = False

    def begin(self, layout: Layout) -> None:
        """Without a column of measures a row is of all that was spent on its theme."""
        self.by_theme_alone = not {"measure", "row"} & set(layout.columns)

    def roles(self) -> list[tuple[str, str]]:
        found = [("unit", _("Unit")), ("theme", _("Theme")), ("measure", _("Measure")), ("year", _("Year"))]
        found += [("realised", _("Realised"))]
        if not self.round.is_final:
            found += [(FORECAST, _("Expected in the whole year"))]
        return [*found, ("remark", pgettext("spending", "Remark")), ("row", _("Code of the row"))]

    @cached_property
    def subjects(self) -> dict[Key, Subject]:
        every = [Subject(unit, place) for unit in self.units for place in spending.places(self.round, unit)]
        return {one.key: one for one in every}

    @cached_property
    def _by_code(self) -> dict[str, Subject]:
        return {row_code(one.unit, one.place): one for one in self.subjects.values()}

    @cached_property
    def _by_title(self) -> dict[tuple[int, str], list[Subject]]:
        found: dict[tuple[int, str], list[Subject]] = defaultdict(list)
        for one in self.subjects.values():
            if one.place.measure is not None:
                found[one.unit.pk, plain(one.place.measure.title)].append(one)
        return found

    # --- reading ---

    def find(self, texts: dict[str, str]) -> Subject:
        texts.setdefault("year", str(self.round.year))
        if "remark" in texts:
            texts["note"] = texts["remark"]
        if code := texts.get("row"):
            if (known := self._by_code.get(code)) is None:
                raise Unknown(_("The measure of this row is not in the plan (any more)."))
            return known
        unit, theme = self._unit(texts), texts.get("theme", "")
        of = theme_named(self.themes, theme) if theme else None
        if texts.get("measure"):
            return self._of_measure(unit, of, texts["measure"])
        if of is None:
            raise Unknown(_("This row does not say on which theme or measure it was spent."))
        return self.subjects[unit.pk, of.pk, 0]

    def _unit(self, texts: dict[str, str]) -> Unit:
        if text := texts.get("unit", ""):
            return unit_named(self.names, text)
        if len(self.units) == 1 and (texts.get("theme") or texts.get("measure")):
            return self.units[0]
        raise Unknown(_("This row does not say of which unit it is."))

    def _of_measure(self, unit: Unit, theme: Theme | None, title: str) -> Subject:
        found = (
            self._by_title.get((unit.pk, plain(title))) or self._by_title.get((unit.pk, without_number(title))) or []
        )
        fitting = [one for one in found if theme is None or one.place.theme.pk == theme.pk]
        return only_measure(fitting, title, known=bool(found))

    def place(self, subject: Subject, texts: dict[str, str], year: int) -> tuple[Key, str]:
        if year != self.round.year:
            raise Unknown(_("This report is about %(year)s.") % {"year": self.round.year})
        if len(texts.get("note", "")) > LONGEST:
            raise NotAllowed(_("A remark has at most %(most)s characters.") % {"most": LONGEST})
        return subject.key, self._label(subject)

    def _label(self, subject: Subject) -> str:
        place = subject.place
        names = [unit_label(subject.unit), f"{place.theme.number}. {place.theme.short or place.theme.name}"]
        return ", ".join([*names, *([place.measure.title] if place.measure else [])])

    def accept(self, value: Amount) -> None:
        """Below zero is what came back."""
        if value.pm:
            raise NotAllowed(_("pm is for budget lines; here an amount is needed, or nothing."))

    def stored(self) -> dict[Key, Stored]:
        found: dict[Key, Stored] = {}
        for key, one in self.subjects.items():
            if (row := one.place.row) is not None:
                found[key] = Stored(Amount(row.amount_cents), row.remark)
                if row.forecast_cents is not None:
                    found[*key, FORECAST] = Stored(Amount(row.forecast_cents))
        if self.by_theme_alone:
            found |= self._wholes()
        return found

    def _wholes(self) -> dict[Key, Stored]:
        """What stands per measure, together under its theme."""
        found: dict[Key, Stored] = {}
        for unit, theme in self._divided:
            rows = [one.place.row for key, one in self.subjects.items() if key[:2] == (unit, theme) and one.place.row]
            said = spending.against(self.round, 0, [_spent(row) for row in rows])
            found[unit, theme, 0] = Stored(Amount(said.realised), " ".join(said.remarks))
            if said.expected is not None and not self.round.is_final:
                found[unit, theme, 0, FORECAST] = Stored(Amount(said.expected))
        return found

    @cached_property
    def _divided(self) -> set[tuple[Any, Any]]:
        """Unit and theme of which something stands per measure."""
        return {(key[0], key[1]) for key, one in self.subjects.items() if key[2] and one.place.row is not None}

    # --- what cannot be, and what to know ---

    def refused(self, changes: Sequence[Change]) -> list[tuple[int, str]]:
        found = []
        for change in changes:
            key = change.entry.key
            place = self.subjects[key[:3]].place
            if self.by_theme_alone and key[:2] in self._divided:
                found.append(
                    (change.entry.row, _("What was spent on this theme stands per measure. Say it per measure."))
                )
            elif place.imported and len(key) == 3 and change.entry.value != change.was.value:
                found.append((change.entry.row, str(services.OF_LEDGER)))
        after = self._after(changes)
        for change in changes:
            said = after[change.entry.key[:3]]
            if said.cents is None and said.forecast is not None:
                found.append((change.entry.row, _("Type what was spent too; 0 when nothing was.")))
        return list(dict(found).items())

    def beside(self, changes: Sequence[Change]) -> list[Finding]:
        """Where a remark is owed after these changes; it holds up the closing of the report, not the sheet."""
        after, touched = self._after(changes), {change.entry.key[:2]: change.entry.row for change in changes}
        found = []
        for unit, entries in self._entries(after, {unit for unit, _theme in touched}).items():
            for code in services.owed(self.round, unit, entries):
                theme = next(theme for theme in self.themes if theme.code == code)
                if (row := touched.get((unit.pk, theme.pk))) is not None:
                    words = _(
                        "%(unit)s, %(theme)s: this differs so much from the budget that a remark will be asked for."
                    )
                    names = {"unit": unit_label(unit), "theme": theme.short or theme.name}
                    found.append(Finding("remark", row, "", words % names))
        return found

    def _after(self, changes: Sequence[Change]) -> dict[Key, spending.Spent]:
        """What would stand in each place."""
        found = {key: _spent(one.place.row) for key, one in self.subjects.items()}
        for change in changes:
            key, cents = change.entry.key, change.entry.value.cents
            was = found[key[:3]]
            if len(key) > 3:
                found[key[:3]] = spending.Spent(was.cents, cents, was.remark)
            else:
                note = was.remark if change.entry.note is None else change.entry.note
                found[key] = spending.Spent(cents, was.forecast, "" if cents is None else note)
        return found

    def _entries(self, after: Mapping[Key, spending.Spent], units: set[Any]) -> dict[Unit, list[services.Entry]]:
        found: dict[Unit, list[services.Entry]] = defaultdict(list)
        for key, said in after.items():
            one = self.subjects[key]
            if one.unit.pk in units:
                found[one.unit].append(services.Entry(one.place.theme, one.place.measure, *said))
        return found

    # --- writing ---

    def lock(self) -> None:
        services.locked_open(self.round)

    def write(self, changes: Sequence[Change], actor: Person, watch: object = None) -> None:
        after, touched = self._after(changes), {change.entry.key[:3] for change in changes}
        only = {key: said for key, said in after.items() if key in touched}
        spending_many.record(round=self.round, entries=self._entries(only, {key[0] for key in touched}), actor=actor)


def _spent(row: Realised | None) -> spending.Spent:
    return spending.Spent(row.amount_cents, row.forecast_cents, row.remark) if row else spending.Spent(None)
