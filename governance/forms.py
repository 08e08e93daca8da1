"""What people fill in on this floor. Rules about rights and states are the services'; here it is only what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.agenda import label
from governance.changes_form import MORE, ChangesForm
from governance.files import LETTER_NAMES, allowed_letter
from governance.held_form import HeldForm
from governance.lifecycle import OUTCOMES, Outcome, When
from governance.models import Meeting, Request
from governance.parts import Choice
from governance.parts_form import PartsForm
from governance.staging import Staged
from governance.wording import OUTCOME_HINT
from kwaliteit.organisation.models import Body
from kwaliteit.shared.clock import today
from kwaliteit.shared.forms import Day
from plans.models import Right

MOST_CONDITIONS = 20
PLAIN_FIELD = 20_000


def text_area(rows: int = 5) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class Described(forms.Form):
    """Errors and hints are tied to their fields for who cannot see the page."""

    use_required_attribute = False


class FreezeForm(Described):
    label = forms.CharField(
        label=gettext_lazy("What is this version for?"),
        help_text=gettext_lazy("For instance: for the meeting of 29 June. Readers see it beside the number."),
        required=False,
        max_length=200,
    )
    over_ceiling_reason = forms.CharField(
        label=gettext_lazy("Why more is budgeted than allocated"),
        error_messages={
            "required": gettext_lazy("More is budgeted than allocated. Give the reason, or change an amount.")
        },
        widget=text_area(3),
        max_length=PLAIN_FIELD,
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, over_ceiling: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not over_ceiling:
            del self.fields["over_ceiling_reason"]


class LayBeforeForm(Described):
    body = forms.ModelChoiceField(Body.objects.none(), label=gettext_lazy("Before whom?"), empty_label=None)
    due_on = Day(
        label=gettext_lazy("Answer asked by"),
        required=False,
        help_text=gettext_lazy("Leave it empty for the body's own term, which stands with its name."),
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label=gettext_lazy("Meeting"), required=False, empty_label=gettext_lazy("not known yet")
    )
    reason = forms.CharField(
        label=gettext_lazy("Accompanying letter"),
        help_text=gettext_lazy(
            "What you ask, and what the body should know before it reads. Everybody who sees the request reads this."
        ),
        required=False,
        widget=text_area(6),
        max_length=PLAIN_FIELD,
    )
    short_term_seen = forms.CharField(required=False, widget=forms.HiddenInput)
    everyone = forms.BooleanField(
        label=gettext_lazy("Before all of these at once, each in its own term"), required=False
    )

    def __init__(self, *args: Any, bodies: Mapping[int, str], at_once: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not at_once:
            del self.fields["everyone"]
        field = self.fields["body"]
        field.queryset = Body.objects.filter(pk__in=list(bodies))
        field.widget = forms.RadioSelect()
        field.widget.choices = [(pk, label) for pk, label in bodies.items()]
        meetings = Meeting.objects.filter(body__in=list(bodies), cancelled_on__isnull=True, held_on__gte=today())
        self.fields["meeting"].queryset = meetings.select_related("body").order_by("held_on", "starts_at", "pk")
        self.fields["meeting"].label_from_instance = meeting_label


def meeting_label(meeting: Meeting) -> str:
    return f"{meeting.body}, {label(meeting)}"


class DecisionForm(HeldForm, PartsForm, ChangesForm, Described):
    """The record of a decision. Conditions and points are numbered rows; ``rows`` says how many are on the screen.

    The letter is the view's to judge (governance.views.chosen_letter); ``chosen`` is the one that waits.
    """

    outcome = forms.ChoiceField(label=gettext_lazy("What was decided?"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("Text of the decision"),
        help_text=gettext_lazy("Take the text over from the minutes."),
        required=False,
        widget=text_area(),
        max_length=PLAIN_FIELD,
    )
    letter = forms.FileField(
        label=gettext_lazy("Signed letter"),
        required=False,
        widget=forms.FileInput(attrs={"accept": LETTER_NAMES}),
    )
    rows = forms.IntegerField(min_value=1, max_value=MOST_CONDITIONS, required=False, widget=forms.HiddenInput)
    chosen: Staged | None = None

    def __init__(
        self, *args: Any, request: Request, parts: Sequence[Choice] = (), rows: int = 2, **options: Any
    ) -> None:
        super().__init__(*args, request=request, parts=parts, **options)
        outcomes = OUTCOMES[request.right]
        self.fields["outcome"].choices = [(o.value, capfirst(o.label)) for o in outcomes]
        if "letter" in self.fields:
            self.fields["letter"].help_text = allowed_letter()
        self.add_meetings(request)
        self.add_changes(wanted=Outcome.SUBJECT in outcomes)
        shown = min(max(rows, 1), MOST_CONDITIONS)
        self.condition_rows = shown if Outcome.CONDITIONS in outcomes else 0
        self.point_rows = shown if request.right == Right.ADVICE else 0
        for number in range(1, self.condition_rows + 1):
            self._add_condition(number)
        for number in range(1, self.point_rows + 1):
            name = _("Point %(number)s") % {"number": number}
            self.fields[f"point_{number}"] = forms.CharField(
                label=name, required=False, widget=text_area(2), max_length=PLAIN_FIELD
            )
        if not (self.condition_rows or self.point_rows):
            del self.fields["rows"]
        else:
            self.fields["rows"].initial = shown

    def _add_condition(self, number: int) -> None:
        self.fields[f"condition_{number}"] = forms.CharField(
            label=_("Condition %(number)s") % {"number": number},
            required=False,
            widget=text_area(2),
            max_length=PLAIN_FIELD,
        )
        self.fields[f"when_{number}"] = forms.ChoiceField(
            label=_("Condition %(number)s must be met") % {"number": number},
            choices=[(w.value, w.label) for w in When],
            required=False,
            initial=When.DURING,
        )
        self.fields[f"due_{number}"] = Day(label=_("Condition %(number)s, by") % {"number": number}, required=False)

    @property
    def choices_with_hints(self) -> list[tuple[Any, Any]]:
        return [(choice, OUTCOME_HINT.get(choice.data["value"], "")) for choice in self["outcome"]]

    @property
    def condition_fields(self) -> list[tuple[int, Any, Any, Any]]:
        return [
            (n, self[f"condition_{n}"], self[f"when_{n}"], self[f"due_{n}"]) for n in range(1, self.condition_rows + 1)
        ]

    @property
    def conditions(self) -> list[dict[str, Any]]:
        data = self.cleaned_data
        return [
            {
                "text": data[f"condition_{n}"].strip(),
                "when": data[f"when_{n}"] or When.DURING,
                "due_on": data[f"due_{n}"],
            }
            for n in range(1, self.condition_rows + 1)
            if data.get(f"condition_{n}", "").strip()
        ]

    @property
    def point_fields(self) -> list[Any]:
        return [self[f"point_{n}"] for n in range(1, self.point_rows + 1)]

    @property
    def points(self) -> list[str]:
        given = (self.cleaned_data.get(f"point_{n}", "").strip() for n in range(1, self.point_rows + 1))
        return [text for text in given if text]

    @property
    def record(self) -> dict[str, Any]:
        """The keyword arguments of the service."""
        data = self.cleaned_data
        return {
            "outcome": data["outcome"],
            **self.held,
            **self.counted,
            "text": data["text"],
            "conditions": self.conditions,
            **self.named,
            "parts": self.parts,
            "points": self.points,
        }


class CorrectionForm(DecisionForm):
    letter = None
    reason = forms.CharField(
        label=gettext_lazy("What was wrong in the recording?"), widget=text_area(3), max_length=PLAIN_FIELD
    )


def rows_of(data: Any, *, more: bool = False) -> int:
    """How many conditions or points are on the screen, with one more when that was asked."""
    try:
        return int(data.get("rows", "2")) + (more and data.get("more") != MORE)
    except ValueError:
        return 2


def refilled(form: type[DecisionForm], request: Request, parts: Any, data: Any, *, more: bool, **options: Any) -> Any:
    """A form with what was typed so far. With ``more`` it gets a row; nothing is judged yet."""
    if not more:
        return form(data, request=request, parts=parts, **options)
    data = data.copy()
    data["rows"] = str(options["rows"])
    made = form(data, request=request, parts=parts, **options)
    made._errors, made.cleaned_data = {}, {}
    return made


class QuestionForm(Described):
    text = forms.CharField(label=gettext_lazy("Your question"), widget=text_area(4), max_length=PLAIN_FIELD)


class AnswerForm(Described):
    text = forms.CharField(label=gettext_lazy("Your answer"), widget=text_area(4), max_length=PLAIN_FIELD)


class AdoptForm(Described):
    adopted_on = Day(label=gettext_lazy("Date of the decision"))
    effective_from = Day(
        label=gettext_lazy("In force from"),
        help_text=gettext_lazy("Leave empty for the first of January of the first year."),
        required=False,
    )
    text = forms.CharField(
        label=gettext_lazy("Text of the decision"), required=False, widget=text_area(), max_length=PLAIN_FIELD
    )
