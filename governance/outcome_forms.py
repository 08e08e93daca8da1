"""What is filled in after a decision was recorded: by who has a mandate, by a second member, and with the letter."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from governance.files import LETTER_NAMES, LONGEST_TITLE, allowed_letter
from governance.forms import PLAIN_FIELD, Described, text_area


class ConfirmFollowUpForm(Described):
    compared = forms.BooleanField(
        label=gettext_lazy("I compared both versions: the new one holds these changes and no others"),
        error_messages={"required": gettext_lazy("Compare both versions, and tick this when it is so.")},
    )


class RefuseFollowUpForm(Described):
    reason = forms.CharField(
        label=gettext_lazy("Why do you not confirm it?"),
        help_text=gettext_lazy("Everybody who sees this request reads it. The council then decides itself."),
        widget=text_area(3),
        max_length=PLAIN_FIELD,
    )


class ConfirmRecordForm(Described):
    text = forms.CharField(
        label=gettext_lazy("Explanation"), required=False, widget=text_area(2), max_length=PLAIN_FIELD
    )


class DoubtForm(Described):
    text = forms.CharField(
        label=gettext_lazy("What is wrong in the record?"),
        help_text=gettext_lazy("The members of the body read this; the chair or the secretary can correct the record."),
        widget=text_area(3),
        max_length=PLAIN_FIELD,
    )


class LetterForm(Described):
    file = forms.FileField(
        label=gettext_lazy("Signed letter"),
        widget=forms.FileInput(attrs={"accept": LETTER_NAMES}),
        allow_empty_file=True,  # the service says so, and names the file
        error_messages={"required": gettext_lazy("Choose a file first.")},
    )
    title = forms.CharField(
        label=gettext_lazy("What is it?"),
        help_text=gettext_lazy("Readers see this. Leave it empty for the name of the file."),
        required=False,
        max_length=LONGEST_TITLE,
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["file"].help_text = allowed_letter()
