"""The form of a suggestion: the texts and amounts of a part, to be changed as one would have them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kwaliteit.shared.notation import Amount, NotAnAmount, euros, parse_amount
from plans import hooks
from plans.carrying import carried_out
from plans.forms import GoalForm, MeasureForm, PartForm, SectionForm, ThemeForm
from plans.forms_remarks import PLACE
from plans.models import Measure, Remark, Section
from plans.models.content import Part
from plans.services.suggestions import Suggested
from plans.suggested import PLACES, amount_from, amount_words, from_html, html_of

FORMS: dict[str, type[PartForm]] = {"goal": GoalForm, "measure": MeasureForm}


def texts_form(data: Any, part: Part, own: list[Remark]) -> PartForm:
    """The texts of a part with her own open suggestions in them; the fields of its form that are text."""
    kind = type(part).__name__.lower()
    form_class = FORMS.get(kind) or (ThemeForm if isinstance(part, Section) and part.theme_id else SectionForm)
    stands = {place: _with(part, place, own) for place in PLACES[kind]}
    form = form_class(data, document=part.document, part=part, initial=stands)
    for name in list(form.fields):
        if name not in (*PLACES[kind], "revision") or (name == "no_goals_reason" and not stands[name]):
            del form.fields[name]
    return form


def _with(part: Part, place: str, own: list[Remark]) -> str:
    mine = [row.as_change for row in own if row.place == place]
    return from_html(place, carried_out(html_of(place, getattr(part, place)), mine)[0])


class SuggestionForm(forms.Form):
    """Amounts by year and source, the reason for all of it, and who reads it."""

    text = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands beside each change that you suggest."),
    )
    circle = forms.ChoiceField(choices=Remark.Circle.choices, error_messages={"required": _("Choose who reads it.")})

    def __init__(self, *args: Any, part: Part, own: list[Remark], circles: tuple[str, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["circle"].choices = [choice for choice in Remark.Circle.choices if choice[0] in circles]
        self.buttons = [(circle, label) for circle, label in PLACE.items() if circle in circles]
        self.years = list(part.document.years)
        self.keys: dict[str, tuple[int, str]] = {}
        self.sources = self._amounts(part, own) if isinstance(part, Measure) else []

    def _amounts(self, measure: Measure, own: list[Remark]) -> list[tuple[str, list[str]]]:
        """A field for each source and year; gives the names of the fields per source."""
        if not hooks.money_sources or not hooks.measure_money or not measure.document.kind.has_money:
            return []
        stands = {
            (year, row.code): amount_words(cell)
            for row in hooks.measure_money(measure)
            for year, cell in row.cells.items()
        }
        mine = {(row.year, row.source): row for row in own if row.year}
        stands |= {key: row.proposed for key, row in mine.items() if row.was == stands.get(key, "")}  # type: ignore[misc]
        rows = []
        for code, name in hooks.money_sources(measure.document):
            names = []
            for year in self.years:
                field = f"amount-{year}-{code}"
                self.keys[field] = (year, code)
                amount = amount_from(stands.get((year, code), ""))
                label, seen = f"{name}, {year}", _typed(amount)
                self.fields[field] = AmountField(label=label, initial=seen, show_hidden_initial=True)
                names.append(field)
            rows.append((name, names))
        return rows

    @property
    def table(self) -> list[tuple[str, list[Any]]]:
        return [(name, [self[field] for field in fields]) for name, fields in self.sources]

    def suggested(self, texts: dict[str, str]) -> Suggested:
        """With the amounts that she changed; one that somebody else changed since she saw it is no suggestion of hers."""
        values = self.cleaned_data
        amounts = {key: _kept(values[name]) for name, key in self.keys.items() if name in self.changed_data}
        return Suggested(texts, amounts, values["text"], values["circle"])


class AmountField(forms.CharField):
    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"class": "num", "inputmode": "decimal", "autocomplete": "off"})
        super().__init__(required=False, max_length=60, widget=widget, **options)

    def clean(self, value: Any) -> Amount:  # type: ignore[override]
        try:
            return parse_amount(super().clean(value))
        except NotAnAmount as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


def _typed(amount: Amount) -> str:
    return euros(amount.cents, pm=amount.pm)


def _kept(amount: Amount) -> str:
    return "pm" if amount.pm else "" if amount.cents is None else str(amount.cents)


class RefuseForm(forms.Form):
    text = forms.CharField(
        label=_("Why not?"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
