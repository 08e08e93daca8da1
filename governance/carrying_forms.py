"""What is carried over into a request, ticked by who lays it before the body, and refused by the body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from governance.forms import PLAIN_FIELD, Described, text_area


class CarryForm(Described):
    """For one body: everything that may be carried over is ticked at first."""

    carried = forms.MultipleChoiceField(
        label=gettext_lazy("Carried over unchanged"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["carried"].choices = list(choices)
        self.fields["carried"].initial = [code for code, _label in choices]


class RefuseCarryForm(Described):
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("On which parts does the body decide anew?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick which parts the body decides on anew.")},
    )
    reason = forms.CharField(label=gettext_lazy("Why"), required=False, widget=text_area(3), max_length=PLAIN_FIELD)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parts"].choices = list(choices)
