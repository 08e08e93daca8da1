"""The form by which a Word file is brought in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class WordForm(forms.Form):
    file = forms.FileField(
        label=_("Word file"),
        help_text=_("A .docx that went out here and was changed, or a plan that was written elsewhere."),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )
