"""What people fill in about promises and the planning."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from governance.forms import PLAIN_FIELD, Described, text_area
from governance.models import Milestone
from kwaliteit.organisation.models import Body, BodyKind
from kwaliteit.shared.forms import Day


class PromiseForm(Described):
    body = forms.ModelChoiceField(Body.objects.none(), label=gettext_lazy("Promised to"), empty_label=None)
    made_by = forms.ModelChoiceField(Body.objects.none(), label=gettext_lazy("Promised by"), empty_label=None)
    text = forms.CharField(label=gettext_lazy("What was promised?"), widget=text_area(3), max_length=PLAIN_FIELD)
    made_on = Day(label=gettext_lazy("Promised on"))
    due_on = Day(label=gettext_lazy("To be done by"), required=False)

    def __init__(self, *args: Any, to: Any, by: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].queryset, self.fields["made_by"].queryset = to, by


class MeetPromiseForm(Described):
    met_on = Day(label=gettext_lazy("Met on"))
    met_by = forms.CharField(
        label=gettext_lazy("How it shows that the promise was met"),
        help_text=gettext_lazy("For instance a letter, a section of a plan, or the minutes of a meeting."),
        widget=text_area(4),
        max_length=PLAIN_FIELD,
    )


class MilestoneForm(forms.ModelForm):
    """A date in the planning. A right names whom it is asked of."""

    starts_on = Day(label=gettext_lazy("From"), required=False)
    due_on = Day(label=gettext_lazy("Date"))
    done_on = Day(label=gettext_lazy("Done on"), required=False)
    body_kind = forms.ChoiceField(
        label=gettext_lazy("Body"), required=False, choices=[("", gettext_lazy("none")), *BodyKind.choices]
    )

    class Meta:
        model = Milestone
        fields = ["what_nl", "what_en", "level", "starts_on", "due_on", "body_kind", "right", "done_on"]
