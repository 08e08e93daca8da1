"""What people fill in about other words for a passage."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from governance.forms import Described, text_area
from governance.services.wordings import LONGEST


class WordingForm(Described):
    quote = forms.CharField(
        label=gettext_lazy("The words as they stand"),
        help_text=gettext_lazy("Copied from one paragraph of the version; enough of them to stand there only once."),
        widget=text_area(3),
        max_length=LONGEST,
    )
    words = forms.CharField(label=gettext_lazy("What should stand there?"), widget=text_area(3), max_length=LONGEST)
    reason = forms.CharField(label=gettext_lazy("Why?"), widget=text_area(3), max_length=LONGEST)


class WordingAnswerForm(Described):
    text = forms.CharField(
        label=gettext_lazy("Why not, or what was done instead?"), widget=text_area(3), max_length=LONGEST
    )
