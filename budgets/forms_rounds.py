"""Forms of allocation rounds: amounts per unit and year, rates per student, the rule for the rest, student counts."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budgets.forms import AmountField, YearForm, unit_label
from budgets.models import AllocationRound
from budgets.rounds import Counts, Place, RoundTable
from budgets.services.rounds import Given
from kwaliteit.organisation.models import Unit
from kwaliteit.shared import notation
from kwaliteit.shared.errors import Conflict
from kwaliteit.shared.forms import Day
from plans.models import Framework


class NotNegative(AmountField):
    """An amount of zero or more."""

    def clean(self, value: Any) -> int | None:
        cents = super().clean(value)
        if cents is not None and cents < 0:
            raise forms.ValidationError(gettext("This amount cannot be below zero."))
        return cents


def amount_name(unit: Unit, year: int) -> str:
    return f"a-{unit.pk}-{year}"


class AmountsForm(forms.Form):
    """What each unit gets per year. An amount that is typed over one that follows from a rate takes its place."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, table: RoundTable, data: Any = None) -> None:
        self.table = table
        stored = {
            amount_name(row.unit, year): line.amount_cents if line else None
            for row in table.rows
            for year, line in zip(table.years, row.lines, strict=True)
        }
        super().__init__(data, prefix="", initial={**stored, "seen": json.dumps(stored)})
        for row in table.rows:
            for year in table.years:
                label = f"{unit_label(row.unit)}, {year}"
                field = NotNegative(label=label, required=False)
                field.widget.attrs |= {"aria-label": label, "class": ""}
                self.fields[amount_name(row.unit, year)] = field

    def rows(self) -> list[tuple[Any, list[Any], list[Any]]]:
        """Of each unit its row, its fields beside their lines, and those of its fields that are wrong."""
        found = []
        for row in self.table.rows:
            cells = [
                (self[amount_name(row.unit, year)], line)
                for year, line in zip(self.table.years, row.lines, strict=True)
            ]
            found.append((row, cells, [cell for cell, _line in cells if cell.errors]))
        return found

    def given(self) -> tuple[list[Given], dict[Place, int | None]]:
        """The amounts that were typed over what this page showed, and what it showed there."""
        seen = self._seen()
        given, shown = [], {}
        for row in self.table.rows:
            for year in self.table.years:
                name = amount_name(row.unit, year)
                if name not in self.data or (name in seen and self.cleaned_data[name] == seen[name]):
                    continue
                one = Given(row.unit, year, amount_cents=self.cleaned_data[name])
                given.append(one)
                if name in seen:
                    shown[one.place] = seen[name]
        return given, shown

    def _seen(self) -> dict[str, int | None]:
        try:
            seen = json.loads(self.cleaned_data["seen"])
        except (ValueError, RecursionError):
            return {}
        return seen if isinstance(seen, dict) else {}

    def tell(self, conflict: Conflict) -> None:
        """Say at each cell what somebody else saved there; sending the form again keeps what was typed."""
        text = gettext(
            "Somebody else saved %(stored)s here in the meantime; you typed %(typed)s. Save again to keep yours."
        )
        units = {row.unit.pk: row.unit for row in self.table.rows}
        seen = self._seen()
        for (unit, year), cents in conflict.stored.items():
            name = amount_name(units[unit], year)
            nothing = gettext("nothing")
            typed = conflict.typed[unit, year]
            words = {
                "stored": nothing if cents is None else notation.euros(cents),
                "typed": nothing if typed is None else notation.euros(typed),
            }
            self.add_error(name, text % words)
            seen[name] = cents
        self.data = self.data.copy()
        self.data["seen"] = json.dumps(seen)


class RatesForm(forms.Form):
    """A rate per student for all units that were counted, and another one for those that differ."""

    counted_on = forms.ChoiceField(label=_("Students counted on"))
    years = forms.TypedMultipleChoiceField(label=_("In the years"), coerce=int, widget=forms.CheckboxSelectMultiple)
    rate = NotNegative(label=_("Rate per student for every unit, in euros"), required=False)

    def __init__(self, counts: Counts, years: Iterable[int], data: Any = None) -> None:
        years = list(years)
        super().__init__(data, prefix="r", initial={"years": years})
        self.counts = counts
        self.fields["counted_on"].choices = [(day.isoformat(), date_format(day)) for day in counts.dates]
        self.fields["years"].choices = [(year, str(year)) for year in years]
        for unit in counts.units:
            label = gettext("Another rate for %(unit)s") % {"unit": unit.short}
            self.fields[f"rate-{unit.pk}"] = NotNegative(label=label, required=False)
            self.fields[f"rate-{unit.pk}"].widget.attrs["aria-label"] = label

    def rows(self) -> list[tuple[Unit, list[Any], Any]]:
        return [(unit, numbers, self[f"rate-{unit.pk}"]) for unit, numbers in self.counts.rows]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        day = datetime.date.fromisoformat(data["counted_on"])
        rates: dict[Unit, int] = {}
        for unit in self.counts.units:
            own, counted = data.get(f"rate-{unit.pk}"), (unit.pk, day) in self.counts.found
            if own is not None and not counted:
                self.add_error(f"rate-{unit.pk}", gettext("No students were counted on that date."))
            rate = data["rate"] if own is None else own
            if rate is not None and counted:
                rates[unit] = rate
        if not rates and not self.errors:
            self.add_error("rate", gettext("Type a rate for every unit, or for at least one."))
        return {**data, "day": day, "rates": rates}


