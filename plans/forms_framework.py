"""The forms of the application manager for frameworks. What they check at the field, the services check again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kwaliteit.organisation.roles import Level
from plans import hooks
from plans.models import (
    Ambition,
    Criterion,
    DocumentKind,
    Framework,
    Moment,
    RightRule,
    SectionTemplate,
    Theme,
)
from plans.models.framework import NO_SUCH_DAY, Holds, is_a_day
from plans.needs import Need, Phase, asked_of, needs, stored

NAMES = ["name_nl", "name_en"]
TEXTS = ["description_nl", "description_en"]
CODE_HELP = _("Short and without spaces; it stays as it is. Empty: made from the Dutch name.")


class YearsTogether(forms.ModelForm):
    """Years that must follow each other, told at the field that is wrong."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last, midterm = (data.get(name) for name in ("first_year", "last_year", "midterm_year"))
        if first and last and last < first:
            self.add_error("last_year", _("The last year lies before the first year."))
        elif first and last and midterm and not first <= midterm <= last:
            self.add_error("midterm_year", _("The mid-term year lies outside the period."))
        return data


class FrameworkForm(YearsTogether):
    class Meta:
        model = Framework
        fields = [*NAMES, "first_year", "last_year", "midterm_year", *TEXTS]


class NewFrameworkForm(YearsTogether):
    source = forms.ModelChoiceField(
        label=_("Begin with the parts of"),
        queryset=Framework.objects.order_by("-first_year", "pk"),
        required=False,
        empty_label=_("Nothing: an empty framework"),
        help_text=_("Themes, criteria, moments, ambitions and kinds with their sections and rights are copied."),
    )

    class Meta:
        model = Framework
        fields = [*NAMES, "code", "first_year", "last_year", "midterm_year", *TEXTS]
        help_texts = {"code": _("Short and without spaces, for example afspraken-2025-2030. It stays as it is.")}


class ThemeForm(forms.ModelForm):
    class Meta:
        model = Theme
        fields = [*NAMES, "short_nl", "short_en", "code", *TEXTS, "handout_nl", "handout_en"]
        help_texts = {"handout_nl": _("Stands beside the fields of who drafts on this theme.")}


