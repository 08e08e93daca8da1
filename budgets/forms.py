"""Forms of money. An amount is typed as people write it, in Dutch or in English notation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budgets.models import FundingSource, Income
from kwaliteit.organisation.models import Unit
from kwaliteit.organisation.roles import Level
from kwaliteit.shared import notation
from kwaliteit.shared.forms import Day
from kwaliteit.shared.notation import NotAnAmount, parse_amount
from plans.models import Framework


class AmountField(forms.CharField):
    """Whole cents, or None when nothing was typed. A pm is no amount here."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "class": "short"}

    def prepare_value(self, value: Any) -> Any:
        return notation.euros(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        try:
            amount = parse_amount(text, pm=False)
        except NotAnAmount as reason:
            raise ValidationError(str(reason)) from reason
        if amount.pm:
            raise ValidationError(_("Type an amount here; pm cannot be counted."))
        if self.required and amount.cents is None:
            raise ValidationError(self.error_messages["required"])
        return amount.cents


class YearForm(forms.Form):
    """A form about one year of a framework."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, framework: Framework, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].choices = [(year, str(year)) for year in framework.years]


class IncomeForm(YearForm):
    stage = forms.ChoiceField(label=_("Version"), choices=Income.Stage)
    amount = AmountField(label=_("Amount in euros"))
    dated = Day(label=_("Date of the paper"))
    source = forms.CharField(
        label=_("Paper"), max_length=200, help_text=_("For example: framework letter 2022–2025, page 12."), strip=True
    )


class AllocationForm(YearForm):
    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.none(), to_field_name="code", empty_label=_("Choose a unit")
    )
    rate = AmountField(label=_("Rate per student, in euros"), required=False)
    students = forms.IntegerField(label=_("Number of students"), required=False, min_value=0, max_value=1_000_000)
    counted_on = Day(label=_("Students counted on"), required=False)
    amount = AmountField(
        label=_("Amount in euros"),
        required=False,
        help_text=_("Leave empty when it follows from the rate and the number of students."),
    )
    letter = forms.CharField(label=_("Laid down in"), max_length=200, required=False)

    field_order = ("unit", "year", "rate", "students", "counted_on", "amount", "letter")

    def __init__(self, framework: Framework, units: list[Unit], *args: Any, **options: Any) -> None:
        super().__init__(framework, *args, **options)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units]).order_by("order", "pk")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        rate, students = data.get("rate"), data.get("students")
        product = None if rate is None or students is None else rate * students
        if (rate is None) != (students is None):
            self.add_error("students" if students is None else "rate", _("Give both the rate and the number."))
        elif data.get("amount") is None:
            if product is None:
                self.add_error("amount", _("Type the amount, or the rate and the number of students."))
            data["amount"] = product
        elif product is not None and product != data["amount"]:
            self.add_error("amount", _("The amount is not the rate times the number of students."))
        return data


def unit_label(unit: Unit) -> str:
    """The institution's own money is that of the common initiatives."""
    return gettext("Common initiatives") if unit.level == Level.INSTITUTION else unit.short


class FundingSourceForm(forms.ModelForm):
    class Meta:
        model = FundingSource
        fields = ["name_nl", "name_en", "code", "counts"]
