"""What people fill in about a step after a refusal, or after an advice that was not followed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from governance.forms import PLAIN_FIELD, Described, text_area
from governance.lifecycle import Ground, Move, Result
from kwaliteit.organisation.models import Body
from kwaliteit.shared.forms import Day


class RecourseForm(Described):
    """One step of one side: only the fields that belong to this kind of step are in it."""

    body = forms.ModelChoiceField(Body.objects.none(), label=gettext_lazy("Who mediates?"), empty_label=None)
    ground = forms.ChoiceField(label=gettext_lazy("On what ground?"), widget=forms.RadioSelect)
    on = Day(label=gettext_lazy("Date"))
    until = Day(label=gettext_lazy("Suspended until"))
    text = forms.CharField(
        label=gettext_lazy("Explanation"),
        help_text=gettext_lazy("Both sides read this."),
        required=False,
        widget=text_area(5),
        max_length=PLAIN_FIELD,
    )

    def __init__(
        self, *args: Any, move: str, mediators: Sequence[Body], grounds: Sequence[Ground], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        fields = self.fields
        fields["body"].queryset = Body.objects.filter(pk__in=[body.pk for body in mediators])
        fields["body"].choices = [(body.pk, body.name) for body in mediators]
        fields["ground"].choices = [(ground.value, capfirst(ground.label)) for ground in grounds]
        fields["ground"].initial = grounds[0] if len(grounds) == 1 else None
        fields["text"].required = move == Move.GIVEN_UP
        for name, kind in (("body", Move.MEDIATION), ("ground", Move.DISPUTE), ("until", Move.SUSPENSION)):
            if move != kind:
                del fields[name]


class RecourseEndForm(Described):
    result = forms.ChoiceField(label=gettext_lazy("How did it end?"), widget=forms.RadioSelect)
    on = Day(label=gettext_lazy("Date"))
    text = forms.CharField(
        label=gettext_lazy("Explanation"), required=False, widget=text_area(5), max_length=PLAIN_FIELD
    )

    def __init__(self, *args: Any, results: Sequence[Result], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["result"].choices = [(result.value, capfirst(result.label)) for result in results]
