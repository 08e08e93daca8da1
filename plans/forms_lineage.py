"""The form that says what a plan does with an ambition of a unit below."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.models import Measure


class AmbitionForm(forms.Form):
    measures = forms.MultipleChoiceField(
        label=_("Measures of this plan that carry it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Or why it is not taken up"),
        help_text=_("The programme reads this. Empty with no measure chosen: no answer yet."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, measures: Collection[Measure], initial: dict[str, Any]) -> None:
        initial["measures"] = [str(uuid) for uuid in initial["measures"]]
        super().__init__(data, initial=initial)
        self.known = {str(measure.uuid): measure for measure in measures}
        self.fields["measures"].choices = [
            (key, f"{measure.number} {measure.title}") for key, measure in self.known.items()
        ]

    def chosen(self) -> dict[str, Any]:
        """What the service takes."""
        measures = [self.known[key] for key in self.cleaned_data["measures"]]
        return {"measures": measures, "reason": self.cleaned_data["reason"].strip()}
