"""What people fill in about the planning."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from governance.forms import PLAIN_FIELD, Described, text_area
from kwaliteit.organisation.models import Body
from kwaliteit.shared.forms import Day


class DecidedForm(Described):
    """Who decided it, when and why."""

    reason = forms.CharField(label=gettext_lazy("Why?"), widget=text_area(3), max_length=PLAIN_FIELD)
    body = forms.ModelChoiceField(Body.objects.none(), label=gettext_lazy("Who decided it?"))
    decided_on = Day(label=gettext_lazy("Decided on"))

    def __init__(self, *args: Any, bodies: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].queryset = bodies


class MoveForm(DecidedForm):
    moved_to = Day(label=gettext_lazy("New date"))
    field_order = ("moved_to", "reason", "body", "decided_on")


class DropForm(DecidedForm):
    pass


class FinishForm(Described):
    done_on = Day(label=gettext_lazy("Done on"))
