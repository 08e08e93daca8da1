"""What people fill in about the planning."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from governance.forms import PLAIN_FIELD, Described, text_area
from kwaliteit.organisation.models import Body
from kwaliteit.organisation.roles import Level
from kwaliteit.shared.forms import Day
from plans.models import DocumentKind, Framework


class DecidedForm(Described):
    """Who decided it, when and why."""

    reason = forms.CharField(label=gettext_lazy("Why?"), widget=text_area(3), max_length=PLAIN_FIELD)
    body = forms.ModelChoiceField(
        Body.objects.none(), label=gettext_lazy("Who decided it?"), empty_label=gettext_lazy("choose a body")
    )
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


class BackwardForm(Described):
    """The end, and of each level below which document comes first."""

    einddatum = Day(label=gettext_lazy("By when must it be adopted?"))
    stuk = forms.ModelChoiceField(
        DocumentKind.objects.none(), to_field_name="code", label=gettext_lazy("What must be adopted?"), empty_label=None
    )
    facultair = forms.ModelChoiceField(
        DocumentKind.objects.none(),
        to_field_name="code",
        required=False,
        label=gettext_lazy("What do faculties adopt before it?"),
        empty_label=gettext_lazy("nothing"),
    )
    opleiding = forms.ModelChoiceField(
        DocumentKind.objects.none(),
        to_field_name="code",
        required=False,
        label=gettext_lazy("What do programmes adopt before that?"),
        empty_label=gettext_lazy("nothing"),
    )
    tussen = forms.IntegerField(
        label=gettext_lazy("Days between one level and the next"),
        help_text=gettext_lazy("To take in what was decided before the next body gets it."),
        min_value=0,
        max_value=180,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    FIELD_OF = {"facultair": Level.FACULTY, "opleiding": Level.PROGRAMME}

    def __init__(self, *args: Any, framework: Framework, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = DocumentKind.objects.filter(framework=framework).exclude(adopted_by="").order_by("order", "pk")
        self.fields["stuk"].queryset = kinds
        for name, level in self.FIELD_OF.items():
            self.fields[name].queryset = kinds.filter(level=level, has_money=True)

    @staticmethod
    def usual(framework: Framework) -> dict[str, Any]:
        """What is chosen when nothing was: the composed plan, and the last kind of each level below it."""
        kinds = list(DocumentKind.objects.filter(framework=framework).exclude(adopted_by="").order_by("order", "pk"))
        whole = next((kind for kind in kinds if kind.composes), kinds[-1] if kinds else None)
        found: dict[str, Any] = {"stuk": whole and whole.code, "tussen": 7}
        for name, level in BackwardForm.FIELD_OF.items():
            mine = [kind for kind in kinds if kind.level == level and kind.has_money]
            found[name] = mine[-1].code if mine else ""
        return found

    @property
    def chain(self) -> list[DocumentKind]:
        """The last document first; a level of its own or above it comes into it once."""
        rank = [Level.PROGRAMME, Level.FACULTY, Level.INSTITUTION]
        found = [self.cleaned_data["stuk"]]
        for name in self.FIELD_OF:
            kind = self.cleaned_data[name]
            if kind and kind.level in rank and found[-1].level in rank:
                found += [kind] if rank.index(kind.level) < rank.index(found[-1].level) else []
        return found
