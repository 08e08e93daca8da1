"""The changes that consent is subject to, in the form of a decision, and who confirms that they were made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.lifecycle import Mandated, Outcome

MOST_CHANGES = 20
LONGEST = 20_000
MORE = "changes"  # value of the button "more" by which a row is asked for


class ChangesForm(forms.Form):
    """Numbered rows; ``change_rows`` says how many are on the screen. ``add_changes`` makes them."""

    mandate = forms.ChoiceField(
        label=gettext_lazy("Who confirms that the next version holds these changes and no others?"),
        choices=[(m.value, capfirst(m.label)) for m in Mandated],
        widget=forms.RadioSelect,
        required=False,
    )
    change_rows = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def add_changes(self, *, wanted: bool) -> None:
        """The rows, or nothing for a right by which no consent is given."""
        if not wanted:
            del self.fields["mandate"], self.fields["change_rows"]
            self.shown_changes = 0
            return
        self.shown_changes = self._rows()
        self.fields["change_rows"].initial = self.shown_changes
        for number in range(1, self.shown_changes + 1):
            self.fields[f"change_{number}"] = forms.CharField(
                label=_("Change %(number)s") % {"number": number},
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=LONGEST,
            )

    def _rows(self) -> int:
        if not self.is_bound:
            return int(self.initial.get("change_rows", 2))
        typed = self.data.get("change_rows", "")
        rows = (int(typed) if typed.isdecimal() else 2) + (self.data.get("more") == MORE)
        self.data = self.data.copy()
        self.data["change_rows"] = str(min(max(rows, 1), MOST_CHANGES))
        return int(self.data["change_rows"])

    @property
    def change_fields(self) -> list[Any]:
        return [self[f"change_{n}"] for n in range(1, self.shown_changes + 1)]

    @property
    def changes_open(self) -> bool:
        """Whether there is something in it to see: what was typed, or recorded before."""
        return any(field.value() for field in self.change_fields) or self.data.get("more") == MORE

    @property
    def named(self) -> dict[str, Any]:
        """What the service is given. Only consent subject to changes has a mandate."""
        data = self.cleaned_data
        given = (data.get(f"change_{n}", "").strip() for n in range(1, self.shown_changes + 1))
        subject = data.get("outcome") == Outcome.SUBJECT
        return {"changes": [text for text in given if text], "mandate": data.get("mandate", "") if subject else ""}