class MomentForm(forms.ModelForm):
    class Meta:
        model = Moment
        fields = [
            *NAMES,
            "code",
            "year",
            "about_until",
            "aftermath",
            "months",
            "at_stake_nl",
            "at_stake_en",
            *TEXTS,
        ]
        help_texts = {
            "aftermath": _("Empty: a negative decision gives no time to mend it."),
            "at_stake_nl": _("The money that the institution loses when it is not mended in time."),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("year") and data.get("about_until") and data["about_until"] > data["year"]:
            self.add_error("about_until", _("A moment cannot be about years that come after it."))
        if bool(data.get("aftermath")) != bool(data.get("months")):
            self.add_error("months", _("Give what the time is for together with the months, or neither."))
        return data


class CriterionForm(forms.ModelForm):
    class Meta:
        model = Criterion
        fields = [*NAMES, "code", "moment", "of_initiatives", *TEXTS]


class AmbitionForm(forms.ModelForm):
    class Meta:
        model = Ambition
        fields = [*NAMES, "code"]


class KindForm(forms.ModelForm):
    due_day = forms.IntegerField(label=_("adopted before this day"), required=False, min_value=1, max_value=31)
    due_years = forms.IntegerField(
        label=_("years after the year it is about"),
        help_text=_("0: in that year itself."),
        required=False,
        min_value=0,
        max_value=5,
    )

    class Meta:
        model = DocumentKind
        fields = [
            *NAMES,
            "code",
            "level",
            "has_themes",
            "has_money",
            "composes",
            "goes_to_assessor",
            "moment",
            "reports_on",
            "due_day",
            "due_month",
            "due_years",
            "holds",
            "adopted_by",
            "adopting_role",
            *TEXTS,
        ]
        help_texts = {
            "adopted_by": _("Empty: a document of this kind is not adopted."),
            "due_month": _("Empty: no day is set before which it is adopted."),
            "adopting_role": _("Only when one person adopts, such as the dean. Empty: the body as a whole."),
        }

    def clean_due_day(self) -> int:
        return self.cleaned_data["due_day"] or 1

    def clean_due_years(self) -> int:
        years = self.cleaned_data["due_years"]
        return 1 if years is None else years

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("adopting_role") and not data.get("adopted_by"):
            self.add_error("adopted_by", _("Choose the body that adopts, before the role in it."))
        if data.get("goes_to_assessor") and not data.get("moment") and self.fields["moment"].queryset:  # type: ignore[attr-defined]
            self.add_error("moment", _("Say at which moment it is assessed."))
        if data.get("due_month") and data.get("due_day") and not is_a_day(data["due_month"], data["due_day"]):
            self.add_error("due_day", NO_SUCH_DAY)
        if data.get("holds") == Holds.ROUND and data.get("level") != Level.INSTITUTION:
            self.add_error("holds", _("Only a document of the institution divides money over the units."))
        return data


class SectionForm(forms.ModelForm):
    class Meta:
        model = SectionTemplate
        fields = [
            *NAMES,
            "code",
            "required",
            "after_themes",
            "when_replacing",
            "criterion",
            "written_by",
            "guidance_nl",
            "guidance_en",
        ]
        help_texts = {
            "criterion": _("The criterion to which this section counts, if any."),
            "written_by": _("In documents that are begun from now on. Empty: the drafters write it."),
        }


class RuleForm(forms.ModelForm):
    suspends_days = forms.IntegerField(
        label=_("Days that a decision against the advice waits"),
        help_text=_("Counted from the board's answer to an advice that it does not wholly follow. Empty: none."),
        required=False,
        min_value=0,
    )

    class Meta:
        model = RightRule
        fields = ["body_kind", "right", "term", "term_unit", "required", "suspends_days", "note_nl", "note_en"]

    def clean_suspends_days(self) -> int:
        return self.cleaned_data["suspends_days"] or 0


class NeedsForm(forms.Form):
    """By when each thing is needed in a kind of document, and whether the step is refused without it."""

    def __init__(self, data: Any = None, *, kind: DocumentKind) -> None:
        super().__init__(data)
        self.asked, known = asked_of(kind), needs(kind.needs)
        for code, label in self.asked.items():
            phase = forms.ChoiceField(label=label, choices=Phase.choices, initial=known[code].phase)
            self.fields[code] = phase
            demanded = _("The step is refused without %(what)s") % {"what": label}
            self.fields[f"{code}-blocks"] = forms.BooleanField(
                label=demanded, required=False, initial=known[code].blocks
            )

    def rows(self) -> list[tuple[Any, Any]]:
        return [(self[code], self[f"{code}-blocks"]) for code in self.asked]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for code in self.asked:
            if data.get(code) == Phase.NEVER and data.get(f"{code}-blocks"):
                self.add_error(code, _("What is not asked cannot be demanded. Choose by when it is needed."))
        return data

    def chosen(self) -> dict[str, dict[str, Any]]:
        data = self.cleaned_data
        return stored({code: Need(Phase(data[code]), data[f"{code}-blocks"]) for code in self.asked})


FORMS: dict[str, type[forms.ModelForm]] = {
    "theme": ThemeForm,
    "criterion": CriterionForm,
    "moment": MomentForm,
    "ambition": AmbitionForm,
    "kind": KindForm,
    "section": SectionForm,
    "rule": RuleForm,
}


def part_form(part: str, framework: Framework, data: Any = None, instance: Any = None) -> forms.ModelForm:
    """The form of one part. A code can be chosen once; choices stay inside the framework."""
    above = hooks.framework_parts.get(part)
    form = (above.form if above else FORMS[part])(data, instance=instance)
    if "code" in form.fields:
        if instance is not None and instance.pk:
            del form.fields["code"]
        else:
            form.fields["code"].required = False
            form.fields["code"].help_text = CODE_HELP
    if "moment" in form.fields:
        form.fields["moment"].queryset = framework.moments.order_by("order", "pk")
    if "criterion" in form.fields:
        form.fields["criterion"].queryset = framework.criterions.filter(of_initiatives=False).order_by("order", "pk")
    return form
