"""What people fill in about a recalibration."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.forms import PLAIN_FIELD, Described, text_area
from governance.models import Decision, Dialogue
from governance.planning_forms import DecidedForm
from kwaliteit.shared.forms import Day
from plans.models import Measure


class OpenForm(Described):
    """``questions``: one on each line, in Dutch; in English beside them, on the same line of the other field."""

    from_year = forms.TypedChoiceField(label=_("From which year on does it hold?"), coerce=int)
    due_on = Day(label=_("When are the new plans to be ready?"), required=False)
    reason = forms.CharField(
        label=_("Why, and on what does it build?"), widget=text_area(4), max_length=PLAIN_FIELD, required=False
    )
    questions_nl = forms.CharField(
        label=_("Questions in Dutch"), help_text=_("One on each line."), widget=text_area(5), max_length=PLAIN_FIELD
    )
    questions_en = forms.CharField(
        label=_("The same questions in English"), help_text=_("One on each line, in the same order."),
        widget=text_area(5), max_length=PLAIN_FIELD, required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, years: Iterable[int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["from_year"].choices = [("", "–"), *((year, str(year)) for year in years)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        lines = [data.pop(f"questions_{language}", "").splitlines() for language in ("nl", "en")]
        asked, english = ([line.strip() for line in each if line.strip()] for each in lines)
        if len(english) > len(asked):
            self.add_error("questions_en", _("There are more questions here than in Dutch."))
        if any(len(line) > 300 for line in (*asked, *english)):
            self.add_error("questions_nl", _("A question has at most 300 characters."))
        data["questions"] = list(zip(asked, [*english, *[""] * len(asked)], strict=False))
        return data


class QuestionForm(Described):
    words_nl = forms.CharField(label=_("Question in Dutch"), max_length=300)
    words_en = forms.CharField(label=_("Question in English"), max_length=300, required=False)


class AnswerForm(Described):
    answer = forms.CharField(label=_("Answer"), widget=text_area(5), max_length=PLAIN_FIELD)
    answered_on = Day(label=_("Answered on"), required=False)
    decision = forms.ModelChoiceField(
        Decision.objects.none(), label=_("The decision that it stands on"), required=False, empty_label=_("none")
    )
    dialogue = forms.ModelChoiceField(
        Dialogue.objects.none(), label=_("The talk that it stands on"), required=False, empty_label=_("none")
    )

    def __init__(self, *args: Any, decisions: Any, dialogues: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["decision"].queryset = decisions
        self.fields["decision"].label_from_instance = decision_label
        self.fields["dialogue"].queryset = dialogues
        self.fields["dialogue"].label_from_instance = lambda row: f"{row.title}, {row.held_on:%d-%m-%Y}"


def decision_label(row: Decision) -> str:
    return f"{row.body.name}, {row.meeting_on:%d-%m-%Y}: {row.version.document.title} ({row.get_outcome_display()})"


class PutOffForm(DecidedForm):
    moved_to = forms.TypedChoiceField(label=_("To which year?"), coerce=int)
    due_on = Day(label=_("When are the new plans to be ready?"), required=False)
    field_order = ("moved_to", "due_on", "reason", "body", "decided_on")

    def __init__(self, *args: Any, years: Iterable[int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["moved_to"].choices = [("", "–"), *((year, str(year)) for year in years)]


class ReasonForm(Described):
    """Why a measure of the earlier plan ended or changed; ``into`` only where the new plan no longer has it."""

    reason = forms.CharField(label=_("Reason"), widget=text_area(5), max_length=PLAIN_FIELD)
    into = forms.ModelChoiceField(
        Measure.objects.none(),
        label=_("Which measure took it in?"),
        help_text=_("When it goes on as a part of another measure, its amounts count as regrouped, not as ended."),
        required=False,
        empty_label=_("none, it ended"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, measures: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if measures is None:
            del self.fields["into"]
        else:
            self.fields["into"].queryset = measures
