"""The account of one measure in a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from monitoring.models import MeasureAccount, Progress


class AccountForm(forms.ModelForm):
    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done"].required = True
        self.fields["state"].choices = [("", _("Choose how far the measure is.")), *Progress.State.choices]  # type: ignore[attr-defined]

    class Meta:
        model = MeasureAccount
        fields = ["state", "done", "changed", "reason"]
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("done", "changed", "reason")}
        help_texts = {
            "changed": _("Empty when it went as promised."),
            "reason": _("Needed when the measure is delayed, was stopped, or went otherwise."),
        }