class RestForm(forms.Form):
    rule = forms.ChoiceField(label=_("By which rule"), choices=AllocationRound.Rest)
    text = forms.CharField(
        label=_("In words"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: in the framework letter of next year, after consulting the council."),
    )

    def __init__(self, round: AllocationRound, data: Any = None) -> None:
        super().__init__(data, prefix="d", initial={"rule": round.rest_rule, "text": round.rest_text})


class ScenarioForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("For example: € 450 and differentiated rates."))


class OpeningForm(YearForm):
    """What a unit had left at the beginning of a year. Below zero is a shortage; no amount takes it away."""

    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.none(), to_field_name="code", empty_label=_("Choose a unit")
    )
    amount = AmountField(
        label=_("Reserve in euros"),
        required=False,
        help_text=_("With a minus where the unit was short. Leave empty to take it away."),
    )
    dated = Day(label=_("Date of the paper"))
    source = forms.CharField(
        label=_("Paper"), max_length=200, help_text=_("For example: annual accounts 2018, page 61."), strip=True
    )
    field_order = ("unit", "year", "amount", "dated", "source")

    def __init__(self, framework: Framework, units: list[Unit], *args: Any, **options: Any) -> None:
        super().__init__(framework, *args, **options)
        self.fields["year"].label = gettext("At the beginning of")
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units]).order_by("order", "pk")


class CountsForm(forms.Form):
    """How many students each unit had on a date: typed per unit, or pasted as a column."""

    counted_on = Day(label=_("Reference date"))
    source = forms.CharField(
        label=_("Counted by"), max_length=200, required=False, help_text=_("For example: 1cHO, enrolments of DUO.")
    )
    column = forms.CharField(
        label=_("Paste a column"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "From a sheet: a number per line in the order of the units below, or the name of a unit, a tab, and its number. "
            "What is pasted goes before what stands in the fields."
        ),
    )

    def __init__(self, counts: Counts, day: datetime.date | None, data: Any = None) -> None:
        stored: Mapping[str, Any] = {}
        if day is not None:
            stored = {
                f"n-{unit.pk}": counts.found[unit.pk, day].number
                for unit in counts.units
                if (unit.pk, day) in counts.found
            }
            stored = {**stored, "counted_on": day, "source": counts.sources.get(day, "")}
        super().__init__(data, initial=stored)
        self.counts = counts
        for unit in counts.units:
            field = forms.CharField(label=unit.short, required=False, max_length=12)
            field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "class": "short"}
            self.fields[f"n-{unit.pk}"] = field

    def units(self) -> list[Any]:
        return [self[f"n-{unit.pk}"] for unit in self.counts.units]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        numbers: dict[Unit, int | None] = {}
        for unit in self.counts.units:
            try:
                numbers[unit] = whole(data.get(f"n-{unit.pk}", ""))
            except ValueError as reason:
                self.add_error(f"n-{unit.pk}", str(reason))
        try:
            numbers |= pasted(data.get("column", ""), list(self.counts.units))
        except ValueError as reason:
            self.add_error("column", str(reason))
        return {**data, "numbers": numbers}


def whole(text: str) -> int | None:
    """A number of students as people type it, with or without a mark of thousands. Raises ValueError with the reason."""
    bare = text.strip()
    if not bare:
        return None
    try:
        cents = notation.parse_amount(bare).cents
    except notation.NotAnAmount:
        cents = None
    if cents is None or cents < 0 or cents % 100 or cents > 100_000_000:
        raise ValueError(gettext("“%(text)s” is no number of students.") % {"text": bare[:40]})
    return cents // 100


def pasted(column: str, units: list[Unit]) -> dict[Unit, int | None]:
    """Numbers by unit, from lines of a sheet. Raises ValueError with the reason, naming the line."""
    lines = [line for line in column.splitlines() if line.strip()]
    if not lines:
        return {}
    if all("\t" not in line and ";" not in line for line in lines):
        if len(lines) != len(units):
            raise ValueError(
                gettext("There are %(lines)s numbers for %(units)s units. Paste one per unit, or add the names.")
                % {"lines": len(lines), "units": len(units)}
            )
        return {unit: whole(line) for unit, line in zip(units, lines, strict=True)}
    by_name = {name.casefold(): unit for unit in units for name in (unit.code, unit.short, unit.name_nl, unit.name_en)}
    found: dict[Unit, int | None] = {}
    for number, line in enumerate(lines, start=1):
        name, _mark, rest = line.replace(";", "\t").partition("\t")
        unit = by_name.get(name.strip().casefold())
        if unit is None:
            raise ValueError(
                gettext("Line %(number)s: there is no unit “%(name)s” here.")
                % {"number": number, "name": name.strip()[:60]}
            )
        found[unit] = whole(rest.split("\t")[0])
    return found
