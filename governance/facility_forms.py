"""What people fill in about the facilities of a council."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from budgets.forms import AmountField
from governance.forms import PLAIN_FIELD, Described, text_area
from kwaliteit.shared.forms import Day

MOST = 1_000_000


def _number(label: object, *, required: bool = True) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "short"})
    return forms.IntegerField(label=label, min_value=0, max_value=MOST, required=required, widget=widget)


class FactsForm(Described):
    hours = _number(gettext_lazy("Hours for all members together, in this year"), required=False)
    budget_cents = AmountField(label=gettext_lazy("Budget of the council, in euros"), required=False)
    training = forms.CharField(
        label=gettext_lazy("Training"),
        help_text=gettext_lazy("Which training was there, by whom, for how many members?"),
        widget=text_area(3),
        max_length=PLAIN_FIELD,
        required=False,
    )
    agreements = forms.CharField(
        label=gettext_lazy("Agreements with the board"),
        help_text=gettext_lazy("For instance about papers in time, support, or exemption from other work."),
        widget=text_area(5),
        max_length=PLAIN_FIELD,
        required=False,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class ViewForm(Described):
    view = forms.CharField(
        label=gettext_lazy("What does the council itself say of its facilities?"),
        help_text=gettext_lazy("Only members of the council write this; the board reads it."),
        widget=text_area(8),
        max_length=PLAIN_FIELD,
        required=False,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class SessionForm(Described):
    held_on = Day(label=gettext_lazy("Date"))
    about = forms.CharField(label=gettext_lazy("About what?"), max_length=200)
    present = _number(gettext_lazy("How many members were present?"))
    invited = _number(gettext_lazy("Of how many members?"))
