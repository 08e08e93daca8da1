"""Forms of monitoring. What a value may be depends on the kind of indicator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from governance.files import EVERY_NAME, allowed
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.clock import today
from kwaliteit.shared.forms import Day
from monitoring.models import Indicator, Measurement, Progress, Reflection
from plans.models import Framework, Measure


class IndicatorForm(forms.ModelForm):
    measure = forms.ModelChoiceField(
        Measure.objects.none(),
        label=_("Measure"),
        required=False,
        empty_label=_("Of the theme as a whole"),
        help_text=_("An indicator of one measure stays with it in later versions of the plan, and has its theme."),
    )

    class Meta:
        model = Indicator
        fields = [
            "name_nl",
            "name_en",
            "theme",
            "measure",
            "kind",
            "measured_per",
            "groups",
            "definition",
            "source",
            "scale",
            "direction",
            "target",
            "target_value",
            "no_target",
            "baseline_on",
        ]
        field_classes = {"baseline_on": Day}
        localized_fields = ["target_value"]
        help_texts = {
            "kind": _("It stays as it is: other values are another indicator."),
            "measured_per": _("Values of these units are rolled up to the whole where that has meaning."),
            "groups": _("For example Ba, Ma: separated by a comma. Empty when everybody is counted together."),
            "definition": _("What is counted or measured, and who counts."),
            "target": _("In words. Often left empty on purpose."),
            "target_value": _("Drawn as a line in the chart. Empty: nothing is drawn."),
        }

    def __init__(
        self, framework: Framework, unit: Unit, measures: QuerySet[Measure], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = framework.themes.order_by("order", "pk")
        self.fields["theme"].required = False
        self.fields["theme"].help_text = _("Of a measure, its own theme.")
        self.fields["measure"].queryset = measures
        self.fields["measured_per"].choices = [("", _("only this unit as a whole")), *_parts_of(unit)]
        if self.instance.pk:
            del self.fields["kind"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("theme") and not given.get("measure"):
            self.add_error("theme", _("Choose a theme, or a measure."))
        if given.get("no_target") and (given.get("target") or given.get("target_value") is not None):
            self.add_error("no_target", _("Give a target, or say that there is none on purpose."))
        return given


def _parts_of(unit: Unit) -> list[tuple[str, Any]]:
    """Per which units below it an indicator of this unit can be measured."""
    most = {Level.INSTITUTION: 2, Level.FACULTY: 1}.get(unit.level, 0)
    return Indicator.PARTS[len(Indicator.PARTS) - most :]


class ReflectionForm(forms.ModelForm):
    year = forms.TypedChoiceField(label=_("About the year"), coerce=int)

    class Meta:
        model = Reflection
        fields = ["year", "text"]
        help_texts = {"text": _("What you make of the values of this year, over all units and groups.")}

    def __init__(self, years: list[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]


def _without_sign(to_python: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A percentage may be typed with its sign: "85%", "85 %"."""
    return lambda value: to_python(value.strip().removesuffix("%").rstrip() if isinstance(value, str) else value)


class MeasurementForm(forms.ModelForm):
    """One value. Only the fields that this kind of indicator has."""

    class Meta:
        model = Measurement
        fields = [
            "unit",
            "measured_on",
            "group",
            "value",
            "numerator",
            "denominator",
            "deviation",
            "n",
            "text",
            "remark",
            "series_break",
            "break_reason",
        ]
        field_classes = {"measured_on": Day}
        widgets = {"remark": forms.Textarea(attrs={"rows": 3})}
        localized_fields = ["value", "numerator", "denominator", "deviation"]
        help_texts = {
            "group": _("For example Ba or Ma; empty when it is about everyone."),
            "n": _("Without it a mean is not rolled up."),
            "remark": _("What explains this value, in a sentence or two."),
            "break_reason": _("For example another definition, or the corona years."),
        }

    def __init__(self, indicator: Indicator, units: list[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Indicator.Kind
        self.fields["unit"].choices = [(unit.pk, unit.name) for unit in units]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        parts = indicator.kind in (kinds.RATIO, kinds.PERCENTAGE)
        unused = {
            "numerator": not parts,
            "denominator": not parts,
            "deviation": indicator.kind != kinds.MEAN,
            "n": indicator.kind != kinds.MEAN,
            "unit": len(units) == 1,
            "text": indicator.kind != kinds.TEXT,
            "value": indicator.kind == kinds.TEXT,
        }
        for name, gone in unused.items():
            if gone:
                del self.fields[name]
        if names := indicator.group_names:
            self.fields["group"] = forms.ChoiceField(
                label=capfirst(_("group")),
                required=False,
                choices=[*((name, name) for name in names), ("", _("everybody together"))],
            )
        if indicator.kind == kinds.MILESTONE:
            choices = [("1", _("yes")), ("0", _("no"))]
            self.fields["value"] = forms.TypedChoiceField(
                label=_("Value"), choices=choices, coerce=int, widget=forms.RadioSelect
            )
        if indicator.kind == kinds.PERCENTAGE:
            self.fields["value"].to_python = _without_sign(self.fields["value"].to_python)
        if parts:
            self.fields["value"].help_text = _("Empty: computed from the two parts.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("series_break") and not given.get("break_reason"):
            self.add_error("break_reason", _("Say why this value cannot be compared with earlier ones."))
        return given

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


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class ProgressForm(forms.ModelForm):
    """A report on one measure in one year; ``proposed`` is the state that the facts speak for."""

    files = forms.FileField(label=_("Files that show it"), required=False, allow_empty_file=True)
    links = forms.MultipleChoiceField(
        label=_("What stands here already and shows it"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Progress
        fields = ["year", "state", "departure", "note", "changed", "why"]
        widgets = {
            "year": forms.HiddenInput,
            "state": forms.RadioSelect,
            **{name: forms.Textarea(attrs={"rows": 3}) for name in ("note", "changed", "why")},
            "departure": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "note": _("What was done and what became of it."),
            "changed": _("What goes otherwise than was promised, and what happens now."),
            "why": _("Always needed when the measure is delayed, changed or stopped."),
            "departure": _("Only when you choose another state than was proposed."),
        }

    def __init__(self, *args: Any, links: list[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(value, capfirst(label)) for value, label in Progress.State.choices]
        self.fields["files"].widget = ManyFiles(attrs={"accept": EVERY_NAME})
        self.fields["files"].help_text = allowed()
        self.fields["links"].choices = links or []
        if not links:
            del self.fields["links"]

    def _post_clean(self) -> None:
        """What may be reported is judged by the service, that knows what was proposed."""


class SmallProgressForm(ProgressForm):
    """The same among others, on one page: in the year that was asked, without what shows it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("year", "files"):
            del self.fields[name]
        for field in self.fields.values():
            if "rows" in field.widget.attrs:
                field.widget.attrs["rows"] = 2


class AskForm(forms.Form):
    """Of which unit an update is asked, about which year and by when."""

    use_required_attribute = False

    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=None, help_text=_("With all units below it."), empty_label=None
    )
    year = forms.TypedChoiceField(label=_("About the year"), coerce=int)
    due_on = Day(label=_("Answers by"))
    word = forms.CharField(
        label=_("A word with it"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, units: Any, years: list[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["year"].choices = [(year, str(year)) for year in years]
