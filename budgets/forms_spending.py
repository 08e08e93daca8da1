"""Forms of financial reports: opening one, the figures of a unit, closing, correcting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.forms import AmountField, YearForm
from budgets.models import Report, SpendingRound
from budgets.services.spending import Entry, owed
from budgets.spending import Place
from kwaliteit.organisation.models import Unit
from plans.models import Framework

REPORTS = [
    (Report.MAY.value, _("May")),
    (Report.SEPTEMBER.value, _("September")),
    (Report.FINAL.value, _("March, final")),
]


class OpenForm(YearForm):
    """Which report about which year is asked for."""

    report = forms.ChoiceField(label=_("Financial report of"), choices=REPORTS)

    def __init__(self, framework: Framework, *args: Any, **options: Any) -> None:
        super().__init__(framework, *args, **options)
        self.order_fields(["year", "report"])


class ThresholdForm(forms.Form):
    cents = AmountField(label=_("A difference asks for a remark above, in euros"))
    percent = forms.DecimalField(
        label=_("And above, in percent of the budget"),
        min_value=0,
        max_value=100,
        decimal_places=1,
        max_digits=4,
        localize=True,
    )
    percent.widget.attrs["class"] = "short"

    @property
    def per_mille(self) -> int:
        return int(self.cleaned_data["percent"] * 10)


class CloseForm(forms.Form):
    incomplete = forms.BooleanField(label=_("Close it without the units that entered nothing"), required=False)


class CorrectForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the report is corrected"), widget=forms.Textarea(attrs={"rows": 3}), strip=True, max_length=2000
    )


class SpentForm(forms.Form):
    """What a unit spent: an amount, a forecast and a remark per theme, and per measure of it."""

    def __init__(self, round: SpendingRound, unit: Unit, places: list[Place], *args: Any, **options: Any) -> None:
        options["initial"] = {name: value for place in places for name, value in _initial(place).items()}
        super().__init__(*args, **options)
        self.round, self.unit, self.places = round, unit, places
        for place in places:
            name = place.theme.name if place.measure is None else place.measure.title
            self.fields[f"amount-{place.key}"] = AmountField(
                label=_("Realised: %(name)s") % {"name": name}, required=False
            )
            if not round.is_final:
                self.fields[f"forecast-{place.key}"] = AmountField(
                    label=_("Expected in the whole year: %(name)s") % {"name": name}, required=False
                )
            self.fields[f"remark-{place.key}"] = forms.CharField(
                label=_("Remark: %(name)s") % {"name": name}, max_length=500, required=False
            )
            if place.imported:
                self.fields[f"amount-{place.key}"].widget.attrs["readonly"] = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            for code in owed(self.round, self.unit, self.entries):
                self.add_error(f"remark-{code}", _("Say why this differs so much from the budget."))
        return data

    @property
    def entries(self) -> list[Entry]:
        return [
            Entry(
                place.theme,
                place.measure,
                self._cents(place),
                self.cleaned_data.get(f"forecast-{place.key}"),
                self.cleaned_data.get(f"remark-{place.key}", ""),
            )
            for place in self.places
        ]

    def _cents(self, place: Place) -> int | None:
        """Nothing beside its measures, where a remark is made on a theme of which the measures say what was spent."""
        cents: int | None = self.cleaned_data.get(f"amount-{place.key}")
        if cents is None and place.measure is None and self.cleaned_data.get(f"remark-{place.key}"):
            measures = [one for one in self.places if one.measure and one.theme == place.theme]
            if any(self.cleaned_data.get(f"amount-{one.key}") is not None for one in measures):
                return 0
        return cents

    @property
    def lines(self) -> list[tuple[Place, Any, Any, Any]]:
        """Per place its fields; there is no forecast of a year that is over."""
        return [
            (
                place,
                self[f"amount-{place.key}"],
                None if self.round.is_final else self[f"forecast-{place.key}"],
                self[f"remark-{place.key}"],
            )
            for place in self.places
        ]


def _initial(place: Place) -> dict[str, Any]:
    if place.row is None:
        return {}
    return {
        f"amount-{place.key}": place.row.amount_cents,
        f"forecast-{place.key}": place.row.forecast_cents,
        f"remark-{place.key}": place.row.remark,
    }
