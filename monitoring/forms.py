"""Forms of monitoring. What a value may be depends on the kind of indicator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kwaliteit.shared.clock import today
from kwaliteit.shared.forms import Day
from monitoring.models import Indicator, Measurement, Progress
from plans.models import Framework


class IndicatorForm(forms.ModelForm):
    class Meta:
        model = Indicator
        fields = [
            "name_nl",
            "name_en",
            "theme",
            "kind",
            "definition",
            "source",
            "scale",
            "direction",
            "target",
            "baseline_on",
        ]
        field_classes = {"baseline_on": Day}
        help_texts = {
            "kind": _("It stays as it is: other values are another indicator."),
            "definition": _("What is counted or measured, and who counts."),
            "target": _("Often left empty on purpose."),
        }

    def __init__(self, framework: Framework, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = framework.themes.order_by("order", "pk")
        if self.instance.pk:
            del self.fields["kind"]


def _without_sign(to_python: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A percentage may be typed with its sign: "85%", "85 %"."""
    return lambda value: to_python(value.strip().removesuffix("%").rstrip() if isinstance(value, str) else value)


class MeasurementForm(forms.ModelForm):
    """One value. Only the fields that this kind of indicator has."""

    class Meta:
        model = Measurement
        fields = [
            "measured_on",
            "group",
            "value",
            "numerator",
            "denominator",
            "deviation",
            "text",
            "remark",
            "series_break",
        ]
        field_classes = {"measured_on": Day}
        widgets = {"remark": forms.Textarea(attrs={"rows": 3})}
        localized_fields = ["value", "numerator", "denominator", "deviation"]
        help_texts = {
            "group": _("For example Ba or Ma; empty when it is about everyone."),
            "remark": _("What explains this value, in a sentence or two."),
        }

    def __init__(self, indicator: Indicator, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Indicator.Kind
        parts = indicator.kind in (kinds.RATIO, kinds.PERCENTAGE)
        unused = {
            "numerator": not parts,
            "denominator": not parts,
            "deviation": indicator.kind != kinds.MEAN,
            "text": indicator.kind != kinds.TEXT,
            "value": indicator.kind == kinds.TEXT,
        }
        for name, gone in unused.items():
            if gone:
                del self.fields[name]
        if indicator.kind == kinds.MILESTONE:
            choices = [("1", _("yes")), ("0", _("no"))]
            self.fields["value"] = forms.TypedChoiceField(
                label=_("Value"), choices=choices, coerce=int, widget=forms.RadioSelect
            )
        if indicator.kind == kinds.PERCENTAGE:
            self.fields["value"].to_python = _without_sign(self.fields["value"].to_python)
        if parts:
            self.fields["value"].help_text = _("Empty: computed from the two parts.")

    def clean_measured_on(self) -> Any:
        day = self.cleaned_data["measured_on"]
        if day > today():
            raise forms.ValidationError(_("This date is still to come."))
        return day

    def clean_value(self) -> Any:
        return self.cleaned_data.get("value")

    def _get_validation_exclusions(self) -> set[str]:
        """A value for the same date and group puts the earlier one right: that is not an error here."""
        return super()._get_validation_exclusions() | {"indicator", "group"}


class ProgressForm(forms.ModelForm):
    year = forms.TypedChoiceField(label=_("About the year"), coerce=int)

    class Meta:
        model = Progress
        fields = ["year", "state", "note"]
        widgets = {"state": forms.RadioSelect}
        help_texts = {
            "note": _("What was done and what became of it. If it went differently: why, and what happens now."),
        }

    def __init__(self, years: range, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]
        self.fields["state"].choices = [(value, capfirst(label)) for value, label in Progress.State.choices]
