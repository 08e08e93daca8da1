"""What people fill in about promises, meetings and talks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from governance.forms import PLAIN_FIELD, Described, text_area
from governance.models import Meeting, Milestone
from kwaliteit.organisation.models import Body, BodyKind, Unit
from kwaliteit.shared.forms import Day
from plans.models import Framework, Theme


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


class MeetingForm(Described):
    held_on = Day(label=gettext_lazy("Date"))
    starts_at = forms.TimeField(
        label=gettext_lazy("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of meeting"), choices=[(k.value, capfirst(k.label)) for k in Meeting.Kind]
    )
    place = forms.CharField(label=gettext_lazy("Place"), required=False, max_length=200)


class DialogueForm(Described):
    framework = forms.ModelChoiceField(Framework.objects.none(), widget=forms.HiddenInput)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Unit"), empty_label=None)
    title = forms.CharField(
        label=gettext_lazy("What kind of talk was it?"),
        help_text=gettext_lazy("For instance: panel with second-year students."),
        max_length=200,
    )
    held_on = Day(label=gettext_lazy("Date"))
    with_whom = forms.CharField(label=gettext_lazy("With whom?"), max_length=300)
    present = forms.IntegerField(
        label=gettext_lazy("How many were present?"), min_value=0, max_value=100_000, required=False
    )
    invited = forms.IntegerField(
        label=gettext_lazy("How many were invited?"), min_value=0, max_value=100_000, required=False
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(),
        label=gettext_lazy("About which themes?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    said = forms.CharField(label=gettext_lazy("What was said?"), widget=text_area(6), max_length=PLAIN_FIELD)
    done = forms.CharField(
        label=gettext_lazy("What was done with it?"),
        help_text=gettext_lazy("You can fill this in later."),
        widget=text_area(4),
        max_length=PLAIN_FIELD,
        required=False,
    )

    def __init__(self, *args: Any, units: Any, framework: Framework | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].queryset = units
        self.fields["framework"].queryset = Framework.objects.filter(pk=framework.pk if framework else None)
        for name in ("present", "invited"):
            self.fields[name].widget.attrs["class"] = "short"
        self.fields["themes"].queryset = Theme.objects.filter(framework=framework).order_by("order", "pk")
        self.fields["themes"].label_from_instance = lambda theme: f"{theme.number}. {theme.name}"


class OutcomeForm(Described):
    done = forms.CharField(
        label=gettext_lazy("What was done with it?"), widget=text_area(), max_length=PLAIN_FIELD, required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


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
