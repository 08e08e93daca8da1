"""Forms of the submission pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from governance.files import EVERY_NAME, LETTER_NAMES, allowed, allowed_letter
from kwaliteit.organisation.models import Body, existing_on
from kwaliteit.shared.clock import today
from kwaliteit.shared.forms import Day
from kwaliteit.submission.models import Assessment, VisitGuest, VisitTalk
from kwaliteit.submission.package import MOST_PACKED
from plans.models import Criterion

SAID = [("yes", _("positive")), ("no", _("negative"))]


class AssessmentForm(forms.Form):
    """``corrects`` is the record that this one puts right: of the same party, and with the reason."""

    by = forms.ChoiceField(label=_("Who said it"), choices=Assessment.By.choices)
    positive = forms.ChoiceField(label=_("What was said"), choices=SAID, widget=forms.RadioSelect)
    dated = Day(label=_("Date"))
    text = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    file = forms.FileField(
        label=_("Report, advice or decision"),
        required=False,
        allow_empty_file=True,  # the service says so, and names the file
        widget=forms.FileInput(attrs={"accept": LETTER_NAMES}),
    )
    reason = forms.CharField(
        label=_("What was wrong in the earlier record?"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )

    def __init__(
        self, *args: Any, criteria: Sequence[Criterion] = (), corrects: Assessment | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.corrects, self.criteria = corrects, criteria
        self.fields["file"].help_text = allowed_letter()
        if corrects is None:
            del self.fields["reason"]
        else:
            del self.fields["by"]
        for criterion in criteria:
            self.fields[f"criterion-{criterion.code}"] = forms.ChoiceField(
                label=criterion.name, choices=[("", _("nothing said apart")), *SAID], required=False
            )
        self.order_fields(["by", "positive", *(f"criterion-{row.code}" for row in criteria)])

    @property
    def given(self) -> dict[str, Any]:
        """What the service is given."""
        data = self.cleaned_data
        apart = {row.code: data[f"criterion-{row.code}"] for row in self.criteria}
        return {
            "by": self.corrects.by if self.corrects else data["by"],
            "positive": data["positive"] == "yes",
            "verdicts": {code: said == "yes" for code, said in apart.items() if said},
            "corrects": self.corrects,
            "reason": data.get("reason", ""),
            **{name: data[name] for name in ("dated", "text", "file")},
        }


class PanelForm(forms.Form):
    """A panel member by name and address: her account is made along."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("She gets a mail with which she sets her password.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    valid_until = Day(label=_("Until and including"))


class UntilForm(forms.Form):
    valid_until = Day(label=_("Until and including"))


class TalkForm(forms.ModelForm):
    on = Day(label=_("Date"))
    begins_at = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"class": "short"}, format="%H:%M"))
    ends_at = forms.TimeField(label=_("To"), widget=forms.TimeInput(attrs={"class": "short"}, format="%H:%M"))

    class Meta:
        model = VisitTalk
        fields = ("subject", "on", "begins_at", "ends_at", "place")

    def _get_validation_exclusions(self) -> set[str]:
        """What the service judges, at the field."""
        return {*super()._get_validation_exclusions(), "ends_at"}


class GuestForm(forms.ModelForm):
    class Meta:
        model = VisitGuest
        fields = ("name", "body", "function")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].queryset = Body.objects.filter(existing_on(today())).order_by("name_nl", "pk")  # type: ignore[attr-defined]
        self.fields["body"].empty_label = _("no body")  # type: ignore[attr-defined]


class QuestionForm(forms.Form):
    text = forms.CharField(label=_("Question"), widget=forms.Textarea(attrs={"rows": 3}), max_length=5000)
    asked_on = Day(label=_("Asked on"))


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 5}), max_length=20_000)
    answered_by = forms.CharField(label=_("Answered by"), max_length=200)
    answered_on = Day(label=_("Answered on"))
    to_panel = forms.BooleanField(
        label=_("The panel reads this"),
        required=False,
        help_text=_("Without this the answer is prepared: only the board and its staff see it."),
    )


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return list(files.getlist(name))


class Files(forms.FileField):
    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(Files, self).clean(each, initial) for each in (data or [None])]


class ExtraForm(forms.Form):
    title = forms.CharField(label=_("What is it?"), max_length=200)
    papers = Files(
        label=_("Papers"),
        widget=SeveralFiles(attrs={"accept": EVERY_NAME}),
        allow_empty_file=True,  # the service says so, and names the file
        error_messages={"required": _("Choose a file first.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["papers"].help_text = allowed()


class VerifyForm(forms.Form):
    """A fingerprint or a file: one of the two."""

    fingerprint = forms.CharField(
        label=_("Fingerprint"),
        required=False,
        max_length=400,
        help_text=_("All 64 characters, as they stand on the title page; spaces do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "The sealed PDF, the whole package (zip), a version as JSON, or the fingerprint of a day as it was mailed. "
            "Choose it, or drop it here; it is not kept."
        ),
        widget=forms.FileInput(attrs={"accept": ".pdf,.zip,.json"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MOST_PACKED:
            raise forms.ValidationError(
                _("The file is larger than %(size)s MB.") % {"size": MOST_PACKED // 1024 // 1024}
            )
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = [name for name in ("fingerprint", "file") if data.get(name)]
        if not self.errors and len(given) != 1:
            text = _("Give a fingerprint or a file.") if not given else _("Give a fingerprint or a file, not both.")
            self.add_error("fingerprint", text)
        return data
