"""What people fill in about a talk, and about what was done with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.forms import PLAIN_FIELD, Described, text_area
from governance.models import Dialogue, DialogueGroup, DialogueOutcome
from governance.taken_up import unknown
from governance.talk_history import facts_of, revision_of
from governance.talks import councils_for
from kwaliteit.organisation.models import Body, Unit
from kwaliteit.shared.clock import today
from kwaliteit.shared.forms import Day
from plans.models import Framework, Goal, Measure, Theme

Part = Goal | Measure
COUNTED = {
    "students": (gettext_lazy("How many students were present?"), gettext_lazy("How many students were invited?")),
    "staff": (
        gettext_lazy("How many teachers and staff members were present?"),
        gettext_lazy("How many teachers and staff members were invited?"),
    ),
    "external": (
        gettext_lazy("How many people from outside were present?"),
        gettext_lazy("How many people from outside were invited?"),
    ),
    "": (
        gettext_lazy("Not counted per group: how many were present together?"),
        gettext_lazy("Not counted per group: how many were invited together?"),
    ),
}


def _number(label: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "short"})
    return forms.IntegerField(label=label, min_value=0, max_value=100_000, required=False, widget=widget)


class DialogueForm(Described):
    framework = forms.ModelChoiceField(Framework.objects.none(), widget=forms.HiddenInput)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Unit"), empty_label=None)
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of talk was it?"), choices=[(k.value, capfirst(k.label)) for k in Dialogue.Kind]
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("For instance: panel with second-year students."),
        max_length=200,
    )
    held_on = Day(label=gettext_lazy("Date"))
    organised_by = forms.CharField(label=gettext_lazy("Organised by whom?"), max_length=300, required=False)
    with_whom = forms.CharField(label=gettext_lazy("With whom?"), max_length=300)
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.none(),
        label=gettext_lazy("About which themes?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    questions = forms.CharField(
        label=gettext_lazy("Which questions were asked?"),
        help_text=gettext_lazy("Of a panel talk: what was put to those who were there."),
        widget=text_area(4),
        max_length=PLAIN_FIELD,
        required=False,
    )
    said = forms.CharField(label=gettext_lazy("What was said?"), widget=text_area(6), max_length=PLAIN_FIELD)
    done = forms.CharField(
        label=gettext_lazy("What was done with it?"),
        help_text=gettext_lazy("You can fill this in later, and then also name the goal or measure."),
        widget=text_area(4),
        max_length=PLAIN_FIELD,
        required=False,
    )

    def __init__(self, *args: Any, units: Any, framework: Framework | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].queryset = units
        self.fields["framework"].queryset = Framework.objects.filter(pk=framework.pk if framework else None)
        for group, (present, invited) in COUNTED.items():
            prefix = f"{group}_" if group else ""
            self.fields[f"{prefix}present"] = _number(present)
            self.fields[f"{prefix}invited"] = _number(invited)
        told = ("themes", "questions", "said", "done")
        self.order_fields([*(name for name in self.fields if name not in told), *told])
        self.fields["themes"].queryset = Theme.objects.filter(framework=framework).order_by("order", "pk")
        self.fields["themes"].label_from_instance = lambda theme: f"{theme.number}. {theme.name}"

    def clean(self) -> dict[str, Any]:
        """The numbers per group as one value, as the service takes them."""
        data = super().clean() or self.cleaned_data
        data["groups"] = {
            group: (data.pop(f"{group}_present", None), data.pop(f"{group}_invited", None))
            for group in DialogueGroup.Group.values
        }
        return data


class ChangeDialogueForm(DialogueForm):
    """The facts of a talk that was recorded; its unit and framework stay."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, talk: Dialogue, **options: Any) -> None:
        facts = facts_of(talk)
        start = {**facts.plain, "themes": list(facts.themes), "seen": revision_of(talk)}
        for group, (present, invited) in facts.counted.items():
            prefix = f"{group}_" if group else ""
            start |= {f"{prefix}present": present, f"{prefix}invited": invited}
        super().__init__(*args, units=Unit.objects.none(), framework=talk.framework, initial=start, **options)
        for name in ("framework", "unit", "done"):
            del self.fields[name]


class DiscussedForm(Described):
    body = forms.ModelChoiceField(
        Body.objects.none(), label=gettext_lazy("With which council?"), empty_label=gettext_lazy("Choose a council")
    )
    discussed_on = Day(label=gettext_lazy("On which day?"))

    def __init__(self, *args: Any, talk: Dialogue, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].queryset = councils_for(talk.unit, today())
        self.fields["body"].label_from_instance = lambda body: f"{body.name}, {body.unit.name}"


class OutcomeForm(Described):
    how = forms.ChoiceField(
        label=gettext_lazy("What was done with it?"),
        choices=[(how.value, capfirst(how.label)) for how in DialogueOutcome.How],
        widget=forms.RadioSelect,
    )
    part = forms.ChoiceField(
        label=gettext_lazy("In which goal or measure?"),
        help_text=gettext_lazy("Of the plans of this unit, and of those above it that you can read."),
        required=False,
    )
    text = forms.CharField(
        label=gettext_lazy("In words, or why it was not taken up"),
        widget=text_area(4),
        max_length=PLAIN_FIELD,
        required=False,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, parts: Sequence[Part], outcome: DialogueOutcome | None, **options: Any) -> None:
        start = {"how": DialogueOutcome.How.TAKEN_UP, "seen": 0}
        if outcome:
            part = str(outcome.part.uuid) if outcome.part else ""
            start = {"how": outcome.how, "part": part, "text": outcome.text, "seen": outcome.revision}
        super().__init__(*args, initial=start, **options)
        self.parts = {str(part.uuid): part for part in parts}
        choices = [("", _("none")), *_grouped(parts)]
        if outcome and outcome.part and outcome.part not in parts:  # of somebody who reads that plan; it may stay
            self.parts[str(outcome.part.uuid)] = outcome.part
            choices.append((str(outcome.part.uuid), unknown(outcome.part).words))
        self.fields["part"].choices = choices

    def clean_part(self) -> Part | None:
        return self.parts.get(self.cleaned_data["part"])

    def clean_seen(self) -> int:
        return self.cleaned_data["seen"] or 0


def _grouped(parts: Sequence[Part]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Per plan its goals, then its measures."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for part in parts:
        plan = f"{part.document.title}, {part.document.unit.short}"
        words = _("Goal: %(title)s") if isinstance(part, Goal) else _("Measure: %(title)s")
        groups.setdefault(plan, []).append((str(part.uuid), words % {"title": part.title}))
    return list(groups.items())
