"""Forms of remarks: what is typed beside the text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kwaliteit.shared.notation import euros
from plans import hooks
from plans.models import Document, Goal, Measure, Remark, Section
from plans.talk import Readers, Whom, readers_of

PLACE = {
    Remark.Circle.DRAFTERS: _("Place for the drafters"),
    Remark.Circle.BOARD: _("Place for unit and Board"),
    Remark.Circle.COUNCIL: _("Place, also for the council"),
}
"""What the buttons say: who will read it."""
AROUND = ("section", "goal", "measure", "quote", "before", "after", "amount")


class WhomField(forms.ChoiceField):
    """Who is to deal with it; the choices are those of one document."""

    readers = Readers()

    def __init__(self) -> None:
        super().__init__(label=_("For whom"), required=False, help_text=_("She finds it on her home page."))

    def of(self, document: Document) -> None:
        self.readers = readers_of(document)
        self.choices = self.readers.choices()

    def clean(self, value: Any) -> Whom:
        return self.readers.whom(super().clean(value))


class RemarkForm(forms.Form):
    text = forms.CharField(label=_("Remark"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
    quote = forms.CharField(
        label=_("About the words"), max_length=500, required=False, help_text=_("Copy the words that it is about.")
    )
    amount = forms.ChoiceField(label=_("About the amount"), required=False)
    whom = WhomField()
    section = forms.ModelChoiceField(queryset=None, required=False, to_field_name="uuid", widget=forms.HiddenInput)
    goal = forms.ModelChoiceField(queryset=None, required=False, to_field_name="uuid", widget=forms.HiddenInput)
    measure = forms.ModelChoiceField(queryset=None, required=False, to_field_name="uuid", widget=forms.HiddenInput)
    before = forms.CharField(max_length=200, required=False, strip=False, widget=forms.HiddenInput)
    after = forms.CharField(max_length=200, required=False, strip=False, widget=forms.HiddenInput)
    circle = forms.ChoiceField(choices=Remark.Circle.choices, error_messages={"required": _("Choose who reads it.")})

    def __init__(self, *args: Any, document: Document, circles: tuple[str, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, model in (("section", Section), ("goal", Goal), ("measure", Measure)):
            related = ("theme", "template") if model is Section else ("theme",)
            self.fields[name].queryset = model.objects.filter(document=document).select_related(*related)
        self.fields["circle"].choices = [choice for choice in Remark.Circle.choices if choice[0] in circles]
        self.fields["whom"].of(document)
        self.buttons = [(circle, label) for circle, label in PLACE.items() if circle in circles]
        self.about = next(filter(None, map(self._part, ("section", "goal", "measure"))), None)
        self._amounts(self.about if isinstance(self.about, Measure) else None)

    def _part(self, name: str) -> Any:
        """What the hidden field of this name points at, if it points at anything."""
        value = self[name].value()
        try:
            return self.fields[name].clean(value) if value else None
        except forms.ValidationError:
            return None

    def _amounts(self, measure: Measure | None) -> None:
        """The amounts of the measure that it is about; without any there is nothing to choose."""
        rows = hooks.measure_money(measure) if measure and hooks.measure_money else []
        choices = [
            (f"{year}/{row.code}", f"{year}, {row.name}: {'pm' if cell[0] is None else f'€ {euros(cell[0])}'}")
            for row in rows
            for year, cell in sorted(row.cells.items())
        ]
        if choices:
            self.fields["amount"].choices = [("", _("None in particular")), *choices]
        else:
            del self.fields["amount"]

    def fields_for_service(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        year, _slash, source = values.pop("amount", "").partition("/")
        return {**values, "year": int(year) if year else None, "source": source}


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("Answer"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))


class AssignForm(forms.Form):
    whom = WhomField()

    def __init__(self, *args: Any, document: Document, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["whom"].of(document)
