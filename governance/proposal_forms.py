"""What people fill in about a proposal of a body, and about its answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from governance.forms import PLAIN_FIELD, Described, text_area
from governance.lifecycle import Follow
from kwaliteit.shared.forms import Day
from plans.models import Document, Theme


class ProposalForm(Described):
    title = forms.CharField(label=gettext_lazy("What is it about?"), max_length=200)
    text = forms.CharField(label=gettext_lazy("The proposal"), widget=text_area(8), max_length=PLAIN_FIELD)
    document = forms.ModelChoiceField(
        Document.objects.none(),
        label=gettext_lazy("About which plan?"),
        required=False,
        empty_label=gettext_lazy("about no plan in particular"),
    )
    theme = forms.ModelChoiceField(
        Theme.objects.none(),
        label=gettext_lazy("About which theme?"),
        required=False,
        empty_label=gettext_lazy("about no theme in particular"),
    )
    made_on = Day(label=gettext_lazy("Sent to the board on"))

    def __init__(self, *args: Any, documents: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields = self.fields
        fields["document"].queryset = documents
        fields["document"].label_from_instance = lambda row: f"{row.title}, {row.unit.name}"
        fields["theme"].queryset = Theme.objects.filter(framework__is_current=True).order_by("order", "pk")
        fields["theme"].label_from_instance = lambda theme: f"{theme.number}. {theme.name}"


class ProposalAnswerForm(Described):
    follow = forms.ChoiceField(
        label=gettext_lazy("What does the board do with it?"),
        choices=[(each.value, capfirst(each.label)) for each in Follow],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("The answer, with its reasons"), widget=text_area(8), max_length=PLAIN_FIELD
    )
    answered_on = Day(label=gettext_lazy("Date of the answer"))
    promised = forms.CharField(
        label=gettext_lazy("What the board promises with this answer"),
        help_text=gettext_lazy("It comes among the promises, and stays open until it is shown to be met."),
        required=False,
        widget=text_area(2),
        max_length=PLAIN_FIELD,
    )
    promise_due_on = Day(label=gettext_lazy("To be done by"), required=False)
