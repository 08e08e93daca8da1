"""What people fill in about the papers of a request."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from governance.files import EVERY_NAME, LONGEST_TITLE, allowed
from governance.forms import PLAIN_FIELD, Described, text_area


class PaperForm(Described):
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": EVERY_NAME}),
        allow_empty_file=True,  # the service says so, and names the file
        error_messages={"required": gettext_lazy("Choose a file first.")},
    )
    title = forms.CharField(
        label=gettext_lazy("What is it?"),
        help_text=gettext_lazy("Readers see this. Leave it empty for the name of the file."),
        required=False,
        max_length=LONGEST_TITLE,
    )
    confidential = forms.BooleanField(
        label=gettext_lazy("Confidential"),
        help_text=gettext_lazy("Only the members of the body and who lays versions before it see this paper."),
        required=False,
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["file"].help_text = allowed()


class StrikeForm(Described):
    reason = forms.CharField(
        label=gettext_lazy("Why is this paper wrong?"),
        help_text=gettext_lazy("Whoever sees the paper reads this. It stays readable, struck through."),
        widget=text_area(2),
        max_length=PLAIN_FIELD,
    )
