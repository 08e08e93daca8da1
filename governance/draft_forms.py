"""What is filled in about a draft before the Board: sending it, a remark on it, and what becomes of that."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.forms import PLAIN_FIELD, Described, text_area
from governance.lifecycle import Taken
from kwaliteit.shared.forms import Day


class SendDraftForm(Described):
    due_on = Day(label=gettext_lazy("Remarks asked by"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note to the Board"),
        help_text=gettext_lazy("What is still being worked on, or on what you ask the Board to look."),
        required=False,
        widget=text_area(3),
        max_length=PLAIN_FIELD,
    )


class DraftRemarkForm(Described):
    part = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    quote = forms.CharField(
        label=gettext_lazy("About the words"),
        help_text=gettext_lazy("Copy the words that it is about."),
        required=False,
        max_length=500,
    )
    text = forms.CharField(label=gettext_lazy("Remark"), widget=text_area(4), max_length=PLAIN_FIELD)

    def __init__(self, *args: Any, parts: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["part"].choices = parts


class DraftAnswerForm(Described):
    taken = forms.ChoiceField(
        label=gettext_lazy("What is done with it?"),
        choices=[(row.value, capfirst(row.label)) for row in Taken],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Because"),
        help_text=gettext_lazy("Needed when the remark is not wholly taken over."),
        required=False,
        widget=text_area(3),
        max_length=PLAIN_FIELD,
    )
    shown_in = forms.ChoiceField(label=gettext_lazy("Where it shows in the text"), required=False)

    def __init__(self, *args: Any, places: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["shown_in"].choices = [("", _("nowhere in particular")), *places.items()]
