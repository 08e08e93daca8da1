"""Forms of the ledger: the file, and a split key."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.forms import unit_label
from budgets.ledger import measures_by_lineage
from budgets.models import CodeKind, SplitKey
from budgets.services.ledger import Share
from kwaliteit.organisation.models import Unit
from kwaliteit.shared.forms import Day
from plans.models import Framework, Theme

PARTS = 4
MOST_PARTS = 40


def of_key(key: SplitKey) -> dict[str, Any]:
    """What the form of a key holds."""
    found: dict[str, Any] = {
        "kind": key.code.kind,
        "code": key.code.code,
        "name": key.code.name,
        "valid_from": key.valid_from,
        "valid_until": key.valid_until,
        "note": key.note,
    }
    for place, part in enumerate(key.parts.select_related("unit", "theme").order_by("pk")):
        found[f"unit-{place}"], found[f"theme-{place}"] = part.unit.code, part.theme.code
        found[f"measure-{place}"] = f"{part.unit_id}:{part.lineage}" if part.lineage else ""
        found[f"weight-{place}"] = part.weight
    return found


class ExportForm(forms.Form):
    file = forms.FileField(
        label=_("Export of the ledger"),
        help_text=_("Excel (.xlsx) or CSV: cost centre or project, date, and an amount or debit and credit."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )


class KeyForm(forms.Form):
    """A code, from when, and up to ``parts`` units and themes with their weight."""

    kind = forms.ChoiceField(label=_("Cost centre or project"), choices=CodeKind)
    code = forms.CharField(label=_("Code"), max_length=60)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    valid_from = Day(label=_("Holds from"))
    valid_until = Day(label=_("Until and including"), required=False, help_text=_("Empty: until another key begins."))
    note = forms.CharField(label=_("Why it is divided so"), max_length=300, required=False)

    def __init__(self, framework: Framework, units: list[Unit], year: int, *args: Any, **options: Any) -> None:
        self.parts = options.pop("parts", PARTS)
        super().__init__(*args, **options)
        self.units = {unit.code: unit for unit in units}
        self.themes = {theme.code: theme for theme in Theme.objects.filter(framework=framework).order_by("order", "pk")}
        self.measures = measures_by_lineage(framework, year)
        for place in range(self.parts):
            self._add(place)

    def _add(self, place: int) -> None:
        number, needed = {"number": place + 1}, place == 0
        units = [("", _("Choose a unit")), *((code, unit_label(unit)) for code, unit in self.units.items())]
        themes = [("", _("Choose a theme")), *((code, f"{t.number}. {t.name}") for code, t in self.themes.items())]
        self.fields[f"unit-{place}"] = forms.ChoiceField(
            label=_("Unit of part %(number)s") % number, choices=units, required=needed
        )
        self.fields[f"theme-{place}"] = forms.ChoiceField(
            label=_("Theme of part %(number)s") % number, choices=themes, required=needed
        )
        self.fields[f"measure-{place}"] = forms.ChoiceField(
            label=_("Measure of part %(number)s") % number, choices=self._measures(), required=False
        )
        self.fields[f"weight-{place}"] = forms.IntegerField(
            label=_("Weight of part %(number)s") % number, min_value=1, max_value=10**6, required=False, initial=1
        )
        self.fields[f"weight-{place}"].widget.attrs["class"] = "short"

    def _measures(self) -> list[Any]:
        grouped: dict[int, list[tuple[str, str]]] = {}
        for (unit, lineage), measure in self.measures.items():
            grouped.setdefault(unit, []).append((f"{unit}:{lineage}", measure.title))
        known = [(unit_label(unit), grouped[unit.pk]) for unit in self.units.values() if unit.pk in grouped]
        return [("", _("No measure: the theme as a whole")), *known]

    @property
    def heads(self) -> list[Any]:
        return [self[name] for name in ("kind", "code", "name", "valid_from", "valid_until", "note")]

    @property
    def takes_more(self) -> bool:
        return self.parts < MOST_PARTS

    @property
    def rows(self) -> list[list[Any]]:
        names = ("unit", "theme", "measure", "weight")
        return [[self[f"{name}-{place}"] for name in names] for place in range(self.parts)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for place in range(self.parts):
            unit, theme = data.get(f"unit-{place}"), data.get(f"theme-{place}")
            if unit and not theme and f"theme-{place}" not in self.errors:
                self.add_error(f"theme-{place}", _("Choose the theme too."))
            if (theme or data.get(f"measure-{place}")) and not unit and f"unit-{place}" not in self.errors:
                self.add_error(f"unit-{place}", _("Choose the unit too."))
            measure = data.get(f"measure-{place}")
            if unit and measure and not measure.startswith(f"{self.units[unit].pk}:"):
                self.add_error(f"measure-{place}", _("This measure is of another unit."))
            if unit and data.get(f"weight-{place}") is None and f"weight-{place}" not in self.errors:
                self.add_error(f"weight-{place}", _("Give its weight."))
        return data

    @property
    def shares(self) -> list[Share]:
        data, found = self.cleaned_data, []
        for place in range(self.parts):
            if code := data.get(f"unit-{place}"):
                unit, measure = self.units[code], self._measure(data.get(f"measure-{place}", ""))
                theme = measure.theme if measure else self.themes[data[f"theme-{place}"]]
                found.append(Share(unit, theme, data[f"weight-{place}"], measure.lineage if measure else None))
        return found

    def _measure(self, said: str) -> Any:
        return next((m for (unit, lineage), m in self.measures.items() if said == f"{unit}:{lineage}"), None)
