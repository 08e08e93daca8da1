"""The parts in the form of a decision: what the council agrees to, and which measures within it not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.lifecycle import OUTCOMES, Outcome
from governance.models import Request
from governance.parts import Choice
from governance.votes_form import VotesForm


class PartsForm(VotesForm):
    """``parts``: what there is to choose from where a partial decision can be taken."""

    agreed = forms.MultipleChoiceField(
        label=gettext_lazy("With partial consent: which parts does the council agree to?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    excepted = forms.MultipleChoiceField(
        label=gettext_lazy("Measures that the council does not agree to"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, request: Request, parts: Sequence[Choice] = (), **options: Any) -> None:
        super().__init__(*args, request=request, **options)
        self.part_choices = list(parts)
        if Outcome.PARTIAL in OUTCOMES[request.right] and self.part_choices:
            below = [choice for part in self.part_choices for choice in part.measures]
            self.fields["agreed"].choices = [(part.code, part.label) for part in self.part_choices]
            self.fields["excepted"].choices = below
        else:
            del self.fields["agreed"], self.fields["excepted"]

    @property
    def part_rows(self) -> list[tuple[Any, list[Any], bool]]:
        """Each part to tick, the measures below it that can be left out, and whether any is ticked."""
        excepted = {choice.data["value"]: choice for choice in self["excepted"]}
        rows = []
        for choice, part in zip(self["agreed"], self.part_choices, strict=True):
            below = [excepted[code] for code, _label in part.measures]
            rows.append((choice, below, any(measure.data["selected"] for measure in below)))
        return rows

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") == Outcome.PARTIAL and "agreed" in self.fields:
            agreed, excepted = data.get("agreed", ()), set(data.get("excepted", ()))
            for part in self.part_choices:
                if part.code not in agreed and excepted & {code for code, _label in part.measures}:
                    words = _("Tick “%(part)s” as well, if the council agrees to it except for the measures below it.")
                    self.add_error("agreed", words % {"part": part.label})
        return data

    @property
    def parts(self) -> dict[str, bool]:
        """Only a partial decision names parts; a measure only where it fares otherwise than its theme."""
        if self.cleaned_data["outcome"] != Outcome.PARTIAL:
            return {}
        agreed, excepted = self.cleaned_data.get("agreed", []), self.cleaned_data.get("excepted", [])
        return {part.code: part.code in agreed for part in self.part_choices} | dict.fromkeys(excepted, False)
