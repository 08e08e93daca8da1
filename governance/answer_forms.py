"""What the board fills in when it answers: an advice as a whole or point by point, a condition, a consultation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.forms import PLAIN_FIELD, Described, text_area
from governance.lifecycle import CONSULTED_BY, Consulted, Follow
from governance.models import AdvicePoint
from governance.passages import Choices
from governance.services.points import Reaction
from kwaliteit.shared.forms import Day

FOLLOW = [(f.value, capfirst(f.label)) for f in Follow]


def place_field(label: str, places: Choices) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", _("no passage")), *places],
        help_text=_("Choose where the answer shows, so that the body can open it there."),
    )


class AdviceAnswerForm(Described):
    """With ``points`` each has its own reaction, and what the board does with the advice follows from these.

    Only who speaks for the board makes a promise in its name (``may_promise``).
    """

    follow = forms.ChoiceField(
        label=gettext_lazy("What does the board do with the advice?"), choices=FOLLOW, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("Reasoned answer"),
        help_text=gettext_lazy("Go into each point of the advice."),
        widget=text_area(8),
        max_length=PLAIN_FIELD,
    )
    consulted = forms.ChoiceField(
        label=gettext_lazy("Further consultation"),
        help_text=gettext_lazy("Needed when the advice is not wholly followed: at least the offer of it."),
        choices=[(c.value, capfirst(c.label)) for c in (Consulted.OFFERED, Consulted.HELD)],
        initial=Consulted.OFFERED,
        required=False,
    )
    consulted_on = Day(label=gettext_lazy("Date of the further consultation or of the offer"), required=False)
    consultation = forms.CharField(
        label=gettext_lazy("What was offered or said"),
        help_text=gettext_lazy("And with which outcome, when the consultation was held already."),
        required=False,
        widget=text_area(3),
        max_length=PLAIN_FIELD,
    )
    promised = forms.CharField(
        label=gettext_lazy("What the board promises with this answer"),
        help_text=gettext_lazy("It comes among the promises, and stays open until it is shown to be met."),
        required=False,
        widget=text_area(2),
        max_length=PLAIN_FIELD,
    )
    promise_due_on = Day(label=gettext_lazy("To be done by"), required=False)

    def __init__(
        self, *args: Any, points: Sequence[AdvicePoint], places: Choices, may_promise: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if not may_promise:
            del self.fields["promised"], self.fields["promise_due_on"]
        self.asked = list(points)
        if not self.asked:
            return
        del self.fields["follow"]
        self.fields["text"].label = _("The answer in general")
        self.fields["text"].required, self.fields["text"].help_text = False, ""
        self.fields["text"].widget = text_area(4)
        for point in self.asked:
            self._add_point(point.number, places)

    def _add_point(self, number: int, places: Choices) -> None:
        names = {"number": number}
        self.fields[f"follow_{number}"] = forms.ChoiceField(
            label=_("What does the board do with point %(number)s?") % names, choices=FOLLOW, widget=forms.RadioSelect
        )
        self.fields[f"text_{number}"] = forms.CharField(
            label=_("Why, point %(number)s") % names,
            help_text=_("Needed when this point is not wholly followed."),
            required=False,
            widget=text_area(3),
            max_length=PLAIN_FIELD,
        )
        self.fields[f"place_{number}"] = place_field(_("Passage that changed, point %(number)s") % names, places)

    @property
    def reactions(self) -> list[tuple[AdvicePoint, BoundField, BoundField, BoundField]]:
        """Each point with its fields, for the template."""
        return [
            (p, self[f"follow_{p.number}"], self[f"text_{p.number}"], self[f"place_{p.number}"]) for p in self.asked
        ]

    @property
    def whole(self) -> list[BoundField]:
        """The fields about the advice as a whole."""
        return [self[name] for name in AdviceAnswerForm.base_fields if name in self.fields]

    @property
    def record(self) -> dict[str, Any]:
        """The keyword arguments of the service."""
        data = self.cleaned_data
        given = {name: data[name] for name in AdviceAnswerForm.base_fields if name in data}
        given["consulted"] = given["consulted"] or Consulted.OFFERED
        given["points"] = [
            Reaction(data[f"follow_{p.number}"], data[f"text_{p.number}"], data[f"place_{p.number}"])
            for p in self.asked
        ]
        return given


class ConditionAnswerForm(Described):
    accepted = forms.TypedChoiceField(
        label=gettext_lazy("Does the board accept this condition?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No; then there is no consent"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=gettext_lazy("Answer of the board"), widget=text_area(), max_length=PLAIN_FIELD)
    met = forms.CharField(
        label=gettext_lazy("How the condition was met"),
        help_text=gettext_lazy(
            "For instance in which section of which version. Left empty, the condition becomes a promise; "
            "the plan can be adopted once that is recorded as met."
        ),
        widget=text_area(3),
        max_length=PLAIN_FIELD,
        required=False,
    )

    def __init__(self, *args: Any, before_adoption: bool, places: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        if not before_adoption:
            del self.fields["met"]
        self.fields["place"] = place_field(_("Passage that changed"), places)


class ConsultForm(Described):
    what = forms.ChoiceField(
        label=gettext_lazy("What became of the further consultation?"),
        widget=forms.RadioSelect,
    )
    on = Day(
        label=gettext_lazy("Date"), help_text=gettext_lazy("When the offer was not answered: the day until which.")
    )
    text = forms.CharField(
        label=gettext_lazy("What was said, and what came of it"),
        help_text=gettext_lazy("Needed when the consultation was held."),
        required=False,
        widget=text_area(),
        max_length=PLAIN_FIELD,
    )

    def __init__(self, *args: Any, side: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["what"].choices = [(c.value, capfirst(c.label)) for c in CONSULTED_BY[side]]
        if Consulted.SILENT not in CONSULTED_BY[side]:
            self.fields["on"].help_text = ""


class DisputeForm(Described):
    reason = forms.CharField(
        label=gettext_lazy("Why does the body not see this promise as met?"),
        widget=text_area(4),
        max_length=PLAIN_FIELD,
    )
