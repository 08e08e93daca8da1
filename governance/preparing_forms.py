"""What members of a body write while they prepare."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from governance.forms import Described, text_area
from governance.services.preparing import LONGEST


class PlainTextForm(Described):
    """A text that saves itself; ``revision`` is the one that she saw."""

    text = forms.CharField(required=False, widget=text_area(8), max_length=LONGEST)
    revision = forms.IntegerField(widget=forms.HiddenInput, initial=0)


class NoteForm(PlainTextForm):
    text = forms.CharField(
        label=gettext_lazy("Your own notes"),
        help_text=gettext_lazy("Only you see this; nobody else of the body, and not the drafters."),
        required=False,
        widget=text_area(6),
        max_length=LONGEST,
    )


class DraftForm(PlainTextForm):
    text = forms.CharField(
        label=gettext_lazy("Draft text"),
        help_text=gettext_lazy("Every member of the body can read and change this; the drafters and boards cannot."),
        required=False,
        widget=text_area(18),
        max_length=LONGEST,
    )
